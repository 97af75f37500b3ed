package floor

import (
	"sync"
	"time"

	"motcua/server/queue"
)

const (
	// stride is how far the machine's clock may move by itself between two looks:
	// a time server slews it by less, somebody who sets it by more.
	stride = 2 * time.Second
	// leap is how far ahead the machine's clock may be set while the hall runs
	// and still be believed. More would turn the day with people in the lines.
	leap = 12 * time.Hour
)

// look is what the machine's clock and the time since the start were when they
// were looked at last.
type look struct {
	wall time.Time
	up   time.Duration
}

// clock is the hall's clock: the machine's, unless that one was set ahead by
// more than leap while the hall ran. Then the hall goes on by the clock that
// nobody sets, until the machine's is set right or the server starts anew. A
// clock that was behind the log before the jump was wrong, and is believed.
type clock struct {
	machine func() time.Time
	up      func() time.Duration // nil: the machine's clock is all there is

	mu   sync.Mutex
	last look
	held time.Duration // how far ahead of the hall the machine's clock is
	log  time.Time     // of the last event
}

func (c *clock) now() time.Time {
	now := c.machine()
	if c.up == nil {
		return now
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	up := c.up()
	was := c.last
	c.last = look{now.Round(0), up}
	if !was.wall.IsZero() {
		c.jumped(was.wall.Add(-c.held), c.last.wall.Sub(was.wall)-(up-was.up))
	}
	return c.last.wall.Add(-c.held)
}

// jumped settles what to believe behind a jump of the machine's clock from
// what the hall took for the time.
func (c *clock) jumped(believed time.Time, jump time.Duration) {
	switch {
	case jump > leap && believed.After(c.log.Add(-time.Hour)):
		c.held += jump
	case c.held > 0 && jump < -stride:
		if c.held += jump; c.held <= leap {
			c.held = 0
		}
	}
}

// saw notes the time of the last event.
func (c *clock) saw(at time.Time) {
	c.mu.Lock()
	c.log = at
	c.mu.Unlock()
}

// Now is the hall's time. Devices trust it, not their own clocks.
func (f *Floor) Now() time.Time { return f.clock.now() }

// lookClock compares the machine's clock with the one that nobody sets, and
// has it written down when the first one has jumped.
func (f *Floor) lookClock(now time.Time) {
	if f.cfg.Uptime == nil {
		return
	}
	up, was := f.cfg.Uptime(), f.looked
	f.looked = look{f.cfg.Now().Round(0), up}
	if was.wall.IsZero() {
		return
	}
	due := was.wall.Add(up - was.up)
	jump := f.looked.wall.Sub(due)
	if jump.Abs() <= stride {
		return
	}
	f.cfg.Logger.Warn("the clock was set", "from", due, "to", f.looked.wall)
	if ahead := f.looked.wall.Sub(now); ahead > leap {
		f.cfg.Logger.Error("the clock is not believed until it is set right or the server starts anew", "ahead", ahead.Round(time.Second), "hall", now)
	}
	entry := &queue.Entry{Events: f.eng.ClockSet(now, due, f.looked.wall)}
	f.eng.Apply(entry)
	f.toCommit.put(&written{entry: entry})
}
