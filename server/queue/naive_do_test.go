package queue

import (
	"fmt"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// do gives a command to the hall on paper: the code of its refusal, or "".
func (n *naive) do(by wire.Actor, do string, args any) wire.Code {
	n.steps++
	switch a := args.(type) {
	case *wire.IssueTicket:
		return n.issue(a)
	case *wire.MarkTicket:
		return n.mark(by, a)
	case *wire.CancelTicket:
		return n.ref(by, do, &wire.TicketRef{Ticket: a.Ticket, Token: a.Token})
	case *wire.TicketRef:
		return n.ref(by, do, a)
	case *wire.CounterChange:
		return n.change(by, do, a)
	case *wire.AtCounter:
		return n.atCounter(by, do, a.Counter)
	case *wire.Call:
		return n.call(by, a)
	case *wire.Finish:
		return n.finish(by, a)
	case *wire.Transfer:
		return n.transfer(by, a)
	case *wire.Park:
		if do == "park" {
			return n.park(by, a)
		}
		return n.resume(by, a)
	case *wire.Rate:
		return n.rate(a)
	}
	panic(do)
}

func (n *naive) has(service string) bool {
	_, ok := n.h.Service(service)
	return ok
}

// way checks services that follow each other.
func (n *naive) way(from string, list []string, left int) wire.Code {
	if left+len(list) > 8 {
		return wire.CodeInvalid
	}
	for _, s := range list {
		if s == "" || s == from {
			return wire.CodeInvalid
		}
		from = s
	}
	return ""
}

func (n *naive) exist(list []string) wire.Code {
	for _, s := range list {
		if !n.has(s) {
			return wire.CodeUnknownService
		}
	}
	return ""
}

// first is the first code that is one.
func firstOf(codes ...wire.Code) wire.Code {
	for _, c := range codes {
		if c != "" {
			return c
		}
	}
	return ""
}

func when(refused bool, code wire.Code) wire.Code {
	if refused {
		return code
	}
	return ""
}

func (n *naive) issue(a *wire.IssueTicket) wire.Code {
	group := a.Priority == "" || slices.ContainsFunc(n.h.Priorities, func(p hall.Priority) bool { return p.ID == a.Priority })
	if c := firstOf(
		when(a.Service == "" || a.Files < 0 || a.People < 0 || !group, wire.CodeInvalid), n.way(a.Service, a.Then, 0),
		n.exist([]string{a.Service}), n.exist(a.Then),
	); c != "" {
		return c
	}
	s, _ := n.h.Service(a.Service)
	given := 1
	for _, t := range n.tickets {
		if t.number[:1] == s.Prefix {
			given++
		}
	}
	if s.MaxPerDay > 0 && given > s.MaxPerDay {
		return wire.CodeLimitReached
	}
	n.tickets = append(n.tickets, &noted{
		number: fmt.Sprintf("%s%03d", s.Prefix, given), service: a.Service, state: hall.Waiting, group: a.Priority, then: a.Then,
		issued: n.now, since: n.now, files: a.Files, people: a.People, assist: a.Assist, ord: len(n.tickets), touched: n.steps,
	})
	return ""
}

func over(t *noted) bool { return t.state.Over() }

func (n *naive) mark(by wire.Actor, a *wire.MarkTicket) wire.Code {
	t := n.ticket(a.Ticket)
	bad := a.Ticket == "" || a.Priority == nil && a.Assist == nil && a.Files == nil && a.People == nil && a.Note == nil && a.Procedure == nil
	if a.Priority != nil && *a.Priority != "" {
		bad = bad || !slices.ContainsFunc(n.h.Priorities, func(p hall.Priority) bool { return p.ID == *a.Priority })
	}
	if a.Files != nil {
		bad = bad || *a.Files < 0
	}
	switch {
	case bad:
		return wire.CodeInvalid
	case t == nil:
		return wire.CodeNoSuchTicket
	case over(t):
		return wire.CodeWrongState
	}
	if by.Role == wire.RoleClerk {
		mine := false
		for _, c := range n.counters {
			held := c.state != hall.Closed && c.account == by.Name
			serves := slices.ContainsFunc(c.Services, func(s hall.Serves) bool { return s.Service == t.service })
			mine = mine || held && (t.counter == c.ID || t.counter == "" && t.state == hall.Waiting && serves)
		}
		if !mine {
			return wire.CodeForbidden
		}
	}
	was := *t
	if a.Priority != nil {
		t.group = *a.Priority
	}
	if a.Assist != nil {
		t.assist = *a.Assist
	}
	if a.Files != nil {
		t.files = *a.Files
	}
	if a.People != nil {
		t.people = *a.People
	}
	if a.Note != nil {
		t.note = *a.Note
	}
	if was.group != t.group || was.assist != t.assist || was.files != t.files || was.people != t.people || was.note != t.note {
		t.touched = n.steps
	}
	return ""
}

// to moves a ticket to another state.
func (n *naive) to(t *noted, s hall.State) {
	if t.state != s {
		t.since = n.now
	}
	t.state, t.touched = s, n.steps
}

func (n *naive) ref(by wire.Actor, do string, a *wire.TicketRef) wire.Code {
	t := n.ticket(a.Ticket)
	switch {
	case a.Ticket == "" || by.Role == wire.RolePublic:
		return wire.CodeInvalid
	case t == nil:
		return wire.CodeNoSuchTicket
	}
	c := n.counter(t.counter)
	switch do {
	case "cancel_ticket":
		switch t.state {
		case hall.Waiting, hall.Returned, hall.Parked, hall.Called:
		default:
			return wire.CodeWrongState
		}
		if t.state == hall.Called {
			c.ticket, c.touched, c.last = nil, n.steps, nil
		}
		n.to(t, hall.Cancelled)
	case "return_ticket":
		switch t.state {
		case hall.Called, hall.Serving, hall.Finished, hall.Parked:
		default:
			return wire.CodeWrongState
		}
		if !n.actor(by, c) {
			return wire.CodeForbidden
		}
		if c.ticket == t {
			c.ticket = nil
		}
		n.to(t, hall.Returned)
		t.why = ""
	case "rejoin":
		if t.state != hall.NoShow || n.h.Limits.RejoinWithin > 0 && n.now.Sub(t.since) > n.h.Limits.RejoinWithin {
			return wire.CodeWrongState
		}
		place := (*spot)(nil)
		if rule := n.h.Limits.Rejoin; rule.Soon && t.rejoined.IsZero() {
			place = n.latecomer(t, rule.After)
		}
		n.to(t, hall.Waiting)
		t.counter, t.rejoined, t.place, t.recalls, t.why = "", n.now, place, 0, ""
	}
	return ""
}

// at checks that somebody may give commands at a counter.
func (n *naive) at(by wire.Actor, id string) (*sitting, wire.Code) {
	c := n.counter(id)
	return c, firstOf(
		when(id == "", wire.CodeInvalid), when(c == nil, wire.CodeUnknownCounter), when(c != nil && c.state == hall.Closed, wire.CodeCounterClosed),
		when(c != nil && !n.actor(by, c), wire.CodeForbidden),
	)
}

func (n *naive) free(by wire.Actor, id string) (*sitting, wire.Code) {
	c, code := n.at(by, id)
	if code != "" {
		return c, code
	}
	return c, firstOf(when(c.state == hall.Paused, wire.CodeCounterClosed), when(c.ticket != nil, wire.CodeCounterBusy))
}

func (n *naive) taken(by wire.Actor, id string, states ...hall.State) (*sitting, wire.Code) {
	c, code := n.at(by, id)
	if code != "" {
		return c, code
	}
	if c.ticket == nil {
		return c, wire.CodeNotServing
	}
	return c, when(!slices.Contains(states, c.ticket.state), wire.CodeWrongState)
}

func (n *naive) change(by wire.Actor, do string, a *wire.CounterChange) wire.Code {
	c := n.counter(a.Counter)
	clerk := by.Role == wire.RoleClerk
	if do == "open_counter" {
		switch {
		case a.Counter == "":
			return wire.CodeInvalid
		case c == nil:
			return wire.CodeUnknownCounter
		case clerk && c.state != hall.Closed && c.account != "" && c.account != by.Name:
			return wire.CodeForbidden
		case c.state == hall.Open && (!clerk || c.account == by.Name):
			return ""
		}
		if clerk {
			c.account = by.Name
		}
		c.state, c.touched = hall.Open, n.steps
		return ""
	}
	if _, code := n.at(by, a.Counter); code != "" {
		return code
	}
	if c.ticket != nil {
		return wire.CodeCounterBusy
	}
	c.touched = n.steps
	if do == "pause_counter" {
		c.state = hall.Paused
		return ""
	}
	c.state, c.account = hall.Closed, ""
	for _, t := range n.tickets {
		if t.counter == c.ID && (t.state == hall.Returned || t.state == hall.Waiting) {
			n.to(t, hall.Waiting)
			t.counter, t.recalls = "", 0
		}
	}
	return ""
}

// remember notes a move for undo.
func (n *naive) remember(c *sitting, t *noted) {
	c.touched = n.steps
	before := *t
	before.then = slices.Clone(t.then)
	c.last = &move{n.steps, n.now, t, before}
}

func (n *naive) callTo(c *sitting, t *noted, why string) {
	n.remember(c, t)
	if t.state == hall.Waiting && t.counter == "" && why == "" {
		n.calls[t.service] = append(n.calls[t.service], called{n.steps, t.group, n.line(t.service)[0] == t})
	}
	n.to(t, hall.Called)
	c.ticket, t.counter, t.recalls, t.why = t, c.ID, 0, why
}

func (n *naive) atCounter(by wire.Actor, do, id string) wire.Code {
	switch do {
	case "call_next":
		c, code := n.free(by, id)
		if code != "" {
			return code
		}
		if t := n.next(c); t != nil {
			n.callTo(c, t, "")
		}
		return ""
	case "undo":
		return n.undo(by, id)
	case "hand_over":
		c, code := n.at(by, id)
		if code == "" && c.account != "" {
			c.account, c.touched = "", n.steps
		}
		return code
	}
	c, code := n.taken(by, id, hall.Called)
	if code != "" {
		return code
	}
	t := c.ticket
	switch do {
	case "recall":
		t.recalls, t.touched, c.touched, c.last = t.recalls+1, n.steps, n.steps, nil
	case "start":
		n.remember(c, t)
		n.to(t, hall.Serving)
	case "no_show":
		if t.recalls < n.h.Limits.NoShowRecalls {
			return wire.CodeWrongState
		}
		n.remember(c, t)
		c.ticket = nil
		n.to(t, hall.NoShow)
	}
	return ""
}

func (n *naive) undo(by wire.Actor, id string) wire.Code {
	c, code := n.at(by, id)
	if code != "" {
		return code
	}
	m := c.last
	if m == nil || n.now.Sub(m.at) > 30*time.Second || m.t.touched != m.step || c.touched != m.step {
		return wire.CodeWrongState
	}
	if c.ticket == m.t {
		c.ticket = nil
	}
	rated := m.t.rated
	*m.t = m.before
	m.t.rated = rated
	m.t.touched, c.touched, c.last = n.steps, n.steps, nil
	if o := n.counter(m.t.counter); m.t.state == hall.Called || m.t.state == hall.Serving {
		o.ticket = m.t
	}
	n.calls[m.t.service] = slices.DeleteFunc(n.calls[m.t.service], func(o called) bool { return o.step == m.step })
	return ""
}

func (n *naive) call(by wire.Actor, a *wire.Call) wire.Code {
	t := n.ticket(a.Ticket)
	if code := firstOf(
		when(a.Ticket == "" || a.Reason == "" || a.Counter == "", wire.CodeInvalid), when(n.counter(a.Counter) == nil, wire.CodeUnknownCounter),
		when(t == nil, wire.CodeNoSuchTicket),
	); code != "" {
		return code
	}
	c, code := n.free(by, a.Counter)
	if code != "" {
		return code
	}
	switch t.state {
	case hall.Waiting, hall.Returned, hall.Parked:
		n.callTo(c, t, a.Reason)
		return ""
	}
	return wire.CodeWrongState
}

func (n *naive) finish(by wire.Actor, a *wire.Finish) wire.Code {
	known := a.Outcome == "" || slices.ContainsFunc(n.h.Outcomes, func(o hall.Outcome) bool { return o.ID == a.Outcome })
	if code := firstOf(
		when(!known || a.Files < 0 || a.People < 0, wire.CodeInvalid), n.way("", a.Then, 0),
		when(len(a.Then) > 0 && a.Counter != "" && n.counter(a.Counter) == nil, wire.CodeUnknownCounter), n.exist(a.Then),
	); code != "" {
		return code
	}
	c, code := n.taken(by, a.Counter, hall.Serving)
	if code != "" {
		return code
	}
	t := c.ticket
	from := t.service
	if len(t.then) > 0 {
		from = t.then[len(t.then)-1]
	}
	if code := n.way(from, a.Then, len(t.then)); code != "" {
		return code
	}
	n.remember(c, t)
	c.ticket = nil
	if a.Files > 0 {
		t.files = a.Files
	}
	if a.People > 0 {
		t.people = a.People
	}
	if then := slices.Concat(t.then, a.Then); len(then) > 0 {
		n.to(t, hall.Waiting)
		t.service, t.then, t.counter, t.recalls, t.why, t.place = then[0], then[1:], "", 0, "", nil
		return ""
	}
	n.to(t, hall.Finished)
	t.ratable = true
	return ""
}

func (n *naive) transfer(by wire.Actor, a *wire.Transfer) wire.Code {
	if code := firstOf(
		when((a.ToService == "") == (a.ToCounter == "") || a.ToCounter != "" && a.ToCounter == a.Counter || a.Counter == "", wire.CodeInvalid),
		when(n.counter(a.Counter) == nil, wire.CodeUnknownCounter), when(a.ToService != "" && !n.has(a.ToService), wire.CodeUnknownService),
		when(a.ToCounter != "" && n.counter(a.ToCounter) == nil, wire.CodeUnknownCounter),
	); code != "" {
		return code
	}
	c, code := n.taken(by, a.Counter, hall.Called, hall.Serving)
	if code != "" {
		return code
	}
	t := c.ticket
	n.remember(c, t)
	c.ticket = nil
	n.to(t, hall.Waiting)
	t.counter, t.recalls, t.why, t.place = a.ToCounter, 0, "", nil
	if a.Note != "" {
		t.note = a.Note
	}
	if a.ToService != "" {
		t.service = a.ToService
	}
	return ""
}

func (n *naive) park(by wire.Actor, a *wire.Park) wire.Code {
	if code := firstOf(
		when(a.Counter == "", wire.CodeInvalid), when(n.counter(a.Counter) == nil, wire.CodeUnknownCounter),
		when(a.Ticket != "" && n.ticket(a.Ticket) == nil, wire.CodeNoSuchTicket),
	); code != "" {
		return code
	}
	c, code := n.taken(by, a.Counter, hall.Called, hall.Serving)
	if code != "" {
		return code
	}
	t := c.ticket
	if a.Ticket != "" && n.ticket(a.Ticket) != t {
		return wire.CodeWrongState
	}
	n.remember(c, t)
	c.ticket = nil
	n.to(t, hall.Parked)
	t.why = a.Reason
	return ""
}

func (n *naive) resume(by wire.Actor, a *wire.Park) wire.Code {
	if code := firstOf(
		when(a.Counter == "", wire.CodeInvalid), when(n.counter(a.Counter) == nil, wire.CodeUnknownCounter),
		when(a.Ticket != "" && n.ticket(a.Ticket) == nil, wire.CodeNoSuchTicket),
	); code != "" {
		return code
	}
	c, code := n.free(by, a.Counter)
	if code != "" {
		return code
	}
	t := n.ticket(a.Ticket)
	if t == nil { // the one that was parked here first
		for _, o := range n.tickets {
			if o.state == hall.Parked && o.counter == c.ID && (t == nil || o.since.Before(t.since)) {
				t = o
			}
		}
	}
	switch {
	case t == nil:
		return wire.CodeNotServing
	case t.state != hall.Parked:
		return wire.CodeWrongState
	}
	n.callTo(c, t, a.Reason)
	return ""
}

// rate is by the holder's token, which on paper is the number.
func (n *naive) rate(a *wire.Rate) wire.Code {
	t := n.ticket(a.Token)
	switch {
	case a.Token == "" || a.Score < 1 || a.Score > 5:
		return wire.CodeInvalid
	case t == nil:
		return wire.CodeBadToken
	case t.rated:
		return wire.CodeAlreadyRated
	case !t.ratable || t.state != hall.Finished:
		return wire.CodeWrongState
	}
	t.rated = true
	return ""
}
