package report

import (
	"maps"
	"slices"
)

// A few times are kept as they are, many as a count for each second: a year of
// waits then needs no more room than the longest of them.
const (
	fewTimes = 2048
	dense    = 4 * 3600 // seconds with a count of their own; longer ones are rare
)

// durations gathers times in whole seconds and sums them up exactly.
type durations struct {
	few    []int // while there are few
	counts []uint32
	long   map[int]uint32
	n      int
}

func (t *durations) add(list []int) {
	t.n += len(list)
	if t.counts == nil {
		t.few = append(t.few, list...)
		if len(t.few) <= fewTimes {
			return
		}
		list, t.few = t.few, nil
		t.counts, t.long = make([]uint32, dense), map[int]uint32{}
	}
	for _, s := range list {
		if s < dense {
			t.counts[s]++
		} else {
			t.long[s]++
		}
	}
}

// rank is how many of n times a percentile of some tenths is the last of.
func rank(n, tenths int) int { return (n*tenths + 9) / 10 }

func (t *durations) spread() Spread {
	if t.n == 0 {
		return Spread{}
	}
	s := Spread{N: t.n}
	if t.counts == nil {
		slices.Sort(t.few)
		s.P50, s.P90, s.Max = t.few[rank(t.n, 5)-1], t.few[rank(t.n, 9)-1], t.few[t.n-1]
		return s
	}
	seen, half, nine := 0, rank(t.n, 5), rank(t.n, 9)
	upTo := func(second int, n uint32) {
		if n == 0 {
			return
		}
		before := seen
		seen += int(n)
		if before < half && half <= seen {
			s.P50 = second
		}
		if before < nine && nine <= seen {
			s.P90 = second
		}
		s.Max = second
	}
	for second, n := range t.counts {
		upTo(second, n)
	}
	for _, second := range slices.Sorted(maps.Keys(t.long)) {
		upTo(second, t.long[second])
	}
	return s
}
