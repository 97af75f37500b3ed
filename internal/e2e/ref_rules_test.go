package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// effect holds a taken command's answer and the hall afterwards against the
// contract, and moves the reference on.
type effect func(a answer, s *seen) error

// expect says what the hall has to answer, and what a taken command does.
func (r *ref) expect(who, do string, g given, now time.Time) (*verdict, effect) {
	v := &verdict{}
	if !slices.Contains(allCommands, do) {
		v.must(true, "unknown_command")
		return v, nil
	}
	role := roleOf(who)
	if !slices.Contains(mayGive[role], do) {
		v.must(true, "forbidden")
		return v, nil
	}
	if role == "clerk" && slices.Contains(atCounters, do) && do != "open_counter" && do != "hand_over" {
		if c := r.counter(g.str("counter")); g["counter"] != nil && (c == nil || c.account != who) {
			v.must(true, "forbidden", "invalid", "unknown_counter", "no_such_ticket", "unknown_service", "counter_closed")
			return v, nil
		}
		v.may(g["counter"] == nil, "forbidden") // by ticket: whose it is, the contract leaves open
	}
	switch do {
	case "issue_ticket":
		return v, r.issue(v, g, now)
	case "cancel_ticket":
		t := r.named(v, g)
		v.may(t != nil && slices.Contains([]string{"called", "parked", "returned", "no_show"}, t.state), "wrong_state")
		v.must(t != nil && slices.Contains([]string{"serving", "finished", "cancelled", "expired"}, t.state), "wrong_state")
		return v, func(answer, *seen) error { r.act(t, nil); t.state = "cancelled"; return nil }
	case "rejoin":
		t := r.named(v, g)
		v.must(t != nil && t.state != "no_show", "wrong_state")
		return v, func(answer, *seen) error {
			r.act(t, nil)
			t.state, t.counter, t.bound = "waiting", "", ""
			t.key, t.order = now, r.order()
			return nil
		}
	case "return_ticket":
		t := r.named(v, g)
		v.must(t != nil && (t.state == "waiting" && !t.calledBefore || t.state == "cancelled" || t.state == "expired" || t.state == "returned"), "wrong_state")
		v.may(t != nil && t.state != "finished", "wrong_state")
		v.may(t != nil && t.rated, "already_rated", "wrong_state")
		return v, func(_ answer, s *seen) error {
			r.act(t, nil)
			t.state, t.counter = "returned", s.ticket(t.id).Counter
			if r.counter(t.counter) == nil {
				return fmt.Errorf("returned to %q, which is no counter", t.counter)
			}
			return nil
		}
	case "rate":
		return v, r.rate(v, g)
	case "mark_ticket":
		return v, r.mark(v, g)
	}
	if slices.Contains(atCounters, do) {
		return v, r.move(v, who, do, g, now)
	}
	return v, r.manage(v, do, g)
}

func (r *ref) order() int { r.orders++; return r.orders }

// named finds the ticket of a TicketRef.
func (r *ref) named(v *verdict, g given) *refTicket {
	id, token := g.str("ticket"), g.str("token")
	v.must(id == "" && token == "", "invalid")
	v.next()
	if id != "" {
		t := r.ticket(id)
		v.must(t == nil, "no_such_ticket")
		v.next()
		return t
	}
	t := r.byToken(token)
	v.must(token != "" && t == nil, "bad_token")
	v.next()
	return t
}

func (r *ref) then(v *verdict, g given) {
	for _, s := range g.list("then") {
		v.must(r.service(s) == nil, "unknown_service")
		v.may(s == g.str("service"), "invalid")
	}
}

func (r *ref) issue(v *verdict, g given, now time.Time) effect {
	s, p := r.service(g.str("service")), g.str("priority")
	v.must(p != "" && !slices.Contains(r.priorities, p), "invalid")
	v.must(g.num("files") < 0 || g.num("people") < 0, "invalid")
	v.may(s == nil && g.str("service") == "", "invalid")
	v.next()
	v.must(s == nil, "unknown_service")
	r.then(v, g)
	v.next()
	if s == nil {
		return nil
	}
	v.must(!s.open, "service_closed")
	v.must(s.max > 0 && s.given >= s.max, "limit_reached")
	person := g.str("person")
	held := 0 // what was given up may count or not
	for _, t := range r.tickets {
		if t.person == person && t.state != "cancelled" {
			held++
		}
	}
	limited := person != "" && r.perPerson > 0
	v.must(limited && held >= r.perPerson, "limit_reached")
	v.may(limited && r.persons[person] >= r.perPerson, "limit_reached")
	return func(a answer, seen *seen) error {
		var got struct {
			ticket
			Notice *string `json:"notice"`
		}
		if err := json.Unmarshal(a.Result, &got); err != nil {
			return err
		}
		s.given++
		r.persons[person]++
		want := fmt.Sprintf("%s%03d", s.prefix, s.given)
		switch {
		case got.Number != want:
			return fmt.Errorf("number %q, want %q", got.Number, want)
		case got.ID == "" || r.ticket(got.ID) != nil:
			return fmt.Errorf("id %q", got.ID)
		case got.Service != s.id:
			return fmt.Errorf("service %q, want %q", got.Service, s.id)
		case len(got.Token) < 22 || r.byToken(got.Token) != nil || strings.Trim(got.Token, letters) != "":
			return fmt.Errorf("token %q", got.Token)
		case got.Ahead == nil || *got.Ahead < 0:
			return errors.New("ahead is missing")
		}
		like := 0 // waiting in the same class: they go first by any rule
		for _, t := range r.waiting(s.id) {
			if t.priority == p {
				like++
			}
		}
		if *got.Ahead < like || *got.Ahead > len(r.tickets) {
			return fmt.Errorf("ahead %d, and %d wait before it", *got.Ahead, like)
		}
		if w := got.WaitS; w != nil && (w.P10 < 0 || w.P10 > w.P50 || w.P50 > w.P90) {
			return fmt.Errorf("wait_s %+v", *w)
		}
		if d := got.IssuedAt.Sub(now); d < -10*time.Second || d > 10*time.Second {
			return fmt.Errorf("issued at %v, and it is %v", got.IssuedAt, now)
		}
		r.tickets = append(r.tickets, &refTicket{
			id: got.ID, number: got.Number, service: s.id, state: "waiting", priority: p,
			issued: got.IssuedAt, key: got.IssuedAt, order: r.order(), token: got.Token,
			files: g.num("files"), people: g.num("people"), then: g.list("then"), person: person,
		})
		return nil
	}
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

func (r *ref) rate(v *verdict, g given) effect {
	token, score := g.str("token"), g.num("score")
	v.must(score < 1 || score > r.levels, "invalid")
	v.may(token == "", "invalid")
	v.next()
	var t *refTicket
	for _, o := range r.tickets {
		if token != "" && o.ratingToken == token {
			t = o
		}
	}
	v.must(t == nil, "bad_token")
	v.next()
	v.must(t != nil && t.rated, "already_rated")
	// A rating is no step of anybody's: it hinders no undo.
	return func(answer, *seen) error { t.rated = true; return nil }
}

func (r *ref) mark(v *verdict, g given) effect {
	p, hasPriority := g["priority"].(string)
	v.must(p != "" && !slices.Contains(r.priorities, p), "invalid")
	v.must(g.num("files") < 0 || g.num("people") < 0, "invalid")
	v.may(len(g) == 1, "invalid") // nothing to change
	v.may(g.str("ticket") == "", "invalid")
	v.next()
	t := r.ticket(g.str("ticket"))
	v.must(t == nil, "no_such_ticket")
	v.next()
	v.must(t != nil && t.over(), "wrong_state")
	return func(answer, *seen) error {
		r.act(t, nil)
		if hasPriority {
			t.priority = p
		}
		if n, ok := g["files"].(int); ok {
			t.files = n
		}
		if n, ok := g["people"].(int); ok {
			t.people = n
		}
		if s, ok := g["note"].(string); ok {
			t.note = s
		}
		return nil
	}
}
