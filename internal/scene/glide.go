package scene

import (
	"math"
	"time"
)

// glide is where a list stands that a finger pulls, throws and stops. It is
// pure physics in closed form: the place at a moment depends on that moment
// alone, not on how many frames were shown on the way, so that a slow machine
// shows the same throw with fewer pictures. Lengths are units of the scene,
// speeds units a second; 0 is the top of the list, max its end.
type glide struct {
	max, page float64 // the range, and the height of the box

	at    float64   // place when the present motion began
	speed float64   // then
	since time.Time // then; zero: at rest
	goal  float64   // where a pulled-back or turned list goes
	kind  motion

	grip, gripAt float64 // where the finger took hold, and the place there
	trail        []trace // of the finger, for its speed
}

// motion says what moves the list.
type motion uint8

const (
	resting motion = iota
	held           // by a finger
	thrown         // and slowed by friction
	sprung         // to goal: back from beyond an end, or to a page
)

type trace struct {
	y  float64
	at time.Time
}

const (
	friction  = 0.34   // seconds in which a throw loses 63 % of its speed
	stiffness = 22.0   // 1/s of the spring, critically damped: there in 0.3 s
	fastest   = 9000.0 // no finger is faster; a broken panel may be
	slowest   = 24.0   // slower is at rest
	lookBack  = 90 * time.Millisecond
	give      = 0.5 // how far a list follows the finger beyond its end
)

// limit takes the range of the list as it is now; a shorter list pulls back.
func (g *glide) limit(length, page float64) {
	g.max, g.page = math.Max(0, length-page), page
	if g.kind == resting {
		g.at = g.clamp(g.at)
	}
	g.goal = g.clamp(g.goal)
}

func (g *glide) clamp(x float64) float64 { return math.Max(0, math.Min(x, g.max)) }

// grab lets a finger at y take hold; a list that moves stops at once.
func (g *glide) grab(y float64, now time.Time) {
	g.at, _ = g.place(now)
	g.kind, g.grip, g.gripAt = held, y, g.at
	g.trail = append(g.trail[:0], trace{y, now})
}

// pull follows the finger to y.
func (g *glide) pull(y float64, now time.Time) {
	if g.kind != held {
		return
	}
	g.at = g.soft(g.gripAt + g.grip - y)
	if len(g.trail) == cap(g.trail) && len(g.trail) >= 32 {
		g.trail = append(g.trail[:0], g.trail[16:]...)
	}
	g.trail = append(g.trail, trace{y, now})
}

// soft lets a list give less and less beyond its ends.
func (g *glide) soft(x float64) float64 {
	in := g.clamp(x)
	over := math.Abs(x - in)
	if over == 0 || g.page <= 0 {
		return in
	}
	return in + math.Copysign(g.page*(1-1/(over*give/g.page+1)), x-in)
}

// release lets go: the list glides on with the finger's speed, or comes back.
func (g *glide) release(now time.Time) {
	if g.kind != held {
		return
	}
	g.speed, g.since = g.fingerSpeed(now), now
	switch in := g.clamp(g.at); {
	case in != g.at:
		g.kind, g.goal, g.speed = sprung, in, 0
	case math.Abs(g.speed) > 4*slowest:
		g.kind = thrown
	default:
		g.kind = resting
	}
}

// fingerSpeed is that of the last moment: a finger that rested before it was
// lifted does not throw.
func (g *glide) fingerSpeed(now time.Time) float64 {
	last := g.trail[len(g.trail)-1]
	if now.Sub(last.at) > lookBack {
		return 0
	}
	first := last
	for i := len(g.trail) - 1; i >= 0 && last.at.Sub(g.trail[i].at) <= lookBack; i-- {
		first = g.trail[i]
	}
	dt := last.at.Sub(first.at).Seconds()
	if dt < 0.004 {
		return 0
	}
	return math.Max(-fastest, math.Min((first.y-last.y)/dt, fastest))
}

// turn moves the list smoothly to a place.
func (g *glide) turn(to float64, now time.Time) {
	g.at, _ = g.place(now)
	g.kind, g.goal, g.speed, g.since = sprung, g.clamp(to), 0, now
}

// place is where the list stands, and whether it moves by itself.
func (g *glide) place(now time.Time) (float64, bool) {
	t := math.Max(0, now.Sub(g.since).Seconds())
	switch g.kind {
	case thrown:
		return g.slide(t)
	case sprung:
		return spring(g.goal, g.at-g.goal, g.speed, t)
	}
	return g.at, false
}

// slide is a throw after t seconds; past an end it becomes a spring.
func (g *glide) slide(t float64) (float64, bool) {
	way := g.speed * friction // all of it
	end := g.clamp(g.at + way)
	if full := g.at + way; full != end {
		if hit := -friction * math.Log(1-(end-g.at)/way); t > hit {
			return spring(end, 0, g.speed*math.Exp(-hit/friction), t-hit)
		}
	}
	left := math.Exp(-t / friction)
	if math.Abs(g.speed)*left < slowest {
		return g.at + way*(1-slowest/math.Abs(g.speed)), false
	}
	return g.at + way*(1-left), true
}

// spring is a critically damped one, off its goal by d and moving with v at first.
func spring(goal, d, v, t float64) (float64, bool) {
	x := (d + (v+stiffness*d)*t) * math.Exp(-stiffness*t)
	if t > 0.5 || math.Abs(x) < 0.5 && t > 0.1 {
		return goal, false
	}
	return goal + x, true
}

// moving reports that the list moves by itself.
func (g *glide) moving(now time.Time) bool {
	_, yes := g.place(now)
	return yes
}
