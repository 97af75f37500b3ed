package board

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/turns"
)

// Picture is what a board shows at one moment; a value that no one changes.
type Picture struct {
	Kind    Kind
	Ready   bool      // false: nothing is known of the hall yet
	Stale   time.Time // when the line was lost, in the hall's zone; zero: it stands
	Clock   time.Time // in the hall's zone
	Hall    hall.Text
	Zone    hall.Text // what the board's part of the hall is called; nil: nothing
	Langs   []string  // as the hall offers them, the main one first
	Notices []hall.Text
	Testing bool // the loudspeaker is tried
	// Shut says that the hall takes no numbers and no counter works: it is outside
	// its hours, and no call of the day is shown any more.
	Shut bool

	// Newest is the call that stands large; nil before the first of the day.
	Newest *Call
	Fresh  bool // it was called within turns.Hold
	Invert bool // the other half of a blink
	// Recent are up to five further calls, the newest first, those that still
	// wait for their turn to stand large among them.
	Recent []Call
	// Rows are the counters, each always in the same row; empty when there are
	// more than MaxRows of them.
	Rows []Row

	Counter *Counter // of a counter board
	// Waiting are the services that take numbers, or for which somebody waits, in
	// the site's order.
	Waiting []Waiting
}

// Call is a number asked to a counter.
type Call struct {
	Number  string
	Counter string // id
	Name    hall.Text
	Service hall.Text
}

// Row is one counter of a hall board.
type Row struct {
	Counter string
	Name    hall.Text
	State   hall.CounterState
	Number  string // called or served there, "" when none
	Calling bool   // asked there, not yet begun
	Until   string // of a pause: "10:15"
	New     bool   // it is the number that stands large, or waits to
}

// Counter is what the board over one counter shows.
type Counter struct {
	ID      string
	Name    hall.Text
	State   hall.CounterState
	Number  string
	Calling bool
	Service hall.Text // of the number
	Fields  []hall.Text
	Officer *hall.Officer
	Until   string
}

// Picture is what the board shows at now.
func (b *Board) Picture(now time.Time) Picture {
	h := b.HallTime(now)
	p := Picture{Kind: b.kind(), Ready: b.state != nil, Clock: h}
	if !b.lost.IsZero() && now.Sub(b.lost) >= staleAfter {
		p.Stale = b.HallTime(b.lost)
	}
	if b.state == nil {
		return p
	}
	p.Hall, p.Langs = b.names()
	p.Zone, p.Notices = b.is.Name, b.state.Notices
	p.Testing = !b.tested.IsZero() && h.Before(b.tested.Add(testFor))
	p.Waiting = b.waiting()
	if p.Shut = b.shut(); p.Shut && b.WholeHall() {
		return p
	}
	l := b.largeAt(h)
	p.Fresh, p.Invert = l.fresh(h), l.inverted(h)
	if l.call != nil {
		c := b.call(l.call)
		p.Newest = &c
	}
	for _, s := range b.turns.Calls() {
		if (l.call == nil || s.Ticket != l.call.Ticket) && len(p.Recent) < maxRecent {
			p.Recent = append(p.Recent, b.call(s))
		}
	}
	if !b.WholeHall() {
		p.Counter = b.counter()
		return p
	}
	p.Rows = b.rows(&l, p.Fresh)
	return p
}

// names are the hall's, and the languages of this board.
func (b *Board) names() (hall.Text, []string) {
	name, langs := hall.Text(nil), b.is.Languages
	if h := b.state.Hall; h != nil {
		name = h.Name
		if len(langs) == 0 {
			langs = h.Languages
		}
	}
	if len(langs) == 0 {
		langs = []string{"vi"}
	}
	return name, langs
}

func (b *Board) kind() Kind {
	if b.WholeHall() {
		return WholeHall
	}
	return OneCounter
}

func (b *Board) shut() bool {
	for i := range b.state.Services {
		if b.state.Services[i].Open {
			return false
		}
	}
	for i := range b.state.Counters {
		if c := &b.state.Counters[i]; c.State != hall.Closed || c.Ticket != nil {
			return false
		}
	}
	return len(b.state.Counters) > 0
}

func (b *Board) call(s *turns.Call) Call {
	c := Call{Number: s.Number, Counter: s.Counter}
	if cs := b.state.Counter(s.Counter); cs != nil {
		c.Name = cs.Name
	}
	if sv := b.state.Service(s.Service); sv != nil {
		c.Service = sv.Name
	}
	return c
}

func (b *Board) rows(l *large, fresh bool) []Row {
	var out []Row
	for i := range b.state.Counters {
		c := &b.state.Counters[i]
		if !b.is.ShowsCounter(c.ID, c.Services) {
			continue
		}
		r := Row{Counter: c.ID, Name: c.Name, State: c.State, Until: c.Until}
		if t := c.Ticket; t != nil {
			r.Number, r.Calling = t.Number.String(), t.State == hall.Called
			r.New = fresh && l.call.Ticket == t.ID || l.Waits(t.ID)
		}
		out = append(out, r)
	}
	if len(out) > MaxRows {
		return nil
	}
	return out
}

func (b *Board) counter() *Counter {
	c := b.state.Counter(b.is.Counter)
	if c == nil {
		return nil
	}
	out := &Counter{ID: c.ID, Name: c.Name, State: c.State, Officer: c.Officer, Until: c.Until}
	if t := c.Ticket; t != nil {
		out.Number, out.Calling = t.Number.String(), t.State == hall.Called
		if sv := b.state.Service(t.Service); sv != nil {
			out.Service = sv.Name
		}
	}
	for _, id := range c.Services {
		if sv := b.state.Service(id); sv != nil {
			out.Fields = append(out.Fields, sv.Name)
		}
	}
	return out
}
