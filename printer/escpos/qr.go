package escpos

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/skip2/go-qrcode"

	"motcua/printer/ink"
	"motcua/printer/spool"
)

// quiet is the white border that ISO/IEC 18004 wants, modules.
const quiet = 4

// minModule is the smallest module that phones read from thermal paper: 3 dots
// at 203 dpi are 0.38 mm.
const minModule = 3

// qrCode prints a symbol with its quiet zone, by the printer's own command
// where the profile vouches for it, else as a picture. Wanted modules that are
// too wide for the paper shrink.
func (e *encoder) qrCode(q spool.QR) error {
	data := q.Data // as it is: a payment's checksum runs over every blank
	if strings.ContainsFunc(data, unicode.IsControl) || !utf8.ValidString(data) {
		data = ink.Clean(data)
	}
	if data == "" {
		return nil
	}
	code, err := qrcode.New(data, qrcode.Medium)
	if err != nil {
		return fmt.Errorf("qr of %d bytes: %w", len(data), err)
	}
	code.DisableBorder = true
	size := 17 + 4*code.VersionNumber // modules, ISO/IEC 18004
	module := min(max(e.dots(q.Module), minModule), e.p.Paper.Dots/(size+2*quiet))
	if e.cells.on && !e.p.QR.Native && module > minModule && module%2 == 1 {
		module-- // even modules go at half resolution
	}
	if module < minModule || module*(size+2*quiet) > e.p.Paper.Dots {
		return fmt.Errorf("qr of %d bytes: %d modules do not fit on %d dots", len(data), size, e.p.Paper.Dots)
	}
	if len(q.Beside) > 0 && !e.cells.on && (size+2*quiet)*module*3 <= e.p.Paper.Dots*2 {
		e.besideQR(q, code, size, module)
		return nil
	}
	e.space(quiet * module)
	if native := min(module, e.p.QR.ModuleMax); e.nativeFits(len(data), native) {
		e.fed += native * size
		e.nativeQR(q, data, native)
	} else {
		e.drawQR(code, size, module, q.Align)
	}
	e.space(quiet * module)
	for _, t := range q.Beside {
		t.Align = q.Align
		e.text(t)
	}
	return nil
}

// nativeFits says that the printer shall draw a symbol of so many bytes: it is
// vouched for, and not wider than the paper even if the printer has no better
// mode than bytes. Epson's print nothing that is too wide. A length that would
// read as a real-time command is no length.
func (e *encoder) nativeFits(n, module int) bool {
	version, found := slices.BinarySearch(byteCapacity, n)
	if !e.p.QR.Native || module < 1 || version == len(byteCapacity) && !found || realTimePair(byte(n+3), byte((n+3)>>8)) {
		return false
	}
	return module*(17+4*(version+1)+2*quiet) <= e.p.Paper.Dots
}

// byteCapacity is how many bytes versions 1 to 40 hold at level M (ISO/IEC 18004,
// table 7).
var byteCapacity = []int{
	14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666,
	711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
}

func (e *encoder) nativeQR(q spool.QR, data string, module int) {
	e.flush()
	switch q.Align {
	case spool.Center:
		e.setMargin(0)
		e.setAlign(1)
	case spool.Right:
		e.setMargin(0)
		e.setAlign(2)
	default:
		e.setMargin(quiet * module)
		e.setAlign(0)
	}
	e.qr(module, data)
	e.setMargin(0)
	e.setAlign(0)
}

func (e *encoder) drawQR(code *qrcode.QRCode, size, module int, align spool.Align) {
	size *= module
	x0 := (e.start(size+2*quiet*module, align) + quiet*module) &^ 1
	y0 := e.room(size)
	e.stamp(code, module, x0, y0)
}
