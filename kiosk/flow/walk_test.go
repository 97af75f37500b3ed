package flow

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// anyEvent draws an event that some person or machine could bring about, good
// or nonsense, with the ids of the present visit often enough to get far.
func anyEvent(t *rapid.T, k *kiosk) Event {
	tiles := k.Tiles()
	request := rapid.SampledFrom([]string{k.Visit.Request, k.Visit.GuideJob, "boot-1", ""}).Draw(t, "request")
	pick := func() Event {
		if len(tiles) == 0 {
			return WentBack{}
		}
		tile := tiles[rapid.IntRange(0, len(tiles)-1).Draw(t, "tile")]
		if tile.Service == nil {
			return ChoseGroup{Key: tile.Key}
		}
		return Chose{Service: tile.Service.ID}
	}
	events := []func() Event{
		pick, pick,
		func() Event { return Took{} },
		func() Event { return Took{} },
		func() Event { return Turned{By: rapid.IntRange(-1, 1).Draw(t, "by")} },
		func() Event { return AskedPriority{} },
		func() Event { return ChosePriority{ID: rapid.SampledFrom([]string{"elder", "", "none"}).Draw(t, "p")} },
		func() Event { return Counted{What: People, By: rapid.IntRange(-1, 1).Draw(t, "n")} },
		func() Event { return Spoke{Lang: rapid.SampledFrom([]string{"vi", "en", "xx"}).Draw(t, "lang")} },
		func() Event { return Viewed{View: View{Larger: rapid.IntRange(-1, 3).Draw(t, "larger")}} },
		func() Event { return WentBack{} },
		func() Event { return Ended{} },
		func() Event { return Stayed{} },
		func() Event { return OpenedSearch{} },
		func() Event { return OpenedLookUp{} },
		func() Event { return AskedHelp{} },
		func() Event { return OpenedSuggest{} },
		func() Event { return SuggestionIs{Request: request, Code: someCode} },
		func() Event { return SuggestionIs{Request: request, Refusal: wire.CodeUnavailable} },
		func() Event { return FollowedIs{Is: Followed{Code: k.Visit.Token, Text: "x"}} },
		func() Event { return Typed{Key: rapid.Rune().Draw(t, "key")} },
		func() Event { return Erased{} },
		func() Event { return Cleared{} },
		func() Event { return Submitted{} },
		func() Event { return SwitchedInput{} },
		func() Event { return ChoseProcedure{Code: "1.1"} },
		func() Event { return ProcedureIs{Info: ProcedureInfo{Code: "1.1", Name: "x", Service: "land"}} },
		func() Event { return AskedGuide{} },
		func() Event { return AskedNumber{} },
		func() Event {
			return Scanned{Text: rapid.SampledFrom([]string{"/t/Zk3v9QxT1bLm8RsW5yUe2A", "H56.14-240823-0001", someCode, "?"}).Draw(t, "scan")}
		},
		func() Event { return Rejoined{} },
		func() Event { return PressedHidden{} },
		func() Event { return PINIs{Request: k.Visit.Asked, Good: rapid.Bool().Draw(t, "good")} },
		func() Event { return ChoseStaff{Act: TestSlip} },
		func() Event { return Issued{Request: request, Ticket: Ticket{ID: "x", Service: "land"}} },
		func() Event { return WasRefused{Request: request, Code: string(wire.CodeLimitReached)} },
		func() Event {
			return PrintIs{Request: request, Print: Print{State: rapid.SampledFrom([]PrintState{Printed, Failed, Unknown}).Draw(t, "print")}}
		},
		func() Event { return OwnIs{Token: k.Visit.Token, Own: OwnTicket{State: hall.NoShow}} },
		func() Event { return CaseIs{} },
		func() Event { return FoundAre{Query: k.Visit.Query.Text, Results: []Found{{Code: "1.1"}}} },
		func() Event { return LineIs{Line: Line{Up: rapid.Bool().Draw(t, "up"), Numbers: true}} },
		func() Event {
			return HallIs{Hall: rapid.SampledFrom([]Hall{smallHall(), bigHall(), boxedHall()}).Draw(t, "hall")}
		},
	}
	return events[rapid.IntRange(0, len(events)-1).Draw(t, "event")]()
}

// However people touch and machines answer: no step changes the state it came
// from, no two wishes share an id, a wish is asked for once, and a kiosk left
// alone is idle again with nothing of the last person in it.
func TestAnyWalkComesHome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := &kiosk{State: New("boot", DefaultRules())}
		k.tell(HallIs{Hall: boxedHall()})
		k.tell(LineIs{Line: Line{Up: true}})
		asked := map[string]bool{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			k.wait(time.Duration(rapid.SampledFrom([]int{0, 10, 300, 900, 5000, 46000}).Draw(t, "ms")) * time.Millisecond)
			e := anyEvent(t, k)
			before := k.State
			again, _ := Step(before, e)
			k.effects = nil
			k.tell(e)
			if !reflect.DeepEqual(again, k.State) {
				t.Fatalf("%#v gives two answers from one state", e)
			}
			for _, f := range k.effects {
				if ask, ok := f.(Ask); ok {
					if asked[ask.Request] {
						t.Fatalf("asked twice for %s", ask.Request)
					}
					asked[ask.Request] = true
				}
			}
			if k.Page == Issuing && !asked[k.Visit.Request] {
				t.Fatal("issuing, and nobody was asked")
			}
		}
		for range 400 {
			k.wait(time.Second)
		}
		if k.Page != Idle || !reflect.DeepEqual(k.Visit, Visit{}) {
			t.Fatalf("left alone for 400 s: page %s, visit %+v", k.Page, k.Visit)
		}
	})
}
