package wire

import (
	"fmt"
	"testing"
	"time"

	"motcua/internal/hall"
)

// A state remembers the day's last calls: which were answered, and which were
// taken back.
func TestTheLastCallsAreRemembered(t *testing.T) {
	var s State
	at := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	event := func(kind Kind, n int, st hall.State, counter string, undone Kind) {
		at = at.Add(time.Second)
		tk := &hall.Ticket{ID: fmt.Sprint(n), Number: hall.Number{Prefix: "A", N: n}, Service: "land", State: st, Counter: counter}
		s.Apply(Event{Seq: s.Seq + 1, At: at, Body: Body{Kind: kind, Ticket: tk, Counter: counter, Undone: undone}})
	}
	event(TicketIssued, 1, hall.Waiting, "", "")
	event(TicketCalled, 1, hall.Called, "5", "")
	event(TicketRecalled, 1, hall.Called, "5", "")
	event(TicketCalled, 2, hall.Called, "6", "")
	event(ServiceStarted, 1, hall.Serving, "5", "")
	event(TicketFinished, 1, hall.Finished, "5", "")
	event(StepUndone, 2, hall.Waiting, "", TicketCalled)
	event(TicketCalled, 3, hall.Called, "6", "")
	event(TicketCalled, 3, hall.Called, "7", "") // transferred to another counter, and asked there
	got := ""
	for _, c := range s.Calls {
		over := "-"
		if !c.Over.IsZero() {
			over = c.Over.Format("05")
		}
		got += fmt.Sprintf("%d %s>%s at %s over %s %v; ", c.Seq, c.Number, c.Counter, c.At.Format("05"), over, c.Undone)
	}
	want := "2 A001>5 at 02 over 05 false; 3 A001>5 at 03 over 05 false; 4 A002>6 at 04 over 07 true; 8 A003>6 at 08 over 09 false; 9 A003>7 at 09 over - false; "
	if got != want {
		t.Errorf("calls\n%s\nwant\n%s", got, want)
	}
	for n := range 200 {
		event(TicketCalled, n, hall.Called, "5", "")
	}
	if len(s.Calls) != keepCalls || s.Calls[keepCalls-1].Number.N != 199 {
		t.Errorf("%d calls are kept, the last is %+v", len(s.Calls), s.Calls[len(s.Calls)-1])
	}
	s.Apply(Event{Seq: s.Seq + 1, At: at, Body: Body{Kind: DayOpened, Day: "2026-11-22"}})
	if len(s.Calls) > 0 {
		t.Errorf("yesterday's calls: %+v", s.Calls)
	}
}
