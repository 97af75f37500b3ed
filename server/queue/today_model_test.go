package queue

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua/internal/wire"
)

// Random days with a manager who changes the rules in the middle of them, in a
// hall with a draw and cards: the invariants of TestRandomDays hold, and
//
//   - set_counter leaves nobody in a line that no counter serves any more
//   - those who were drawn stand before all who came later
//   - the unserved that end_day names are over, or carried
func TestRandomDaysOfAManager(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := early(true)
		h.Cards, h.Limits.CarryOver = 3, rapid.Bool().Draw(r, "carry over")
		w := newWorld(t, h)
		w.now = time.Date(2026, 11, 22, rapid.SampledFrom([]int{6, 8, 11, 16}).Draw(r, "hour"), 40, 0, 0, zone)
		w.tick()
		client := w.e.State(w.now)
		seen := len(w.log)
		for range rapid.IntRange(20, 100).Draw(r, "commands") {
			w.now = w.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 5, 40, 900, -3600, 4000}).Draw(r, "seconds")) * time.Second)
			w.tick()
			by, do, with := someCommand(r, w)
			if rapid.IntRange(0, 2).Draw(r, "manager") == 0 {
				by, do, with = someRule(r, w)
			}
			fold, served := w.fold(), manned(w)
			a, refusal := w.try(by, do, with)
			if (refusal != nil || len(a.Events) == 0) && w.fold() != fold {
				r.Fatalf("%s %s: %v, and the state changed", do, with, refusal)
			}
			if still := manned(w); do == "set_counter" {
				for service, n := range served {
					if n > 0 && still[service] == 0 {
						r.Fatalf("%s left those who wait for %s alone", with, service)
					}
				}
			}
			if do == "end_day" && refusal == nil {
				settled(r, w, a.Result.(Closing))
			}
			for ; seen < len(w.log); seen++ {
				for _, e := range w.log[seen].Events {
					client.Apply(copied(r, e))
				}
			}
			invariants(r, w, client)
			rules(r, w)
		}
		replayed := New(w.e.site, nil)
		for i := range w.log {
			replayed.Apply(&w.log[i])
		}
		same(r, "replayed", replayed, w.e)
		restored := New(w.e.site, nil)
		if err := restored.Restore([]byte(w.fold())); err != nil {
			r.Fatal(err)
		}
		same(r, "restored", restored, w.e)
		if x, y := fmt.Sprint(*restored.hall), fmt.Sprint(*w.e.hall); x != y {
			r.Fatalf("restored, the hall in force is another:\n%s", differ(x, y))
		}
	})
}

func settled(r *rapid.T, w *world, c Closing) {
	for _, u := range c.Unserved {
		t := w.e.tickets[u.ID]
		if want := u.Became == "carried"; t.State.Over() == want || want != w.e.hall.Limits.CarryOver {
			r.Fatalf("%+v is %s behind the end of the day", u, t.State)
		}
	}
}

// manned counts those who wait in each line that some counter serves.
func manned(w *world) map[string]int {
	n := map[string]int{}
	for _, l := range w.e.lines {
		for _, g := range l.groups {
			if len(w.e.serving[l.service]) > 0 {
				n[l.service] += g.list.len()
			}
		}
	}
	return n
}

func rules(r *rapid.T, w *world) {
	for _, l := range w.e.lines {
		var drawn, last *ticket
		for _, g := range l.groups {
			last = nil
			for t := range g.list.all() {
				if drawn = t; last != nil && last.Drawn == 0 && drawn.Drawn > 0 && drawn.Place == nil && last.Place == nil && w.today(last) && w.today(drawn) {
					r.Fatalf("%s stands before %s, which was drawn", last.Number, drawn.Number)
				}
				last = t
			}
		}
	}
}

// today reports whether a ticket is not carried over from another day.
func (w *world) today(t *ticket) bool { return t.ID[:8] == w.e.day.Compact() }

// someRule draws what a manager or a guide does with a day.
func someRule(r *rapid.T, w *world) (by wire.Actor, do, with string) {
	counter := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(r, "of counter")
	service := rapid.SampledFrom([]string{"land", "civil", "few"}).Draw(r, "of service")
	do = rapid.SampledFrom([]string{
		"set_hours", "set_notices", "set_counter", "set_counter", "set_counter", "set_service", "set_service", "set_roster",
		"open_hall", "open_hall", "close_hall", "end_day", "register_card", "register_card",
	}).Draw(r, "rule")
	m := map[string]any{}
	switch do {
	case "set_hours":
		m["hours"] = rapid.SampledFrom([][]string{nil, {}, {"00:00-24:00"}, {"06:00-10:00", "12:00-20:00"}, {"09:00-08:00"}}).Draw(r, "hours")
	case "set_notices":
		m["notices"] = rapid.SampledFrom([][]map[string]string{nil, {}, {{"vi": "Nghỉ sớm"}}}).Draw(r, "notices")
	case "set_counter":
		m["counter"] = counter
		m["services"] = rapid.SampledFrom([][]string{nil, {}, {"land"}, {"civil"}, {"few"}, {"few", "land", "civil"}}).Draw(r, "services")
	case "set_service":
		m["service"] = service
		if rapid.Bool().Draw(r, "limit") {
			m["max"] = rapid.SampledFrom([]int{-1, 0, 2, 1000}).Draw(r, "max")
		} else {
			m["last"] = rapid.SampledFrom([]string{"", "07:30", "16:00"}).Draw(r, "last")
		}
	case "set_roster":
		m["roster"] = map[string]string{counter: "an"}
	case "open_hall":
		if rapid.Bool().Draw(r, "bounded") {
			m["until"] = w.now.Add(time.Hour)
		}
	case "register_card":
		prefix := map[string]string{"land": "A", "civil": "B", "few": "C"}[service]
		m["service"], m["number"] = service, fmt.Sprintf("%s%03d", prefix, rapid.IntRange(850, 855).Draw(r, "card"))
		m["issued_at"] = w.now.Add(-time.Duration(rapid.IntRange(-30, 4000).Draw(r, "card ago")) * time.Second)
		if rapid.Bool().Draw(r, "served") {
			m["outcome"], m["counter"] = "accepted", counter
		}
	}
	b, err := json.Marshal(m)
	if err != nil {
		r.Fatal(err)
	}
	return boss, do, string(b)
}
