package queue

import (
	"fmt"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// centre is a provincial hall: 30 services, 60 counters.
func centre() *hall.Hall {
	h := town()
	h.Services, h.Counters, h.Limits = nil, nil, hall.Limits{}
	for i := range 30 {
		prefix := string(rune('A' + i%26))
		if i >= 26 {
			prefix = "A" + prefix
		}
		h.Services = append(h.Services, hall.Service{ID: fmt.Sprint("s", i), Prefix: prefix, Name: hall.Text{"vi": "Lĩnh vực"}})
	}
	for i := range 60 {
		c := hall.Counter{ID: fmt.Sprint("c", i), Name: hall.Text{"vi": "Quầy"}}
		for k := range 4 {
			c.Services = append(c.Services, hall.Serves{Service: fmt.Sprint("s", (i+k*7)%30), AfterWait: time.Duration(k) * time.Hour})
		}
		h.Counters = append(h.Counters, c)
	}
	return h
}

// BenchmarkFoldDay folds a day of 20,000 tickets, each issued, called, started
// and finished.
func BenchmarkFoldDay(b *testing.B) {
	w := newWorld(b, centre())
	for i := range 60 {
		w.do(robot, "open_counter", fmt.Sprintf(`{'counter':'c%d'}`, i))
	}
	for i := range 20000 {
		w.now = w.now.Add(time.Millisecond)
		w.issue(fmt.Sprint("s", i%30))
		counter := fmt.Sprint("c", i%30)
		w.next(counter)
		w.serve(counter)
	}
	b.ReportMetric(float64(w.e.Seq()), "events")
	b.ResetTimer()
	for b.Loop() {
		e := New(w.e.hall, nil)
		for i := range w.log {
			e.Apply(&w.log[i])
		}
		if e.Seq() != w.e.Seq() {
			b.Fatal("it folded something else")
		}
	}
}

// BenchmarkCommand measures decide and fold of a ticket's whole way, a command
// an operation, on a day that already has so many tickets.
func BenchmarkCommand(b *testing.B) {
	for _, size := range []int{1, 1000, 20000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			var w *world
			given := 0
			morning := func() {
				w, given = newWorld(b, centre()), 0
				for i := range 60 {
					w.do(robot, "open_counter", fmt.Sprintf(`{'counter':'c%d'}`, i))
				}
				for i := range size {
					w.issue(fmt.Sprint("s", i%30))
				}
			}
			morning()
			commands := []struct {
				do   string
				args any
			}{
				{"issue_ticket", &wire.IssueTicket{Service: "s0"}},
				{"call_next", &wire.AtCounter{Counter: "c0"}},
				{"recall", &wire.AtCounter{Counter: "c0"}},
				{"start", &wire.AtCounter{Counter: "c0"}},
				{"finish", &wire.Finish{Counter: "c0", Outcome: "accepted"}},
			}
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				c := commands[i%len(commands)]
				if c.do == "issue_ticket" {
					if given++; given > 200 { // before the series runs out
						b.StopTimer()
						morning()
						b.StartTimer()
					}
				}
				a, err := w.e.Decide(Ask{Now: w.now, By: robot, Do: c.do, Args: c.args, Tokens: w.rand})
				if err != nil {
					b.Fatal(c.do, err)
				}
				w.e.Apply(&Entry{Events: a.Events})
			}
		})
	}
}
