// Package forecast says how long a ticket will wait, from what a hall knows of
// the moment: who is ahead, how many counters work for the line and how long
// the last services took. It is pure and it is honest: without open counters
// or without experience the wait is unknown, and a range is given, never one
// figure.
package forecast

import (
	"math"

	"motcua/internal/hall"
	"motcua/server/queue"
)

const (
	// least is how many services a forecast must rest on.
	least = 3
	// longest bounds a forecast; beyond it the range means nothing.
	longest = 12 * 3600
	// decile is how many standard deviations lie between the middle and the
	// tenth or the ninetieth part of a normal distribution.
	decile = 1.2816
	// pressing is how long a free clerk takes to call, seconds.
	pressing = 60
)

// Wait is the forecast for a ticket; nil when it cannot be known.
//
// A line with a ahead is over when a+1 services have ended at c counters: that
// takes (a + r)·m/c, where m is the mean service and r the part of the present
// one that is left, (1+cv²)/2 as for any service met at a random moment.
func Wait(f queue.Facts) *hall.Wait {
	if f.Counters <= 0 || f.N < least {
		return nil
	}
	if f.Idle && f.Ahead == 0 {
		return &hall.Wait{P90: pressing}
	}
	a, m, c := float64(f.Ahead), f.Mean, f.Counters
	left := 0.5
	if m > 0 {
		left = min((1+f.Variance/(m*m))/2, 1.5)
	}
	if f.Idle {
		left = 0
	}
	mean := (a + left) * m / c
	// What the services scatter, what the rest of the present one scatters,
	// and what we do not know of the mean.
	scatter := a*f.Variance/(c*c) + left*left*m*m/(c*c)/3 + (a+left)*(a+left)*f.Variance/(c*c*float64(f.N))
	d := decile * math.Sqrt(scatter)
	return &hall.Wait{P10: seconds(mean - d), P50: seconds(mean), P90: seconds(mean + d)}
}

func seconds(s float64) int { return int(math.Round(min(max(s, 0), longest))) }
