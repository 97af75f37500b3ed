package queue

import (
	"fmt"
	"runtime"
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

// BenchmarkCommand measures decide and fold of tickets' whole ways, a command
// an operation, through all services and counters of a day that already has so
// many tickets.
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
					w.now = w.now.Add(time.Millisecond)
					w.issue(fmt.Sprint("s", i%30))
				}
			}
			morning()
			var ways [30][]command
			for i := range ways {
				ways[i] = wayOf(fmt.Sprint("s", i), fmt.Sprint("c", i))
			}
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				c := &ways[given%len(ways)][i%5]
				a, err := w.e.Decide(Ask{Now: w.now, By: robot, Do: c.do, Args: c.args, Tokens: w.rand})
				if err != nil {
					b.Fatal(c.do, err)
				}
				w.e.Apply(&Entry{Events: a.Events})
				if i%5 < 4 {
					continue
				}
				w.now = w.now.Add(time.Millisecond)
				if given++; given == 6000 { // before the series run out
					b.StopTimer()
					morning()
					b.StartTimer()
				}
			}
		})
	}
}

// command is a command with its arguments.
type command struct {
	do   string
	args any
}

// wayOf is the way of one ticket.
func wayOf(service, counter string) []command {
	return []command{
		{"issue_ticket", &wire.IssueTicket{Service: service}},
		{"call_next", &wire.AtCounter{Counter: counter}},
		{"recall", &wire.AtCounter{Counter: counter}},
		{"start", &wire.AtCounter{Counter: counter}},
		{"finish", &wire.Finish{Counter: counter, Outcome: "accepted"}},
	}
}

// BenchmarkCallNext measures decide and fold of call_next in a full hall: 30
// services, 60 counters of four lines each, 20,000 tickets of which one in five
// has a priority, and some of them have waited too long.
func BenchmarkCallNext(b *testing.B) {
	h := centre()
	h.Priorities = []hall.Priority{{ID: "elder", Share: 3}, {ID: "child", Share: 4}}
	w := newWorld(b, h)
	for i := range 60 {
		w.do(robot, "open_counter", fmt.Sprintf(`{'counter':'c%d'}`, i))
	}
	for i := range 20000 {
		w.now = w.now.Add(200 * time.Millisecond)
		group := ""
		switch i % 10 {
		case 3:
			group = "elder"
		case 7:
			group = "child"
		}
		w.do(robot, "issue_ticket", fmt.Sprintf(`{'service':'s%d','priority':'%s'}`, i%30, group))
	}
	var calls, undos [60]*wire.AtCounter
	for i := range calls {
		calls[i] = &wire.AtCounter{Counter: fmt.Sprint("c", i)}
		undos[i] = calls[i]
	}
	give := func(do string, args any) {
		a, err := w.e.Decide(Ask{Now: w.now, By: robot, Do: do, Args: args, Tokens: w.rand})
		if err != nil {
			b.Fatal(do, err)
		}
		w.e.Apply(&Entry{Events: a.Events})
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		give("call_next", calls[i%60])
		if i%60 == 59 {
			b.StopTimer()
			for k := range undos {
				give("undo", undos[k])
			}
			b.StartTimer()
		}
	}
}

// TestNothingGrowsBeyondTheDay lives through 30 days and weighs the engine
// each morning.
func TestNothingGrowsBeyondTheDay(t *testing.T) {
	w := newWorld(t, centre())
	var weights []int
	for day := range 30 {
		w.now = eight.AddDate(0, 0, day)
		w.tick()
		for i := range 10 {
			w.do(robot, "open_counter", fmt.Sprintf(`{'counter':'c%d'}`, i))
		}
		for i := range 300 {
			w.now = w.now.Add(time.Second)
			w.do(robot, "issue_ticket", fmt.Sprintf(`{'service':'s%d','priority':'%s'}`, i%10, []string{"", "", "elder"}[i%3]))
			counter := fmt.Sprint("c", i%10)
			if w.next(counter) != "" && i%7 > 0 {
				w.serve(counter)
				w.do(robot, "return_ticket", `{'ticket':'`+w.log[len(w.log)-1].Events[0].Ticket.ID+`'}`)
			} else {
				w.do(robot, "park", `{'counter':'`+counter+`'}`)
			}
		}
		w.log = nil
		weights = append(weights, weigh(w.e))
	}
	for day, n := range weights[2:] {
		if n > weights[1]*11/10 {
			t.Fatalf("on day %d the engine holds %d things, on the second %d", day+3, n, weights[1])
		}
	}
}

// weigh counts what an engine holds: everything that could grow.
func weigh(e *Engine) int {
	n := len(e.tickets) + cap(e.order) + len(e.tokens) + len(e.before) + len(e.lines) + len(e.series) + len(e.persons) + len(e.counters) +
		len(e.printers) + len(e.done) + len(e.voids) + len(e.alarms) + len(e.devices) + len(e.helps)
	for _, l := range e.lines {
		n += len(l.groups) + cap(l.memory) + len(l.times.Ring)
		for _, g := range l.groups {
			n += cap(g.list.slots)
		}
	}
	for _, c := range e.counters {
		n += cap(c.own.slots) + cap(c.parked.slots)
	}
	return n
}

// BenchmarkLook measures what is done beside commands: the state that a
// newcomer is given, and a look at the clock when it has nothing to say.
func BenchmarkLook(b *testing.B) {
	w := newWorld(b, centre())
	for i := range 60 {
		w.do(robot, "open_counter", fmt.Sprintf(`{'counter':'c%d'}`, i))
	}
	for i := range 6000 {
		w.issue(fmt.Sprint("s", i%30))
		if i%2 == 0 {
			w.next(fmt.Sprint("c", i%60))
			w.serve(fmt.Sprint("c", i%60))
		}
	}
	w.tick()
	b.Run("tick", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if events := w.e.Tick(w.now); len(events) > 0 {
				b.Fatal(events)
			}
		}
	})
	b.Run("state", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if s := w.e.State(w.now); len(s.Tickets) != 6000 {
				b.Fatal(len(s.Tickets))
			}
		}
	})
}

// A fortnight of 2,000 tickets a day that may still be rated: what remembering
// them costs in memory and in the snapshot of the day's turn.
func BenchmarkTwoWeeksOfVisits(b *testing.B) {
	const visits = 14 * 2000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	e := New(town(), nil)
	for i := range visits {
		t := &hall.Ticket{
			ID: fmt.Sprintf("202611%02d-A%03d-%d", 1+i/2000, i%1000, i), Service: fmt.Sprint("service-", i%20), State: hall.Finished,
			EndedAt: eight, RatingToken: fmt.Sprintf("%022d", i),
		}
		e.foldVisit(&wire.Event{Seq: uint64(i + 1), Body: wire.Body{
			Kind: wire.TicketFinished, Counter: fmt.Sprint("counter-", i%60), Ticket: t, By: fmt.Sprint("clerk-", i%40),
		}})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	var snapshot []byte
	for b.Loop() {
		var err error
		if snapshot, err = e.Snapshot(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/visits, "B/visit")
	b.ReportMetric(float64(len(snapshot))/visits, "snapshot-B/visit")
}
