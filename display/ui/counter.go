package ui

import (
	"strings"

	"motcua/display/board"
	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
)

// counter is the board over one counter: what it does now, and who sits there, as
// the law wants it published.
func (l layout) counter(s *scene.Scene, r canvas.Rect) {
	c := l.p.Counter
	if !l.tall {
		l.u = min(r.W/1280, r.H/800) // a small panel, read from a few metres
	}
	r = l.stale(s, r)
	head, rest := r.Top(120 * l.u)
	line, rest := rest.Top(6 * l.u)
	bar := s.Add(&scene.Node{Role: scene.Heading, Rect: head, Style: scene.Style{Fill: l.th.Header}})
	in := head.InsetXY(40*l.u, 8*l.u)
	clock, name := in.End(190 * l.u)
	name = l.soundSign(bar, name)
	title := at(scene.Start, l.bold(name, strings.ToUpper(c.Name.In(l.lang)), 72, l.th.HeaderInk))
	title.Style.MinSize, title.Style.Lines = 24*l.u, 2
	bar.Add(title, at(scene.End, l.bold(clock, l.p.Clock.Format("15:04"), 56, l.th.HeaderInk)))
	s.Add(&scene.Node{Rect: line, Style: scene.Style{Fill: l.th.Ornament}})
	rest = rest.Inset(32 * l.u)
	if c.Officer != nil && c.State != hall.Closed {
		foot, top := rest.Foot(184 * l.u)
		l.officer(s, foot, c)
		_, top = top.Foot(24 * l.u)
		rest = top
	} else if len(c.Fields) > 0 {
		foot, top := rest.Foot(112 * l.u)
		s.Add(l.fields(foot, c))
		rest = top
	}
	l.doing(s, rest, c)
}

// doing is the state of the counter: one word, and the number or the time.
func (l layout) doing(s *scene.Scene, r canvas.Rect, c *board.Counter) {
	fill, number, quiet := l.callColours()
	ink := l.th.Ink
	if l.p.Invert {
		ink = l.th.Ground
	}
	card := s.Add(&scene.Node{Role: scene.Status, Rect: r, Style: scene.Style{Fill: fill, Radius: 24 * l.u}})
	in := r.InsetXY(32*l.u, 24*l.u)
	word, second, big, sub := l.state(c)
	if big == "" {
		n := l.bold(in, both(word, second), 96, ink)
		n.Style.Lines, n.Style.MinSize = 2, 44*l.u
		if second != "" {
			rows := in.Rows(0, 58, 42)
			n.Rect, n.Text, n.Style.Down = rows[0], word, scene.End
			en := l.text(rows[1], second, 56, quiet)
			en.Style.Down = scene.Start
			card.Add(en)
		}
		card.Add(n)
		return
	}
	head, body := in.Top(72 * l.u)
	t := l.bold(head, both(word, second), 44, quiet)
	t.Style.MinSize = 28 * l.u
	card.Add(t)
	if sub != "" {
		foot, top := body.Foot(64 * l.u)
		n := l.text(foot, sub, 44, ink)
		n.Style.MinSize, n.Style.Cut = 28*l.u, true
		card.Add(n)
		body = top
	}
	n := l.bold(body, big, 300, number)
	n.Style.MinSize, n.Style.Lines = 56*l.u, 2
	card.Add(n)
}

// state gives the word for what the counter does, in both languages, what stands
// large below it, and a line below that.
func (l layout) state(c *board.Counter) (word, second, big, sub string) {
	switch {
	case c.State == hall.Closed:
		return l.main.Closed, l.sub.Closed, "", ""
	case c.State == hall.Paused && c.Until != "" && c.Number == "":
		return l.main.Paused, l.sub.Paused, lang.Fill(l.main.Back, "t", c.Until), ""
	case c.State == hall.Paused && c.Number == "":
		return l.main.Paused, l.sub.Paused, "", ""
	case c.Number == "":
		return l.main.Ready, l.sub.Ready, "", ""
	case c.Calling:
		return l.main.Please, l.sub.Please, c.Number, c.Service.In(l.lang)
	}
	return l.main.Serving, l.sub.Serving, c.Number, c.Service.In(l.lang)
}

// officer is the person at the counter: name, title, field.
func (l layout) officer(s *scene.Scene, r canvas.Rect, c *board.Counter) {
	card := s.Add(&scene.Node{Role: scene.Group, Rect: r, Style: scene.Style{Fill: l.th.Panel, Radius: 24 * l.u}})
	rows := r.InsetXY(32*l.u, 16*l.u).Rows(8*l.u, 54, 46)
	name := at(scene.Start, l.bold(rows[0], c.Officer.Name, 56, l.th.Ink))
	name.Style.MinSize = 32 * l.u
	about := c.Officer.Title
	if f := c.Officer.Field; f != "" {
		about = both(about, f)
	}
	if about == "" {
		about = l.fieldNames(c)
	}
	line := at(scene.Start, l.text(rows[1], about, 44, l.th.Quiet))
	line.Style.MinSize, line.Style.Lines, line.Style.Cut = 26*l.u, 2, true
	card.Add(name, line)
}

func (l layout) fieldNames(c *board.Counter) string {
	var names []string
	for _, f := range c.Fields {
		names = append(names, f.In(l.lang))
	}
	return strings.Join(names, " · ")
}

func (l layout) fields(r canvas.Rect, c *board.Counter) *scene.Node {
	n := l.text(r, l.fieldNames(c), 44, l.th.Quiet)
	n.Style.Lines, n.Style.MinSize, n.Style.Cut = 2, 26*l.u, true
	return n
}
