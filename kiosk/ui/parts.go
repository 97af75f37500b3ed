package ui

import (
	"image"
	"math"
	"unicode/utf8"

	"motcua/internal/canvas"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
)

// heading writes the page's question into a strip, in at most two lines.
func (p *page) heading(r canvas.Rect, text string) *scene.Node {
	n := &scene.Node{Role: scene.Heading, Rect: r, Text: text, Style: scene.Style{
		Ink: p.th.Ink, Size: p.size.title, MinSize: p.px(40), Bold: true, Lines: 2, Down: scene.Center,
	}}
	if endless(text) {
		n.Style.MinSize, n.Style.Lines, n.Style.Cut = p.px(32), 3, true
	}
	p.s.Add(n)
	return n
}

// endless says that a name is longer than any that a hall should show: the
// longest field of the national catalogue has 193 letters. It may end in "…".
func endless(name string) bool { return utf8.RuneCountInString(name) > 60 }

// put writes text into r.
func (p *page) put(r canvas.Rect, text string, st scene.Style) *scene.Node {
	if st.Ink.A == 0 {
		st.Ink = p.th.Ink
	}
	if st.Lines == 0 {
		st.Lines = 1
	}
	st.Down = scene.Center
	n := &scene.Node{Role: scene.Text, Rect: r, Text: text, Style: st}
	p.s.Add(n)
	return n
}

// kind is how loud a button is.
type kind int

const (
	plain kind = iota // bordered
	loud              // the one next step
	faint             // among many: keys, the foot
)

// lip is how far a button stands out of the page; what lies flat is only read.
const lip = 6

// dress is the style of a button.
func (p *page) dress(k kind) scene.Style {
	st := scene.Style{
		Fill: p.th.Panel, Edge: p.th.Action, EdgeWidth: p.px(3), Ink: p.th.Action,
		Radius: p.px(scene.Radius), Lip: p.px(lip), Shade: p.th.Action,
	}
	switch k {
	case loud:
		st.Fill, st.Ink, st.EdgeWidth, st.Shade = p.th.Action, p.th.ActionInk, 0, p.th.ActionDeep
	case faint:
		st.Edge, st.EdgeWidth, st.Ink, st.Shade = p.th.Edge, p.px(2), p.th.Ink, p.th.Edge
	}
	return st
}

// button is something to touch: an icon if any, and its word beside it.
func (p *page) button(r canvas.Rect, k kind, icon scene.Icon, text string, size float64, action any) *scene.Node {
	st := p.dress(k)
	n := &scene.Node{Role: scene.Button, Rect: r, Style: st, Action: action, Label: text, Main: k == loud}
	in := r.InsetXY(p.px(16), p.px(6))
	in.H -= st.Lip
	ts := scene.Style{
		Ink: st.Ink, Size: size, MinSize: size * 0.55, Bold: k != faint, Lines: 2, Cut: endless(text),
		Across: scene.Center, Down: scene.Center,
	}
	if icon != scene.NoIcon {
		var at canvas.Rect
		at, in = p.beside(in, text, ts)
		n.Add(&scene.Node{Icon: icon, Rect: at, Style: scene.Style{Ink: st.Ink}})
		ts.Across = scene.Start
	}
	if text != "" {
		n.Add(&scene.Node{Role: scene.Text, Rect: in, Text: text, Style: ts})
	}
	p.s.Add(n)
	return n
}

// stacked is a button with its icon above its word, for words that need the
// whole width.
func (p *page) stacked(r canvas.Rect, k kind, icon scene.Icon, text string, action any) *scene.Node {
	st := p.dress(k)
	n := &scene.Node{Role: scene.Button, Rect: r, Style: st, Action: action, Label: text}
	in := r.InsetXY(p.px(14), p.px(12))
	in.H -= st.Lip
	up, down := in.Top(math.Round(in.H * 0.44))
	n.Add(
		&scene.Node{Icon: icon, Rect: up, Style: scene.Style{Ink: st.Ink}},
		&scene.Node{Role: scene.Text, Rect: down, Text: text, Style: scene.Style{
			Ink: st.Ink, Size: p.size.small, MinSize: p.px(22), Bold: true, Lines: 2, Across: scene.Center, Down: scene.Center,
		}},
	)
	p.s.Add(n)
	return n
}

// beside places an icon and its text side by side in the middle of r.
func (p *page) beside(r canvas.Rect, text string, st scene.Style) (icon, words canvas.Rect) {
	side := min(st.Size*1.25, r.H)
	space := p.px(18)
	if text == "" {
		return canvas.R(r.X, r.Y+(r.H-side)/2, r.W, side), canvas.Rect{}
	}
	font := canvas.Font{Size: st.Size, Bold: st.Bold}
	f := scene.Fit(p.m, text, font, r.W-side-space, r.H, st.Lines, st.MinSize)
	wide := 0.0
	for _, l := range f.Lines {
		wide = max(wide, p.m.Width(l, canvas.Font{Size: f.Size, Bold: st.Bold}))
	}
	x := math.Round(r.X + max(0, r.W-side-space-wide)/2)
	icon = canvas.R(x, r.Y+(r.H-side)/2, side, side)
	words = canvas.R(x+side+space, r.Y, r.Right()-x-side-space, r.H)
	return icon, words
}

// even sets texts that stand beside each other in one size, the smallest that
// one of them needs. A text that needs far less than the others keeps its own.
func (p *page) even(nodes []*scene.Node) {
	size := math.Inf(1)
	for _, n := range nodes {
		if f := scene.FittedText(p.m, n); f.Size >= 0.72*n.Style.Size {
			size = min(size, f.Size)
		}
	}
	for _, n := range nodes {
		if !math.IsInf(size, 1) {
			n.Style.Even = size
		}
	}
}

// bottom is the foot of every page but idle: back, help, and the end. They
// share the width, back always on the left and the end on the right.
func (p *page) bottom(back, end string) {
	type item struct {
		icon   scene.Icon
		text   string
		action any
	}
	var items []item
	if back != "" {
		items = append(items, item{scene.Back, back, flow.WentBack{}})
	}
	items = append(items, item{scene.Bell, p.w.Help, flow.AskedHelp{}})
	if end != "" {
		items = append(items, item{scene.Cross, end, flow.Ended{}})
	}
	high := 120.0
	if p.lowReach() {
		high = 100
	}
	r := p.control(high)
	p.foot(gap)
	for i, box := range p.row(r, len(items), gap) {
		p.button(box, faint, items[i].icon, items[i].text, p.size.small, items[i].action)
	}
}

// card is a white box that is only read: it lies flat and has a soft border.
func (p *page) card(r canvas.Rect) *scene.Node {
	n := &scene.Node{Role: scene.Group, Rect: r, Style: scene.Style{
		Fill: p.th.Panel, Edge: p.th.Line, EdgeWidth: p.px(2), Radius: p.px(scene.Radius),
	}}
	p.s.Add(n)
	return n
}

// within makes what draw puts on the page children of c.
func (p *page) within(c *scene.Node, draw func()) {
	under := p.s.Nodes
	p.s.Nodes = nil
	draw()
	p.order()
	c.Add(p.s.Nodes...)
	p.s.Nodes = under
}

// sheet is a card as paper is: with a strip of gold at its head. It gives what
// can be written on too.
func (p *page) sheet(r canvas.Rect) (*scene.Node, canvas.Rect) {
	c := p.card(r)
	gold, in := r.Top(p.px(12))
	c.Add(&scene.Node{Rect: gold.InsetXY(p.px(16), 0), Style: scene.Style{Fill: p.th.Ornament}})
	return c, in.InsetXY(p.px(32), p.px(12))
}

// tint is the pale ground of an icon's colour.
func (p *page) tint(ink canvas.Color) canvas.Color {
	switch ink {
	case p.th.Good:
		return p.th.GoodTint
	case p.th.Bad:
		return p.th.BadTint
	}
	return p.th.ActionTint
}

// disc is an icon on a round ground.
func (p *page) disc(at canvas.Rect, icon scene.Icon, ink canvas.Color) *scene.Node {
	st := scene.Style{Fill: p.tint(ink), Radius: at.W / 2}
	if st.Fill == p.th.Ground {
		st.Edge, st.EdgeWidth = ink, p.px(3)
	}
	n := &scene.Node{Role: scene.Image, Rect: at, Style: st}
	return n.Add(&scene.Node{Icon: icon, Rect: at.Inset(math.Round(at.W * 0.26)), Style: scene.Style{Ink: ink}})
}

// message fills the free part with an icon, a sentence and what to do, a little
// above the middle, where the eye is.
func (p *page) message(icon scene.Icon, ink canvas.Color, text, more string) {
	r := p.rest
	side := math.Round(min(p.px(256), r.H*0.3))
	say := p.block(r.W, r.H*0.4, text, scene.Style{Ink: p.th.Ink, Size: p.size.title, Bold: true, Lines: 4})
	then := p.block(r.W, r.H*0.22, more, scene.Style{Ink: p.th.Quiet, Size: p.size.lead, Lines: 3})
	high := side + p.px(48) + say.Rect.H
	if more != "" {
		high += p.px(24) + then.Rect.H
	}
	y := math.Round(r.Y + max(0, r.H-high)*0.42)
	p.s.Add(p.disc(canvas.R(math.Round(r.X+(r.W-side)/2), y, side, side), icon, ink))
	say.Role = scene.Status
	say.Rect.X, say.Rect.Y = r.X, y+side+p.px(48)
	p.s.Add(say)
	if more != "" {
		then.Rect.X, then.Rect.Y = r.X, say.Rect.Bottom()+p.px(24)
		p.s.Add(then)
	}
}

// block is text in the middle of a box just as high as it needs.
func (p *page) block(w, most float64, text string, st scene.Style) *scene.Node {
	st.Across, st.Down = scene.Center, scene.Center
	n := &scene.Node{Role: scene.Text, Text: text, Style: st, Rect: canvas.R(0, 0, w, most)}
	n.Rect.H = math.Ceil(scene.FittedText(p.m, n).Height())
	return n
}

// notice is a sentence that must not be overlooked.
func (p *page) notice(r canvas.Rect, text string) *scene.Node {
	return p.band(r, scene.Warning, p.th.Bad, text, p.size.small)
}

// band is a sentence with its icon, in the colour of good or bad news.
func (p *page) band(r canvas.Rect, icon scene.Icon, ink canvas.Color, text string, size float64) *scene.Node {
	c := p.card(r)
	c.Role = scene.Status
	c.Style.Fill, c.Style.Edge, c.Style.EdgeWidth = p.tint(ink), ink, p.px(3)
	in := r.InsetXY(p.px(28), p.px(10))
	side := math.Round(min(size*1.6, in.H))
	mark, words := in.Left(side + p.px(28))
	c.Add(
		&scene.Node{Icon: icon, Rect: canvas.R(mark.X, mark.Y+(mark.H-side)/2, side, side), Style: scene.Style{Ink: ink}},
		&scene.Node{Role: scene.Text, Text: text, Rect: words, Style: scene.Style{
			Ink: p.th.Ink, Size: size, MinSize: p.px(26), Bold: true, Lines: 2, Down: scene.Center,
		}},
	)
	return c
}

// picture shows an image as large as r allows, square.
func (p *page) picture(r canvas.Rect, img image.Image, label string) {
	side := math.Floor(min(r.W, r.H))
	at := canvas.R(r.X+math.Floor((r.W-side)/2), r.Y, side, side)
	p.s.Add(&scene.Node{Role: scene.Image, Rect: at, Picture: img, Label: label})
}
