package paper

import "image"

// bitmap is a picture of one bit a dot, 1 is black, most significant bit left,
// rows padded to whole bytes.
type bitmap struct {
	w, h, stride int
	pix          []byte
}

func newBitmap(w, h int) *bitmap {
	stride := (w + 7) / 8
	return &bitmap{w: w, h: h, stride: stride, pix: make([]byte, stride*h)}
}

func (b *bitmap) at(x, y int) bool {
	return x >= 0 && y >= 0 && x < b.w && y < b.h && b.pix[y*b.stride+x/8]&(0x80>>(x%8)) != 0
}

func (b *bitmap) set(x, y int) {
	if x >= 0 && y >= 0 && x < b.w && y < b.h {
		b.pix[y*b.stride+x/8] |= 0x80 >> (x % 8)
	}
}

func (b *bitmap) row(y int) []byte { return b.pix[y*b.stride : (y+1)*b.stride] }

// fill blackens a rectangle.
func (b *bitmap) fill(x0, y0, x1, y1 int) {
	for y := max(y0, 0); y < min(y1, b.h); y++ {
		for x := max(x0, 0); x < min(x1, b.w); x++ {
			b.set(x, y)
		}
	}
}

// draw lays src over b with its upper left corner at x, y; black stays black.
func (b *bitmap) draw(src *bitmap, x, y int) {
	for sy := range src.h {
		if y+sy < 0 || y+sy >= b.h {
			continue
		}
		orRow(b.row(y+sy), b.w, src.row(sy), src.w, x)
	}
}

// orRow blackens the dots of src, n dots wide, in dst from dot x on.
func orRow(dst []byte, width int, src []byte, n, x int) {
	n = min(n, width-x)
	if x >= 0 && x%8 == 0 {
		for i := 0; i < n; i += 8 {
			v := src[i/8]
			if left := n - i; left < 8 {
				v &= 0xFF << (8 - left)
			}
			dst[(x+i)/8] |= v
		}
		return
	}
	for i := max(0, -x); i < n; i++ {
		if src[i/8]&(0x80>>(i%8)) != 0 {
			dst[(x+i)/8] |= 0x80 >> ((x + i) % 8)
		}
	}
}

// scaled repeats every dot fx times across and fy times down.
func (b *bitmap) scaled(fx, fy int) *bitmap {
	if fx == 1 && fy == 1 {
		return b
	}
	out := newBitmap(b.w*fx, b.h*fy)
	for y := range out.h {
		for x := range out.w {
			if b.at(x/fx, y/fy) {
				out.set(x, y)
			}
		}
	}
	return out
}

// turned is b turned by 90 degrees clockwise.
func (b *bitmap) turned() *bitmap {
	out := newBitmap(b.h, b.w)
	for y := range b.h {
		for x := range b.w {
			if b.at(x, y) {
				out.set(b.h-1-y, x)
			}
		}
	}
	return out
}

// upsideDown is b turned by 180 degrees.
func (b *bitmap) upsideDown() *bitmap {
	out := newBitmap(b.w, b.h)
	for y := range b.h {
		for x := range b.w {
			if b.at(x, y) {
				out.set(b.w-1-x, b.h-1-y)
			}
		}
	}
	return out
}

// inverted swaps black and white.
func (b *bitmap) inverted() *bitmap {
	out := newBitmap(b.w, b.h)
	for y := range b.h {
		for x := range b.w {
			if !b.at(x, y) {
				out.set(x, y)
			}
		}
	}
	return out
}

// emboldened prints every dot twice, one dot apart.
func (b *bitmap) emboldened() *bitmap {
	out := newBitmap(b.w, b.h)
	out.draw(b, 0, 0)
	out.draw(b, 1, 0)
	return out
}

// fromColumns reads column-wise data: every column holds bytes of eight dots,
// top first, most significant bit uppermost.
func fromColumns(data []byte, columns, bytes int) *bitmap {
	out := newBitmap(columns, bytes*8)
	for i, v := range data {
		if i >= columns*bytes {
			break
		}
		x, y := i/bytes, i%bytes*8
		for bit := range 8 {
			if v&(0x80>>bit) != 0 {
				out.set(x, y+bit)
			}
		}
	}
	return out
}

func (b *bitmap) bounds() image.Rectangle { return image.Rect(0, 0, b.w, b.h) }

// wipe whitens a rectangle.
func (b *bitmap) wipe(r image.Rectangle) {
	r = r.Intersect(b.bounds())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			b.pix[y*b.stride+x/8] &^= 0x80 >> (x % 8)
		}
	}
}

// used is how many rows there are down to the last black dot.
func (b *bitmap) used() int {
	n := len(b.pix)
	for n > 0 && b.pix[n-1] == 0 {
		n--
	}
	return (n + b.stride - 1) / b.stride
}

// top is a copy of the first h rows.
func (b *bitmap) top(h int) *bitmap {
	out := newBitmap(b.w, h)
	copy(out.pix, b.pix)
	return out
}

// clipped is b, no wider than w.
func (b *bitmap) clipped(w int) *bitmap {
	if b.w <= w {
		return b
	}
	out := newBitmap(w, b.h)
	out.draw(b, 0, 0)
	return out
}

// drawIn lays src over b at x, y, but for what falls outside of r.
func (b *bitmap) drawIn(src *bitmap, x, y int, r image.Rectangle) {
	for sy := range src.h {
		for sx := range src.w {
			if src.at(sx, sy) && image.Pt(x+sx, y+sy).In(r) {
				b.set(x+sx, y+sy)
			}
		}
	}
}
