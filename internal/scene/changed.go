package scene

import (
	"slices"

	"motcua/internal/canvas"
)

// seen is all of a node that shows in the picture, and where.
type seen struct {
	where canvas.Rect // what may show of it: its rectangle in its list's box
	rect  canvas.Rect
	text  string
	state State
	style Style
	icon  Icon
	pic   any
	frame uint64
	thumb canvas.Rect
}

func (s *Scene) seen() []seen {
	return appendSeen(nil, s.shown(), canvas.R(0, 0, s.W, s.H))
}

func appendSeen(out []seen, nodes []*Node, in canvas.Rect) []seen {
	for _, n := range nodes {
		where := n.Rect
		if n.State&Focused != 0 {
			where = where.Inset(-ring)
		}
		out = append(out, seen{where.Intersect(in), n.Rect, n.Text, n.State, n.Style, n.Icon, n.Picture, n.Frame, n.thumb()})
		if n.Reel != nil {
			out = appendSeen(out, n.Children, in.Intersect(n.window()))
		} else {
			out = appendSeen(out, n.Children, in)
		}
	}
	return out
}

// mostParts is into how many parts a change is painted at most.
const mostParts = 6

// Changed lists the rectangles that have to be painted again to come from the
// picture of old to that of s; they do not overlap. None when both look the same.
func (s *Scene) Changed(old *Scene) []canvas.Rect {
	whole := canvas.R(0, 0, s.W, s.H)
	if old == nil || old.W != s.W || old.H != s.H || old.Ground != s.Ground || old.Focus != s.Focus {
		return []canvas.Rect{whole}
	}
	a, b := old.seen(), s.seen()
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out []canvas.Rect
	for _, where := range differ(a, b) {
		out = addPart(out, where.Intersect(whole))
	}
	return out
}

// differ lists where what is only in one of a and b may show, or stands in
// another order in them.
func differ(a, b []seen) (out []canvas.Rect) {
	if len(a) == len(b) {
		for i := range a {
			if a[i] != b[i] {
				out = append(out, a[i].where, b[i].where)
			}
		}
		return out
	}
	at := make(map[seen]int, len(a)) // what is in a twice looks the same as once
	for i, s := range a {
		at[s] = i
	}
	last := -1
	for _, s := range b {
		if i, ok := at[s]; ok && i > last {
			last = i
			delete(at, s)
		} else {
			out = append(out, s.where)
		}
	}
	for _, s := range a {
		if _, left := at[s]; left {
			out = append(out, s.where)
		}
	}
	return out
}

// addPart adds a rectangle to a list in which none overlap. Parts that overlap
// become one, and the last two do when there are too many.
func addPart(parts []canvas.Rect, r canvas.Rect) []canvas.Rect {
	if r.Empty() {
		return parts
	}
	for {
		i := slices.IndexFunc(parts, func(p canvas.Rect) bool { return !p.Inset(-1).Intersect(r).Empty() })
		if i < 0 && len(parts) == mostParts {
			i = len(parts) - 1
		}
		if i < 0 {
			return append(parts, r)
		}
		r = r.Union(parts[i])
		parts = slices.Delete(parts, i, i+1)
	}
}
