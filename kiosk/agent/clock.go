package agent

import (
	"encoding/json"
	"sync"
	"time"
)

// clock is the hall's time as the server told it, carried on by clocks that
// nobody sets. The zero clock knows no time.
type clock struct {
	mu     sync.Mutex
	server time.Time // the hall's time at mark, in the hall's zone
	mark   time.Time // with its monotonic reading
}

// told is the time as it stands in its file: the server's time at an instant
// that the machine's time since boot tells, good until it is switched off.
type told struct {
	Boot   string        `json:"boot"`
	Since  time.Duration `json:"since_boot"`
	Server time.Time     `json:"server"`
}

const clockFile = "clock.json"

// set takes the server's time as of now.
func (c *clock) set(server time.Time, store Store) {
	c.mu.Lock()
	c.server, c.mark = server.Round(0), time.Now()
	c.mu.Unlock()
	if boot, since, ok := sinceBoot(); ok {
		data, err := json.Marshal(told{boot, since, server})
		if err == nil {
			store.Save(clockFile, data) //nolint:errcheck // then a restart without a server has no time, and says so
		}
	}
}

// restore takes the time from before a restart of the program.
func (c *clock) restore(store Store) {
	data, err := store.Load(clockFile)
	var t told
	if err != nil || data == nil || json.Unmarshal(data, &t) != nil {
		return
	}
	if boot, since, ok := sinceBoot(); ok && boot == t.Boot && since >= t.Since {
		c.server, c.mark = t.Server.Add(since-t.Since), time.Now()
	}
}

// now is the hall's time; zero when it is not known.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server.IsZero() {
		return time.Time{}
	}
	return c.server.Add(time.Since(c.mark))
}
