package paper

import (
	"image"
	"image/color"
	"math"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// canvas is a vg.Canvas that draws on a page: a picture of the screen becomes
// lines and letters on paper. Transforms are its own, so that a page's state
// is touched by nothing but colours and pens.
type canvas struct {
	p    *page
	pen  pen
	kept []pen
}

// pen is what Push keeps.
type pen struct {
	to    affine // drawing units -> mm on the page, y downwards
	color color.RGBA
	width float64 // units
	dash  []float64
}

// affine maps x to a*x + c*y + e and y to b*x + d*y + f.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) at(p vg.Point) (x, y float64) {
	px, py := float64(p.X), float64(p.Y)
	return m.a*px + m.c*py + m.e, m.b*px + m.d*py + m.f
}

// then is n first, m behind it.
func (m affine) then(n affine) affine {
	return affine{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

// scale is how long a unit is on the page.
func (m affine) scale() float64 { return math.Hypot(m.a, m.b) }

// newCanvas draws from the lower left corner at x, y; a unit is mm long.
func newCanvas(p *page, x, y, mm float64) *canvas {
	c := &canvas{p: p, pen: pen{to: affine{a: mm, d: -mm, e: x, f: y}}}
	vg.Initialize(c)
	return c
}

// SetLineWidth implements vg.Canvas.
func (c *canvas) SetLineWidth(w vg.Length) { c.pen.width = float64(w) }

// SetLineDash implements vg.Canvas.
func (c *canvas) SetLineDash(pattern []vg.Length, _ vg.Length) {
	c.pen.dash = nil
	for _, l := range pattern {
		c.pen.dash = append(c.pen.dash, float64(l))
	}
}

// SetColor implements vg.Canvas.
func (c *canvas) SetColor(to color.Color) {
	if to == nil {
		to = color.Black
	}
	c.pen.color = color.RGBAModel.Convert(to).(color.RGBA)
}

// Rotate implements vg.Canvas.
func (c *canvas) Rotate(rad float64) {
	sin, cos := math.Sincos(rad)
	c.pen.to = c.pen.to.then(affine{a: cos, b: sin, c: -sin, d: cos})
}

// Translate implements vg.Canvas.
func (c *canvas) Translate(p vg.Point) {
	c.pen.to = c.pen.to.then(affine{a: 1, d: 1, e: float64(p.X), f: float64(p.Y)})
}

// Scale implements vg.Canvas.
func (c *canvas) Scale(x, y float64) { c.pen.to = c.pen.to.then(affine{a: x, d: y}) }

// Push implements vg.Canvas.
func (c *canvas) Push() { c.kept = append(c.kept, c.pen) }

// Pop implements vg.Canvas.
func (c *canvas) Pop() {
	c.pen = c.kept[len(c.kept)-1]
	c.kept = c.kept[:len(c.kept)-1]
}

// Stroke implements vg.Canvas.
func (c *canvas) Stroke(path vg.Path) {
	if c.pen.width <= 0 || c.pen.color.A == 0 {
		return
	}
	k := c.pen.to.scale()
	dash := make([]float64, len(c.pen.dash))
	for i, l := range c.pen.dash {
		dash[i] = l * k
	}
	f := c.p.Fpdf
	f.SetDrawColor(int(c.pen.color.R), int(c.pen.color.G), int(c.pen.color.B))
	f.SetLineWidth(c.pen.width * k)
	f.SetDashPattern(dash, 0)
	c.path(path)
	f.DrawPath("D")
	f.SetDashPattern(nil, 0)
}

// Fill implements vg.Canvas.
func (c *canvas) Fill(path vg.Path) {
	if c.pen.color.A == 0 {
		return
	}
	c.p.SetFillColor(int(c.pen.color.R), int(c.pen.color.G), int(c.pen.color.B))
	c.path(path)
	c.p.DrawPath("F")
}

func (c *canvas) path(path vg.Path) {
	f := c.p.Fpdf
	for _, part := range path {
		x, y := c.pen.to.at(part.Pos)
		switch part.Type {
		case vg.MoveComp:
			f.MoveTo(x, y)
		case vg.LineComp:
			f.LineTo(x, y)
		case vg.CloseComp:
			f.ClosePath()
		case vg.ArcComp:
			c.arc(part)
		case vg.CurveComp:
			x0, y0 := c.pen.to.at(part.Control[0])
			if len(part.Control) == 1 {
				f.CurveTo(x0, y0, x, y)
				continue
			}
			x1, y1 := c.pen.to.at(part.Control[1])
			f.CurveBezierCubicTo(x0, y0, x1, y1, x, y)
		}
	}
}

// arc goes on with an arc, an eighth of a circle at most in one curve.
func (c *canvas) arc(part vg.PathComp) {
	on := func(angle float64) vg.Point {
		sin, cos := math.Sincos(angle)
		return vg.Point{X: part.Pos.X + part.Radius*vg.Length(cos), Y: part.Pos.Y + part.Radius*vg.Length(sin)}
	}
	steps := max(1, int(math.Ceil(math.Abs(part.Angle)/(math.Pi/4))))
	step := part.Angle / float64(steps)
	reach := vg.Length(4./3*math.Tan(step/4)) * part.Radius
	c.p.LineTo(c.pen.to.at(on(part.Start)))
	for i := range steps {
		from, to := part.Start+float64(i)*step, part.Start+float64(i+1)*step
		p, q := on(from), on(to)
		x0, y0 := c.pen.to.at(vg.Point{X: p.X - reach*vg.Length(math.Sin(from)), Y: p.Y + reach*vg.Length(math.Cos(from))})
		x1, y1 := c.pen.to.at(vg.Point{X: q.X + reach*vg.Length(math.Sin(to)), Y: q.Y - reach*vg.Length(math.Cos(to))})
		x, y := c.pen.to.at(q)
		c.p.CurveBezierCubicTo(x0, y0, x1, y1, x, y)
	}
}

// FillString implements vg.Canvas.
func (c *canvas) FillString(f font.Face, at vg.Point, text string) {
	if f.Font.Size <= 0 || c.pen.color.A == 0 {
		return
	}
	style := ""
	if f.Font.Weight >= stdfont.WeightBold {
		style = "B"
	}
	c.p.SetFont(family, style, float64(f.Font.Size)*c.pen.to.scale()*pointsPerMM)
	c.p.SetTextColor(int(c.pen.color.R), int(c.pen.color.G), int(c.pen.color.B))
	x, y := c.pen.to.at(at)
	text = c.p.fit(text)
	turned := math.Atan2(-c.pen.to.b, c.pen.to.a) * 180 / math.Pi
	if math.Abs(turned) < .1 {
		c.p.Text(x, y, text)
		return
	}
	c.p.TransformBegin()
	c.p.TransformRotate(turned, x, y)
	c.p.Text(x, y, text)
	c.p.TransformEnd()
}

// DrawImage implements vg.Canvas: our pictures are lines and letters.
func (c *canvas) DrawImage(vg.Rectangle, image.Image) {}

var _ vg.Canvas = (*canvas)(nil)
