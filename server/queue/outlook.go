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
	Undo    *Undo    `json:"undo"`    // nil: there is nothing to undo
}

// Undo is the last step at a counter, for as long as it can be taken back.
type Undo struct {
	Kind   wire.Kind   `json:"kind"`
	Ticket string      `json:"ticket"`
	Number hall.Number `json:"number"`
	Until  time.Time   `json:"until"`
}

// Outlook looks ahead at a counter; ok is false when the hall has none of that
// id. It plays the calls through on the lines themselves and puts everything
// back, so that no second idea of the order exists: it is for the goroutine
// that owns the engine.
func (e *Engine) Outlook(id string, now time.Time, most int) (o Outlook, ok bool) {
	d := e.desks[id]
	if d == nil {
		return Outlook{}, false
	}
	c := e.counters[id]
	if c == nil { // nobody ever opened it
		c = &counter{is: wire.CounterState{ID: id, State: hall.Closed}}
	}
	o = Outlook{Seq: e.seq, Tickets: []string{}, Waiting: c.own.len(), Undo: e.undoable(c, now)}
	for _, l := range d.lines {
		for _, g := range l.groups {
			o.Waiting += g.heap.len()
		}
	}
	now = e.clock(now)
	defer e.putBack(d, c)()
	for len(o.Tickets) < most {
		t := e.next(c, now)
		if t == nil {
			break
		}
		o.Tickets = append(o.Tickets, t.ID)
		t.in.remove(t)
		if l := e.line(t.Service); t.State == hall.Waiting && slices.Contains(d.lines, l) {
			l.waiting--
			if t.Counter == "" {
				l.count(t.Ticket, e.seq)
			}
		}
	}
	return o, true
}

// putBack remembers how a counter's lines stand, and gives back what restores
// them.
func (e *Engine) putBack(d *desk, c *counter) func() {
	lines := make([]line, len(d.lines))
	var groups []group
	own := slices.Clone(c.own.list)
	for i, l := range d.lines {
		lines[i] = *l
		for _, g := range l.groups {
			saved := *g
			saved.heap.list = slices.Clone(g.heap.list)
			groups = append(groups, saved)
		}
	}
	return func() {
		n := 0
		for i, l := range d.lines {
			*l = lines[i]
			for _, g := range l.groups {
				*g = groups[n]
				g.heap.stand()
				n++
			}
		}
		c.own.list = own
		c.own.stand()
	}
}

// stand tells every ticket of a heap again where it stands.
func (h *heap) stand() {
	for i, t := range h.list {
		t.in, t.pos = h, i
	}
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
