package paper

import "fmt"

// barcodeCommand is GS k m d.. NUL (m 0-6) or GS k m n d.. (m 65-79).
func barcodeCommand(p *Printer, a []byte) {
	m := a[0]
	switch {
	case m == 4:
		p.starred(-1, nil)
	case m == 69:
		p.want(1, func(p *Printer, n []byte) { p.starred(int(n[0]), nil) })
	case m <= 6:
		p.untilZero(func(p *Printer, d []byte) { p.barcode(m+65, d) })
	case m >= 65 && m <= 79:
		p.want(1, func(p *Printer, n []byte) {
			p.want(int(n[0]), func(p *Printer, d []byte) { p.barcode(m, d) })
		})
	default:
		p.strange(gs, 'k', m)
	}
}

// starred reads the data of a CODE39, n bytes or up to a NUL: an asterisk that
// is not the first ends it, and what follows is text again.
func (p *Printer) starred(n int, d []byte) {
	if n == 0 || len(d) >= maxZeroArg {
		p.barcode(69, d)
		return
	}
	p.want(1, func(p *Printer, a []byte) {
		switch {
		case a[0] == 0 && n < 0:
			p.barcode(69, d)
		case a[0] == '*' && len(d) > 0:
			p.barcode(69, append(d, '*'))
		default:
			p.starred(n-1, append(d, a[0]))
		}
	})
}

// barcodes are the symbologies by their second-form number. An encoder returns
// the widths of bars and gaps, bar first, in modules or w for a wide element,
// and false for data that the symbology cannot hold; without one the code is
// recognised, not drawn.
var barcodes = map[byte]struct {
	name   string
	encode func(d []byte) (widths string, text string, ok bool)
}{
	65: {"UPC-A", upcA}, 66: {"UPC-E", upcE}, 67: {"EAN13", ean13}, 68: {"EAN8", ean8}, 69: {"CODE39", code39},
	70: {"ITF", itf}, 71: {"CODABAR", codabar}, 72: {"CODE93", code93}, 73: {"CODE128", code128},
	74: {"GS1-128", gs1Code128}, 75: {"DATABAR", nil}, 76: {"DATABAR TRUNCATED", nil}, 77: {"DATABAR LIMITED", nil},
	78: {"DATABAR EXPANDED", nil}, 79: {"CODE128 AUTO", code128auto},
}

// wides are the dots of a wide element by the module's: two and a half times
// as many, as Epson has them.
var wides = [...]int{0, 3, 5, 8, 10, 13, 16, 18, 20}

func (p *Printer) element(w byte) int {
	if w == 'w' {
		return wides[p.set.barModule]
	}
	return int(w-'0') * p.set.barModule
}

func (p *Printer) barcode(m byte, d []byte) {
	b := barcodes[m]
	if b.encode == nil {
		p.placeholder(b.name, d)
		return
	}
	widths, text, ok := b.encode(d)
	if !ok {
		p.push(op{note: fmt.Sprintf("%s invalid: %s", b.name, oneLine(string(d)))})
		return
	}
	total := 0
	for i := range len(widths) {
		total += p.element(widths[i])
	}
	if total > p.area() {
		p.push(op{note: fmt.Sprintf("%s too wide: %d of %d dots", b.name, total, p.area())})
		return
	}
	note := b.name + ": " + oneLine(text)
	if wrongCheck(m, text) {
		note += " (wrong check digit)"
	}
	p.drawBars(widths, text, total, note)
}

// drawBars prints the bars and, above or below, what they say.
func (p *Printer) drawBars(widths, text string, total int, note string) {
	c := p.cellOf(p.set.barFont)
	above, below := p.set.barText&1 != 0, p.set.barText&2 != 0
	letters := []rune(text)
	w, top, h := total, 0, p.set.barHeight
	if above || below {
		w = max(total, len(letters)*c.w)
	}
	if above {
		top = c.h
	}
	if below {
		h += c.h
	}
	pic := newBitmap(min(w, p.area()), top+h)
	x := (pic.w - total) / 2
	for i := range len(widths) {
		n := p.element(widths[i])
		if i%2 == 0 {
			pic.fill(x, top, x+n, top+p.set.barHeight)
		}
		x += n
	}
	for i, r := range letters {
		tx := (pic.w-len(letters)*c.w)/2 + i*c.w
		if above {
			pic.draw(glyph(r, c), tx, 0)
		}
		if below {
			pic.draw(glyph(r, c), tx, top+p.set.barHeight)
		}
	}
	p.show(pic, note, false)
}
