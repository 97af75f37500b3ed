package canvas

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)

// heard plays events and says what the pointer did, one letter each: d m u c,
// with its x.
func heard(events ...[4]int) string {
	var out []string
	f := Fingers{To: func(p Pointer) { out = append(out, fmt.Sprintf("%c%v", "dmuc"[p.Phase], p.X)) }}
	for _, e := range events {
		f.Feed(e[1], Phase(e[2]), float64(e[3]), 0, start.Add(time.Duration(e[0])*time.Millisecond))
	}
	return strings.Join(out, " ")
}

func TestFingersMakeOnePointer(t *testing.T) {
	down, move, up, cancel := int(Down), int(Move), int(Up), int(Cancel)
	for _, tc := range []struct {
		name   string
		events [][4]int // ms, finger, phase, x
		want   string
	}{
		{"a tap", [][4]int{{0, 0, down, 1}, {80, 0, up, 2}}, "d1 u2"},
		{"the mouse", [][4]int{{0, Mouse, down, 1}, {20, Mouse, move, 5}, {80, Mouse, up, 5}}, "d1 m5 u5"},
		{"a mouse that is not down", [][4]int{{0, Mouse, move, 1}, {80, Mouse, up, 2}}, ""},
		{"standing still says nothing", [][4]int{{0, 0, down, 1}, {9, 0, move, 1}, {18, 0, move, 1}, {80, 0, up, 1}}, "d1 u1"},
		{"two hands typing", [][4]int{{0, 0, down, 1}, {120, 1, down, 300}, {150, 0, up, 1}, {260, 1, up, 300}}, "d1 u1 d300 u300"},
		{"a pinch", [][4]int{{0, 0, down, 1}, {20, 1, down, 300}, {60, 1, move, 200}, {90, 1, up, 200}, {95, 0, up, 1}}, "d1 u1"},
		{"a palm and a finger", [][4]int{{0, 0, down, 1}, {2000, 1, down, 300}, {2080, 1, up, 300}, {3000, 0, up, 1}}, "d1 c1 d300 u300"},
		{"a second finger while pulling", [][4]int{{0, 0, down, 1}, {50, 0, move, 90}, {300, 1, down, 300}, {320, 1, up, 300}, {400, 0, up, 99}}, "d1 m90 u99"},
		{"one lifted unheard", [][4]int{{0, 3, down, 1}, {60, 3, down, 2}, {90, 3, up, 2}}, "d1 c1 d2 u2"},
		{"taken away", [][4]int{{0, 0, down, 1}, {60, 0, cancel, 1}, {90, 0, up, 2}}, "d1 c1"},
		{"finger and mouse", [][4]int{{0, 0, down, 1}, {5, Mouse, down, 1}, {60, Mouse, up, 1}, {61, 0, up, 1}}, "d1 u1"},
	} {
		if got := heard(tc.events...); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestALostWindowLetsGo(t *testing.T) {
	n := 0
	f := Fingers{To: func(p Pointer) {
		if n++; n == 2 && p.Phase != Cancel {
			t.Errorf("phase %d", p.Phase)
		}
	}}
	f.Feed(0, Down, 1, 1, start)
	f.Lost(start)
	f.Lost(start)
	if n != 2 || f.Down() {
		t.Errorf("%d events, still down: %v", n, f.Down())
	}
}

// Whatever fingers do, the program hears taps one after the other: down, moves,
// and one end; and no finger keeps others out for ever.
func TestThePointerTakesTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		down := false
		f := Fingers{To: func(p Pointer) {
			if down != (p.Phase != Down) {
				t.Fatalf("phase %d while down is %v", p.Phase, down)
			}
			down = p.Phase == Down || p.Phase == Move
		}}
		now := start
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			now = now.Add(time.Duration(rapid.IntRange(0, 900).Draw(t, "ms")) * time.Millisecond)
			f.Feed(rapid.IntRange(-1, 3).Draw(t, "id"), Phase(rapid.IntRange(0, 3).Draw(t, "phase")),
				float64(rapid.IntRange(0, 60).Draw(t, "x")), 0, now)
		}
		if f.Down() != down {
			t.Fatalf("Down is %v, the program heard %v", f.Down(), down)
		}
		f.Lost(now)
		f.Feed(7, Down, 5, 5, now.Add(time.Hour))
		if !down || !f.Down() {
			t.Fatal("a new finger is not heard")
		}
	})
}
