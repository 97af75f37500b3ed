package web

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// The turns of the large place on a plain board, by the rule of display/board,
// which programs that are no display may not import: a test in internal/e2e shows
// both the same events and wants the same pictures. All goes by the hall's times
// in the state, nothing by when it is asked.
const (
	plainTurn      = 4 * time.Second        // how long a call stands large at least when one or two others wait
	plainLeastTurn = 600 * time.Millisecond // and however many wait
	plainTooLate   = 2 * time.Minute        // a call of that age that had no turn has none
	plainKeep      = 16                     // calls in the list
)

// plainCall is one call.
type plainCall struct {
	ticket, number, counter string
	at                      time.Time
}

// plainTurns is whose turn it is at a time.
type plainTurns struct {
	to    time.Time // worked out up to here
	queue []*plainCall
	hero  *plainCall
	since time.Time    // zero: long ago
	list  []*plainCall // the newest first, each ticket's last
}

func turnFor(waiting int) time.Duration {
	return min(plainTurn, max(plainLeastTurn, 2*plainTurn/time.Duration(max(1, waiting))))
}

// advance moves on to t and tells of each call whose turn comes.
func (u *plainTurns) advance(t time.Time, comes func(*plainCall, time.Time)) {
	for len(u.queue) > 0 {
		end := u.to
		if e := u.since.Add(turnFor(len(u.queue))); u.hero != nil && !u.since.IsZero() && e.After(end) {
			end = e
		}
		if end.After(t) {
			break
		}
		next := u.queue[0]
		u.queue = u.queue[1:]
		if end.Sub(next.at) > plainTooLate {
			continue
		}
		u.hero, u.since, u.to = next, end, end
		if comes != nil {
			comes(next, end)
		}
	}
	if t.After(u.to) {
		u.to = t
	}
}

func (u *plainTurns) call(c *plainCall) {
	u.list = append([]*plainCall{c}, slices.DeleteFunc(u.list, func(o *plainCall) bool { return o.ticket == c.ticket })...)
	u.list = u.list[:min(len(u.list), plainKeep)]
	old := slices.IndexFunc(u.queue, func(o *plainCall) bool { return o.ticket == c.ticket })
	switch {
	case old >= 0 && u.queue[old].counter == c.counter:
		u.queue[old] = c
		return
	case old >= 0:
		u.over(c.ticket, false)
	}
	if len(u.queue) == 0 && u.hero != nil && u.hero.ticket == c.ticket {
		u.hero, u.since = c, u.to
		return
	}
	u.queue = append(u.queue, c)
	u.advance(u.to, nil)
}

// over takes a ticket out that is no longer asked for; undone takes its call back
// as though it had never been.
func (u *plainTurns) over(ticket string, undone bool) {
	same := func(o *plainCall) bool { return o.ticket == ticket }
	u.queue = slices.DeleteFunc(u.queue, same)
	if !undone {
		return
	}
	u.list = slices.DeleteFunc(u.list, same)
	if u.hero != nil && same(u.hero) {
		u.hero, u.since = nil, time.Time{}
		if len(u.list) > 0 {
			u.hero = u.list[0]
		}
		u.advance(u.to, nil)
	}
}

// ending is when a ticket was no longer asked for.
type ending struct {
	ticket string
	at     time.Time
	undone bool
}

// replay works the turns out from the calls that the state remembers.
func (p *plainBoard) replay(now time.Time) *plainTurns {
	u := &plainTurns{}
	p.fromTickets(u)
	var ends []ending
	until := func(t time.Time) {
		for len(ends) > 0 && !ends[0].at.After(t) {
			u.advance(ends[0].at, nil)
			u.over(ends[0].ticket, ends[0].undone)
			ends = ends[1:]
		}
	}
	for i := range p.state.Calls {
		c := &p.state.Calls[i]
		until(c.At)
		if !p.is.ShowsCall(c.Service, c.Counter) {
			continue
		}
		u.advance(c.At, nil)
		u.call(&plainCall{c.Ticket, c.Number.String(), c.Counter, c.At})
		if !c.Over.IsZero() {
			at, _ := slices.BinarySearchFunc(ends, c.Over, func(o ending, t time.Time) int { return o.at.Compare(t) })
			ends = slices.Insert(ends, at, ending{c.Ticket, c.Over, c.Undone})
		}
	}
	until(now)
	u.advance(now, nil)
	return u
}

// fromTickets takes in the calls from before those that the state remembers.
func (p *plainBoard) fromTickets(u *plainTurns) {
	var old []*hall.Ticket
	for i := range p.state.Tickets {
		t := &p.state.Tickets[i]
		known := slices.ContainsFunc(p.state.Calls, func(c wire.PastCall) bool { return c.Ticket == t.ID })
		late := len(p.state.Calls) > 0 && t.CalledAt.After(p.state.Calls[0].At)
		if t.Counter != "" && t.State != hall.Waiting && !t.CalledAt.IsZero() && !known && !late && p.is.ShowsCall(t.Service, t.Counter) {
			old = append(old, t)
		}
	}
	slices.SortStableFunc(old, func(a, b *hall.Ticket) int { return a.CalledAt.Compare(b.CalledAt) })
	for _, t := range old[max(0, len(old)-4*plainKeep):] {
		u.advance(t.CalledAt, nil)
		u.call(&plainCall{t.ID, t.Number.String(), t.Counter, t.CalledAt})
		if t.State != hall.Called {
			u.over(t.ID, false)
		}
	}
}

// turns are the calls in the order and at the times at which they stand large, as
// long as nothing happens, and the calls of the day, the newest first.
func (p *plainBoard) turns(now time.Time) (turns, calls []turn) {
	turns, calls = []turn{}, []turn{}
	u := p.replay(now)
	for _, c := range u.list {
		calls = append(calls, p.turn(c))
	}
	stands := func(c *plainCall, from time.Time) {
		t := p.turn(c)
		if !from.IsZero() {
			t.From = float64(from.UnixMicro()) / 1000
		}
		turns = append(turns, t)
	}
	if u.hero != nil {
		stands(u.hero, u.since)
	}
	u.advance(now.Add(time.Hour), stands)
	return turns, calls[:min(len(calls), maxRecent+1)]
}
