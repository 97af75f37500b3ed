package ui

import (
	"time"

	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
)

// What was looked up: a case file, one's own ticket.

// caseStates are the words for how far a case file is.
var caseStates = lang.Section[map[string]string]("cases")

// caseFile says how far a case file is, and no more: state and day, and what
// can be done about it here.
func (p *page) caseFile() {
	p.bottom(p.w.GoBack, p.w.End)
	c := p.st.Visit.Case
	known := c != nil && !c.Away && !c.TooMany && c.State != ""
	if known {
		p.slip(p.control(128), p.w.CaseSlip)
		p.foot(gap)
		if id := p.collectAt(); id != "" && c.State == "done" {
			p.button(p.control(176), loud, scene.Ticket, p.w.TakeCollect, p.size.title, flow.Chose{Service: id})
			p.foot(gap)
		}
	}
	p.skip(32)
	if known {
		p.caseSheet(c)
		return
	}
	p.put(p.top(96), p.st.Visit.Query.Text, scene.Style{Size: p.size.mid, MinSize: p.px(30), Bold: true, Across: scene.Center})
	switch {
	case c == nil:
		p.message(scene.Clock, p.th.Action, "…", "")
	case c.TooMany:
		p.message(scene.Clock, p.th.Action, p.w.CaseTooMany, "")
	case c.Away:
		p.message(scene.Warning, p.th.Bad, p.w.CaseAway, "")
	default:
		p.message(scene.Search, p.th.Action, p.w.NoCase, "")
	}
}

// caseSheet is what is known of a case file: its code at the head, how far it
// is in the middle, from when that is at the foot.
func (p *page) caseSheet(c *flow.Case) {
	sheet, in := p.sheet(p.rest)
	p.within(sheet, func() {
		up, in := in.Top(p.px(130))
		p.put(up, p.st.Visit.Query.Text, scene.Style{Size: p.size.mid, MinSize: p.px(30), Bold: true, Across: scene.Center})
		p.s.Add(&scene.Node{Rect: canvas.R(in.X, up.Bottom(), in.W, p.px(2)), Style: scene.Style{Fill: p.th.Line}})
		if !c.AsOf.IsZero() {
			var foot canvas.Rect
			foot, in = in.Foot(p.px(80))
			p.put(foot, lang.Fill(p.w.CaseAsOf, "t", c.AsOf.Format("15:04, 02/01/2006")), scene.Style{
				Size: p.size.small, MinSize: p.px(26), Ink: p.th.Quiet, Across: scene.Center,
			})
		}
		icon, ink := p.caseIcon(c.State)
		state, due := caseStates(p.lang)[c.State], ""
		if state == "" {
			state = c.State
		}
		if c.Due != "" && c.State != "returned" && c.State != "rejected" {
			due = lang.Fill(p.w.Due, "t", day(c.Due))
		}
		p.rest = in
		p.message(icon, ink, state, due)
	})
}

// caseIcon says by its shape what the words say.
func (p *page) caseIcon(state string) (scene.Icon, canvas.Color) {
	switch state {
	case "done", "returned":
		return scene.Tick, p.th.Good
	case "supplement", "rejected":
		return scene.Warning, p.th.Bad
	}
	return scene.Document, p.th.Action
}

// collectAt is the service where results are handed over, if it gives numbers
// now; "" when there is none.
func (p *page) collectAt() string {
	for i := range p.st.Hall.Services {
		if s := &p.st.Hall.Services[i]; s.Line == "collect" && s.Open {
			return s.ID
		}
	}
	return ""
}

// slip is the button that prints what stands on the page, and then says what
// became of it.
func (p *page) slip(r canvas.Rect, word string) {
	switch s := p.st.Visit.Slip; {
	case s.State == flow.Printing:
		p.band(r, scene.Printer, p.th.Action, p.w.Slipping, p.size.lead)
	case s.Took() && s.Where != "":
		p.band(r, scene.Tick, p.th.Good, lang.Fill(p.w.TakeAt, "n", p.printerName(s.Where)), p.size.lead)
	case s.Took():
		p.band(r, scene.Tick, p.th.Good, p.w.Slipped, p.size.lead)
	case s.Over():
		p.band(r, scene.Warning, p.th.Bad, p.w.SlipFails, p.size.lead)
	default:
		p.button(r, plain, scene.Printer, word, p.size.lead, flow.AskedSlip{})
	}
}

// own shows where a scanned ticket stands, and lets a latecomer rejoin.
func (p *page) own() {
	v := &p.st.Visit
	p.bottom(p.w.GoBack, p.w.End)
	o := v.Own
	switch {
	case o == nil:
		p.message(scene.Clock, p.th.Action, "…", "")
		return
	case o.Away:
		p.message(scene.Warning, p.th.Bad, p.w.OwnAway, "")
		return
	case o.Unknown:
		p.message(scene.Search, p.th.Action, p.w.OwnUnknown, "")
		return
	}
	late := o.State == hall.NoShow
	if !o.State.Over() {
		p.slip(p.control(128), p.w.OwnSlip)
		p.foot(gap)
	}
	if late && v.Refusal == "" {
		p.button(p.control(200), loud, scene.NoIcon, p.w.Rejoin, p.size.title, flow.Rejoined{})
		p.foot(gap)
	}
	p.skip(32)
	if late && v.Refusal != "" && v.Refusal != "waiting" {
		p.notice(p.foot(120), p.w.NoRejoin)
		p.foot(gap)
	}
	icon, ink := p.ownIcon(o.State)
	r, _ := p.rest.Top(min(p.rest.H-p.px(180+gap), p.px(760)))
	line := canvas.R(r.X, r.Bottom()+p.px(gap), r.W, p.px(180))
	sheet, in := p.sheet(r)
	p.within(sheet, func() {
		up, in := in.Top(p.px(96))
		p.put(up, p.w.Own, scene.Style{Size: p.size.lead, MinSize: p.px(30), Ink: p.th.Quiet, Across: scene.Center})
		p.put(in, o.Number, scene.Style{Size: p.size.huge, MinSize: p.px(200), Bold: true, Ink: p.th.Number, Across: scene.Center})
	})
	p.band(line, icon, ink, p.ownLine(o), p.size.mid)
}

// ownIcon says by its shape what ownLine says.
func (p *page) ownIcon(s hall.State) (scene.Icon, canvas.Color) {
	switch s {
	case hall.Called, hall.Serving, hall.Returned:
		return scene.Arrow, p.th.Good
	case hall.NoShow:
		return scene.Warning, p.th.Bad
	case hall.Waiting, hall.Parked:
		return scene.Clock, p.th.Action
	}
	return scene.Tick, p.th.Action
}

func (p *page) ownLine(o *flow.OwnTicket) string {
	at := p.counterName(o.Counter)
	switch o.State {
	case hall.Waiting:
		return p.w.waitLine(o.Ahead, o.Wait)
	case hall.Called:
		return lang.Fill(p.w.GoTo, "n", at)
	case hall.Serving:
		return lang.Fill(p.w.Serving, "n", at)
	case hall.Parked:
		return p.w.Parked
	case hall.Returned:
		return lang.Fill(p.w.Back, "n", at)
	case hall.NoShow:
		return lang.Fill(p.w.Called, "n", o.Number, "t", clock(o.Called))
	}
	return p.w.Over
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "…"
	}
	return t.Format("15:04")
}

// counterName is a counter's number ("5") where it has one, else its name.
func (p *page) counterName(id string) string {
	for _, c := range p.st.Hall.Counters {
		if c.ID == id {
			return p.w.counterList([]string{c.Name.In(p.lang)})
		}
	}
	return id
}
