package escpos

import (
	"fmt"

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
	data := ink.Clean(q.Data)
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
	if e.p.QR.Native {
		e.fed += min(module, e.p.QR.ModuleMax) * size
		e.nativeQR(q, data, min(module, e.p.QR.ModuleMax))
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
