package ui

import (
	"fmt"
	"math"
	"strings"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/lang"
	"motcua/internal/scene"
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
	if why := p.hallClosed(); idle && why != (flow.Closed{}) {
		question, more = p.w.whyClosed(why), p.w.Meanwhile
	}
	p.ask(question, more)
	p.tiles(p.rest, p.st.Tiles())
}

// ask writes the question that the tiles answer. For those who sit it stands
// right above what they can reach, and the upper half stays calm.
func (p *page) ask(question, more string) {
	switch {
	case p.lowReach():
		up, rest := p.rest.Top(p.s.H/2 - p.rest.Y)
		p.rest = rest
		_, up = up.Top(max(0, up.H-p.px(290)))
		title, choose := up.Top(p.px(160))
		choose.H = p.px(72)
		p.heading(title, question)
		if more != "" {
			p.put(choose, more, scene.Style{Size: p.size.lead, Ink: p.th.Quiet, Lines: 2})
		}
	case p.tall:
		p.skip(20)
		p.heading(p.top(96), question)
		if more != "" {
			p.put(p.top(56), more, scene.Style{Size: p.size.small, Ink: p.th.Quiet})
		}
		p.skip(16)
	default:
		p.skip(8)
		p.heading(p.top(96), question)
		p.skip(4)
	}
}

// lowReach: the controls stand in the lower half, for those who sit.
func (p *page) lowReach() bool { return p.tall && p.st.Visit.View.Low }

// lower leaves the upper half to what is only read, where reach is low.
func (p *page) lower() {
	if skip := p.s.H/2 - p.rest.Y; p.lowReach() && skip > 0 {
		_, p.rest = p.rest.Top(skip)
	}
}

// hallClosed is why no field gives numbers, where all have one reason: then the
// page says it once, and does not ask for what nobody can have.
func (p *page) hallClosed() flow.Closed {
	var why flow.Closed
	for i := range p.st.Hall.Services {
		c := p.st.Closed(&p.st.Hall.Services[i])
		if c == (flow.Closed{}) || i > 0 && c != why {
			return flow.Closed{}
		}
		why = c
	}
	return why
}

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

// shape is the design's tile, wide by high; row that of a tile which is a name
// only, a line of its own.
const (
	shape = 496.0 / 264
	row   = 1016.0 / 176
)

// grid finds boxes for n tiles, as near as can be to the shape that is wanted,
// and no higher than it allows, without holes where that can be had.
func (p *page) grid(r canvas.Rect, n int, want float64) []canvas.Rect {
	high := p.px(288) * (1 + 0.12*float64(p.st.Visit.View.Larger))
	few := n <= 3 && want == shape // the doors of a grouped hall have the page to themselves
	if few {
		high = p.px(384)
		if !p.tall {
			high = p.px(600)
		}
	} else if !p.tall {
		high = p.px(340)
	}
	cols, best := 1, math.Inf(1)
	for c := 1; c <= 4; c++ {
		rows := (n + c - 1) / c
		w := (r.W - p.px(gap)*float64(c-1)) / float64(c)
		h := min((r.H-p.px(gap)*float64(rows-1))/float64(rows), high)
		if few && (p.tall && c > 1 || !p.tall && c < n) || c > max(n, 2) || c > 2 && p.tall {
			continue
		}
		off := math.Abs(math.Log(w/h/want)) + 0.6*float64(rows*c-n)
		if off < best {
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
	var names, facts []*scene.Node
	for i, box := range p.grid(r, len(tiles), shape) {
		t := tiles[i]
		name, action := p.tileName(t, box.W), any(flow.ChoseGroup{Key: t.Key})
		fact, icon := lang.Fill(p.w.Waiting, "n", t.Waiting), scene.Person
		if t.Service != nil {
			action = flow.Chose{Service: t.Service.ID}
		}
		open := t.Closed == flow.Closed{}
		switch {
		case !open:
			fact, icon = p.w.whyClosed(t.Closed), scene.Clock
		case !p.st.Line.Up:
			fact, icon = "", scene.NoIcon // nobody knows how many wait
		}
		n, f := p.tile(box, name, fact, icon, action, open)
		names = append(names, n)
		if f != nil {
			facts = append(facts, f)
		}
	}
	p.even(names)
	p.even(facts)
}

func (p *page) tileName(t flow.Tile, wide float64) string {
	switch {
	case t.Service != nil:
		return p.broken(t.Service.Name.In(p.lang), wide-p.px(70))
	case t.Name != nil:
		return t.Name.In(p.lang)
	}
	if name := p.w.Lines[t.Line]; name != "" {
		return name
	}
	return p.w.Question
}

// broken puts the two halves of "Hộ tịch – Chứng thực" on a line each where
// each has room on one: the dash is where one takes breath. Elsewhere it stays
// with the word before it.
func (p *page) broken(name string, wide float64) string {
	const dash = "\u00a0–" // with a no-break space
	a, b, ok := strings.Cut(name, " – ")
	if !ok {
		return name
	}
	font := canvas.Font{Size: p.size.lead, Bold: true}
	if a += dash; !p.lowReach() && p.m.Width(a, font) <= wide && p.m.Width(b, font) <= wide && p.m.Width(name, font) > wide {
		return a + "\n" + b
	}
	return a + " " + b
}

// whyClosed says why a field gives no numbers, and until when.
func (w *words) whyClosed(c flow.Closed) string {
	at := c.Until
	if t, err := time.Parse(time.DateOnly, string(c.Day)); err == nil {
		at = lang.Fill(w.AtOn, "t", at, "d", t.Format("02/01"))
	}
	switch {
	case c.Why == flow.WhyFull:
		return w.Full
	case c.Why == flow.WhyLunch:
		return lang.Fill(w.Lunch, "t", at)
	case c.Why == flow.WhyEarly:
		return lang.Fill(w.Early, "t", at)
	case c.Why == flow.WhyOver && at != "":
		return lang.Fill(w.OverUntil, "t", at)
	case c.Why == flow.WhyOver:
		return w.DayOver
	case at != "":
		return lang.Fill(w.PausedUntil, "t", at)
	}
	return w.Paused
}

// tile is a card with a name of at most two lines and one fact below it. It
// gives the nodes of both, for even.
func (p *page) tile(r canvas.Rect, name, fact string, icon scene.Icon, action any, open bool) (title, line *scene.Node) {
	st := p.dress(faint)
	ink, accent := p.th.Ink, p.th.Action
	if !open { // lies flat, as what does nothing
		st.Fill, st.Edge, st.Lip = p.th.Wash, p.th.Line, 0
		ink, accent = p.th.Quiet, p.th.Edge
	}
	n := &scene.Node{Role: scene.Tile, Rect: r, Action: action, Style: st}
	n.Label = strings.NewReplacer("\n", " ", "\u00a0", " ").Replace(name)
	body := r
	body.H -= p.px(lip)
	air := p.px(18)
	if r.H < p.px(180) {
		air = p.px(8)
	}
	bar := canvas.R(body.X+p.px(20), body.Y+air+p.px(6), p.px(8), body.H-2*air-p.px(12))
	n.Add(&scene.Node{Rect: bar, Style: scene.Style{Fill: accent, Radius: p.px(4)}})
	in := canvas.R(body.X+p.px(48), body.Y+air, body.W-p.px(68), body.H-2*air)
	if fact != "" {
		n.Label += ", " + fact
		in, line = p.tileFact(n, in, fact, icon)
	}
	size := p.size.lead
	if r.H > p.px(340) {
		size = p.size.title
	}
	title = &scene.Node{Role: scene.Text, Text: name, Rect: in, Style: scene.Style{
		Ink: ink, Size: size, MinSize: p.px(26), Bold: true, Lines: p.nameLines(in), Cut: endless(name), Down: scene.Center,
	}}
	n.Add(title)
	p.s.Add(n)
	return title, line
}

// tileFact writes the fact at the foot of a tile, beside the name in a flat one,
// and gives what is left for the name.
func (p *page) tileFact(n *scene.Node, in canvas.Rect, fact string, icon scene.Icon) (rest canvas.Rect, line *scene.Node) {
	var down canvas.Rect
	lines := 1
	switch long := icon == scene.Clock && len(fact) > 24; {
	case in.W > p.px(560) && in.H < p.px(150), in.H < p.px(96):
		down, rest = in.End(in.W * 0.45)
		rest.W -= p.px(12)
		lines = 3
	case long && in.H < p.px(150):
		down, rest = in.Foot(p.px(58))
		lines = 2
	case long:
		down, rest = in.Foot(max(p.px(84), p.size.small*2.6))
		lines = 2
	case in.H < p.px(160):
		down, rest = in.Foot(p.px(44))
	default:
		down, rest = in.Foot(max(p.px(60), p.size.small*1.5))
	}
	side := p.px(34)
	line = &scene.Node{
		Role: scene.Text, Text: fact, Rect: canvas.R(down.X+side+p.px(14), down.Y, down.W-side-p.px(14), down.H),
		Style: scene.Style{Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(22), Lines: lines, Down: scene.Center},
	}
	n.Add(&scene.Node{Icon: icon, Rect: canvas.R(down.X, down.Y+(down.H-side)/2, side, side), Style: scene.Style{Ink: p.th.Quiet}}, line)
	return rest, line
}

// nameLines: a name stands on two lines; a high tile has room for more.
func (p *page) nameLines(r canvas.Rect) int {
	switch {
	case !p.tall && r.H > p.px(200): // narrow, and high
		return 4
	case r.H > 3*p.px(34)*canvas.Line+p.px(10):
		return 3
	}
	return 2
}

// utilities are the three other things one can come for.
func (p *page) utilities() {
	high := 160.0
	if p.lowReach() {
		high = 128
	}
	r := p.control(high)
	p.foot(gap)
	n := 3
	if p.st.Hall.Box != nil {
		n = 4
	}
	boxes := p.row(r, n, gap)
	buttons := []*scene.Node{
		p.stacked(boxes[0], plain, scene.Search, p.w.Search, flow.OpenedSearch{}),
		p.stacked(boxes[1], plain, scene.Document, p.w.Lookup, flow.OpenedLookUp{}),
	}
	if n == 4 {
		buttons = append(buttons, p.stacked(boxes[2], plain, scene.Letter, p.w.Suggest, flow.OpenedSuggest{}))
	}
	p.evenButtons(append(buttons, p.stacked(boxes[n-1], plain, scene.Bell, p.w.Help, flow.AskedHelp{}))...)
}

// evenButtons sets the words of buttons in one size.
func (p *page) evenButtons(buttons ...*scene.Node) {
	var words []*scene.Node
	for _, b := range buttons {
		words = append(words, b.Children[len(b.Children)-1])
	}
	p.even(words)
}

// strip is the row of languages and of ways to see the screen.
func (p *page) strip() {
	r := p.control(96)
	p.foot(gap)
	type item struct {
		icon   scene.Icon
		text   string
		action any
		on     bool
	}
	var items []item
	for _, l := range p.st.Hall.Languages {
		if lang.Has(l) && len(p.st.Hall.Languages) > 1 {
			items = append(items, item{scene.NoIcon, lang.Name(l), flow.Spoke{Lang: l}, l == p.lang})
		}
	}
	v := p.st.Visit.View
	next := v
	next.Larger = (v.Larger + 1) % 3
	items = append(items, item{scene.NoIcon, p.w.Larger, flow.Viewed{View: next}, v.Larger > 0})
	next = v
	next.Contrast = !v.Contrast
	items = append(items, item{scene.Halves, p.w.Contrast, flow.Viewed{View: next}, v.Contrast})
	if p.tall {
		next = v
		next.Low = !v.Low
		items = append(items, item{scene.Reach, p.w.Low, flow.Viewed{View: next}, v.Low})
	}
	var all []*scene.Node
	r, ear := p.besideEnd(r, 16)
	p.button(ear, faint, scene.Speaker, "", p.px(44), flow.OpenedTuning{}).Label = p.w.Tuning
	for i, box := range p.row(r, len(items), 16) {
		it := items[i]
		if box.W < p.px(180) {
			it.icon = scene.NoIcon
		}
		n := p.chip(box, it.icon, it.text, it.action)
		if _, ok := it.action.(flow.Spoke); ok { // a language's name is one word to its readers
			n.Children[0].Style.Lines = 1
		}
		if it.on {
			p.turnOn(n)
		}
		all = append(all, n)
	}
	p.evenButtons(all...)
}

// besideEnd cuts a square off the end of a row.
func (p *page) besideEnd(r canvas.Rect, between float64) (rest, end canvas.Rect) {
	end, rest = r.End(r.H)
	rest.W -= p.px(between)
	return rest, end
}

// chip is a small button, its icon close to its word.
func (p *page) chip(r canvas.Rect, icon scene.Icon, text string, action any) *scene.Node {
	st := p.dress(faint)
	n := &scene.Node{Role: scene.Button, Rect: r, Style: st, Action: action, Label: text}
	in := r.InsetXY(p.px(10), p.px(6))
	in.H -= st.Lip
	across := scene.Center
	if icon != scene.NoIcon {
		side := p.px(38)
		font := canvas.Font{Size: p.px(32), Bold: true}
		x := in.X + max(0, (in.W-side-p.px(10)-p.m.Width(text, font))/2)
		n.Add(&scene.Node{Icon: icon, Rect: canvas.R(x, in.Y+(in.H-side)/2, side, side), Style: scene.Style{Ink: st.Ink}})
		x += side + p.px(10)
		in, across = canvas.R(x, in.Y, in.Right()-x, in.H), scene.Start
	}
	n.Add(&scene.Node{Role: scene.Text, Rect: in, Text: text, Style: scene.Style{
		Ink: st.Ink, Size: p.px(32), MinSize: p.px(20), Lines: 2, Across: across, Down: scene.Center,
	}})
	p.s.Add(n)
	return n
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
	at := p.put(boxes[1], fmt.Sprintf("%d / %d", sheet+1, sheets), scene.Style{Size: p.size.small, Across: scene.Center})
	at.Label = lang.Fill(p.w.SheetOf, "a", sheet+1, "b", sheets)
	if sheet+1 < sheets {
		p.button(boxes[2], plain, scene.Arrow, p.w.NextPage, p.size.small, flow.Turned{By: 1})
	}
}

// priority asks for the group.
func (p *page) priority() {
	p.bottom(p.w.GoBack, p.w.End)
	none := p.control(128)
	p.foot(gap)
	p.button(none, plain, scene.NoIcon, p.w.NoPriority, p.size.lead, flow.ChosePriority{})
	p.ask(p.w.WhichPriority, "")
	list := p.st.Hall.Priorities
	list = list[:min(len(list), flow.MaxTiles)]
	want := row
	if len(list) > 5 {
		want = shape
	}
	var names []*scene.Node
	for i, box := range p.grid(p.rest, len(list), want) {
		n, _ := p.tile(box, list[i].Name.In(p.lang), "", scene.NoIcon, flow.ChosePriority{ID: list[i].ID}, true)
		names = append(names, n)
	}
	p.even(names)
}
