package ui

import (
	"motcua/internal/canvas"
	"motcua/internal/scene"
)

// callColours are those of a new call; in the other half of a blink the same
// two, exchanged.
func (l layout) callColours(invert bool) (fill, number, ink, quiet canvas.Color) {
	if invert {
		return l.th.Number, l.th.Ground, l.th.Ground, l.th.Ground
	}
	return l.th.Panel, l.th.Number, l.th.Ink, l.th.Quiet
}

// newest is the call that stands large: number, and where to.
func (l layout) newest(s *scene.Scene, r canvas.Rect) {
	c := l.p.Newest
	fill, number, ink, quiet := l.callColours(l.p.Invert && c != nil)
	card := l.card(s, r, scene.Status, fill)
	in := r.InsetXY(40*l.u, 10*l.u)
	if c == nil {
		word, second, icon := l.main.Wait, l.sub.Wait, scene.Ticket
		if l.p.Shut {
			word, second, icon = l.main.Shut, l.sub.Shut, scene.Clock
		}
		if side := min(in.H*0.24, 2.4*l.row); side > l.row {
			top, rest := in.Top(in.H * 0.36)
			sign, _ := top.Foot(side)
			card.Add(&scene.Node{Role: scene.Image, Icon: icon, Rect: sign.Middle(side, side), Style: scene.Style{Ink: l.mark(fill)}})
			_, in = rest.Foot(in.H * 0.16)
		}
		l.words(card, in, word, second, l.row)
		return
	}
	card.Label = c.Number + ", " + c.Name.In(l.lang)
	head := box(l.small, 1)
	if in.H-head >= box(l.far, 1) {
		var bar canvas.Rect
		bar, in = in.Top(head)
		_, in = in.Top(min(8*l.u, in.H-box(l.far, 1)))
		card.Add(l.heading(bar, l.main.Calling, l.sub.Calling, quiet))
	}
	if in.W > 2*in.H {
		l.newestWide(card, in, number, ink, quiet)
		return
	}
	rows := in.Rows(8*l.u, 57, 43)
	card.Add(l.number(rows[0], c.Number, l.big, number))
	l.where(card, rows[1], l.main.Counter+" ", ink)
}

// newestWide stands number and counter side by side.
func (l layout) newestWide(card *scene.Node, r canvas.Rect, number, ink, quiet canvas.Color) {
	c := l.p.Newest
	at, rest := place(c.Name.In(l.lang))
	shares := []float64{56, 10, 34}
	if at == "" || rest != "" {
		shares = []float64{50, 8, 42}
	}
	word := ""
	body := r
	if labels := box(l.small, 1); r.H-labels >= box(l.far, 1)*1.15 {
		var bar canvas.Rect
		bar, body = r.Top(labels)
		w := bar.Cols(16*l.u, shares...)
		card.Add(l.label(w[0], l.main.Number, l.sub.Number, quiet), l.label(w[2], l.main.Counter, l.sub.Counter, quiet))
	} else {
		word = l.main.Counter + " "
	}
	cols := body.Cols(16*l.u, shares...)
	side := min(cols[1].W, 128*l.u)
	card.Add(l.number(cols[0], c.Number, l.big, number),
		&scene.Node{Role: scene.Image, Rect: cols[1].Middle(side, side), Icon: scene.Arrow, Style: scene.Style{Ink: quiet}})
	l.where(card, cols[2], word, ink)
}

// label is a heading in the plain weight.
func (l layout) label(r canvas.Rect, a, b string, ink canvas.Color) *scene.Node {
	n := l.heading(r, a, b, ink)
	n.Style.Bold = false
	return n
}

// where is the counter of the newest call: its number as large as there is room,
// what else it is called below.
func (l layout) where(card *scene.Node, r canvas.Rect, word string, ink canvas.Color) {
	number, rest := place(l.p.Newest.Name.In(l.lang))
	switch {
	case number == "":
		n := lines(4, l.bold(r, rest, l.row*1.6, ink))
		n.Style.MinSize = l.small
		card.Add(n)
	case rest == "":
		card.Add(l.number(r, word+number, l.big, ink))
	default:
		foot := min(box(l.text, 2), r.H*0.42)
		a, b := r.Top(r.H - foot)
		below := lines(2, l.write(b, rest, l.text, ink))
		below.Style.Down = scene.Start
		card.Add(l.number(a, word+number, l.big, ink), below)
	}
}

// number is a number that must never end in "…": it shrinks as far as it has to.
func (l layout) number(r canvas.Rect, text string, size float64, ink canvas.Color) *scene.Node {
	n := l.bold(r, text, size, ink)
	n.Style.MinSize = min(size, l.near/2)
	return n
}

// words fills a card that has no number to show.
func (l layout) words(card *scene.Node, r canvas.Rect, word, second string, size float64) {
	n := lines(3, l.bold(r, word, size, l.th.Ink))
	n.Style.MinSize = min(size, l.small)
	if second == "" || second == word {
		card.Add(n)
		return
	}
	fit := scene.Fit(l.m, word, canvas.Font{Size: size, Bold: true}, r.W, r.H*0.6, 3, n.Style.MinSize)
	m := lines(3, l.write(r, second, l.text, l.th.Quiet))
	upper := min(r.H, box(fit.Size, len(fit.Lines)))
	n.Rect, m.Rect = column(r, 16*l.u, upper, l.para(second, canvas.Font{Size: l.text}, r.W, r.H-upper-16*l.u, 3))
	if card.Add(n); m.Rect.H > 0 {
		card.Add(m)
	}
}
