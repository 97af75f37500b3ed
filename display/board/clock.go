package board

import "time"

// clockJump is the least that a clock is thought to have been set by: less is an
// answer that came late.
const clockJump = 2 * time.Second

// clock is the hall's clock as a board knows it. It runs on by our own steady
// one, so that it minds no setting of ours.
type clock struct {
	hall, ours time.Time // the same moment; zero: nothing was said yet
	zone       *time.Location
}

// at is the hall's time at our own time now.
func (c *clock) at(now time.Time) time.Time {
	if c.ours.IsZero() {
		return now.In(c.zone)
	}
	return c.hall.Add(now.Sub(c.ours)).In(c.zone)
}

// set says that the hall's clock shows t now. An answer can only come late and
// make that clock look slow, so that it is followed fast forward and, unless it
// was set, slowly back.
func (c *clock) set(t, now time.Time) {
	if d := t.Sub(c.at(now)); !c.ours.IsZero() && d < 0 && d > -clockJump {
		t = c.at(now).Add(d / 8)
	}
	c.hall, c.ours = t, now
}

// seen is the time to take an event for that came now and says it was made at t.
// One from the future was made just now: by little, our clock is late; by much,
// the hall's was set, and its events wait until it has caught up with them.
func (c *clock) seen(t, now time.Time) time.Time {
	h := c.at(now)
	switch d := t.Sub(h); {
	case d <= 0 || c.ours.IsZero():
		return t
	case d <= clockJump:
		c.set(t, now)
		return t
	}
	return h
}
