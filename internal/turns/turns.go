// Package turns decides which call stands large on a board, and from when until
// when. Boards of every kind show by it, so that they show the same: the one in a
// box, which is told each event as it comes, and the plain page, which works it
// out from the hall's newest state alone (Replay).
//
// All goes by the hall's times, nothing by when it is asked: the same calls give
// the same turns whenever they arrive.
package turns

import (
	"slices"
	"time"
)

// Times of a call that stands large.
const (
	Hold = 20 * time.Second // a new call stands large so long, if no other waits
	// Turn is how long it stands at least when one or two others wait: the blink,
	// and time to read. Of more each has the less the more they are, and never
	// under Least, at which nothing flashes more than twice a second: 50 calls of
	// one second have all stood large within 45 s.
	Turn  = 4 * time.Second
	Least = 600 * time.Millisecond

	// tooLate is the age at which a call that has not had its turn has none: it
	// is in the rows and the list all the time.
	tooLate = 2 * time.Minute
	// clockJump is how far back time goes only if a clock was set.
	clockJump = 2 * time.Second
	keep      = 16 // calls in the list
)

// length is how long a call stands large while n others wait.
func length(n int) time.Duration {
	return min(Turn, max(Least, 2*Turn/time.Duration(max(1, n))))
}

// Call is one call as a board knows it; nobody changes it.
type Call struct {
	Seq                              uint64 // of its event; 0: not known
	Ticket, Number, Service, Counter string
	At                               time.Time
}

// Turns is whose turn it is. It is moved on to the time of each event before that
// is told it. What is seen at a later moment is found on a copy (At): nothing
// that it shares is written to.
type Turns struct {
	to    time.Time // worked out up to here
	queue []*Call   // wait for their turn, the oldest first
	hero  *Call     // stands large
	since time.Time // when its turn began; zero: long ago
	list  []*Call   // of the day, the newest first, each ticket's last
}

// From are the turns of a day on which nothing was called up to t.
func From(t time.Time) Turns { return Turns{to: t} }

// Calls are the newest calls of the day, the newest first, each ticket's last.
// The caller does not change them.
func (u *Turns) Calls() []*Call { return u.list }

// Large is the call that stands large, nil before the first, and since when: the
// zero time is long ago.
func (u *Turns) Large() (*Call, time.Time) { return u.hero, u.since }

// Waits reports whether a ticket has its turn yet to come.
func (u *Turns) Waits(ticket string) bool {
	return slices.ContainsFunc(u.queue, func(o *Call) bool { return o.Ticket == ticket })
}

// End is when the next one's turn comes; zero when none waits.
func (u *Turns) End() time.Time {
	if len(u.queue) == 0 {
		return time.Time{}
	}
	return u.since.Add(length(len(u.queue)))
}

// At is how it stands at t.
func (u Turns) At(t time.Time) Turns {
	u.Advance(t)
	return u
}

// Coming calls f with each turn that is still to come, if nothing happens.
func (u Turns) Coming(f func(c *Call, from time.Time)) {
	for len(u.queue) > 0 {
		was := u.hero
		u.Advance(u.End())
		if u.hero != was {
			f(u.hero, u.since)
		}
	}
}

// Advance moves on to t. A clock that was set back leaves all turns behind it.
func (u *Turns) Advance(t time.Time) {
	if t.Before(u.to.Add(-clockJump)) {
		if n := len(u.queue); n > 0 {
			u.hero, u.queue = u.queue[n-1], nil
		}
		u.to, u.since = t, time.Time{}
	}
	for len(u.queue) > 0 {
		end := u.to
		if e := u.since.Add(length(len(u.queue))); u.hero != nil && !u.since.IsZero() && e.After(end) {
			end = e
		}
		if end.After(t) {
			break
		}
		next := u.queue[0]
		u.queue = u.queue[1:]
		if end.Sub(next.At) > tooLate {
			continue
		}
		u.hero, u.since, u.to = next, end, end
	}
	if t.After(u.to) {
		u.to = t
	}
}

// Call takes in a call, or a recall, that is made now: it is at the head of the
// list at once. A recall before the first call has had its turn takes its place.
func (u *Turns) Call(c *Call) {
	rest := slices.DeleteFunc(slices.Clone(u.list), func(o *Call) bool { return o.Ticket == c.Ticket })
	u.list = slices.Insert(rest, 0, c)
	u.list = u.list[:min(len(u.list), keep)]
	old := slices.IndexFunc(u.queue, func(o *Call) bool { return o.Ticket == c.Ticket })
	switch {
	case old >= 0 && u.queue[old].Counter == c.Counter:
		u.queue = slices.Clone(u.queue)
		u.queue[old] = c
		return
	case old >= 0:
		u.Over(c.Ticket)
	}
	if len(u.queue) == 0 && u.hero != nil && u.hero.Ticket == c.Ticket {
		u.hero, u.since = c, u.to
		return
	}
	u.queue = append(u.queue[:len(u.queue):len(u.queue)], c)
	u.Advance(u.to)
}

// Over says that a ticket is no longer asked for: it has no turn to come.
func (u *Turns) Over(ticket string) {
	if u.Waits(ticket) {
		u.queue = slices.DeleteFunc(slices.Clone(u.queue), func(o *Call) bool { return o.Ticket == ticket })
	}
}

// Withdraw takes a ticket's call back as though it had never been. The last one
// before it stands large in its place, as an old one, if no other waits.
func (u *Turns) Withdraw(ticket string) {
	u.Over(ticket)
	u.list = slices.DeleteFunc(slices.Clone(u.list), func(o *Call) bool { return o.Ticket == ticket })
	if u.hero != nil && u.hero.Ticket == ticket {
		u.hero, u.since = nil, time.Time{}
		if len(u.list) > 0 {
			u.hero = u.list[0]
		}
		u.Advance(u.to)
	}
}
