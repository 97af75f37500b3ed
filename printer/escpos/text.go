package escpos

import (
	"motcua/printer/ink"
	"motcua/printer/spool"
)

// displaySize is the em from which a line takes the height of its own ink
// instead of a full line's: nothing stands on a big number but air.
const displaySize = 64

// Leading in hundredths of the height that the tallest letters need.
const leading = 104

// drawText sets a paragraph on the strip.
func (e *encoder) drawText(t spool.Text) {
	st := ink.Style{Size: max(e.dots(t.Size), e.dots(16)), Bold: t.Bold}
	switch {
	case t.Invert:
		e.drawMark(t, st)
	case t.Right != "":
		e.drawPair(t, st)
	case t.Lead != "":
		e.drawHanging(t, st)
	case e.coarse(st):
		e.drawCoarse(t, st)
	case t.Align == spool.Center && !e.dry: // balanced, it has no more lines
		for _, l := range ink.Balanced(t.S, st, e.p.Paper.Dots) {
			e.burn(l, e.start(l.Width, t.Align), e.base(st, l))
		}
	default:
		for _, l := range ink.Wrap(t.S, st, e.p.Paper.Dots) {
			e.burn(l, e.start(l.Width, t.Align), e.base(st, l))
		}
	}
}

// slowBaud is the line speed up to which a number that fills half the paper is
// worth drawing at half resolution: at 38400 baud its picture takes 2 s.
const slowBaud = 38400

// coarse says that a line is large enough to look the same in dots of two by
// two, and the wire too slow for finer ones.
func (e *encoder) coarse(st ink.Style) bool {
	return e.p.Raster.Double && e.p.Serial.Baud <= slowBaud && st.Size >= 2*e.dots(displaySize)
}

// over is how far a letter may hang over its line, in dots of two by two.
const over = 4

// drawCoarse sets a large line in dots of two by two.
func (e *encoder) drawCoarse(t spool.Text, st ink.Style) {
	fine := len(ink.Wrap(t.S, st, e.p.Paper.Dots))
	st.Size /= 2
	lines := ink.Wrap(t.S, st, e.p.Paper.Dots/2)
	for len(lines) > fine && st.Size > 11 { // half a size is not half as wide: never break a number for it
		st.Size--
		lines = ink.Wrap(t.S, st, e.p.Paper.Dots/2)
	}
	for _, l := range lines {
		up, down := l.Ink()
		small := ink.New(l.Width+2*over, up+down)
		l.Draw(small, over, up)
		y := e.room(2 * (up + down))
		e.strip.Double(small, (e.start(2*l.Width, t.Align)-2*over)&^1, y)
	}
}

// burn sets a line on the strip with its pen at x, or so near to it that no dot
// falls off the paper.
func (e *encoder) burn(l ink.Line, x, y int) { l.Draw(e.strip, l.Within(x, e.p.Paper.Dots), y) }

// drawPair sets a name and its value: a short value at the right of the name's
// last line, a long one below it.
func (e *encoder) drawPair(t spool.Text, st ink.Style) {
	bold := st
	bold.Bold = true
	w := e.p.Paper.Dots
	values := ink.Balanced(t.Right, bold, w)
	if len(values) == 1 && values[0].Width <= w*2/5 {
		names, y := ink.Wrap(t.S, st, w-st.Size-values[0].Width), 0
		for _, l := range names {
			y = e.base(st, l)
			e.burn(l, 0, y)
		}
		if len(names) > 0 {
			e.burn(values[0], w-values[0].Width, y)
			return
		}
	}
	names := ink.Wrap(t.S, st, w)
	if len(names) == 1 && len(values) == 1 && names[0].Width+st.Size+values[0].Width <= w {
		y := e.base(st, names[0])
		e.burn(names[0], 0, y)
		e.burn(values[0], w-values[0].Width, y)
		return
	}
	for _, l := range names {
		e.burn(l, 0, e.base(st, l))
	}
	for _, l := range values {
		e.burn(l, 0, e.base(bold, l))
	}
}

// drawHanging sets a paragraph beside its lead.
func (e *encoder) drawHanging(t spool.Text, st ink.Style) {
	lead := ink.Wrap(t.Lead, st, e.p.Paper.Dots/3)
	if len(lead) == 0 {
		lead = []ink.Line{{}}
	}
	indent := lead[0].Width + st.Size/2
	for i, l := range ink.Wrap(t.S, st, e.p.Paper.Dots-indent) {
		y := e.base(st, l)
		if i == 0 {
			e.burn(lead[0], 0, y)
		}
		e.burn(l, indent, y)
	}
}

// base makes room for a line and returns the row that it stands on.
func (e *encoder) base(st ink.Style, l ink.Line) int {
	height, above := ink.Height(st)
	height = height * leading / 100
	if st.Size >= e.dots(displaySize) {
		up, down := l.Ink()
		height, above = up+down, up
	}
	return e.room(height) + above
}

// start is the column where something of that width begins.
func (e *encoder) start(width int, align spool.Align) int {
	switch free := e.p.Paper.Dots - width; align {
	case spool.Center:
		return max(free/2, 0)
	case spool.Right:
		return max(free, 0)
	}
	return 0
}

// drawMark sets white letters in a black box, as much black above as below.
func (e *encoder) drawMark(t spool.Text, st ink.Style) {
	side, pad := max(st.Size/2, 4), max(st.Size/4, 3)
	for _, l := range ink.Wrap(t.S, st, e.p.Paper.Dots-2*side) {
		above, below := l.Ink()
		w, h := l.Width+2*side, above+below+2*pad
		x, y := e.start(w, t.Align), e.room(h)
		e.burn(l, x+side, y+pad+above)
		e.strip.Invert(x, y, x+w, y+h)
	}
}
