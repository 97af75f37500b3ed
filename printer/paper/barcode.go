package paper

import (
	"fmt"
	"strings"
)

// barcodeCommand is GS k m d.. NUL (m 0-6) or GS k m n d.. (m 65-79).
func barcodeCommand(p *Printer, a []byte) {
	m := a[0]
	switch {
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

// barcodes are the symbologies by their second-form number. An encoder returns
// the widths of bars and gaps in modules, bar first, and false for data that
// the symbology cannot hold; without one the code is recognised, not drawn.
var barcodes = map[byte]struct {
	name   string
	encode func(d []byte) (widths string, text string, ok bool)
}{
	65: {"UPC-A", upcA}, 66: {"UPC-E", nil}, 67: {"EAN13", ean13}, 68: {"EAN8", ean8}, 69: {"CODE39", code39},
	70: {"ITF", itf}, 71: {"CODABAR", codabar}, 72: {"CODE93", nil}, 73: {"CODE128", code128},
	74: {"GS1-128", nil}, 75: {"DATABAR", nil}, 76: {"DATABAR TRUNCATED", nil}, 77: {"DATABAR LIMITED", nil},
	78: {"DATABAR EXPANDED", nil}, 79: {"CODE128 AUTO", code128auto},
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
	for _, w := range widths {
		total += int(w-'0') * p.set.barModule
	}
	if total > p.area() {
		p.push(op{note: fmt.Sprintf("%s too wide: %d of %d dots", b.name, total, p.area())})
		return
	}
	p.drawBars(widths, text, total, b.name+": "+oneLine(text))
}

// drawBars prints the bars and, above or below, what they say.
func (p *Printer) drawBars(widths, text string, total int, note string) {
	c := p.cell()
	above, below := p.set.barText&1 != 0, p.set.barText&2 != 0
	w, top, h := max(total, len(text)*c.w), 0, p.set.barHeight
	if above {
		top = c.h + 2
	}
	if below {
		h += c.h + 2
	}
	pic := newBitmap(min(w, p.area()), top+h)
	x := (pic.w - total) / 2
	for i, d := range widths {
		n := int(d-'0') * p.set.barModule
		if i%2 == 0 {
			pic.fill(x, top, x+n, top+p.set.barHeight)
		}
		x += n
	}
	for i, r := range []rune(text) {
		tx := (pic.w-len(text)*c.w)/2 + i*c.w
		if above {
			pic.draw(glyph(r, c), tx, 0)
		}
		if below {
			pic.draw(glyph(r, c), tx, top+p.set.barHeight+2)
		}
	}
	p.show(pic, note, false)
}

// eanDigits are the widths of the left-hand odd digits; the other sets follow
// from them by mirroring.
var eanDigits = [10]string{"3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"}

// eanParity tells which of the six left digits of EAN-13 are of the even set.
var eanParity = [10]string{"OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"}

// withCheck returns n digits of d, the last one the check digit, which is
// added if it is missing; false if it is wrong.
func withCheck(d []byte, n int) (string, bool) {
	s := string(d)
	if len(s) != n && len(s) != n-1 || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	sum := 0
	for i := range n - 1 {
		v := int(s[i] - '0')
		if (n-i)%2 == 0 {
			v *= 3
		}
		sum += v
	}
	check := string(rune('0' + (10-sum%10)%10))
	if len(s) == n-1 {
		return s + check, true
	}
	return s, s[n-1:] == check
}

func mirrored(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

func ean13(d []byte) (string, string, bool) {
	s, ok := withCheck(d, 13)
	if !ok {
		return "", "", false
	}
	var b strings.Builder
	b.WriteString("111")
	for i := range 6 {
		w := eanDigits[s[i+1]-'0']
		if eanParity[s[0]-'0'][i] == 'E' {
			w = mirrored(w)
		}
		b.WriteString(w)
	}
	b.WriteString("11111")
	for i := range 6 {
		b.WriteString(eanDigits[s[i+7]-'0'])
	}
	return b.String() + "111", s, true
}

func upcA(d []byte) (string, string, bool) {
	s, ok := withCheck(d, 12)
	if !ok {
		return "", "", false
	}
	w, _, ok := ean13([]byte("0" + s))
	return w, s, ok
}

func ean8(d []byte) (string, string, bool) {
	s, ok := withCheck(d, 8)
	if !ok {
		return "", "", false
	}
	b := "111"
	for i := range 4 {
		b += eanDigits[s[i]-'0']
	}
	b += "11111"
	for i := range 4 {
		b += eanDigits[s[i+4]-'0']
	}
	return b + "111", s, true
}

// itf interleaves pairs of digits: the first in the bars, the second in the
// gaps.
func itf(d []byte) (string, string, bool) {
	five := [10]string{"11221", "21112", "12112", "22111", "11212", "21211", "12211", "11122", "21121", "12121"}
	if len(d) == 0 || len(d)%2 != 0 || strings.Trim(string(d), "0123456789") != "" {
		return "", "", false
	}
	b := "1111"
	for i := 0; i < len(d); i += 2 {
		for j := range 5 {
			b += five[d[i]-'0'][j:j+1] + five[d[i+1]-'0'][j:j+1]
		}
	}
	return b + "211", string(d), true
}

// nines are the nine elements of CODE39's characters, wide ones set, most
// significant first.
var nines = map[rune]uint16{
	'0': 0x034, '1': 0x121, '2': 0x061, '3': 0x160, '4': 0x031, '5': 0x130, '6': 0x070, '7': 0x025, '8': 0x124,
	'9': 0x064, 'A': 0x109, 'B': 0x049, 'C': 0x148, 'D': 0x019, 'E': 0x118, 'F': 0x058, 'G': 0x00D, 'H': 0x10C,
	'I': 0x04C, 'J': 0x01C, 'K': 0x103, 'L': 0x043, 'M': 0x142, 'N': 0x013, 'O': 0x112, 'P': 0x052, 'Q': 0x007,
	'R': 0x106, 'S': 0x046, 'T': 0x016, 'U': 0x181, 'V': 0x0C1, 'W': 0x1C0, 'X': 0x091, 'Y': 0x190, 'Z': 0x0D0,
	'-': 0x085, '.': 0x184, ' ': 0x0C4, '$': 0x0A8, '/': 0x0A2, '+': 0x08A, '%': 0x02A, '*': 0x094,
}

func code39(d []byte) (string, string, bool) {
	text := strings.Trim(string(d), "*")
	var b strings.Builder
	for i, r := range "*" + text + "*" {
		n, ok := nines[r]
		if !ok || r == '*' && i > 0 && i <= len(text) {
			return "", "", false
		}
		if i > 0 {
			b.WriteByte('1')
		}
		for bit := 8; bit >= 0; bit-- {
			b.WriteByte('1' + byte(n>>bit&1))
		}
	}
	return b.String(), text, text != ""
}

func codabar(d []byte) (string, string, bool) {
	sevens := map[byte]uint8{
		'0': 0x03, '1': 0x06, '2': 0x09, '3': 0x60, '4': 0x12, '5': 0x42, '6': 0x21, '7': 0x24, '8': 0x30, '9': 0x48,
		'-': 0x0C, '$': 0x18, ':': 0x45, '/': 0x51, '.': 0x54, '+': 0x15, 'A': 0x1A, 'B': 0x29, 'C': 0x0B, 'D': 0x0E,
	}
	var b strings.Builder
	s := strings.ToUpper(string(d))
	for i := range len(s) {
		n, ok := sevens[s[i]]
		if !ok {
			return "", "", false
		}
		if i > 0 {
			b.WriteByte('1')
		}
		for bit := 6; bit >= 0; bit-- {
			b.WriteByte('1' + n>>bit&1)
		}
	}
	return b.String(), s, len(s) > 1 && s[0] >= 'A' && s[len(s)-1] >= 'A'
}
