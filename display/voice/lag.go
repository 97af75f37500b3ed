package voice

import (
	"slices"
	"time"
)

// keepLags is how many calls the figures are of.
const keepLags = 200

// lags are how late the last calls began to be said; a ring.
type lags struct {
	of   []time.Duration
	next int
}

func (l *lags) add(d time.Duration) {
	d = max(0, d)
	if len(l.of) < keepLags {
		l.of = append(l.of, d)
		return
	}
	l.of[l.next] = d
	l.next = (l.next + 1) % keepLags
}

// Lag is how late the voice is: from a call to the beginning of its sentence.
type Lag struct {
	Waiting int           // calls that are still to be said
	Oldest  time.Duration // age of the first of them
	P95     time.Duration // of the last 200 calls; 0 when there was none
}

// Lag gives the figures at now.
func (q *Queue) Lag(now time.Time) Lag {
	l := Lag{Waiting: len(q.first)}
	if len(q.first) > 0 {
		l.Oldest = max(0, now.Sub(q.first[0].At))
	}
	if n := len(q.lags.of); n > 0 {
		l.P95 = slices.Sorted(slices.Values(q.lags.of))[(n*95+99)/100-1]
	}
	return l
}
