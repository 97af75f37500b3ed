package queue

import (
	"slices"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

func (d *decision) callNext(a *wire.AtCounter) (any, *wire.Error) {
	c, err := d.free(a.Counter)
	if err != nil {
		return nil, err
	}
	t := d.e.pick(c, d.now)
	if t == nil {
		return nil, nil
	}
	return d.callTo(t, a.Counter, ""), nil
}

// callTo makes the event that asks a ticket to a counter.
func (d *decision) callTo(t *ticket, counter, reason string) *hall.Ticket {
	n := changed(t, hall.Called)
	n.Counter, n.CalledAt, n.StartedAt, n.EndedAt = counter, d.now, time.Time{}, time.Time{}
	n.Recalls, n.Reason = 0, reason
	d.add(wire.Body{Kind: wire.TicketCalled, Ticket: n, Counter: counter, Reason: reason})
	return bare(n)
}

// call takes a chosen ticket out of order.
func (d *decision) call(a *wire.Call) (any, *wire.Error) {
	switch {
	case a.Ticket == "":
		return nil, invalid("ticket is missing")
	case strings.TrimSpace(a.Reason) == "":
		return nil, invalid("reason is missing: a call out of order says why")
	case len(a.Reason) > 500:
		return nil, invalid("reason is too long")
	}
	if err := d.known(a.Counter); err != nil {
		return nil, err
	}
	t, err := d.named(a.Ticket)
	if err != nil {
		return nil, err
	}
	if _, err := d.free(a.Counter); err != nil {
		return nil, err
	}
	switch t.State {
	case hall.Waiting, hall.Returned, hall.Parked:
		return d.callTo(t, a.Counter, a.Reason), nil
	}
	return nil, wrongState(t)
}

// known checks that there is such a counter, before anything of its state.
func (d *decision) known(counter string) *wire.Error {
	if counter == "" {
		return invalid("counter is missing")
	}
	if d.e.desks[counter] == nil {
		return wire.Errorf(wire.CodeUnknownCounter, "there is no counter %q", counter)
	}
	return nil
}

func (d *decision) recall(a *wire.AtCounter) (any, *wire.Error) {
	_, t, err := d.taken(a.Counter, hall.Called)
	if err != nil {
		return nil, err
	}
	n := changed(t, hall.Called)
	n.Recalls++
	d.add(wire.Body{Kind: wire.TicketRecalled, Ticket: n, Counter: a.Counter})
	return none{}, nil
}

func (d *decision) start(a *wire.AtCounter) (any, *wire.Error) {
	_, t, err := d.taken(a.Counter, hall.Called)
	if err != nil {
		return nil, err
	}
	n := changed(t, hall.Serving)
	n.StartedAt = d.now
	d.add(wire.Body{Kind: wire.ServiceStarted, Ticket: n, Counter: a.Counter})
	return none{}, nil
}

func (d *decision) noShow(a *wire.AtCounter) (any, *wire.Error) {
	_, t, err := d.taken(a.Counter, hall.Called)
	if err != nil {
		return nil, err
	}
	if least := d.e.hall.Limits.NoShowRecalls; t.Recalls < least {
		return nil, wire.Errorf(wire.CodeWrongState, "%s was recalled %d times of %d", t.Number, t.Recalls, least)
	}
	n := changed(t, hall.NoShow)
	n.EndedAt = d.now
	d.add(wire.Body{Kind: wire.TicketNoShow, Ticket: n, Counter: a.Counter})
	return none{}, nil
}

// Finished is what an integration that may rate gets: it has no tablet to show
// the token.
type Finished struct {
	RatingToken string `json:"rating_token"`
}

func (d *decision) finish(a *wire.Finish) (any, *wire.Error) {
	known := slices.ContainsFunc(d.e.hall.Outcomes, func(o hall.Outcome) bool { return o.ID == a.Outcome })
	switch {
	case a.Outcome == "" && d.e.hall.Limits.MustOutcome:
		return nil, invalid("outcome is missing: this hall wants one")
	case a.Outcome != "" && !known:
		return nil, invalid("outcome: there is no %q", a.Outcome)
	case len(a.CaseCode) > 64 || len(a.Procedure) > 64:
		return nil, invalid("case_code or procedure is too long")
	case a.Files < 0 || a.Files > most || a.People < 0 || a.People > most:
		return nil, invalid("files, people: want 0 to %d", most)
	}
	c, t, err := d.served(a)
	if err != nil {
		return nil, err
	}
	n := changed(t, hall.Finished)
	n.EndedAt, n.Outcome = d.now, a.Outcome
	if a.CaseCode != "" {
		n.CaseCode = a.CaseCode
	}
	if a.Procedure != "" {
		n.Procedure = a.Procedure
	}
	if a.Files > 0 {
		n.Files = a.Files
	}
	if a.People > 0 {
		n.People = a.People
	}
	if then := slices.Concat(t.Then, a.Then); len(then) > 0 {
		d.goOn(n, a.Counter, then)
		return none{}, nil
	}
	if n.RatingToken, err = d.ratingToken(n, c); err != nil {
		return nil, err
	}
	d.add(wire.Body{Kind: wire.TicketFinished, Ticket: n, Counter: a.Counter})
	if d.By.Role == wire.RoleIntegration && d.By.Allowed("rate") {
		return Finished{n.RatingToken}, nil
	}
	return none{}, nil
}

// transfer passes the counter's ticket to a line or to another counter, at its
// original time.
func (d *decision) transfer(a *wire.Transfer) (any, *wire.Error) {
	switch {
	case (a.ToService == "") == (a.ToCounter == ""):
		return nil, invalid("want to_service or to_counter, one of them")
	case len(a.Note) > 2000:
		return nil, invalid("note is too long")
	case a.ToCounter != "" && a.ToCounter == a.Counter:
		return nil, invalid("to_counter is this counter")
	}
	if err := d.known(a.Counter); err != nil {
		return nil, err
	}
	if a.ToService != "" {
		if _, ok := d.e.services[a.ToService]; !ok {
			return nil, wire.Errorf(wire.CodeUnknownService, "there is no service %q", a.ToService)
		}
		if d.e.line(a.ToService).idle {
			return nil, wire.Errorf(wire.CodeServiceClosed, "no counter serves %s today", a.ToService)
		}
	} else if err := d.known(a.ToCounter); err != nil {
		return nil, err
	}
	_, t, err := d.taken(a.Counter, hall.Called, hall.Serving)
	if err != nil {
		return nil, err
	}
	n := changed(t, hall.Waiting)
	n.Counter = a.ToCounter
	if a.Note != "" {
		n.Note, n.NoteBy, n.NoteFrom = a.Note, d.writer(), a.Counter
	}
	n.CalledAt, n.StartedAt, n.Recalls, n.Reason, n.Place = time.Time{}, time.Time{}, 0, "", nil
	from := a.Counter
	if a.ToService != "" {
		from, n.Service = t.Service, a.ToService
	}
	d.add(wire.Body{Kind: wire.TicketTransferred, Ticket: n, Counter: a.Counter, From: from, Service: n.Service})
	return none{}, nil
}

// writer is who writes a note, as a colleague knows him.
func (d *decision) writer() string {
	if d.By.Officer.Name != "" {
		return d.By.Officer.Name
	}
	return d.By.Name
}

// park sets the counter's ticket aside, for papers or a signature.
func (d *decision) park(a *wire.Park) (any, *wire.Error) {
	if len(a.Reason) > 500 {
		return nil, invalid("reason is too long")
	}
	if err := d.known(a.Counter); err != nil {
		return nil, err
	}
	if a.Ticket != "" {
		if _, err := d.named(a.Ticket); err != nil {
			return nil, err
		}
	}
	_, t, err := d.taken(a.Counter, hall.Called, hall.Serving)
	switch {
	case err != nil:
		return nil, err
	case a.Ticket != "" && a.Ticket != t.ID:
		return nil, wire.Errorf(wire.CodeWrongState, "counter %s has %s", a.Counter, t.Number)
	}
	n := changed(t, hall.Parked)
	n.Reason = a.Reason
	d.add(wire.Body{Kind: wire.TicketParked, Ticket: n, Counter: a.Counter, Reason: a.Reason})
	return none{}, nil
}

// resume calls a parked ticket again without queueing: the one that is named,
// or the one that was parked here first.
func (d *decision) resume(a *wire.Park) (any, *wire.Error) {
	if err := d.known(a.Counter); err != nil {
		return nil, err
	}
	var t *ticket
	if a.Ticket != "" {
		var err *wire.Error
		if t, err = d.named(a.Ticket); err != nil {
			return nil, err
		}
	}
	c, err := d.free(a.Counter)
	if err != nil {
		return nil, err
	}
	if t == nil {
		t = c.parked.head()
	}
	switch {
	case t == nil:
		return nil, wire.Errorf(wire.CodeNotServing, "counter %s has no parked ticket", a.Counter)
	case t.State != hall.Parked:
		return nil, wrongState(t)
	}
	d.callTo(t, a.Counter, a.Reason)
	return none{}, nil
}
