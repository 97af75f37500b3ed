package queue

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// maxLegs bounds the services that a ticket may still have to go on to.
const maxLegs = 8

// legs checks the form of a way through several services: from is where it
// begins, then what is agreed already, and more is added.
func legs(from string, then, more []string) *wire.Error {
	if len(then)+len(more) > maxLegs {
		return invalid("then: want at most %d services", maxLegs)
	}
	if len(then) > 0 {
		from = then[len(then)-1]
	}
	for _, id := range more {
		switch id {
		case "":
			return invalid("then: a service is missing")
		case from:
			return invalid("then: %q follows itself", id)
		}
		from = id
	}
	return nil
}

// exist checks that there are such services.
func (d *decision) exist(services []string) *wire.Error {
	for _, id := range services {
		if _, ok := d.e.services[id]; !ok {
			return wire.Errorf(wire.CodeUnknownService, "there is no service %q", id)
		}
	}
	return nil
}

// served finds the ticket that finish ends, and checks where it is to go on to.
func (d *decision) served(a *wire.Finish) (*counter, *ticket, *wire.Error) {
	if err := legs("", nil, a.Then); err != nil {
		return nil, nil, err
	}
	if len(a.Then) > 0 {
		if err := d.known(a.Counter); err != nil {
			return nil, nil, err
		}
		if err := d.exist(a.Then); err != nil {
			return nil, nil, err
		}
	}
	c, t, err := d.taken(a.Counter, hall.Serving)
	if err != nil {
		return nil, nil, err
	}
	return c, t, legs(t.Service, t.Then, a.Then)
}

// goOn sends a ticket whose service ended to the next of its services. It
// waits there by the time it was issued at, and is rated when the last one
// ends. A service that nobody serves just now keeps it waiting: that is for
// people to see and to mend.
func (d *decision) goOn(n *hall.Ticket, counter string, then []string) {
	from := n.Service
	n.State, n.Service, n.Then = hall.Waiting, then[0], slices.Clip(then[1:])
	if len(n.Then) == 0 {
		n.Then = nil
	}
	n.Counter, n.CalledAt, n.StartedAt, n.EndedAt = "", time.Time{}, time.Time{}, time.Time{}
	n.Recalls, n.Reason, n.Place = 0, "", nil
	d.add(wire.Body{Kind: wire.LegFinished, Ticket: n, Counter: counter, From: from, Service: n.Service})
}
