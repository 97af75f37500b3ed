package queue

import (
	"time"

	"motcua/internal/hall"
)

// longestWait is how long a ticket waits behind others' rights before it has
// one of its own, unless the site says otherwise.
const longestWait = 45 * time.Minute

// longest is the hall's longest wait.
func (e *Engine) longest() time.Duration {
	if d := e.hall.Limits.LongestWait; d > 0 {
		return d
	}
	return longestWait
}

// ages says, in milliseconds, before when a ticket must have come to have
// waited too long by now, and before when to have waited so long that it goes
// by its age whatever its group's share is.
type ages struct{ late, old int64 }

// oldPart is the part of the longest wait after which a group's share no longer
// holds it back.
const oldPart = 3

// late is the ages that count at a time. Nobody has waited for so long before the
// doors have been open for so long: the night is nobody's fault, and would undo
// a draw.
func (e *Engine) late(now time.Time) (p ages) {
	if since := now.Add(-e.longest()); !e.night(now, since) {
		p.late = since.UnixMilli()
	}
	if since := now.Add(-e.longest() / oldPart); !e.night(now, since) {
		p.old = since.UnixMilli()
	}
	return p
}

// night reports whether a time is before today's opening, in a hall that gives
// numbers before it.
func (e *Engine) night(now, at time.Time) bool {
	return e.hall.Limits.NumbersBefore > 0 && at.Before(e.opening(now))
}

// pick is the ticket that a counter calls next. First come those who are to
// come back to it or were sent to it. Then it takes from its lines in its own
// order: a line further down is looked at when those before it are empty, or
// when the one who stands first in it has waited too long: past the line's own
// after_wait, or past the hall's longest wait, which needs no rule. Among the
// lines that may be looked at the one whose first ticket is the eldest goes
// first, so that neither shuts out the other. A line that is idle_only is never
// looked at before those above it are empty, however long it waits: the hall
// has said that others serve it, and the alarm tells when nobody does. Who of
// the line is called is its own rule: see round.turn.
func (e *Engine) pick(c *counter, now time.Time) *ticket {
	if t := c.own.head(); t != nil {
		return t
	}
	d := e.desks[c.is.ID]
	i := e.choose(d, now, func(i int) *ticket { return d.lines[i].oldest() })
	if i < 0 {
		return nil
	}
	var room [roundOf]hand
	r := d.lines[i].deal(room[:0], e.late(now))
	h, _ := r.turn()
	return r.head(h)
}

// choose is the line that a counter takes from, by who stands first in each;
// -1 when nobody waits.
func (e *Engine) choose(d *desk, now time.Time, firstOf func(int) *ticket) int {
	var first *ticket
	at := -1
	for i := range d.lines {
		t := firstOf(i)
		if t == nil {
			continue // empty, or they all wait for one counter
		}
		if at < 0 || t.key.less(first.key) && e.overflows(&d.Counter.Services[i], t, now) {
			at, first = i, t
		}
	}
	return at
}

// overflows reports whether a ticket has waited so long that a counter looks
// at its line before those above it are empty.
func (e *Engine) overflows(s *hall.Serves, t *ticket, now time.Time) bool {
	if s.IdleOnly {
		return false
	}
	after := e.longest()
	if s.AfterWait > 0 {
		after = min(after, s.AfterWait)
	}
	return now.Sub(queued(t.Ticket)) > after && !e.night(now, now.Add(-after))
}

// roundOf is how many groups of a line a round has room for without asking
// for memory.
const roundOf = 6

// round plays the calls out of one line through, one after the other, without
// touching the line: call_next looks at its first turn, a forecast at many.
// There is one idea of the order, and this is it.
type round struct {
	hands []hand // the line's groups in their order; those without a share are the ordinary tickets
	calls int    // out of the line today
	first bool   // the last of them was of the ticket that stood first of all
	ages
}

// hand is one group of a line in a round.
type hand struct {
	*group
	last  int   // the call that was its last one
	at    int   // how many of its tickets have been called
	end   int   // how many there are
	gone  int   // the place of one that is taken for gone; -1: none
	ghost key   // of the last one, when it need not stand in the line yet
	since int64 // when the ghost came
}

func (l *line) deal(room []hand, p ages) round {
	r := round{hands: room, calls: l.calls, ages: p}
	if n := len(l.memory); n > 0 {
		r.first = l.memory[n-1].First
	}
	for _, g := range l.groups {
		r.hands = append(r.hands, hand{group: g, last: g.last, end: g.list.len(), gone: -1})
	}
	return r
}

func (h *hand) atGhost() bool { return h.at == h.end-1 && h.ghost != key{} }

// key is where the first of a hand stands.
func (h *hand) key() key {
	if h.atGhost() {
		return h.ghost
	}
	return h.list.live()[h.at].key
}

// waits is since when the first of a hand waits, in milliseconds.
func (h *hand) waits() int64 {
	if h.atGhost() {
		return h.since
	}
	return queued(h.list.live()[h.at].t.Ticket).UnixMilli()
}

// head is the first ticket of the hand i.
func (r *round) head(i int) *ticket {
	h := &r.hands[i]
	return h.list.live()[h.at].t
}

// eldest is the hand whose first ticket stands first of all; -1 when none is
// left.
func (r *round) eldest() int {
	at := -1
	for i := range r.hands {
		if h := &r.hands[i]; h.at < h.end && (at < 0 || h.key().less(r.hands[at].key())) {
			at = i
		}
	}
	return at
}

// ago is how many calls have been made since one; what never was is long ago.
func (r *round) ago(last int) int {
	if last == 0 {
		return never
	}
	return r.calls - last
}

const never = 1 << 30

// turn says which group of the line is called next, -1 when nobody waits.
//
// A group with a share of one in N is due when N-1 calls have gone to others
// since its last one; among several the one that is furthest behind goes first,
// then the one that the site names first. What is not due to a group goes to
// the ordinary tickets, first come first served, and when none waits, to the
// groups in the site's order. But a share must not hold its own group back, when
// more people belong to it than the share foresaw: a ticket that has waited a
// third of the longest wait goes before the ordinary ones that came behind it.
// Two rules keep the ordinary tickets from being shut out. Where the groups
// together claim every call, one call in one more than there are groups, and in
// three at least, is theirs, unless a group has a share of one in one. And while
// somebody has waited longer than the hall's longest wait, with a share or
// without, the eldest of them is called unless the last call was of the ticket
// that stood first of all: so at least every second call goes by age, and at
// least every second one by the rules above.
func (r *round) turn() (int, standings) {
	n := r.look()
	owed := n.plain >= 0 && r.calls-n.plainLast >= max(n.groups, 2) // to the ordinary tickets
	switch {
	case n.elder >= 0 && !r.first:
		return n.elder, n
	case n.due < 0 && n.old >= 0 && !owed:
		return n.old, n
	case n.due < 0 && n.plain >= 0:
		return n.plain, n
	case n.due < 0:
		return n.group, n
	case n.plain < 0 || n.strict:
		return n.due, n
	case owed:
		return n.plain, n
	}
	return n.due, n
}

// standings are what a turn goes by. Indexes are of hands, -1 for none.
type standings struct {
	plain, plainLast int  // the first ordinary ticket, and the last call of one
	elder            int  // the eldest of those who have waited too long
	old              int  // of a group, and it has waited so long that it goes by its age: the first of all
	due, group       int  // the group that is furthest behind its share, the first one that waits
	groups           int  // how many wait
	strict           bool // one of them is to have every call
	free             int  // how many calls may go by before a group has a claim
}

func (r *round) look() standings {
	n := standings{plain: -1, elder: -1, old: -1, due: -1, group: -1, free: never}
	most := -1
	for i := range r.hands {
		h := &r.hands[i]
		if h.share == 0 {
			n.plainLast = max(n.plainLast, h.last)
		}
		if h.at == h.gone {
			h.at++
		}
		switch {
		case h.at >= h.end:
			continue
		case h.share == 0:
			if n.plain < 0 || h.key().less(r.hands[n.plain].key()) {
				n.plain = i
			}
			continue
		}
		r.elder(&n, i)
		if h.waits() < r.old && (n.old < 0 || h.key().less(r.hands[n.old].key())) {
			n.old = i
		}
		if n.groups++; n.groups == 1 {
			n.group = i
		}
		n.strict = n.strict || h.share == 1
		behind := r.ago(h.last) - (h.share - 1)
		if n.free = min(n.free, -behind); n.elder >= 0 || n.old >= 0 {
			n.free = 0
		}
		if behind > most {
			n.due, most = i, behind
		}
	}
	if n.plain >= 0 {
		r.elder(&n, n.plain)
		if n.old >= 0 && r.hands[n.plain].key().less(r.hands[n.old].key()) {
			n.old = -1
		}
	}
	return n
}

// elder notes the hand i when its first ticket has waited too long, and longest.
func (r *round) elder(n *standings, i int) {
	if h := &r.hands[i]; h.waits() < r.late && (n.elder < 0 || h.key().less(r.hands[n.elder].key())) {
		n.elder = i
	}
}

// call counts m calls of the hand i.
func (r *round) call(i, m int) {
	h := &r.hands[i]
	h.at += m - 1
	r.first = r.eldest() == i
	h.at++
	r.calls += m
	h.last = r.calls
}
