package ui

import (
	"strings"

	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

// officer is the person at the counter: name, title, field, as the law wants them
// published. Nobody is there: what the counter is for.
func (l layout) officer(s *scene.Scene, r canvas.Rect) {
	c := l.p.Counter
	if c.Officer == nil || c.State == hall.Closed {
		l.fields(s, r)
		return
	}
	card := l.card(s, r, scene.Group, l.th.Panel)
	in := r.InsetXY(32*l.u, 14*l.u)
	about := c.Officer.Title
	switch f := c.Officer.Field; {
	case about == "":
		about = f
	case f != "":
		about = both(about, f)
	}
	if about == "" {
		about = l.fieldNames()
	}
	size := max(l.text, l.row*0.95)
	name := scene.Fit(l.m, c.Officer.Name, canvas.Font{Size: size, Bold: true}, in.W, in.H*0.62, 2, l.near)
	a, b := column(in, 6*l.u, box(name.Size, len(name.Lines)), 0)
	below := scene.Fit(l.m, about, canvas.Font{Size: l.text}, in.W, in.H-a.H-6*l.u, 3, l.near)
	a, b = column(in, 6*l.u, a.H, box(below.Size, len(below.Lines)))
	card.Add(at(scene.Start, lines(2, l.bold(a, c.Officer.Name, size, l.th.Ink))))
	if about != "" {
		card.Add(at(scene.Start, lines(3, l.write(b, about, l.text, l.th.Quiet))))
	}
}

// fields are what the counter is for.
func (l layout) fields(s *scene.Scene, r canvas.Rect) {
	card := l.card(s, r, scene.Group, l.th.Panel)
	card.Add(at(scene.Start, lines(4, l.write(r.InsetXY(32*l.u, 14*l.u), l.fieldNames(), l.text, l.th.Ink))))
}

func (l layout) fieldNames() string {
	var names []string
	for _, f := range l.p.Counter.Fields {
		names = append(names, f.In(l.lang))
	}
	return strings.Join(names, " · ")
}
