package queue

import (
	"cmp"
	"slices"
	"time"

	"motcua/internal/hall"
)

// line is the line of one service: the ordinary tickets and one list for each
// priority group that has ever waited in it.
type line struct {
	service string
	table   []hall.Priority // the site's
	groups  []*group        // the ordinary one, "", then the others as the site orders them
	waiting int
	calls   int    // calls out of this line today, by call_next
	memory  []turn // the last of them, for undo

	issued    int    // numbers given today
	nearly    bool   // the manager has heard that the series is nearly full
	announced string // what the last service_opened or service_closed said: announcedOpen, or why not
	override  override
	until     time.Time // of the override; zero means the rest of the day
	reason    string    // a manager's words for closing

	// worked out from today's rules; no part of the fold
	lastAt time.Time // the last number is given before this; zero means no such rule
	open   int       // how many of its counters are open
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
	id    string
	share int // one call in so many is the group's; 0: it waits among the ordinary tickets
	last  int // the line's calls when this group was called last; 0 means not yet
	list  list
}

// turn is a call out of a line.
type turn struct {
	Seq   uint64 `json:"seq"` // of its event
	Group string `json:"group,omitempty"`
	First bool   `json:"first,omitempty"` // the ticket stood first of all in the line
}

// remembered is how many calls out of a line can be taken back, and looked
// through when one is.
const remembered = 128

func newLine(service string, table []hall.Priority) *line {
	l := &line{service: service, table: table}
	l.groups = []*group{l.newGroup("")}
	return l
}

// arrange puts the groups in the order and under the shares of a site.
func (l *line) arrange(table []hall.Priority) {
	l.table = table
	for _, g := range l.groups {
		g.share = l.newGroup(g.id).share
	}
	slices.SortStableFunc(l.groups, func(a, b *group) int {
		return cmp.Or(cmp.Compare(l.rank(a.id), l.rank(b.id)), cmp.Compare(a.id, b.id))
	})
}

// rank is a group's place in the site's table; ordinary tickets stand before
// it, a group that it no longer has behind it.
func (l *line) rank(id string) int {
	if id == "" {
		return -1
	}
	for i := range l.table {
		if l.table[i].ID == id {
			return i
		}
	}
	return len(l.table)
}

// newGroup is a group in which nobody waits yet.
func (l *line) newGroup(id string) *group {
	g := &group{id: id}
	if i := l.rank(id); i >= 0 && i < len(l.table) {
		g.share = max(l.table[i].Share, 0)
	}
	return g
}

func (l *line) find(id string) *group {
	for _, g := range l.groups {
		if g.id == id {
			return g
		}
	}
	return nil
}

func (l *line) group(id string) *group {
	if g := l.find(id); g != nil {
		return g
	}
	g := l.newGroup(id)
	l.groups = append(l.groups, g)
	l.arrange(l.table)
	return g
}

// oldest is the ticket that stands first in the line; nil when it is empty.
func (l *line) oldest() *ticket {
	var first *ticket
	for _, g := range l.groups {
		if t := g.list.head(); t != nil && (first == nil || t.key.less(first.key)) {
			first = t
		}
	}
	return first
}

// count notes that a ticket, which is still in the line, is called in its turn.
func (l *line) count(t *ticket, seq uint64) {
	l.calls++
	l.group(t.Priority).last = l.calls
	if len(l.memory) == 2*remembered {
		l.memory = append(l.memory[:0], l.memory[remembered:]...)
	}
	l.memory = append(l.memory, turn{seq, t.Priority, l.oldest() == t})
}

// uncount takes a call back, as if it had never been.
func (l *line) uncount(seq uint64) {
	i := slices.IndexFunc(l.memory, func(t turn) bool { return t.Seq == seq })
	if i < 0 {
		return
	}
	id, at := l.memory[i].Group, l.calls-(len(l.memory)-1-i)
	for _, g := range l.groups {
		switch {
		case g.last > at:
			g.last--
		case g.last == at:
			g.last = 0
			for j := i - 1; j >= 0 && g.last == 0; j-- {
				if l.memory[j].Group == id {
					g.last = at - (i - j)
				}
			}
		}
	}
	l.memory = slices.Delete(l.memory, i, i+1)
	l.calls--
}
