package ui

import (
	"time"

	"motcua/internal/canvas"
	"motcua/internal/scene"
)

// clock is the time and the day.
func (l layout) clock(s *scene.Scene, r canvas.Rect) {
	card := l.card(s, r, scene.Group, l.th.Panel)
	in := r.InsetXY(min(24*l.u, r.W*0.06), min(12*l.u, r.H*0.06))
	now := l.p.Clock
	size := l.oneLine("00:00", in.W, in.H*0.66, l.big)
	if size < l.small { // no room for the day
		size = l.oneLine("00:00", in.W, in.H, l.small)
	}
	day := l.day(now.Weekday()) + ", " + now.Format("02/01/2006")
	a, b := column(in, 0, box(size, 1), l.para(day, canvas.Font{Size: l.text}, in.W, in.H-box(size, 1), 2))
	card.Add(l.number(a, now.Format("15:04"), size, l.th.Ink))
	if b.H > 0 {
		card.Add(l.block(2, l.write(b, day, l.text, l.th.Quiet)))
	}
}

// day is what a day of the week is called.
func (l layout) day(d time.Weekday) string {
	w := &l.main
	return [...]string{w.Sunday, w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday}[d]
}
