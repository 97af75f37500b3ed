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
	in := r.InsetXY(32*l.u, min(14*l.u, r.H*0.07))
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
	name := l.para(c.Officer.Name, canvas.Font{Size: size, Bold: true}, in.W, max(in.H*0.62, min(in.H, box(l.near, 1))), 2)
	below := l.para(about, canvas.Font{Size: l.text}, in.W, in.H-name-6*l.u, 3)
	a, b := column(in, 6*l.u, name, below)
	card.Add(at(scene.Start, l.block(2, l.bold(a, c.Officer.Name, size, l.th.Ink))))
	if b.H > 0 {
		card.Add(at(scene.Start, l.block(3, l.write(b, about, l.text, l.th.Quiet))))
	}
}

// fields are what the counter is for.
func (l layout) fields(s *scene.Scene, r canvas.Rect) {
	card := l.card(s, r, scene.Group, l.th.Panel)
	card.Add(at(scene.Start, l.block(4, l.write(r.InsetXY(32*l.u, min(14*l.u, r.H*0.07)), l.fieldNames(), l.text, l.th.Ink))))
}

func (l layout) fieldNames() string {
	var names []string
	for _, f := range l.p.Counter.Fields {
		names = append(names, f.In(l.lang))
	}
	return strings.Join(names, " · ")
}
