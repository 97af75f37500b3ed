package ui

import (
	"motcua/display/board"
	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

// mostRecent is how many calls a board lists at most.
const mostRecent = 5

// recent lists the calls before the newest; where the board has no place for the
// newest itself, that one too, at the head.
func (l layout) recent(s *scene.Scene, r canvas.Rect) {
	head, body := r.Top(box(l.small, 1))
	s.Add(at(scene.Start, l.heading(head, l.main.Recent, l.sub.Recent, l.th.Quiet)))
	_, body = body.Top(8 * l.u)
	calls := l.p.Recent
	newest := l.p.Newest != nil && !l.parts[hall.PartNewest]
	if newest {
		calls = append([]board.Call{*l.p.Newest}, calls...)
	}
	wide := body.W > 2.2*body.H && body.H > box(l.mid, 1)+box(l.near, 1)+8*l.u
	for i, cell := range l.places(body, wide) {
		if i >= len(calls) {
			return
		}
		l.recentCell(s, cell, &calls[i], wide, i == 0 && newest && l.p.Invert)
	}
}

// places are the cells for as many calls as can be read, mostRecent at most.
func (l layout) places(r canvas.Rect, wide bool) []canvas.Rect {
	gap := 14 * l.u
	count := func(room, need float64) int {
		return max(1, min(mostRecent, int((room+gap)/(need+gap))))
	}
	if wide {
		return r.Grid(count(r.W, l.mid*l.wide+24*l.u), 1, gap)
	}
	return r.Grid(1, count(r.H, box(l.mid, 1)+8*l.u), gap)
}

func (l layout) recentCell(s *scene.Scene, r canvas.Rect, c *board.Call, wide, invert bool) {
	fill, number, ink, _ := l.callColours(invert)
	cell := l.card(s, r, scene.Item, fill)
	cell.Label = c.Number + ", " + c.Name.In(l.lang)
	in := r.InsetXY(20*l.u, 4*l.u)
	name, _ := place(c.Name.In(l.lang))
	if name != "" {
		name = l.main.Quay + " " + name
	} else {
		name = c.Name.In(l.lang)
	}
	if wide {
		size := min(in.W/l.wide, l.row*1.5)
		small := max(l.near, min(l.row*0.85, l.oneLine(l.main.Quay+" 88", in.W, in.H, l.row))) // of all alike
		foot := l.para(name, canvas.Font{Size: small}, in.W, max(in.H*0.38, box(l.near, 1)), 2)
		a, b := column(in, 0, min(box(size, 1), in.H-foot), foot)
		below := l.block(2, l.write(b, name, small, ink))
		cell.Add(l.number(a, c.Number, size, number), below)
		return
	}
	cols := in.Cols(16*l.u, 54, 46)
	size := min(fitting(in.H, 1), cols[0].W/l.wide, l.row*1.5)
	right := lines(2, l.write(cols[1], name, min(size, l.row*0.85), ink))
	cell.Add(at(scene.Start, l.number(cols[0], c.Number, size, number)), at(scene.End, right))
}
