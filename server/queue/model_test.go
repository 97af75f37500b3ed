package queue

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// picture is what clients see of the hall, without what moves with the clock,
// and the order in which every counter would call. Undo must bring it back.
func (w *world) picture() string {
	w.t.Helper()
	s := w.e.State(eight) // one time for all: hours change, waits grow
	plain(s)
	s.Seq, s.Alarms, s.Devices = 0, nil, nil // these change by themselves
	s.Calls = nil                            // an undo does not make a call unheard
	b, err := json.Marshal(s)
	if err != nil {
		w.t.Fatal(err)
	}
	order := ""
	for _, c := range w.e.hall.Counters {
		if t := w.e.pick(w.e.counter(c.ID), eight); t != nil {
			order += c.ID + ":" + t.Number.String() + " "
		}
	}
	for _, l := range sorted(w.e.lines) {
		order += fmt.Sprint(l.service, l.calls, l.waiting)
		for _, g := range l.groups {
			if g.last > 0 {
				order += fmt.Sprint(" ", g.id, g.last)
			}
		}
	}
	return string(b) + order
}

// plain takes out what a fold of events cannot know.
func plain(s *wire.State) {
	for i := range s.Services {
		s.Services[i].WaitS, s.Services[i].Notice, s.Services[i].Until, s.Services[i].UntilDay = nil, "", "", ""
	}
}

// differ shows where two long strings part.
func differ(have, want string) string {
	i := 0
	for i < len(have) && i < len(want) && have[i] == want[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, min(i, len(s))-150):min(len(s), i+250)] }
	return "have ..." + cut(have) + "\nwant ..." + cut(want)
}

// The invariants of a hall, held against every state that random days reach:
//
//   - a number is given once a day
//   - a counter has at most one ticket, and a called or serving ticket stands
//     at exactly the counter that it names
//   - a line counts those who wait in it
//   - seqs have no gap and time never runs back, whatever the clock does
//   - a client that folds the events sees what a snapshot shows
//   - a replayed log and a restored snapshot are the state
//   - a refusal changes nothing
//   - undo right behind a step is before
func TestRandomDays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := town()
		h.Alarms = hall.Alarms{}
		h.Cards = 3
		h.Limits.Rejoin = hall.Rejoin{Soon: rapid.Bool().Draw(r, "soon"), After: rapid.IntRange(0, 3).Draw(r, "after")}
		h.Limits.CarryOver = rapid.Bool().Draw(r, "carry over")
		h.Devices = []hall.Device{{Name: "kiosk-1", Role: "kiosk"}, {Name: "board", Role: "display"}}
		w := newWorld(t, h)
		client := w.e.State(w.now)
		seen := len(w.log)
		type past struct{ counter, picture string }
		var last *past
		for range rapid.IntRange(20, 120).Draw(r, "commands") {
			w.now = w.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 1, 5, 40, 900, -3600, 4000}).Draw(r, "seconds")) * time.Second)
			w.tick()
			if events := w.e.Devices(w.now, someDevices(r)); len(events) > 0 {
				w.apply(&Entry{Events: events})
			}
			by, do, with := someCommand(r, w)
			before := w.picture()
			fold := w.fold()
			a, refusal := w.try(by, do, with)
			if refusal != nil || len(a.Events) == 0 {
				if w.fold() != fold {
					r.Fatalf("%s %s: %v, and the state changed", do, with, refusal)
				}
			} else {
				if do == "undo" && last != nil && last.counter == a.Events[0].Counter && w.picture() != last.picture {
					r.Fatalf("undo is not before:\n%s", differ(w.picture(), last.picture))
				}
				last = &past{a.Events[0].Counter, before}
			}
			if refusal == nil && len(a.Events) == 0 {
				last = nil
			}
			for ; seen < len(w.log); seen++ {
				for _, e := range w.log[seen].Events {
					client.Apply(copied(r, e))
				}
			}
			invariants(r, w, client)
		}
		replayed := New(w.e.hall, nil)
		for i := range w.log {
			replayed.Apply(&w.log[i])
		}
		same(r, "replayed", replayed, w.e)
		restored := New(w.e.hall, nil)
		if err := restored.Restore([]byte(w.fold())); err != nil {
			r.Fatal(err)
		}
		same(r, "restored", restored, w.e)
	})
}

// copied is an event as a client gets it: through JSON.
func copied(r *rapid.T, e wire.Event) (c wire.Event) {
	b, err := json.Marshal(e)
	if err != nil {
		r.Fatal(err)
	}
	if err := json.Unmarshal(b, &c); err != nil {
		r.Fatal(err)
	}
	return c
}

func same(r *rapid.T, what string, a, b *Engine) {
	x, err := a.Snapshot()
	if err != nil {
		r.Fatal(err)
	}
	y, err := b.Snapshot()
	if err != nil {
		r.Fatal(err)
	}
	if string(x) != string(y) {
		r.Fatalf("%s is not the state:\n%s", what, differ(string(x), string(y)))
	}
}

func invariants(r *rapid.T, w *world, client *wire.State) {
	numbers, at, waiting := map[hall.Number]bool{}, map[string]string{}, map[string]int{}
	for _, t := range w.e.order {
		if numbers[t.Number] {
			r.Fatalf("%s was given twice", t.Number)
		}
		numbers[t.Number] = true
		switch t.State {
		case hall.Called, hall.Serving:
			if at[t.Counter] != "" {
				r.Fatalf("counter %s has %s and %s", t.Counter, at[t.Counter], t.Number)
			}
			at[t.Counter] = t.Number.String()
			if w.e.counter(t.Counter).ticket != t {
				r.Fatalf("%s is %s at counter %s, which does not know", t.Number, t.State, t.Counter)
			}
		case hall.Waiting:
			waiting[t.Service]++
		}
	}
	for id, c := range w.e.counters {
		if (c.ticket != nil) != (at[id] != "") {
			r.Fatalf("counter %s has %v, the tickets say %q", id, c.ticket, at[id])
		}
	}
	for id, l := range w.e.lines {
		if l.waiting != waiting[id] {
			r.Fatalf("line %s counts %d, %d wait", id, l.waiting, waiting[id])
		}
	}
	for i, a := range w.e.alarms {
		if w.e.alarm(a.ID) != &w.e.alarms[i] {
			r.Fatalf("two alarms are %s", a.ID)
		}
	}
	seq, clock := uint64(0), time.Time{}
	for i := range w.log {
		for _, e := range w.log[i].Events {
			if seq++; e.Seq != seq {
				r.Fatalf("event %d follows %d", e.Seq, seq-1)
			}
			if e.At.Before(clock) {
				r.Fatalf("event %d goes back from %v to %v", seq, clock, e.At)
			}
			clock = e.At
		}
	}
	have, want := *client, w.e.State(w.now)
	plain(want)
	have.Hall, want.Hall, have.Services = nil, nil, append([]wire.ServiceState(nil), client.Services...)
	plain(&have)
	x, _ := json.Marshal(have)
	y, _ := json.Marshal(want)
	if string(x) != string(y) {
		r.Fatalf("a client sees another hall:\n%s", differ(string(x), string(y)))
	}
}

// someCommand draws a command that is often sensible and sometimes not.
func someCommand(r *rapid.T, w *world) (by wire.Actor, do, with string) {
	counter := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(r, "counter")
	service := rapid.SampledFrom([]string{"land", "civil", "few"}).Draw(r, "service")
	by = rapid.SampledFrom([]wire.Actor{robot, robot, robot, boss, boss, an}).Draw(r, "by")
	do = rapid.SampledFrom([]string{
		"issue_ticket", "issue_ticket", "issue_ticket", "issue_ticket", "issue_offline", "cancel_ticket", "open_counter", "open_counter", "close_counter",
		"pause_counter", "call_next", "call_next", "call_next", "call_next", "call", "recall", "start", "start", "start", "finish", "finish",
		"no_show", "transfer", "park", "resume", "return_ticket", "rejoin", "undo", "undo", "undo", "rate", "print", "printer_status",
		"open_service", "close_service", "call_help", "answer_help", "change_roll", "print_result", "acknowledge",
		"mark_ticket", "mark_ticket", "hand_over", "register_card", "set_hours", "set_notices", "set_counter", "set_service", "set_roster",
		"open_hall", "close_hall", "end_day", "test_sound",
	}).Draw(r, "do")
	ticket, token := "20261121-A001", "none"
	if n := len(w.e.order); n > 0 {
		t := w.e.order[rapid.IntRange(0, n-1).Draw(r, "ticket")]
		ticket, token = t.ID, t.Token
	}
	m := map[string]any{"counter": counter}
	switch do {
	case "issue_ticket":
		m = map[string]any{"service": service, "priority": rapid.SampledFrom([]string{"", "", "elder"}).Draw(r, "priority")}
		m["then"] = rapid.SliceOfN(rapid.SampledFrom([]string{"land", "civil", "few"}), 0, 1).Draw(r, "then")
	case "mark_ticket":
		m = map[string]any{"ticket": ticket, "priority": rapid.SampledFrom([]string{"", "elder", "king"}).Draw(r, "priority"), "assist": true}
	case "register_card":
		m = map[string]any{"service": service, "number": fmt.Sprintf("A%03d", rapid.IntRange(850, 853).Draw(r, "card"))}
		if rapid.Bool().Draw(r, "served") {
			m["outcome"], m["counter"] = "accepted", counter
		}
	case "set_hours":
		m = map[string]any{"hours": rapid.SampledFrom([]any{nil, []string{"07:00-16:00"}, []string{}}).Draw(r, "hours")}
	case "set_notices":
		m = map[string]any{"notices": rapid.SampledFrom([]any{nil, []hall.Text{{"vi": "Mất điện"}}}).Draw(r, "notices")}
	case "set_counter":
		m["services"] = rapid.SampledFrom([]any{nil, []string{"land"}, []string{"few", "civil"}}).Draw(r, "services")
	case "set_service":
		m = map[string]any{"service": service, "max": rapid.IntRange(-1, 3).Draw(r, "max"), "last": rapid.SampledFrom([]string{"", "09:00"}).Draw(r, "last")}
	case "set_roster":
		m = map[string]any{"roster": map[string]string{counter: "an"}}
	case "open_hall", "close_hall", "end_day":
		m = map[string]any{"reason": "r"}
	case "test_sound":
		m = map[string]any{}
	case "issue_offline":
		prefix := map[string]string{"land": "A", "civil": "B", "few": "C"}[service]
		n := rapid.IntRange(950, 960).Draw(r, "number")
		m = map[string]any{
			"service": service, "number": fmt.Sprintf("%s%03d", prefix, n), "token": fmt.Sprintf("token-%s%03d", prefix, n),
			"issued_at": w.now.Add(-time.Duration(rapid.IntRange(-30, 4000).Draw(r, "ago")) * time.Second),
		}
	case "cancel_ticket", "return_ticket", "rejoin":
		m = map[string]any{"ticket": ticket}
	case "call":
		m["ticket"], m["reason"] = ticket, "why"
	case "finish":
		m["outcome"] = "accepted"
	case "transfer":
		if rapid.Bool().Draw(r, "to counter") {
			m["to_counter"] = rapid.SampledFrom([]string{"1", "2", "3"}).Draw(r, "target")
		} else {
			m["to_service"] = service
		}
	case "rate":
		m = map[string]any{"token": token, "score": 3}
	case "print":
		m = map[string]any{"printer": "printer-1", "kind": "ticket", "ticket": ticket}
	case "printer_status":
		m = map[string]any{"printer": "printer-1", "state": rapid.SampledFrom([]string{"ok", "paper_end"}).Draw(r, "state")}
	case "call_help":
		m = map[string]any{"place": counter}
	case "answer_help":
		m = map[string]any{"help": fmt.Sprintf("20261121-H%03d", rapid.IntRange(1, 3).Draw(r, "help"))}
	case "change_roll":
		m = map[string]any{"printer": "printer-1"}
	case "print_result":
		m = map[string]any{"printer": "printer-1", "job": "j", "verdict": rapid.SampledFrom([]string{"printed", "failed"}).Draw(r, "verdict")}
	case "acknowledge":
		m = map[string]any{"alarm": "no/such"}
		if n := len(w.e.alarms); n > 0 {
			m["alarm"] = w.e.alarms[rapid.IntRange(0, n-1).Draw(r, "alarm")].ID
		}
	case "open_service", "close_service":
		m = map[string]any{"service": service, "reason": "r"}
	}
	b, err := json.Marshal(m)
	if err != nil {
		r.Fatal(err)
	}
	return by, do, string(b)
}

// someDevices draws how a few devices are.
func someDevices(r *rapid.T) (list []wire.Device) {
	for _, name := range []string{"kiosk-1", "board", "stranger"} {
		if rapid.IntRange(0, 3).Draw(r, "heard") > 0 {
			continue
		}
		list = append(list, wire.Device{
			Name: name, Role: wire.RoleKiosk,
			State: rapid.SampledFrom([]string{wire.DeviceOK, wire.DeviceWarn, wire.DeviceFailed, wire.DeviceAway}).Draw(r, "state"),
			Cause: rapid.SampledFrom([]string{"", "printer: paper_end"}).Draw(r, "cause"),
		})
	}
	return list
}
