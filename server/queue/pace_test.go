package queue

import (
	"testing"
	"time"

	"motcua/internal/hall"
)

// fixed is a forecast of the same work for everyone, and tells the facts.
func fixed(seconds int, told *Facts) Forecast {
	return func(f Facts) (*hall.Wait, bool) {
		*told = f
		return &hall.Wait{P10: 0, P50: seconds, P90: 2 * seconds}, false
	}
}

func TestAWaitGoesThroughTheBreak(t *testing.T) {
	var f Facts
	w := newWorld(t, town())
	w.e.forecast = fixed(1800, &f)
	for _, c := range []struct {
		hour, minute int
		want         hall.Wait
		left         float64
	}{
		{8, 0, hall.Wait{P50: 1800, P90: 3600}, 7 * 3600},
		{10, 45, hall.Wait{P50: 1800, P90: 3600 + 7200}, 4.25 * 3600},
		{11, 15, hall.Wait{P50: 1800 + 7200, P90: 3600 + 7200}, 3.75 * 3600},
		{13, 30, hall.Wait{P50: 1800, P90: 3600}, 3.5 * 3600},
		{16, 45, hall.Wait{P50: 1800, P90: 3600}, 900},
	} {
		w.clock(c.hour, c.minute)
		r := w.issue("land")
		if *r.WaitS != c.want || f.Left != c.left {
			t.Errorf("%02d:%02d: %+v with %.0f s left, want %+v with %.0f", c.hour, c.minute, *r.WaitS, f.Left, c.want, c.left)
		}
	}
}

// What the forecast is told of the counters: who pauses comes back, who is not
// there yet in the morning comes, who went home does not.
func TestWhoWillWorkToday(t *testing.T) {
	var f Facts
	w := newWorld(t, town())
	w.e.forecast = fixed(60, &f)
	w.on("2026-11-23 07:05")
	expect := func(what string, counters, hands float64) {
		t.Helper()
		w.e.State(w.now)
		w.issue("land")
		if near := func(a, b float64) bool { return a-b < 0.02 && b-a < 0.02 }; !near(f.Counters, counters) || !near(f.Hands, hands) {
			t.Errorf("%s: %.2f counters, %.2f hands, want %.2f and %.2f", what, f.Counters, f.Hands, counters, hands)
		}
	}
	expect("nobody is there yet", 0, 2)
	w.open("1", "3")
	expect("both are", 2, 2)
	w.do(robot, "pause_counter", `{'counter':'3','until':'2026-11-23T09:05:00+07:00'}`)
	expect("one is back in two hours of eight", 1, 1+6/7.9167)
	w.on("2026-11-23 09:30")
	expect("it is late by far", 1, 1.5)
	w.do(robot, "open_counter", `{'counter':'3'}`)
	w.do(robot, "close_counter", `{'counter':'3'}`)
	expect("it went home", 1, 1)
	w.do(boss, "set_roster", `{'roster':{'1':'an'}}`)
	w.on("2026-11-24 07:05")
	expect("the roster knows of one", 0, 1)
}

// The time between two tickets is part of the pace, but only while somebody
// waits.
func TestTheGapIsMeasuredWhileSomebodyWaits(t *testing.T) {
	w := newWorld(t, town())
	w.open("3")
	w.issue("land")
	w.issue("land")
	w.next("3")
	w.serve("3")
	w.now = w.now.Add(40 * time.Second)
	w.next("3")
	w.serve("3")
	w.now = w.now.Add(time.Hour) // nobody is there
	w.issue("land")
	w.next("3")
	if mean, _, n := w.e.gaps.stats(); n != 1 || mean != 40 {
		t.Errorf("%d gaps of %.0f s, want one of 40", n, mean)
	}
	w.same()
}
