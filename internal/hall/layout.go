package hall

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Part is one thing that a board shows.
type Part string

// The parts of a board.
const (
	PartHeader  Part = "header"  // the hall's name, the zone's, the time
	PartNewest  Part = "newest"  // the call that stands large
	PartRows    Part = "rows"    // a fixed place for each counter; of more than 12, the recent calls
	PartRecent  Part = "recent"  // the calls before the newest
	PartWaiting Part = "waiting" // how many wait in each line
	PartNotices Part = "notices"
	PartMedia   Part = "media" // slides and films
	PartClock   Part = "clock"
	PartCounter Part = "counter" // what one counter does, and its number
	PartOfficer Part = "officer" // who sits there; nobody: the counter's fields
	PartFields  Part = "fields"  // what the counter is for
)

// Parts are all of them.
var Parts = []Part{
	PartHeader, PartNewest, PartRows, PartRecent, PartWaiting, PartNotices, PartMedia, PartClock,
	PartCounter, PartOfficer, PartFields,
}

// Near is how many times nearer than a board's farthest reader the part's own may
// stand: the newest call is for the last row, the list of the others for half
// way, the rest for who walks up to it.
func (p Part) Near() float64 {
	switch p {
	case PartNewest, PartCounter:
		return 1
	case PartRows, PartRecent, PartWaiting:
		return 2
	}
	return 4
}

// OfCounter says that the part speaks of the one counter that its board hangs
// over.
func (p Part) OfCounter() bool {
	return p == PartCounter || p == PartOfficer || p == PartFields
}

// Area is a rectangle of a board: it shows one part, or is split into a row or a
// column of others. Exactly one of Part, Row and Column is set.
type Area struct {
	// Share is what it takes of the row or column that it stands in, percent; 0
	// takes an equal part of what the others leave.
	Share  float64 `json:"share,omitempty"`
	Part   Part    `json:"part,omitempty"`
	Row    []Area  `json:"row,omitempty"`    // from left to right
	Column []Area  `json:"column,omitempty"` // from top to bottom
}

// Layout says what stands where on a board. One that has no Portrait is for
// panels that lie, and the other way round.
type Layout struct {
	Name      string `json:"name,omitempty"`
	Landscape Area   `json:"landscape,omitzero"`
	Portrait  Area   `json:"portrait,omitzero"`
}

// IsZero says that the area holds nothing.
func (a Area) IsZero() bool { return a.Part == "" && len(a.Row) == 0 && len(a.Column) == 0 }

// On is the layout's tree for a picture of w x h; the one for the other way round
// where it has no other.
func (l *Layout) On(w, h float64) Area {
	a, b := l.Landscape, l.Portrait
	if h > w {
		a, b = b, a
	}
	if a.IsZero() {
		return b
	}
	return a
}

// Placed is a part with its rectangle, in pixels.
type Placed struct {
	Part       Part
	X, Y, W, H float64
	Path       string // in the tree: "column[1].row[0]"; "" for the root
}

// Place lays the area out on a rectangle; the parts come in reading order.
func (a Area) Place(x, y, w, h float64) []Placed { return a.place("", x, y, w, h) }

func (a Area) place(path string, x, y, w, h float64) []Placed {
	if a.Part != "" {
		return []Placed{{a.Part, x, y, w, h, path}}
	}
	var out []Placed
	kids, key := a.kids()
	shares := sharesOf(kids)
	for i, k := range kids {
		at := below(path, key, i)
		if key == "row" {
			out = append(out, k.place(at, x, y, w*shares[i]/100, h)...)
			x += w * shares[i] / 100
			continue
		}
		out = append(out, k.place(at, x, y, w, h*shares[i]/100)...)
		y += h * shares[i] / 100
	}
	return out
}

func (a Area) kids() (kids []Area, key string) {
	if len(a.Row) > 0 {
		return a.Row, "row"
	}
	return a.Column, "column"
}

func below(path, key string, i int) string {
	if path != "" {
		path += "."
	}
	return fmt.Sprintf("%s%s[%d]", path, key, i)
}

// sharesOf gives each its percent: those that name none divide what is left.
func sharesOf(list []Area) []float64 {
	left, none := 100.0, 0
	for _, a := range list {
		left -= a.Share
		if a.Share == 0 {
			none++
		}
	}
	out := make([]float64, len(list))
	for i, a := range list {
		out[i] = a.Share
		if a.Share == 0 {
			out[i] = max(left, 0) / float64(none)
		}
	}
	return out
}

// Fault is what is wrong with a layout, and where: "landscape.column[1].part".
type Fault struct{ Path, What string }

// Error makes a fault an error.
func (f Fault) Error() string { return f.Path + ": " + f.What }

// Faults lists what makes the layout one that nothing can draw: an unknown part,
// shares that do not fit, a part that stands there twice. Whether it can be read
// on a panel, Small says.
func (l *Layout) Faults() []Fault {
	var out []Fault
	if l.Landscape.IsZero() && l.Portrait.IsZero() {
		out = append(out, Fault{"landscape", "missing: a layout needs [landscape], [portrait] or both"})
	}
	for _, t := range []struct {
		name string
		area Area
	}{{"landscape", l.Landscape}, {"portrait", l.Portrait}} {
		if !t.area.IsZero() {
			seen := map[Part]bool{}
			out = append(out, t.area.faults(t.name, 1, seen)...)
		}
	}
	return out
}

// deepest is how many splits may stand in each other.
const deepest = 6

func (a Area) faults(path string, depth int, seen map[Part]bool) []Fault {
	set := 0
	for _, has := range []bool{a.Part != "", len(a.Row) > 0, len(a.Column) > 0} {
		if has {
			set++
		}
	}
	switch {
	case set == 0:
		return []Fault{{path, "empty: want a part, or a row or column of areas"}}
	case set > 1:
		return []Fault{{path, "has more than one of part, row and column"}}
	case depth > deepest:
		return []Fault{{path, fmt.Sprintf("stands in more than %d splits", deepest)}}
	case a.Part != "":
		return a.partFaults(path+".part", seen)
	}
	kids, key := a.kids()
	out := shareFaults(path, key, kids)
	for i, k := range kids {
		out = append(out, k.faults(below(path, key, i), depth+1, seen)...)
	}
	return out
}

func (a Area) partFaults(path string, seen map[Part]bool) []Fault {
	switch {
	case !slices.Contains(Parts, a.Part):
		var names []string
		for _, p := range Parts {
			names = append(names, string(p))
		}
		return []Fault{{path, fmt.Sprintf("unknown part %q: want %s", a.Part, strings.Join(names, ", "))}}
	case seen[a.Part]:
		return []Fault{{path, fmt.Sprintf("%q stands on this board twice", a.Part)}}
	}
	seen[a.Part] = true
	return nil
}

func shareFaults(path, key string, kids []Area) (out []Fault) {
	sum, none := 0.0, 0
	for i, k := range kids {
		if k.Share < 0 || k.Share > 100 || k.Share != k.Share {
			out = append(out, Fault{below(path, key, i) + ".share", fmt.Sprintf("%v: want more than 0 to 100 percent", k.Share)})
		}
		if k.Share == 0 {
			none++
		}
		sum += k.Share
	}
	const slack = 0.01 // of thirds
	switch {
	case len(out) > 0:
	case none > 0 && sum >= 100-slack:
		out = append(out, Fault{path + "." + key, fmt.Sprintf("the shares make %v percent: nothing is left for %s without one", sum, cmp.Or(map[int]string{1: "the area"}[none], "the areas"))})
	case none == 0 && (sum < 100-slack || sum > 100+slack):
		out = append(out, Fault{path + "." + key, fmt.Sprintf("the shares make %v percent: want 100", sum)})
	}
	return out
}
