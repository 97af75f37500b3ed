package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// manage is what a manager sets, and what devices and the guide say. The
// contract says little of it: the reference holds it to that little.
func (r *ref) manage(v *verdict, do string, g given) effect {
	switch do {
	case "open_service", "close_service", "set_service":
		return r.manageService(v, do, g)
	case "open_hall", "close_hall":
		v.may(true, "wrong_state", "invalid")
		return func(_ answer, s *seen) error {
			r.closed, r.opened = do == "close_hall", do == "open_hall"
			for _, sv := range r.services {
				sv.open = s.service(sv.id).Open || s.service(sv.id).Reason == "limit"
				if r.closed && s.service(sv.id).Open {
					return fmt.Errorf("the hall is closed and %s is open", sv.id)
				}
			}
			return r.counters0(s)
		}
	case "set_hours":
		hours, given := g["hours"].([]string)
		bad := slices.ContainsFunc(hours, func(h string) bool { return len(h) != len("00:00-24:00") || h[5] != '-' })
		v.must(bad, "invalid")
		v.may(true, "wrong_state", "invalid")
		return func(_ answer, s *seen) error {
			for _, sv := range r.services {
				sv.open = s.service(sv.id).Open || s.service(sv.id).Reason == "limit"
				if given && len(hours) == 0 && s.service(sv.id).Open && !r.opened && !sv.opened {
					return fmt.Errorf("no hours today and %s is open", sv.id)
				}
			}
			return nil
		}
	case "set_counter":
		c := r.counter(g.str("counter"))
		v.may(g.str("counter") == "", "invalid")
		v.next()
		v.must(c == nil, "unknown_counter")
		for _, id := range g.list("services") {
			v.must(r.service(id) == nil, "unknown_service")
		}
		v.next()
		v.may(true, "invalid", "wrong_state", "conflict") // it may strand somebody
		return func(_ answer, s *seen) error {
			c.serves = nil
			for _, id := range s.counter(c.id).Services {
				c.serves = append(c.serves, refServes{service: id})
			}
			if want := g.list("services"); len(want) > 0 && !slices.Equal(want, s.counter(c.id).Services) {
				return fmt.Errorf("counter %s serves %v, want %v", c.id, s.counter(c.id).Services, want)
			}
			return nil
		}
	case "set_roster":
		v.may(true, "invalid", "not_found", "unknown_counter")
	case "answer_help", "acknowledge":
		id := g.str("help") + g.str("alarm")
		v.must(id == "khong-co", "not_found")
		v.may(true, "not_found", "wrong_state", "invalid") // it may have been answered, or be over
		return func(_ answer, s *seen) error {
			open := slices.ContainsFunc(s.Helps, func(h seenHelp) bool { return h.ID == id })
			silent := !slices.ContainsFunc(s.Alarms, func(a seenAlarm) bool { return a.ID == id && a.AckBy == "" })
			if do == "answer_help" && open || !silent {
				return fmt.Errorf("%s %s left no mark: %+v %+v", do, id, s.Helps, s.Alarms)
			}
			return nil
		}
	case "call_help":
		v.may(true, "invalid", "wrong_state")
		return func(_ answer, s *seen) error {
			if len(s.Helps) == 0 {
				return errors.New("help was called and nobody is told")
			}
			return nil
		}
	case "change_roll", "test_sound", "print", "printer_status", "print_result":
		name := g.str("printer") + g.str("board")
		v.may(true, "not_found", "invalid", "wrong_state", "no_such_ticket", "forbidden")
		v.must(name == "khong-co", "not_found", "invalid", "forbidden")
	case "issue_offline", "register_card":
		return r.bringHome(v, do, g)
	case "set_notices":
	default:
		panic(do)
	}
	return func(answer, *seen) error { return nil }
}

func (r *ref) manageService(v *verdict, do string, g given) effect {
	sv := r.service(g.str("service"))
	max, limited := g["max"].(int)
	v.must(limited && max < -1, "invalid")
	v.may(g.str("service") == "", "invalid")
	v.next()
	v.must(sv == nil, "unknown_service")
	v.next()
	v.may(true, "wrong_state", "invalid")
	return func(_ answer, s *seen) error {
		have := s.service(sv.id)
		switch do {
		case "close_service":
			sv.open, sv.opened = false, false
		case "open_service":
			sv.opened = true
			sv.open = have.Open || have.Reason == "limit"
			if !sv.open && !r.closed && have.Reason != "hours" {
				return fmt.Errorf("%s was opened, and is closed: %s", sv.id, have.Reason)
			}
		case "set_service":
			if limited && max >= 0 {
				sv.max = max
			}
			if limited && max == -1 {
				sv.max = newRef().service(sv.id).max
			}
		}
		full := sv.max > 0 && sv.given >= sv.max
		if want := sv.open && !full; have.Open != want {
			return fmt.Errorf("%s after %s: open %v (%s), want %v", sv.id, do, have.Open, have.Reason, want)
		}
		return nil
	}
}

// bringHome is a number that was given while the server was away.
func (r *ref) bringHome(v *verdict, do string, g given) effect {
	sv := r.service(g.str("service"))
	number := g.str("number")
	v.may(true, "invalid", "wrong_state", "conflict", "limit_reached", "forbidden") // block and hours: the contract's own page
	v.must(sv == nil, "unknown_service", "invalid")
	for _, t := range r.tickets {
		v.must(t.number == number, "conflict", "invalid", "wrong_state", "limit_reached", "forbidden")
	}
	return func(a answer, s *seen) error {
		var got ticket
		if err := json.Unmarshal(a.Result, &got); err != nil {
			return err
		}
		if got.Number != number {
			return fmt.Errorf("number %s, want %s as on the paper", got.Number, number)
		}
		have := s.ticket(got.ID)
		t := &refTicket{
			id: got.ID, number: number, service: sv.id, state: have.State, priority: g.str("priority"), token: g.str("token"),
			issued: have.IssuedAt, key: have.IssuedAt, order: r.order(), outcome: have.Outcome, caseCode: have.CaseCode, counter: have.Counter,
		}
		if do == "issue_offline" && t.state != "waiting" {
			return fmt.Errorf("%s came home %s", number, t.state)
		}
		r.tickets = append(r.tickets, t)
		return nil
	}
}

// counters0 takes over the counters' states after a manager's act on the hall:
// their tickets may not change.
func (r *ref) counters0(s *seen) error {
	for _, c := range r.counters {
		have := s.counter(c.id)
		if have.State != c.state {
			c.step = nil
		}
		c.state, c.account = have.State, have.Account
	}
	return nil
}

// seen is GET /api/v1/hall as staff sees it.
type seen struct {
	Seq      uint64 `json:"seq"`
	Day      string `json:"day"`
	Services []seenService
	Counters []seenCounter
	Tickets  []seenTicket
	Helps    []seenHelp
	Alarms   []seenAlarm
}

type seenHelp struct{ ID, Place string }

type seenAlarm struct {
	ID    string
	AckBy string `json:"ack_by"`
}

type seenService struct {
	ID, Reason string
	Open       bool
	Waiting    int
}

type seenCounter struct {
	ID, State, Account string
	Services           []string
	Ticket             *seenTicket
}

type seenTicket struct {
	ID, Number, Service, State, Counter, Priority, Note, Outcome string
	CaseCode                                                     string    `json:"case_code"`
	IssuedAt                                                     time.Time `json:"issued_at"`
	Files, People, Recalls                                       int
	Token                                                        string
	RatingToken                                                  string `json:"rating_token"`
	Person                                                       string
}

func find[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return new(T)
}

func (s *seen) ticket(id string) *seenTicket {
	return find(s.Tickets, func(t *seenTicket) bool { return t.ID == id })
}

func (s *seen) counter(id string) *seenCounter {
	return find(s.Counters, func(c *seenCounter) bool { return c.ID == id })
}

func (s *seen) service(id string) *seenService {
	return find(s.Services, func(c *seenService) bool { return c.ID == id })
}

// same holds one ticket against the hall's.
func same(t *refTicket, have *seenTicket) error {
	type facts struct {
		Number, Service, State, Priority, Note, Outcome, CaseCode string
		Files, People                                             int
	}
	want := facts{t.number, t.service, t.state, t.priority, t.note, t.outcome, t.caseCode, t.files, t.people}
	got := facts{have.Number, have.Service, have.State, have.Priority, have.Note, have.Outcome, have.CaseCode, have.Files, have.People}
	if got != want {
		return fmt.Errorf("%s is %+v, want %+v", t.id, got, want)
	}
	switch t.state {
	case "called", "serving", "parked", "returned":
		if have.Counter != t.counter {
			return fmt.Errorf("%s is %s at %q, want %q", t.id, t.state, have.Counter, t.counter)
		}
	}
	if t.state == "waiting" && have.Counter != t.bound {
		return fmt.Errorf("%s waits for counter %q, want %q", t.id, have.Counter, t.bound)
	}
	if t.state == "called" && have.Recalls != t.recalls {
		return fmt.Errorf("%s was recalled %d times, want %d", t.id, have.Recalls, t.recalls)
	}
	if !have.IssuedAt.Equal(t.issued) {
		return fmt.Errorf("%s was issued at %v, and now at %v", t.id, t.issued, have.IssuedAt)
	}
	return nil
}

// holds compares the whole hall with the reference.
func (r *ref) holds(s *seen) error {
	if len(s.Tickets) != len(r.tickets) {
		return fmt.Errorf("%d tickets, want %d", len(s.Tickets), len(r.tickets))
	}
	for _, t := range r.tickets {
		if err := same(t, s.ticket(t.id)); err != nil {
			return err
		}
	}
	for _, c := range r.counters {
		have := s.counter(c.id)
		if have.State != c.state {
			return fmt.Errorf("counter %s is %s, want %s", c.id, have.State, c.state)
		}
		id := ""
		if t := r.atCounter(c.id); t != nil {
			id = t.id
		}
		if got := have.Ticket; (got == nil) != (id == "") || got != nil && got.ID != id {
			return fmt.Errorf("counter %s has %+v, want %q", c.id, got, id)
		}
	}
	for _, sv := range r.services {
		n := 0
		for _, t := range r.tickets {
			if t.state == "waiting" && t.service == sv.id {
				n++
			}
		}
		if have := s.service(sv.id); have.Waiting != n {
			return fmt.Errorf("%s: %d wait, want %d", sv.id, have.Waiting, n)
		}
	}
	return nil
}
