// Package ink turns text into dots: black or white, nothing between, as a
// thermal head burns them. It shapes Vietnamese whole (composed and decomposed
// letters alike), wraps between words, and snaps letters to the dot grid so
// that 22-dot text on a 203 dpi head has even stems. It knows no printer.
package ink

import "math/bits"

// A Bitmap is a rectangle of dots, one bit each, 1 is black: rows from the top,
// each row Stride bytes, the leftmost dot in the highest bit. That is also the
// order in which ESC/POS takes raster data.
type Bitmap struct {
	W, H   int // dots
	Stride int // bytes a row
	Pix    []byte
}

// New is a white bitmap of w x h dots.
func New(w, h int) *Bitmap {
	stride := (w + 7) / 8
	return &Bitmap{W: w, H: h, Stride: stride, Pix: make([]byte, stride*h)}
}

// Black reports whether the dot is burnt; outside the bitmap it is not.
func (b *Bitmap) Black(x, y int) bool {
	if x < 0 || y < 0 || x >= b.W || y >= b.H {
		return false
	}
	return b.Pix[y*b.Stride+x/8]&(0x80>>(x%8)) != 0
}

// Fill burns the rectangle from x, y (included) to x1, y1 (excluded), clipped.
func (b *Bitmap) Fill(x, y, x1, y1 int) {
	x, y, x1, y1 = max(x, 0), max(y, 0), min(x1, b.W), min(y1, b.H)
	for ; y < y1; y++ {
		row := b.Pix[y*b.Stride : (y+1)*b.Stride]
		for i := x; i < x1; i++ {
			row[i/8] |= 0x80 >> (i % 8)
		}
	}
}

// Invert swaps black and white in a rectangle, clipped.
func (b *Bitmap) Invert(x, y, x1, y1 int) {
	x, y, x1, y1 = max(x, 0), max(y, 0), min(x1, b.W), min(y1, b.H)
	for ; y < y1; y++ {
		row := b.Pix[y*b.Stride : (y+1)*b.Stride]
		for i := x; i < x1; i++ {
			row[i/8] ^= 0x80 >> (i % 8)
		}
	}
}

// Or burns src's black dots with src's top left corner at x, y, clipped.
func (b *Bitmap) Or(src *Bitmap, x, y int) {
	shift := uint(x & 7)
	for sy := max(0, -y); sy < src.H && y+sy < b.H; sy++ {
		row := b.Pix[(y+sy)*b.Stride : (y+sy+1)*b.Stride]
		for i, v := range src.Pix[sy*src.Stride : (sy+1)*src.Stride] {
			at := x>>3 + i // rounds down, so that x < 0 is right too
			if at >= 0 && at < len(row) {
				row[at] |= v >> shift
			}
			if at+1 >= 0 && at+1 < len(row) {
				row[at+1] |= v << (8 - shift)
			}
		}
		if over := b.W & 7; over != 0 {
			row[len(row)-1] &= 0xFF << (8 - over)
		}
	}
}

// Clip whitens what a row's last byte holds beyond the width.
func (b *Bitmap) Clip() {
	if over := b.W & 7; over != 0 {
		for i := b.Stride - 1; i < len(b.Pix); i += b.Stride {
			b.Pix[i] &= 0xFF << (8 - over)
		}
	}
}

// Double burns src with every dot two by two, its corner at x, y, clipped.
func (b *Bitmap) Double(src *Bitmap, x, y int) {
	for sy := range src.H {
		for sx := range src.W {
			if src.Black(sx, sy) {
				b.Fill(x+2*sx, y+2*sy, x+2*sx+2, y+2*sy+2)
			}
		}
	}
}

// Column appends n dots (a multiple of 8) downwards from x, y, the top one in the
// highest bit: the order in which ESC/POS takes letters and strips.
func (b *Bitmap) Column(d []byte, x, y, n int) []byte {
	for ; n > 0; n -= 8 {
		var v byte
		for range 8 {
			v <<= 1
			if b.Black(x, y) {
				v |= 1
			}
			y++
		}
		d = append(d, v)
	}
	return d
}

// Grow makes the bitmap at least h rows tall; new rows are white.
func (b *Bitmap) Grow(h int) {
	if h > b.H {
		b.Pix = append(b.Pix, make([]byte, (h-b.H)*b.Stride)...)
		b.H = h
	}
}

// Extent is the range of columns that hold ink in the rows y to y1 (excluded);
// left == right when they are blank.
func (b *Bitmap) Extent(y, y1 int) (left, right int) {
	left, right = b.W, 0
	for ; y < y1; y++ {
		row := b.Pix[y*b.Stride : (y+1)*b.Stride]
		for i, v := range row {
			if v == 0 {
				continue
			}
			left = min(left, i*8+bits.LeadingZeros8(v))
			right = max(right, i*8+8-bits.TrailingZeros8(v))
		}
	}
	if right == 0 {
		return 0, 0
	}
	return left, right
}

// BlankRow reports whether a row holds no ink.
func (b *Bitmap) BlankRow(y int) bool {
	for _, v := range b.Pix[y*b.Stride : (y+1)*b.Stride] {
		if v != 0 {
			return false
		}
	}
	return true
}
