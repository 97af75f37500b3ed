package ui

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"motcua/internal/canvas"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// choices is the idle page and the pages of its groups: a question and at most
// eight tiles.
func (p *page) choices() {
	idle := p.st.Shown() == flow.Idle
	if idle {
		p.strip()
		p.utilities()
	} else {
		p.bottom(p.w.GoBack, p.w.End)
	}
	if p.st.Sheets() > 1 {
		p.pager()
	}
	question, more := p.w.Question, p.w.Choose
	if !idle {
		question = p.groupName()
	}
	if p.lowReach() {
		up := p.top(p.rest.H/p.k - p.s.H/p.k/2 + 2*margin)
		p.heading(canvas.R(up.X, up.Y, up.W, p.px(240)), question)
	} else if p.tall {
		p.skip(20)
		p.heading(p.top(96), question)
		p.put(p.top(56), more, scene.Style{Size: p.size.small, Ink: p.th.Quiet})
		p.skip(12)
	} else {
		p.skip(8)
		p.heading(p.top(88), question)
	}
	p.tiles(p.rest, p.st.Tiles())
}

// lowReach: the controls stand in the lower half, for those who sit.
func (p *page) lowReach() bool { return p.tall && p.st.Visit.View.Low }

// groupName is what the group of the page is called.
func (p *page) groupName() string {
	key := p.st.Visit.Path[len(p.st.Visit.Path)-1]
	for i := range p.st.Hall.Services {
		sv := &p.st.Hall.Services[i]
		switch key {
		case "line:" + sv.Line:
			return p.w.Lines[sv.Line]
		case "agency:" + sv.Agency.In("vi"):
			return sv.Agency.In(p.lang)
		}
	}
	return p.w.Question
}

// grid finds boxes for n tiles: as near as can be to the shape of the design's
// tile, and no higher than it, but for the few that have the page to themselves.
func (p *page) grid(r canvas.Rect, n int) []canvas.Rect {
	const shape = 496.0 / 264
	high := p.px(264)
	if n <= 3 { // the few doors of a grouped hall
		high = p.px(384)
		if !p.tall {
			high = p.px(640)
		}
	}
	cols, best := 1, math.Inf(1)
	for c := 1; c <= 4; c++ {
		rows := float64((n + c - 1) / c)
		w := (r.W - p.px(gap)*float64(c-1)) / float64(c)
		h := min((r.H-p.px(gap)*(rows-1))/rows, high)
		if n <= 3 && p.tall && c > 1 || n <= 3 && !p.tall && c < n || c > max(n, 2) || c > 2 && p.lowReach() {
			continue
		}
		if off := math.Abs(math.Log(w / h / shape)); off < best {
			cols, best = c, off
		}
	}
	rows := (n + cols - 1) / cols
	h := math.Floor(min((r.H-p.px(gap)*float64(rows-1))/float64(rows), high))
	var out []canvas.Rect
	for i := range rows {
		line := canvas.R(r.X, r.Y+float64(i)*(h+p.px(gap)), r.W, h)
		out = append(out, p.row(line, cols, gap)...)
	}
	return out[:n]
}

func (p *page) tiles(r canvas.Rect, tiles []flow.Tile) {
	for i, box := range p.grid(r, len(tiles)) {
		t := tiles[i]
		name, action := p.tileName(t), any(flow.ChoseGroup{Key: t.Key})
		fact, icon := lang.Fill(p.w.Waiting, "n", t.Waiting), scene.Person
		if t.Service != nil {
			action = flow.Chose{Service: t.Service.ID}
		}
		switch {
		case !p.st.Line.Up:
			fact, icon = "", scene.NoIcon // nobody knows how many wait
		case t.Service != nil && !t.Service.Open:
			fact, icon = p.w.whyClosed(t.Service), scene.Clock
		case !t.Open:
			fact, icon = p.w.Paused, scene.Clock
		}
		p.tile(box, name, fact, icon, action, t.Open || !p.st.Line.Up)
	}
}

func (p *page) tileName(t flow.Tile) string {
	switch {
	case t.Service != nil:
		return broken(t.Service.Name.In(p.lang))
	case t.Name != nil:
		return t.Name.In(p.lang)
	}
	if name := p.w.Lines[t.Line]; name != "" {
		return name
	}
	return p.w.Question
}

// broken puts the two halves of "Hộ tịch – Chứng thực" on a line each where
// both are short: the dash is where one takes breath.
func broken(name string) string {
	a, b, ok := strings.Cut(name, " – ")
	if !ok || utf8.RuneCountInString(a) > 15 || utf8.RuneCountInString(b) > 17 {
		return name
	}
	return a + " –\n" + b
}

// whyClosed says why a field gives no numbers, and until when.
func (w *words) whyClosed(s *wire.ServiceState) string {
	switch {
	case s.Reason == "limit":
		return w.Full
	case s.Until != "":
		return lang.Fill(w.PausedUntil, "t", s.Until)
	}
	return w.Paused
}

// tile is a card with a name of at most two lines and one fact below it.
func (p *page) tile(r canvas.Rect, name, fact string, icon scene.Icon, action any, open bool) {
	n := &scene.Node{Role: scene.Tile, Rect: r, Action: action, Style: scene.Style{
		Fill: p.th.Panel, Edge: p.th.Edge, EdgeWidth: p.px(2), Radius: p.px(16),
	}}
	n.Label = strings.ReplaceAll(name, "\n", " ")
	if fact != "" {
		n.Label += ", " + fact
	}
	bar := canvas.R(r.X+p.px(20), r.Y+p.px(24), p.px(8), r.H-2*p.px(24))
	ink := p.th.Ink
	accent := p.th.Action
	if !open {
		n.Style.Fill, ink, accent = p.th.Ground, p.th.Quiet, p.th.Edge
	}
	n.Add(&scene.Node{Rect: bar, Style: scene.Style{Fill: accent, Radius: p.px(4)}})
	in := canvas.R(r.X+p.px(48), r.Y+p.px(18), r.W-p.px(68), r.H-p.px(36))
	up := in
	if fact != "" {
		var down canvas.Rect
		lines := 1
		switch long := icon == scene.Clock && len(fact) > 24; {
		case in.H < p.px(150), long && in.H < 4.4*p.size.small: // a flat tile has its fact beside the name
			down, up = in.End(in.W * 0.45)
			up.W -= p.px(12)
			lines = 3
		case long:
			down, up = in.Foot(max(p.px(84), p.size.small*2.6))
			lines = 2
		default:
			down, up = in.Foot(max(p.px(60), p.size.small*1.5))
		}
		side := p.px(34)
		n.Add(&scene.Node{Icon: icon, Rect: canvas.R(down.X, down.Y+(down.H-side)/2, side, side), Style: scene.Style{Ink: p.th.Quiet}})
		n.Add(&scene.Node{Role: scene.Text, Text: fact, Rect: canvas.R(down.X+side+p.px(14), down.Y, down.W-side-p.px(14), down.H), Style: scene.Style{
			Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(22), Lines: lines, Down: scene.Center,
		}})
	}
	size := p.size.lead
	if r.H > p.px(264) {
		size = p.size.title
	}
	n.Add(&scene.Node{Role: scene.Text, Text: name, Rect: up, Style: scene.Style{
		Ink: ink, Size: size, MinSize: p.px(26), Bold: true, Lines: p.nameLines(up), Down: scene.Center,
	}})
	p.s.Add(n)
}

// nameLines: a name stands on two lines; only where it has to shrink a lot a
// high tile gives it a third.
func (p *page) nameLines(r canvas.Rect) int {
	if r.H > 3*p.px(26)*canvas.Line+p.px(10) {
		return 3
	}
	return 2
}

// utilities are the three other things one can come for.
func (p *page) utilities() {
	r := p.foot(160)
	p.foot(gap)
	boxes := p.row(r, 3, gap)
	p.button(boxes[0], plain, scene.Search, p.w.Search, p.size.small, flow.OpenedSearch{})
	p.button(boxes[1], plain, scene.Document, p.w.Lookup, p.size.small, flow.OpenedLookUp{})
	p.button(boxes[2], plain, scene.Bell, p.w.Help, p.size.small, flow.AskedHelp{})
}

// strip is the row of languages and of ways to see the screen.
func (p *page) strip() {
	r := p.control(96)
	p.foot(gap)
	type item struct {
		text   string
		action any
		on     bool
	}
	var items []item
	for _, l := range p.st.Hall.Languages {
		if lang.Has(l) && len(p.st.Hall.Languages) > 1 {
			items = append(items, item{lang.Name(l), flow.Spoke{Lang: l}, l == p.lang})
		}
	}
	v := p.st.Visit.View
	next := v
	next.Larger = (v.Larger + 1) % 3
	items = append(items, item{"A+  " + p.w.Larger, flow.Viewed{View: next}, v.Larger > 0})
	next = v
	next.Contrast = !v.Contrast
	items = append(items, item{p.w.Contrast, flow.Viewed{View: next}, v.Contrast})
	if p.tall {
		next = v
		next.Low = !v.Low
		items = append(items, item{p.w.Low, flow.Viewed{View: next}, v.Low})
	}
	for i, box := range p.row(r, len(items), 16) {
		it := items[i]
		n := p.button(box, faint, scene.NoIcon, it.text, p.px(32), it.action)
		if it.on {
			n.State |= scene.Selected
			n.Style.Edge, n.Style.EdgeWidth = p.th.Action, p.px(6)
			n.Children[0].Style.Bold = true
		}
	}
}

// pager turns the sheets of a long list.
func (p *page) pager() {
	r := p.control(104)
	p.foot(gap)
	boxes := p.row(r, 3, gap)
	sheet, sheets := p.st.Visit.Sheet, p.st.Sheets()
	if sheet > 0 {
		p.button(boxes[0], plain, scene.Back, p.w.Prev, p.size.small, flow.Turned{By: -1})
	}
	p.put(boxes[1], fmt.Sprintf("%d / %d", sheet+1, sheets), scene.Style{Size: p.size.small, Across: scene.Center})
	if sheet+1 < sheets {
		p.button(boxes[2], plain, scene.Arrow, p.w.NextPage, p.size.small, flow.Turned{By: 1})
	}
}

// priority asks for the group.
func (p *page) priority() {
	p.bottom(p.w.GoBack, p.w.End)
	none := p.foot(128)
	p.foot(gap)
	p.button(none, plain, scene.NoIcon, p.w.NoPriority, p.size.lead, flow.ChosePriority{})
	p.skip(20)
	p.heading(p.top(96), p.w.WhichPriority)
	p.skip(20)
	list := p.st.Hall.Priorities
	list = list[:min(len(list), flow.MaxTiles)]
	for i, box := range p.grid(p.rest, len(list)) {
		p.tile(box, list[i].Name.In(p.lang), "", scene.NoIcon, flow.ChosePriority{ID: list[i].ID}, true)
	}
}
