package hall

import "fmt"

// need is how large a part must be at least, in heights of its own capitals
// (Panel.Cap): what stands in it in one line, and how many lines.
type need struct{ w, h float64 }

// needs lists the shapes in which a part can be drawn; it fits if one of them
// does. A number is five capitals wide with its air, a counter's label two or
// three; a line takes one and a half with the air between two.
func needs(p Part, rows int) []need {
	switch p {
	case PartHeader:
		return []need{{14, 2}}
	case PartNewest: // beside each other, or the counter below the number
		return []need{{7, 2.2}, {4.3, 4.2}}
	case PartCounter:
		return []need{{4.3, 2.5}}
	case PartRows:
		if rows <= MaxRows {
			return grids(rows)
		}
		return recentNeeds
	case PartRecent:
		return recentNeeds
	case PartWaiting:
		return []need{{10, 5.5}}
	case PartNotices:
		return []need{{14, 2}}
	case PartOfficer:
		return []need{{12, 3}}
	case PartFields:
		return []need{{12, 2.5}}
	case PartClock:
		return []need{{6.5, 3}}
	}
	return nil
}

// recentNeeds are three calls below each other, or side by side, with their
// title.
var recentNeeds = []need{{6.5, 5.5}, {13.5, 4.2}}

// MaxRows is the number of counters up to which each has a fixed place.
const MaxRows = 12

// grids are the ways in which n cells can stand.
func grids(n int) (out []need) {
	n = max(n, 1)
	for cols := 1; cols <= n; cols++ {
		lines := (n + cols - 1) / cols
		out = append(out, need{6.5 * float64(cols), 1.5 * float64(lines)})
	}
	return out
}

// Small lists the parts of the layout that are too small to be read on a panel,
// on a board of so many counters; and that it has no tree for the way in which
// the panel is mounted.
func (l *Layout) Small(p Panel, counters int) (out []Fault) {
	root, tree := "landscape", l.Landscape
	if p.Tall() {
		root, tree = "portrait", l.Portrait
	}
	if tree.IsZero() {
		return []Fault{{root, fmt.Sprintf("missing: the panel is %d x %d", p.WidthPx, p.HeightPx)}}
	}
	w, h := float64(p.WidthPx), float64(p.HeightPx)
	for _, at := range tree.Place(0, 0, w, h) {
		c := p.Cap(at.Part, w, h)
		list := needs(at.Part, counters)
		if len(list) == 0 || fits(at, list, c) {
			continue
		}
		path := root
		if at.Path != "" {
			path += "." + at.Path
		}
		out = append(out, Fault{path + ".part", at.tooSmall(p, nearest(at, list, c), c, counters)})
	}
	return out
}

// fits allows for the air round a part to be a little less than reckoned.
func fits(at Placed, list []need, c float64) bool {
	for _, n := range list {
		if at.W >= 0.95*n.w*c && at.H >= 0.95*n.h*c {
			return true
		}
	}
	return false
}

// nearest is the shape that lacks least.
func nearest(at Placed, list []need, c float64) need {
	lacks := func(n need) float64 { return max(n.w*c/at.W, n.h*c/at.H) }
	best := list[0]
	for _, n := range list[1:] {
		if lacks(n) < lacks(best) {
			best = n
		}
	}
	return best
}

func (at Placed) tooSmall(p Panel, n need, c float64, counters int) string {
	what := fmt.Sprintf("%q", at.Part)
	if at.Part == PartRows && counters > 1 && counters <= MaxRows {
		what += fmt.Sprintf(" for %d counters", counters)
	}
	return fmt.Sprintf("%s is too small to be read from %.1f m on %.4g inches: %.0f x %.0f px, needs %.0f x %.0f",
		what, float64(p.DistanceMM)/1000/at.Part.Near(), p.DiagonalIn, at.W, at.H, max(n.w*c, 0), n.h*c)
}

// Misplaced lists parts that a board cannot show: those of one counter on a board
// of many.
func (l *Layout) Misplaced(overCounter bool) (out []Fault) {
	if overCounter {
		return nil
	}
	for _, t := range []struct {
		root string
		tree Area
	}{{"landscape", l.Landscape}, {"portrait", l.Portrait}} {
		if t.tree.IsZero() {
			continue
		}
		for _, at := range t.tree.Place(0, 0, 1, 1) {
			if at.Part.OfCounter() {
				path := t.root
				if at.Path != "" {
					path += "." + at.Path
				}
				out = append(out, Fault{path + ".part", fmt.Sprintf("%q is for a board over one counter", at.Part)})
			}
		}
	}
	return out
}

// Has reports whether the layout has a part, mounted in any way.
func (l *Layout) Has(p Part) bool {
	for _, tree := range []Area{l.Landscape, l.Portrait} {
		if tree.IsZero() {
			continue
		}
		for _, at := range tree.Place(0, 0, 1, 1) {
			if at.Part == p {
				return true
			}
		}
	}
	return false
}
