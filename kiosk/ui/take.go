package ui

import (
	"fmt"
	"strings"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// confirm shows the field before a number of it is taken.
func (p *page) confirm() {
	sv := p.st.Service()
	if sv == nil {
		return
	}
	p.bottom(p.w.GoBack, p.w.End)
	p.priorityButton()
	p.takeButton()
	if p.lowReach() {
		p.skip(200)
	}
	if p.tall {
		p.skip(24)
		p.heading(p.top(150), sv.Name.In(p.lang))
	} else {
		p.skip(8)
		p.heading(p.top(100), sv.Name.In(p.lang))
	}
	if pr := p.st.Visit.Procedure; pr != nil {
		p.put(p.top(110), brief(pr.Name, 150), scene.Style{Size: p.size.small, MinSize: p.px(26), Ink: p.th.Quiet, Lines: 2, Cut: true})
	}
	p.skip(16)
	p.steppers(p.foot(176))
	p.foot(gap)
	p.facts(sv)
}

// fact is one line of what is known before a number is taken.
type fact struct {
	icon scene.Icon
	text string
}

// facts says how the line stands, as far as it is known.
func (p *page) facts(sv *wire.ServiceState) {
	var lines []fact
	if p.st.Line.Up {
		if f := p.w.forecast(sv.WaitS); f != "" {
			lines = append(lines, fact{scene.Clock, lang.Fill(p.w.Wait, "n", f)})
		}
		lines = append(lines, fact{scene.Person, lang.Fill(p.w.Waiting, "n", sv.Waiting)})
	} else {
		lines = append(lines, fact{scene.Clock, p.w.OfflineWait})
	}
	if at := counterList(p.st.Hall.CountersOf(sv.ID, p.lang)); at != "" {
		lines = append(lines, fact{scene.Arrow, lang.Fill(p.w.Counters, "n", at)})
	}
	p.notices(sv)
	p.skip(8)
	if p.tall {
		p.factsDown(lines)
		return
	}
	p.rest.H = min(p.rest.H, p.px(130)*float64(len(lines)))
	box := p.card(p.rest)
	in := p.rest.InsetXY(p.px(40), p.px(16))
	for i, at := range p.row(in, len(lines), gap) { // side by side: there is width and no height
		box.Add(&scene.Node{Role: scene.Text, Rect: at, Text: lines[i].text, Style: scene.Style{
			Ink: p.th.Ink, Size: p.size.lead, MinSize: p.px(26), Bold: i == 0, Lines: 2, Across: scene.Center, Down: scene.Center,
		}})
	}
}

// factsDown stands them one below the other, over all the height there is,
// each with the picture of what it speaks of.
func (p *page) factsDown(lines []fact) {
	p.rest.H = min(p.rest.H, p.px(340)*float64(len(lines)))
	box := p.card(p.rest)
	in := p.rest.InsetXY(p.px(40), p.px(8))
	h := in.H / float64(len(lines))
	for i, l := range lines {
		at := canvas.R(in.X, in.Y+float64(i)*h, in.W, h)
		if i > 0 {
			box.Add(&scene.Node{Rect: canvas.R(at.X, at.Y, at.W, p.px(2)), Style: scene.Style{Fill: p.th.Edge}})
		}
		at = at.InsetXY(0, p.px(4))
		side := min(p.px(72), at.H)
		mark, words := at.Left(p.px(112))
		mark = canvas.R(mark.X, mark.Y+(mark.H-side)/2, side, side)
		size := p.size.mid
		if i == 0 {
			size = p.size.title
		}
		box.Add(
			&scene.Node{Icon: l.icon, Rect: mark, Style: scene.Style{Ink: p.th.Action}},
			&scene.Node{Role: scene.Text, Rect: words, Text: l.text, Style: scene.Style{
				Ink: p.th.Ink, Size: size, MinSize: p.px(26), Bold: i == 0, Lines: 2, Down: scene.Center,
			}},
		)
	}
}

// notices are what must be known before a number is taken: that it may come too
// late, that there will be no paper. Where height is scarce they stand side by
// side.
func (p *page) notices(sv *wire.ServiceState) {
	var list []string
	if say := map[string]string{"late_day": p.w.Late, "draw": p.w.Draw}[sv.Notice]; say != "" && p.st.Line.Up {
		list = append(list, say)
	}
	if p.st.NoPaper() {
		list = append(list, p.w.NoPaper)
	}
	if len(list) == 0 {
		return
	}
	if !p.tall {
		for i, r := range p.row(p.foot(120), len(list), gap) {
			p.notice(r, list[i])
		}
		p.foot(gap)
		return
	}
	for _, say := range list {
		p.notice(p.foot(120), say)
		p.foot(gap)
	}
}

// steppers ask how many files and people come with the ticket.
func (p *page) steppers(r canvas.Rect) {
	boxes := p.row(r, 2, gap)
	p.stepper(boxes[0], p.w.Files, p.st.Visit.Files, flow.Files)
	p.stepper(boxes[1], p.w.People, p.st.Visit.People, flow.People)
}

func (p *page) stepper(r canvas.Rect, name string, n int, what flow.Count) {
	n = max(n, 1)
	label, box := r.Top(p.px(48))
	p.put(label, name, scene.Style{Size: p.size.small, MinSize: p.px(26), Ink: p.th.Quiet, Across: scene.Center})
	side := max(box.H, least)
	minus, rest := box.Left(side)
	plus, mid := rest.End(side)
	less := p.button(minus, faint, scene.NoIcon, "–", p.size.mid, flow.Counted{What: what, By: -1})
	less.Label = name + ": " + p.w.Less
	if n == 1 {
		less.State |= scene.Disabled
		less.Children[0].State |= scene.Disabled
		less.Style.Ink = p.th.Edge
		less.Children[0].Style.Ink = p.th.Edge
	}
	more := p.button(plus, faint, scene.NoIcon, "+", p.size.mid, flow.Counted{What: what, By: 1})
	more.Label = name + ": " + p.w.More
	p.put(mid, fmt.Sprint(n), scene.Style{Size: p.size.mid, Bold: true, Across: scene.Center})
}

// takeButton is LẤY SỐ, or why it cannot be pressed now.
func (p *page) takeButton() {
	r := p.foot(200)
	p.foot(gap)
	if left := p.st.LockLeft(); left > 0 {
		s := int((left + time.Second - 1) / time.Second)
		p.notice(r, lang.Fill(p.w.Locked, "n", s))
		return
	}
	p.button(r, loud, scene.NoIcon, p.w.Take, p.size.title, flow.Took{})
}

func (p *page) priorityButton() {
	if len(p.st.Hall.Priorities) == 0 {
		return
	}
	r := p.foot(128)
	p.foot(gap)
	chosen := ""
	for _, g := range p.st.Hall.Priorities {
		if g.ID == p.st.Visit.Priority {
			chosen = g.Name.In(p.lang)
		}
	}
	if chosen == "" {
		p.button(r, plain, scene.NoIcon, p.w.Priority, p.size.small, flow.AskedPriority{})
		return
	}
	n := p.button(r, plain, scene.Tick, lang.Fill(p.w.PriorityIs, "n", chosen), p.size.small, flow.AskedPriority{})
	n.State |= scene.Selected
	n.Style.EdgeWidth = p.px(6)
}

func (p *page) issuing() {
	p.message(scene.Clock, p.th.Action, p.w.Issuing, "")
}

// result shows the number; it stands whatever the printer does.
func (p *page) result() {
	v := &p.st.Visit
	p.bottom("", "")
	done := p.foot(120)
	p.foot(gap)
	p.button(done, loud, scene.NoIcon, p.w.Done, p.size.lead, flow.Ended{})
	if !p.tall {
		right := canvas.R(p.rest.Right()-p.px(430), p.rest.Y+p.px(20), p.px(430), p.rest.H-p.px(20))
		p.rest.W -= p.px(430 + 2*gap)
		defer p.qr(right, p.px(330))
	}
	p.skip(16)
	p.put(p.top(72), p.w.Yours, scene.Style{Size: p.size.lead, Ink: p.th.Quiet, Across: scene.Center})
	number := p.put(p.top(380), v.Ticket.Number, scene.Style{Size: p.size.huge, MinSize: p.px(240), Bold: true, Ink: p.th.Number, Across: scene.Center})
	number.Role = scene.Status
	if sv := p.st.Hall.Service(v.Ticket.Service); sv != nil {
		p.put(p.top(120), sv.Name.In(p.lang), scene.Style{Size: p.size.mid, MinSize: p.px(32), Bold: true, Lines: 2, Across: scene.Center})
		if at := counterList(p.st.Hall.CountersOf(sv.ID, p.lang)); at != "" {
			p.put(p.top(64), lang.Fill(p.w.Counters, "n", at), scene.Style{Size: p.size.lead, MinSize: p.px(26), Across: scene.Center})
		}
	}
	if p.tall {
		p.skip(12)
	}
	line := p.w.Offline
	if !v.Ticket.Offline {
		line = p.w.waitLine(v.Ticket.Ahead, v.Ticket.Wait)
	}
	p.put(p.top(150), line, scene.Style{Size: p.size.mid, MinSize: p.px(34), Lines: 2, Across: scene.Center})
	if v.Priority != "" {
		p.put(p.top(56), p.w.Marked, scene.Style{Size: p.size.lead, Bold: true, Across: scene.Center})
	}
	if p.tall {
		p.skip(20)
	}
	p.printLine(p.top(132))
	if p.tall {
		p.skip(20)
		p.qr(p.rest, p.s.W/4)
	}
}

// printLine says how the slip is coming, and nothing that is not known.
func (p *page) printLine(r canvas.Rect) {
	text, icon, ink := p.w.Printing, scene.Printer, p.th.Action
	at := p.printerName(p.st.Visit.Print.Where)
	if at != "" {
		text = lang.Fill(p.w.PrintingAt, "n", at)
	}
	switch p.st.Visit.Print.State {
	case flow.Printed, flow.Accepted:
		text, icon, ink = p.w.Taken, scene.Tick, p.th.Good
		if p.st.Visit.Print.State == flow.Accepted {
			text, icon = p.w.Accepted, scene.Printer
		}
		if at != "" {
			text = lang.Fill(p.w.TakeAt, "n", at)
		}
	case flow.Failed:
		text, icon, ink = p.w.NotPrinted, scene.Warning, p.th.Bad
	case flow.Unknown:
		text, icon, ink = p.w.Unknown, scene.Warning, p.th.Bad
	case flow.NoPrinter:
		text, icon, ink = p.w.NoPrinter, scene.Document, p.th.Action
	}
	p.band(r, icon, ink, text, p.size.lead)
}

// printerName is a printer as people find it: "Máy in 2" for printer-2.
func (p *page) printerName(device string) string {
	if n, ok := strings.CutPrefix(device, "printer-"); ok {
		return lang.Fill(p.w.PrinterName, "n", n)
	}
	return device
}

// qr shows the code that the slip carries too.
func (p *page) qr(r canvas.Rect, side float64) {
	text, caption := p.st.TicketQR(), p.w.Keep
	if p.st.Hall.PublicURL != "" {
		caption = p.w.Follow
	}
	img := codes.image(text)
	if img == nil {
		return
	}
	side = min(side, r.H-p.px(56), r.W)
	p.picture(canvas.R(r.X, r.Y, r.W, side), img, caption)
	p.put(canvas.R(r.X, r.Y+side, r.W, p.px(80)), caption, scene.Style{
		Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet, Lines: 2, Across: scene.Center,
	})
}

// refused says why there is no number.
func (p *page) refused() {
	p.bottom("", p.w.End)
	other := p.foot(160)
	p.foot(gap)
	p.button(other, loud, scene.NoIcon, p.w.OtherField, p.size.lead, flow.WentBack{})
	sv := p.st.Service()
	p.skip(24)
	if sv != nil {
		p.heading(p.top(150), sv.Name.In(p.lang))
	}
	switch {
	case p.st.Visit.Refusal == wire.CodeServiceClosed && sv != nil:
		why := wire.ServiceState{Reason: "closed", Until: sv.Until}
		p.message(scene.Clock, p.th.Action, p.w.whyClosed(&why), "")
	case p.st.Visit.Refusal == wire.CodeLimitReached:
		p.message(scene.Clock, p.th.Action, p.w.Full, "")
	default:
		p.message(scene.Warning, p.th.Bad, p.w.Unavailable, "")
	}
}
