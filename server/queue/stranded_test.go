package queue

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"motcua/internal/hall"
)

func TestAChangeThatStrandsSaysWhomAndHowMany(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "2", "3")
	w.issue("land")
	w.do(robot, "issue_ticket", `{'service':'land','then':['few']}`)
	w.issue("civil")
	w.issue("civil")
	w.next("3") // A001
	w.next("2")
	w.do(robot, "park", `{'counter':'2'}`)
	for name, c := range map[string]struct {
		change func(h *hall.Hall)
		want   []string
	}{
		"services are gone": {func(h *hall.Hall) { h.Services = h.Services[:0] }, []string{
			"civil is gone, and 2 tickets are in it", "few is gone, and 1 ticket goes on to it", "land is gone, and 2 tickets are in it",
		}},
		"nobody serves it": {func(h *hall.Hall) {
			for i := range h.Counters {
				h.Counters[i].Services = []hall.Serves{{Service: "land"}}
			}
		}, []string{"no counter serves civil any more, and 1 ticket waits"}},
		"a prefix":          {func(h *hall.Hall) { h.Services[0].Prefix = "Z" }, []string{"land changes its prefix while 1 ticket waits"}},
		"a clerk serves":    {func(h *hall.Hall) { h.Counters = h.Counters[:2] }, []string{"counter 3 is gone, and A001 is there"}},
		"tickets come back": {func(h *hall.Hall) { h.Counters = append(h.Counters[:1], h.Counters[2]) }, []string{"counter 2 is gone, and 1 ticket comes back to it"}},
	} {
		h := town()
		c.change(h)
		err := w.e.Stranded(h)
		if err == nil {
			t.Errorf("%s: the change was taken", name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Message, want) {
				t.Errorf("%s: %q does not say %q", name, err.Message, want)
			}
		}
	}
}

// A counter that vanished while the hall was off gives back whom it had.
func TestACounterThatVanishedGivesBackItsTickets(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "3")
	w.issue("land")
	w.issue("land")
	w.next("3")
	w.do(robot, "return_ticket", `{'ticket':'`+id("A001")+`'}`)
	w.next("3")
	w.do(robot, "start", `{'counter':'3'}`)
	w.do(robot, "transfer", `{'counter':'3','to_counter':'1'}`)
	w.next("1")
	w.do(robot, "transfer", `{'counter':'1','to_counter':'3'}`)
	w.next("3")
	w.issue("land")
	h := town()
	h.Counters = h.Counters[:2]
	w.e.SetHall(h)
	w.apply(&Entry{Events: w.e.Changed(w.now)})
	w.same()
	for _, want := range []string{"A001", "A002", "A003"} {
		if got := w.next("1"); got != want {
			t.Fatalf("%q, want %s: it stood first", got, want)
		}
		w.serve("1")
	}
}

// Whatever becomes of the site while the hall runs: what Stranded lets pass
// loses nothing. In the end everybody is called by call_next.
func TestRandomSiteChangesLoseNobody(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t, town())
		taken := 0
		for range rapid.IntRange(5, 60).Draw(r, "steps") {
			counter := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(r, "counter")
			service := rapid.SampledFrom([]string{"land", "civil", "few"}).Draw(r, "service")
			with := `{'counter':'` + counter + `'}`
			if len(w.e.site.CountersOf(service)) == 0 {
				continue
			}
			switch what := rapid.IntRange(0, 9).Draw(r, "what"); what {
			case 0, 1, 2:
				group := rapid.SampledFrom([]string{"", "elder"}).Draw(r, "group")
				if w.e.rankOf(group) {
					_, _ = w.try(robot, "issue_ticket", `{'service':'`+service+`','priority':'`+group+`'}`)
				}
			case 3:
				_, _ = w.try(robot, "open_counter", with)
			case 4, 5:
				do := rapid.SampledFrom([]string{"call_next", "start", "finish", "park", "close_counter", "undo", "no_show", "resume"}).Draw(r, "do")
				_, _ = w.try(robot, do, with)
			case 6:
				_, _ = w.try(robot, "transfer", `{'counter':'`+counter+`','to_service':'`+service+`'}`)
			default:
				h := changedTown(r)
				if w.e.Stranded(h) == nil {
					taken++
					w.e.SetHall(h)
					if events := w.e.Changed(w.now); len(events) > 0 {
						w.apply(&Entry{Events: events})
					}
					w.tick()
				}
			}
			invariantsOfPlace(r, w)
		}
		w.same()
		drain(r, w)
	})
}

// rankOf reports whether tickets of a group are taken.
func (e *Engine) rankOf(group string) bool {
	return group == "" || len(e.hall.Priorities) > 0
}

// changedTown is the town with a few things otherwise.
func changedTown(r *rapid.T) *hall.Hall {
	h := town()
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "change"), 0))
	if rng.IntN(3) == 0 {
		at := rng.IntN(3)
		gone := h.Services[at].ID
		h.Services = append(h.Services[:at], h.Services[at+1:]...)
		for i := range h.Counters {
			var list []hall.Serves
			for _, s := range h.Counters[i].Services {
				if s.Service != gone {
					list = append(list, s)
				}
			}
			h.Counters[i].Services = list
		}
	}
	if rng.IntN(3) == 0 {
		at := rng.IntN(3)
		h.Counters = append(h.Counters[:at], h.Counters[at+1:]...)
	}
	rng.Shuffle(len(h.Counters), func(i, j int) {
		h.Counters[i].Services, h.Counters[j].Services = h.Counters[j].Services, h.Counters[i].Services
	})
	if rng.IntN(3) == 0 {
		h.Priorities = nil
	}
	if rng.IntN(4) == 0 && len(h.Services) > 1 {
		h.Services[0].Prefix, h.Services[1].Prefix = h.Services[1].Prefix, h.Services[0].Prefix
	}
	return h
}

// invariantsOfPlace: every ticket that is not over stands in one place, and
// somebody can call it from there.
func invariantsOfPlace(r *rapid.T, w *world) {
	for _, t := range w.e.order {
		switch t.State {
		case hall.Waiting, hall.Returned, hall.Parked:
			if t.in == nil {
				r.Fatalf("%s is %s and stands nowhere", t.Number, t.State)
			}
			if t.Counter != "" && w.e.desks[t.Counter] == nil {
				r.Fatalf("%s is %s at counter %s, which is gone", t.Number, t.State, t.Counter)
			}
			if t.State == hall.Waiting && t.Counter == "" && len(w.e.serving[t.Service]) == 0 {
				r.Fatalf("%s waits for %s, which no counter serves", t.Number, t.Service)
			}
		case hall.Called, hall.Serving:
			if w.e.desks[t.Counter] == nil {
				r.Fatalf("%s is %s at counter %s, which is gone", t.Number, t.State, t.Counter)
			}
		}
	}
}

// drain opens every counter and serves until nobody is left.
func drain(r *rapid.T, w *world) {
	for range 4 {
		for _, c := range w.e.hall.Counters {
			with := `{'counter':'` + c.ID + `'}`
			_, _ = w.try(robot, "open_counter", with)
			for range 200 {
				_, _ = w.try(robot, "start", with)
				_, _ = w.try(robot, "finish", with)
				_, _ = w.try(robot, "resume", with)
				if a, err := w.try(robot, "call_next", with); err == nil && len(a.Events) == 0 {
					break
				}
			}
		}
	}
	for _, t := range w.e.order {
		if !t.State.Over() {
			r.Fatalf("%s is %s for %s at %q and nobody calls it: %s", t.Number, t.State, t.Service, t.Counter, fmt.Sprint(w.e.hall.CountersOf(t.Service)))
		}
	}
}

// What every screen says of its hall is folded from the log like the rest: a
// console that goes on offering a priority that is gone gets errors.
func TestAChangedHallIsToldToThoseWhoFold(t *testing.T) {
	w := newWorld(t, town())
	folded := w.e.State(w.now)
	h := town()
	h.Priorities = nil
	h.Parks = append(h.Parks, hall.Reason{ID: "fee", Name: hall.Text{"vi": "Chờ nộp phí"}})
	w.e.SetHall(h)
	events := w.e.Changed(w.now)
	if len(events) != 1 {
		t.Fatalf("a change of priorities made %d events, want site_changed", len(events))
	}
	w.apply(&Entry{Events: events})
	folded.Apply(events[0])
	if want := w.e.State(w.now).Hall; !reflect.DeepEqual(folded.Hall, want) {
		t.Errorf("folded %+v, want %+v", folded.Hall, want)
	}
	if w.e.Changed(w.now) != nil {
		t.Error("told twice")
	}
}
