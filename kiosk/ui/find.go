package ui

import (
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
	name := p.w.Telex
	if p.st.Visit.Query.Plain {
		name = p.w.Plain
	}
	p.button(left, faint, scene.NoIcon, name, p.px(30), flow.SwitchedInput{})
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
	name := p.put(p.top(200), brief(pr.Name, 330), scene.Style{Size: p.size.mid, MinSize: p.px(28), Bold: true, Lines: 5, Cut: true})
	name.Role = scene.Heading
	if len(pr.Name) < 60 {
		p.rest.Y, p.rest.H = p.rest.Y-p.px(88), p.rest.H+p.px(88)
		name.Rect.H = p.px(112)
	}
	p.put(p.top(52), pr.Code, scene.Style{Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet})
	p.skip(8)
	p.procedureFacts(pr)
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
		p.button(p.foot(128), plain, icon, guide, p.size.lead, flow.AskedGuide{})
		p.foot(gap)
		p.takeFrom(p.foot(176), sv)
	} else {
		boxes := p.row(p.foot(150), 2, gap)
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
	p.button(r, loud, scene.NoIcon, p.w.Take, p.size.title, flow.AskedNumber{})
}

func (p *page) procedureFacts(pr *flow.ProcedureInfo) {
	at := counterList(p.st.Hall.CountersOf(pr.Service, p.lang))
	if at != "" {
		at = lang.Fill(p.w.Counters, "n", at)
	}
	facts := [][2]string{{p.w.Field, pr.Field}, {p.w.Agency, pr.Agency}, {p.w.Days, pr.Days}, {p.w.Fee, pr.Fee}}
	for _, f := range facts {
		if f[1] == "" || p.rest.H < p.px(64) {
			continue
		}
		r := p.top(64)
		name, value := r.Left(r.W * 0.28)
		name.W -= p.px(16)
		p.put(name, f[0], scene.Style{Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet})
		p.put(value, brief(f[1], 110), scene.Style{Size: p.size.small, MinSize: p.px(24), Bold: true, Lines: 2, Cut: true})
	}
	if at != "" && p.rest.H > p.px(64) {
		p.put(p.top(64), at, scene.Style{Size: p.size.small, MinSize: p.px(24), Bold: true, Cut: true})
	}
	p.papers(pr.Papers)
}

// papers lists what to bring, as many as fit; the printed guide has them all.
func (p *page) papers(list []string) {
	const each = 88
	if len(list) == 0 || p.rest.H < p.px(64+each) {
		return
	}
	p.skip(8)
	p.put(p.top(56), p.w.Papers, scene.Style{Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet})
	fit := int(p.rest.H / p.px(each))
	for i, s := range list {
		if i == fit-1 && len(list) > fit || i >= fit {
			p.put(p.top(each), lang.Fill(p.w.AndMore, "n", len(list)-i), scene.Style{Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet})
			return
		}
		r := p.top(each)
		at, words := r.Left(p.px(52))
		p.s.Add(&scene.Node{Icon: scene.Document, Rect: canvas.R(at.X, at.Y+p.px(24), p.px(36), p.px(36)), Style: scene.Style{Ink: p.th.Action}})
		p.put(words, brief(s, 150), scene.Style{Size: p.size.small, MinSize: p.px(26), Lines: 2, Cut: true})
	}
}
