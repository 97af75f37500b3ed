package queue

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// undoWithin is how long a step can be undone unless the site says otherwise.
const undoWithin = 30 * time.Second

// undo takes back the last move at a counter while nobody has acted on the
// counter or the ticket since.
func (d *decision) undo(a *wire.AtCounter) (any, *wire.Error) {
	c, err := d.at(a.Counter)
	if err != nil {
		return nil, err
	}
	within := d.e.hall.Limits.UndoWithin
	if within <= 0 {
		within = undoWithin
	}
	s := &c.step
	switch {
	case s.Kind == "":
		return nil, wire.Errorf(wire.CodeWrongState, "counter %s has nothing to undo", a.Counter)
	case d.now.Sub(s.At) > within:
		return nil, wire.Errorf(wire.CodeWrongState, "the last step is more than %s ago", within)
	}
	if err := d.exist([]string{s.Before.Service}); err != nil {
		return nil, err // the site has changed since
	}
	t := d.e.tickets[s.Before.ID]
	if t == nil || t.seq != s.Seq || c.seq != s.Seq {
		return nil, wire.Errorf(wire.CodeWrongState, "somebody has acted on %s since", s.Before.Number)
	}
	before := *s.Before
	before.Rated = t.Rated // what a citizen has said stays said, and hinders nobody
	d.add(wire.Body{Kind: wire.StepUndone, Ticket: &before, Counter: a.Counter, Undone: s.Kind})
	return none{}, nil
}

// cancel gives a ticket up. One that is being served is no longer its
// holder's to cancel.
func (d *decision) cancel(a *wire.CancelTicket) (any, *wire.Error) {
	if a.Request != "" {
		return d.takeBack(a)
	}
	t, err := d.ref(&wire.TicketRef{Ticket: a.Ticket, Token: a.Token})
	if err != nil {
		return nil, err
	}
	b := wire.Body{Kind: wire.TicketCancelled, Service: t.Service}
	switch t.State {
	case hall.Waiting, hall.Returned, hall.Parked:
	case hall.Called:
		b.Counter = t.Counter
	default:
		return nil, wrongState(t)
	}
	b.Ticket = changed(t, hall.Cancelled)
	b.Ticket.EndedAt = d.now
	d.add(b)
	return none{}, nil
}

// takeBack is for a wish whose person holds nothing of it: the kiosk was killed
// or cut off in between.
func (d *decision) takeBack(a *wire.CancelTicket) (any, *wire.Error) {
	switch {
	case a.Ticket != "" || a.Token != "":
		return nil, invalid("request: want it, or ticket or token, not both")
	case len([]rune(a.Request)) > wire.MaxKey:
		return nil, invalid("request: want at most %d characters", wire.MaxKey)
	case d.By.Role == wire.RolePublic:
		return nil, invalid("token is missing")
	}
	d.replace(a.Request)
	return none{}, nil
}

// returnTicket lets a citizen who was sent away, say for a wrong form, come
// back to the same counter ahead of the next: from the desk itself, from being
// parked, or later, when the service had ended.
func (d *decision) returnTicket(a *wire.TicketRef) (any, *wire.Error) {
	t, err := d.ref(a)
	if err != nil {
		return nil, err
	}
	switch t.State {
	case hall.Called, hall.Serving, hall.Finished, hall.Parked:
	default:
		return nil, wrongState(t)
	}
	if d.e.desks[t.Counter] == nil { // a card that was served by hand, or the site has changed since
		return nil, wire.Errorf(wire.CodeUnknownCounter, "%s has no counter to come back to", t.Number)
	}
	if c := d.e.counter(t.Counter); d.By.Role == wire.RoleClerk && c.is.Account != d.By.Name {
		return nil, wire.Errorf(wire.CodeForbidden, "%s belongs to counter %s", t.Number, t.Counter)
	}
	n := changed(t, hall.Returned)
	n.EndedAt, n.Reason = time.Time{}, ""
	d.add(wire.Body{Kind: wire.TicketReturned, Ticket: n, Counter: t.Counter})
	return none{}, nil
}

// rejoin lets a latecomer wait again: at the end of its line or, where the hall
// says so, behind the next few calls of it. That is for the first time: who has
// come too late again goes to the end.
func (d *decision) rejoin(a *wire.TicketRef) (any, *wire.Error) {
	t, err := d.ref(a)
	if err != nil {
		return nil, err
	}
	if t.State != hall.NoShow {
		return nil, wrongState(t)
	}
	if err := d.exist([]string{t.Service}); err != nil {
		return nil, err // the site has changed since
	}
	if within := d.e.hall.Limits.RejoinWithin; within > 0 && d.now.Sub(t.EndedAt) > within {
		return nil, wire.Errorf(wire.CodeWrongState, "%s was called more than %s ago", t.Number, within)
	}
	l, rule := d.e.line(t.Service), d.e.hall.Limits.Rejoin
	n := changed(t, hall.Waiting)
	if n.Counter, n.Place = "", nil; rule.Soon && t.Rejoined.IsZero() {
		n.Place = l.place(t, rule.After, d.e.late(d.now), d.e.seq+1)
	}
	n.Rejoined = d.now
	n.CalledAt, n.EndedAt, n.Recalls, n.Reason = time.Time{}, time.Time{}, 0, ""
	d.add(wire.Body{Kind: wire.TicketRejoined, Ticket: n, Service: t.Service})
	return none{}, nil
}
