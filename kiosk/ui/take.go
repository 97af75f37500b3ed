package ui

import (
	"cmp"
	"math"
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
	p.wishes()
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
	if at := p.w.counterList(p.st.Hall.CountersOf(sv.ID, p.lang)); at != "" {
		lines = append(lines, fact{scene.Arrow, lang.Fill(p.w.Counters, "n", at)})
	}
	p.notices(sv)
	p.skip(8)
	if p.tall {
		p.factsDown(lines)
		return
	}
	p.rest.H = min(p.rest.H, p.px(180))
	box := p.card(p.rest)
	in := p.rest.InsetXY(p.px(28), p.px(12))
	var words []*scene.Node
	for i, at := range p.row(in, len(lines), gap) { // side by side: there is width and no height
		words = append(words, p.factBeside(box, at, lines[i], p.px(64), p.size.lead))
	}
	p.even(words)
}

// factBeside writes a fact right of its icon.
func (p *page) factBeside(box *scene.Node, at canvas.Rect, f fact, side, size float64) *scene.Node {
	side = min(side, at.H)
	mark, words := at.Left(side + p.px(32))
	n := &scene.Node{Role: scene.Text, Rect: words, Text: f.text, Style: scene.Style{
		Ink: p.th.Ink, Size: size, MinSize: p.px(26), Bold: f.icon == scene.Clock, Lines: 2, Cut: endless(f.text), Down: scene.Center,
	}}
	box.Add(p.icon(canvas.R(mark.X, mark.Y+math.Round((mark.H-side)/2), side, side), f.icon), n)
	return n
}

// icon is an Action icon on its disc, not yet on the page.
func (p *page) icon(at canvas.Rect, icon scene.Icon) *scene.Node {
	return p.disc(at, icon, p.th.Action)
}

// factsDown stands them one below the other, over all the height there is,
// each with the picture of what it speaks of.
func (p *page) factsDown(lines []fact) {
	p.rest.H = min(p.rest.H, p.px(420)*float64(len(lines)))
	box := p.card(p.rest)
	in := p.rest.InsetXY(p.px(40), p.px(8))
	h := in.H / float64(len(lines))
	for i, l := range lines {
		at := canvas.R(in.X, in.Y+float64(i)*h, in.W, h)
		if i > 0 {
			box.Add(&scene.Node{Rect: canvas.R(at.X, at.Y, at.W, p.px(2)), Style: scene.Style{Fill: p.th.Line}})
		}
		p.factBeside(box, at.InsetXY(0, p.px(4)), l, p.px(104), p.size.mid)
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
	if p.st.Again() && len(list) < 2 && p.st.LockLeft() <= 0 { // the lock says it too
		list = append(list, p.w.Again)
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
	p.dial(r, dial{
		name: name, at: max(n, 1), less: p.w.Less, more: p.w.More,
		lessBy: flow.Counted{What: what, By: -1}, moreBy: flow.Counted{What: what, By: 1}, least: 1, most: flow.MaxCount,
	})
}

// takeButton is LẤY SỐ, or why it cannot be pressed now.
func (p *page) takeButton() {
	r := p.foot(200)
	p.foot(gap)
	if left := p.st.LockLeft(); left > 0 {
		s := int((left + time.Second - 1) / time.Second)
		n := p.notice(r, lang.Fill(p.w.Locked, "n", s))
		n.Label = lang.Fill(p.w.Locked, "n", (s+9)/10*10) // said every ten
		return
	}
	p.button(r, loud, scene.Ticket, p.w.Take, p.size.title, flow.Took{})
}

// wishes are what one may say of oneself: priority, where the hall has it, and
// that talking or hearing is hard.
func (p *page) wishes() {
	r := p.foot(128)
	p.foot(gap)
	assist := r
	if len(p.st.Hall.Priorities) > 0 {
		var priority canvas.Rect
		priority, assist = r.Left(math.Round(r.W * 0.6))
		priority.W -= p.px(gap)
		say := ""
		for _, g := range p.st.Hall.Priorities {
			if g.ID == p.st.Visit.Priority {
				say = lang.Fill(p.w.PriorityIs, "n", g.Name.In(p.lang))
			}
		}
		p.wish(priority, say != "", cmp.Or(say, p.w.Priority), flow.AskedPriority{})
	}
	say := p.w.Assist
	if p.st.Visit.Assist {
		say = p.w.Assisted
	}
	p.wish(assist, p.st.Visit.Assist, say, flow.AskedAssist{})
}

// wish is a button that stays chosen until it is touched again.
func (p *page) wish(r canvas.Rect, on bool, say string, action any) {
	icon := scene.NoIcon
	if on {
		icon = scene.Tick
	}
	n := p.button(r, plain, icon, say, p.size.small, action)
	if on {
		n.State |= scene.Selected
		n.Style.EdgeWidth = p.px(6)
	}
}

func (p *page) issuing() {
	r := p.control(120)
	p.foot(gap)
	if p.st.Visit.Help == "" {
		p.button(r, faint, scene.Bell, p.w.Help, p.size.small, flow.AskedHelp{})
	} else {
		p.put(r, p.w.Helping, scene.Style{Size: p.size.lead, MinSize: p.px(28), Across: scene.Center}).Role = scene.Status
	}
	more := ""
	if p.st.Slow() {
		more = p.w.IssuingSlow
	}
	p.message(scene.Clock, p.th.Action, p.w.Issuing, more)
}

// undo asks whether the number is to be given up, and says that it was.
func (p *page) undo() {
	n := p.st.Visit.Ticket.Number
	p.bottom("", p.w.End)
	r := p.control(160)
	p.foot(gap)
	if p.st.Visit.Undone {
		p.button(r, loud, scene.NoIcon, p.w.OtherField, p.size.lead, flow.WentBack{})
		p.message(scene.Tick, p.th.Good, lang.Fill(p.w.Undone, "n", n), p.w.UndoneHow)
		return
	}
	boxes := p.row(r, 2, gap)
	p.button(boxes[0], plain, scene.Cross, lang.Fill(p.w.UndoIt, "n", n), p.size.lead, flow.CalledOff{})
	p.button(boxes[1], loud, scene.NoIcon, p.w.UndoKeep, p.size.lead, flow.WentBack{})
	p.message(scene.Ticket, p.th.Action, lang.Fill(p.w.UndoAsk, "n", n), p.w.UndoHow)
}

// result shows the number; it stands whatever the printer does.
func (p *page) result() {
	v := &p.st.Visit
	if !p.tall {
		r := p.control(144)
		p.foot(gap)
		less, done := r.Left(math.Round(r.W * 0.5))
		p.afterwards(less)
		p.button(canvas.R(done.X+p.px(gap), done.Y, done.W-p.px(gap), done.H), loud, scene.NoIcon, p.w.Done, p.size.lead, flow.Ended{})
		right := canvas.R(p.rest.Right()-p.px(430), p.rest.Y+p.px(32), p.px(430), p.rest.H-p.px(32))
		p.rest.W -= p.px(430 + 2*gap)
		defer p.qr(right, p.px(330))
		p.skip(24)
		p.printLine(p.foot(124))
		p.foot(12)
		p.waiting(v, p.foot(152))
		p.foot(8)
		p.paper(p.rest, v)
		return
	}
	p.afterwards(p.control(120))
	p.foot(gap)
	done := p.control(136)
	p.foot(gap)
	p.button(done, loud, scene.NoIcon, p.w.Done, p.size.lead, flow.Ended{})
	p.skip(32)
	p.printLine(p.foot(136))
	p.foot(gap)
	p.qrBeside(p.foot(p.s.W/4+40), p.s.W/4)
	p.foot(gap)
	p.waiting(v, p.foot(164))
	p.foot(gap)
	p.paper(p.rest, v)
}

// afterwards is what one may still want of a number that one has.
func (p *page) afterwards(r canvas.Rect) {
	boxes := p.row(r, 2, gap)
	p.button(boxes[0], faint, scene.Cross, p.w.Mistook, p.size.small, flow.Mistook{})
	p.button(boxes[1], faint, scene.Bell, p.w.Help, p.size.small, flow.AskedHelp{})
}

// paper is the number as it stands on the slip.
func (p *page) paper(r canvas.Rect, v *flow.Visit) {
	c, in := p.sheet(r)
	p.within(c, func() { p.ticket(in, v) })
}

func (p *page) ticket(in canvas.Rect, v *flow.Visit) {
	up, in := in.Top(p.px(80))
	p.put(up, p.w.Yours, scene.Style{Size: p.size.lead, MinSize: p.px(30), Ink: p.th.Quiet, Across: scene.Center})
	if sv := p.st.Hall.Service(v.Ticket.Service); sv != nil {
		if at := p.w.counterList(p.st.Hall.CountersOf(sv.ID, p.lang)); at != "" {
			var foot canvas.Rect
			foot, in = in.Foot(p.px(80))
			p.put(foot, lang.Fill(p.w.Counters, "n", at), scene.Style{Size: p.size.lead, MinSize: p.px(26), Lines: 2, Cut: endless(at), Across: scene.Center})
		}
		var name canvas.Rect
		name, in = in.Foot(p.px(124))
		p.put(name, sv.Name.In(p.lang), scene.Style{Size: p.size.mid, MinSize: p.px(32), Bold: true, Lines: 2, Cut: endless(sv.Name.In(p.lang)), Across: scene.Center})
	}
	if say := p.marks(); say != "" {
		var mark canvas.Rect
		mark, in = in.Foot(p.px(60))
		p.put(mark, say, scene.Style{Size: p.size.lead, MinSize: p.px(28), Bold: true, Across: scene.Center})
	}
	number := p.put(in, v.Ticket.Number, scene.Style{Size: p.size.huge, MinSize: p.px(220), Bold: true, Ink: p.th.Number, Across: scene.Center})
	number.Role = scene.Status
}

// waiting says how many are ahead and how long that may take.
func (p *page) waiting(v *flow.Visit, r canvas.Rect) {
	line := p.w.Offline
	if !v.Ticket.Offline {
		line = p.w.waitLine(v.Ticket.Ahead, v.Ticket.Wait)
	}
	p.put(r, line, scene.Style{Size: p.size.mid, MinSize: p.px(34), Lines: 2, Across: scene.Center})
}

// marks are what was said of oneself and stands with the number.
func (p *page) marks() string {
	var marks []string
	if p.st.Visit.Priority != "" {
		marks = append(marks, p.w.Marked)
	}
	if p.st.Visit.Assist {
		marks = append(marks, p.w.Assisted)
	}
	return strings.Join(marks, " · ")
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
	}).Mute = true // the picture is called so
}

// qrBeside shows it with its caption at the right.
func (p *page) qrBeside(r canvas.Rect, side float64) {
	text, caption, icon := p.st.TicketQR(), p.w.Keep, scene.Document
	if p.st.Hall.PublicURL != "" {
		caption, icon = p.w.Follow, scene.Scan
	}
	img := codes.image(text)
	if img == nil {
		return
	}
	side = min(side, r.H)
	p.picture(canvas.R(r.X+p.px(64), r.Y+(r.H-side)/2, side, side), img, caption)
	words := canvas.R(r.X+p.px(64)+side+p.px(48), r.Y, r.W-p.px(64)-side-p.px(48), r.H)
	at, words := words.Left(p.px(72 + 28))
	p.s.Add(&scene.Node{Icon: icon, Rect: canvas.R(at.X, at.Y+(at.H-p.px(72))/2, p.px(72), p.px(72)), Style: scene.Style{Ink: p.th.Action}})
	p.put(words, caption, scene.Style{Size: p.size.lead, MinSize: p.px(28), Lines: 3}).Mute = true // the picture is called so
}

// refused says why there is no number.
func (p *page) refused() {
	p.bottom("", p.w.End)
	other := p.foot(160)
	p.foot(gap)
	say := p.w.OtherField
	if p.hallClosed() != (flow.Closed{}) { // there is no other
		say = p.w.GoBack
	}
	p.button(other, loud, scene.NoIcon, say, p.size.lead, flow.WentBack{})
	sv := p.st.Service()
	p.skip(24)
	if sv != nil {
		p.heading(p.top(150), sv.Name.In(p.lang))
	}
	switch {
	case p.st.Visit.Refusal == wire.CodeServiceClosed && sv != nil:
		p.message(scene.Clock, p.th.Action, p.w.whyClosed(p.st.ClosedNow()), "")
	case p.st.Visit.Refusal == wire.CodeLimitReached:
		p.message(scene.Clock, p.th.Action, p.w.Full, "")
	case p.st.Visit.Refusal == flow.PersonLimit:
		p.message(scene.Person, p.th.Action, lang.Fill(p.w.PersonLimit, "n", p.st.Hall.PerPerson), "")
	default:
		p.message(scene.Warning, p.th.Bad, p.w.Unavailable, "")
	}
}

// askCard asks for the citizen card, to count how many numbers its holder has
// had.
func (p *page) askCard() {
	p.bottom(p.w.GoBack, p.w.End)
	r := p.foot(128)
	p.foot(gap)
	icon, say := scene.NoIcon, p.w.NoCard
	if p.st.Hall.Card == flow.CardMust {
		icon, say = scene.Bell, p.w.NoCardHelp
	}
	p.button(r, plain, icon, say, p.size.lead, flow.NoCard{})
	if p.st.Visit.Wrong {
		p.notice(p.foot(120), p.w.BadCard)
		p.foot(gap)
	}
	p.put(p.foot(100), p.w.CardKept, scene.Style{Size: p.size.small, MinSize: p.px(26), Ink: p.th.Quiet, Lines: 2, Across: scene.Center})
	p.skip(24)
	p.heading(p.top(110), p.w.CardTitle)
	p.message(scene.Scan, p.th.Action, p.w.CardHow, "")
}
