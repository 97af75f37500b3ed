package escpos

import "motcua/printer/ink"

// gapRows is the least number of blank rows worth a feed: a feed and a new
// band's header cost about as much as these rows would.
const gapRows = 4

// flush sends what was drawn: bands of ink, cropped left and right, and feeds
// for the blank rows between. It leaves the strip empty.
func (e *encoder) flush() {
	if e.pen == 0 {
		return
	}
	e.fed += e.pen
	for y := 0; y < e.pen; {
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
	limit := min(e.pen, y+e.p.Raster.BandDots)
	last, blank := y, 0
	for ; y < limit; y++ {
		if e.strip.BlankRow(y) {
			if blank++; blank >= gapRows {
				break
			}
			continue
		}
		last, blank = y, 0
	}
	return last + 1
}

// band sends the rows y to y1 as one picture.
func (e *encoder) band(y, y1 int) {
	left, right := e.strip.Extent(y, y1)
	if left == right {
		e.blank(y1 - y)
		return
	}
	e.setAlign(0) // raster obeys ESC a
	if e.cells.on && e.halved(left, right, y, y1) {
		return
	}
	x0, x1 := left/8, (right+7)/8
	if e.p.Raster.Offset != "gs_l" {
		x0 = 0
	}
	e.setMargin(x0 * 8)
	d := make([]byte, 0, (x1-x0)*(y1-y))
	for ; y < y1; y++ {
		row := e.strip.Pix[y*e.strip.Stride:]
		d = append(d, row[x0:x1]...)
	}
	rows := len(d) / (x1 - x0)
	if e.p.Raster.Command == "gs_lparen_l" {
		e.graphics((x1-x0)*8, rows, d)
		return
	}
	e.raster(scale1, x1-x0, rows, d)
}

// halved sends a band at half resolution, a quarter of the bytes, when nothing
// is lost by it: rules and the modules of a QR Code are whole squares of two by
// two dots. It reports false when the band has finer ink.
func (e *encoder) halved(left, right, y, y1 int) bool {
	if e.p.Raster.Command != "gs_v_0" || (y1-y)%2 != 0 {
		return false
	}
	x0 := left &^ 15
	if e.p.Raster.Offset != "gs_l" {
		x0 = 0
	}
	half := ink.New((right-x0+1)/2, (y1-y)/2)
	for r := range half.H {
		for c := range half.W {
			x, top := x0+2*c, y+2*r
			black := e.strip.Black(x, top)
			if e.strip.Black(x+1, top) != black || e.strip.Black(x, top+1) != black || e.strip.Black(x+1, top+1) != black {
				return false
			}
			if black {
				half.Fill(c, r, c+1, r+1)
			}
		}
	}
	e.setMargin(x0)
	e.raster(scale2, half.Stride, half.H, half.Pix)
	return true
}

func (e *encoder) setMargin(dots int) {
	if e.p.Raster.Offset == "gs_l" && dots != e.left {
		e.margin(dots)
		e.left = dots
	}
}

// blank moves the paper on by so many dots. Where ESC J is not understood,
// blank raster moves it: one byte a row.
func (e *encoder) blank(dots int) {
	switch {
	case dots <= 0:
	case e.p.Quirks.ESCJIgnored:
		for dots > 0 {
			n := min(dots, e.p.Raster.BandDots)
			e.raster(scale1, 1, n, make([]byte, n))
			dots -= n
		}
	default:
		e.feed(e.vertical(dots))
	}
}

// vertical is a length in the units that the printer feeds by.
func (e *encoder) vertical(dots int) int {
	if e.p.Paper.SetUnits {
		return dots // GS P made them one
	}
	return (dots*e.p.Paper.FeedUnits + e.p.Paper.DPI/2) / e.p.Paper.DPI
}
