package queue

import (
	"time"

	"motcua/internal/wire"
)

// Since is the time of the last event; zero before the first.
func (e *Engine) Since() time.Time { return e.at }

// Started says that the hall goes on, and since when it had been silent.
func (e *Engine) Started(now, silent time.Time) []wire.Event {
	d := &decision{e: e, now: e.clock(now)}
	d.add(wire.Body{Kind: wire.ServerStarted, Until: silent})
	return d.events
}

// Note is the event of what the server itself did.
func (e *Engine) Note(now time.Time, b wire.Body) []wire.Event {
	d := &decision{e: e, now: e.clock(now)}
	d.add(b)
	return d.events
}
