package paper

import (
	"fmt"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/datamatrix/encoder"
	qrcode "github.com/skip2/go-qrcode"
)

// symbolSetting is what GS ( k has set for one kind of symbol, and the data
// that wait to be printed.
type symbolSetting struct {
	module    int // dots
	height    int // PDF417: row height in modules
	columns   int // PDF417, 0: as many as fit
	rows      int // PDF417, 0: as many as it takes
	level     byte
	ratio     byte // PDF417: tenths of the data that the check shall be; 0: level says it
	truncated bool // PDF417
	data      []byte
}

// Kinds of symbols by their cn byte.
const (
	cnPDF417     = 48
	cnQR         = 49
	cnDataMatrix = 54
)

// symbolNames are the kinds that are recognised and not drawn.
var symbolNames = map[byte]string{50: "MAXICODE", 51: "DATABAR", 52: "COMPOSITE", 53: "AZTEC"}

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
	case cn == cnDataMatrix:
		p.dataMatrix(fn, arg)
	case symbolNames[cn] != "":
		if fn == 80 && len(arg) > 1 {
			p.set.other.data = append([]byte(nil), arg[1:]...)
		}
		if fn == 81 {
			p.placeholder(symbolNames[cn], p.set.other.data)
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
	case fn == 81 || fn == 82:
		p.symbol(0x36, fn == 82, q.data, "QR", p.drawQR)
	default:
		p.strange(gs, '(', 'k', cnQR, fn)
	}
}

// symbol prints a symbol (fn 81) or tells its size (fn 82), as drawn with one
// dot a module and scaled. It has no quiet zone: the one who lays out the paper
// must leave it. One that does not fit into the printing area is not printed.
func (p *Printer) symbol(id byte, ask bool, data []byte, name string, draw func() (pic *bitmap, fx, fy int)) {
	if len(data) == 0 {
		if ask {
			p.tellSize(id, 0, 0, false)
		}
		return
	}
	pic, fx, fy := draw()
	fits := pic != nil && pic.w*fx <= p.area()
	switch {
	case ask && pic == nil:
		p.tellSize(id, 0, 0, false)
	case ask:
		p.tellSize(id, pic.w*fx, pic.h*fy, fits)
	case pic == nil:
		p.push(op{note: name + " does not fit"})
	case !fits:
		p.push(op{note: fmt.Sprintf("%s too wide: %d of %d dots", name, pic.w*fx, p.area())})
	default:
		p.show(pic.scaled(fx, fy), name+": "+oneLine(string(data)), false)
	}
}

// tellSize answers fn 82: width and height in dots, one, and whether it can be
// printed (0) or not (1).
func (p *Printer) tellSize(id byte, w, h int, fits bool) {
	can := "1"
	if fits {
		can = "0"
	}
	p.device.answer(append([]byte{0x37, id}, fmt.Sprintf("%d\x1f%d\x1f1\x1f%s\x00", w, h, can)...))
}

func (p *Printer) drawQR() (*bitmap, int, int) {
	q := p.set.qr
	levels := map[byte]qrcode.RecoveryLevel{'0': qrcode.Low, '1': qrcode.Medium, '2': qrcode.High, '3': qrcode.Highest}
	level, ok := levels[q.level]
	if !ok {
		level = qrcode.Low
	}
	code, err := qrcode.New(string(q.data), level)
	if err != nil {
		return nil, 0, 0
	}
	code.DisableBorder = true
	dots := code.Bitmap()
	pic := newBitmap(len(dots), len(dots))
	for y := range dots {
		for x := range dots[y] {
			if dots[y][x] {
				pic.set(x, y)
			}
		}
	}
	return pic, q.module, q.module
}

func (p *Printer) pdf417(fn byte, a []byte) {
	s := &p.set.pdf
	in := func(n byte, from, to int) bool { return int(n) >= from && int(n) <= to }
	switch {
	case fn == 65 && len(a) == 1 && a[0] <= 30:
		s.columns = int(a[0])
	case fn == 66 && len(a) == 1 && (a[0] == 0 || in(a[0], 3, 90)):
		s.rows = int(a[0])
	case fn == 67 && len(a) == 1 && in(a[0], 1, 8):
		s.module = int(a[0])
	case fn == 68 && len(a) == 1 && in(a[0], 2, 8):
		s.height = int(a[0])
	case fn == 69 && len(a) == 2 && a[0] == '0' && in(a[1], '0', '8'):
		s.level, s.ratio = a[1]-'0', 0
	case fn == 69 && len(a) == 2 && a[0] == '1' && in(a[1], 1, 40):
		s.ratio = a[1]
	case fn == 70 && len(a) == 1:
		s.truncated = a[0]&1 != 0
	case fn >= 65 && fn <= 70: // out of range: as before
	case fn == 80 && len(a) >= 1:
		s.data = append([]byte(nil), a[1:]...)
	case fn == 81 || fn == 82:
		p.symbol(0x2F, fn == 82, s.data, "PDF417", func() (*bitmap, int, int) {
			return pdf417Symbol(s.data, *s, p.area()/s.module), s.module, s.module * s.height
		})
	default:
		p.strange(gs, '(', 'k', cnPDF417, fn)
	}
}

func (p *Printer) dataMatrix(fn byte, a []byte) {
	s := &p.set.matrix
	switch {
	case fn == 66: // square or oblong: we print squares
	case fn == 67 && len(a) == 1 && a[0] >= 2 && a[0] <= 16:
		s.module = int(a[0])
	case fn == 80 && len(a) >= 1:
		s.data = append([]byte(nil), a[1:]...)
	case fn == 81 || fn == 82:
		p.symbol(0x4B, fn == 82, s.data, "DATAMATRIX", func() (*bitmap, int, int) {
			return dataMatrixSymbol(s.data), s.module, s.module
		})
	default:
		p.strange(gs, '(', 'k', cnDataMatrix, fn)
	}
}

// dataMatrixSymbol draws data, byte by byte, as a square Data Matrix; nil if it
// is too much.
func dataMatrixSymbol(data []byte) *bitmap {
	text := make([]rune, len(data))
	for i, c := range data {
		text[i] = rune(c)
	}
	m, err := datamatrix.NewDataMatrixWriter().Encode(string(text), gozxing.BarcodeFormat_DATA_MATRIX, 0, 0,
		map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_DATA_MATRIX_SHAPE: encoder.SymbolShapeHint_FORCE_SQUARE})
	if err != nil {
		return nil
	}
	pic := newBitmap(m.GetWidth(), m.GetHeight())
	for y := range pic.h {
		for x := range pic.w {
			if m.Get(x, y) {
				pic.set(x, y)
			}
		}
	}
	return pic
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
