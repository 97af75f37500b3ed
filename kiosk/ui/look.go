package ui

import (
	"cmp"
	"math"
	"strings"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
)

// lookup asks for the code of a case file, or a scan.
func (p *page) lookup() {
	v := &p.st.Visit
	p.bottom(p.w.GoBack, "")
	p.codePad()
	p.skip(16)
	if p.tall {
		p.heading(p.top(96), p.w.Lookup)
	}
	if !p.tall && v.Wrong {
		p.notice(p.top(100), p.badCode())
	} else {
		p.put(p.top(100), p.w.LookupHow, scene.Style{Size: p.size.lead, MinSize: p.px(28), Ink: p.th.Quiet, Lines: 2})
	}
	p.skip(16)
	p.line(p.top(112), v.Query.Text, lang.Fill(p.w.ForExample, "n", "H56.14-240823-0001"))
	if v.Wrong && p.tall {
		p.skip(16)
		p.notice(p.top(110), p.badCode())
	}
}

// badCode says why there is no such file; who typed the number of a ticket is
// told how to ask for that.
func (p *page) badCode() string {
	number := strings.TrimLeft(strings.ToUpper(p.st.Visit.Query.Text), "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	letters := len(p.st.Visit.Query.Text) - len(number)
	if letters < 1 || letters > 2 || len(number) < 2 || len(number) > 4 || strings.Trim(number, "0123456789") != "" {
		return p.w.BadCode
	}
	return p.w.ScanTicket
}

// help says how far the call for an assistant has come; while somebody is
// awaited it can be seen from across the hall.
func (p *page) help() {
	r := p.foot(160)
	p.foot(gap)
	p.button(r, plain, scene.NoIcon, p.w.HelpEnd, p.size.lead, flow.WentBack{})
	switch p.st.Visit.Help {
	case flow.HelpComing:
		p.message(scene.Tick, p.th.Good, p.w.HelpComing, p.w.HelpWait)
	case flow.HelpAlone:
		p.message(scene.Warning, p.th.Bad, p.w.HelpAlone, p.meet())
	case flow.HelpCalled:
		p.bell(p.w.Helping)
	default:
		p.bell(p.w.HelpCalling)
	}
}

// meet says where to find somebody whom the machine cannot call.
func (p *page) meet() string {
	for _, s := range p.st.Hall.Services {
		if names := p.st.Hall.CountersOf(s.ID, p.lang); s.Line == "help" && len(names) > 0 {
			return lang.Fill(p.w.HelpMeetAt, "n", strings.Join(names[:min(len(names), 3)], ", "))
		}
	}
	return p.w.HelpMeet
}

// bell is a white bell on blue over the whole page.
func (p *page) bell(words string) {
	p.skip(gap)
	r := p.rest
	big := p.card(r)
	big.Role = scene.Status
	big.Style.Fill, big.Style.Edge, big.Style.EdgeWidth = p.th.Action, p.th.Ornament, p.px(12)
	in := r.InsetXY(p.px(48), p.px(48))
	side := math.Round(min(in.H*0.4, p.px(480)))
	say := p.block(in.W, in.H*0.28, words, scene.Style{Ink: p.th.ActionInk, Size: p.size.title, Bold: true, Lines: 3})
	say.Role = scene.Heading
	stay := p.block(in.W, in.H*0.22, p.w.HelpStay, scene.Style{Ink: p.th.ActionInk, Size: p.size.lead, MinSize: p.px(30), Lines: 3})
	y := in.Y + math.Round(max(0, in.H-side-p.px(64)-say.Rect.H-p.px(32)-stay.Rect.H)*0.42)
	say.Rect.X, say.Rect.Y = in.X, y+side+p.px(64)
	stay.Rect.X, stay.Rect.Y = in.X, say.Rect.Bottom()+p.px(32)
	bell := canvas.R(in.X+math.Round((in.W-side)/2), y, side, side)
	big.Add(&scene.Node{Icon: scene.Bell, Rect: bell, Style: scene.Style{Ink: p.th.ActionInk}}, say, stay)
}

func (p *page) out() {
	r := p.foot(160)
	p.foot(gap)
	p.button(r, plain, scene.Bell, p.w.Help, p.size.lead, flow.AskedHelp{})
	p.message(scene.Warning, p.th.Bad, p.w.Out, p.w.OutHelp)
}

// warning lies over a page that nobody has touched for a while.
func (p *page) warning() {
	whole := canvas.R(0, 0, p.s.W, p.s.H)
	veil := &scene.Node{Role: scene.Group, Over: true, Rect: whole, Style: scene.Style{Fill: canvas.Color{A: 150}}}
	w, h := min(p.s.W-2*p.px(margin), p.px(960)), p.px(620)
	box := canvas.R((p.s.W-w)/2, (p.s.H-h)/2, w, h)
	if p.st.Visit.View.Low {
		box.Y = p.s.H - h - p.px(margin)
	}
	left, _ := p.st.Left()
	under := p.s.Nodes
	p.s.Nodes = nil
	panel := p.card(box)
	panel.Style.Edge = p.th.Action
	p.rest = box.InsetXY(p.px(48), p.px(40))
	buttons := p.control(176)
	p.foot(gap)
	p.leftBar(p.foot(20), left)
	p.foot(16)
	up := p.top(p.rest.H / p.k * 0.62)
	mark, words := up.Left(p.px(128 + 32))
	p.s.Add(p.disc(canvas.R(mark.X, mark.Y+(mark.H-p.px(128))/2, p.px(128), p.px(128)), scene.Clock, p.th.Action))
	p.heading(words, p.w.MoreTime)
	seconds := int((left + time.Second - 1) / time.Second)
	line := p.put(p.rest, lang.Fill(p.w.Seconds, "n", seconds), scene.Style{Size: p.size.lead, MinSize: p.px(28), Ink: p.th.Quiet, Lines: 2})
	line.Role, line.Label = scene.Status, lang.Fill(p.w.Seconds, "n", (seconds+9)/10*10) // said every ten
	boxes := p.row(buttons, 2, gap)
	p.button(boxes[0], loud, scene.NoIcon, p.w.GoOn, p.size.lead, flow.Stayed{})
	p.button(boxes[1], plain, scene.NoIcon, p.w.End, p.size.lead, flow.Ended{})
	inside := p.s.Nodes[1:]
	p.s.Nodes = append(under, veil.Add(panel.Add(inside...)))
}

// leftBar shrinks with the time that is left.
func (p *page) leftBar(r canvas.Rect, left time.Duration) {
	share := max(0, min(1, left.Seconds()/max(1, p.st.Rules.Grace.Seconds())))
	full := canvas.R(r.X, r.Y, math.Round(r.W*share), r.H)
	p.s.Add((&scene.Node{Rect: r, Style: scene.Style{Fill: p.th.Line, Radius: r.H / 2}}).Add(
		&scene.Node{Rect: full, Style: scene.Style{Fill: p.th.Action, Radius: r.H / 2}},
	))
}

// staffPIN asks the staff's code.
func (p *page) staffPIN() {
	p.bottom(p.w.GoBack, "")
	p.skip(24)
	p.heading(p.top(96), p.w.Pin)
	dots := ""
	for range p.st.Visit.PIN {
		dots += "•"
	}
	p.line(p.top(112), dots, " ")
	say := p.w.WrongPIN
	if left := p.st.PINLockLeft(); left > 0 {
		say = lang.Fill(p.w.LockedPIN, "n", int(math.Ceil(left.Minutes())))
	}
	if p.st.Visit.Wrong {
		p.skip(12)
		p.notice(p.top(100), say)
	}
	p.skip(gap)
	p.lower()
	h := min((p.rest.H-3*p.px(16))/4, p.px(176))
	for i, keys := range []string{"123", "456", "789", "<0>"} {
		line := canvas.R(p.rest.X, p.rest.Y+float64(i)*(h+p.px(16)), p.rest.W, h)
		for j, box := range p.row(line, 3, 16) {
			switch k := rune(keys[j]); k {
			case '<':
				p.button(box, faint, scene.Backspace, "", p.size.lead, flow.Erased{}).Label = p.w.Erase
			case '>':
				p.button(box, loud, scene.NoIcon, p.w.Enter, p.size.lead, flow.Submitted{})
			default:
				p.button(box, faint, scene.NoIcon, string(k), p.size.title, flow.Typed{Key: k})
			}
		}
	}
}

// staff is the menu behind the PIN.
func (p *page) staff() {
	p.bottom("", p.w.End)
	p.skip(24)
	p.heading(p.top(96), p.w.Staff)
	line := p.w.LineUp
	if !p.st.Line.Up {
		line = p.w.LineDown
	}
	printer := p.w.PrinterStates[cmp.Or(p.st.Printer, "unknown")]
	if printer == "" {
		printer = p.st.Printer
	}
	for _, t := range []string{line, lang.Fill(p.w.Printer, "n", printer)} {
		p.put(p.top(84), t, scene.Style{Size: p.size.lead, MinSize: p.px(28)})
	}
	p.skip(gap)
	p.lower()
	p.button(p.top(160), plain, scene.Printer, p.w.TestSlip, p.size.lead, flow.ChoseStaff{Act: flow.TestSlip})
	p.skip(gap)
	p.button(p.top(160), plain, scene.NoIcon, p.w.Restart, p.size.lead, flow.ChoseStaff{Act: flow.Restart})
}
