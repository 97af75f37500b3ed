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
	if e.cells.on && module%2 == 1 {
		module = max(module-1, 4) // even modules go at half resolution
	}
	if module < minModule || module*(size+2*quiet) > e.p.Paper.Dots {
		return fmt.Errorf("qr of %d bytes: %d modules do not fit on %d dots", len(data), size, e.p.Paper.Dots)
	}
	e.space(quiet * module)
	if e.p.QR.Native {
		e.nativeQR(q, data, min(module, e.p.QR.ModuleMax))
	} else {
		e.drawQR(code.Bitmap(), module, q.Align)
	}
	e.space(quiet * module)
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

func (e *encoder) drawQR(sym [][]bool, module int, align spool.Align) {
	size := len(sym) * module
	x0 := (e.start(size+2*quiet*module, align) + quiet*module) &^ 1
	y0 := e.room(size)
	for r, row := range sym {
		for c, dark := range row {
			if dark {
				x, y := x0+c*module, y0+r*module
				e.strip.Fill(x, y, x+module, y+module)
			}
		}
	}
}
