package paper

import (
	"fmt"
)

// gsCommand reads the second byte of a GS command.
func gsCommand(p *Printer, a []byte) {
	c, ok := gsTable[a[0]]
	if !ok {
		p.strange(gs, a[0])
		return
	}
	if c.do == nil {
		p.skip(c.args)
		return
	}
	p.want(c.args, c.do)
}

var gsTable map[byte]entry

func init() {
	gsTable = map[byte]entry{
		'!':  {1, func(p *Printer, a []byte) { p.set.w, p.set.h = 1+int(a[0]>>4&7), 1+int(a[0]&7) }},
		'$':  {2, pageTo},
		'(':  {3, parenthesis},
		'*':  {2, downloadPicture},
		'/':  {1, func(p *Printer, a []byte) { p.showScaled(p.memory.stored, a[0]) }},
		'8':  {5, longGraphics},
		':':  {0, record},
		'B':  {1, func(p *Printer, a []byte) { p.set.invert = a[0]&1 != 0 }},
		'C':  {1, counterCommand},
		'E':  {1, nil},
		'H':  {1, func(p *Printer, a []byte) { p.set.barText = a[0] & 3 }},
		'I':  {1, func(p *Printer, a []byte) { p.identify(a[0]) }},
		'L':  {2, leftMargin},
		'P':  {2, motionUnits},
		'Q':  {6, variablePicture},
		'T':  {1, func(p *Printer, _ []byte) { p.line = line{} }},
		'V':  {1, cutCommand},
		'W':  {2, areaWidth},
		'\\': {2, pageBy},
		'^':  {3, play},
		'a':  {1, func(p *Printer, a []byte) { p.watchStatus(a[0]) }},
		'b':  {1, nil},
		'c':  {0, nil},
		'f':  {1, func(p *Printer, a []byte) { p.set.barFont = a[0] & 7 }},
		'g':  {4, nil},
		'h':  {1, func(p *Printer, a []byte) { p.set.barHeight = max(1, int(a[0])) }},
		'j':  {1, nil},
		'k':  {1, barcodeCommand},
		'r':  {1, func(p *Printer, a []byte) { p.transmit(a[0]) }},
		'v':  {6, rasterCommand},
		'w':  {1, func(p *Printer, a []byte) { p.set.barModule = min(max(int(a[0]), 1), 8) }},
		'z':  {3, nil},
	}
}

// leftMargin and areaWidth work at the start of a line only.
func leftMargin(p *Printer, a []byte) {
	if len(p.line.items) == 0 {
		p.set.left = min(p.horizontal(le(a)), p.profile.Paper.Dots-1)
	}
}

func areaWidth(p *Printer, a []byte) {
	if len(p.line.items) == 0 {
		p.set.area = max(1, p.horizontal(le(a)))
	}
}

func motionUnits(p *Printer, a []byte) {
	if p.profile.Quirks.GSPIgnored {
		return
	}
	p.set.hUnit, p.set.vUnit = p.profile.Paper.DPI, p.profile.Paper.FeedUnits
	if a[0] > 0 {
		p.set.hUnit = int(a[0])
	}
	if a[1] > 0 {
		p.set.vUnit = int(a[1])
	}
}

// counterCommand skips the numbering commands of old printers.
func counterCommand(p *Printer, a []byte) {
	switch a[0] {
	case '0':
		p.skip(2)
	case '1':
		p.skip(6)
	case '2':
		p.skip(2)
	case ';':
		p.skip(10)
	default:
		p.strange(gs, 'C', a[0])
	}
}

// cutCommand is GS V m, GS V m n. The transcript says which cut was asked for.
func cutCommand(p *Printer, a []byte) {
	kinds := map[byte]string{
		0: "full", '0': "full", 1: "partial", '1': "partial",
		'A': "full", 'B': "partial", 'a': "full", 'b': "partial", 'g': "full", 'h': "partial",
	}
	kind, ok := kinds[a[0]]
	if !ok {
		p.strange(gs, 'V', a[0])
		return
	}
	if a[0] < 'A' {
		p.cutPaper(kind, false, 0)
		return
	}
	p.want(1, func(p *Printer, n []byte) {
		if a[0] != 'B' || !p.profile.Quirks.GSV66Ignored {
			p.cutPaper(kind, true, p.vertical(int(n[0])))
			if (a[0] == 'g' || a[0] == 'h') && p.page == nil { // back to where printing began
				p.push(op{feed: -p.profile.Cut.BladeDots})
			}
		}
	})
}

// rasterCommand is GS v 0 m xL xH yL yH d..: rows of 8x dots, printed as they
// come in.
func rasterCommand(p *Printer, a []byte) {
	if a[0] != '0' {
		p.strange(gs, 'v', a[0])
		return
	}
	m, x, y := a[1]&3, le(a[2:4]), le(a[4:6])
	if p.page != nil {
		p.rows(x*8, y, x*y, func(p *Printer, pic *bitmap) { p.showScaled(pic, m) })
		return
	}
	p.flush(0)
	fx, fy := 1+int(m&1), 1+int(m>>1&1)
	row, col := newBitmap(min(x*8, p.profile.Paper.Dots+7), 1), 0
	p.stream(x*y, func(p *Printer, c byte) {
		if col < len(row.pix) {
			row.pix[col] = c
		}
		if col++; col == x {
			p.show(row.scaled(fx, fy), "", true)
			row, col = newBitmap(row.w, 1), 0
		}
	}, func(p *Printer) { p.swallow = p.profile.Quirks.LFAfterRaster })
}

// variablePicture is GS Q 0 m xL xH yL yH d..: columns of y bytes.
func variablePicture(p *Printer, a []byte) {
	m, x, y := a[1]&3, le(a[2:4]), le(a[4:6])
	if a[0] != '0' || x == 0 || x > 4256 || y == 0 || y > 16 { // beyond what the command may say
		p.strange(gs, 'Q', a[0])
		return
	}
	p.columns(x, y, func(p *Printer, pic *bitmap) { p.showScaled(pic, m) })
}

// maxPicture bounds pictures that are kept before printing, bytes.
const maxPicture = 256 << 10

// columns reads a picture of x columns, y bytes each.
func (p *Printer) columns(x, y int, then func(*Printer, *bitmap)) {
	var data []byte
	p.stream(x*y, func(_ *Printer, c byte) {
		if len(data) < maxPicture {
			data = append(data, c)
		}
	}, func(p *Printer) {
		if x*y <= maxPicture {
			then(p, fromColumns(data, x, y))
		}
	})
}

func downloadPicture(p *Printer, a []byte) {
	p.columns(int(a[0])*8, int(a[1]), func(p *Printer, pic *bitmap) { p.memory.stored = pic })
}

// nextNV reads the n pictures that FS q writes.
func (p *Printer) nextNV(n int) {
	if n == 0 || len(p.memory.nv) >= 255 {
		return
	}
	p.want(4, func(p *Printer, a []byte) {
		if x, y := le(a[:2]), le(a[2:]); x == 0 || x > 1023 || y == 0 || y > 288 { // likewise
			p.strange(fs, 'q')
			return
		}
		p.columns(le(a[:2])*8, le(a[2:]), func(p *Printer, pic *bitmap) {
			if p.stored()+len(pic.pix) <= maxPicture {
				p.memory.nv = append(p.memory.nv, pic)
			}
			p.nextNV(n - 1)
		})
	})
}

// stored is the size of the pictures in memory, bytes.
func (p *Printer) stored() int {
	n := 0
	for _, pic := range p.memory.nv {
		n += len(pic.pix)
	}
	for _, pic := range p.memory.named {
		n += len(pic.pix)
	}
	return n
}

func printNV(p *Printer, a []byte) {
	if n := int(a[0]); n >= 1 && n <= len(p.memory.nv) {
		p.showScaled(p.memory.nv[n-1], a[1])
	}
}

// showScaled prints a stored picture; bit 0 of m is double width, bit 1 double
// height.
func (p *Printer) showScaled(pic *bitmap, m byte) {
	if pic == nil || pic.w == 0 || pic.h == 0 {
		return
	}
	if pic.w > p.profile.Paper.Dots {
		clipped := newBitmap(p.profile.Paper.Dots, pic.h)
		clipped.draw(pic, 0, 0)
		pic = clipped
	}
	p.show(pic.scaled(1+int(m&1), 1+int(m>>1&1)), "", true)
}

// parenthesis is GS ( x pL pH ...
func parenthesis(p *Printer, a []byte) {
	n := le(a[1:3])
	switch a[0] {
	case 'k':
		p.want(n, symbolCommand)
	case 'L':
		p.graphics(n)
	case 'H':
		p.want(n, responseRequest)
	case 'E':
		p.want(n, userSetup)
	case 'A':
		p.want(n, func(p *Printer, _ []byte) { p.flush(0); p.push(op{note: "TEST PAGE"}) })
	case 'C', 'D', 'F', 'G', 'J', 'K', 'M', 'N', 'P', 'Q', 'V', 'X', 'z':
		p.skip(n)
	default:
		p.strange(gs, '(', a[0])
		p.skip(n)
	}
}

// responseRequest is GS ( H fn 48: the answer goes out when everything before
// it stands on paper.
func responseRequest(p *Printer, a []byte) {
	if len(a) != 6 || a[0] != '0' || a[1] != '0' || p.profile.Status.Fence != "process_id" {
		return
	}
	p.push(op{reply: []byte{0x37, 0x22, a[2], a[3], a[4], a[5], 0}})
}

// longGraphics is GS 8 L p1 p2 p3 p4 ..., GS ( L with a longer length.
func longGraphics(p *Printer, a []byte) {
	if a[0] != 'L' {
		p.strange(gs, '8', a[0])
		return
	}
	p.graphics(le(a[1:5]))
}

// graphics reads GS ( L m fn ... of n bytes.
func (p *Printer) graphics(n int) {
	if n < 2 {
		p.skip(n)
		return
	}
	p.want(2, func(p *Printer, a []byte) {
		left := n - 2
		switch fn := a[1]; {
		case (fn == 2 || fn == 50) && left == 0:
			p.showScaled(p.memory.picture, 0)
			p.memory.picture = nil
		case (fn == 48 || fn == 51 || fn == 52) && left <= 2:
			p.want(left, func(p *Printer, _ []byte) { p.tellCapacity(fn) })
		case fn == 112 && left >= 8:
			p.want(8, func(p *Printer, a []byte) {
				p.rows(le(a[4:6]), le(a[6:8]), left-8, func(p *Printer, pic *bitmap) {
					p.memory.picture = pic.scaled(min(max(int(a[1]), 1), 2), min(max(int(a[2]), 1), 2))
				})
			})
		case (fn == 67 || fn == 83) && left >= 9:
			p.want(9, func(p *Printer, a []byte) {
				p.rows(le(a[4:6]), le(a[6:8]), left-9, func(p *Printer, pic *bitmap) {
					p.keep(graphicKey{fn == 67, a[1], a[2]}, pic)
				})
			})
		case (fn == 69 || fn == 85) && left == 4:
			p.want(4, func(p *Printer, a []byte) {
				p.showScaled(p.memory.named[graphicKey{fn == 69, a[0], a[1]}], (a[2]-1)&1|((a[3]-1)&1)<<1)
			})
		default: // deletions, capacities, key lists: nothing on paper
			p.skip(left)
		}
	})
}

// graphicKey names a picture of GS ( L: nv says that it survives the power switch.
type graphicKey struct {
	nv       bool
	kc1, kc2 byte
}

func (p *Printer) keep(key graphicKey, pic *bitmap) {
	if p.memory.named == nil {
		p.memory.named = make(map[graphicKey]*bitmap)
	}
	if p.stored()+len(pic.pix) <= maxPicture {
		p.memory.named[key] = pic
	}
}

// rows reads n bytes of a picture of x by y dots, row by row.
func (p *Printer) rows(x, y, n int, then func(*Printer, *bitmap)) {
	size := (x + 7) / 8 * y
	var data []byte
	p.stream(n, func(_ *Printer, c byte) {
		if len(data) < min(size, maxPicture) {
			data = append(data, c)
		}
	}, func(p *Printer) {
		if size > maxPicture {
			p.push(op{note: fmt.Sprintf("IMAGE %dx%d too big", x, y)})
			return
		}
		pic := newBitmap(x, y)
		copy(pic.pix, data)
		then(p, pic)
	})
}
