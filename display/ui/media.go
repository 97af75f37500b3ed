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
	rows := r.Inset(24*l.u).Rows(24*l.u, 45, 55)
	side := min(rows[0].H, 160*l.u)
	star := canvas.R(rows[0].X+(rows[0].W-side)/2, rows[0].Bottom()-side, side, side)
	name := l.bold(rows[1], l.p.Hall.In(l.lang), l.text, l.th.Quiet)
	name.Style.Lines, name.Style.Down, name.Style.Cut = 4, scene.Start, true
	stage.Add(&scene.Node{Role: scene.Image, Icon: scene.Star, Rect: star, Style: scene.Style{Ink: l.mark(l.th.Wash)}}, name)
}
