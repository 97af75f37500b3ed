package ui

import (
	"strings"

	"motcua/display/board"
	"motcua/display/voice"
	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
)

// hall is the board of the whole hall: the newest call large, below it the
// counters in fixed places, or the recent calls where there are too many.
func (l layout) hall(s *scene.Scene, r canvas.Rect) {
	r = l.stale(s, l.header(s, r)).Inset(40 * l.u)
	share := 0.56
	switch {
	case len(l.p.Rows) == 0 && len(l.p.Recent) == 0:
		share = 1
	case l.tall:
		share = 0.44
	}
	top, rest := r.Top(r.H * share)
	_, rest = rest.Top(32 * l.u)
	l.newest(s, top)
	switch {
	case len(l.p.Rows) > 0:
		l.rows(s, rest)
	case len(l.p.Recent) > 0:
		l.recent(s, rest)
	}
}

// ink gives the colours of the newest call: those of the other half of a blink
// are the same two, exchanged.
func (l layout) callColours() (fill, number, quiet canvas.Color) {
	if l.p.Invert {
		return l.th.Number, l.th.Ground, l.th.Ground
	}
	return l.th.Panel, l.th.Number, l.th.Quiet
}

func (l layout) newest(s *scene.Scene, r canvas.Rect) {
	fill, number, quiet := l.callColours()
	c := l.p.Newest
	card := s.Add(&scene.Node{Role: scene.Status, Rect: r, Style: scene.Style{Fill: fill, Radius: 24 * l.u}})
	in := r.InsetXY(48*l.u, 24*l.u)
	if c == nil {
		word, second := l.main.Wait, l.sub.Wait
		if l.p.Shut {
			word, second = l.main.Shut, l.sub.Shut
		}
		l.words(card, in, word, second)
		return
	}
	place := voice.Label(c.Name.In(l.lang))
	card.Label = c.Number + ", " + c.Name.In(l.lang)
	head, body := in.Top(64 * l.u)
	title := l.bold(head, both(l.main.Calling, l.sub.Calling), 44, quiet)
	title.Style.MinSize = 28 * l.u
	card.Add(title)
	ink := l.th.Ink
	if l.p.Invert {
		ink = l.th.Ground
	}
	if l.tall {
		l.newestTall(card, body, c.Number, place, number, ink)
		return
	}
	labels, values := body.Top(60 * l.u)
	word, place3 := labels.Cols(24*l.u, 55, 11, 34), values.Cols(24*l.u, 55, 11, 34)
	card.Add(l.text(word[0], both(l.main.Number, l.sub.Number), 44, quiet), l.text(word[2], both(l.main.Counter, l.sub.Counter), 44, quiet),
		l.big(place3[0], c.Number, number),
		&scene.Node{Role: scene.Image, Rect: place3[1].Middle(128*l.u, 128*l.u), Icon: scene.Play, Style: scene.Style{Ink: quiet}},
		l.big(place3[2], place, ink))
}

// words fills a card that has no number to show.
func (l layout) words(card *scene.Node, r canvas.Rect, word, second string) {
	n := l.text(r, word, 88, l.th.Ink)
	n.Style.Lines, n.Style.MinSize = 3, 36*l.u
	card.Add(n)
	if second == "" {
		return
	}
	rows := r.Rows(24*l.u, 55, 45)
	n.Rect, n.Style.Down = rows[0], scene.End
	m := l.text(rows[1], second, 44, l.th.Quiet)
	m.Style.Lines, m.Style.MinSize, m.Style.Down = 3, 28*l.u, scene.Start
	card.Add(m)
}

// newestTall stands number and counter one below the other.
func (l layout) newestTall(card *scene.Node, r canvas.Rect, num, place string, number, ink canvas.Color) {
	rows := r.Rows(16*l.u, 60, 40)
	if voice.Numbered(place) {
		place = l.main.Counter + " " + place
	}
	n := l.bold(rows[1], place, 200, ink)
	n.Style.MinSize = 48 * l.u
	if !voice.Numbered(l.p.Newest.Name.In(l.lang)) {
		n.Style.Lines = 3
	}
	card.Add(l.big(rows[0], num, number), n)
}

// big is a number, or a counter's name, at the size that is read from 15 m.
func (l layout) big(r canvas.Rect, text string, ink canvas.Color) *scene.Node {
	n := l.bold(r, text, 300, ink)
	n.Style.MinSize = 48 * l.u
	if strings.Contains(text, " ") {
		n.Style.Lines = 3
	}
	return n
}

// rows gives each counter its cell; a counter never changes its place.
func (l layout) rows(s *scene.Scene, r canvas.Rect) {
	n := len(l.p.Rows)
	cols := 4
	switch {
	case l.tall:
		cols = 1 + (n-1)/6
	case n <= 2:
		cols = 2
	case n <= 6:
		cols = 3
	case n <= 8:
		cols = 4
	case n == 9:
		cols = 3
	}
	lines := (n + cols - 1) / cols
	for i, cell := range r.Grid(cols, lines, 16*l.u)[:n] {
		l.row(s, cell, l.p.Rows[i])
	}
}

func (l layout) row(s *scene.Scene, r canvas.Rect, row board.Row) {
	fill, ink, quiet := l.th.Panel, l.th.Number, l.th.Quiet
	switch {
	case row.New && row.Calling:
		fill, ink, quiet = l.th.Number, l.th.Ground, l.th.Ground
	case row.State == hall.Closed:
		fill = canvas.Color{}
	}
	cell := s.Add(&scene.Node{Role: scene.Item, Rect: r, Style: scene.Style{Fill: fill, Radius: 16 * l.u}})
	in := r.InsetXY(24*l.u, 8*l.u)
	cols := in.Cols(12*l.u, 44, 56)
	size, small := 88.0, 44.0
	if r.H > 240*l.u { // few counters: there is room
		size, small = 200, 88
	}
	name := at(scene.Start, l.bold(cols[0], row.Name.In(l.lang), small, quiet))
	name.Style.MinSize, name.Style.Lines = 22*l.u, 3
	if voice.Numbered(row.Name.In(l.lang)) {
		name.Style.Lines = 1
	}
	value := l.text(cols[1], row.Number, small, quiet)
	value.Style.MinSize, value.Style.Lines = 24*l.u, 2
	switch {
	case row.Number != "":
		value = l.bold(cols[1], row.Number, size, ink)
		value.Style.MinSize = 44 * l.u
	case row.State == hall.Open:
		value.Text, value.Label = "–", l.main.Ready
	case row.State == hall.Paused && row.Until != "":
		value.Text = lang.Fill(l.main.BackRow, "t", row.Until)
	case row.State == hall.Paused:
		value.Text = l.main.PausedShort
	default:
		value.Text = l.main.ClosedShort
	}
	cell.Add(name, at(scene.End, value))
}

// recent lists the calls before the newest.
func (l layout) recent(s *scene.Scene, r canvas.Rect) {
	head, body := r.Top(64 * l.u)
	s.Add(at(scene.Start, l.bold(head, both(l.main.Recent, l.sub.Recent), 44, l.th.Quiet)))
	var cells []canvas.Rect
	if l.tall {
		cells = body.Grid(1, 5, 16*l.u)
	} else {
		cells = body.Grid(5, 1, 24*l.u)
	}
	for i, c := range l.p.Recent {
		cell := s.Add(&scene.Node{Role: scene.Item, Rect: cells[i], Style: scene.Style{Fill: l.th.Panel, Radius: 16 * l.u}})
		in := cells[i].InsetXY(20*l.u, 16*l.u)
		var a, b canvas.Rect
		if l.tall {
			cols := in.Cols(16*l.u, 50, 50)
			a, b = cols[0], cols[1]
		} else {
			rows := in.Rows(0, 58, 42)
			a, b = rows[0], rows[1]
		}
		name := l.text(b, c.Name.In(l.lang), 56, l.th.Ink)
		name.Style.MinSize, name.Style.Lines = 28*l.u, 2
		cell.Add(l.bold(a, c.Number, 120, l.th.Number), name)
	}
}
