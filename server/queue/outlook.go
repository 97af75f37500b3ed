package queue

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Outlook is what lies before a counter: whom it will call, and what undo
// would take back there. Its JSON is the answer to GET
// /api/v1/counters/{id}/line.
type Outlook struct {
	Seq uint64 `json:"seq"` // it is true after this event
	// Tickets are the ids of those that call_next would call here, one after
	// the other, if nothing else happened; at most as many as were asked for.
	Tickets []string `json:"tickets"`
	Waiting int      `json:"waiting"` // all that wait for this counter
	// Parked are the tickets set aside here and since when, oldest first.
	Parked []Aside `json:"parked"`
	Undo   *Undo   `json:"undo"` // nil: there is nothing to undo
}

// Aside is a parked ticket.
type Aside struct {
	Ticket string    `json:"ticket"`
	Since  time.Time `json:"since"`
}

// Undo is the last step at a counter, for as long as it can be taken back.
type Undo struct {
	Kind   wire.Kind   `json:"kind"`
	Ticket string      `json:"ticket"`
	Number hall.Number `json:"number"`
	Until  time.Time   `json:"until"`
}

// Outlook looks ahead at a counter; ok is false when the hall has none of that
// id. It plays the calls through by the rule that call_next goes by.
func (e *Engine) Outlook(id string, now time.Time, most int) (o Outlook, ok bool) {
	d := e.desks[id]
	if d == nil {
		return Outlook{}, false
	}
	c := e.counters[id]
	if c == nil { // nobody ever opened it
		c = &counter{is: wire.CounterState{ID: id, State: hall.Closed}}
	}
	o = Outlook{Seq: e.seq, Tickets: []string{}, Waiting: c.own.len(), Parked: c.aside(), Undo: e.undoable(c, now)}
	for t := range c.own.all() {
		if len(o.Tickets) < most {
			o.Tickets = append(o.Tickets, t.ID)
		}
	}
	now = e.clock(now)
	rounds := make([]round, len(d.lines))
	for i, l := range d.lines {
		rounds[i] = l.deal(nil, e.late(now))
		for _, g := range l.groups {
			o.Waiting += g.list.len()
		}
	}
	for len(o.Tickets) < most {
		i := e.choose(d, now, func(i int) *ticket {
			if h := rounds[i].eldest(); h >= 0 {
				return rounds[i].head(h)
			}
			return nil
		})
		if i < 0 {
			break
		}
		h, _ := rounds[i].turn()
		o.Tickets = append(o.Tickets, rounds[i].head(h).ID)
		rounds[i].call(h, 1)
	}
	return o, true
}

// aside lists the tickets that are parked at a counter.
func (c *counter) aside() []Aside {
	list := []Aside{}
	for t := range c.parked.all() {
		list = append(list, Aside{t.ID, t.since})
	}
	slices.SortFunc(list, func(a, b Aside) int { return a.Since.Compare(b.Since) })
	return list
}

// undoable is what undo would take back at a counter now.
func (e *Engine) undoable(c *counter, now time.Time) *Undo {
	s := c.step
	ask := Ask{Now: now, By: wire.Actor{Role: wire.RoleManager}, Do: "undo", Args: &wire.AtCounter{Counter: c.is.ID}}
	if _, refused := e.Decide(ask); refused != nil {
		return nil
	}
	within := e.hall.Limits.UndoWithin
	if within <= 0 {
		within = undoWithin
	}
	return &Undo{Kind: s.Kind, Ticket: s.Before.ID, Number: s.Before.Number, Until: s.At.Add(within)}
}
