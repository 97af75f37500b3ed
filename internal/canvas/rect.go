package canvas

// Rect is a rectangle by its upper left corner and its size.
type Rect struct{ X, Y, W, H float64 }

// R is short for Rect{x, y, w, h}.
func R(x, y, w, h float64) Rect { return Rect{X: x, Y: y, W: w, H: h} }

// Right is the x of the right edge.
func (r Rect) Right() float64 { return r.X + r.W }

// Bottom is the y of the lower edge.
func (r Rect) Bottom() float64 { return r.Y + r.H }

// Center is the middle point.
func (r Rect) Center() (x, y float64) { return r.X + r.W/2, r.Y + r.H/2 }

// Empty reports that r has no area.
func (r Rect) Empty() bool { return r.W <= 0 || r.H <= 0 }

// Has reports whether the point lies in r; the right and lower edges do not belong to it.
func (r Rect) Has(x, y float64) bool {
	return x >= r.X && x < r.Right() && y >= r.Y && y < r.Bottom()
}

// Inset moves all four edges inwards by d (outwards when negative).
func (r Rect) Inset(d float64) Rect { return r.InsetXY(d, d) }

// InsetXY moves the left and right edges by dx and the others by dy.
func (r Rect) InsetXY(dx, dy float64) Rect {
	return Rect{r.X + dx, r.Y + dy, max(0, r.W-2*dx), max(0, r.H-2*dy)}
}

// Intersect is the common part, empty when there is none.
func (r Rect) Intersect(o Rect) Rect {
	x, y := max(r.X, o.X), max(r.Y, o.Y)
	return Rect{x, y, max(0, min(r.Right(), o.Right())-x), max(0, min(r.Bottom(), o.Bottom())-y)}
}

// Union is the smallest rectangle around both; an empty one counts for nothing.
func (r Rect) Union(o Rect) Rect {
	if r.Empty() {
		return o
	}
	if o.Empty() {
		return r
	}
	x, y := min(r.X, o.X), min(r.Y, o.Y)
	return Rect{x, y, max(r.Right(), o.Right()) - x, max(r.Bottom(), o.Bottom()) - y}
}

// Contains reports that o lies wholly in r, half a pixel of rounding forgiven.
func (r Rect) Contains(o Rect) bool {
	const e = 0.5
	return o.X >= r.X-e && o.Y >= r.Y-e && o.Right() <= r.Right()+e && o.Bottom() <= r.Bottom()+e
}

// Top cuts a strip of height h off the top and gives it and what is left.
func (r Rect) Top(h float64) (strip, rest Rect) {
	h = min(h, r.H)
	return Rect{r.X, r.Y, r.W, h}, Rect{r.X, r.Y + h, r.W, r.H - h}
}

// Foot cuts a strip of height h off the bottom.
func (r Rect) Foot(h float64) (strip, rest Rect) {
	h = min(h, r.H)
	return Rect{r.X, r.Bottom() - h, r.W, h}, Rect{r.X, r.Y, r.W, r.H - h}
}

// Left cuts a strip of width w off the left.
func (r Rect) Left(w float64) (strip, rest Rect) {
	w = min(w, r.W)
	return Rect{r.X, r.Y, w, r.H}, Rect{r.X + w, r.Y, r.W - w, r.H}
}

// End cuts a strip of width w off the right.
func (r Rect) End(w float64) (strip, rest Rect) {
	w = min(w, r.W)
	return Rect{r.Right() - w, r.Y, w, r.H}, Rect{r.X, r.Y, r.W - w, r.H}
}

// Rows parts r from top to bottom by the given shares, with gaps between.
func (r Rect) Rows(gap float64, shares ...float64) []Rect {
	out := make([]Rect, 0, len(shares))
	y := r.Y
	for _, h := range parts(r.H, gap, shares) {
		out = append(out, Rect{r.X, y, r.W, h})
		y += h + gap
	}
	return out
}

// Cols parts r from left to right by the given shares, with gaps between.
func (r Rect) Cols(gap float64, shares ...float64) []Rect {
	out := make([]Rect, 0, len(shares))
	x := r.X
	for _, w := range parts(r.W, gap, shares) {
		out = append(out, Rect{x, r.Y, w, r.H})
		x += w + gap
	}
	return out
}

// Grid parts r into cols x rows equal cells, row by row.
func (r Rect) Grid(cols, rows int, gap float64) []Rect {
	var out []Rect
	for _, row := range r.Rows(gap, equal(rows)...) {
		out = append(out, row.Cols(gap, equal(cols)...)...)
	}
	return out
}

// Middle is a rectangle of at most w x h in the middle of r.
func (r Rect) Middle(w, h float64) Rect {
	w, h = min(w, r.W), min(h, r.H)
	return Rect{r.X + (r.W-w)/2, r.Y + (r.H-h)/2, w, h}
}

func equal(n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = 1
	}
	return s
}

func parts(length, gap float64, shares []float64) []float64 {
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	free := max(0, length-gap*float64(len(shares)-1))
	out := make([]float64, len(shares))
	for i, s := range shares {
		out[i] = free * s / sum
	}
	return out
}
