package ui

import (
	"fmt"
	"strings"

	"motcua/internal/canvas"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
)

// name is what tells the page from another, for those who begin each anew.
func (p *page) name() string {
	v := &p.st.Visit
	parts := []string{string(p.st.Shown()), fmt.Sprint(v.Sheet), strings.Join(v.Path, "/")}
	if v.Tuning {
		parts = append(parts, "tuning")
	}
	if v.Warned {
		parts = append(parts, "warned")
	}
	return strings.Join(parts, " ")
}

// hint tells how to go on with five keys to those who are read to. It is heard
// and not seen.
func (p *page) hint(bar *scene.Node) {
	if p.st.Visit.View.Aloud {
		bar.Add(&scene.Node{Role: scene.Text, Rect: canvas.R(bar.Rect.X, bar.Rect.Y, 1, 1), Text: p.w.VoiceHow})
	}
}

// curtain is all that a dark screen shows: that it is not broken, and that a
// touch lights it.
func (p *page) curtain() *scene.Node {
	whole := canvas.R(0, 0, p.s.W, p.s.H)
	light := p.st.Visit.View
	light.Dark = false
	black := scene.Contrast.Ground
	words := whole.Inset(p.px(160))
	words.Y, words.H = p.s.H*0.42, p.px(200)
	return (&scene.Node{
		Role: scene.Button, Rect: whole, Label: p.w.DarkNote, Action: flow.Viewed{View: light}, Style: scene.Style{Fill: black},
	}).Add(&scene.Node{Role: scene.Text, Rect: words, Text: p.w.DarkNote, Style: scene.Style{
		Ink: scene.Mix(black, scene.Contrast.Ink, 0.66), Size: p.px(40), MinSize: p.px(30), Lines: 3, Across: scene.Center, Down: scene.Center,
	}})
}

// tuning lies over the page: voice, light, size and language, within reach of
// five keys and of a finger.
func (p *page) tuning() {
	under := p.s.Nodes
	p.s.Nodes = nil
	bar := p.px(160)
	if !p.tall {
		bar = p.px(128)
	}
	over := &scene.Node{
		Role: scene.Group, Over: true, Rect: canvas.R(0, bar, p.s.W, p.s.H-bar), Style: scene.Style{Fill: p.th.Ground},
	}
	p.rest = over.Rect.InsetXY(p.px(margin), p.px(gap))
	boxes := p.row(p.control(144), 2, gap)
	p.foot(gap)
	v := p.st.Visit.View
	p.heading(p.top(100), p.w.Tuning)
	p.put(p.top(116), p.w.VoiceHow, scene.Style{Size: p.size.small, MinSize: p.px(26), Ink: p.th.Quiet, Lines: 3})
	p.skip(gap)
	if p.lowReach() {
		p.skip(p.s.H/2/p.k - p.rest.Y/p.k + gap)
	}
	aloud, dark := v, v
	aloud.Aloud = !v.Aloud
	dark.Dark, dark.Aloud = !v.Dark, true
	p.switches([]choice{{scene.Speaker, p.w.Aloud, flow.Viewed{View: aloud}, v.Aloud}, {scene.NoIcon, p.w.Dark, flow.Viewed{View: dark}, v.Dark}})
	p.voiceDials(v)
	large, pale, low := v, v, v
	large.Larger = (v.Larger + 1) % 3
	pale.Contrast, low.Low = !v.Contrast, !v.Low
	sizes := choice{scene.NoIcon, lang.Fill(p.w.SizeIs, "a", v.Larger+1, "b", 3), flow.Viewed{View: large}, v.Larger > 0}
	looks := []choice{sizes, {scene.Halves, p.w.Contrast, flow.Viewed{View: pale}, v.Contrast}}
	if p.tall {
		looks = append(looks, choice{scene.Reach, p.w.Low, flow.Viewed{View: low}, v.Low})
	}
	p.switches(looks)
	p.switches(p.languages())
	p.button(boxes[0], faint, scene.Bell, p.w.Help, p.size.small, flow.AskedHelp{})
	p.button(boxes[1], loud, scene.NoIcon, p.w.Close, p.size.lead, flow.WentBack{}).Main = true
	p.order()
	p.s.Nodes = append(under, over.Add(p.s.Nodes...))
}

// choice is one of a row of switches.
type choice struct {
	icon   scene.Icon
	text   string
	action any
	on     bool
}

// languages are those of the hall that there are words for; none where there
// is no choice.
func (p *page) languages() []choice {
	var out []choice
	for _, l := range p.st.Hall.Languages {
		if lang.Has(l) && len(p.st.Hall.Languages) > 1 {
			out = append(out, choice{scene.NoIcon, lang.Name(l), flow.Spoke{Lang: l}, l == p.lang})
		}
	}
	return out
}

// switches is a row of them; those that are on have a thick border and say so.
func (p *page) switches(list []choice) {
	if len(list) == 0 {
		return
	}
	high, size := 120.0, p.size.small
	if p.tall && !p.lowReach() {
		high, size = 176, min(p.size.lead, p.px(52))
	}
	r := p.top(high)
	p.skip(gap)
	for i, box := range p.row(r, len(list), gap) {
		n := p.button(box, faint, list[i].icon, list[i].text, size, list[i].action)
		if list[i].on {
			p.turnOn(n)
		}
	}
}

// turnOn shows a choice that is on.
func (p *page) turnOn(n *scene.Node) {
	n.State |= scene.Selected
	n.Style.Fill, n.Style.Edge, n.Style.EdgeWidth, n.Style.Shade = p.th.ActionTint, p.th.Action, p.px(5), p.th.Action
	n.Children[len(n.Children)-1].Style.Bold = true
}

// voiceDials are how fast and how loud the voice is.
func (p *page) voiceDials(v flow.View) {
	slow, fast, soft, loud := v, v, v, v
	slow.Rate, fast.Rate, soft.Volume, loud.Volume = v.Rate-1, v.Rate+1, v.Volume-1, v.Volume+1
	most := 2*flow.MaxVoice + 1
	boxes := p.row(p.top(176), 2, gap)
	p.dial(boxes[0], dial{
		name: p.w.Rate, at: v.Rate + flow.MaxVoice + 1, of: most, less: p.w.Slower, more: p.w.Faster,
		lessBy: flow.Viewed{View: slow}, moreBy: flow.Viewed{View: fast}, least: 1, most: most,
	})
	p.dial(boxes[1], dial{
		name: p.w.Volume, at: v.Volume + flow.MaxVoice + 1, of: most, less: p.w.Softer, more: p.w.Louder,
		lessBy: flow.Viewed{View: soft}, moreBy: flow.Viewed{View: loud}, least: 1, most: most,
	})
	p.skip(gap)
}

// dial is a number with a button on either side.
type dial struct {
	name           string
	at, of         int // of: what is said with it; 0 for nothing
	less, more     string
	lessBy, moreBy any
	least, most    int
}

func (p *page) dial(r canvas.Rect, d dial) {
	card := p.card(r)
	card.Style.Fill = p.th.Wash
	side := max(r.H-2*p.px(16), least)
	minus, rest := r.InsetXY(p.px(16), (r.H-side)/2).Left(side)
	plus, mid := rest.End(side)
	label, count := mid.Top(mid.H * 0.4)
	under := p.s.Nodes
	p.s.Nodes = nil
	p.put(label, d.name, scene.Style{Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet, Across: scene.Center}).Mute = true
	less := p.button(minus, faint, scene.NoIcon, "–", p.size.mid, d.lessBy)
	less.Label = d.name + ": " + d.less
	value := p.put(count, fmt.Sprint(d.at), scene.Style{Size: p.size.mid, Bold: true, Across: scene.Center})
	value.Role, value.Label = scene.Status, d.name+": "+fmt.Sprint(d.at)
	if d.of > 0 {
		value.Label = d.name + ": " + lang.Fill(p.w.Of, "a", d.at, "b", d.of)
	}
	more := p.button(plus, faint, scene.NoIcon, "+", p.size.mid, d.moreBy)
	more.Label = d.name + ": " + d.more
	if d.at <= d.least {
		p.off(less)
	}
	if d.at >= d.most {
		p.off(more)
	}
	inside := p.s.Nodes
	p.s.Nodes = under
	card.Add(inside...)
}

// off shows a button that can do nothing now.
func (p *page) off(n *scene.Node) {
	n.State |= scene.Disabled
	n.Children[0].State |= scene.Disabled
	n.Style.Edge, n.Style.Fill = p.th.Line, p.th.Wash
	n.Children[0].Style.Ink = p.th.Edge
}
