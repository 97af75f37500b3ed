package canvas

import "math"

// Op is a step of a Path.
type Op uint8

// The steps, with the number of points they take: 1, 1, 3 and 0.
const (
	MoveTo Op = iota
	LineTo
	CubeTo
	Close
)

// Point is a place on the canvas.
type Point struct{ X, Y float64 }

// Step is one operation of a Path; of Pts only as many count as its Op takes.
type Step struct {
	Op  Op
	Pts [3]Point
}

// Path is an outline to fill by the non-zero rule. Pieces that overlap turn the
// same way (clockwise as seen), holes turn the other way.
type Path struct{ Steps []Step }

// Move starts a new piece.
func (p *Path) Move(x, y float64) *Path { return p.add(MoveTo, Point{x, y}) }

// Line draws a straight line to (x, y).
func (p *Path) Line(x, y float64) *Path { return p.add(LineTo, Point{x, y}) }

// Cube draws a cubic Bézier curve.
func (p *Path) Cube(x1, y1, x2, y2, x, y float64) *Path {
	return p.add(CubeTo, Point{x1, y1}, Point{x2, y2}, Point{x, y})
}

// Close ends the piece where it began.
func (p *Path) Close() *Path { return p.add(Close) }

func (p *Path) add(op Op, pts ...Point) *Path {
	s := Step{Op: op}
	copy(s.Pts[:], pts)
	p.Steps = append(p.Steps, s)
	return p
}

// Add appends the steps of o.
func (p *Path) Add(o *Path) *Path {
	p.Steps = append(p.Steps, o.Steps...)
	return p
}

// Bounds is a rectangle around all points, control points included.
func (p *Path) Bounds() Rect {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range p.Steps {
		for _, q := range s.Pts[:s.Op.points()] {
			x0, y0 = min(x0, q.X), min(y0, q.Y)
			x1, y1 = max(x1, q.X), max(y1, q.Y)
		}
	}
	if x1 < x0 {
		return Rect{}
	}
	return Rect{x0, y0, x1 - x0, y1 - y0}
}

func (o Op) points() int { return [...]int{1, 1, 3, 0}[o] }

// kappa is the length of a handle that makes a cubic curve a quarter circle.
const kappa = 0.5522847498

// RoundRect is r with corners of the given radius.
func RoundRect(r Rect, radius float64) *Path {
	p := &Path{}
	return p.roundRect(r, radius, false)
}

// Ring is the border of r, width wide, lying inside r.
func Ring(r Rect, radius, width float64) *Path {
	p := RoundRect(r, radius)
	return p.roundRect(r.Inset(width), max(0, radius-width), true)
}

// Circle is a disc.
func Circle(cx, cy, radius float64) *Path {
	return RoundRect(Rect{cx - radius, cy - radius, 2 * radius, 2 * radius}, radius)
}

func (p *Path) roundRect(r Rect, q float64, reverse bool) *Path {
	q = min(q, r.W/2, r.H/2)
	k := q * (1 - kappa)
	x0, y0, x1, y1 := r.X, r.Y, r.Right(), r.Bottom()
	if q <= 0 {
		if reverse {
			return p.Move(x0, y0).Line(x0, y1).Line(x1, y1).Line(x1, y0).Close()
		}
		return p.Move(x0, y0).Line(x1, y0).Line(x1, y1).Line(x0, y1).Close()
	}
	if reverse {
		return p.Move(x0+q, y0).Cube(x0+k, y0, x0, y0+k, x0, y0+q).Line(x0, y1-q).
			Cube(x0, y1-k, x0+k, y1, x0+q, y1).Line(x1-q, y1).
			Cube(x1-k, y1, x1, y1-k, x1, y1-q).Line(x1, y0+q).
			Cube(x1, y0+k, x1-k, y0, x1-q, y0).Close()
	}
	return p.Move(x0+q, y0).Line(x1-q, y0).Cube(x1-k, y0, x1, y0+k, x1, y0+q).
		Line(x1, y1-q).Cube(x1, y1-k, x1-k, y1, x1-q, y1).
		Line(x0+q, y1).Cube(x0+k, y1, x0, y1-k, x0, y1-q).
		Line(x0, y0+q).Cube(x0, y0+k, x0+k, y0, x0+q, y0).Close()
}

// Polyline is a line through pts, width wide, with round ends and joints.
func Polyline(width float64, pts ...Point) *Path {
	p := &Path{}
	for i, q := range pts {
		p.Add(Circle(q.X, q.Y, width/2))
		if i == 0 {
			continue
		}
		a := pts[i-1]
		dx, dy := q.X-a.X, q.Y-a.Y
		n := math.Hypot(dx, dy)
		if n == 0 {
			continue
		}
		nx, ny := -dy/n*width/2, dx/n*width/2
		p.Move(a.X-nx, a.Y-ny).Line(q.X-nx, q.Y-ny).Line(q.X+nx, q.Y+ny).Line(a.X+nx, a.Y+ny).Close()
	}
	return p
}

// Arc is the points of an arc from angle a to angle b (radians, clockwise from
// the right), to be drawn by Polyline.
func Arc(cx, cy, radius, a, b float64) []Point {
	n := max(8, int(math.Abs(b-a)*radius/3))
	pts := make([]Point, n+1)
	for i := range pts {
		t := a + (b-a)*float64(i)/float64(n)
		pts[i] = Point{cx + radius*math.Cos(t), cy + radius*math.Sin(t)}
	}
	return pts
}
