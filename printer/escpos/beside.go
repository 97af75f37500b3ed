package escpos

import (
	"github.com/skip2/go-qrcode"

	"motcua/firmware-config/profile"
	"motcua/printer/ink"
	"motcua/printer/spool"
)

// Length is how much paper a document takes, blade to blade, in tenths of a
// millimetre: what is printed, and the feed that brings its end to the blade.
// The blank at the head of a slip is the feed of the one before.
func Length(doc spool.Doc, p profile.Printer) (int, error) {
	e, err := encode(doc, p, true)
	if err != nil {
		return 0, err
	}
	return (e.fed*254 + p.Paper.DPI/2) / p.Paper.DPI, nil
}

// row sets pieces of text beside each other in the middle of one line: marks
// beside a title. What has no room on the line goes on to the next one.
func (e *encoder) row(r spool.Row) {
	if e.p.Text.Tier != "raster" && e.cellRow(r) {
		return
	}
	for len(r.Pieces) > 0 {
		n := e.rowFits(r.Pieces)
		e.drawRow(r.Pieces[:n])
		if r.Pieces = r.Pieces[n:]; len(r.Pieces) > 0 {
			e.space(e.dots(6))
		}
	}
}

// piece is a text of a row with its measures, dots.
type piece struct {
	spool.Text
	lines              []ink.Line
	wide, above, below int
	side, pad          int // black around white letters
}

func (e *encoder) piece(t spool.Text) piece {
	st := ink.Style{Size: max(e.dots(t.Size), e.dots(16)), Bold: t.Bold}
	p := piece{Text: t}
	if t.Invert {
		p.side, p.pad = max(st.Size/3, 4), max(st.Size/4, 3)
	}
	p.lines = ink.Wrap(t.S, st, e.p.Paper.Dots-2*p.side)
	for _, l := range p.lines {
		up, down := l.Ink()
		p.wide, p.above, p.below = max(p.wide, l.Width+2*p.side), max(p.above, up+p.pad), max(p.below, down+p.pad)
	}
	return p
}

// rowFits is how many of the pieces stand on one line, at least one. A title
// that does not share its line with all of its marks has it alone.
func (e *encoder) rowFits(pieces []spool.Text) int {
	wide := 0
	for i, t := range pieces {
		p := e.piece(t)
		if wide += p.wide; i > 0 && (wide > e.p.Paper.Dots || len(p.lines) != 1) {
			if !pieces[0].Invert {
				return 1
			}
			return i
		}
		wide += e.dots(rowGap)
		if len(p.lines) != 1 {
			return 1
		}
	}
	return len(pieces)
}

// rowGap parts the pieces of a row, dots at 203 dpi.
const rowGap = 14

func (e *encoder) drawRow(texts []spool.Text) {
	if p := e.piece(texts[0]); len(texts) == 1 && len(p.lines) != 1 {
		t := texts[0]
		t.Align = spool.Center
		e.drawText(t)
		return
	}
	var ps []piece
	wide, above, below := -e.dots(rowGap), 0, 0
	for _, t := range texts {
		p := e.piece(t)
		ps = append(ps, p)
		wide += p.wide + e.dots(rowGap)
		above, below = max(above, p.above), max(below, p.below)
	}
	x, y := e.start(wide, spool.Center), e.room(above+below)+above
	for _, p := range ps {
		e.burn(p.lines[0], x+p.side, y)
		if p.Invert { // all boxes of a row are equally tall
			e.strip.Invert(x, y-above, x+p.wide, y+below)
		}
		x += p.wide + e.dots(rowGap)
	}
}

// cellRow is row in the printer's own letters; false, having sent nothing,
// when it lacks one of them or the pieces have no room on one line.
func (e *encoder) cellRow(r spool.Row) bool {
	all, cols := "", e.p.Paper.Dots/e.p.Text.FontAWidth
	for i, t := range r.Pieces {
		if i > 0 {
			all += " "
		}
		if all += plainText(t.S); t.Invert {
			all += "  "
		}
	}
	if all == "" || !e.canPrint(all) {
		return all == ""
	}
	if len([]rune(all)) > cols {
		for _, t := range r.Pieces {
			t.Size, t.Align = min(t.Size, e.p.Text.FontAHeight*203/e.p.Paper.DPI), spool.Center
			e.cellText(t)
		}
		return true
	}
	e.flush()
	e.setMargin(0)
	e.download(all)
	a := e.cellSize(spool.Text{Size: 16, Align: spool.Center})
	for i, t := range r.Pieces {
		if i > 0 {
			e.cellRun(a, " ")
		}
		b := a
		if b.bold, b.reverse = t.Bold, t.Invert; t.Invert {
			e.cellRun(b, " ", plainText(t.S), " ")
			continue
		}
		e.cellRun(b, plainText(t.S))
	}
	e.cellLine(a)
	return true
}

// besideQR sets a symbol at the left margin and its texts at its right. It
// always draws the symbol: no printer can set its own beside a line of text.
func (e *encoder) besideQR(q spool.QR, code *qrcode.QRCode, size, module int) {
	zone, gap := (size+2*quiet)*module, e.dots(6)
	left := zone
	room := e.p.Paper.Dots - left - gap
	type set struct {
		l  ink.Line
		st ink.Style
	}
	var lines []set
	tall := 0
	for _, t := range q.Beside {
		st := ink.Style{Size: max(e.dots(t.Size), e.dots(16)), Bold: t.Bold}
		h, _ := ink.Height(st)
		for _, l := range ink.Wrap(t.S, st, room) {
			lines = append(lines, set{l, st})
			tall += h * leading / 100
		}
	}
	top := e.room(max(zone, tall))
	e.stamp(code, module, quiet*module, top+(max(zone, tall)-zone)/2+quiet*module)
	y := top + (max(zone, tall)-tall)/2
	for _, s := range lines {
		h, above := ink.Height(s.st)
		e.burn(s.l, left+gap, y+above)
		y += h * leading / 100
	}
}

// stamp burns a symbol with its corner at x, y of the strip.
func (e *encoder) stamp(code *qrcode.QRCode, module, x, y int) {
	if e.dry {
		return
	}
	for r, row := range code.Bitmap() {
		for c, dark := range row {
			if dark {
				e.strip.Fill(x+c*module, y+r*module, x+(c+1)*module, y+(r+1)*module)
			}
		}
	}
}
