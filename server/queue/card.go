package queue

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// registerCard brings home an emergency card that was given out by hand. Its
// holder has been told a number: neither hours nor limits refuse it. It waits
// by the time that was written on it, or is noted as served.
func (d *decision) registerCard(a *wire.RegisterCard) (any, *wire.Error) {
	s, l, err := d.wanted(&wire.IssueTicket{Service: a.Service, Priority: a.Priority})
	if err != nil {
		return nil, err
	}
	over := a.Outcome != "" || !a.EndedAt.IsZero()
	known := slices.ContainsFunc(d.e.hall.Outcomes, func(o hall.Outcome) bool { return o.ID == a.Outcome })
	first, last := hall.Block(d.e.hall.Cards)
	switch {
	case a.Number == hall.Number{}:
		return nil, invalid("number is missing")
	case a.Number.Prefix != s.Prefix:
		return nil, invalid("number %s: numbers of %s begin with %s", a.Number, s.ID, s.Prefix)
	case d.e.hall.Cards < 1:
		return nil, invalid("number %s: this hall has no emergency cards", a.Number)
	case a.Number.N < first || a.Number.N > last:
		return nil, invalid("number %s: the cards of %s run from %s%03d to %s%03d", a.Number, s.ID, s.Prefix, first, s.Prefix, last)
	case a.Outcome != "" && !known:
		return nil, invalid("outcome: there is no %q", a.Outcome)
	case len(a.CaseCode) > 64:
		return nil, invalid("case_code is too long")
	case !over && (a.Counter != "" || a.CaseCode != ""):
		return nil, invalid("counter and case_code belong to a card that was served: outcome or ended_at is missing")
	case over && a.Outcome == "" && d.e.hall.Limits.MustOutcome:
		return nil, invalid("outcome is missing: this hall wants one")
	case !a.IssuedAt.IsZero() && !a.EndedAt.IsZero() && a.EndedAt.Before(a.IssuedAt):
		return nil, invalid("ended_at is before issued_at")
	}
	if a.Counter != "" {
		if err := d.known(a.Counter); err != nil {
			return nil, err
		}
	}
	if d.e.used(s.Prefix).has(a.Number.N) {
		return nil, wire.Errorf(wire.CodeConflict, "number %s was given already", a.Number)
	}
	token, err := d.token()
	if err != nil {
		return nil, err
	}
	issued, flagged := d.written(a.IssuedAt)
	t := d.fresh(&wire.IssueTicket{Service: a.Service, Priority: a.Priority}, a.Number, token, issued)
	t.Card, t.Flagged = true, flagged
	r := d.give(t, l, nil)
	_, left := d.e.used(s.Prefix).free(&d.e.blocked)
	d.limit(s, l, left)
	if over {
		d.servedByHand(a, t)
		r.Ahead, r.WaitS, r.Notice = 0, nil, ""
	}
	return r, nil
}

// written bounds a time that somebody wrote on paper, as believe does a
// kiosk's: within this day and not in the future, or it counts from now.
func (d *decision) written(said time.Time) (at time.Time, flagged bool) {
	if said.IsZero() {
		return d.now, false
	}
	away := d.Away
	d.Away = nil
	at, flagged = d.believe(said)
	d.Away = away
	return at, flagged
}

// servedByHand notes a card's service that is over. There is no rating: nobody can
// show that the tablet is before the right person.
func (d *decision) servedByHand(a *wire.RegisterCard, t *hall.Ticket) {
	n := *t
	n.State, n.Counter, n.Outcome, n.CaseCode = hall.Finished, a.Counter, a.Outcome, a.CaseCode
	ended, flagged := d.written(a.EndedAt)
	if ended.Before(n.IssuedAt) {
		ended = n.IssuedAt
	}
	n.EndedAt, n.Flagged = ended, n.Flagged || flagged
	// The event names no counter: nothing happened there now that its clerk
	// could take back.
	d.add(wire.Body{Kind: wire.TicketFinished, Ticket: &n, Service: n.Service})
}
