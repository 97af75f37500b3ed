package canvas

import "image"

// Scaled is a canvas of w x h units shown as large as c allows, in its middle;
// a screen that was designed for one size can so be shown at any other.
// X, Y and K tell where a point lies on c: X + K*x.
type Scaled struct {
	On      Canvas
	X, Y, K float64
	w, h    float64
}

// Scale makes a Scaled canvas of w x h units on c.
func Scale(c Canvas, w, h float64) *Scaled {
	cw, ch := c.Size()
	k := min(cw/w, ch/h)
	return &Scaled{On: c, X: (cw - k*w) / 2, Y: (ch - k*h) / 2, K: k, w: w, h: h}
}

// Size is the size in units.
func (s *Scaled) Size() (w, h float64) { return s.w, s.h }

// Width measures in units.
func (s *Scaled) Width(t string, f Font) float64 { return s.On.Width(t, s.font(f)) / s.K }

// FillRect fills a rectangle.
func (s *Scaled) FillRect(r Rect, c Color) { s.On.FillRect(s.rect(r), c) }

// Fill fills a path.
func (s *Scaled) Fill(p *Path, c Color) {
	q := &Path{Steps: make([]Step, len(p.Steps))}
	for i, st := range p.Steps {
		for j, pt := range st.Pts {
			st.Pts[j] = Point{s.X + s.K*pt.X, s.Y + s.K*pt.Y}
		}
		q.Steps[i] = st
	}
	s.On.Fill(q, c)
}

// Text writes one line.
func (s *Scaled) Text(t string, x, y float64, f Font, c Color) {
	s.On.Text(t, s.X+s.K*x, s.Y+s.K*y, s.font(f), c)
}

// Picture shows a picture.
func (s *Scaled) Picture(img image.Image, r Rect) { s.On.Picture(img, s.rect(r)) }

// Clip cuts drawing to r.
func (s *Scaled) Clip(r Rect, draw func()) { s.On.Clip(s.rect(r), draw) }

func (s *Scaled) rect(r Rect) Rect {
	return Rect{s.X + s.K*r.X, s.Y + s.K*r.Y, s.K * r.W, s.K * r.H}
}

func (s *Scaled) font(f Font) Font { return Font{Size: f.Size * s.K, Bold: f.Bold} }
