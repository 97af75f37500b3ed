package scene

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func ms(n int) time.Time { return noon.Add(time.Duration(n) * time.Millisecond) }

// swipe moves a finger from y by dy within so many milliseconds, in steps of 8,
// and lifts it pause milliseconds later.
func (g *glide) swipe(start int, y, dy float64, took, pause int) (lifted int) {
	g.grab(y, ms(start))
	for t := 8; t <= took; t += 8 {
		g.pull(y+dy*float64(t)/float64(took), ms(start+t))
	}
	lifted = start + took + pause
	g.release(ms(lifted))
	return lifted
}

func TestAListFollowsTheFinger(t *testing.T) {
	var g glide
	g.limit(10_000, 600)
	g.grab(500, ms(0))
	for i, y := range []float64{480, 300, 100, 350} {
		g.pull(y, ms(20*(i+1)))
		if at, _ := g.place(ms(20 * (i + 1))); at != 500-y {
			t.Errorf("finger at %v: list at %v, want %v", y, at, 500-y)
		}
	}
	g.pull(100, ms(100))
	g.release(ms(400)) // it rested before it was lifted
	if at, moves := g.place(ms(450)); moves || at != 400 {
		t.Errorf("the list drifts to %v (moving %v) though the finger rested", at, moves)
	}
}

func TestAThrowGlidesAndStops(t *testing.T) {
	var g glide
	g.limit(10_000, 600)
	lifted := g.swipe(0, 500, -200, 80, 4) // 2500 a second
	before, _ := g.place(ms(lifted))
	last, moves := before, true
	for i := 1; moves; i++ {
		if i > 400 {
			t.Fatal("it never stops")
		}
		var at float64
		at, moves = g.place(ms(lifted + 10*i))
		if at < last {
			t.Fatalf("%d ms after the throw it runs back from %v to %v", 10*i, last, at)
		}
		last = at
	}
	if way := last - before; way < 600 || way > 1000 {
		t.Errorf("thrown at 2500/s it glides %v, want about 850", way)
	}
}

// A touch holds a running list where it is.
func TestATouchStopsAThrow(t *testing.T) {
	var g glide
	g.limit(10_000, 600)
	lifted := g.swipe(0, 500, -300, 80, 0)
	at, moves := g.place(ms(lifted + 100))
	if !moves {
		t.Fatal("it does not glide")
	}
	g.grab(50, ms(lifted+100))
	if now, moves := g.place(ms(lifted + 500)); now != at || moves {
		t.Errorf("held at %v it is at %v, moving %v", at, now, moves)
	}
}

func TestAThrowBeyondTheEndComesBack(t *testing.T) {
	for _, tc := range []struct {
		name     string
		from, dy float64
		end      float64
	}{
		{"down", 9200, -400, 9400},
		{"up", 100, 400, 0},
	} {
		g := glide{}
		g.limit(10_000, 600)
		g.at = tc.from
		lifted := g.swipe(0, 500, tc.dy, 80, 0)
		most, moves, at := 0.0, true, 0.0
		for i := 0; moves && i < 400; i++ {
			at, moves = g.place(ms(lifted + 5*i))
			most = math.Max(most, math.Max(-at, at-9400))
		}
		if at != tc.end || moves {
			t.Errorf("%s: comes to rest at %v, want %v", tc.name, at, tc.end)
		}
		if most < 1 || most > 300 {
			t.Errorf("%s: reaches %v beyond the end", tc.name, most)
		}
	}
}

func TestAShorterListPullsBack(t *testing.T) {
	var g glide
	g.limit(10_000, 600)
	g.at = 5000
	g.limit(1000, 600)
	if at, _ := g.place(ms(0)); at != 400 {
		t.Errorf("at %v of a list that now ends at 400", at)
	}
}

// Whatever a finger does: the place is a number, moves without jumps, does not
// depend on how often one looks, and comes to rest within the list.
func TestAnyFingerLeavesAListInRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var g glide
		length := rapid.Float64Range(0, 50_000).Draw(t, "length")
		page := rapid.Float64Range(1, 1500).Draw(t, "page")
		g.limit(length, page)
		now := 0
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			now += rapid.IntRange(0, 400).Draw(t, "wait")
			before, _ := g.place(ms(now))
			y := rapid.Float64Range(-2000, 4000).Draw(t, "y")
			switch rapid.IntRange(0, 4).Draw(t, "do") {
			case 0:
				g.grab(y, ms(now))
			case 1:
				g.pull(y, ms(now))
				continue
			case 2:
				g.release(ms(now))
			case 3:
				now = g.swipe(now, y, rapid.Float64Range(-2000, 2000).Draw(t, "dy"), rapid.IntRange(1, 300).Draw(t, "took"), 0)
				continue
			case 4:
				g.turn(y, ms(now))
			}
			if after, _ := g.place(ms(now)); math.Abs(after-before) > 1 {
				t.Fatalf("it jumps from %v to %v", before, after)
			}
		}
		g.release(ms(now))
		for i := range 300 {
			a, _ := g.place(ms(now + 16*i))
			b, _ := g.place(ms(now + 16*i + 1))
			if math.IsNaN(a) || math.Abs(b-a) > fastest/1000+page/10 && math.Abs(b-a) > 0.03*math.Abs(g.at-g.goal) {
				t.Fatalf("%d ms later it jumps from %v to %v", 16*i, a, b)
			}
		}
		if at, moves := g.place(ms(now + 10_000)); moves || at < -0.01 || at > g.max+0.01 {
			t.Fatalf("left alone it is at %v of %v, moving %v", at, g.max, moves)
		}
	})
}
