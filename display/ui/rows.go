package ui

import (
	"motcua/display/board"
	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
)

// rows gives each counter its cell; a counter never changes its place. Counters
// that are too many to be read so give way to the recent calls.
func (l layout) rows(s *scene.Scene, r canvas.Rect) {
	cols, size := l.grid(r)
	if len(l.p.Rows) == 0 || size < 0.8*l.mid && len(l.p.Recent) > 0 && !l.parts[hall.PartRecent] {
		l.recent(s, r)
		return
	}
	n := len(l.p.Rows)
	for i, cell := range r.Grid(cols, (n+cols-1)/cols, 14*l.u)[:n] {
		l.rowCell(s, cell, l.p.Rows[i], size)
	}
}

// grid finds the columns in which the numbers come out largest, and their size.
func (l layout) grid(r canvas.Rect) (cols int, size float64) {
	n, best := len(l.p.Rows), 0.0
	for c := 1; c <= n; c++ {
		lines := (n + c - 1) / c
		if (lines-1)*c >= n { // a line would be empty
			continue
		}
		cell := r.Grid(c, lines, 14*l.u)[0]
		_, value := l.split(cell, l.longest())
		got := min(fitting(value.H, 1), value.W/l.wide)
		if !l.stacks(value.H) {
			got *= 0.7 // the counter's word would have no place over its number
		}
		if got > best*1.02 {
			cols, best, size = c, got, min(fitting(value.H, 1), value.W/l.wide)
		}
	}
	return max(1, cols), min(size, 2.4*l.row)
}

// split parts a cell of a row into the counter's place and the number's.
func (l layout) split(cell canvas.Rect, named bool) (name, value canvas.Rect) {
	in := cell.InsetXY(20*l.u, 5*l.u)
	w := in.W * 0.42
	if !named {
		w = min(w, max(in.W*0.3, 1.02*l.m.Width(l.main.Quay, canvas.Font{Size: l.near})))
	}
	name, value = in.Left(w)
	_, value = value.Left(12 * l.u)
	return name, value
}

// longest reports whether some counter goes by more than a number.
func (l layout) longest() bool {
	for i := range l.p.Rows {
		if number, rest := place(l.p.Rows[i].Name.In(l.lang)); number == "" || rest != "" {
			return true
		}
	}
	return false
}

// widest is the width of the widest number that the hall gives, at size 1: the
// numbers are all of one size, also those that are yet to come.
func (l layout) widest() float64 {
	f := canvas.Font{Size: 100, Bold: true}
	w := l.m.Width("D888", f)
	for i := range l.p.Waiting {
		w = max(w, l.m.Width(l.p.Waiting[i].Prefix+"888", f))
	}
	for i := range l.p.Rows {
		w = max(w, l.m.Width(l.p.Rows[i].Number, f))
	}
	for i := range l.p.Recent {
		w = max(w, l.m.Width(l.p.Recent[i].Number, f))
	}
	return w / f.Size * 1.01
}

func (l layout) rowCell(s *scene.Scene, r canvas.Rect, row board.Row, size float64) {
	fill, ink, plain, quiet := l.th.Panel, l.th.Number, l.th.Ink, l.th.Quiet
	switch {
	case row.New && row.Calling:
		fill, ink, plain, quiet = l.th.Number, l.th.Ground, l.th.Ground, l.th.Ground
	case row.State == hall.Closed:
		fill, plain = l.th.Wash, l.th.Quiet
	}
	cell := l.card(s, r, scene.Item, fill)
	cell.Label = row.Name.In(l.lang)
	left, right := l.split(r, l.longest())
	l.counterIn(cell, left, row.Name.In(l.lang), size, plain, quiet)
	value := lines(2, l.write(right, row.Number, l.text, quiet))
	value.Style.MinSize = l.near * 0.9
	switch {
	case row.Number != "":
		value = l.number(right, row.Number, size, ink)
	case row.State == hall.Open:
		value.Text, value.Label = "–", l.main.Ready
	case row.State == hall.Paused && row.Until != "":
		value.Text = lang.Fill(l.main.BackRow, "t", row.Until)
	case row.State == hall.Paused:
		value.Text = l.main.PausedShort
	default:
		value.Text = l.main.ClosedShort
	}
	cell.Label += ": " + value.Spoken()
	cell.Add(at(scene.End, value))
}

// counterIn names a counter in a cell: the word small over its number, or the name
// where it has none.
func (l layout) counterIn(cell *scene.Node, r canvas.Rect, name string, size float64, ink, quiet canvas.Color) {
	number, rest := place(name)
	if number == "" {
		n := at(scene.Start, lines(3, l.bold(r, rest, l.small, ink)))
		n.Style.MinSize = l.tiny
		cell.Add(n)
		return
	}
	word := l.near
	if over := box(word, 1); l.stacks(r.H) {
		size = min(size, l.row*1.6, fitting(r.H-over, 1))
		a, b := column(r, 0, over, box(size, 1))
		label := at(scene.Start, l.write(a, l.main.Quay, word, quiet))
		label.Style.MinSize = l.tiny
		if rest != "" && l.m.Width(rest, canvas.Font{Size: word}) < r.W {
			label.Text = rest
		}
		label.Style.Down = scene.End
		digits := at(scene.Start, l.number(b, number, size, ink))
		digits.Style.Down = scene.Start
		cell.Add(label, digits)
		return
	}
	n := at(scene.Start, l.number(r, l.main.Quay+" "+number, size, ink))
	if l.m.Width(n.Text, canvas.Font{Size: l.near, Bold: true}) > r.W {
		n.Text, n.Label = number, n.Text
	}
	cell.Add(n)
}

// stacks reports whether in a cell of that height a counter's word stands over its
// number.
func (l layout) stacks(h float64) bool { return h-box(l.near, 1) >= box(1.15*l.near, 1) }
