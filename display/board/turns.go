package board

import (
	"slices"
	"time"
)

// Times of a call that stands large.
const (
	Hold = 20 * time.Second // a new call stands large so long, if no other waits
	// Turn is how long it stands at least when one or two others wait: the blink,
	// and time to read. Of more each has the less the more they are, and never
	// under leastTurn, at which nothing flashes more than twice a second: 50 calls
	// of one second have all stood large within 45 s.
	Turn      = 4 * time.Second
	leastTurn = 600 * time.Millisecond
	// tooLate is the age at which a call that has not had its turn has none: it
	// is in the rows and the list all the time.
	tooLate = 2 * time.Minute

	blinks     = 3
	blinkEvery = time.Second
)

// turnFor is how long a call stands large while n others wait.
func turnFor(n int) time.Duration {
	return min(Turn, max(leastTurn, 2*Turn/time.Duration(max(1, n))))
}

// shown is one call as a board knows it; nobody changes it.
type shown struct {
	seq                              uint64
	ticket, number, service, counter string
	at                               time.Time
}

// turns works out whose turn it is to stand large. It goes by the hall's times
// alone: it is moved on to the time of each event before that is told it, so that
// the same events give the same turns whenever they arrive. What is seen at a
// later moment is found on a copy (at): nothing that it shares is written to.
type turns struct {
	to    time.Time // worked out up to here
	queue []*shown  // wait for their turn, the oldest first
	hero  *shown    // stands large
	since time.Time // when its turn began; zero: long ago
}

// advance moves on to t. A clock that was set back leaves all turns behind it.
func (u *turns) advance(t time.Time) {
	if t.Before(u.to.Add(-clockJump)) {
		if n := len(u.queue); n > 0 {
			u.hero, u.queue = u.queue[n-1], nil
		}
		u.to, u.since = t, time.Time{}
	}
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
		if end.Sub(next.at) > tooLate {
			continue
		}
		u.hero, u.since, u.to = next, end, end
	}
	if t.After(u.to) {
		u.to = t
	}
}

// at is how it stands at t.
func (u turns) at(t time.Time) turns {
	u.advance(t)
	return u
}

// end is when the next one's turn comes; zero when none waits.
func (u *turns) end() time.Time {
	if len(u.queue) == 0 {
		return time.Time{}
	}
	return u.since.Add(turnFor(len(u.queue)))
}

// call takes in a call, or a recall, that is made now. A recall before the first
// call has had its turn takes its place.
func (u *turns) call(s *shown) {
	old := slices.IndexFunc(u.queue, func(o *shown) bool { return o.ticket == s.ticket })
	switch {
	case old >= 0 && u.queue[old].counter == s.counter:
		u.queue = slices.Clone(u.queue)
		u.queue[old] = s
		return
	case old >= 0:
		u.over(s.ticket)
	}
	if len(u.queue) == 0 && u.hero != nil && u.hero.ticket == s.ticket {
		u.hero, u.since = s, u.to
		return
	}
	u.queue = append(u.queue[:len(u.queue):len(u.queue)], s)
	u.advance(u.to)
}

// waits reports whether a ticket has its turn yet to come.
func (u *turns) waits(ticket string) bool {
	return slices.ContainsFunc(u.queue, func(o *shown) bool { return o.ticket == ticket })
}

// over takes a ticket that waits no more out of the queue.
func (u *turns) over(ticket string) {
	same := func(o *shown) bool { return o.ticket == ticket }
	if u.waits(ticket) {
		u.queue = slices.DeleteFunc(slices.Clone(u.queue), same)
	}
}

// withdraw takes a call back; instead stands large as an old one if no other
// waits.
func (u *turns) withdraw(ticket string, instead *shown) {
	u.over(ticket)
	if u.hero != nil && u.hero.ticket == ticket {
		u.hero, u.since = instead, time.Time{}
		u.advance(u.to)
	}
}

// fresh reports whether what stands large at t is new.
func (u *turns) fresh(t time.Time) bool {
	return u.hero != nil && !u.since.IsZero() && t.Before(u.since.Add(Hold)) && !t.Before(u.since)
}

// inverted reports whether it shows the other half of a blink.
func (u *turns) inverted(t time.Time) bool {
	d := t.Sub(u.since)
	return u.fresh(t) && d < blinks*blinkEvery && d%blinkEvery < blinkEvery/2
}

// changes calls f with every time after t at which the picture of these turns is
// another one, as long as no event comes.
func (u *turns) changes(t time.Time, f func(time.Time)) {
	if !u.fresh(t) {
		return
	}
	for i := range 2*blinks - 1 {
		f(u.since.Add(time.Duration(i+1) * blinkEvery / 2))
	}
	f(u.since.Add(Hold))
	if end := u.end(); !end.IsZero() {
		f(end)
	}
}
