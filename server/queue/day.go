package queue

import (
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Unserved is a ticket whose turn has not come when the hall closes.
type Unserved struct {
	ID       string      `json:"id"`
	Number   hall.Number `json:"number"`
	Service  string      `json:"service"`
	State    hall.State  `json:"state"`
	IssuedAt time.Time   `json:"issued_at"`
	// Became is what the end of the day made of it: expired, or carried over
	// to the next day; "" while the day goes on.
	Became string `json:"became,omitempty"`
}

// Closing is the answer to close_hall and end_day: who was not served, in the
// order of issue, and after end_day who is still at a counter.
type Closing struct {
	Unserved []Unserved `json:"unserved"`
	Serving  []Unserved `json:"serving,omitempty"`
}

// dayEnd is why a ticket expired or a counter closed.
const dayEnd = "day_end"

func itoa(n int) string { return strconv.Itoa(n) }

func (d *decision) hallChange(a *wire.HallChange) (any, *wire.Error) {
	if len(a.Reason) > maxText {
		return nil, invalid("reason is too long")
	}
	switch d.Do {
	case "open_hall":
		return d.openHall(a)
	case "close_hall", "end_day":
		if !a.Until.IsZero() {
			return nil, invalid("until: only open_hall has one")
		}
	}
	if d.Do == "end_day" {
		return d.endDay(a)
	}
	d.closeHall(a)
	return Closing{Unserved: d.e.unserved()}, nil
}

// openHall opens every service: outside the hours until a time or until the
// hours change next, inside them by lifting what was closed. A last number
// that has passed no longer counts.
func (d *decision) openHall(a *wire.HallChange) (any, *wire.Error) {
	if !a.Until.IsZero() && !a.Until.After(d.wall) {
		return nil, invalid("until is past")
	}
	until := a.Until.In(d.e.zone())
	if until.IsZero() {
		until = d.e.hoursAt(d.wall).until
	}
	t := d.draft()
	for i := range d.e.hall.Services {
		id := d.e.hall.Services[i].ID
		if l := d.e.line(id); !l.lastAt.IsZero() && !d.wall.Before(l.lastAt) {
			put(&t.Last, id, "", false)
		}
	}
	if t.OpenedBy == "" || t.ClosedBy != "" {
		t.OpenedBy, t.OpenedAt, t.ClosedBy, t.ClosedAt = d.By.Name, d.now, "", time.Time{}
	}
	var lift []string
	for i := range d.e.hall.Services {
		s := &d.e.hall.Services[i]
		switch why := d.e.closed(d.e.line(s.ID), s, d.wall); {
		case why == wire.ReasonClosed, why == wire.ReasonHours, why == "" && !a.Until.IsZero():
			lift = append(lift, s.ID)
		}
	}
	if sameToday(t, d.e.today) && len(lift) == 0 {
		return none{}, nil
	}
	d.add(wire.Body{Kind: wire.HallOpened, Today: t, Reason: a.Reason, Until: a.Until})
	for _, id := range lift {
		if l := d.e.line(id); l.override != heldOpen || !l.until.Equal(until) {
			d.add(wire.Body{Kind: wire.ServiceOpened, Service: id, Reason: a.Reason, Until: until})
		}
	}
	return none{}, nil
}

// closeHall ends the giving of numbers for the rest of the day; the counters
// go on calling.
func (d *decision) closeHall(a *wire.HallChange) {
	t := d.draft()
	if t.ClosedBy == "" {
		t.ClosedBy, t.ClosedAt = d.By.Name, d.now
		d.add(wire.Body{Kind: wire.HallClosed, Today: t, Reason: a.Reason})
	}
	for i := range d.e.hall.Services {
		id := d.e.hall.Services[i].ID
		if l := d.e.line(id); l.override != heldClosed || !l.until.IsZero() {
			d.add(wire.Body{Kind: wire.ServiceClosed, Service: id, Reason: a.Reason})
		}
	}
}

// endDay closes the hall, settles those who were not served by the site's rule
// and closes the counters that are free. Who is being served stays so until
// their clerk has finished.
func (d *decision) endDay(a *wire.HallChange) (any, *wire.Error) {
	d.closeHall(a)
	r := Closing{Unserved: d.e.unserved()}
	for _, t := range d.e.order {
		if t.State == hall.Serving {
			r.Serving = append(r.Serving, Unserved{ID: t.ID, Number: t.Number, Service: t.Service, State: t.State, IssuedAt: t.IssuedAt})
		}
	}
	for i := range r.Unserved {
		r.Unserved[i].Became = d.settle(d.e.tickets[r.Unserved[i].ID])
	}
	for i := range d.e.hall.Counters {
		id := d.e.hall.Counters[i].ID
		c := d.e.counters[id]
		if c == nil || c.is.State == hall.Closed || c.ticket != nil && c.ticket.State == hall.Serving {
			continue
		}
		d.add(wire.Body{Kind: wire.CounterClosed, Counter: id, CounterIs: d.e.shut(id), Reason: dayEnd})
	}
	return r, nil
}

// settle lets a ticket expire at the day's end, or keeps its place for the
// next day by the site's rule, away from the counter that it was at.
func (d *decision) settle(t *ticket) string {
	n := *t.Ticket
	if !d.e.hall.Limits.CarryOver || t.State == hall.Serving {
		n.State, n.EndedAt = hall.Expired, d.now
		d.add(wire.Body{Kind: wire.TicketExpired, Ticket: &n, Counter: t.Counter, Reason: dayEnd})
		return string(hall.Expired)
	}
	if t.State == hall.Called || t.Counter != "" && t.State == hall.Waiting {
		n.State, n.Counter, n.CalledAt, n.Recalls = hall.Waiting, "", time.Time{}, 0
		d.add(wire.Body{Kind: wire.TicketReturned, Ticket: &n, Counter: t.Counter, Reason: dayEnd})
	}
	return "carried"
}
