package turns

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Replay works the turns of a board out from the calls that the hall's state
// remembers. Seen is when a board that stayed saw what was made at a time: never
// later than the hall's clock shows, though that may have been set back since.
func Replay(s *wire.State, is hall.Board, seen func(time.Time) time.Time) Turns {
	var u Turns
	u.fromTickets(s, is)
	var ends []ending
	until := func(t time.Time) {
		for len(ends) > 0 && !ends[0].at.After(t) {
			u.end(ends[0])
			ends = ends[1:]
		}
	}
	for i := range s.Calls {
		c := &s.Calls[i]
		at := seen(c.At)
		until(at)
		if !is.ShowsCall(c.Service, c.Counter) {
			continue // nor does its end concern this board: it may have been called here before
		}
		u.Advance(at)
		u.Call(&Call{c.Seq, c.Ticket, c.Number.String(), c.Service, c.Counter, at})
		if !c.Over.IsZero() {
			e := ending{c.Ticket, seen(c.Over), c.Undone}
			i, _ := slices.BinarySearchFunc(ends, e.at, func(o ending, t time.Time) int { return o.at.Compare(t) })
			ends = slices.Insert(ends, i, e)
		}
	}
	for _, e := range ends {
		u.end(e)
	}
	return u
}

// ending is when a ticket was no longer asked for.
type ending struct {
	ticket string
	at     time.Time
	undone bool
}

func (u *Turns) end(e ending) {
	u.Advance(e.at)
	if e.undone {
		u.Withdraw(e.ticket)
	} else {
		u.Over(e.ticket)
	}
}

// fromTickets takes in the calls from before those that the state remembers: the
// tickets know their last ones.
func (u *Turns) fromTickets(s *wire.State, is hall.Board) {
	var old []*hall.Ticket
	for i := range s.Tickets {
		if t := &s.Tickets[i]; wasCalled(t) && is.ShowsCall(t.Service, t.Counter) && !remembered(s.Calls, t) {
			old = append(old, t)
		}
	}
	slices.SortStableFunc(old, func(a, b *hall.Ticket) int {
		if d := a.CalledAt.Compare(b.CalledAt); d != 0 || a.State == b.State {
			return d
		}
		if a.State == hall.Called { // of calls without a time, those that still wait are the newest
			return 1
		}
		return -1
	})
	for _, t := range old[max(0, len(old)-keep):] {
		u.Advance(t.CalledAt)
		u.Call(&Call{0, t.ID, t.Number.String(), t.Service, t.Counter, t.CalledAt})
		if t.State != hall.Called {
			u.Over(t.ID)
		}
	}
}

// wasCalled reports whether a ticket was asked to its counter.
func wasCalled(t *hall.Ticket) bool {
	return t.Counter != "" && t.State != hall.Waiting && (!t.CalledAt.IsZero() || t.State == hall.Called || t.State == hall.Serving)
}

// remembered reports whether the calls tell of a ticket's last one.
func remembered(calls wire.Calls, t *hall.Ticket) bool {
	return len(calls) > 0 && t.CalledAt.After(calls[0].At) ||
		slices.ContainsFunc(calls, func(c wire.PastCall) bool { return c.Ticket == t.ID })
}
