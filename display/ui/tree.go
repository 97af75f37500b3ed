package ui

import (
	"math"

	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

// draw lays out the board: a header over the whole width at the top, the other
// parts with even gaps round them.
func (l layout) draw(s *scene.Scene, area hall.Area, r canvas.Rect) {
	head, area := l.takeHeader(area) // first: it keeps its height whatever else is there
	area, _ = l.keep(area)
	l.parts = map[hall.Part]bool{}
	placed := area.Place(0, 0, 1, 1)
	for _, p := range placed {
		l.parts[p.Part] = true
	}
	if head == 0 || l.overCounter() { // there is no header to say it in, or it is needed
		r = l.foot(s, r)
	}
	if head > 0 {
		bar, rest := r.Top(math.Round(r.H * head / 100))
		l.header(s, bar)
		r = rest
	}
	if area.IsZero() {
		return
	}
	in := r.Inset(l.gap / 2)
	for _, p := range placed {
		at := canvas.R(in.X+p.X*in.W, in.Y+p.Y*in.H, p.W*in.W, p.H*in.H).Inset(l.gap / 2)
		l.part(s, p.Part, whole(at))
	}
}

// whole moves the edges of r to whole pixels, where they are crisp.
func whole(r canvas.Rect) canvas.Rect {
	x, y := math.Round(r.X), math.Round(r.Y)
	return canvas.R(x, y, math.Round(r.Right())-x, math.Round(r.Bottom())-y)
}

// part draws one part.
func (l layout) part(s *scene.Scene, part hall.Part, r canvas.Rect) {
	switch part {
	case hall.PartHeader:
		l.header(s, r)
	case hall.PartNewest:
		l.newest(s, r)
	case hall.PartRows:
		l.rows(s, r)
	case hall.PartRecent:
		l.recent(s, r)
	case hall.PartWaiting:
		l.waiting(s, r)
	case hall.PartNotices:
		l.notices(s, r)
	case hall.PartMedia:
		l.media(s, r)
	case hall.PartClock:
		l.clock(s, r)
	case hall.PartCounter:
		l.counter(s, r)
	case hall.PartOfficer:
		l.officer(s, r)
	case hall.PartFields:
		l.fields(s, r)
	}
}

// shows reports whether a part has something to show. What it depends on changes
// a few times a day at most: a board whose parts moved with every call would lose
// its readers.
func (l layout) shows(part hall.Part) bool {
	c := l.p.Counter
	switch part {
	case hall.PartRows:
		return len(l.p.Rows) > 0 || len(l.p.Recent) > 0
	case hall.PartWaiting:
		return len(l.p.Waiting) > 0
	case hall.PartNotices:
		return len(l.p.Notices) > 0
	case hall.PartMedia:
		return l.look.Board != nil && l.look.Board.Media != ""
	case hall.PartCounter:
		return c != nil
	case hall.PartOfficer:
		return c != nil && (c.Officer != nil || len(c.Fields) > 0)
	case hall.PartFields:
		return c != nil && len(c.Fields) > 0
	}
	return true
}

// keep is the tree without the parts that have nothing to show; what stands
// beside them in their row or column takes their place.
func (l layout) keep(a hall.Area) (hall.Area, bool) {
	if a.Part != "" {
		return a, l.shows(a.Part)
	}
	row := len(a.Row) > 0
	kids := a.Row
	if !row {
		kids = a.Column
	}
	var left []hall.Area
	sum := 0.0
	for i, share := range shares(kids) {
		if k, ok := l.keep(kids[i]); ok {
			k.Share = share
			left = append(left, k)
			sum += share
		}
	}
	if len(left) == 0 {
		return hall.Area{}, false
	}
	for i := range left {
		left[i].Share *= 100 / sum
	}
	if a.Row, a.Column = nil, left; row {
		a.Row, a.Column = left, nil
	}
	return a, true
}

// shares gives each area its percent: those that name none divide what is left.
func shares(list []hall.Area) []float64 {
	left, none := 100.0, 0
	for _, a := range list {
		left -= a.Share
		if a.Share == 0 {
			none++
		}
	}
	out := make([]float64, len(list))
	for i, a := range list {
		if out[i] = a.Share; a.Share == 0 {
			out[i] = max(left, 0) / float64(none)
		}
	}
	return out
}

// takeHeader takes a header off the top of the tree; it gives its share.
func (l layout) takeHeader(a hall.Area) (share float64, rest hall.Area) {
	if len(a.Column) == 0 || a.Column[0].Part != hall.PartHeader {
		return 0, a
	}
	share = shares(a.Column)[0]
	rest = hall.Area{}
	for i, v := range shares(a.Column)[1:] {
		k := a.Column[i+1]
		k.Share = v * 100 / (100 - share)
		rest.Column = append(rest.Column, k)
	}
	return share, rest
}
