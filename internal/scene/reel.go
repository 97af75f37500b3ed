package scene

import (
	"math"
	"time"

	"motcua/internal/canvas"
)

// Reel makes a node a list that is longer than its box: a finger pulls and
// throws it, a keypad walks it, and Page turns it for those who do not drag.
// All rows are of one height. What lies outside of the box is neither seen nor
// touched; of a very long list only the rows nearby are made at all.
type Reel struct {
	Key   any     // which list it is; another key begins at the top
	Rows  int     // how many there are
	Pitch float64 // from the top of one row to the top of the next
	Gap   float64 // the air in it, between two rows
	// Row makes the i-th row in its place r, Pitch less Gap high.
	Row   func(i int, r canvas.Rect) *Node
	Thumb canvas.Color // of the bar at the right that says where one is; none when transparent
}

// Page is the Action that turns the Reel of that Key by so many pages; a View
// carries it out itself and disables it at the list's ends.
type Page struct {
	Key any
	By  int
}

const (
	wholeReel = 64   // so many rows are always made
	rowsAhead = 8    // of a longer list, those so far above and below the box
	thumbWide = 10.0 // the bar, of which 4 are air
	slop      = 16.0 // a finger that moved less has not moved: 4 mm on a 21.5" panel
)

// NewList makes a list's node with its rows, from the top of the list.
func NewList(r canvas.Rect, reel Reel) *Node {
	n := &Node{Role: List, Rect: r, Reel: &reel}
	n.roll(0)
	return n
}

// Long reports that the rows do not all fit into a box of height h.
func (r *Reel) Long(h float64) bool { return r.length() > h+0.5 }

func (r *Reel) length() float64 { return math.Max(0, float64(r.Rows)*r.Pitch-r.Gap) }

// roll makes the rows as they stand when the list stands at that place.
func (n *Node) roll(at float64) {
	r := n.Reel
	n.at = at
	first, last := 0, r.Rows
	if r.Rows > wholeReel {
		first = max(0, int(math.Floor(at/r.Pitch))-rowsAhead)
		last = min(r.Rows, int(math.Ceil((at+n.Rect.H)/r.Pitch))+rowsAhead)
	}
	n.Children = n.Children[:0]
	for i := first; i < last; i++ {
		row := canvas.R(n.Rect.X, n.Rect.Y-at+float64(i)*r.Pitch, n.Rect.W, r.Pitch-r.Gap)
		n.Children = append(n.Children, r.Row(i, row))
	}
}

// thumb is the bar's moving part; empty when all rows fit.
func (n *Node) thumb() canvas.Rect {
	if n.Reel == nil || n.Reel.Thumb.A == 0 || !n.Reel.Long(n.Rect.H) {
		return canvas.Rect{}
	}
	length := n.Reel.length()
	h := math.Max(48, n.Rect.H*n.Rect.H/length)
	share := math.Max(0, math.Min(n.at/(length-n.Rect.H), 1))
	return canvas.R(n.Rect.Right()-thumbWide+4, n.Rect.Y+(n.Rect.H-h)*share, thumbWide-4, h)
}

// window is where the list's rows can be seen; a focus ring may reach out at its sides.
func (n *Node) window() canvas.Rect { return n.Rect.InsetXY(-ring, 0) }

// reels remembers where the lists of a view stand.
type reels map[any]*glide

// mostReels are remembered; a screen has one or two, and the one before it.
const mostReels = 8

// forget drops the places of lists that are not shown when there are many.
func (rs reels) forget(s *Scene) {
	for key := range rs {
		if len(rs) > mostReels && s.reelOf(key) == nil {
			delete(rs, key)
		}
	}
}

// Forget lets all lists begin at their top again.
func (v *View) Forget() {
	if !v.touch.pulling {
		clear(v.reels)
	}
}

// lay rolls every list of the scene to where it stands now and reports whether
// one of them is still moving. Places are whole pixels of the canvas: k is how
// many pixels a unit has.
func (rs reels) lay(s *Scene, now time.Time, k float64) (moving bool) {
	s.Walk(func(n *Node) bool {
		if n.Reel == nil {
			return true
		}
		g := rs[n.Reel.Key]
		if g == nil {
			return true // stands at its top, as it was made
		}
		g.limit(n.Reel.length(), n.Rect.H)
		at, on := g.place(now)
		if !on && g.kind != held {
			g.at, g.kind, g.speed = g.clamp(at), resting, 0
			at = g.at
		}
		moving = moving || on
		if at = math.Round(at*k) / k; at != n.at {
			n.roll(at)
		}
		return true
	})
	return moving
}

// place is where a list stands, from now on remembered.
func (v *View) place(n *Node) *glide {
	if v.reels == nil {
		v.reels = reels{}
	}
	g := v.reels[n.Reel.Key]
	if g == nil {
		g = &glide{}
		v.reels[n.Reel.Key] = g
	}
	g.limit(n.Reel.length(), n.Rect.H)
	return g
}

// reelAt is the list under the point that a finger can pull; nil where there is none or a dialog lies over it.
func (s *Scene) reelAt(x, y float64) *Node {
	var found *Node
	for _, n := range s.shown() {
		walk([]*Node{n}, func(m *Node) bool {
			switch {
			case !m.Rect.Has(x, y):
			case m.Reel != nil && m.Reel.Long(m.Rect.H):
				found = m
			case m.Over:
				found = nil
			}
			return true
		})
	}
	return found
}

// reelOf is the list with that key.
func (s *Scene) reelOf(key any) *Node {
	var found *Node
	s.Walk(func(n *Node) bool {
		if n.Reel != nil && n.Reel.Key == key {
			found = n
		}
		return found == nil
	})
	return found
}

// page turns a list for the Action Page.
func (v *View) page(p Page) {
	n := v.scene.reelOf(p.Key)
	if n == nil {
		return
	}
	g := v.place(n)
	from, now := g.clamp(g.goal), time.Now()
	if g.kind != sprung {
		from, _ = g.place(now)
	}
	whole := math.Max(1, math.Floor((n.Rect.H+n.Reel.Gap)/n.Reel.Pitch)) * n.Reel.Pitch // no row is jumped over
	g.turn(math.Round((from+float64(p.By)*whole)/n.Reel.Pitch)*n.Reel.Pitch, now)
}

// reveal turns the list so that the node at which the keypad is can be seen.
func (v *View) reveal() {
	v.scene.Walk(func(n *Node) bool {
		if n.Reel == nil {
			return true
		}
		for _, row := range n.Children {
			if row.Action == nil || row.Action != v.focus.action || n.Rect.Contains(row.Rect) {
				continue
			}
			g := v.place(n)
			to := n.at + row.Rect.Y - n.Rect.Y // at the top of the box
			if row.Rect.Bottom() > n.Rect.Bottom() {
				to = n.at + row.Rect.Bottom() - n.Rect.Bottom() // at its foot
			}
			g.turn(to, time.Now())
		}
		return true
	})
}

// atEnd reports that a Page action can turn its list no further.
func (v *View) atEnd(s *Scene, p Page) bool {
	n := s.reelOf(p.Key)
	if n == nil {
		return true
	}
	return p.By < 0 && n.at < 1 || p.By > 0 && n.at > n.Reel.length()-n.Rect.H-1
}
