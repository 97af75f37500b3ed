package scene

import (
	"math"

	"motcua/internal/canvas"
)

// pen draws on a grid of 24 x 24 units.
type pen struct {
	c       canvas.Canvas
	ink     canvas.Color
	x, y, k float64
}

func (p pen) pts(xy []float64) []canvas.Point {
	out := make([]canvas.Point, len(xy)/2)
	for i := range out {
		out[i] = canvas.Point{X: p.x + xy[2*i]*p.k, Y: p.y + xy[2*i+1]*p.k}
	}
	return out
}

func (p pen) line(width float64, xy ...float64) {
	p.c.Fill(canvas.Polyline(width*p.k, p.pts(xy)...), p.ink)
}

func (p pen) fill(xy ...float64) {
	path := &canvas.Path{}
	for i, q := range p.pts(xy) {
		if i == 0 {
			path.Move(q.X, q.Y)
		} else {
			path.Line(q.X, q.Y)
		}
	}
	p.c.Fill(path.Close(), p.ink)
}

// curve fills what goes round from the first point by cubic curves, three points
// each, and straight back.
func (p pen) curve(xy ...float64) {
	q := p.pts(xy)
	path := (&canvas.Path{}).Move(q[0].X, q[0].Y)
	for q = q[1:]; len(q) >= 3; q = q[3:] {
		path.Cube(q[0].X, q[0].Y, q[1].X, q[1].Y, q[2].X, q[2].Y)
	}
	p.c.Fill(path.Close(), p.ink)
}

// star has five points and stands upright.
func (p pen) star(cx, cy, radius float64) {
	var xy []float64
	for i := range 10 {
		r := radius
		if i%2 == 1 {
			r *= 0.382
		}
		a := float64(i)*math.Pi/5 - math.Pi/2
		xy = append(xy, cx+r*math.Cos(a), cy+r*math.Sin(a))
	}
	p.fill(xy...)
}

// ticket is a slip with a notch on each side and a line to tear along.
func (p pen) ticket() {
	notch := func(cx, from, to float64) []canvas.Point {
		return canvas.Arc(p.x+cx*p.k, p.y+12*p.k, 2.4*p.k, from, to)
	}
	line := p.pts([]float64{2, 5.5, 22, 5.5})
	line = append(line, notch(22, -math.Pi/2, -3*math.Pi/2)...)
	line = append(line, p.pts([]float64{22, 18.5, 2, 18.5})...)
	line = append(line, notch(2, math.Pi/2, -math.Pi/2)...)
	line = append(line, line[0])
	p.c.Fill(canvas.Polyline(2*p.k, line...), p.ink)
	for _, y := range []float64{8.4, 12, 15.6} {
		p.disc(15, y, 1.1)
	}
}

func (p pen) disc(cx, cy, radius float64) {
	p.c.Fill(canvas.Circle(p.x+cx*p.k, p.y+cy*p.k, radius*p.k), p.ink)
}

func (p pen) ring(cx, cy, radius, width float64) {
	r := canvas.R(p.x+(cx-radius)*p.k, p.y+(cy-radius)*p.k, 2*radius*p.k, 2*radius*p.k)
	p.c.Fill(canvas.Ring(r, radius*p.k, width*p.k), p.ink)
}

func (p pen) speaker() { p.fill(2, 9, 6, 9, 12, 4, 12, 20, 6, 15, 2, 15) }

func (p pen) arc(cx, cy, radius, a, b float64) {
	p.c.Fill(canvas.Polyline(2*p.k, canvas.Arc(p.x+cx*p.k, p.y+cy*p.k, radius*p.k, a, b)...), p.ink)
}

// face draws a face whose mouth bends by mood, -2 to 2.
func (p pen) face(mood float64) {
	p.ring(12, 12, 11, 1.6)
	p.disc(8, 9.5, 1.5)
	p.disc(16, 9.5, 1.5)
	if mood == 0 {
		p.line(1.7, 7.5, 16, 16.5, 16)
		return
	}
	// an arc through the corners of the mouth, flatter for a milder mood
	half := 4.6
	depth := 1.6 * math.Abs(mood)
	radius := (half*half + depth*depth) / (2 * depth)
	a := math.Asin(half / radius)
	cy, from := 15.0+depth-radius, math.Pi/2-a
	if mood < 0 {
		cy, from = 18-depth+radius, 3*math.Pi/2-a
	}
	arc := canvas.Arc(p.x+12*p.k, p.y+cy*p.k, radius*p.k, from, from+2*a)
	p.c.Fill(canvas.Polyline(1.7*p.k, arc...), p.ink)
}
