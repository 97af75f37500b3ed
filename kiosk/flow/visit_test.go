package flow

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

const aCard = "038201001234|171234567|Nguyễn Văn An|01021980|Nam|Thôn 3, Hạc Thành, Thanh Hóa|15082021"

func cardHall(rule CardRule) Hall {
	h := smallHall()
	h.Card, h.PerPerson = rule, 2
	return h
}

func TestACardIsAskedWhereTheHallWantsIt(t *testing.T) {
	k := newKiosk(t, cardHall(CardAsk))
	k.touch(Chose{Service: "land"}, Took{})
	k.on(Card)
	k.touch(Scanned{Text: "H56.14-240823-0001"})
	k.on(Card)
	if !k.Visit.Wrong || did[Sound](k).What != SoundRefused {
		t.Fatal("that this is no card is not told")
	}
	k.touch(Scanned{Text: aCard})
	k.on(Issuing)
	ask := did[Ask](k)
	if ask.Issue.Person != "038201001234" {
		t.Fatalf("counted for %q", ask.Issue.Person)
	}
	if kept := fmt.Sprintf("%+v", k.State); strings.Contains(kept, "038201001234") || strings.Contains(kept, "Nguyễn") {
		t.Fatalf("the card is kept: %s", kept)
	}
	k.tell(WasRefused{Request: ask.Request, Code: string(wire.CodeLimitReached)})
	if k.Visit.Refusal != PersonLimit {
		t.Fatalf("refused for %q", k.Visit.Refusal)
	}
	k.touch(WentBack{}, Chose{Service: "land"}, Took{}, NoCard{})
	if again := did[Ask](k); again.Issue.Person != "" || k.Visit.Carded {
		t.Fatalf("without a card: %+v", again)
	}
	k.tell(WasRefused{Request: k.Visit.Request, Code: string(wire.CodeLimitReached)})
	if k.Visit.Refusal != wire.CodeLimitReached {
		t.Fatalf("the field's limit: refused for %q", k.Visit.Refusal)
	}
}

func TestWithoutACardOneGoesToTheAssistantWhereItMust(t *testing.T) {
	k := newKiosk(t, cardHall(CardMust))
	k.touch(Chose{Service: "land"}, Took{}, NoCard{})
	k.on(Helping)
	did[CallHelp](k)
	k.touch(WentBack{})
	k.on(Card)
	k.tell(LineIs{Line: Line{Numbers: true}}) // nobody can count now
	k.touch(NoCard{})
	did[Ask](k)
	k = newKiosk(t, cardHall(CardMust))
	k.tell(LineIs{Line: Line{Numbers: true}})
	k.touch(Chose{Service: "land"}, Took{})
	did[Ask](k)
}

func TestHelpWithTalkingIsOnTheTicket(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"}, AskedAssist{}, AskedAssist{}, AskedAssist{}, Took{})
	if !did[Ask](k).Issue.Assist {
		t.Fatal("the wish is lost")
	}
	k.tell(WasRefused{Request: k.Visit.Request, Code: string(wire.CodeUnavailable)})
	k.touch(WentBack{}, Chose{Service: "civil"}, Took{})
	if did[Ask](k).Issue.Assist {
		t.Fatal("it was said of the other field")
	}
}

// An answer to the last person's question is not the next one's.
func TestAnswersFindTheirOwnQuestion(t *testing.T) {
	const mine, theirs = "H56.14-240823-0001", "H56.14-240823-0002"
	k := newKiosk(t, smallHall())
	k.touch(Scanned{Text: theirs}, Ended{}, Scanned{Text: mine})
	k.tell(CaseIs{Case: Case{Code: theirs, State: "done"}})
	if k.Visit.Case != nil {
		t.Fatalf("shown another's case file: %+v", k.Visit.Case)
	}
	k.touch(Ended{}, OpenedSearch{}, Typed{Key: 'a'})
	k.tell(FoundAre{Query: "a", Results: []Found{{Code: "1.1"}, {Code: "1.2"}}})
	k.touch(ChoseProcedure{Code: "1.1"}, ChoseProcedure{Code: "1.2"})
	k.tell(ProcedureIs{Info: ProcedureInfo{Code: "1.1", Name: "x"}})
	k.on(Search)
	k.tell(ProcedureIs{Info: ProcedureInfo{Code: "1.2", Name: "y"}})
	k.on(Procedure)
	k.tell(ProcedureIs{Info: ProcedureInfo{Code: "1.2", Name: "z"}})
	if k.Visit.Procedure.Name != "y" {
		t.Fatal("an answer that came twice changed the page")
	}
}

// A ticket whose number was shown stands, however often its answer comes.
func TestAShownTicketIsNeverTakenAway(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"}, Took{})
	is := Issued{Request: did[Ask](k).Request, Ticket: Ticket{ID: "x", Number: "A001", Service: "land"}}
	k.tell(is)
	k.touch(AskedHelp{})
	k.tell(PrintIs{Request: is.Request, Print: Print{State: Printed}})
	k.tell(is)
	k.touch(WentBack{})
	k.on(Result)
	if !k.Visit.Print.Took() {
		t.Fatal("what became of the slip was not heard while help was called")
	}
	k.touch(Ended{})
	k.tell(is)
	k.touch(PressedHidden{}, Typed{Key: '1'}, Submitted{})
	k.tell(PINIs{Request: k.Visit.Asked, Good: true})
	k.tell(is)
	for _, e := range k.effects {
		if g, ok := e.(GiveUp); ok {
			t.Fatalf("gave up %+v", g)
		}
	}
}

func TestAScannedGuideOpensItsPage(t *testing.T) {
	k := newKiosk(t, smallHall())
	for _, from := range [][]Event{nil, {Chose{Service: "land"}}, {Scanned{Text: "H56.14-240823-0001"}}} {
		k.touch(from...)
		k.touch(Scanned{Text: "https://hcc.example.vn/procedures/1.001193"})
		if o := did[Open](k); o.Code != "1.001193" {
			t.Fatalf("opens %q", o.Code)
		}
		k.tell(ProcedureIs{Info: ProcedureInfo{Code: "1.001193", Name: "x", Service: "land"}})
		k.on(Procedure)
		k.touch(Ended{})
	}
	k.touch(Scanned{Text: "https://hcc.example.vn/procedures/9.9"})
	k.tell(ProcedureIs{Info: ProcedureInfo{Code: "9.9"}})
	k.on(LookUp)
	if !k.Visit.Wrong {
		t.Fatal("a procedure that nobody knows is not told")
	}
}

func TestWhatIsLookedUpCanBePrinted(t *testing.T) {
	const code, token = "H56.14-240823-0001", "Zk3v9QxT1bLm8RsW5yUe2A"
	k := newKiosk(t, smallHall())
	k.touch(Scanned{Text: code}, AskedSlip{}) // there is nothing yet
	k.tell(CaseIs{Case: Case{Code: code, State: "done", Due: "2026-11-25"}})
	k.touch(AskedSlip{}, AskedSlip{})
	p := did[PrintCase](k)
	if p.Case.Code != code || p.Case.State != "done" || k.Visit.Slip.State != Printing {
		t.Fatalf("%+v, %+v", p, k.Visit.Slip)
	}
	k.tell(PrintIs{Request: p.Request, Print: Print{State: Failed}})
	if k.Visit.Slip.State != Failed {
		t.Fatal("that it did not come out is not told")
	}
	k.touch(Scanned{Text: token})
	if k.Visit.Slip != (Print{}) {
		t.Fatal("the next look-up has the last one's slip")
	}
	k.tell(OwnIs{Token: token, Own: OwnTicket{Number: "A012", State: hall.Waiting}})
	k.touch(AskedSlip{})
	if o := did[PrintOwn](k); o.Token != token || o.Own.Number != "A012" {
		t.Fatalf("%+v", o)
	}
	k.touch(WentBack{}, Scanned{Text: code})
	k.tell(CaseIs{Case: Case{Code: code}})
	k.touch(AskedSlip{})
	if k.Visit.SlipJob != "" {
		t.Fatal("nothing is known, and is printed")
	}
}

func TestALookUpThatNobodyAnswers(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Scanned{Text: "H56.14-240823-0001"})
	k.wait(k.Rules.Fuse)
	if k.Visit.Case == nil || !k.Visit.Case.Away {
		t.Fatalf("still asking: %+v", k.Visit.Case)
	}
	k.touch(Scanned{Text: "Zk3v9QxT1bLm8RsW5yUe2A"})
	k.wait(k.Rules.Fuse)
	if k.Visit.Own == nil || !k.Visit.Own.Away {
		t.Fatalf("still asking: %+v", k.Visit.Own)
	}
}

// A number that is on no paper is warned about before it goes, and by a sound.
func TestANumberThatMustBePhotographedIsWarnedAbout(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"}, Took{})
	k.tell(Issued{Request: did[Ask](k).Request, Ticket: Ticket{ID: "x", Number: "A001", Service: "land"}})
	if did[Sound](k).What != SoundNumber {
		t.Fatal("a number comes without a sound")
	}
	k.tell(PrintIs{Request: k.Visit.Request, Print: Print{State: Failed}})
	k.wait(k.Rules.Unprinted)
	k.on(Result)
	if !k.Visit.Warned || did[Sound](k).What != SoundWarning {
		t.Fatal("no warning")
	}
	k.wait(time.Second)
	if len(k.effects) > 1 { // the slip's
		t.Fatalf("it sounds on and on: %v", k.effects)
	}
	k.touch(Stayed{})
	k.wait(k.Rules.Unprinted - time.Second)
	k.on(Result)
	k.wait(k.Rules.Grace + time.Second)
	k.on(Idle)
}

// The keypad's walk is a sign of life, and does not answer the question.
func TestWalkingPutsTheEndOff(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"})
	k.wait(k.Rules.Idle)
	for range 5 {
		k.wait(k.Rules.Grace - 2*time.Second)
		k.touch(Walked{})
		if !k.Visit.Warned {
			t.Fatal("the question went unanswered")
		}
	}
	k.touch(Ended{})
	k.on(Idle)
}

// Who reads large letters has twice the time.
func TestAnotherViewHasMoreTime(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Viewed{View: View{Larger: 2}}, Chose{Service: "land"})
	k.wait(2*k.Rules.Idle - time.Second)
	if k.Visit.Warned {
		t.Fatal("warned too early")
	}
	k.wait(time.Second)
	if !k.Visit.Warned {
		t.Fatal("not warned")
	}
}

// Whatever was done, once the visit is over the kiosk is as it was before it,
// but for what it must remember against bursts and wrong PINs.
func TestNothingOfTheLastVisitStays(t *testing.T) {
	fresh := newKiosk(t, cardHall(CardAsk)).State
	for name, visit := range map[string][]Event{
		"number":  {Spoke{Lang: "en"}, Viewed{View: View{Larger: 1, Contrast: true, Low: true}}, Chose{Service: "land"}, AskedPriority{}, ChosePriority{ID: "elder"}, AskedAssist{}, Counted{By: 1}, Took{}, Scanned{Text: aCard}, Issued{Request: "boot-1", Ticket: Ticket{ID: "x", Service: "land", Token: "t"}}, PrintIs{Request: "boot-1", Print: Print{State: Printed}}},
		"search":  {OpenedSearch{}, Typed{Key: 'a'}, FoundAre{Query: "a", Results: []Found{{Code: "1.1"}}}, ChoseProcedure{Code: "1.1"}, ProcedureIs{Info: ProcedureInfo{Code: "1.1", Name: "x", Service: "land"}}, AskedGuide{}, AskedNumber{}},
		"case":    {Scanned{Text: "H56.14-240823-0001"}, CaseIs{Case: Case{Code: "H56.14-240823-0001", State: "done"}}, AskedSlip{}},
		"own":     {Scanned{Text: "Zk3v9QxT1bLm8RsW5yUe2A"}, OwnIs{Token: "Zk3v9QxT1bLm8RsW5yUe2A", Own: OwnTicket{State: hall.NoShow}}, Rejoined{}},
		"help":    {Chose{Service: "land"}, AskedHelp{}, HelpIs{Help: HelpComing}},
		"staff":   {PressedHidden{}, Typed{Key: '1'}, Submitted{}},
		"refused": {Chose{Service: "tax"}},
	} {
		for _, by := range []string{"its end", "time"} {
			k := newKiosk(t, cardHall(CardAsk))
			for _, e := range visit {
				k.wait(time.Second)
				k.tell(e)
			}
			if by == "time" {
				for range 400 {
					k.wait(time.Second)
				}
			} else {
				k.touch(Ended{})
			}
			got := k.State
			got.at, got.entered, got.touched, got.wishes = fresh.at, fresh.entered, fresh.touched, fresh.wishes
			got.recent = nil
			if !reflect.DeepEqual(got, fresh) {
				t.Errorf("%s, ended by %s: %+v\nfresh %+v", name, by, got, fresh)
			}
			for _, g := range k.recent {
				if g != (given{service: "land", request: "boot-1", at: g.at}) {
					t.Errorf("remembered against bursts: %+v", g)
				}
			}
		}
	}
}

// Whoever comes to help knows what for.
func TestTheCallSaysWhatFor(t *testing.T) {
	for _, tc := range []struct {
		events []Event
		need   string
	}{
		{nil, ""},
		{[]Event{Chose{Service: "land"}}, ""},
		{[]Event{Chose{Service: "land"}, AskedAssist{}}, NeedAssist},
		{[]Event{Chose{Service: "land"}, Took{}}, NeedCard},
		{[]Event{Chose{Service: "tax"}}, ""}, // it is closed, and the page says so
		{[]Event{Chose{Service: "land"}, Took{}, NoCard{}, WasRefused{Request: "boot-1", Code: "unavailable"}}, NeedNumber},
		{[]Event{Chose{Service: "land"}, Took{}, NoCard{}, Issued{Request: "boot-1"}}, ""},
		{[]Event{Chose{Service: "land"}, Took{}, NoCard{}, Issued{Request: "boot-1"}, PrintIs{Request: "boot-1", Print: Print{State: Failed}}}, NeedPaper},
		{[]Event{OpenedSearch{}}, NeedSearch},
		{[]Event{OpenedLookUp{}}, NeedLookUp},
	} {
		k := newKiosk(t, cardHall(CardAsk))
		k.touch(append(tc.events, AskedHelp{})...)
		if c := did[CallHelp](k); c.Reason != tc.need {
			t.Errorf("after %+v: %q, want %q", tc.events, c.Reason, tc.need)
		}
	}
}
