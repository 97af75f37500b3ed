package web

import (
	"image"
	"math"
	"strconv"
	"strings"
	"syscall/js"

	"motcua/internal/canvas"
)

const family = `"Liberation Sans", Arimo, Arial, Helvetica, sans-serif`

// Canvas is a canvas.Canvas on a 2D context.
type Canvas struct {
	ctx      js.Value
	w, h     float64
	widths   map[measured]float64
	fonts    map[canvas.Font]string
	font     string // set in ctx now
	colour   string // set in ctx now
	loose    bool   // without kerning, set in ctx now
	pictures map[image.Image]js.Value
}

type measured struct {
	text string
	font canvas.Font
}

// Bounds of what is remembered between frames.
const (
	maxWidths   = 4000
	maxPictures = 64
)

func newCanvas(ctx js.Value) *Canvas {
	return &Canvas{ctx: ctx, widths: map[measured]float64{}, fonts: map[canvas.Font]string{}, pictures: map[image.Image]js.Value{}}
}

// Size is the size in pixels.
func (c *Canvas) Size() (w, h float64) { return c.w, c.h }

// Width measures one line with the font that the browser will draw with.
func (c *Canvas) Width(s string, f canvas.Font) float64 {
	k := measured{s, f}
	if w, ok := c.widths[k]; ok {
		return w
	}
	if len(c.widths) >= maxWidths {
		clear(c.widths)
	}
	c.use(f, s)
	w := c.ctx.Call("measureText", s).Get("width").Float()
	c.widths[k] = w
	return w
}

// use sets the font for writing text.
func (c *Canvas) use(f canvas.Font, text string) {
	if loose := canvas.Tabular(text); loose != c.loose {
		c.loose = loose
		c.ctx.Set("fontKerning", map[bool]string{true: "none", false: "auto"}[loose])
	}
	s, ok := c.fonts[f]
	if !ok {
		weight := "400 "
		if f.Bold {
			weight = "700 "
		}
		s = weight + strconv.FormatFloat(f.Size, 'f', 2, 64) + "px " + family
		if len(c.fonts) > maxWidths {
			clear(c.fonts)
		}
		c.fonts[f] = s
	}
	if s != c.font {
		c.ctx.Set("font", s)
		c.font = s
	}
}

func (c *Canvas) ink(col canvas.Color) {
	s := "rgba(" + strconv.Itoa(int(col.R)) + "," + strconv.Itoa(int(col.G)) + "," + strconv.Itoa(int(col.B)) + "," +
		strconv.FormatFloat(float64(col.A)/255, 'f', 3, 64) + ")"
	if s != c.colour {
		c.ctx.Set("fillStyle", s)
		c.colour = s
	}
}

// FillRect fills a rectangle.
func (c *Canvas) FillRect(r canvas.Rect, col canvas.Color) {
	c.ink(col)
	c.ctx.Call("fillRect", r.X, r.Y, r.W, r.H)
}

// Fill fills a path. It goes over as one string of SVG path data: one call into
// the browser instead of one for each step.
func (c *Canvas) Fill(p *canvas.Path, col canvas.Color) {
	var b strings.Builder
	num := func(q canvas.Point) {
		b.WriteString(strconv.FormatFloat(q.X, 'f', 2, 64))
		b.WriteByte(' ')
		b.WriteString(strconv.FormatFloat(q.Y, 'f', 2, 64))
		b.WriteByte(' ')
	}
	for _, s := range p.Steps {
		switch s.Op {
		case canvas.MoveTo:
			b.WriteByte('M')
			num(s.Pts[0])
		case canvas.LineTo:
			b.WriteByte('L')
			num(s.Pts[0])
		case canvas.CubeTo:
			b.WriteByte('C')
			num(s.Pts[0])
			num(s.Pts[1])
			num(s.Pts[2])
		case canvas.Close:
			b.WriteByte('Z')
		}
	}
	c.ink(col)
	c.ctx.Call("fill", js.Global().Get("Path2D").New(b.String()))
}

// Text writes one line.
func (c *Canvas) Text(s string, x, y float64, f canvas.Font, col canvas.Color) {
	c.use(f, s)
	c.ink(col)
	c.ctx.Call("fillText", s, x, y)
}

// Picture fits img into r.
func (c *Canvas) Picture(img image.Image, r canvas.Rect) {
	pic, ok := c.pictures[img]
	b := img.Bounds()
	if !ok {
		if len(c.pictures) >= maxPictures {
			clear(c.pictures)
		}
		pic = upload(img)
		c.pictures[img] = pic
	}
	c.ctx.Set("imageSmoothingEnabled", r.W < float64(b.Dx()))
	c.ctx.Call("drawImage", pic, math.Round(r.X), math.Round(r.Y), math.Round(r.W), math.Round(r.H))
}

// upload makes a canvas element that holds img.
func upload(img image.Image) js.Value {
	b := img.Bounds()
	flat := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() { // image/draw is a hundredth of the program
		for x := range b.Dx() {
			flat.Set(x, y, img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	el := js.Global().Get("document").Call("createElement", "canvas")
	el.Set("width", b.Dx())
	el.Set("height", b.Dy())
	ctx := el.Call("getContext", "2d")
	data := ctx.Call("createImageData", b.Dx(), b.Dy())
	raw := js.Global().Get("Uint8Array").New(data.Get("data").Get("buffer"))
	js.CopyBytesToJS(raw, flat.Pix)
	ctx.Call("putImageData", data, 0, 0)
	return el
}

// Clip cuts drawing to r while draw runs.
func (c *Canvas) Clip(r canvas.Rect, drawIt func()) {
	x0, y0 := math.Floor(r.X), math.Floor(r.Y)
	c.ctx.Call("save")
	c.ctx.Call("beginPath")
	c.ctx.Call("rect", x0, y0, math.Ceil(r.Right())-x0, math.Ceil(r.Bottom())-y0)
	c.ctx.Call("clip")
	drawIt()
	c.ctx.Call("restore")
	c.font, c.colour = "", "" // restore took them back
	c.loose = false
	c.ctx.Set("fontKerning", "auto")
}
