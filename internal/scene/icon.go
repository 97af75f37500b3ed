package scene

import (
	"math"

	"motcua/internal/canvas"
)

// Icon is a drawing made of paths, since a typeface may lack it.
type Icon uint8

// The icons. Face1 is the unhappiest of five faces, Face5 the happiest.
const (
	NoIcon Icon = iota
	Tick
	Cross
	Play  // ▶ "goes to"
	Arrow // → with a shaft
	Back  // ←
	Up
	Down
	Warning
	Clock
	Search
	Document
	Printer
	Person
	Bell
	Speaker
	Mute // a speaker that says nothing
	Backspace
	Face1
	Face2
	Face3
	Face4
	Face5
)

// draw paints the icon as a square in the middle of r.
func (ic Icon) draw(c canvas.Canvas, r canvas.Rect, ink canvas.Color) {
	side := min(r.W, r.H)
	x0, y0 := r.X+(r.W-side)/2, r.Y+(r.H-side)/2
	p := pen{c: c, ink: ink, x: x0, y: y0, k: side / 24}
	switch ic {
	case Tick:
		p.line(3, 4, 13, 9, 18, 20, 6)
	case Cross:
		p.line(3, 5, 5, 19, 19)
		p.line(3, 19, 5, 5, 19)
	case Play:
		p.fill(6, 3, 20, 12, 6, 21)
	case Arrow:
		p.line(2.6, 3, 12, 20, 12)
		p.line(2.6, 14, 5, 21, 12, 14, 19)
	case Back:
		p.line(2.6, 21, 12, 4, 12)
		p.line(2.6, 10, 5, 3, 12, 10, 19)
	case Up:
		p.line(2.6, 4, 15, 12, 7, 20, 15)
	case Down:
		p.line(2.6, 4, 9, 12, 17, 20, 9)
	case Warning:
		p.line(2, 12, 3, 22, 21, 2, 21, 12, 3)
		p.line(2.4, 12, 9.5, 12, 14.5)
		p.disc(12, 17.8, 1.4)
	default:
		ic.drawObject(p)
	}
}

func (ic Icon) drawObject(p pen) {
	switch ic {
	case Clock:
		p.ring(12, 12, 10, 2)
		p.line(2, 12, 6, 12, 12, 16, 14)
	case Search:
		p.ring(10, 10, 7.5, 2.4)
		p.line(3, 16, 16, 21.5, 21.5)
	case Document:
		p.line(2, 5, 2.5, 14, 2.5, 19, 7.5, 19, 21.5, 5, 21.5, 5, 2.5)
		p.line(2, 8.5, 12, 15.5, 12)
		p.line(2, 8.5, 16.5, 15.5, 16.5)
	case Printer:
		p.line(2, 6, 8, 6, 2.5, 18, 2.5, 18, 8)
		p.line(2, 6, 17, 3, 17, 3, 8.5, 21, 8.5, 21, 17, 18, 17)
		p.line(2, 6, 14, 18, 14, 18, 21.5, 6, 21.5, 6, 14)
	case Person:
		p.disc(12, 7, 4.6)
		p.fill(3, 22, 4, 17, 8, 13.5, 16, 13.5, 20, 17, 21, 22)
	case Bell:
		p.fill(4, 18, 6, 15, 6, 9, 8.5, 5, 12, 3.6, 15.5, 5, 18, 9, 18, 15, 20, 18)
		p.disc(12, 20.4, 2)
	case Speaker:
		p.speaker()
		p.arc(12, 12, 5, -0.9, 0.9)
		p.arc(12, 12, 9, -0.9, 0.9)
	case Mute:
		p.speaker()
		p.line(2, 15.5, 9, 21.5, 15)
		p.line(2, 15.5, 15, 21.5, 9)
	case Backspace:
		p.line(2, 8, 5, 21.5, 5, 21.5, 19, 8, 19, 2.5, 12, 8, 5)
		p.line(2, 11, 9, 17, 15)
		p.line(2, 17, 9, 11, 15)
	case Face1, Face2, Face3, Face4, Face5:
		p.face(float64(ic-Face1) - 2)
	}
}

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
