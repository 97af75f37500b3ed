package e2e

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"motcua/internal/wire"
)

// taking is a scene at counter 1: ways to a step, the step, what happens then.
type taking struct {
	*virtual
	d  *day
	tk ticket // whom it is about
}

// at1 is the argument that most commands take.
var at1 = given{"counter": "1"}

func (s *taking) sure(who, do string, with given) {
	s.t.Helper()
	if a := s.d.hold(who, do, with); !a.OK {
		s.t.Fatalf("%s %s: %s", do, with, a.raw)
	}
}

// undoable are the steps of the contract that can be taken back.
var undoable = []struct {
	name   string
	before func(s *taking)
	step   func(s *taking)
}{
	{"call next", waitingOne, func(s *taking) { s.sure("clerk", "call_next", at1) }},
	{"call chosen", waitingOne, func(s *taking) {
		s.sure("clerk", "call", given{"counter": "1", "ticket": s.tk.ID, "reason": secretReason})
	}},
	{"no show", calledOne, func(s *taking) { s.sure("clerk", "no_show", at1) }},
	{"finish", servingOne, func(s *taking) {
		s.sure("clerk", "finish", given{"counter": "1", "outcome": "accepted", "case_code": secretCase, "files": 3})
	}},
	{"finish a leg", servingOne, func(s *taking) {
		s.sure("clerk", "finish", given{"counter": "1", "outcome": "accepted", "then": []string{"xay-dung"}})
	}},
	{"park", servingOne, func(s *taking) { s.sure("clerk", "park", given{"counter": "1", "reason": secretReason}) }},
	{"transfer to a service", servingOne, func(s *taking) {
		s.sure("clerk", "transfer", given{"counter": "1", "to_service": "xay-dung", "note": secretNote})
	}},
	{"transfer to a counter", servingOne, func(s *taking) {
		s.sure("clerk", "transfer", given{"counter": "1", "to_counter": "2", "note": secretNote})
	}},
}

func waitingOne(s *taking) {
	s.sure("kiosk", "issue_ticket", given{"service": "dat-dai", "files": 2, "person": secretPerson})
	t := s.d.ref.tickets[len(s.d.ref.tickets)-1]
	s.tk = ticket{ID: t.id, Token: t.token}
}

func calledOne(s *taking) {
	waitingOne(s)
	s.sure("clerk", "call_next", at1)
	s.sure("clerk", "recall", at1)
}
func servingOne(s *taking) { calledOne(s); s.sure("clerk", "start", at1) }

// between is what may happen between a step and its undo; whether the undo is
// still taken, the reference says.
var between = []struct {
	name string
	do   func(s *taking)
}{
	{"nothing", func(*taking) {}},
	{"29 s", func(*taking) { time.Sleep(29 * time.Second) }},
	{"32 s", func(*taking) { time.Sleep(32 * time.Second) }},
	{"others act elsewhere", func(s *taking) {
		s.d.hold("kiosk", "issue_ticket", given{"service": "dat-dai"})
		s.d.hold("clerk2", "call_next", given{"counter": "4"})
		s.d.hold("manager", "set_notices", given{"notices": []map[string]string{{"vi": "Nghỉ sớm"}}})
	}},
	{"a restart", func(s *taking) { s.shut(); time.Sleep(5 * time.Second); s.open() }},
	{"the next is called", func(s *taking) {
		s.d.hold("kiosk", "issue_ticket", given{"service": "dat-dai"})
		s.d.hold("clerk", "call_next", at1)
	}},
	{"recall", func(s *taking) { s.d.hold("clerk", "recall", at1) }},
	{"start", func(s *taking) { s.d.hold("clerk", "start", at1) }},
	{"pause", func(s *taking) { s.d.hold("clerk", "pause_counter", given{"counter": "1", "reason": "trưa"}) }},
	{"rejoin", func(s *taking) { s.d.hold("kiosk", "rejoin", given{"token": s.tk.Token}) }},
	{"cancel", func(s *taking) { s.d.hold("kiosk", "cancel_ticket", given{"token": s.tk.Token}) }},
	{"return", func(s *taking) { s.d.hold("manager", "return_ticket", given{"ticket": s.tk.ID}) }},
	{"marked", func(s *taking) { s.d.hold("guide", "mark_ticket", given{"ticket": s.tk.ID, "people": 4}) }},
	{"resumed", func(s *taking) { s.d.hold("clerk", "resume", given{"counter": "1", "ticket": s.tk.ID}) }},
	{"called by another", func(s *taking) {
		s.d.hold("integration", "open_counter", given{"counter": "2"})
		s.d.hold("integration", "call", given{"counter": "2", "ticket": s.tk.ID, "reason": "gấp"})
	}},
	{"rated", func(s *taking) {
		for _, e := range s.f.Events() {
			if e.Kind == wire.TicketFinished && e.Ticket.ID == s.tk.ID {
				s.d.ref.ticket(s.tk.ID).ratingToken = e.Ticket.RatingToken // as the tablet hears it
				s.d.hold("tablet", "rate", given{"token": e.Ticket.RatingToken, "score": 2})
			}
		}
	}},
	{"an undo before", func(s *taking) { s.d.hold("clerk", "undo", at1) }},
}

// Every step that can be taken back, and everything that may happen before
// that: taken back, the ticket is as it was for everyone who sees it; refused,
// nothing has happened.
func TestUndoInEveryCombination(t *testing.T) {
	for _, step := range undoable {
		t.Run(step.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newVirtual(t, siteWith("", ""))
				v.until("2000-01-03 08:00")
				v.open()
				defer func() { v.shut() }()
				for _, who := range everyone { // who shows it differently from all others
					if !slices.Contains(watching, who) {
						delete(v.folds, who)
					}
				}
				s := &taking{virtual: v, d: &day{t: t, ref: newRef(), taken: map[string]int{}, now: v.now, give: v.give, see: v.see}}
				defer s.d.confess(0)
				s.sure("clerk2", "open_counter", given{"counter": "4"})
				taken := 0
				for _, b := range between {
					s.sure("clerk", "open_counter", at1)
					step.before(s)
					v.news()
					before := s.shown()
					step.step(s)
					if len(v.news()) == 0 {
						t.Fatal("the step made no event")
					}
					s.d.log = append(s.d.log, "--- "+b.name)
					b.do(s)
					v.news()
					quiet := slices.Contains([]string{"nothing", "29 s", "others act elsewhere", "a restart", "rated"}, b.name)
					seq := v.f.Seq()
					a := s.d.hold(fmt.Sprint([]string{"clerk", "manager", "integration"}[taken%3]), "undo", at1)
					events := v.news() // every role's fold takes it, a display's too
					switch {
					case a.OK && len(events) != 1:
						t.Errorf("%s: an undo of %d events: %v", b.name, len(events), kinds(events))
					case a.OK && events[0].Kind != wire.StepUndone:
						t.Errorf("%s: an undo says %s", b.name, events[0].Kind)
					case !a.OK && v.f.Seq() != seq:
						t.Errorf("%s: a refused undo made events: %v", b.name, kinds(events))
					case quiet && !a.OK:
						t.Errorf("%s: nobody acted, and the undo is refused: %s", b.name, a.raw)
					}
					if a.OK && quiet {
						taken++
						if after := s.shown(); !reflect.DeepEqual(before, after) {
							t.Errorf("%s: undone is not as before:\n%v\n%v", b.name, before, after)
						}
					}
					s.clear()
				}
				if taken != 5 {
					t.Errorf("only %d undos were taken", taken)
				}
				v.replay()
			})
		})
	}
}

// watching are the pictures that differ: a board's, a tablet's, a manager's.
var watching = []string{"display", "tablet", "manager"}

// shown is the ticket and its counter as each role is shown them.
func (s *taking) shown() map[string]any {
	list := map[string]any{}
	for _, who := range watching {
		state := bare(s.t, wire.ViewOf(actors[who]).State(s.f.State()))
		for _, t := range objects(state["tickets"]) {
			if t["id"] == s.tk.ID {
				list[who] = t
			}
		}
		for _, c := range objects(state["counters"]) {
			if c["id"] == "1" {
				list[who+" counter"] = c
			}
		}
	}
	return list
}

// clear empties the hall for the next scene.
func (s *taking) clear() {
	for _, t := range slices.Clone(s.d.ref.tickets) {
		if t.state == "waiting" || t.state == "parked" || t.state == "returned" {
			s.d.hold("manager", "cancel_ticket", given{"ticket": t.id})
		}
	}
	for _, c := range []string{"1", "2", "4"} {
		if t := s.d.ref.atCounter(c); t != nil {
			if t.state == "called" {
				s.d.hold("manager", "start", given{"counter": c})
			}
			s.sure("manager", "finish", given{"counter": c})
		}
	}
	if s.d.ref.counter("1").state != "closed" {
		s.sure("manager", "close_counter", at1)
	}
	s.news()
	time.Sleep(time.Minute)
}
