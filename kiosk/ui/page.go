// Package ui shows the kiosk's conversation: a flow.State becomes a
// scene.Scene, touches, keys and scans become flow events, and Screen runs
// both in a shell (Ebitengine natively, Canvas2D in the browser).
//
// Every page is cut from the same frame, top to bottom: header (hall, clock;
// held for three seconds it asks for the staff PIN), title, content, the one
// next step, and the foot with the way back and the call for an assistant.
// Layouts are made of rectangles cut off one another, so that they hold for
// any portrait or landscape panel; sizes are those of a 1080 x 1920 panel
// times page.k.
package ui

import (
	"cmp"
	"math"
	"slices"

	"motcua/internal/canvas"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
)

// page builds one scene.
type page struct {
	s    *scene.Scene
	st   *flow.State
	w    words
	lang string
	th   scene.Theme
	m    canvas.Measurer
	k    float64 // 1 on a portrait panel
	tall bool    // portrait
	size sizes
	rest canvas.Rect // what is still free
}

// sizes of type, at most five on a page.
type sizes struct{ small, lead, mid, title, huge float64 }

// margin is the free edge of the screen, gap what parts two things; unscaled.
const (
	margin = 32
	gap    = 24
)

// Build makes the scene of a state for a panel of w x h units of m.
func Build(m canvas.Measurer, st *flow.State, w, h float64) *scene.Scene {
	p := newPage(m, st, w, h)
	p.header()
	switch st.Shown() {
	case flow.Idle, flow.Group:
		p.choices()
	case flow.Confirm:
		p.confirm()
	case flow.Card:
		p.askCard()
	case flow.Priority:
		p.priority()
	case flow.Issuing:
		p.issuing()
	case flow.Result:
		p.result()
	case flow.Undo:
		p.undo()
	case flow.Refused:
		p.refused()
	case flow.Search:
		p.search()
	case flow.Procedure:
		p.procedure()
	case flow.LookUp:
		p.lookup()
	case flow.CaseFile:
		p.caseFile()
	case flow.Own:
		p.own()
	case flow.Helping:
		p.help()
	case flow.Suggest:
		p.suggest()
	case flow.Suggested:
		p.suggested()
	case flow.FollowUp:
		p.followup()
	case flow.StaffPIN:
		p.staffPIN()
	case flow.Staff:
		p.staff()
	default:
		p.out()
	}
	p.order()
	if st.Visit.Tuning {
		p.tuning()
	}
	if st.Visit.Warned {
		p.warning()
	}
	p.s.Name, p.s.Lang, p.s.Aloud = p.name(), p.lang, st.Visit.View.Aloud
	if st.Visit.View.Dark {
		p.s.Curtain = p.curtain()
	}
	return p.s
}

// order puts the nodes into reading order, line by line: strips were cut from
// both ends of the page, but a keypad walks and a reader speaks from the top.
func (p *page) order() {
	slices.SortStableFunc(p.s.Nodes, func(a, b *scene.Node) int {
		return cmp.Or(cmp.Compare(a.Rect.Y, b.Rect.Y), cmp.Compare(a.Rect.X, b.Rect.X))
	})
}

func newPage(m canvas.Measurer, st *flow.State, w, h float64) *page {
	p := &page{m: m, st: st, lang: st.Lang(), th: scene.Light, tall: h > w, k: 1}
	if st.Visit.View.Contrast {
		p.th = scene.Contrast
	}
	p.w = in(p.lang)
	if !p.tall {
		p.k = h / 1340
	}
	larger := 1 + 0.2*float64(st.Visit.View.Larger)
	t := scene.KioskType
	p.size = sizes{small: t[0] * p.k * larger, lead: t[1] * p.k * larger, mid: t[2] * p.k * larger, title: t[3] * p.k * larger, huge: t[4] * p.k}
	p.s = &scene.Scene{W: w, H: h, Ground: p.th.Ground, Focus: p.th.Focus}
	p.rest = canvas.R(0, 0, w, h)
	return p
}

// px scales a length of the portrait design.
func (p *page) px(v float64) float64 { return math.Round(v * p.k) }

// top cuts a strip of the portrait design's height off the free part.
func (p *page) top(h float64) canvas.Rect {
	r, rest := p.rest.Top(p.px(h))
	p.rest = rest
	return r
}

// least is the smallest side of what can be touched, unscaled by p.k: 20 mm on
// the smallest panel.
const least = 82

// control cuts a strip for controls off the bottom: never less than a finger.
func (p *page) control(h float64) canvas.Rect {
	r, rest := p.rest.Foot(max(p.px(h), least))
	p.rest = rest
	return r
}

// foot cuts one off the bottom.
func (p *page) foot(h float64) canvas.Rect {
	r, rest := p.rest.Foot(p.px(h))
	p.rest = rest
	return r
}

func (p *page) skip(h float64) { p.top(h) }

// header says where one is and what time it is.
func (p *page) header() {
	h := 160.0
	if !p.tall {
		h = 128
	}
	r := p.top(h)
	bar := &scene.Node{
		Role: scene.Banner, Rect: r, Style: scene.Style{Fill: p.th.Header}, Hold: flow.PressedHidden{},
	}
	line := canvas.R(0, r.Bottom()-p.px(8), r.W, p.px(8))
	in := r.InsetXY(p.px(margin), p.px(12))
	star, in := in.Left(p.px(96))
	star.W = p.px(76)
	bar.Add(&scene.Node{Role: scene.Image, Icon: scene.Star, Rect: star, Style: scene.Style{Ink: p.th.Ornament}})
	clock, name := in.End(p.px(304))
	name.W -= p.px(gap)
	bar.Add(&scene.Node{Role: scene.Heading, Rect: name, Text: p.st.Hall.Name.In(p.lang), Style: scene.Style{
		Ink: p.th.HeaderInk, Size: p.size.lead, MinSize: p.px(28), Bold: true, Lines: 3, Cut: true, Down: scene.Center,
	}})
	if t := p.st.Clock; !t.IsZero() {
		up, down := clock.Top(clock.H * 0.6)
		bar.Add(
			&scene.Node{Role: scene.Text, Rect: up, Text: t.Format("15:04"), Style: scene.Style{
				Ink: p.th.HeaderInk, Size: p.size.mid, MinSize: p.px(40), Bold: true, Across: scene.End, Down: scene.Center,
			}},
			&scene.Node{Role: scene.Text, Rect: down, Text: p.w.Weekdays[t.Weekday()] + ", " + t.Format("02/01/2006"), Style: scene.Style{
				Ink: p.th.HeaderInk, Size: p.size.small, MinSize: p.px(20), Across: scene.End, Down: scene.Center,
			}},
		)
	}
	p.hint(bar)
	p.s.Add(bar.Add(&scene.Node{Rect: line, Style: scene.Style{Fill: p.th.Ornament}}))
	p.rest = p.rest.InsetXY(p.px(margin), 0)
	p.foot(margin)
}

// row parts r into n equal boxes.
func (p *page) row(r canvas.Rect, n int, between float64) []canvas.Rect {
	g := p.px(between)
	w := (r.W - g*float64(n-1)) / float64(n)
	out := make([]canvas.Rect, n)
	for i := range out {
		out[i] = canvas.R(math.Round(r.X+float64(i)*(w+g)), r.Y, math.Floor(w), r.H)
	}
	return out
}

// Draw paints a state on a canvas of any size, as a shell would show it.
func Draw(c canvas.Canvas, st *flow.State) {
	w, h := c.Size()
	dw, dh := Design(w, h)
	on := canvas.Scale(c, dw, dh)
	s := Build(on, st, dw, dh)
	c.FillRect(canvas.R(0, 0, w, h), s.Ground)
	s.Draw(on)
}
