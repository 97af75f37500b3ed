package escpos

import "bytes"

// gapRows is the least number of blank rows worth a feed: a feed and a new
// band's header cost about as much as these rows would.
const gapRows = 4

// flush sends what was drawn: bands of ink, cropped left and right, and feeds
// for the blank rows between. It leaves the strip empty.
func (e *encoder) flush() {
	e.fed += e.pen
	for y := 0; y < e.pen && !e.dry; {
		end := y
		if e.strip.BlankRow(y) {
			for end < e.pen && e.strip.BlankRow(end) {
				end++
			}
			e.blank(end - y)
		} else {
			end = e.inkEnd(y)
			e.band(y, end)
		}
		y = end
	}
	clear(e.strip.Pix)
	e.strip.Pix = e.strip.Pix[:0]
	e.strip.H, e.pen = 0, 0
}

// inkEnd is where the band that begins at y ends: before a gap worth a feed,
// or at the tallest band that the printer takes.
func (e *encoder) inkEnd(y int) int {
	limit := min(e.pen, y+e.bandRows())
	last, blank := y, 0
	for at := y; at < limit; at++ {
		if e.strip.BlankRow(at) {
			if blank++; blank >= gapRows {
				break
			}
			continue
		}
		last, blank = at, 0
	}
	if e.p.Raster.Command != "esc_star" {
		return last + 1
	}
	end := y + (last-y)/stripDots*stripDots + stripDots // whole strips only
	e.strip.Grow(end)
	return end
}

// bandRows is how many rows one command may carry: what the profile allows, and
// no more than the receive buffer holds, so that a printer can take a band whole
// before it prints it. It is even, for half resolution.
func (e *encoder) bandRows() int {
	rows := e.p.Raster.BandDots
	if b := e.p.Serial.Buffer; b > 0 {
		rows = min(rows, max(b/e.strip.Stride, minBand))
	}
	return max(rows&^1, 2)
}

// minBand is the least number of rows in a full band: below it headers and feeds
// cost more than a small buffer gains.
const minBand = 8

// stripDots is the height of an ESC * picture.
const stripDots = 24

// band sends the rows y to y1 as one picture.
func (e *encoder) band(y, y1 int) {
	left, right := e.strip.Extent(y, y1)
	e.setAlign(0) // raster obeys ESC a
	if e.p.Raster.Command == "esc_star" {
		e.strips(left, right, y, y1)
		return
	}
	if e.halved(left, right, y, y1) {
		return
	}
	x0, x1 := left/8, (right+7)/8
	if e.p.Raster.Offset != "gs_l" {
		x0 = 0
	}
	e.setMargin(x0 * 8)
	d := make([]byte, 0, (x1-x0)*(y1-y))
	for row := y; row < y1; row++ {
		d = append(d, e.strip.Pix[row*e.strip.Stride+x0:row*e.strip.Stride+x1]...)
	}
	e.rows(1, x1-x0, y1-y, d)
}

// rows sends a picture, every dot n by n.
func (e *encoder) rows(n, xBytes, rows int, d []byte) {
	switch {
	case e.p.Raster.Command == "gs_lparen_l":
		e.graphics(byte(n), xBytes*8, rows, d)
	case n == 2:
		e.raster(scale2, xBytes, rows, d)
	default:
		e.raster(scale1, xBytes, rows, d)
	}
}

// strips sends rows 24 at a time in columns, the last resort.
func (e *encoder) strips(left, right, y, y1 int) {
	if e.p.Raster.Offset != "gs_l" {
		left = 0
	}
	e.setMargin(left)
	e.setSpacing(stripDots)
	for ; y < y1; y += stripDots {
		d := make([]byte, 0, (right-left)*stripDots/8)
		for x := left; x < right; x++ {
			d = e.strip.Column(d, x, y, stripDots)
		}
		e.columns(right-left, d)
	}
}

// halved sends a band at half resolution, a quarter of the bytes, when nothing
// is lost by it: rules, the modules of a QR Code and a number drawn for it are
// whole squares of two by two dots. It reports false when the band has finer ink.
func (e *encoder) halved(left, right, y, y1 int) bool {
	if !e.p.Raster.Double || (y1-y)%2 != 0 {
		return false
	}
	x0, x1 := left/16*2, (right+15)/16*2
	if e.p.Raster.Offset != "gs_l" {
		x0 = 0
	}
	if x1 > e.strip.Stride {
		return false
	}
	d := make([]byte, 0, (x1-x0)/2*(y1-y)/2)
	for ; y < y1; y += 2 {
		row := e.strip.Pix[y*e.strip.Stride+x0 : y*e.strip.Stride+x1]
		if !bytes.Equal(row, e.strip.Pix[(y+1)*e.strip.Stride+x0:(y+1)*e.strip.Stride+x1]) {
			return false
		}
		for i := 0; i < len(row); i += 2 {
			a, ok := half(row[i])
			b, ok2 := half(row[i+1])
			if !ok || !ok2 {
				return false
			}
			d = append(d, a<<4|b)
		}
	}
	e.setMargin(x0 * 8)
	w := (x1 - x0) / 2
	e.rows(2, w, len(d)/w, d)
	return true
}

// half takes every other dot of eight; false if two neighbours differ.
func half(v byte) (byte, bool) {
	if v>>1&0x55 != v&0x55 {
		return 0, false
	}
	v &= 0x55
	v = (v | v>>1) & 0x33
	return (v | v>>2) & 0x0F, true
}

func (e *encoder) setMargin(dots int) {
	if e.p.Raster.Offset == "gs_l" && dots != e.left {
		e.margin(dots)
		e.left = dots
	}
}

// blank moves the paper on by so many dots. Where ESC J is not understood, a
// blank picture moves it: one byte a row.
func (e *encoder) blank(dots int) {
	switch {
	case dots <= 0:
	case !e.p.Quirks.ESCJIgnored:
		e.feed(e.vertical(dots))
	case e.p.Raster.Command == "esc_star":
		for dots > 0 { // an empty line moves by the line spacing
			n := min(dots, 200)
			e.setSpacing(n)
			e.put('\n')
			dots -= n
		}
	default:
		for dots > 0 {
			n := min(dots, max(e.p.Raster.BandDots, 1))
			e.rows(1, 1, n, make([]byte, n))
			dots -= n
		}
	}
}

// setUnits says that one unit of feeding is made one dot.
func (e *encoder) setUnits() bool {
	return e.p.Paper.SetUnits && !e.p.Quirks.GSPIgnored && e.p.Paper.DPI <= 255
}

// vertical is a length in the units that the printer feeds by.
func (e *encoder) vertical(dots int) int {
	if e.setUnits() {
		return dots
	}
	return (dots*e.p.Paper.FeedUnits + e.p.Paper.DPI/2) / e.p.Paper.DPI
}
