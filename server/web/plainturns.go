package web

import (
	"time"

	"motcua/internal/turns"
)

// turns are the calls in the order and at the times at which they stand large, as
// long as nothing happens, and the calls of the day, the newest first.
func (p *plainBoard) turns(now time.Time) (large, calls []turn) {
	large, calls = []turn{}, []turn{}
	u := turns.Replay(p.state, p.is, func(t time.Time) time.Time {
		if t.After(now) { // the clock was set back since
			return now
		}
		return t
	}).At(now)
	for _, c := range u.Calls() {
		calls = append(calls, p.turn(c))
	}
	stands := func(c *turns.Call, from time.Time) {
		t := p.turn(c)
		if !from.IsZero() {
			t.From = float64(from.UnixMicro()) / 1000
		}
		large = append(large, t)
	}
	if c, since := u.Large(); c != nil {
		stands(c, since)
	}
	u.Coming(stands)
	return large, calls[:min(len(calls), maxRecent+1)]
}
