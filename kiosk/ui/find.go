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
	p.keyboard()
	if up := p.s.H/2 - p.px(128) - p.rest.Y; p.lowReach() && up > 0 {
		_, p.rest = p.rest.Top(up) // the line stays with what it finds
	}
	p.skip(16)
	p.line(p.top(112), v.Query.Text, p.w.TypeToFind)
	p.skip(16)
	switch {
	case strings.TrimSpace(v.Query.Text) == "":
		p.howToType()
	case len(v.Results) == 0 && v.Answered == v.Query.Text:
		p.nothing()
	default:
		if v.Answered == v.Query.Text { // seen at a glance, and said
			p.s.Add(&scene.Node{Role: scene.Status, Rect: canvas.R(p.rest.X, p.rest.Y-1, 1, 1), Text: lang.Fill(p.w.Found, "n", len(v.Results))})
		}
		p.results(v.Results)
	}
}

// nothing says that nothing was found, small where the page is low.
func (p *page) nothing() {
	if p.rest.H < p.px(440) {
		p.put(p.rest, p.w.Nothing, scene.Style{Size: p.size.lead, MinSize: p.px(30), Ink: p.th.Quiet, Lines: 3, Across: scene.Center}).Role = scene.Status
		return
	}
	side := p.px(176)
	say := p.block(p.rest.W, p.px(220), p.w.Nothing, scene.Style{Ink: p.th.Ink, Size: p.size.lead, Lines: 3})
	say.Role = scene.Status
	y := p.rest.Y + math.Round((p.rest.H-side-p.px(32)-say.Rect.H)*0.42)
	p.s.Add(p.disc(canvas.R(p.rest.X+math.Round((p.rest.W-side)/2), y, side, side), scene.Search, p.th.Action))
	say.Rect.X, say.Rect.Y = p.rest.X, y+side+p.px(32)
	p.s.Add(say)
}

// results lists what was found, in two columns where the page is wide.
func (p *page) results(list []flow.Found) {
	cols := 1
	if !p.tall {
		cols = 2
	}
	p.lower()
	high := max(p.px(138), math.Ceil(p.size.small*2.45+p.px(64)))
	p.list(p.rest, "found "+p.st.Visit.Answered, (len(list)+cols-1)/cols, high, p.px(12), func(i int, r canvas.Rect) *scene.Node {
		if cols == 1 {
			return p.found(r, list[i])
		}
		row := &scene.Node{Role: scene.Group, Rect: r}
		for j, box := range p.row(r, cols, 12) {
			if k := i*cols + j; k < len(list) {
				row.Add(p.found(box, list[k]))
			}
		}
		return row
	})
}

func (p *page) found(r canvas.Rect, f flow.Found) *scene.Node {
	n := &scene.Node{Role: scene.Item, Rect: r, Action: flow.ChoseProcedure{Code: f.Code}, Style: p.dress(faint)}
	in := r.InsetXY(p.px(24), p.px(8))
	in.H -= n.Style.Lip
	down, up := in.Foot(p.px(40))
	small := scene.Style{Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(26), Cut: true, Down: scene.Center}
	small.Even = p.px(27)
	var taken *scene.Node
	if at := p.takenAt(f.Service); at != "" {
		where := small
		where.Ink, where.Bold, where.Across = p.th.Action, true, scene.End
		w := min(math.Ceil(p.m.Width(at, canvas.Font{Size: small.Even, Bold: true}))+2, down.W*0.5)
		right, left := down.End(w)
		down = left
		down.W -= p.px(24)
		taken = &scene.Node{Role: scene.Text, Rect: right, Text: at, Style: where}
	}
	n.Add( // as it is read: the name first
		&scene.Node{Role: scene.Text, Rect: up, Text: brief(f.Name, 170), Style: scene.Style{
			Ink: p.th.Ink, Size: p.size.small, MinSize: p.px(26), Bold: true, Lines: 2, Cut: true, Down: scene.Center,
		}},
		&scene.Node{Role: scene.Text, Rect: down, Text: brief(p.about(f), 110), Style: small},
	)
	if taken != nil {
		n.Add(taken)
	}
	return n
}

// about is what tells a procedure from another of its name, and which service
// takes it.
func (p *page) about(f flow.Found) string {
	takes := f.Field
	if sv := p.st.Hall.Service(f.Service); sv != nil {
		takes = sv.Name.In(p.lang)
	}
	parts := slices.DeleteFunc([]string{f.Apart, takes, f.Code}, func(s string) bool { return s == "" })
	return strings.Join(slices.Compact(parts), " · ")
}

// takenAt says where a service takes people: its counters, else its name.
func (p *page) takenAt(service string) string {
	sv := p.st.Hall.Service(service)
	if sv == nil {
		return ""
	}
	if at := p.w.counterList(p.st.Hall.CountersOf(service, p.lang)); at != "" {
		return lang.Fill(p.w.Counters, "n", at)
	}
	return sv.Name.In(p.lang)
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
		p.button(p.control(128), plain, icon, guide, p.size.lead, flow.AskedGuide{}).Live = true
		p.foot(gap)
		p.takeFrom(p.control(176), sv)
	} else {
		boxes := p.row(p.control(150), 2, gap)
		p.button(boxes[0], plain, icon, guide, p.size.lead, flow.AskedGuide{}).Live = true
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
	if at := p.w.counterList(p.st.Hall.CountersOf(pr.Service, p.lang)); at != "" {
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

// papers lists what to bring, whole; a long list can be pulled.
func (p *page) papers(r canvas.Rect, list []string) {
	each := max(p.px(92), math.Ceil(p.size.small*canvas.Line*2+p.px(12)))
	head := p.px(72)
	if r.H < head+each+p.px(24) {
		return
	}
	if len(list) == 0 { // a catalogue without them must not look as if nothing were needed
		list = []string{p.w.AskPapers}
	}
	mark := p.px(60)
	rows := p.paperRows(r.W-2*p.px(28)-mark-max(p.px(104), least)-p.px(36), list)
	r.H = min(r.H, head+p.px(24)+float64(len(rows))*each)
	box := p.card(r)
	in := r.InsetXY(p.px(28), p.px(12))
	up, in := in.Top(head)
	st := scene.Style{Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(24), Lines: 2, Down: scene.Center, Cut: true}
	box.Add(&scene.Node{Role: scene.Text, Rect: up, Text: p.w.Papers, Style: st})
	st.Ink = p.th.Ink
	box.Add(p.reel(in, "papers "+p.st.Visit.Procedure.Code, len(rows), each, 0, func(i int, r canvas.Rect) *scene.Node {
		at, words := r.Left(mark)
		side := p.px(38)
		row := &scene.Node{Role: scene.Group, Rect: r}
		st, y := st, (each-side)/2
		if i+1 < len(rows) && !rows[i+1].first || !rows[i].first { // one text over several rows
			st.Down, y = scene.Start, 0
		}
		if rows[i].first {
			row.Add(&scene.Node{Icon: scene.Document, Rect: canvas.R(at.X, at.Y+y, side, side), Style: scene.Style{Ink: p.th.Action}})
		}
		return row.Add(&scene.Node{Role: scene.Text, Rect: words, Text: rows[i].text, Style: st})
	})...)
}

// paperRow is two lines of a paper's name, the first of it or more.
type paperRow struct {
	text  string
	first bool
}

// paperRows parts names that stand on more than two lines of a width into rows
// of two: people copy what they must bring from here, to the last word.
func (p *page) paperRows(wide float64, list []string) []paperRow {
	font := canvas.Font{Size: p.size.small}
	var rows []paperRow
	for _, name := range list {
		first := true
		for rest := strings.Fields(name); len(rest) > 0; first = false {
			var text []string
			for range 2 {
				n := 1
				for n < len(rest) && p.m.Width(strings.Join(rest[:n+1], " "), font) <= wide {
					n++
				}
				text = append(text, strings.Join(rest[:n], " "))
				if rest = rest[n:]; len(rest) == 0 {
					break
				}
			}
			rows = append(rows, paperRow{strings.Join(text, " "), first})
		}
	}
	return rows
}
