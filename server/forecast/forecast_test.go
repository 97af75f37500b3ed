package forecast

import (
	"math/rand/v2"
	"sort"
	"testing"

	"motcua/internal/hall"
	"motcua/server/queue"
)

func TestWhatIsNotKnownIsNotSaid(t *testing.T) {
	known := queue.Facts{Ahead: 4, Counters: 2, Mean: 300, Variance: 90000, N: 20}
	if Wait(known) == nil {
		t.Fatal("a known line has a forecast")
	}
	shut, fresh := known, known
	shut.Counters, fresh.N = 0, 2
	if Wait(shut) != nil {
		t.Error("no open counter: want nil")
	}
	if Wait(fresh) != nil {
		t.Error("two services are no experience: want nil")
	}
}

func TestAForecastGrowsWithTheLineAndShrinksWithCounters(t *testing.T) {
	f := queue.Facts{Ahead: 1, Counters: 1, Mean: 300, Variance: 40000, N: 30}
	var last hall.Wait
	for a := range 40 {
		f.Ahead = a
		w := *Wait(f)
		if w.P10 > w.P50 || w.P50 > w.P90 || w.P50 < last.P50 {
			t.Fatalf("%d ahead: %+v after %+v", a, w, last)
		}
		last = w
	}
	f.Counters = 2
	if w := Wait(f); w.P50 >= last.P50 {
		t.Errorf("two counters: %d s, one: %d s", w.P50, last.P50)
	}
	f.Idle, f.Ahead = true, 0
	if w := Wait(f); w.P50 != 0 {
		t.Errorf("a free counter and nobody ahead: %+v", w)
	}
}

// Lines of exponential services are simulated: eight in ten of the waits must
// lie between the outer figures, half of them below the middle one.
func TestTheRangeHoldsWhatItSays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const mean, counters, runs = 300.0, 3, 4000
	for _, ahead := range []int{3, 10, 40} {
		w := Wait(queue.Facts{Ahead: ahead, Counters: counters, Mean: mean, Variance: mean * mean, N: 32})
		inside, below := 0, 0
		for range runs {
			free := make([]float64, counters)
			for i := range free {
				free[i] = r.ExpFloat64() * mean
			}
			for range ahead {
				sort.Float64s(free)
				free[0] += r.ExpFloat64() * mean
			}
			sort.Float64s(free)
			if x := free[0]; x >= float64(w.P10) && x <= float64(w.P90) {
				inside++
			}
			if free[0] <= float64(w.P50) {
				below++
			}
		}
		in, mid := float64(inside)/runs, float64(below)/runs
		if in < 0.75 || in > 0.95 || mid < 0.4 || mid > 0.68 {
			t.Errorf("%d ahead, %+v: %.2f inside, %.2f below the middle", ahead, *w, in, mid)
		}
	}
}

func TestALateTicketIsToldSo(t *testing.T) {
	f := queue.Facts{Ahead: 20, Counters: 2, Hands: 2, Mean: 300, Variance: 40000, N: 30, Left: 4 * 3600}
	for _, c := range []struct {
		what string
		with func(*queue.Facts)
		late bool
	}{
		{"four hours for one", func(*queue.Facts) {}, false},
		{"half an hour for twenty", func(f *queue.Facts) { f.Left = 1800 }, true},
		{"the same with six counters to come", func(f *queue.Facts) { f.Left, f.Hands = 1800, 6 }, false},
		{"clerks who take their time between two", func(f *queue.Facts) { f.Left, f.Gap = 3900, 60 }, true},
		{"and those who do not", func(f *queue.Facts) { f.Left = 3900 }, false},
		{"closing time is not known", func(f *queue.Facts) { f.Left = -1 }, false},
		{"nobody works", func(f *queue.Facts) { f.Left, f.Hands = 60, 0 }, false},
		{"no experience", func(f *queue.Facts) { f.Left, f.N = 60, 2 }, false},
		{"a free counter and nobody ahead", func(f *queue.Facts) { f.Left, f.Idle, f.Ahead = 60, true, 0 }, false},
	} {
		g := f
		c.with(&g)
		if got := Late(g); got != c.late {
			t.Errorf("%s: late is %v", c.what, got)
		}
	}
}

func BenchmarkLook(b *testing.B) {
	f := queue.Facts{Ahead: 20, Counters: 2, Hands: 2, Mean: 300, Variance: 40000, N: 30, Left: 4 * 3600}
	for b.Loop() {
		if w, _ := Look(f); w == nil {
			b.Fatal("no forecast")
		}
	}
}
