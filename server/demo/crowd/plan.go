// Package crowd is a morning in a hall that has no people in it: citizens who
// come, wait, do not hear their number, come back, and rate; clerks who call,
// serve, send on and take a break. The demo shows it, and load tests drive a
// real server with it.
//
//	plan.go  who comes when and what will happen to them: pure, by seed
//	run.go   carries the plan out against a running hall, over the same
//	         WebSocket and with the same commands as a hall's devices
//
// The shape of a day, how long a visit lasts and how people behave stand as
// data at the top of plan.go, each with where it comes from.
package crowd

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"motcua/internal/hall"
)

// Visit is one citizen's errand, as fate has it.
type Visit struct {
	At       time.Duration // after the doors open
	Service  string
	Priority string // "" for most
	Lang     string
	Files    int
	People   int

	Walk   time.Duration // from the call to the counter
	Serve  time.Duration // at the counter
	Misses bool          // does not come when called
	// Back is how long after a missed call the citizen returns and rejoins; 0
	// is never.
	Back time.Duration
	// GivesUp is when a waiting citizen goes home and cancels on the phone; 0
	// is never.
	GivesUp  time.Duration
	Signing  time.Duration // the file waits for a signature so long; 0 is not at all
	Transfer string        // the service it turns out to belong to; "" for most
	Outcome  string
	CaseFile bool // ends with a case code
	Score    int  // the rating, 0 is none
	Reasons  []string
}

// halfHours is the share of a day's numbers taken in each half hour from the
// opening. Shape of the numbers taken in Warsaw's city halls, December 2019 to
// January 2020 (city open data): a quick start, a long late-morning swell, an
// afternoon that runs dry.
var halfHours = []float64{
	.040, .052, .049, .060, .068, .077, .079, .079, .077, .071, .067, .064, .060, .061, .046, .024, .011,
}

// Day is how long a planned day lasts.
var Day = time.Duration(len(halfHours)) * 30 * time.Minute

// kind is how long visits last by the line that people come for: the median,
// minutes. Service times are close to lognormal in the Technion's call centre
// records (1999), with a spread of about 0.6; a counter is slower and steadier.
var kind = map[string]float64{"submit": 5.5, "collect": 2.5, "help": 8, "": 5}

const spread = 0.5 // sigma of the logarithm

// Shares of the citizens. Guesses of ours until a hall's own log replaces them.
const (
	sharePriority = 0.08
	shareMiss     = 0.06
	shareReturns  = 0.6 // of those who missed their call
	shareGivesUp  = 0.02
	shareTransfer = 0.025
	shareSigning  = 0.04
	shareForeign  = 0.03
	shareRates    = 0.4
)

// busy is how loaded the counters are when most people come: above one the
// line grows for a while, as it does in every hall at nine.
const busyLow, busyHigh, busyFirst = 0.75, 1.08, 1.3

// Plan is a day of visits in the order of arrival: the same for the same seed
// and hall. Nobody of the crowd works at the counters in not.
func Plan(seed uint64, h *hall.Hall, not []string) []Visit {
	rnd := rand.New(rand.NewPCG(seed, 0x6d6f74637561))
	rate := rates(rnd, h, not)
	peak := slices.Max(halfHours)
	var out []Visit
	for i := range h.Services {
		s := &h.Services[i]
		// Thinning: candidates at the peak's rate, kept as the curve says.
		for at := gap(rnd, rate[i]); at < Day; at += gap(rnd, rate[i]) {
			if rnd.Float64()*peak < halfHours[at/(30*time.Minute)] {
				out = append(out, visit(rnd, h, s, at))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Visit) int { return int(a.At - b.At) })
	return out
}

// rates is each service's arrivals an hour when most people come: what its
// counters bear, times how busy they are.
func rates(rnd *rand.Rand, h *hall.Hall, not []string) []float64 {
	out := make([]float64, len(h.Services))
	for i := range h.Services {
		s := &h.Services[i]
		counters, left := 0.0, false
		for _, c := range h.Counters {
			if slices.Contains(not, c.ID) {
				left = left || len(c.Services) > 0 && c.Services[0].Service == s.ID
				continue
			}
			for k, v := range c.Services {
				if v.Service == s.ID && !v.IdleOnly && v.AfterWait == 0 {
					counters += 1 / float64(1+2*k) // a second service gets what the first leaves
				}
			}
		}
		busy := busyLow + rnd.Float64()*(busyHigh-busyLow)
		if left {
			busy = busyFirst // there must be somebody for the people at that counter
		}
		out[i] = counters * busy * 60 / (mean(s.Line) + 1)
	}
	return out
}

// mean is the mean service time of a line, minutes.
func mean(line string) float64 { return median(line) * math.Exp(spread*spread/2) }

func median(line string) float64 {
	if m, ok := kind[line]; ok {
		return m
	}
	return kind[""]
}

// gap is the time to the next arrival, hourly arrivals given.
func gap(rnd *rand.Rand, hourly float64) time.Duration {
	if hourly <= 0 {
		return Day
	}
	return time.Duration(rnd.ExpFloat64() / hourly * float64(time.Hour))
}

func visit(rnd *rand.Rand, h *hall.Hall, s *hall.Service, at time.Duration) Visit {
	chance := func(p float64) bool { return rnd.Float64() < p }
	between := func(lo, hi time.Duration) time.Duration { return lo + time.Duration(rnd.Int64N(int64(hi-lo))) }
	v := Visit{
		At: at, Service: s.ID, Lang: "vi", Files: 1, People: 1,
		Walk: between(8*time.Second, 40*time.Second),
	}
	v.Serve = time.Duration(median(s.Line) * math.Exp(spread*rnd.NormFloat64()) * float64(time.Minute))
	v.Serve = min(max(v.Serve, 30*time.Second), 40*time.Minute)
	if len(h.Languages) > 1 && chance(shareForeign) {
		v.Lang = h.Languages[1]
	}
	if len(h.Priorities) > 0 && chance(sharePriority) {
		v.Priority = h.Priorities[rnd.IntN(len(h.Priorities))].ID
	}
	switch r := rnd.Float64(); {
	case r < 0.03: // somebody's runner with a folder
		v.Files = 6 + rnd.IntN(15)
		v.Serve = min(v.Serve*3, 40*time.Minute)
	case r < 0.18:
		v.Files = 2 + rnd.IntN(3)
	}
	if chance(0.12) {
		v.People = 2 + rnd.IntN(2)
	}
	if chance(shareMiss) {
		v.Misses = true
		if chance(shareReturns) {
			v.Back = between(3*time.Minute, 15*time.Minute)
		}
	}
	if chance(shareGivesUp) {
		v.GivesUp = between(10*time.Minute, 40*time.Minute)
	}
	if s.Line == "submit" && chance(shareSigning) {
		v.Signing = between(4*time.Minute, 12*time.Minute)
	}
	if s.Line == "submit" && len(h.Services) > 1 && chance(shareTransfer) {
		if to := h.Services[rnd.IntN(len(h.Services))]; to.ID != s.ID && to.Line == "submit" {
			v.Transfer = to.ID
		}
	}
	ending(rnd, h, s, &v)
	return v
}

// ending settles the outcome and the rating. People who rate are mostly
// content: the halls report nearly full satisfaction, so low scores are rare
// but there.
func ending(rnd *rand.Rand, h *hall.Hall, s *hall.Service, v *Visit) {
	has := func(id string) bool {
		return slices.ContainsFunc(h.Outcomes, func(o hall.Outcome) bool { return o.ID == id })
	}
	r := rnd.Float64()
	switch {
	case s.Line == "collect" && has("handed-over"):
		v.Outcome = "handed-over"
	case s.Line != "submit" || r < 0.15:
		v.Outcome = "answered"
	case r < 0.27:
		v.Outcome = "returned"
	default:
		v.Outcome, v.CaseFile = "accepted", true
	}
	if rnd.Float64() >= shareRates {
		return
	}
	levels := max(h.Rating.Levels, 3)
	down := 0
	switch r := rnd.Float64(); {
	case r < 0.02:
		down = levels - 1
	case r < 0.05:
		down = levels - 2
	case r < 0.13:
		down = 2
	case r < 0.38:
		down = 1
	}
	v.Score = max(levels-down, 1)
	if v.Score <= levels/2 && len(h.Rating.Reasons) > 0 {
		v.Reasons = []string{h.Rating.Reasons[rnd.IntN(len(h.Rating.Reasons))].ID}
	}
}
