package queue

import "time"

// recent is how many service times a line remembers.
const recent = 64

// times remembers how long the last services took, in milliseconds.
type times struct {
	Ring []int64 `json:"ring,omitempty"`
	Next int     `json:"next,omitempty"`
	sum  int64
	sq   float64
}

func (t *times) add(d time.Duration) {
	ms := min(max(d.Milliseconds(), 0), int64(4*time.Hour/time.Millisecond))
	if len(t.Ring) < recent {
		t.Ring = append(t.Ring, ms)
	} else {
		old := t.Ring[t.Next]
		t.sum, t.sq = t.sum-old, t.sq-float64(old)*float64(old)
		t.Ring[t.Next] = ms
		t.Next = (t.Next + 1) % recent
	}
	t.sum, t.sq = t.sum+ms, t.sq+float64(ms)*float64(ms)
}

// restore sums up a ring that was read from a snapshot.
func (t *times) restore() {
	t.sum, t.sq = 0, 0
	for _, ms := range t.Ring {
		t.sum, t.sq = t.sum+ms, t.sq+float64(ms)*float64(ms)
	}
}

// mean and deviation are in seconds; n is how many services they rest on.
func (t *times) stats() (mean, variance float64, n int) {
	n = len(t.Ring)
	if n == 0 {
		return 0, 0, 0
	}
	mean = float64(t.sum) / float64(n)
	variance = max(0, t.sq/float64(n)-mean*mean)
	return mean / 1e3, variance / 1e6, n
}

// mean is in milliseconds; ok is false when it would rest on too little.
func (t *times) mean() (mean float64, ok bool) {
	if len(t.Ring) < 3 {
		return 0, false
	}
	return float64(t.sum) / float64(len(t.Ring)), true
}
