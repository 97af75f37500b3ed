package scene

import (
	"motcua/internal/canvas"
)

// Draw paints the whole scene.
func (s *Scene) Draw(c canvas.Canvas) { s.draw(c, canvas.R(0, 0, s.W, s.H)) }

// draw paints what of the scene lies in r; c is clipped to r.
func (s *Scene) draw(c canvas.Canvas, r canvas.Rect) {
	c.FillRect(canvas.R(0, 0, s.W, s.H), s.Ground)
	for _, n := range s.shown() {
		n.draw(c, s, r)
	}
}

// shown are the nodes of the picture.
func (s *Scene) shown() []*Node {
	if s.Curtain != nil {
		return []*Node{s.Curtain}
	}
	return s.Nodes
}

// draw paints the node and what stands in it, as far as it lies in r.
func (n *Node) draw(c canvas.Canvas, s *Scene, r canvas.Rect) {
	if !n.Rect.Inset(-ring).Intersect(r).Empty() {
		n.drawSelf(c)
	}
	if n.Reel != nil {
		in := n.window()
		if part := in.Intersect(r); !part.Empty() {
			c.Clip(in, func() { n.drawChildren(c, s, part) })
		}
		if t := n.thumb(); !t.Empty() {
			fill(c, t, t.W/2, n.Reel.Thumb)
		}
	} else {
		n.drawChildren(c, s, r)
	}
	if n.State&Focused != 0 {
		c.Fill(canvas.Ring(n.Rect.Inset(-ring), n.Style.Radius+ring, ring-2), s.Focus)
	}
}

func (n *Node) drawChildren(c canvas.Canvas, s *Scene, r canvas.Rect) {
	for _, k := range n.Children {
		k.draw(c, s, r)
	}
}

func (n *Node) drawSelf(c canvas.Canvas) {
	st := n.look()
	body := n.Rect
	if st.Lip > 0 {
		fill(c, body, st.Radius, st.Shade)
		body.H -= st.Lip
	}
	if st.Fill.A > 0 {
		fill(c, body, st.Radius, st.Fill)
	}
	if st.Edge.A > 0 && st.EdgeWidth > 0 {
		c.Fill(canvas.Ring(body, st.Radius, st.EdgeWidth), st.Edge)
	}
	if n.Picture != nil {
		c.Picture(n.Picture, n.Rect.Inset(st.Pad))
	}
	if n.Icon != NoIcon {
		n.Icon.draw(c, n.Rect.Inset(st.Pad), st.Ink)
	}
	if n.Text != "" && st.Size > 0 {
		n.write(c, st)
	}
}

// ring is how far the focus ring reaches beyond its node, in pixels.
const ring = 8

// look is the style with the state applied.
func (n *Node) look() Style {
	st := n.Style
	if n.State&Disabled != 0 {
		st.Lip = 0
	}
	if n.State&Pressed != 0 {
		st.Lip = 0
		st.Fill = Mix(st.Fill, canvas.RGB(0), 0.18)
		if n.Style.Fill.A == 0 {
			st.Fill = canvas.Color{A: 40}
		}
	}
	return st
}

func fill(c canvas.Canvas, r canvas.Rect, radius float64, col canvas.Color) {
	if radius <= 0 {
		c.FillRect(r, col)
		return
	}
	c.Fill(canvas.RoundRect(r, radius), col)
}

// fit sets the node's text into its rectangle.
func (n *Node) fit(m canvas.Measurer) Fitted {
	in := n.Rect.Inset(n.Style.Pad)
	size, least := n.Style.Size, n.Style.MinSize
	if least <= 0 {
		least = size * 0.7
	}
	if n.Style.Even > 0 {
		size = min(size, n.Style.Even)
	}
	return Fit(m, n.Text, canvas.Font{Size: size, Bold: n.Style.Bold}, in.W, in.H, n.Style.Lines, min(size, least))
}

func (n *Node) write(c canvas.Canvas, st Style) {
	f := n.fit(c)
	in := n.Rect.Inset(st.Pad)
	font := canvas.Font{Size: f.Size, Bold: st.Bold}
	y := in.Y + canvas.Ascent*f.Size
	switch st.Down {
	case Center:
		// the middle of the capitals, not of the box, is what the eye centres
		block := canvas.Line*f.Size*float64(len(f.Lines)-1) + canvas.CapHeight*f.Size
		y = in.Y + (in.H-block)/2 + canvas.CapHeight*f.Size
		top, foot := in.Y+canvas.Ascent*f.Size, in.Bottom()-canvas.Descent*f.Size-canvas.Line*f.Size*float64(len(f.Lines)-1)
		y = max(top, min(y, foot))
	case End:
		y = in.Bottom() - f.Height() + canvas.Ascent*f.Size
	}
	for i, l := range f.Lines {
		w := c.Width(l, font)
		x := in.X
		switch st.Across {
		case Center:
			x += (in.W - w) / 2
		case End:
			x += in.W - w
		}
		c.Text(l, x, y+canvas.Line*f.Size*float64(i), font, st.Ink)
	}
}

// Mix is a with the share t of b.
func Mix(a, b canvas.Color, t float64) canvas.Color {
	m := func(x, y uint8) uint8 { return uint8(float64(x)*(1-t) + float64(y)*t + 0.5) }
	return canvas.Color{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: a.A}
}

// FittedText is how a node's text is set, for tests that ask how large it came out.
func FittedText(m canvas.Measurer, n *Node) Fitted { return n.fit(m) }
