package canvas

import (
	"math"
	"time"
)

// Fingers makes the one Pointer there is out of a mouse and any number of
// fingers; every shell feeds it what it hears of them. The first finger is the
// pointer, with three exceptions that people need:
//
//   - who types with two hands puts the second finger down before the first is
//     lifted: then the first has done its tap;
//   - a palm, a sleeve or a panel that lost a finger must not keep all others
//     out: what rests for a while is let go of when another comes;
//   - fingers that come together (a pinch, a hand) are one: only the first counts.
//
// A Fingers belongs to its shell's goroutine. Set To before use.
type Fingers struct {
	To func(Pointer)

	down     bool
	id       int
	since    time.Time
	x, y     float64 // where it went down
	lx, ly   float64 // where it was last
	strolled bool    // it has moved since
}

// Mouse is the id of the mouse's button; fingers have ids from 0.
const Mouse = -1

const (
	together = 50 * time.Millisecond  // fingers that come within are one
	resting  = 700 * time.Millisecond // longer, and it is no tap
	stirring = 24                     // pixels; who moves more is pulling something
)

// Feed takes one event of the finger (or Mouse) with that id.
func (f *Fingers) Feed(id int, ph Phase, x, y float64, at time.Time) {
	if ph == Down {
		f.press(id, x, y, at)
		return
	}
	if !f.down || id != f.id || ph == Move && x == f.lx && y == f.ly {
		return
	}
	f.lx, f.ly = x, y
	f.strolled = f.strolled || math.Hypot(x-f.x, y-f.y) > stirring
	if ph != Move {
		f.down = false
	}
	f.To(Pointer{Phase: ph, X: x, Y: y, At: at})
}

func (f *Fingers) press(id int, x, y float64, at time.Time) {
	if f.down && id != f.id {
		switch held := at.Sub(f.since); {
		case held >= resting && !f.strolled:
			f.Lost(at)
		case held >= together && !f.strolled:
			f.Feed(f.id, Up, f.lx, f.ly, at)
		default:
			return
		}
	}
	f.Lost(at) // the same finger twice: it was lifted unheard
	f.down, f.id, f.since, f.strolled = true, id, at, false
	f.x, f.y, f.lx, f.ly = x, y, x, y
	f.To(Pointer{Phase: Down, X: x, Y: y, At: at})
}

// Lost lets go of the pointer, if it is down: the window lost sight of it.
func (f *Fingers) Lost(at time.Time) {
	if f.down {
		f.Feed(f.id, Cancel, f.lx, f.ly, at)
	}
}

// Down reports whether a finger or the mouse's button is the pointer now.
func (f *Fingers) Down() bool { return f.down }
