package wire

import (
	"slices"
	"time"

	"motcua/internal/hall"
)

// PastCall is one call of a ticket to a counter, or its recall. A ticket knows only
// its last one; a board that starts anew needs to know in which order they came.
type PastCall struct {
	Seq     uint64      `json:"seq"`
	Ticket  string      `json:"ticket"`
	Number  hall.Number `json:"number"`
	Service string      `json:"service"`
	Counter string      `json:"counter"`
	At      time.Time   `json:"at"`
	// Over is when the ticket was no longer asked there: it was answered, missed,
	// given up or, where Undone says so, taken back. Zero: it is still asked.
	Over   time.Time `json:"over,omitzero"`
	Undone bool      `json:"undone,omitempty"`
}

// keepCalls is how many calls a state remembers.
const keepCalls = 64

// Calls are the last calls of the day, the oldest first.
type Calls []PastCall

// Fold takes in one event. It writes to elements that are not copied.
func (c *Calls) Fold(e *Event) {
	switch {
	case e.Kind == DayOpened:
		*c = nil
		return
	case e.Ticket == nil || e.Kind == TicketIssued:
		return
	}
	t, list := e.Ticket, *c
	for i := range list {
		o := &list[i]
		if o.Over.IsZero() && o.Ticket == t.ID && (t.State != hall.Called || t.Counter != o.Counter) {
			o.Over, o.Undone = e.At, e.Kind == StepUndone && e.Undone == TicketCalled
		}
	}
	if e.Kind != TicketCalled && e.Kind != TicketRecalled {
		return
	}
	if len(list) >= keepCalls {
		list = slices.Delete(list, 0, len(list)-keepCalls+1)
	}
	*c = append(list, PastCall{Seq: e.Seq, Ticket: t.ID, Number: t.Number, Service: t.Service, Counter: t.Counter, At: e.At})
}
