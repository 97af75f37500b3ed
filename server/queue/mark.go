package queue

import (
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// most bounds the files and the people on one ticket.
const most = 9999

// mark changes what is known of a ticket. Guides and managers mark any that is
// not over: marks are declared at a kiosk and checked by people. A clerk marks
// those that are his to deal with: at his counter, or waiting in one of its
// lines.
func (d *decision) mark(a *wire.MarkTicket) (any, *wire.Error) {
	if err := d.marks(a); err != nil {
		return nil, err
	}
	t, err := d.named(a.Ticket)
	switch {
	case err != nil:
		return nil, err
	case t.State.Over():
		return nil, wrongState(t)
	case d.By.Role == wire.RoleClerk && !d.concerns(t):
		return nil, wire.Errorf(wire.CodeForbidden, "%s is not for a counter that you hold", t.Number)
	}
	n := changed(t, t.State)
	set(&n.Priority, a.Priority)
	set(&n.Assist, a.Assist)
	set(&n.Files, a.Files)
	set(&n.People, a.People)
	if a.Note != nil && *a.Note != t.Note {
		n.Note, n.NoteBy, n.NoteFrom = *a.Note, "", t.Counter
		if n.Note != "" {
			n.NoteBy = d.writer()
		}
	}
	set(&n.Procedure, a.Procedure)
	if n.Priority == t.Priority && n.Assist == t.Assist && n.Files == t.Files && n.People == t.People &&
		n.Note == t.Note && n.Procedure == t.Procedure {
		return none{}, nil
	}
	d.add(wire.Body{Kind: wire.TicketMarked, Ticket: n, Service: t.Service})
	return none{}, nil
}

// set writes a field that was given.
func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// marks checks the form of what mark_ticket is given with.
func (d *decision) marks(a *wire.MarkTicket) *wire.Error {
	switch {
	case a.Ticket == "":
		return invalid("ticket is missing")
	case a.Priority == nil && a.Assist == nil && a.Files == nil && a.People == nil && a.Note == nil && a.Procedure == nil:
		return invalid("nothing to mark: want priority, assist, files, people, note or procedure")
	case a.Priority != nil && *a.Priority != "" && !d.hasPriority(*a.Priority):
		return invalid("priority: there is no group %q", *a.Priority)
	case a.Files != nil && (*a.Files < 0 || *a.Files > most):
		return invalid("files: want 0 to %d", most)
	case a.People != nil && (*a.People < 0 || *a.People > most):
		return invalid("people: want 0 to %d", most)
	case a.Note != nil && len(*a.Note) > 2000:
		return invalid("note is too long")
	case a.Procedure != nil && len(*a.Procedure) > 64:
		return invalid("procedure is too long")
	}
	return nil
}

// concerns reports whether a ticket is at a counter that the clerk holds, or
// waits in a line that such a counter serves.
func (d *decision) concerns(t *ticket) bool {
	if t.Counter != "" {
		return d.e.counter(t.Counter).is.Account == d.By.Name
	}
	if t.State != hall.Waiting {
		return false
	}
	for _, desk := range d.e.serving[t.Service] {
		if c := d.e.counters[desk.ID]; c != nil && c.is.State != hall.Closed && c.is.Account == d.By.Name {
			return true
		}
	}
	return false
}
