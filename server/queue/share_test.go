package queue

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Random arrivals at one line and one counter: while a group waits, it gets a
// call in any N; while others wait as well, it gets no more than that; within
// ordinary and group the first to come is the first to be called.
func TestTheShareHoldsInEveryWindow(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(r, "N")
		h := town()
		h.Priorities[0].Share = n
		w := newWorld(t, h)
		w.open("3")
		type call struct{ elder, elderWaits, othersWait bool }
		var calls []call
		last := map[bool]int{}
		for range rapid.IntRange(1, 80).Draw(r, "steps") {
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0:
				w.do(robot, "issue_ticket", `{'service':'land','priority':'elder'}`)
			case 1:
				w.do(robot, "issue_ticket", `{'service':'land'}`)
			default:
				l := w.e.line("land")
				c := call{elderWaits: l.group("elder").list.len() > 0, othersWait: l.group("").list.len() > 0}
				number := w.next("3")
				if number == "" {
					continue
				}
				tk := w.ticket(number)
				c.elder = tk.Priority != ""
				if tk.Number.N < last[c.elder] {
					r.Fatalf("%s was called behind a later one of its like", number)
				}
				last[c.elder] = tk.Number.N
				calls = append(calls, c)
				w.serve("3")
			}
		}
		for from := 0; from+n <= len(calls); from++ {
			elders, waited, contested := 0, true, true
			for _, c := range calls[from : from+n] {
				if c.elder {
					elders++
				}
				waited = waited && c.elderWaits
				contested = contested && c.elderWaits && c.othersWait
			}
			if waited && elders == 0 {
				r.Fatalf("calls %d to %d of %+v: the group waited and had no call in %d", from, from+n, calls, n)
			}
			if contested && elders > 1 {
				r.Fatalf("calls %d to %d of %+v: the group had %d calls in %d while others waited", from, from+n, calls, elders, n)
			}
		}
	})
}

// Three groups that together claim more than there is leave the others a part.
func TestSeveralGroupsTogetherStarveNobody(t *testing.T) {
	h := town()
	h.Priorities = []hall.Priority{{ID: "a", Share: 2}, {ID: "b", Share: 2}, {ID: "c", Share: 2}}
	w := newWorld(t, h)
	w.open("3")
	for range 20 {
		for _, p := range []string{"a", "b", "c", ""} {
			w.do(robot, "issue_ticket", `{'service':'land','priority':'`+p+`'}`)
		}
	}
	had := map[string]int{}
	for range 40 {
		had[w.ticket(w.next("3")).Priority]++
		w.serve("3")
	}
	for _, p := range []string{"a", "b", "c", ""} {
		if had[p] < 8 {
			t.Errorf("of 40 calls %q had %d: %v", p, had[p], had)
		}
	}
}

// Whatever a client sends: no panic, and a refusal changes nothing.
func FuzzDecide(f *testing.F) {
	for _, do := range strings.Fields(`issue_ticket issue_offline cancel_ticket return_ticket rejoin open_counter close_counter pause_counter
		call_next recall start no_show undo call finish transfer park resume rate print printer_status print_result open_service close_service
		hand_over mark_ticket register_card call_help answer_help change_roll acknowledge open_hall close_hall end_day set_hours set_notices
		set_counter set_service set_roster test_sound`) {
		for _, with := range []string{
			`{}`, `{"counter":"1"}`, `{"ticket":"20261121-A001"}`, `{"service":"land","people":3,"then":["civil","land"]}`,
			`{"counter":"1","outcome":"accepted","then":["civil"],"files":3}`, `{"counter":"1","to_counter":"2","note":"x"}`,
			`{"counter":"1","ticket":"20261121-A002","reason":"x"}`, `{"ticket":"20261121-A002","priority":"elder","assist":true,"note":""}`,
			`{"printer":"printer-1","kind":"guide","data":{}}`, `{"counter":"1","until":"9999-12-31T23:59:59-12:00"}`,
			`{"service":"land","number":"A950","issued_at":"2026-11-21T07:00:00+07:00","token":"0123456789abcdef"}`,
			`{"token":"x","score":5}`, `{"hours":["07:00-11:30"]}`, `{"counter":"1","services":["few"]}`, `{"service":"land","max":0,"last":"23:59"}`,
			`{"roster":{"1":"an"}}`, `{"notices":[{"vi":"x"}]}`, `{"place":"1"}`, `{"help":"h"}`, `{"alarm":"a"}`,
		} {
			f.Add(do, with, byte(0))
		}
	}
	actors := []wire.Actor{robot, boss, an, guide, kiosk1, tablet, paper, phone}
	f.Fuzz(func(t *testing.T, do, with string, who byte) {
		args, refusal := wire.Arguments(do, json.RawMessage(with))
		if refusal != nil {
			return
		}
		w := newWorld(t, town())
		w.do(an, "open_counter", `{'counter':'1'}`)
		w.issue("land")
		w.issue("land")
		w.next("1")
		w.do(robot, "start", `{'counter':'1'}`)
		before := w.fold()
		a, refusal := w.e.Decide(Ask{Now: w.now, By: actors[int(who)%len(actors)], Do: do, Args: args, Tokens: w.rand})
		if w.fold() != before {
			t.Fatal("deciding changed the state")
		}
		if refusal != nil || len(a.Events) == 0 {
			return
		}
		if _, err := json.Marshal(a.Events); err != nil {
			t.Fatalf("the log cannot take it: %v", err)
		}
		w.apply(&Entry{Events: a.Events})
		w.tick()
		w.same()
	})
}
