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
	if t.Invert {
		e.drawMark(t, st)
		return
	}
	right, first := e.rightLine(t, st)
	var lines []ink.Line
	if t.Align == spool.Center && first == 0 {
		lines = ink.Balanced(t.S, st, e.p.Paper.Dots)
	} else {
		lines = ink.Wrap(t.S, st, e.p.Paper.Dots, first)
	}
	if len(lines) == 0 && right != nil {
		lines = []ink.Line{{}}
	}
	for i, l := range lines {
		var r *ink.Line
		if i == 0 {
			r = right
		}
		e.drawLine(l, r, st, t.Align)
	}
}

// rightLine is what stands at the right margin of the first line, and the room
// that it takes there.
func (e *encoder) rightLine(t spool.Text, st ink.Style) (*ink.Line, int) {
	if t.Right == "" {
		return nil, 0
	}
	lines := ink.Wrap(t.Right, st, e.p.Paper.Dots, 0)
	if len(lines) == 0 {
		return nil, 0
	}
	return &lines[0], min(lines[0].Width+st.Size/2, e.p.Paper.Dots)
}

func (e *encoder) drawLine(l ink.Line, right *ink.Line, st ink.Style, align spool.Align) {
	height, above := ink.Height(st)
	height = height * leading / 100
	if st.Size >= e.dots(displaySize) {
		up, down := l.Ink()
		height, above = up+down, up
	}
	base := e.room(height) + above
	l.Draw(e.strip, e.start(l.Width, align), base)
	if right != nil {
		right.Draw(e.strip, e.p.Paper.Dots-right.Width, base)
	}
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
	for _, l := range ink.Wrap(t.S, st, e.p.Paper.Dots-2*side, 0) {
		above, below := l.Ink()
		w, h := l.Width+2*side, above+below+2*pad
		x, y := e.start(w, t.Align), e.room(h)
		l.Draw(e.strip, x+side, y+pad+above)
		e.strip.Invert(x, y, x+w, y+h)
	}
}
