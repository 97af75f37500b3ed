package agent

import (
	"encoding/json"
	"sync"
	"time"
)

// clock is the hall's time as the server told it, carried on by the machine's
// time since boot, which nobody sets and which runs on while the machine
// sleeps. What the machine's own clock says is never asked. The zero clock
// knows no time.
type clock struct {
	mu     sync.Mutex
	server time.Time // the hall's time at since, in the hall's zone
	since  time.Duration
}

// told is the time as it stands in its file: the server's time at an instant
// that the machine's time since boot tells, good until it is switched off.
type told struct {
	mark
	Server time.Time `json:"server"`
}

const clockFile = "clock.json"

// set takes the server's time as of now.
func (c *clock) set(server time.Time, store Store) {
	m := marked()
	c.mu.Lock()
	c.server, c.since = server.Round(0), m.Since
	c.mu.Unlock()
	if data, err := json.Marshal(told{*m, server}); err == nil {
		store.Save(clockFile, data) //nolint:errcheck // then a restart without a server has no time, and says so
	}
}

// notBefore takes the time of an event: if the server's clock was put forward
// while the line stood, so is this one.
func (c *clock) notBefore(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if since := sinceBoot(); !c.server.IsZero() && at.After(c.at(since)) {
		c.server, c.since = at.Round(0).In(c.server.Location()), since
	}
}

// restore takes the time from before a restart of the program.
func (c *clock) restore(store Store) {
	data, err := store.Load(clockFile)
	var t told
	if err != nil || data == nil || json.Unmarshal(data, &t) != nil {
		return
	}
	if _, ok := t.age(); ok {
		c.server, c.since = t.Server, t.Since
	}
}

// now is the hall's time; zero when it is not known.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server.IsZero() {
		return time.Time{}
	}
	return c.at(sinceBoot())
}

func (c *clock) at(since time.Duration) time.Time { return c.server.Add(since - c.since) }

// mark is an instant by the machine's time since boot.
type mark struct {
	Boot  string        `json:"boot"` // differs at every boot
	Since time.Duration `json:"since_boot"`
}

// marked is now.
func marked() *mark { return &mark{bootID(), sinceBoot()} }

// age is how long ago the mark is; ok is false when the machine was switched
// off in between.
func (m *mark) age() (d time.Duration, ok bool) {
	if m == nil || m.Boot != bootID() {
		return 0, false
	}
	d = sinceBoot() - m.Since
	return d, d >= 0
}
