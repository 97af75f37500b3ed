package scene

import (
	"math"
	"time"

	"motcua/internal/canvas"
)

const (
	holdFor = 3 * time.Second        // how long a finger has to rest for Node.Hold
	litFor  = 120 * time.Millisecond // how long a press shows at least, however short the tap
)

// touch is the finger that is down, or the last one. It presses what it went
// down on; sliding off lets go of it and coming back takes hold again. On a list
// a finger that moves pulls the list and presses nothing.
type touch struct {
	down    bool
	x, y    float64 // where it went down
	action  any     // Action under it then, nil when none
	hold    any
	since   time.Time
	away    bool  // it has slid off
	pulling bool  // it moves a list
	list    *Node // which it would pull, as it was when the finger went down

	lit      any // Action that still shows as pressed
	litUntil time.Time
}

// shows reports that the node looks pressed.
func (t *touch) shows(n *Node, now time.Time) bool {
	return t.down && !t.away && t.action == n.Action || t.lit == n.Action && now.Before(t.litUntil)
}

// near reports that the finger is still about where it went down.
func (t *touch) near(x, y float64) bool { return math.Hypot(x-t.x, y-t.y) < slop }

// Point follows the pointer.
func (v *View) Point(p canvas.Pointer) {
	if v.scene == nil {
		return
	}
	if v.Touched != nil && p.Phase != canvas.Move {
		v.Touched()
	}
	if p.At.IsZero() {
		p.At = time.Now()
	}
	x, y := (p.X-v.scale.X)/v.scale.K, (p.Y-v.scale.Y)/v.scale.K
	switch p.Phase {
	case canvas.Down:
		v.down(x, y, p.At)
	case canvas.Move:
		if !v.move(x, y, p.At) {
			return
		}
	case canvas.Up:
		v.up(x, y, p.At)
	case canvas.Cancel:
		v.letGo(p.At)
	}
	v.Wake()
}

func (v *View) down(x, y float64, at time.Time) {
	v.letGo(at)
	v.focus = focus{}
	v.touch = touch{down: true, x: x, y: y, since: at, list: v.scene.reelAt(x, y)}
	t := &v.touch
	if t.list != nil {
		if g := v.reels[t.list.Reel.Key]; g != nil && g.moving(at) {
			g.grab(y, at) // a touch on a moving list stops it and does no more
			t.pulling = true
			return
		}
	}
	if n := v.scene.Hit(x, y); n != nil {
		t.action, t.hold = n.Action, n.Hold
		t.lit, t.litUntil = n.Action, at.Add(litFor)
	}
}

// move reports whether anything changed.
func (v *View) move(x, y float64, at time.Time) bool {
	t := &v.touch
	if !t.down {
		return false
	}
	if t.list != nil && !t.pulling && math.Abs(y-t.y) > slop {
		t.pulling, t.action, t.hold, t.lit = true, nil, nil, nil
		v.glide().grab(y, at)
		return true
	}
	if t.pulling {
		v.glide().pull(y, at)
		return true
	}
	away := !t.near(x, y) && v.over(x, y) != t.action
	changed := away != t.away
	if t.away = away; away {
		t.lit = nil
	}
	return changed && t.action != nil
}

func (v *View) up(x, y float64, at time.Time) {
	t := &v.touch
	if !t.down {
		return
	}
	action, hold := t.action, t.hold
	pulled := t.pulling
	if pulled {
		v.move(x, y, at)
	}
	still := t.near(x, y)
	v.letGo(at)
	if pulled {
		return
	}
	n := v.scene.Hit(x, y)
	if still && (n == nil || n.Action != action) {
		n = v.scene.Hit(t.x, t.y) // a finger rolls a little when it is lifted
	}
	switch {
	case n == nil:
	case hold != nil && n.Hold == hold && at.Sub(t.since) >= holdFor:
		v.act(hold)
	case action != nil && n.Action == action:
		v.act(action)
	}
}

// Wheel turns the list under the point by dy pixels.
func (v *View) Wheel(x, y, dy float64) {
	if v.scene == nil {
		return
	}
	n := v.scene.reelAt((x-v.scale.X)/v.scale.K, (y-v.scale.Y)/v.scale.K)
	if n == nil {
		return
	}
	if v.Touched != nil {
		v.Touched()
	}
	g, now := v.place(n), time.Now()
	from := g.goal
	if g.kind != sprung {
		from, _ = g.place(now)
	}
	g.turn(from+dy/v.scale.K, now)
	v.Wake()
}

// over is the Action at the point.
func (v *View) over(x, y float64) any {
	if n := v.scene.Hit(x, y); n != nil {
		return n.Action
	}
	return nil
}

// letGo ends the touch without doing anything.
func (v *View) letGo(at time.Time) {
	if v.touch.down && v.touch.pulling {
		v.glide().release(at)
	}
	v.touch.down = false
}

// glide is the list that the finger is on.
func (v *View) glide() *glide {
	n := v.touch.list
	if now := v.scene.reelOf(n.Reel.Key); now != nil {
		n = now
	}
	return v.place(n)
}
