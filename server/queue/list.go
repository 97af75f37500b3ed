package queue

import (
	"iter"
	"sort"
	"time"

	"motcua/internal/hall"
)

// ticket is a ticket with what the engine knows beside it. The embedded
// hall.Ticket is never changed in place: an event replaces it, and everyone who
// was given the old one may keep it.
type ticket struct {
	*hall.Ticket
	ord     int       // order of issue within the day
	since   time.Time // when it came into its present state
	seq     uint64    // of the last event that changed it
	printed bool      // a slip of it was asked for
	past    bool      // of the day before

	line *line    // of its service, when that was last asked for
	at   *counter // where it is called or served

	// owned by the list that it stands in
	in  *list
	key key
}

// key orders tickets in a list: lower is called first. No two are equal.
type key struct {
	when int64 // milliseconds
	ord  int
	seq  uint64 // 0, or what puts a latecomer behind the ticket whose when and ord it has
}

func (a key) less(b key) bool {
	if a.when != b.when {
		return a.when < b.when
	}
	if a.ord != b.ord {
		return a.ord < b.ord
	}
	return a.seq < b.seq
}

// queued is the time since when a ticket waits: a latecomer from its return,
// unless the hall's rule has given it a place among the others.
func queued(t *hall.Ticket) time.Time {
	if t.Rejoined.IsZero() || t.Place != nil {
		return t.IssuedAt
	}
	return t.Rejoined
}

// standing is the key of a ticket in a line. Those who drew for their places
// stand before all who came later that day.
func standing(t *ticket) key {
	switch {
	case t.Place != nil:
		return key{t.Place.At.UnixMilli(), t.Place.Ord, t.Place.Seq}
	case t.Rejoined.IsZero() && t.Drawn > 0:
		y, m, d := t.IssuedAt.Date()
		return key{when: time.Date(y, m, d, 0, 0, 0, 0, t.IssuedAt.Location()).UnixMilli() + int64(t.Drawn), ord: t.ord}
	}
	k := key{when: queued(t.Ticket).UnixMilli(), ord: t.ord}
	if !t.Rejoined.IsZero() {
		k.ord += latecomer
	}
	return k
}

// latecomer puts who came back at the end behind those who took their number
// in the same moment.
const latecomer = 1 << 30

// slot is a ticket's place in a list. It has a copy of the key, so that a
// search need not touch the tickets.
type slot struct {
	key
	t *ticket
}

// list holds tickets in the order of their keys. Most come at its end and
// leave at its head; both cost nothing. The zero value is empty.
type list struct {
	slots []slot
	from  int // the first that has not left
}

func (l *list) live() []slot { return l.slots[l.from:] }

func (l *list) len() int { return len(l.slots) - l.from }

// head is the ticket that is called first; nil if the list is empty.
func (l *list) head() *ticket {
	if l.len() == 0 {
		return nil
	}
	return l.slots[l.from].t
}

// all are the tickets in order.
func (l *list) all() iter.Seq[*ticket] {
	return func(yield func(*ticket) bool) {
		for _, s := range l.live() {
			if !yield(s.t) {
				return
			}
		}
	}
}

// rank is how many stand before a key.
func (l *list) rank(k key) int {
	live := l.live()
	switch n := len(live); {
	case n == 0 || !live[0].key.less(k):
		return 0
	case live[n-1].key.less(k):
		return n
	}
	return sort.Search(len(live), func(i int) bool { return !live[i].key.less(k) })
}

func (l *list) push(t *ticket, k key) {
	if len(l.slots) == cap(l.slots) && l.from > len(l.slots)/2 { // room at the front
		n := copy(l.slots, l.live())
		clear(l.slots[n:])
		l.slots, l.from = l.slots[:n], 0
	}
	at := l.from + l.rank(k)
	l.slots = append(l.slots, slot{})
	copy(l.slots[at+1:], l.slots[at:])
	l.slots[at] = slot{k, t}
	t.in, t.key = l, k
}

func (l *list) remove(t *ticket) {
	at := l.from + l.rank(t.key)
	for l.slots[at].t != t {
		at++
	}
	if at == l.from {
		l.slots[at] = slot{}
		l.from++
	} else {
		copy(l.slots[at:], l.slots[at+1:])
		last := len(l.slots) - 1
		l.slots[last] = slot{}
		l.slots = l.slots[:last]
	}
	if l.from == len(l.slots) {
		l.slots, l.from = l.slots[:0], 0
	}
	t.in = nil
}
