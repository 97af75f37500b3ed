// Package forecast says how long a ticket will wait, from what a hall knows of
// the moment: who is ahead, how many counters work for the line and how long
// the last services took; and whether the ticket will be called today at all.
// It is pure and it is honest: without open counters or without experience the
// wait is unknown, and a range is given, never one figure.
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
	// strange is the part of a forecast by which the rest of a day differs
	// from what the last services promise: other clerks, other matters.
	strange = 0.1
	// doubt is how probable it must be that a ticket is not called today before
	// its taker is warned, and doubtAlone the same where a line has hardly one
	// counter: there one long service moves everything, and fewer are sure. So of
	// the warned more than 80 % are not served, and of the others more than 95 %
	// are, in each kind of hall: see TestWhoIsWarnedIsNotServed.
	doubt, doubtAlone, alone = 0.28, 0.52, 1.2
)

// Look is the forecast for a ticket.
func Look(f queue.Facts) (wait *hall.Wait, late bool) { return Wait(f), Late(f) }

// Wait is how long a ticket will wait; nil when it cannot be known.
func Wait(f queue.Facts) *hall.Wait {
	if f.Counters <= 0 || f.N < least {
		return nil
	}
	if f.Idle && f.Ahead == 0 {
		return &hall.Wait{P90: pressing}
	}
	mean, deviation := span(f, f.Counters)
	d := decile * deviation
	return &hall.Wait{P10: seconds(mean - d), P50: seconds(mean), P90: seconds(mean + d)}
}

// Late reports whether a ticket will probably not be called before the
// counters stop working today.
func Late(f queue.Facts) bool {
	if f.Left < 0 || f.Hands <= 0 || f.N < least || f.Idle && f.Ahead == 0 {
		return false
	}
	mean, deviation := span(f, f.Hands)
	deviation = math.Hypot(deviation, strange*mean)
	want := doubt
	if f.Hands < alone {
		want = doubtAlone
	}
	return 0.5*math.Erfc((f.Left-mean)/(deviation*math.Sqrt2)) >= want
}

// span is the mean and the deviation of the wait at c counters, in seconds of
// their work.
//
// A line with a ahead is over when a+1 services have ended: that takes
// (a + r)·m/c, where m is the mean service with the time to the next call, and
// r the part of the present one that is left, (1+cv²)/2 as for any service met
// at a random moment.
func span(f queue.Facts, c float64) (mean, deviation float64) {
	a, m := float64(f.Ahead), f.Mean+f.Gap
	left := 0.5
	if m > 0 {
		left = min((1+f.Variance/(m*m))/2, 1.5)
	}
	if f.Idle {
		left = 0
	}
	mean = (a + left) * m / c
	// What the services scatter, what the rest of the present one scatters,
	// and what we do not know of the mean.
	scatter := a*f.Variance/(c*c) + left*left*m*m/(c*c)/3 + (a+left)*(a+left)*f.Variance/(c*c*float64(f.N))
	return mean, math.Sqrt(scatter)
}

func seconds(s float64) int { return int(math.Round(min(max(s, 0), longest))) }
