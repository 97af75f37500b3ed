package board

import (
	"time"

	"motcua/internal/turns"
)

// A new call blinks so often.
const (
	blinks     = 3
	blinkEvery = time.Second
)

// large is the call that stands large at a time of the hall.
type large struct {
	turns.Turns
	call  *turns.Call // nil before the first of the day
	since time.Time   // zero: long ago
}

// largeAt is how it stands at t, as long as no event comes.
func (b *Board) largeAt(t time.Time) large {
	l := large{Turns: b.turns.At(t)}
	l.call, l.since = l.Large()
	return l
}

// fresh reports whether what stands large at t is new.
func (l *large) fresh(t time.Time) bool {
	return l.call != nil && !l.since.IsZero() && t.Before(l.since.Add(turns.Hold)) && !t.Before(l.since)
}

// inverted reports whether it shows the other half of a blink.
func (l *large) inverted(t time.Time) bool {
	d := t.Sub(l.since)
	return l.fresh(t) && d < blinks*blinkEvery && d%blinkEvery < blinkEvery/2
}

// changes calls f with every time after t at which the picture is another one, as
// long as no event comes.
func (l *large) changes(t time.Time, f func(time.Time)) {
	if !l.fresh(t) {
		return
	}
	for i := range 2*blinks - 1 {
		f(l.since.Add(time.Duration(i+1) * blinkEvery / 2))
	}
	f(l.since.Add(turns.Hold))
	if end := l.End(); !end.IsZero() {
		f(end)
	}
}
