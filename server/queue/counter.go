package queue

import (
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// counterChange opens, pauses or closes a counter.
func (d *decision) counterChange(a *wire.CounterChange) (any, *wire.Error) {
	if len(a.Reason) > 500 {
		return nil, invalid("reason is too long")
	}
	switch d.Do {
	case "open_counter":
		return d.openCounter(a)
	case "pause_counter":
		return d.pauseCounter(a)
	}
	return d.closeCounter(a)
}

// openCounter opens a closed counter or ends a pause. A clerk who opens it
// holds it; nobody holds one that a manager or a program opened, so that a
// clerk may take it over.
func (d *decision) openCounter(a *wire.CounterChange) (any, *wire.Error) {
	if a.Counter == "" {
		return nil, invalid("counter is missing")
	}
	if d.e.desks[a.Counter] == nil {
		return nil, wire.Errorf(wire.CodeUnknownCounter, "there is no counter %q", a.Counter)
	}
	now := d.e.shown(a.Counter)
	clerk := d.By.Role == wire.RoleClerk
	if clerk && now.State != hall.Closed && now.Account != "" && now.Account != d.By.Name {
		return nil, wire.Errorf(wire.CodeForbidden, "counter %s was opened by somebody else", a.Counter)
	}
	if now.State == hall.Open && (!clerk || now.Account == d.By.Name) {
		return none{}, nil
	}
	if clerk {
		now.Account = d.By.Name
		now.Officer = nil
		if d.By.Officer != (hall.Officer{}) {
			officer := d.By.Officer
			now.Officer = &officer
		}
	}
	now.State, now.Reason, now.Until = hall.Open, "", ""
	if t := d.e.counter(a.Counter).ticket; t != nil { // taken over in the middle
		now.Ticket = t.Ticket
	}
	d.add(wire.Body{Kind: wire.CounterOpened, Counter: a.Counter, CounterIs: now})
	return none{}, nil
}

func (d *decision) pauseCounter(a *wire.CounterChange) (any, *wire.Error) {
	c, err := d.at(a.Counter)
	if err != nil {
		return nil, err
	}
	if c.ticket != nil {
		return nil, wire.Errorf(wire.CodeCounterBusy, "counter %s has %s", a.Counter, c.ticket.Number)
	}
	now := d.e.shown(a.Counter)
	now.State, now.Reason, now.Until = hall.Paused, a.Reason, ""
	if !a.Until.IsZero() {
		now.Until = a.Until.In(d.e.zone()).Format("15:04")
	}
	d.add(wire.Body{Kind: wire.CounterPaused, Counter: a.Counter, CounterIs: now, Reason: a.Reason, Until: a.Until})
	return none{}, nil
}

// closeCounter closes a counter without a ticket. Those who were to come back
// to it, or were sent to it, go into the lines of their services at their
// original time, so that nobody waits at a dark desk.
func (d *decision) closeCounter(a *wire.CounterChange) (any, *wire.Error) {
	c, err := d.at(a.Counter)
	if err != nil {
		return nil, err
	}
	if c.ticket != nil {
		return nil, wire.Errorf(wire.CodeCounterBusy, "counter %s has %s", a.Counter, c.ticket.Number)
	}
	for t := range c.own.all() {
		d.release(t, a.Counter)
	}
	d.add(wire.Body{Kind: wire.CounterClosed, Counter: a.Counter, CounterIs: d.e.shut(a.Counter), Reason: a.Reason})
	return none{}, nil
}

// handOver lets a counter go as it stands, with its ticket: nobody holds it
// until the next clerk opens it. One that nobody holds stays so.
func (d *decision) handOver(a *wire.AtCounter) (any, *wire.Error) {
	c, err := d.at(a.Counter)
	if err != nil {
		return nil, err
	}
	if c.is.Account == "" {
		return none{}, nil
	}
	now := d.e.shown(a.Counter)
	now.Account, now.Officer = "", nil
	if c.ticket != nil {
		now.Ticket = c.ticket.Ticket
	}
	d.add(wire.Body{Kind: wire.CounterHandedOver, Counter: a.Counter, CounterIs: now})
	return none{}, nil
}

// serviceChange opens or closes a service for today: a manager's word against
// the hours, until a time or until the hours change next.
func (d *decision) serviceChange(a *wire.ServiceChange) (any, *wire.Error) {
	switch {
	case a.Service == "":
		return nil, invalid("service is missing")
	case len(a.Reason) > 500:
		return nil, invalid("reason is too long")
	case !a.Until.IsZero() && !a.Until.After(d.wall):
		return nil, invalid("until is past")
	}
	if _, ok := d.e.services[a.Service]; !ok {
		return nil, wire.Errorf(wire.CodeUnknownService, "there is no service %q", a.Service)
	}
	b := wire.Body{Kind: wire.ServiceOpened, Service: a.Service, Reason: a.Reason, Until: a.Until.In(d.e.zone())}
	if d.Do == "close_service" {
		b.Kind = wire.ServiceClosed
	} else if a.Until.IsZero() {
		b.Until = d.e.hoursAt(d.wall).until
	}
	d.add(b)
	return none{}, nil
}
