// Package soft draws on an image in memory, in pure Go: golden pictures in tests
// without a display, the gallery, and the `shot` commands. It draws what
// canvas/ebi draws on the graphics card, but for the edges' last few percent.
package soft

import (
	"bytes"
	"image"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/vector"

	"motcua/internal/canvas"
	"motcua/internal/canvas/face"
)

// Canvas is a canvas.Canvas; Image is what was drawn so far.
type Canvas struct {
	Image *image.RGBA

	face *face.Set
	clip image.Rectangle
	mask []byte // scratch for the rasteriser
}

// New is a black canvas of w x h pixels in Liberation Sans.
func New(w, h int) *Canvas {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.Black, image.Point{}, draw.Src)
	return &Canvas{Image: img, face: face.Liberation(), clip: img.Bounds()}
}

// Size is the size in pixels.
func (c *Canvas) Size() (w, h float64) {
	b := c.Image.Bounds()
	return float64(b.Dx()), float64(b.Dy())
}

// Width measures one line of text.
func (c *Canvas) Width(s string, f canvas.Font) float64 { return c.face.Width(s, f) }

// FillRect fills a rectangle; edges between pixels are blended.
func (c *Canvas) FillRect(r canvas.Rect, col canvas.Color) {
	x0, y0, x1, y1 := math.Round(r.X), math.Round(r.Y), math.Round(r.Right()), math.Round(r.Bottom())
	const e = 0.01
	if math.Abs(x0-r.X) > e || math.Abs(y0-r.Y) > e || math.Abs(x1-r.Right()) > e || math.Abs(y1-r.Bottom()) > e {
		c.Fill(canvas.RoundRect(r, 0), col)
		return
	}
	b := image.Rect(int(x0), int(y0), int(x1), int(y1)).Intersect(c.clip)
	draw.Draw(c.Image, b, image.NewUniform(col), image.Point{}, draw.Over)
}

// Fill fills a path.
func (c *Canvas) Fill(p *canvas.Path, col canvas.Color) {
	pb := p.Bounds()
	b := image.Rect(int(math.Floor(pb.X)), int(math.Floor(pb.Y)),
		int(math.Ceil(pb.Right())), int(math.Ceil(pb.Bottom()))).Intersect(c.clip)
	if b.Empty() {
		return
	}
	mask := Mask(p, b, c.mask)
	c.mask = mask.Pix
	c.blend(b, mask.Pix, col)
}

// blend lays a colour on b as far as the mask says. It computes what
// draw.DrawMask does, several times as fast where the mask is empty or full,
// which it nearly always is.
func (c *Canvas) blend(b image.Rectangle, mask []byte, col canvas.Color) {
	const m = 0xffff
	sr, sg, sb, sa := col.RGBA()
	full := [4]byte{byte(sr >> 8), byte(sg >> 8), byte(sb >> 8), byte(sa >> 8)}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		at := c.Image.PixOffset(b.Min.X, y)
		dst := c.Image.Pix[at : at+4*b.Dx()]
		for x, cover := range mask[(y-b.Min.Y)*b.Dx():][:b.Dx()] {
			if cover == 0 {
				continue
			}
			d := dst[4*x : 4*x+4 : 4*x+4]
			if cover == 255 && sa == m {
				copy(d, full[:])
				continue
			}
			ma := uint32(cover) * 0x101
			a := (m - sa*ma/m) * 0x101
			d[0] = byte((uint32(d[0])*a + sr*ma) / m >> 8)
			d[1] = byte((uint32(d[1])*a + sg*ma) / m >> 8)
			d[2] = byte((uint32(d[2])*a + sb*ma) / m >> 8)
			d[3] = byte((uint32(d[3])*a + sa*ma) / m >> 8)
		}
	}
}

// Mask is how much of each pixel of b a path covers; its own rectangle begins at
// 0, 0. It is made in buf if that is large enough.
func Mask(p *canvas.Path, b image.Rectangle, buf []byte) *image.Alpha {
	n := b.Dx() * b.Dy()
	if cap(buf) < n {
		buf = make([]byte, n)
	}
	ras := vector.NewRasterizer(b.Dx(), b.Dy())
	feed(ras, p, float64(b.Min.X), float64(b.Min.Y))
	mask := &image.Alpha{Pix: buf[:n], Stride: b.Dx(), Rect: image.Rect(0, 0, b.Dx(), b.Dy())}
	ras.DrawOp = draw.Src
	ras.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return mask
}

func feed(ras *vector.Rasterizer, p *canvas.Path, ox, oy float64) {
	x := func(q canvas.Point) float32 { return float32(q.X - ox) }
	y := func(q canvas.Point) float32 { return float32(q.Y - oy) }
	for _, s := range p.Steps {
		a, b, d := s.Pts[0], s.Pts[1], s.Pts[2]
		switch s.Op {
		case canvas.MoveTo:
			ras.MoveTo(x(a), y(a))
		case canvas.LineTo:
			ras.LineTo(x(a), y(a))
		case canvas.CubeTo:
			ras.CubeTo(x(a), y(a), x(b), y(b), x(d), y(d))
		case canvas.Close:
			ras.ClosePath()
		}
	}
}

// Text writes one line, beginning on a whole pixel so that stems are crisp.
func (c *Canvas) Text(s string, x, y float64, f canvas.Font, col canvas.Color) {
	c.Fill(c.face.Outline(s, math.Round(x), math.Round(y), f), col)
}

// Picture fits img into r.
func (c *Canvas) Picture(img image.Image, r canvas.Rect) {
	if film, ok := img.(*canvas.Film); ok {
		film.Use(func(img *image.RGBA, _ uint64) {
			if img != nil {
				c.scale(xdraw.ApproxBiLinear, img, r)
			}
		})
		return
	}
	if math.Round(r.W) >= float64(img.Bounds().Dx()) {
		c.scale(xdraw.NearestNeighbor, img, r)
		return
	}
	c.scale(xdraw.CatmullRom, img, r)
}

func (c *Canvas) scale(how xdraw.Scaler, img image.Image, r canvas.Rect) {
	b := image.Rect(int(math.Round(r.X)), int(math.Round(r.Y)), int(math.Round(r.Right())), int(math.Round(r.Bottom())))
	dst, ok := c.Image.SubImage(c.clip).(*image.RGBA)
	if !ok || b.Intersect(c.clip).Empty() {
		return
	}
	how.Scale(dst, b, img, img.Bounds(), draw.Over, nil)
}

// Clip cuts drawing to r while draw runs.
func (c *Canvas) Clip(r canvas.Rect, drawIt func()) {
	old := c.clip
	c.clip = old.Intersect(image.Rect(int(math.Floor(r.X)), int(math.Floor(r.Y)), int(math.Ceil(r.Right())), int(math.Ceil(r.Bottom()))))
	drawIt()
	c.clip = old
}

// Differ counts the pixels of a and b that differ by more than tol (0-255) in
// some channel; pictures of different size differ everywhere.
func Differ(a, b image.Image, tol int) int {
	if a.Bounds().Size() != b.Bounds().Size() {
		return max(a.Bounds().Dx()*a.Bounds().Dy(), b.Bounds().Dx()*b.Bounds().Dy())
	}
	p, q := rgba(a), rgba(b)
	if bytes.Equal(p.Pix, q.Pix) { // most often, and quicker to see
		return 0
	}
	n := 0
	for i := 0; i < len(p.Pix); i += 4 {
		if far(p.Pix[i], q.Pix[i], tol) || far(p.Pix[i+1], q.Pix[i+1], tol) || far(p.Pix[i+2], q.Pix[i+2], tol) {
			n++
		}
	}
	return n
}

// rgba is img as a packed RGBA picture.
func rgba(img image.Image) *image.RGBA {
	b := img.Bounds()
	if r, ok := img.(*image.RGBA); ok && r.Stride == 4*b.Dx() {
		return r
	}
	r := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(r, r.Rect, img, b.Min, draw.Src)
	return r
}

func far(a, b uint8, tol int) bool {
	d := int(a) - int(b)
	return d > tol || -d > tol
}

// Missing gives the characters of s that the typeface cannot draw.
func (c *Canvas) Missing(s string) []rune { return c.face.Missing(s) }
