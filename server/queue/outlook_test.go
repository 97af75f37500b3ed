package queue

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// What a clerk is shown to come next is what call_next then calls, whatever
// the day was before; and looking ahead changes nothing.
func TestTheOutlookIsWhatIsCalled(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t, town())
		for range rapid.IntRange(20, 150).Draw(r, "commands") {
			w.now = w.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 5, 40, 900}).Draw(r, "seconds")) * time.Second)
			w.tick()
			by, do, with := someCommand(r, w)
			_, _ = w.try(by, do, with)
		}
		for i := range w.e.hall.Counters {
			id := w.e.hall.Counters[i].ID
			before := w.fold() + w.picture()
			o, ok := w.e.Outlook(id, w.now, 1000)
			if !ok {
				r.Fatalf("no outlook for counter %s", id)
			}
			if after := w.fold() + w.picture(); after != before {
				r.Fatalf("looking ahead changed the hall:\n%s", differ(after, before))
			}
			if called := play(r, w, id); !slices.Equal(o.Tickets, called) {
				r.Fatalf("counter %s was shown %v, and called %v", id, o.Tickets, called)
			}
		}
	})
}

// play calls at a counter of a copy of the hall until nobody is left.
func play(r *rapid.T, w *world, id string) (called []string) {
	v := newWorld(w.t, w.e.hall)
	v.now, v.e = w.now, New(w.e.hall, nil)
	if err := v.e.Restore([]byte(w.fold())); err != nil {
		r.Fatal(err)
	}
	at := `{'counter':'` + id + `'}`
	v.do(boss, "open_counter", at)
	if v.e.counter(id).ticket != nil {
		v.do(boss, "park", at)
	}
	for {
		a := v.do(boss, "call_next", at)
		if a.Result == nil {
			return called
		}
		called = append(called, a.Result.(*hall.Ticket).ID)
		v.do(boss, "no_show", at)
	}
}

func TestTheOutlookSaysWhatUndoTakesBack(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	a := w.issue("land")
	undo := func() *Undo {
		o, _ := w.e.Outlook("1", w.now, 5)
		return o.Undo
	}
	if u := undo(); u != nil {
		t.Errorf("nothing happened yet, and undo offers %+v", u)
	}
	w.next("1")
	if u := undo(); u == nil || u.Kind != wire.TicketCalled || u.Ticket != a.ID || !u.Until.Equal(w.now.Add(undoWithin)) {
		t.Errorf("after the call undo offers %+v", u)
	}
	w.now = w.now.Add(undoWithin + time.Second)
	if u := undo(); u != nil {
		t.Errorf("after %s undo still offers %+v", undoWithin, u)
	}
	w.do(robot, "start", `{'counter':'1'}`)
	if u := undo(); u == nil || u.Kind != wire.ServiceStarted {
		t.Errorf("after the start undo offers %+v", u)
	}
	w.now = w.now.Add(time.Minute)
	w.do(robot, "park", `{'counter':'1','reason':'Chờ ký'}`)
	w.now = w.now.Add(time.Minute)
	if o, _ := w.e.Outlook("1", w.now, 5); len(o.Parked) != 1 || o.Parked[0].Ticket != a.ID || !o.Parked[0].Since.Equal(w.now.Add(-time.Minute)) {
		t.Errorf("set aside a minute ago: %+v", o.Parked)
	}
	if _, ok := w.e.Outlook("99", w.now, 5); ok {
		t.Error("a counter that is not there has an outlook")
	}
}

func BenchmarkOutlook(b *testing.B) {
	w := newWorld(b, town())
	w.open("1")
	for range 300 {
		w.issue("land")
		w.issue("civil")
	}
	b.ReportAllocs()
	for b.Loop() {
		if o, _ := w.e.Outlook("1", w.now, 60); len(o.Tickets) != 60 {
			b.Fatal(len(o.Tickets))
		}
	}
}
