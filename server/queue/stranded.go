package queue

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Stranded explains why a changed site cannot be put in force now: tickets
// would be left where nobody calls them. It names every service and counter
// that stands against it, and how many tickets. Nil if nothing does.
func (e *Engine) Stranded(h *hall.Hall) *wire.Error {
	var why []string
	say := func(n int, one, many string, args ...any) {
		switch {
		case n == 1:
			why = append(why, fmt.Sprintf(one, args...))
		case n > 1:
			why = append(why, fmt.Sprintf(many, append([]any{n}, args...)...))
		}
	}
	today := effective(h, e.today, e.day)
	for _, l := range sorted(e.lines) {
		id := l.service
		s, ok := h.Service(id)
		was := e.services[id]
		switch {
		case !ok:
			at, then := e.bound(id)
			say(at, "service %s is gone, and 1 ticket is in it", "service %[2]s is gone, and %[1]d tickets are in it", id)
			say(then, "service %s is gone, and 1 ticket goes on to it", "service %[2]s is gone, and %[1]d tickets go on to it", id)
			continue
		case was != nil && was.Prefix != s.Prefix:
			say(l.waiting, "service %s changes its prefix while 1 ticket waits", "service %[2]s changes its prefix while %[1]d tickets wait", id)
		}
		if len(e.serving[id]) > 0 && len(today.CountersOf(id)) == 0 {
			say(l.standing(), "no counter serves %s any more, and 1 ticket waits", "no counter serves %[2]s any more, and %[1]d tickets wait", id)
		}
	}
	for _, c := range sorted(e.counters) {
		if _, ok := h.Counter(c.is.ID); ok {
			continue
		}
		if c.ticket != nil {
			why = append(why, fmt.Sprintf("counter %s is gone, and %s is there", c.is.ID, c.ticket.Number))
		}
		say(c.own.len()+c.parked.len(), "counter %s is gone, and 1 ticket comes back to it", "counter %[2]s is gone, and %[1]d tickets come back to it", c.is.ID)
	}
	if why == nil {
		return nil
	}
	return wire.Errorf(wire.CodeConflict, "the changed site would strand tickets: %s", strings.Join(why, "; "))
}

// bound counts the tickets that are in a service, and those that go on to it.
func (e *Engine) bound(service string) (at, then int) {
	for _, t := range e.order {
		switch {
		case t.State.Over():
		case t.Service == service:
			at++
		case slices.Contains(t.Then, service):
			then++
		}
	}
	return at, then
}

// standing is how many stand in the line itself: those who were sent to one
// counter wait there.
func (l *line) standing() (n int) {
	for _, g := range l.groups {
		n += g.list.len()
	}
	return n
}

// removed sees to the counters that a site no longer has. While the hall runs
// Stranded keeps those that have tickets; but a site may also have been changed
// while it was off. Whoever was at such a counter, or was to come back to it,
// waits again in the line at the time it has; the counter is closed.
func (d *decision) removed() {
	for _, c := range sorted(d.e.counters) {
		id := c.is.ID
		if d.e.desks[id] != nil || c.is.State == hall.Closed && c.ticket == nil && c.own.len() == 0 {
			continue
		}
		if t := c.ticket; t != nil {
			d.release(t, id)
		}
		for t := range c.own.all() {
			d.release(t, id)
		}
		d.add(wire.Body{Kind: wire.CounterClosed, Counter: id, CounterIs: d.e.shut(id), Reason: "site_changed"})
	}
}

// release sends a ticket from a counter back to the line of its service.
func (d *decision) release(t *ticket, counter string) {
	n := changed(t, hall.Waiting)
	n.Counter, n.CalledAt, n.StartedAt, n.Recalls = "", time.Time{}, time.Time{}, 0
	d.add(wire.Body{Kind: wire.TicketTransferred, Ticket: n, Counter: counter, From: counter, Service: n.Service, Reason: "counter_closed"})
}
