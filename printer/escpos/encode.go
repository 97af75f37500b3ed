package escpos

import (
	"fmt"

	"motcua/firmware-config/profile"
	"motcua/printer/ink"
	"motcua/printer/spool"
)

// docDPI is the resolution in which a spool.Doc gives its sizes.
const docDPI = 203

// Encode turns a document into the bytes that put it on paper, for a printer of
// that profile. It begins by waking the printer, so that no earlier job's
// settings reach this one, and it asks nothing back: status and proof are
// Language's. It is safe for concurrent use. The only errors are a QR Code that
// the paper cannot hold, a picture that is none, and a profile that is not whole.
func Encode(doc spool.Doc, p profile.Printer, opts ...Option) ([]byte, error) {
	e, err := encode(doc, p, false, opts...)
	if err != nil {
		return nil, err
	}
	return e.b, nil
}

// An Option is what Encode knows of one printer beyond its profile.
type Option func(*encoder)

// encode walks the document; dry only counts how far the paper goes.
func encode(doc spool.Doc, p profile.Printer, dry bool, opts ...Option) (*encoder, error) {
	if p.Paper.Dots < 8 || p.Paper.DPI < 1 {
		return nil, fmt.Errorf("escpos: profile %q has no paper", p.Key)
	}
	e := &encoder{p: p, strip: ink.New(p.Paper.Dots, 0), cells: newCells(doc, p), dry: dry}
	for _, o := range opts {
		o(e)
	}
	e.begin()
	for i, b := range doc.Blocks {
		if err := e.block(b); err != nil {
			return nil, fmt.Errorf("escpos: block %d: %w", i+1, err)
		}
	}
	e.flush()
	if len(e.cells.own) > 0 {
		e.ownLetters(false) // the next job may be nobody's we know
	}
	return e, nil
}

// encoder walks a document once, top to bottom. What is drawn gathers in strip
// and leaves as raster bands when something that is not drawn comes next.
type encoder struct {
	wire
	p     profile.Printer
	strip *ink.Bitmap
	pen   int // rows of strip that are taken
	left  int // left margin that the printer has now, dots
	cells cells
	logo  Logo // in the printer's memory
	fed   int  // how far the paper went, dots
	dry   bool // nobody wants the bytes
}

// dots scales a measure of the document to this head.
func (e *encoder) dots(d int) int {
	return (d*e.p.Paper.DPI + docDPI/2) / docDPI
}

func (e *encoder) begin() {
	e.wake()
	if e.p.Quirks.ChineseMode || e.p.Quirks.ESCAtChinese {
		e.leaveChinese()
	}
	if e.p.Status.ASB {
		e.put(gs, 'a', 0xFF) // ESC @ may have turned it off
	}
	if e.setUnits() {
		e.units(e.p.Paper.DPI, e.p.Paper.DPI)
	}
}

func (e *encoder) block(b spool.Block) error {
	switch {
	case b.Text != nil:
		e.text(*b.Text)
	case b.QR != nil:
		return e.qrCode(*b.QR)
	case b.Row != nil:
		e.row(*b.Row)
	case b.Rule != nil:
		e.rule(*b.Rule)
	case b.Space != nil:
		e.space(e.dots(b.Space.Dots))
	case b.Picture != nil:
		return e.image(*b.Picture)
	case b.Cut != nil:
		e.cut()
	}
	return nil
}

func (e *encoder) text(t spool.Text) {
	if e.p.Text.Tier != "raster" && e.cellText(t) {
		return
	}
	e.drawText(t)
}

// room makes n rows ready below the pen and moves the pen past them; it
// returns where they begin.
func (e *encoder) room(n int) (y int) {
	y = e.pen
	e.pen += n
	e.strip.Grow(e.pen)
	return y
}

// space leaves blank paper.
func (e *encoder) space(dots int) {
	if dots > 0 {
		e.room(min(dots, 4000))
	}
}

func (e *encoder) rule(r spool.Rule) {
	h := max(e.dots(r.Dots), 1)
	y, w := e.room(h), e.p.Paper.Dots
	if !r.Dashed {
		e.strip.Fill(0, y, w, y+h)
		return
	}
	on, off := e.dots(8), e.dots(6)
	for x := 0; x < w; x += on + off {
		e.strip.Fill(x, y, x+on, y+h)
	}
}

// cut feeds the last line past the blade, or past the tear bar, and cuts as the
// blade can: a slip's wish for a partial cut does not make a presenter hold out
// paper that still hangs on the roll.
func (e *encoder) cut() {
	e.flush()
	e.fed += e.p.Cut.BladeDots + e.dots(footDots)
	partial := e.p.Cut.Kind == "partial"
	switch {
	case e.p.Cut.Command == "gs_v" && partial && !e.p.Quirks.GSV66Ignored:
		e.put(gs, 'V', 66, byte(e.vertical(e.dots(footDots))))
	case e.p.Cut.Command == "gs_v":
		e.put(gs, 'V', 65, byte(e.vertical(e.dots(footDots))))
	case e.p.Cut.Command == "esc_i" && partial:
		e.blank(e.p.Cut.BladeDots + e.dots(footDots))
		e.put(esc, 'm')
	case e.p.Cut.Command == "esc_i":
		e.blank(e.p.Cut.BladeDots + e.dots(footDots))
		e.put(esc, 'i')
	default:
		e.blank(e.p.Cut.BladeDots + e.dots(footDots))
	}
}

// footDots is what stays white below the last line, 3 mm: a blade that stands a
// little high or a crooked tear takes no letter along.
const footDots = 24
