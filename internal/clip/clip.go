// Package clip writes small MPEG-1 films without sound: the demo hall's, and those
// of tests, which so need neither a file of somebody's nor an encoder installed.
// It is no encoder for real films: every coefficient is written by its escape
// code, and a block either stays as it is or is sent whole.
//
//	programme stream   ISO/IEC 11172-1   packs of one packet each, one picture or a part of one in it
//	pictures           ISO/IEC 11172-2   one I picture, then P pictures that send only what changed
package clip

import (
	"image"
	"image/color"
	"io"
	"math"
)

// Film is what is written.
type Film struct {
	W, H   int // pixels; whole macroblocks of 16 are best
	Frames int
	// Draw draws a frame into img, which holds the frame before.
	Draw func(img *image.RGBA, frame int)
	// Coarse is how much is thrown away, 1 to 31; 0: 6.
	Coarse int
	// Bare leaves the programme stream out.
	Bare bool
}

// Rate is the frames a second of every film.
const Rate = 25

// iEvery is after how many pictures one stands alone, to begin at.
const iEvery = 50

// Write writes the film.
func Write(out io.Writer, f Film) error {
	e := &encoder{film: f, q: f.Coarse, mw: (f.W + 15) / 16, mh: (f.H + 15) / 16}
	if e.q == 0 {
		e.q = 6
	}
	img := image.NewRGBA(image.Rect(0, 0, f.W, f.H))
	s := &stream{out: out, bare: f.Bare}
	for n := range f.Frames {
		f.Draw(img, n)
		s.picture(e.picture(img, n), n)
	}
	s.end()
	return s.err
}

type block [64]float64

// encoder makes pictures.
type encoder struct {
	film   Film
	q      int
	mw, mh int
	was    [][6]block // the picture before, as it was sent
	bits   bits
	dc     [3]int
}

// picture is one coded picture, with the headers before it.
func (e *encoder) picture(img *image.RGBA, n int) []byte {
	e.bits = bits{}
	whole := n%iEvery == 0
	if whole {
		e.header()
		e.bits.start(0xb8) // group of pictures
		e.bits.put(0, 25)
		e.bits.put(1, 1) // closed
		e.bits.put(0, 6)
		e.was = make([][6]block, e.mw*e.mh)
	}
	e.bits.start(0)
	e.bits.put(n%iEvery&1023, 10)
	if whole {
		e.bits.put(1, 3)
		e.bits.put(0xffff, 16)
		e.bits.put(0, 3)
	} else {
		e.bits.put(2, 3)
		e.bits.put(0xffff, 16)
		e.bits.put(0, 1) // vectors in half pixels
		e.bits.put(1, 3)
		e.bits.put(0, 3)
	}
	for y := range e.mh {
		e.slice(img, y, whole)
	}
	return e.bits.b
}

func (e *encoder) header() {
	e.bits.start(0xb3)
	e.bits.put(e.film.W, 12)
	e.bits.put(e.film.H, 12)
	e.bits.put(1, 4) // square pixels
	e.bits.put(3, 4) // 25 a second
	e.bits.put(0x3ffff, 18)
	e.bits.put(1, 1)
	e.bits.put(112, 10)
	e.bits.put(0, 3) // free parameters, the usual matrices
}

// slice is one row of macroblocks. Its first and last are always sent.
func (e *encoder) slice(img *image.RGBA, y int, whole bool) {
	e.bits.start(y + 1)
	e.bits.put(e.q, 5)
	e.bits.put(0, 1)
	e.dc = [3]int{128, 128, 128}
	step := 1
	for x := range e.mw {
		now := macroblock(img, x, y)
		was := &e.was[y*e.mw+x]
		if !whole && x > 0 && x < e.mw-1 && now == *was {
			step++
			continue
		}
		*was = now
		if step > 1 {
			e.dc = [3]int{128, 128, 128}
		}
		e.bits.code(increments[step])
		step = 1
		if whole {
			e.bits.code("1")
		} else {
			e.bits.code("00011") // intra, in a P picture
		}
		for i, b := range now {
			e.block(b, max(0, i-3))
		}
	}
}

// macroblock is six blocks of what the picture shows: four of luma, Cb, Cr.
func macroblock(img *image.RGBA, mx, my int) (out [6]block) {
	for y := range 16 {
		for x := range 16 {
			px, py := min(mx*16+x, img.Rect.Dx()-1), min(my*16+y, img.Rect.Dy()-1)
			c := img.Pix[img.PixOffset(px, py):]
			ly, cb, cr := color.RGBToYCbCr(c[0], c[1], c[2])
			out[y/8*2+x/8][y%8*8+x%8] = 16 + float64(ly)*219/255
			at := y/2*8 + x/2
			out[4][at] += (128 + (float64(cb)-128)*224/255) / 4
			out[5][at] += (128 + (float64(cr)-128)*224/255) / 4
		}
	}
	return out
}

func (e *encoder) block(b block, plane int) {
	c := transform(b)
	dc := max(0, min(255, int(math.Round(c[0]/8))))
	diff := dc - e.dc[plane]
	e.dc[plane] = dc
	size := 0
	for v := max(diff, -diff); v > 0; v >>= 1 {
		size++
	}
	if plane == 0 {
		e.bits.code(lumaSizes[size])
	} else {
		e.bits.code(chromaSizes[size])
	}
	if diff < 0 {
		diff += 1<<size - 1
	}
	e.bits.put(diff, size)
	run := 0
	for i := 1; i < 64; i++ {
		at := zigzag[i]
		level := int(math.Round(c[at] * 8 / float64(e.q*intra[at])))
		if level = max(-127, min(127, level)); level == 0 {
			run++
			continue
		}
		e.bits.code("000001")
		e.bits.put(run, 6)
		e.bits.put(level&0xff, 8)
		run = 0
	}
	e.bits.code("10") // end of block
}

// transform is the discrete cosine transform of a block.
func transform(b block) (out block) {
	var rows block
	for y := range 8 {
		for u := range 8 {
			for x := range 8 {
				rows[y*8+u] += b[y*8+x] * cosine[u][x]
			}
		}
	}
	for u := range 8 {
		for v := range 8 {
			for y := range 8 {
				out[v*8+u] += rows[y*8+u] * cosine[v][y]
			}
		}
	}
	return out
}

var cosine = func() (c [8][8]float64) {
	for u := range 8 {
		for x := range 8 {
			c[u][x] = math.Cos(float64(2*x+1)*float64(u)*math.Pi/16) / 2
			if u == 0 {
				c[u][x] = math.Sqrt2 / 4
			}
		}
	}
	return c
}()
