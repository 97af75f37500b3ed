package ui

import (
	"math"

	"motcua/internal/canvas"
	"motcua/internal/scene"
)

// list puts rows of one height into r. When they do not all fit, a finger can
// pull and throw them, and two buttons at the right turn them page by page for
// those who cannot.
func (p *page) list(r canvas.Rect, key string, rows int, high, between float64, row func(i int, r canvas.Rect) *scene.Node) {
	p.s.Add(p.reel(r, key, rows, high, between, row)...)
}

// reel makes the nodes of a list.
func (p *page) reel(r canvas.Rect, key string, rows int, high, between float64, row func(i int, r canvas.Rect) *scene.Node) []*scene.Node {
	reel := scene.Reel{Key: key, Rows: rows, Pitch: high + between, Gap: between, Thumb: p.th.Edge}
	if reel.Long(r.H) {
		return p.turned(r, reel, row)
	}
	reel.Row = row
	r.H = min(r.H, float64(rows)*reel.Pitch)
	return []*scene.Node{scene.NewList(r, reel)}
}

// turned is a list with its two buttons. A row that is cut off at the foot of
// the box shows that there is more.
func (p *page) turned(r canvas.Rect, reel scene.Reel, row func(i int, r canvas.Rect) *scene.Node) []*scene.Node {
	side := max(p.px(104), least)
	box, aside := r.Left(r.W - side - p.px(16))
	aside.X, aside.W = aside.X+p.px(16), side
	bar := p.px(20)
	reel.Row = func(i int, r canvas.Rect) *scene.Node {
		r.W -= bar
		return row(i, r)
	}
	h := min((aside.H-p.px(gap))/2, p.px(220))
	up, down := aside, aside
	up.H, down.H = h, h
	down.Y = aside.Bottom() - h
	nodes := []*scene.Node{scene.NewList(box, reel)}
	if h < least {
		return nodes // too low for buttons: the finger has to do
	}
	for i, at := range []canvas.Rect{up, down} {
		b := &scene.Node{
			Role: scene.Button, Rect: at, Style: p.dress(plain), Label: [2]string{p.w.Prev, p.w.NextPage}[i],
			Action: scene.Page{Key: reel.Key, By: 2*i - 1},
		}
		in := at
		in.H -= b.Style.Lip
		size := math.Round(p.px(56))
		x, y := in.Center()
		icon := [2]scene.Icon{scene.Up, scene.Down}[i]
		nodes = append(nodes, b.Add(&scene.Node{Icon: icon, Rect: canvas.R(x-size/2, y-size/2, size, size), Style: scene.Style{Ink: p.th.Action}}))
	}
	return nodes
}
