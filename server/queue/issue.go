package queue

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Issued is a fresh ticket as its taker gets it.
type Issued struct {
	ID       string      `json:"id"`
	Number   hall.Number `json:"number"`
	Service  string      `json:"service"`
	Token    string      `json:"token"`
	IssuedAt time.Time   `json:"issued_at"`
	Ahead    int         `json:"ahead"`
	WaitS    *hall.Wait  `json:"wait_s"`
	Notice   string      `json:"notice,omitempty"`
	// Flagged says that the issue time that was named was not believed.
	Flagged bool `json:"flagged,omitempty"`
}

// lateDay is the notice that the ticket is probably not served today.
const lateDay = "late_day"

// skew is how far a kiosk's clock may run ahead of the hall's unnoticed.
const skew = 5 * time.Second

func (d *decision) issueTicket(a *wire.IssueTicket) (any, *wire.Error) {
	s, l, err := d.wanted(a)
	if err != nil {
		return nil, err
	}
	switch d.e.closed(l, s, d.wall) {
	case wire.ReasonClosed:
		return nil, wire.Errorf(wire.CodeServiceClosed, "%s takes no numbers now", s.ID)
	case wire.ReasonHours:
		return nil, wire.Errorf(wire.CodeServiceClosed, "the hall is closed at this hour")
	case wire.ReasonLimit:
		return nil, wire.Errorf(wire.CodeLimitReached, "%s has no numbers left today", s.ID)
	}
	if n := d.e.hall.Limits.PerPersonDay; n > 0 && a.Person != "" && d.e.persons[a.Person] >= n {
		return nil, wire.Errorf(wire.CodeLimitReached, "at most %d numbers a person a day", n)
	}
	token, err := d.token()
	if err != nil {
		return nil, err
	}
	first, left := d.e.used(s.Prefix).free(&d.e.blocked)
	t := d.fresh(a, hall.Number{Prefix: s.Prefix, N: first}, token, d.now)
	result := d.give(t, l, nil)
	if left-1 <= nearlyFull && !l.nearly {
		d.add(wire.Body{Kind: wire.SeriesNearlyFull, Service: s.ID})
	}
	d.limit(s, l, left-1)
	return result, nil
}

// limit says, with the last number of the day, that there are no more.
func (d *decision) limit(s *hall.Service, l *line, left int) {
	if l.announced == announcedOpen && (left == 0 || s.MaxPerDay > 0 && l.issued+1 >= s.MaxPerDay) {
		d.add(wire.Body{Kind: wire.ServiceClosed, Service: s.ID, Reason: wire.ReasonLimit})
		d.events[len(d.events)-1].By = "" // not the taker's doing
	}
}

// wanted checks what issue_ticket and issue_offline have in common.
func (d *decision) wanted(a *wire.IssueTicket) (*hall.Service, *line, *wire.Error) {
	switch {
	case a.Service == "":
		return nil, nil, invalid("service is missing")
	case a.Files < 0 || a.Files > most:
		return nil, nil, invalid("files: want 0 to %d", most)
	case a.People < 0 || a.People > most:
		return nil, nil, invalid("people: want 0 to %d", most)
	case len(a.Lang) > 16 || len(a.Procedure) > 64 || len(a.Person) > 256:
		return nil, nil, invalid("lang, procedure or person is too long")
	case a.Priority != "" && !d.hasPriority(a.Priority):
		return nil, nil, invalid("priority: there is no group %q", a.Priority)
	}
	if err := legs(a.Service, nil, a.Then); err != nil {
		return nil, nil, err
	}
	s, ok := d.e.services[a.Service]
	if !ok {
		return nil, nil, wire.Errorf(wire.CodeUnknownService, "there is no service %q", a.Service)
	}
	if err := d.exist(a.Then); err != nil {
		return nil, nil, err
	}
	return s, d.e.line(s.ID), nil
}

func (d *decision) hasPriority(id string) bool {
	for i := range d.e.hall.Priorities {
		if d.e.hall.Priorities[i].ID == id {
			return true
		}
	}
	return false
}

func (d *decision) fresh(a *wire.IssueTicket, n hall.Number, token string, issued time.Time) *hall.Ticket {
	return &hall.Ticket{
		ID: d.e.day.Compact() + "-" + n.String(), Number: n, Service: a.Service, State: hall.Waiting,
		IssuedAt: issued, Priority: a.Priority, Lang: a.Lang, Procedure: a.Procedure,
		Files: a.Files, People: a.People, Person: a.Person, Token: token,
		Assist: a.Assist, Then: a.Then,
	}
}

// give makes the ticket_issued event and the taker's answer. Gone is the ticket
// that this one replaces.
func (d *decision) give(t *hall.Ticket, l *line, gone *ticket) *Issued {
	d.add(wire.Body{Kind: wire.TicketIssued, Ticket: t, Service: t.Service})
	d.issued = t.ID
	r := &Issued{
		ID: t.ID, Number: t.Number, Service: t.Service, Token: t.Token, IssuedAt: t.IssuedAt,
		Ahead: l.ahead(t.Priority, key{when: t.IssuedAt.UnixMilli(), ord: len(d.e.order)}, t.IssuedAt, d.e.late(d.now), gone),
	}
	r.WaitS, r.Notice = d.e.outlook(l, r.Ahead, d.wall)
	r.Flagged = t.Flagged
	return r
}

// issueOffline takes in a number that a kiosk gave from its own block. The
// citizen holds it on paper: neither hours nor limits refuse it.
func (d *decision) issueOffline(a *wire.IssueOffline) (any, *wire.Error) {
	s, l, err := d.wanted(&a.IssueTicket)
	if err != nil && err.Code == wire.CodeInvalid {
		return nil, err
	}
	switch {
	case a.Number == hall.Number{}:
		return nil, invalid("number is missing")
	case a.IssuedAt.IsZero():
		return nil, invalid("issued_at is missing")
	case !goodToken(a.Token):
		return nil, invalid("token: want 8 to 64 characters of A-Z a-z 0-9 _ -")
	case len([]rune(a.Request)) > wire.MaxKey:
		return nil, invalid("request: want at most %d characters", wire.MaxKey)
	case err != nil:
		return nil, err
	case a.Number.Prefix != s.Prefix:
		return nil, invalid("number %s: numbers of %s begin with %s", a.Number, s.ID, s.Prefix)
	case !d.inBlock(a.Number.N):
		return nil, invalid("number %s is in no block of %s", a.Number, d.By.Name)
	}
	if old := d.e.tokens[a.Token]; old != nil {
		if old.Number == a.Number && old.Token == a.Token && !old.past {
			return d.e.shownIssued(old, d.wall), nil
		}
		return nil, wire.Errorf(wire.CodeConflict, "another ticket has this token")
	}
	if d.e.used(s.Prefix).has(a.Number.N) {
		return nil, wire.Errorf(wire.CodeConflict, "number %s was given already", a.Number)
	}
	replaced := d.replace(a.Request)
	issued, flagged := d.believe(a.IssuedAt)
	t := d.fresh(&a.IssueTicket, a.Number, a.Token, issued)
	t.Offline, t.Flagged = true, flagged
	result := d.give(t, l, replaced)
	_, left := d.e.used(s.Prefix).free(&d.e.blocked)
	d.limit(s, l, left)
	return result, nil
}

// goodToken checks the form of a token that a kiosk made.
func goodToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return len(s) >= 8 && len(s) <= 64
}

// inBlock reports whether the actor may have given a number: a kiosk has its
// own block, others bring home the numbers of any kiosk.
func (d *decision) inBlock(n int) bool {
	for kiosk, block := range d.e.hall.Blocks {
		first, last := hall.Block(block)
		if block >= 1 && n >= first && n <= last && (d.By.Role != wire.RoleKiosk || d.By.Name == kiosk) {
			return true
		}
	}
	return false
}

// believe bounds what a kiosk's clock said: within this day, not in the
// future, and while the kiosk was away; else the ticket counts from now.
func (d *decision) believe(said time.Time) (issued time.Time, flagged bool) {
	said = said.Truncate(time.Millisecond).In(d.e.zone())
	switch {
	case said.After(d.wall.Add(skew)), said.Before(d.e.day.Start(d.e.zone())):
		return d.now, true
	case d.Away != nil && !d.Away(said):
		return d.now, true
	case said.After(d.now):
		return d.now, false
	}
	return said, false
}

// replace cancels the ticket of a request whose answer reached nobody, or notes
// that the request is to be refused when it comes. It returns the cancelled one.
func (d *decision) replace(request string) *ticket {
	if request == "" {
		return nil
	}
	done, _ := d.e.Answered(d.By, request)
	if done == nil {
		d.voids = request
		return nil
	}
	if done.Do != "issue_ticket" {
		return nil
	}
	t := d.e.tickets[done.Ticket]
	if t == nil || t.State != hall.Waiting && t.State != hall.Returned {
		return nil
	}
	n := changed(t, hall.Cancelled)
	n.EndedAt = d.now
	d.add(wire.Body{Kind: wire.TicketCancelled, Ticket: n, Service: t.Service, Reason: "replaced"})
	return t
}
