package hall

import (
	"math"
	"strings"
	"testing"
)

// What belongs on which board: a zone of services follows its tickets, one of
// counters its places.
func TestAZoneShowsItsOwn(t *testing.T) {
	for _, c := range []struct {
		what             string
		board            Board
		service, counter string
		call, place      bool
	}{
		{"the hall", Board{}, "land", "q1", true, true},
		{"services", Board{Services: []string{"land"}}, "land", "q9", true, true},
		{"services, another's ticket", Board{Services: []string{"land"}}, "civil", "q1", false, false},
		{"counters", Board{Counters: []string{"q1"}}, "civil", "q1", true, true},
		{"counters, another's place", Board{Counters: []string{"q1"}}, "civil", "q2", false, false},
		{"both agree", Board{Counters: []string{"q1"}, Services: []string{"land"}}, "land", "q1", true, true},
		{"both, only the place", Board{Counters: []string{"q1"}, Services: []string{"land"}}, "civil", "q1", false, true},
		{"over a counter", Board{Counter: "q1"}, "civil", "q1", true, true},
		{"over another", Board{Counter: "q2"}, "civil", "q1", false, false},
	} {
		if got := c.board.ShowsCall(c.service, c.counter); got != c.call {
			t.Errorf("%s: shows the call %v", c.what, got)
		}
		if got := c.board.ShowsCounter(c.counter, []string{c.service}); got != c.place {
			t.Errorf("%s: shows the counter %v", c.what, got)
		}
	}
	zone := Board{Counters: []string{"q1"}}
	if !zone.ShowsService("land", []string{"q2", "q1"}) || zone.ShowsService("land", []string{"q2"}) {
		t.Error("a zone of counters shows the lines that they serve")
	}
}

// The parts of every layout that ships fill the board and never overlap.
func TestPartsFillTheirBoard(t *testing.T) {
	for _, name := range []string{LayoutHall, LayoutCounter, LayoutSecond} {
		l := BuiltIn(name)
		for _, size := range [][2]float64{{1920, 1080}, {1080, 1920}, {1280, 800}} {
			list := l.On(size[0], size[1])
			sum := 0.0
			parts := list.Place(0, 0, size[0], size[1])
			for i, a := range parts {
				sum += a.W * a.H
				for _, b := range parts[:i] {
					if a.X < b.X+b.W-0.01 && b.X < a.X+a.W-0.01 && a.Y < b.Y+b.H-0.01 && b.Y < a.Y+a.H-0.01 {
						t.Errorf("%s: %s and %s overlap", name, a.Part, b.Part)
					}
				}
			}
			if math.Abs(sum-size[0]*size[1]) > 1 {
				t.Errorf("%s on %v: the parts cover %.0f px of %.0f", name, size, sum, size[0]*size[1])
			}
		}
	}
	thirds := Area{Row: []Area{{Part: PartNewest, Share: 50}, {Part: PartRows}, {Part: PartMedia}}}
	if at := thirds.Place(0, 0, 400, 100); at[1].W != 100 || at[2].X != 300 || at[2].Path != "row[2]" {
		t.Errorf("areas without a share divide what is left: %+v", at)
	}
}

// The rule of the sizes: 17 minutes of arc, 75 mm for a call at 15 m, whatever
// the pixels of the picture are.
func TestSizesFollowFromDistanceAndDiagonal(t *testing.T) {
	p := Panel{1920, 1080, 55, 15000}
	mm := func(px, w, h float64) float64 { return px / p.PerMM(w, h) }
	for _, size := range [][2]float64{{1920, 1080}, {3840, 2160}, {480, 270}} {
		if got := mm(p.Cap(PartNewest, size[0], size[1]), size[0], size[1]); math.Abs(got-75) > 0.01 {
			t.Errorf("%v: a call is %.1f mm high, want 75", size, got)
		}
		if got := mm(p.Cap(PartRows, size[0], size[1]), size[0], size[1]); math.Abs(got-37.5) > 0.01 {
			t.Errorf("%v: a row is %.1f mm high, want half of 75", size, got)
		}
	}
	far := p
	far.DistanceMM = 30000
	l := BuiltIn(LayoutHall)
	if f := l.Small(p, 12); len(f) > 0 {
		t.Errorf("15 m: %v", f)
	}
	if f := l.Small(far, 12); len(f) == 0 || !strings.Contains(f[0].What, "from 15.0 m on 55 inches") {
		t.Errorf("rows for who stands half way of 30 m: %v", f)
	}
	lying := Layout{Landscape: l.Landscape}
	if f := lying.Small(Panel{1080, 1920, 55, 9000}, 1); len(f) != 1 || f[0].Path != "portrait" {
		t.Errorf("a panel upright without a tree for it: %v", f)
	}
}

func TestSplitsAreNotWithoutEnd(t *testing.T) {
	a := Area{Part: PartNewest}
	for range deepest {
		a = Area{Row: []Area{a}}
	}
	l := Layout{Landscape: a}
	if f := l.Faults(); len(f) != 1 || !strings.Contains(f[0].What, "more than 6 splits") {
		t.Errorf("%v", f)
	}
}
