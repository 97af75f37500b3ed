package ui

import (
	"fmt"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/scene"
)

// notices are what the hall wants to say, one after the other; a long one in
// pages, never cut.
func (l layout) notices(s *scene.Scene, r canvas.Rect) {
	card := l.card(s, r, scene.Status, l.th.Panel)
	in := r.InsetXY(min(32*l.u, r.W*0.05), max(0, min(14*l.u, (r.H-box(l.near, 1))/2)))
	var number canvas.Rect
	if in.W > 14*l.near {
		side := min(in.H*0.5, 72*l.u)
		var icon canvas.Rect
		icon, in = in.Left(side + 28*l.u)
		card.Add(&scene.Node{Role: scene.Image, Icon: scene.Bell, Rect: canvas.R(icon.X, icon.Y+(icon.H-side)/2, side, side), Style: scene.Style{Ink: l.mark(l.th.Panel)}})
		number, in = in.End(l.near * 3)
		in.W -= 16 * l.u
	}

	var all []string
	var takes []time.Duration
	font := canvas.Font{Size: l.text}
	for _, n := range l.p.Notices {
		for _, page := range l.pages(n.In(l.lang), font, in.W, in.H, l.near) {
			all, takes = append(all, page), append(takes, reading(page))
		}
	}
	if len(all) == 0 {
		return
	}
	i, next := turn(l.p.Clock, takes)
	l.turns(s, next)
	card.Add(at(scene.Start, l.block(9, l.write(in, all[i], l.text, l.th.Ink))))
	if len(all) > 1 && number.W > 0 {
		n := at(scene.End, l.write(number, fmt.Sprintf("%d/%d", i+1, len(all)), l.small, l.th.Quiet))
		n.Mute, n.Style.MinSize = true, l.tiny
		card.Add(n)
	}
}
