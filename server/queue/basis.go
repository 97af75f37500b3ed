package queue

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// basis is what the day behind the turn that d makes begins with.
func (e *Engine) basis(d *decision) *wire.Basis {
	b := &wire.Basis{}
	for i := range e.hall.Services {
		if s := &e.hall.Services[i]; s.Target > 0 {
			put(&b.Targets, s.ID, targetS(s), true)
		}
	}
	settled := map[string]*wire.Event{}
	for i := range d.events {
		if ev := &d.events[i]; ev.Ticket != nil {
			settled[ev.Ticket.ID] = ev
		}
	}
	left := map[string]bool{}
	for i := range d.events {
		if is := d.events[i].CounterIs; is != nil {
			left[is.ID] = true // they only close here
		}
	}
	for _, t := range e.order {
		n, seq := t.Ticket, t.seq
		if ev := settled[n.ID]; ev != nil {
			n, seq = ev.Ticket, ev.Seq
		}
		if !n.State.Over() {
			b.Carried = append(b.Carried, wire.Carried{Ticket: n.ID, Service: n.Service, State: n.State, Seq: seq})
		}
	}
	for i := range e.hall.Counters {
		id := e.hall.Counters[i].ID
		c := e.counters[id]
		if c == nil || left[id] || c.is.State == hall.Closed || c.is.Account == "" {
			continue
		}
		s := wire.Seat{Counter: id, Account: c.is.Account}
		if c.is.Officer != nil {
			s.Name = c.is.Officer.Name
		}
		b.Seats = append(b.Seats, s)
	}
	return b
}

// targetS is the longest wait that a service promises, in whole seconds.
func targetS(s *hall.Service) int { return int(s.Target / time.Second) }
