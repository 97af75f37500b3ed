package ui

import (
	"motcua/display/board"
	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
)

// counter is what the counter does: a word and the number, or the time when it is
// back. The lines stand close together in the middle, whatever shape the part has.
func (l layout) counter(s *scene.Scene, r canvas.Rect) {
	c := l.p.Counter
	word, second, big, sub := l.state(c)
	fill, number, ink, quiet := l.callColours(l.p.Invert && c.Calling)
	card := l.card(s, r, scene.Status, fill)
	in := r.InsetXY(32*l.u, 24*l.u)
	if big == "" {
		l.words(card, in, word, second, l.row*1.5)
		return
	}
	gap := 12 * l.u
	top := l.para(both(word, second), canvas.Font{Size: l.text, Bold: true}, in.W, max(in.H/4, box(l.near, 1)), 2)
	foot := l.para(sub, canvas.Font{Size: l.text}, in.W, min(in.H/3, max(in.H-top-box(l.far, 1)-2*gap, box(l.near, 1))), 3)
	room := in.H - top - gap - foot
	size := l.oneLine(big, 0.94*in.W, room, 1.2*l.big)
	middle := box(size, 1)
	y := in.Y + (in.H-top-gap-middle-foot)/2
	place := func(h float64) canvas.Rect {
		at := canvas.R(in.X, y, in.W, h)
		y += h
		return at
	}
	card.Add(l.block(2, l.bold(place(top), both(word, second), l.text, quiet)))
	y += gap
	card.Add(l.number(place(middle), big, size, number))
	if foot > 0 {
		card.Add(l.block(3, l.write(place(foot), sub, l.text, ink)))
	}
}

// oneLine is the largest size, up to most, at which a text stands in w x h.
func (l layout) oneLine(text string, w, h, most float64) float64 {
	f := canvas.Font{Size: 100, Bold: true}
	return max(8*l.u, min(most, fitting(h, 1), 0.99*w*f.Size/max(1, l.m.Width(text, f))))
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
