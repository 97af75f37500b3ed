package ui

import (
	"motcua/internal/canvas"
	"motcua/internal/scene"
)

// media is the stage of a second screen: the film's frame, as large as it fits,
// and the hall's name where there is none.
func (l layout) media(s *scene.Scene, r canvas.Rect) {
	stage := s.Add(&scene.Node{Role: scene.Group, Rect: r, Stage: true, Style: scene.Style{Fill: l.th.Wash, Radius: 20 * l.u}})
	if l.look.Film != nil {
		if frame, size := l.look.Film.Frame(); size.X > 0 && size.Y > 0 {
			stage.Style.Fill, stage.Style.Radius = l.th.Ground, 0
			k := min(r.W/float64(size.X), r.H/float64(size.Y))
			stage.Add(&scene.Node{
				Role: scene.Image, Rect: r.Middle(k*float64(size.X), k*float64(size.Y)),
				Picture: l.look.Film, Frame: frame, Mute: true,
			})
			return
		}
	}
	in := r.Inset(24 * l.u)
	side := min(in.H*0.4, in.W, 160*l.u)
	star, words := column(in, 24*l.u, side, l.para(l.p.Hall.In(l.lang), canvas.Font{Size: l.text, Bold: true}, in.W, in.H-side-24*l.u, 4))
	name := l.bold(words, l.p.Hall.In(l.lang), l.text, l.th.Quiet)
	name.Style.Lines, name.Style.Down, name.Style.Cut = 4, scene.Start, true
	if l.block(4, name); words.H == 0 {
		name = &scene.Node{Label: name.Text, Rect: words}
	}
	stage.Add(&scene.Node{Role: scene.Image, Icon: scene.Star, Rect: star.Middle(side, side), Style: scene.Style{Ink: l.mark(l.th.Wash)}}, name)
}
