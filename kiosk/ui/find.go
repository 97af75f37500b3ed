package ui

import (
	"math"
	"slices"
	"strings"

	"motcua/internal/canvas"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// search finds a procedure while one types.
func (p *page) search() {
	v := &p.st.Visit
	p.bottom(p.w.GoBack, "")
	p.keyboard(letters, true)
	p.skip(16)
	p.line(p.top(112), v.Query.Text, p.w.TypeToFind)
	p.skip(16)
	switch {
	case strings.TrimSpace(v.Query.Text) == "":
		return
	case len(v.Results) == 0 && v.Answered == v.Query.Text:
		p.put(p.rest, p.w.Nothing, scene.Style{Size: p.size.lead, MinSize: p.px(30), Ink: p.th.Quiet, Lines: 3, Across: scene.Center})
		return
	}
	p.results(v.Results)
}

// line is what was typed, with a caret.
func (p *page) line(r canvas.Rect, text, hint string) {
	c := p.card(r)
	c.Role = scene.Field
	c.Style.Edge, c.Style.EdgeWidth = p.th.Action, p.px(4)
	c.Label = hint
	in := r.InsetXY(p.px(28), p.px(8))
	st := scene.Style{Ink: p.th.Ink, Size: p.size.lead, MinSize: p.px(24), Down: scene.Center, Cut: true}
	if text == "" {
		st.Ink, st.Size = p.th.Quiet, p.size.small
		c.Add(&scene.Node{Role: scene.Text, Rect: in, Text: hint, Style: st})
		return
	}
	c.Label = text
	c.Add(&scene.Node{Role: scene.Text, Rect: in, Text: text + "|", Style: st})
}

// results lists what was found, as many as fit.
func (p *page) results(list []flow.Found) {
	cols := 1
	if !p.tall {
		cols = 2
	}
	const most = 150
	fit := max(1, int((p.rest.H+p.px(12))/(p.px(most)+p.px(12))))
	rows := min(fit, (len(list)+cols-1)/cols)
	for i := range rows {
		line := p.top(most)
		p.skip(12)
		for j, box := range p.row(line, cols, 12) {
			if k := i*cols + j; k < len(list) {
				p.found(box, list[k])
			}
		}
	}
}

func (p *page) found(r canvas.Rect, f flow.Found) {
	n := &scene.Node{Role: scene.Item, Rect: r, Action: flow.ChoseProcedure{Code: f.Code}, Style: scene.Style{
		Fill: p.th.Panel, Edge: p.th.Edge, EdgeWidth: p.px(2), Radius: p.px(16),
	}}
	in := r.InsetXY(p.px(24), p.px(10))
	down, up := in.Foot(p.px(38))
	n.Add(
		&scene.Node{Role: scene.Text, Rect: up, Text: brief(f.Name, 170), Style: scene.Style{
			Ink: p.th.Ink, Size: p.size.small, MinSize: p.px(26), Bold: true, Lines: 2, Cut: true, Down: scene.Center,
		}},
		&scene.Node{Role: scene.Text, Rect: down, Text: brief(f.Code+" · "+f.Field, 90), Style: scene.Style{
			Ink: p.th.Quiet, Size: p.px(26), MinSize: p.px(24), Cut: true, Down: scene.Center,
		}},
	)
	p.s.Add(n)
}

// letters and codes are the two on-screen keyboards, row by row.
var (
	letters  = []string{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"}
	caseKeys = []string{"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM.-/"}
)

// keyboard takes its place at the bottom of the free part. Keys are 20 mm.
func (p *page) keyboard(rows []string, words bool) {
	h := 96.0
	if !p.tall {
		h = 112
	}
	if words {
		p.wideKeys(p.foot(h))
		p.foot(10)
	}
	for i := len(rows) - 1; i >= 0; i-- {
		r := p.foot(h)
		p.foot(10)
		keys := []rune(rows[i])
		w := (r.W - p.px(10)*9) / 10
		n := float64(len(keys))
		last := i == len(rows)-1
		extra := 0.0
		if last && n < 10 {
			extra = 2 // backspace takes two places
		}
		x := r.X + (r.W-(n+extra)*w-(n+extra-1)*p.px(10))/2
		for j, k := range keys {
			p.button(canvas.R(x+float64(j)*(w+p.px(10)), r.Y, w, h*p.k), faint, scene.NoIcon, string(k), p.size.lead, flow.Typed{Key: k})
		}
		if extra > 0 {
			at := canvas.R(x+n*(w+p.px(10)), r.Y, 2*w+p.px(10), h*p.k)
			p.button(at, faint, scene.Backspace, "", p.size.lead, flow.Erased{}).Label = p.w.Erase
		}
	}
	p.foot(12)
}

// wideKeys is the row below the letters.
func (p *page) wideKeys(r canvas.Rect) {
	left, rest := r.Left(r.W * 0.27)
	right, mid := rest.End(r.W * 0.22)
	p.button(left, faint, scene.NoIcon, p.w.Typing+"\n"+p.w.Modes[p.st.Visit.Query.Mode], p.px(30), flow.SwitchedInput{})
	p.button(mid.InsetXY(p.px(10), 0), faint, scene.NoIcon, p.w.Space, p.px(30), flow.Typed{Key: ' '})
	p.button(right, faint, scene.NoIcon, p.w.Clear, p.px(30), flow.Cleared{})
}

// procedure is what one must know of a procedure, and what can be done here.
func (p *page) procedure() {
	pr := p.st.Visit.Procedure
	if pr == nil {
		return
	}
	p.bottom(p.w.GoBack, p.w.End)
	p.procedureButtons(pr)
	p.skip(20)
	st := scene.Style{Ink: p.th.Ink, Size: p.size.mid, MinSize: p.px(28), Bold: true, Lines: 5, Cut: true}
	name := p.block(p.rest.W, p.px(230), brief(pr.Name, 330), st)
	name.Role, name.Style.Across = scene.Heading, scene.Start
	name.Rect.X, name.Rect.Y = p.rest.X, p.rest.Y
	p.s.Add(name)
	p.skip(name.Rect.H/p.k + 4)
	p.put(p.top(56), pr.Code, scene.Style{Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet})
	p.skip(12)
	if p.tall {
		p.procedureFacts(pr)
		p.skip(gap)
		p.papers(p.rest, pr.Papers)
		return
	}
	left, right := p.rest.Left(math.Round((p.rest.W - p.px(gap)) / 2))
	all := p.rest
	p.rest = left
	p.procedureFacts(pr)
	p.rest = all
	p.papers(canvas.R(right.X+p.px(gap), right.Y, right.W-p.px(gap), right.H), pr.Papers)
}

func (p *page) procedureButtons(pr *flow.ProcedureInfo) {
	sv := p.st.Hall.Service(pr.Service)
	guide, icon := p.w.Guide, scene.Printer
	switch g := p.st.Visit.Guide; {
	case g.State == flow.Printing:
		guide = p.w.Guiding
	case g.Took():
		guide, icon = p.w.Guided, scene.Tick
	case g.Over():
		guide, icon = p.w.GuideFails, scene.Warning
	}
	if p.tall {
		p.button(p.control(128), plain, icon, guide, p.size.lead, flow.AskedGuide{})
		p.foot(gap)
		p.takeFrom(p.control(176), sv)
	} else {
		boxes := p.row(p.control(150), 2, gap)
		p.button(boxes[0], plain, icon, guide, p.size.lead, flow.AskedGuide{})
		p.takeFrom(boxes[1], sv)
	}
	p.foot(gap)
}

// takeFrom is LẤY SỐ for the procedure's service, or that it is not taken here.
func (p *page) takeFrom(r canvas.Rect, sv *wire.ServiceState) {
	if sv == nil {
		p.notice(r, p.w.NotHere)
		return
	}
	p.button(r, loud, scene.Ticket, p.w.Take, p.size.title, flow.AskedNumber{})
}

// procedureFacts is a table, name and value.
func (p *page) procedureFacts(pr *flow.ProcedureInfo) {
	facts := [][2]string{{p.w.Field, pr.Field}, {p.w.Agency, pr.Agency}, {p.w.Days, pr.Days}, {p.w.Fee, pr.Fee}}
	if at := counterList(p.st.Hall.CountersOf(pr.Service, p.lang)); at != "" {
		facts = append(facts, [2]string{"", lang.Fill(p.w.Counters, "n", at)})
	}
	facts = slices.DeleteFunc(facts, func(f [2]string) bool { return f[1] == "" })
	if len(facts) == 0 {
		return
	}
	each := max(p.px(76), math.Ceil(p.size.small*1.9))
	if fit := int((p.rest.H - p.px(16)) / each); fit < len(facts) {
		facts = facts[:max(fit, 0)]
	}
	r, rest := p.rest.Top(each*float64(len(facts)) + p.px(16))
	p.rest = rest
	box := p.card(r)
	in := r.InsetXY(p.px(28), p.px(8))
	for i, f := range facts {
		at := canvas.R(in.X, in.Y+float64(i)*each, in.W, each)
		if i > 0 {
			box.Add(&scene.Node{Rect: canvas.R(at.X, at.Y, at.W, p.px(2)), Style: scene.Style{Fill: p.th.Line}})
		}
		at = at.InsetXY(0, p.px(3))
		name, value := at.Left(at.W * 0.26)
		if f[0] == "" {
			name, f[0], value, f[1] = at, f[1], canvas.Rect{}, ""
		}
		name.W -= p.px(12)
		st := scene.Style{Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(24), Lines: 2, Down: scene.Center}
		if f[1] == "" {
			st.Ink, st.Bold, st.Cut = p.th.Ink, true, true
		}
		box.Add(&scene.Node{Role: scene.Text, Rect: name, Text: f[0], Style: st})
		if f[1] != "" {
			st.Ink, st.Bold, st.Cut = p.th.Ink, true, true
			box.Add(&scene.Node{Role: scene.Text, Rect: value, Text: brief(f[1], 110), Style: st})
		}
	}
}

// papers lists what to bring, as many as fit; the printed guide has them all.
func (p *page) papers(r canvas.Rect, list []string) {
	each := max(p.px(92), math.Ceil(p.size.small*canvas.Line*2+p.px(12)))
	head := p.px(72)
	if len(list) == 0 || r.H < head+each+p.px(24) {
		return
	}
	fit := int((r.H - head - p.px(24)) / each)
	more := len(list) - fit
	if more > 0 {
		more++ // the last line says how many
	}
	shown := list[:min(len(list), fit)]
	if more > 0 {
		shown = list[:len(list)-more]
	}
	rows := float64(len(shown))
	if more > 0 {
		rows++
	}
	r.H = head + p.px(24) + rows*each
	box := p.card(r)
	in := r.InsetXY(p.px(28), p.px(12))
	up, in := in.Top(head)
	st := scene.Style{Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(24), Lines: 2, Down: scene.Center, Cut: true}
	box.Add(&scene.Node{Role: scene.Text, Rect: up, Text: p.w.Papers, Style: st})
	st.Ink = p.th.Ink
	for i, s := range shown {
		at, words := canvas.R(in.X, in.Y+float64(i)*each, in.W, each).Left(p.px(60))
		side := p.px(38)
		box.Add(
			&scene.Node{Icon: scene.Document, Rect: canvas.R(at.X, at.Y+(each-side)/2, side, side), Style: scene.Style{Ink: p.th.Action}},
			&scene.Node{Role: scene.Text, Rect: words, Text: brief(s, 150), Style: st},
		)
	}
	if more > 0 {
		st.Ink = p.th.Quiet
		at := canvas.R(in.X+p.px(60), in.Y+(rows-1)*each, in.W-p.px(60), each)
		box.Add(&scene.Node{Role: scene.Text, Rect: at, Text: lang.Fill(p.w.AndMore, "n", more), Style: st})
	}
}
