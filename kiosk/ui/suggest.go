package ui

import (
	"math"
	"strings"
	"unicode/utf8"

	"motcua/internal/canvas"
	"motcua/internal/formats"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// suggest is where a suggestion is typed.
func (p *page) suggest() {
	v := &p.st.Visit
	p.keyboard()
	if p.tall {
		p.button(p.control(136), loud, scene.NoIcon, p.w.Send, p.size.title, flow.Submitted{})
		p.foot(gap)
		p.skip(16)
		p.byPhone()
		p.heading(p.top(96), p.w.SuggestTitle)
	}
	say := p.w.SuggestHow
	switch {
	case v.Wrong:
		say = p.w.SuggestShort
		p.notice(p.top(100), say)
	case p.tall:
		if p.st.Hall.PublicURL != "" && !p.lowReach() {
			say += ". " + p.w.SuggestByPhone
		}
		p.put(p.top(108), say, scene.Style{Size: p.size.small, MinSize: p.px(26), Ink: p.th.Quiet, Lines: 3})
	default:
		p.skip(12)
		p.put(p.top(80), say, scene.Style{Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet, Lines: 2})
	}
	if p.tall {
		p.rest = canvas.R(p.px(margin), p.rest.Y, p.s.W-2*p.px(margin), p.rest.H)
	}
	p.skip(12)
	r := p.rest
	if !p.tall {
		send, left := r.End(math.Round(r.W * 0.2))
		r = canvas.R(left.X, left.Y, left.W-p.px(gap), left.H)
		p.button(send, loud, scene.NoIcon, p.w.Send, p.size.lead, flow.Submitted{})
	} else {
		r.H = min(r.H, p.px(560))
	}
	p.area(r, v.Query.Text, p.w.SuggestHere)
}

// byPhone shows beside the heading the code of the page on which a phone writes,
// for who types better there.
func (p *page) byPhone() {
	url := p.st.Hall.PublicURL
	if url == "" || p.lowReach() {
		return
	}
	img := codes.image(url + "/suggest")
	if img == nil {
		return
	}
	side := p.px(204)
	right, left := p.rest.End(side)
	p.picture(canvas.R(right.X, right.Y, side, side), img, p.w.SuggestByPhone)
	left.W -= p.px(gap)
	p.rest = left
}

// area is what was typed over several lines, with a caret at its end; of a long
// text, its end.
func (p *page) area(r canvas.Rect, text, hint string) {
	c := p.card(r)
	c.Role, c.Label = scene.Field, hint
	c.Style.Edge, c.Style.EdgeWidth = p.th.Action, p.px(4)
	in := r.InsetXY(p.px(28), p.px(16))
	count, in := in.Foot(math.Ceil(p.size.small * 1.3))
	c.Add(&scene.Node{Role: scene.Text, Rect: count, Text: lang.Fill(p.w.Letters, "a", utf8.RuneCountInString(text), "b", p.st.Hall.Letters()), Style: scene.Style{
		Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(22), Across: scene.End, Down: scene.Center,
	}})
	font := canvas.Font{Size: p.size.lead}
	high, caret := math.Ceil(font.Size*canvas.Line), p.px(4)
	x, y := in.X, in.Y
	if text == "" {
		c.Add(&scene.Node{Role: scene.Text, Rect: canvas.R(x+4*caret, y, in.W-4*caret, high), Text: hint, Style: scene.Style{
			Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(24), Down: scene.Center, Cut: true,
		}})
	} else {
		c.Label = text
		lines := wrapped(p.m, text, font, in.W-2*caret)
		if n := max(1, int(in.H/high)); len(lines) > n {
			lines = lines[len(lines)-n:]
		}
		for i, l := range lines {
			shown := strings.TrimRight(l, " ")
			w := math.Ceil(p.m.Width(shown, font)) + 1
			x, y = in.X+max(w, math.Ceil(p.m.Width(l, font))), in.Y+float64(i)*high
			if shown != "" {
				c.Add(&scene.Node{Role: scene.Text, Rect: canvas.R(in.X, y, w, high), Text: shown, Style: scene.Style{
					Ink: p.th.Ink, Size: font.Size, MinSize: font.Size, Down: scene.Center, Cut: true,
				}})
			}
		}
	}
	tall := math.Round(min(high, font.Size*1.1))
	c.Add(&scene.Node{Rect: canvas.R(min(x, in.Right()-caret), y+math.Round((high-tall)/2), caret, tall), Style: scene.Style{Fill: p.th.Action}})
}

// wrapped parts a text into lines of a width; a space at the end stays, and a
// word that is too long is broken.
func wrapped(m canvas.Measurer, text string, f canvas.Font, w float64) []string {
	lines := []string{""}
	put := func(s string) bool {
		last := &lines[len(lines)-1]
		if m.Width(strings.TrimRight(*last+s, " "), f) > w {
			return false
		}
		*last += s
		return true
	}
	for _, word := range strings.SplitAfter(text, " ") {
		if put(word) {
			continue
		}
		lines = append(lines, "")
		if put(word) {
			continue
		}
		for _, r := range word {
			if !put(string(r)) {
				lines = append(lines, string(r))
			}
		}
	}
	return lines
}

// suggested says what became of a suggestion that was sent: the code by which
// it is followed, or why it was not taken.
func (p *page) suggested() {
	v := &p.st.Visit
	f := v.Followed
	if f != nil {
		p.bottom("", p.w.End)
		p.slip(p.control(128), p.w.SuggestSlip)
		p.foot(gap)
		p.complaint()
		p.skip(24)
		p.codeSheet(f, p.w.SuggestThanks, p.w.SuggestKeep)
		return
	}
	p.bottom(p.w.GoBack, "")
	switch v.Refusal {
	case wire.CodeUnavailable, wire.CodeTooMany:
		p.button(p.control(176), loud, scene.NoIcon, p.w.SendAgain, p.size.title, flow.Submitted{})
		p.foot(gap)
		p.message(scene.Warning, p.th.Bad, p.w.SuggestAway, p.w.SuggestKept)
	case wire.CodeLimitReached:
		p.complaint()
		p.message(scene.Warning, p.th.Bad, p.w.SuggestFull, p.w.SuggestTomorrow)
	case wire.CodeInvalid:
		p.message(scene.Warning, p.th.Bad, p.w.SuggestBad, p.w.SuggestKept)
	case wire.CodeNotFound, wire.CodeForbidden:
		p.complaint()
		p.message(scene.Warning, p.th.Bad, p.w.SuggestOff, "")
	default:
		p.message(scene.Clock, p.th.Action, p.w.Sending, "")
	}
}

// followup says how far a suggestion has come, to who has its code.
func (p *page) followup() {
	p.bottom(p.w.GoBack, p.w.End)
	f := p.st.Visit.Followed
	switch {
	case f == nil:
		p.message(scene.Clock, p.th.Action, "…", "")
	case f.Away:
		p.message(scene.Warning, p.th.Bad, p.w.CaseAway, "")
	case f.TooMany:
		p.message(scene.Clock, p.th.Action, p.w.CaseTooMany, "")
	case f.Unknown:
		p.message(scene.Search, p.th.Action, p.w.NoSuggestion, "")
	default:
		p.skip(24)
		p.answered(f)
	}
}

// answered is a suggestion with its state and, where there is one, the answer.
func (p *page) answered(f *flow.Followed) {
	icon, ink := scene.Document, p.th.Action
	if f.State == wire.SuggestionAnswered {
		icon, ink = scene.Tick, p.th.Good
	}
	p.put(p.top(72), formats.ShowTracking(f.Code), scene.Style{Size: p.size.lead, MinSize: p.px(28), Bold: true, Across: scene.Center})
	p.skip(12)
	p.band(p.top(128), icon, ink, p.suggestionState(f), p.size.lead)
	p.skip(gap)
	type part struct{ head, text string }
	var parts []part
	if f.Answer != "" {
		parts = append(parts, part{p.w.Answer, f.Answer})
	}
	if f.Text != "" {
		parts = append(parts, part{p.w.YouWrote, f.Text})
	}
	var rows []string
	wide := p.rest.W - 2*p.px(28) - max(p.px(104), least) - p.px(36)
	font := canvas.Font{Size: p.size.small}
	for _, x := range parts {
		rows = append(rows, "\x00"+x.head)
		for line := range strings.SplitSeq(x.text, "\n") {
			rows = append(rows, wrapped(p.m, line, font, wide)...)
		}
		rows = append(rows, "")
	}
	if len(rows) == 0 {
		return
	}
	each := math.Ceil(p.size.small * canvas.Line)
	r := p.rest
	r.H = min(r.H, float64(len(rows))*each+2*p.px(20))
	box := p.card(r)
	box.Add(p.reel(r.InsetXY(p.px(28), p.px(20)), "follow "+f.Code, len(rows), each, 0, func(i int, r canvas.Rect) *scene.Node {
		head, isHead := strings.CutPrefix(rows[i], "\x00")
		st := scene.Style{Ink: p.th.Ink, Size: font.Size, MinSize: p.px(24), Down: scene.Center, Cut: true}
		if isHead {
			st.Ink, st.Bold = p.th.Quiet, true
		}
		return (&scene.Node{Role: scene.Group, Rect: r}).Add(&scene.Node{Role: scene.Text, Rect: r, Text: head, Style: st})
	})...)
}

func (p *page) suggestionState(f *flow.Followed) string {
	to := f.To
	if box := p.st.Hall.Box; to == "" && box != nil {
		to = box.Complaint.Name.In(p.lang)
	}
	switch f.State {
	case wire.SuggestionRead:
		return p.w.SuggestionRead
	case wire.SuggestionAnswered:
		return p.w.SuggestionAnswered
	case wire.SuggestionHandedOn:
		if to != "" {
			return lang.Fill(p.w.SuggestionTo, "n", brief(to, 60))
		}
		return p.w.SuggestionPassed
	case wire.SuggestionClosed:
		return p.w.SuggestionClosed
	}
	return p.w.SuggestionReceived
}

// codeSheet is a suggestion's code as it stands on the slip.
func (p *page) codeSheet(f *flow.Followed, thanks, keep string) {
	r := p.rest
	if p.tall {
		r.H = min(r.H, p.px(1160))
	}
	sheet, in := p.sheet(r)
	days := ""
	if box := p.st.Hall.Box; box != nil && box.AnswerDays > 0 {
		days = " " + lang.Fill(p.w.SuggestDays, "n", box.AnswerDays)
	}
	p.within(sheet, func() {
		if !p.tall {
			right, left := in.End(math.Min(in.H, p.px(400)))
			left.W -= p.px(gap)
			if img := codes.image(flow.SuggestionQR(p.st.Hall.PublicURL, f.Code)); img != nil {
				p.picture(canvas.R(right.X, right.Y+max(0, (right.H-right.W)/2), right.W, min(right.W, right.H)), img, p.w.SuggestScan)
			}
			in = left
		}
		up, in := in.Top(p.px(130))
		p.put(up, thanks, scene.Style{Size: p.size.mid, MinSize: p.px(34), Bold: true, Lines: 2, Across: scene.Center}).Role = scene.Heading
		if p.tall {
			side := math.Round(min(p.s.W/4, in.H*0.36))
			var qr canvas.Rect
			qr, in = in.Foot(side + p.px(16))
			if img := codes.image(flow.SuggestionQR(p.st.Hall.PublicURL, f.Code)); img != nil {
				p.picture(canvas.R(qr.X, qr.Y, qr.W, side), img, p.w.SuggestScan)
			}
		}
		foot, mid := in.Foot(math.Round(in.H * 0.5))
		p.put(mid, formats.ShowTracking(f.Code), scene.Style{Size: p.size.title * 1.2, MinSize: p.px(52), Bold: true, Ink: p.th.Number, Across: scene.Center}).Role = scene.Status
		p.put(foot, keep+days, scene.Style{Size: p.size.lead, MinSize: p.px(28), Ink: p.th.Quiet, Lines: 3, Across: scene.Center})
	})
}

// complaint says at the foot where reflections and complaints are taken
// officially.
func (p *page) complaint() {
	box := p.st.Hall.Box
	if box == nil || !box.Complaint.Known() {
		return
	}
	c := &box.Complaint
	var parts []string
	for _, part := range []string{c.Name.In(p.lang), c.Phone, strings.TrimPrefix(c.URL, "https://")} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	p.put(p.foot(112), p.w.Complaint+" "+brief(strings.Join(parts, " · "), 150), scene.Style{
		Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet, Lines: 3, Cut: true,
	})
	p.foot(gap)
}
