package paper

import (
	"sync"
	"time"
)

// Clock is the time that a served printer lives by. Under testing/synctest the
// real clock does; Fast runs a real wire (a pty, TCP) faster than life; Manual
// moves only when told.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

type realClock struct{}

func (realClock) Now() time.Time                         { return time.Now() }
func (realClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// Fast is a clock that runs n times as fast as life, for tests and demos.
func Fast(n int) Clock { return fastClock{time.Now(), time.Duration(n)} }

type fastClock struct {
	start time.Time
	n     time.Duration
}

func (c fastClock) Now() time.Time                         { return c.start.Add(time.Since(c.start) * c.n) }
func (c fastClock) After(d time.Duration) <-chan time.Time { return time.After(d / c.n) }

// Manual is a clock that stands still until Advance moves it. The zero value
// stands at the zero time; its methods are safe for concurrent use.
type Manual struct {
	mu    sync.Mutex
	now   time.Time
	waits []alarm
}

type alarm struct {
	at time.Time
	c  chan time.Time // of one, so that ringing never blocks
}

// NewManual makes a clock that stands at t.
func NewManual(t time.Time) *Manual { return &Manual{now: t} }

// Now is the time that the clock stands at.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// After rings once the clock was advanced by d, at once for none.
func (m *Manual) After(d time.Duration) <-chan time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := make(chan time.Time, 1)
	if d <= 0 {
		c <- m.now
		return c
	}
	m.waits = append(m.waits, alarm{m.now.Add(d), c})
	return c
}

// Advance moves the clock on and rings what came due. It does not wait for
// those who are woken: a test looks at what they did before it goes on.
func (m *Manual) Advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
	rest := m.waits[:0]
	for _, a := range m.waits {
		if a.at.After(m.now) {
			rest = append(rest, a)
			continue
		}
		a.c <- m.now
	}
	m.waits = rest
}
