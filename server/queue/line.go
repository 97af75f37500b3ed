package queue

import (
	"time"

	"motcua/internal/hall"
)

// line is the line of one service: the ordinary tickets and one heap for each
// priority group that has ever waited in it.
type line struct {
	service string
	groups  []*group // [0] is the ordinary one, ""
	waiting int
	calls   int    // calls out of this line today
	seq     uint64 // of the last event that counted a call

	issued    int    // numbers given today
	nearly    bool   // the manager has heard that the series is nearly full
	announced string // what the last service_opened or service_closed said: announcedOpen, or why not
	override  override
	until     time.Time // of the override; zero means the rest of the day
	reason    string    // a manager's words for closing

	// worked out from today's rules; no part of the fold
	lastAt time.Time // the last number is given before this; zero means no such rule
	idle   bool      // today no counter serves it, though the site has one that does

	times times
}

const announcedOpen = "open"

// override is a manager's word against the hours.
type override int

const (
	byHours override = iota
	heldOpen
	heldClosed
)

// group is one priority group's part of a line.
type group struct {
	id   string
	last int // the line's calls when this group was called last; 0 means not yet
	heap heap
}

func newLine(service string) *line {
	return &line{service: service, groups: []*group{{}}}
}

func (l *line) group(id string) *group {
	for _, g := range l.groups {
		if g.id == id {
			return g
		}
	}
	g := &group{id: id}
	l.groups = append(l.groups, g)
	return g
}

// oldest is the ticket of the line that waits longest; nil in an empty line.
func (l *line) oldest() *ticket {
	var first *ticket
	for _, g := range l.groups {
		if t := g.heap.head(); t != nil && (first == nil || t.key.less(first.key)) {
			first = t
		}
	}
	return first
}

// count notes that a ticket of the line was called.
func (l *line) count(t *hall.Ticket, seq uint64) {
	l.calls++
	l.group(t.Priority).last = l.calls
	l.seq = seq
}

// next is the ticket whose turn it is: one call in a group's Share goes to the
// group, the others to the ordinary tickets, first come first served. Nobody
// stands idle: when only a group waits, it is called in any case.
func (l *line) next(table []hall.Priority) *ticket {
	ordinary := l.ordinary(table)
	due, groups, strict := l.due(table)
	switch {
	case due == nil && ordinary == nil:
		for i := range table { // not due, but alone
			if g := l.find(table[i].ID); g != nil && g.heap.len() > 0 {
				return g.heap.head()
			}
		}
		return nil
	case due == nil:
		return ordinary
	case ordinary == nil || strict:
		return due.heap.head()
	case l.calls-l.groups[0].last >= groups && l.calls > 0:
		return ordinary // several groups together must not shut the others out
	}
	return due.heap.head()
}

func (l *line) find(id string) *group {
	for _, g := range l.groups {
		if g.id == id {
			return g
		}
	}
	return nil
}

// share is the Share of a group; 0 for ordinary tickets and for a group
// without a guarantee, which waits among them.
func share(table []hall.Priority, id string) int {
	if id == "" {
		return 0
	}
	for i := range table {
		if table[i].ID == id {
			return max(table[i].Share, 0)
		}
	}
	return 0
}

// ordinary is the first of those who wait without a guarantee.
func (l *line) ordinary(table []hall.Priority) *ticket {
	first := l.groups[0].heap.head()
	for _, g := range l.groups[1:] {
		if t := g.heap.head(); t != nil && share(table, g.id) == 0 && (first == nil || t.key.less(first.key)) {
			first = t
		}
	}
	return first
}

// due is the waiting group that is furthest behind its share, nil if none is;
// groups is how many wait, and strict says that due wants every call.
func (l *line) due(table []hall.Priority) (due *group, groups int, strict bool) {
	most := -1
	for i := range table {
		g := l.find(table[i].ID)
		n := table[i].Share
		if g == nil || n <= 0 || g.heap.len() == 0 {
			continue
		}
		groups++
		behind := l.since(g) - (n - 1)
		if behind > most {
			due, most, strict = g, behind, n == 1
		}
	}
	return due, groups, strict
}

// since is the number of calls since the group's last one; a group that was
// never called is as far behind as can be.
func (l *line) since(g *group) int {
	if g.last == 0 {
		return 1 << 30
	}
	return l.calls - g.last
}

// ahead is how many of the line are called before a ticket of that group that
// stands at that rank within it, as the line stands now.
func (l *line) ahead(table []hall.Priority, id string, rank int) int {
	n := share(table, id)
	if n == 0 {
		total := rank
		for _, g := range l.groups {
			if s := share(table, g.id); s > 0 {
				total += min(g.heap.len(), l.turns(g, s, rank))
			}
		}
		return total
	}
	g := l.find(id)
	if g == nil {
		g = &group{id: id}
	}
	before := 0 // ordinary calls before this ticket's turn
	if n > 1 {
		before = max(0, n-1-l.since(g)) + rank*(n-1)
	}
	plain := 0
	for _, o := range l.groups {
		if share(table, o.id) == 0 {
			plain += o.heap.len()
		}
	}
	before = min(before, plain)
	total := rank + before
	for _, o := range l.groups {
		if s := share(table, o.id); s > 0 && o != g {
			total += min(o.heap.len(), l.turns(o, s, before))
		}
	}
	return total
}

// last is the rank of one more ticket of a group, behind all of its like.
func (l *line) last(table []hall.Priority, id string) int {
	if share(table, id) > 0 {
		if g := l.find(id); g != nil {
			return g.heap.len()
		}
		return 0
	}
	n := 0
	for _, g := range l.groups {
		if share(table, g.id) == 0 {
			n += g.heap.len()
		}
	}
	return n
}

// rank counts the tickets of a group's like that stand before a key, without
// one. It looks at all of them: for readers and for the rare ticket that
// arrives late.
func (l *line) rank(table []hall.Priority, k key, id string, without *ticket) int {
	n := 0
	for _, g := range l.groups {
		if g.id != id && (share(table, g.id) > 0 || share(table, id) > 0) {
			continue
		}
		for _, t := range g.heap.list {
			if t != without && t.key.less(k) {
				n++
			}
		}
	}
	return n
}

// turns is how often a group with that share is called before ordinary calls
// number rank+1.
func (l *line) turns(g *group, n, rank int) int {
	if n == 1 {
		return g.heap.len()
	}
	first := max(0, n-1-l.since(g))
	if rank < first {
		return 0
	}
	return (rank-first)/(n-1) + 1
}

// recent is how many service times a line remembers.
const recent = 32

// times remembers how long the last services took, in milliseconds.
type times struct {
	Ring []int64 `json:"ring,omitempty"`
	Next int     `json:"next,omitempty"`
	sum  int64
	sq   float64
}

func (t *times) add(d time.Duration) {
	ms := min(max(d.Milliseconds(), 0), int64(4*time.Hour/time.Millisecond))
	if len(t.Ring) < recent {
		t.Ring = append(t.Ring, ms)
	} else {
		old := t.Ring[t.Next]
		t.sum, t.sq = t.sum-old, t.sq-float64(old)*float64(old)
		t.Ring[t.Next] = ms
		t.Next = (t.Next + 1) % recent
	}
	t.sum, t.sq = t.sum+ms, t.sq+float64(ms)*float64(ms)
}

// restore sums up a ring that was read from a snapshot.
func (t *times) restore() {
	t.sum, t.sq = 0, 0
	for _, ms := range t.Ring {
		t.sum, t.sq = t.sum+ms, t.sq+float64(ms)*float64(ms)
	}
}

// mean and deviation are in seconds; n is how many services they rest on.
func (t *times) stats() (mean, variance float64, n int) {
	n = len(t.Ring)
	if n == 0 {
		return 0, 0, 0
	}
	mean = float64(t.sum) / float64(n)
	variance = max(0, t.sq/float64(n)-mean*mean)
	return mean / 1e3, variance / 1e6, n
}
