package queue

import (
	"slices"
	"sort"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// naive is a hall as a person would keep it on paper: one list of tickets, one
// of counters, and for every service the calls out of its line. It is written
// from the rules in docs/decisions/0007-order.md and from contract.md, with
// loops and without a thought for speed, and shares nothing with the engine.
// The tests hold the one against the other.
type naive struct {
	h        *hall.Hall
	now      time.Time
	tickets  []*noted // in the order of issue
	counters []*sitting
	calls    map[string][]called // service -> calls out of its line, undone ones taken out
	steps    int
}

// noted is a ticket on paper.
type noted struct {
	number                               string
	service, counter, group, note, why   string
	state                                hall.State
	then                                 []string
	issued, since, rejoined              time.Time
	recalls, files, people, touched, ord int
	assist, rated, ratable               bool
	place                                *spot // among the others, when a rule has put it there
}

// spot is a place: behind the ticket with that time and order, the earlier
// comer first.
type spot struct {
	at       time.Time
	ord, sub int
}

// sitting is a counter on paper.
type sitting struct {
	hall.Counter
	state   hall.CounterState
	account string
	ticket  *noted
	touched int
	last    *move
}

// move is the last thing that happened at a counter and can be taken back.
type move struct {
	step   int
	at     time.Time
	t      *noted
	before noted
}

type called struct {
	step  int
	group string
	first bool // it stood first of all
}

func newNaive(h *hall.Hall, now time.Time) *naive {
	n := &naive{h: h, now: now, calls: map[string][]called{}}
	for _, c := range h.Counters {
		n.counters = append(n.counters, &sitting{Counter: c, state: hall.Closed})
	}
	return n
}

func (n *naive) counter(id string) *sitting {
	for _, c := range n.counters {
		if c.ID == id {
			return c
		}
	}
	return nil
}

func (n *naive) ticket(id string) *noted {
	for _, t := range n.tickets {
		if "20261121-"+t.number == id {
			return t
		}
	}
	return nil
}

// waits is since when a ticket waits.
func (n *naive) waits(t *noted) time.Time {
	if !t.rejoined.IsZero() && t.place == nil {
		return t.rejoined
	}
	return t.issued
}

// stands is where a ticket stands among all that wait.
func (n *naive) stands(t *noted) spot {
	if t.place != nil {
		return *t.place
	}
	if !t.rejoined.IsZero() {
		return spot{n.waits(t), t.ord + 1e6, 0} // behind those of the same moment
	}
	return spot{n.waits(t), t.ord, 0}
}

func (a spot) before(b spot) bool {
	if !a.at.Equal(b.at) {
		return a.at.Before(b.at)
	}
	if a.ord != b.ord {
		return a.ord < b.ord
	}
	return a.sub < b.sub
}

// line is who waits for a service, the first of all first.
func (n *naive) line(service string) []*noted {
	var list []*noted
	for _, t := range n.tickets {
		if t.state == hall.Waiting && t.service == service && t.counter == "" {
			list = append(list, t)
		}
	}
	sort.Slice(list, func(i, j int) bool { return n.stands(list[i]).before(n.stands(list[j])) })
	return list
}

func (n *naive) share(group string) int {
	for _, p := range n.h.Priorities {
		if p.ID == group {
			return p.Share
		}
	}
	return 0
}

// like is the group of a ticket for the turns: all without a share are alike.
func (n *naive) like(group string) string {
	if n.share(group) == 0 {
		return ""
	}
	return group
}

// ago is how many calls of the line came behind the last one of a group.
func (n *naive) ago(calls []called, group string) int {
	for i := len(calls) - 1; i >= 0; i-- {
		if n.like(calls[i].group) == group {
			return len(calls) - 1 - i
		}
	}
	return 1 << 20
}

func (n *naive) longest() time.Duration {
	if n.h.Limits.LongestWait > 0 {
		return n.h.Limits.LongestWait
	}
	return 45 * time.Minute
}

// turn is whose turn it is in a line, by the words of the decision.
func (n *naive) turn(line []*noted, calls []called) *noted {
	first := map[string]*noted{} // of every group that waits
	for _, t := range line {
		if g := n.like(t.group); first[g] == nil {
			first[g] = t
		}
	}
	// the eldest of those who have waited too long, unless the last call was by age
	var elder *noted
	for _, t := range first {
		if n.now.Sub(n.waits(t)) > n.longest() && (elder == nil || n.stands(t).before(n.stands(elder))) {
			elder = t
		}
	}
	if elder != nil && (len(calls) == 0 || !calls[len(calls)-1].first) {
		return elder
	}
	// a group is due when it has let N-1 others go by
	var due, any *noted
	behind, groups, strict := -1, 0, false
	for _, p := range n.h.Priorities {
		t := first[p.ID]
		if p.Share == 0 || t == nil {
			continue
		}
		groups++
		strict = strict || p.Share == 1
		if any == nil {
			any = t
		}
		if b := n.ago(calls, p.ID) - (p.Share - 1); b > behind {
			due, behind = t, b
		}
	}
	ordinary := first[""]
	since := n.ago(calls, "")
	// a group's ticket that has waited a third of the longest wait goes by its age
	var old *noted
	for g, t := range first {
		if g != "" && n.now.Sub(n.waits(t)) > n.longest()/3 && (old == nil || n.stands(t).before(n.stands(old))) {
			old = t
		}
	}
	if old != nil && ordinary != nil && n.stands(ordinary).before(n.stands(old)) {
		old = nil
	}
	switch {
	case due == nil && old != nil && (ordinary == nil || min(since, len(calls)) < max(groups, 2)):
		return old
	case due == nil && ordinary != nil:
		return ordinary
	case due == nil:
		return any
	case ordinary == nil || strict:
		return due
	case min(since, len(calls)) >= max(groups, 2):
		return ordinary
	}
	return due
}

// next is whom a counter calls.
func (n *naive) next(c *sitting) *noted {
	var own []*noted
	for _, t := range n.tickets {
		if t.counter == c.ID && (t.state == hall.Returned || t.state == hall.Waiting) {
			own = append(own, t)
		}
	}
	sort.SliceStable(own, func(i, j int) bool {
		a, b := own[i], own[j]
		switch {
		case a.state != b.state:
			return a.state == hall.Returned
		case a.state == hall.Returned:
			return a.since.Before(b.since)
		}
		return n.stands(a).before(n.stands(b))
	})
	if len(own) > 0 {
		return own[0]
	}
	var chosen, first []*noted
	for _, s := range c.Services {
		line := n.line(s.Service)
		if len(line) == 0 {
			continue
		}
		if chosen == nil {
			chosen, first = line, line[:1]
			continue
		}
		waited := n.now.Sub(n.waits(line[0]))
		over := waited > n.longest() || s.AfterWait > 0 && waited > s.AfterWait
		if over && !s.IdleOnly && n.stands(line[0]).before(n.stands(first[0])) {
			chosen, first = line, line[:1]
		}
	}
	if chosen == nil {
		return nil
	}
	return n.turn(chosen, n.calls[chosen[0].service])
}

// ahead plays the calls out of a line until a ticket's turn and counts those
// before it.
func (n *naive) ahead(t *noted) int {
	line, calls := n.line(t.service), slices.Clone(n.calls[t.service])
	for i := 0; ; i++ {
		next := n.turn(line, calls)
		if next == t {
			return i
		}
		calls = append(calls, called{0, next.group, next == line[0]})
		line = slices.DeleteFunc(slices.Clone(line), func(o *noted) bool { return o == next })
	}
}

// latecomer is the place of a ticket that comes back behind the next calls of
// its line; nil is the end.
func (n *naive) latecomer(t *noted, calls int) *spot {
	line, made := n.line(t.service), slices.Clone(n.calls[t.service])
	var behind *noted
	for range calls {
		next := n.turn(line, made)
		if next == nil {
			break
		}
		if n.like(next.group) == n.like(t.group) {
			behind = next
		}
		made = append(made, called{0, next.group, next == line[0]})
		line = slices.DeleteFunc(slices.Clone(line), func(o *noted) bool { return o == next })
	}
	for _, o := range line {
		if n.like(o.group) != n.like(t.group) {
			continue
		}
		if o.place == nil {
			if behind == nil {
				return &spot{t.issued, t.ord, 0}
			}
			s := n.stands(behind)
			return &spot{s.at, s.ord, n.steps}
		}
		behind = o
	}
	return nil
}

// picture is all that the tests compare.
func (t *noted) picture() []any {
	return []any{t.number, t.service, t.state, t.counter, t.group, t.note, t.then, t.recalls, t.files, t.people, t.assist, t.rated, !t.rejoined.IsZero(), t.why}
}

func (n *naive) actor(by wire.Actor, c *sitting) bool {
	return by.Role != wire.RoleClerk || c.account == by.Name
}
