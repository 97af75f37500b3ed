package paper

import (
	"fmt"

	qrcode "github.com/skip2/go-qrcode"
)

// symbolSetting is what GS ( k has set for one kind of symbol, and the data
// that wait to be printed.
type symbolSetting struct {
	module int // dots
	height int // PDF417: row height in modules
	level  byte
	data   []byte
}

// Kinds of symbols by their cn byte.
const (
	cnPDF417 = 48
	cnQR     = 49
)

var symbolNames = map[byte]string{50: "MAXICODE", 51: "DATABAR", 52: "COMPOSITE", 53: "AZTEC", 54: "DATAMATRIX"}

// symbolCommand is GS ( k pL pH cn fn ...
func symbolCommand(p *Printer, a []byte) {
	if len(a) < 2 {
		p.strange(gs, '(', 'k')
		return
	}
	switch cn, fn, arg := a[0], a[1], a[2:]; {
	case cn == cnQR:
		p.qr(fn, arg)
	case cn == cnPDF417:
		p.pdf417(fn, arg)
	case symbolNames[cn] != "":
		if fn == 80 && len(arg) > 1 {
			p.set.pdf.data = append([]byte(nil), arg[1:]...)
		}
		if fn == 81 {
			p.placeholder(symbolNames[cn], p.set.pdf.data)
		}
	default:
		p.strange(gs, '(', 'k', cn)
	}
}

func (p *Printer) qr(fn byte, a []byte) {
	q := &p.set.qr
	switch {
	case fn == 65 && len(a) == 2: // model; micro QR would be 51
	case fn == 67 && len(a) == 1:
		if n := int(a[0]); n >= 1 && (n <= p.profile.QR.ModuleMax || !p.profile.QR.Native && n <= 16) {
			q.module = n // one out of range is ignored
		}
	case fn == 69 && len(a) == 1:
		q.level = a[0]
	case fn == 80 && len(a) >= 1:
		q.data = append([]byte(nil), a[1:]...)
	case fn == 81:
		p.printQR()
	case fn == 82: // asks for the size
	default:
		p.strange(gs, '(', 'k', cnQR, fn)
	}
}

// printQR prints the symbol without a quiet zone, as printers do: the one who
// lays out the paper must leave it. A symbol wider than the printing area is
// not printed at all.
func (p *Printer) printQR() {
	if len(p.set.qr.data) == 0 {
		return
	}
	levels := map[byte]qrcode.RecoveryLevel{'0': qrcode.Low, '1': qrcode.Medium, '2': qrcode.High, '3': qrcode.Highest}
	level, ok := levels[p.set.qr.level]
	if !ok {
		level = qrcode.Low
	}
	text := oneLine(string(p.set.qr.data))
	code, err := qrcode.New(string(p.set.qr.data), level)
	if err != nil {
		p.push(op{note: "QR too long"})
		return
	}
	code.DisableBorder = true
	dots := code.Bitmap()
	if w := len(dots) * p.set.qr.module; w > p.area() {
		p.push(op{note: fmt.Sprintf("QR too wide: %d of %d dots", w, p.area())})
		return
	}
	pic := newBitmap(len(dots), len(dots))
	for y := range dots {
		for x := range dots[y] {
			if dots[y][x] {
				pic.set(x, y)
			}
		}
	}
	p.show(pic.scaled(p.set.qr.module, p.set.qr.module), "QR: "+text, false)
}

func (p *Printer) pdf417(fn byte, a []byte) {
	s := &p.set.pdf
	switch {
	case fn >= 65 && fn <= 70: // columns, rows, module, row height, level, options
	case fn == 80 && len(a) >= 1:
		s.data = append([]byte(nil), a[1:]...)
	case fn == 81:
		p.placeholder("PDF417", s.data)
	case fn == 82:
	default:
		p.strange(gs, '(', 'k', cnPDF417, fn)
	}
}

// placeholder stands for a symbol that is recognised but not drawn: a frame
// with its name and data.
func (p *Printer) placeholder(name string, data []byte) {
	if len(data) == 0 {
		return
	}
	text := oneLine(string(data))
	w, c := min(p.area(), 380), cell{9, 17}
	pic := newBitmap(w, 64)
	pic.fill(0, 0, w, 64)
	inner := newBitmap(w-4, 60)
	pic2 := newBitmap(w, 64)
	pic2.draw(inner.inverted(), 2, 2)
	for i := range pic.pix {
		pic.pix[i] &^= pic2.pix[i]
	}
	for i, line := range []string{name, text} {
		x := 10
		for _, r := range line {
			if x+c.w > w-8 {
				break
			}
			pic.draw(glyph(r, c), x, 10+24*i)
			x += c.w
		}
	}
	p.show(pic, name+": "+text, false)
}
