package queue

import (
	"time"

	"motcua/internal/hall"
)

// ahead is how many of the line are called before a ticket of a group that
// stands, or will stand, at a key and waits since a time, if nobody else comes.
// Gone is a ticket that is taken for gone.
func (l *line) ahead(id string, k key, since time.Time, late ages, gone *ticket) int {
	var room [roundOf]hand
	r := l.deal(room[:0], late)
	mine := -1
	for i := range r.hands {
		h := &r.hands[i]
		if h.id == id {
			mine = i
		}
		if gone != nil && gone.in == &h.list {
			h.gone = h.list.rank(gone.key)
		}
	}
	if mine < 0 {
		mine = len(r.hands)
		r.hands = append(r.hands, hand{group: l.newGroup(id), gone: -1})
	}
	h := &r.hands[mine]
	h.end, h.ghost, h.since = h.list.rank(k)+1, k, since.UnixMilli()
	return r.until(mine)
}

// until plays the round until the ghost of a hand has its turn, and counts the
// calls before it.
func (r *round) until(mine int) int {
	from := r.calls
	for {
		i, n := r.turn()
		switch {
		case i == mine && r.hands[i].atGhost():
			return r.calls - from
		case n.groups == 0:
			return r.calls - from + r.before(mine)
		}
		r.call(i, r.run(i, mine, n))
	}
}

// before counts the ordinary tickets that stand before the ghost of a hand.
func (r *round) before(mine int) (n int) {
	for i := range r.hands {
		h := &r.hands[i]
		if h.share > 0 {
			continue
		}
		to := max(h.at, h.list.rank(r.hands[mine].ghost))
		n += to - h.at
		if h.gone >= h.at && h.gone < to {
			n--
		}
	}
	return n
}

// run is how many calls in a row go to the hand i: ordinary tickets are called
// by the dozen while no group is due.
func (r *round) run(i, mine int, n standings) int {
	h := &r.hands[i]
	if h.share > 0 || n.free < 1 {
		return 1
	}
	for j := range r.hands {
		if o := &r.hands[j]; j != i && o.share == 0 && o.at < o.end {
			return 1 // they take turns by age
		}
	}
	m := h.end - h.at
	if i == mine {
		m--
	}
	if h.gone > h.at {
		m = min(m, h.gone-h.at)
	}
	return max(1, min(m, n.free))
}

// place is where a latecomer stands behind the next n calls of its line; nil
// for the end.
func (l *line) place(t *ticket, n int, late ages, seq uint64) *hall.Place {
	last, all := l.behind(t.Priority, n, late)
	switch {
	case all:
		return nil
	case last == nil: // where it was before it was called
		return &hall.Place{At: t.IssuedAt, Ord: t.ord}
	}
	return &hall.Place{At: time.UnixMilli(last.key.when).In(t.IssuedAt.Location()), Ord: last.key.ord, Seq: seq}
}

// behind plays n calls and says behind which ticket of a group's like a
// latecomer then stands: nil for the head. All is true when none of its like is
// left: it is the last. Others whom the rule put there before it stay before
// it.
func (l *line) behind(id string, n int, late ages) (t *ticket, all bool) {
	var room [roundOf]hand
	r := l.deal(room[:0], late)
	share := l.newGroup(id).share
	like := func(i int) bool { return i >= 0 && (r.hands[i].id == id || share == 0 && r.hands[i].share == 0) }
	step := func(i int) {
		if like(i) {
			t = r.head(i)
		}
		r.call(i, 1)
	}
	for range n {
		i, _ := r.turn()
		if i < 0 {
			break
		}
		step(i)
	}
	for {
		i := r.look().plain
		if share > 0 {
			i = -1
			for j := range r.hands {
				if r.hands[j].id == id && r.hands[j].at < r.hands[j].end {
					i = j
				}
			}
		}
		if i < 0 {
			return t, true
		}
		if r.head(i).Place == nil {
			return t, false
		}
		step(i)
	}
}
