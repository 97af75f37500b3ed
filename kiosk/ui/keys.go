package ui

import (
	"math"
	"strings"

	"motcua/internal/canvas"
	"motcua/internal/scene"
	"motcua/internal/typing"
	"motcua/kiosk/flow"
)

// The on-screen keyboards. Keys are 20 mm wide where the panel allows it, and
// each does one thing, on release: nothing happens to who rests a finger.

// line is what was typed, with a caret at its end. A text that is too long
// shows its end.
func (p *page) line(r canvas.Rect, text, hint string) {
	c := p.card(r)
	c.Role, c.Label = scene.Field, hint
	c.Style.Edge, c.Style.EdgeWidth = p.th.Action, p.px(4)
	in := r.InsetXY(p.px(28), p.px(8))
	font := canvas.Font{Size: p.size.lead}
	caret := p.px(4)
	x := in.X
	if text != "" {
		c.Label = text
		shown := tail(p.m, text, font, in.W-2*caret)
		w := math.Ceil(p.m.Width(shown, font)) + 1
		c.Add(&scene.Node{Role: scene.Text, Rect: canvas.R(in.X, in.Y, w, in.H), Text: shown, Style: scene.Style{
			Ink: p.th.Ink, Size: font.Size, MinSize: font.Size, Down: scene.Center, Cut: true,
		}})
		x += w
	} else {
		rest := canvas.R(x+4*caret, in.Y, in.W-4*caret, in.H)
		c.Add(&scene.Node{Role: scene.Text, Rect: rest, Text: hint, Style: scene.Style{
			Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(24), Down: scene.Center, Cut: true,
		}})
	}
	h := math.Round(min(in.H, font.Size*1.25))
	c.Add(&scene.Node{Rect: canvas.R(x, in.Y+math.Round((in.H-h)/2), caret, h), Style: scene.Style{Fill: p.th.Action}})
}

// tail is the end of a text as far as it fits.
func tail(m canvas.Measurer, text string, f canvas.Font, w float64) string {
	runes := []rune(text)
	for i := range runes {
		s := string(runes[i:])
		if i > 0 {
			s = "…" + s
		}
		if m.Width(s, f) <= w {
			return s
		}
	}
	return ""
}

// keyGap is the air between keys, unscaled.
const keyGap = 10

// keyHeight is that of the letters' keys.
func (p *page) keyHeight() float64 {
	if p.lowReach() {
		return least
	}
	return max(p.px(96), least)
}

// rows of letters; Vietnamese needs no others: marks are typed.
var letters = []string{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"}

// keyboard is that of the search, with the foot of the page.
func (p *page) keyboard() {
	if p.tall && !p.lowReach() {
		p.bottom(p.w.GoBack, "")
		p.wideKeys(p.keyRow())
	} else {
		p.wideFoot(p.control(120))
		p.foot(keyGap)
	}
	for i := len(letters) - 1; i >= 0; i-- {
		r := p.keyRow()
		keys := []rune(letters[i])
		w := p.keyWidth(r, 10)
		n := float64(len(keys))
		last, erase := i == len(letters)-1, 2.0 // places
		if last && p.st.Shown() == flow.Suggest {
			keys = append(keys, ',', '.')
			n, erase = n+2, 1
		}
		if last {
			n += erase
		}
		x := r.X + math.Floor((r.W-n*w-(n-1)*p.px(keyGap))/2)
		for _, k := range keys {
			p.key(canvas.R(x, r.Y, w, r.H), k)
			x += w + p.px(keyGap)
		}
		if last {
			p.erase(canvas.R(x, r.Y, erase*w+(erase-1)*p.px(keyGap), r.H), false)
		}
	}
	p.foot(2)
}

// keyRow is a row of keys and the gap above it.
func (p *page) keyRow() canvas.Rect {
	r, rest := p.rest.Foot(p.keyHeight())
	p.rest = rest
	p.foot(keyGap)
	return r
}

// keyWidth is that of one of n keys in a row.
func (p *page) keyWidth(r canvas.Rect, n float64) float64 {
	return math.Floor((r.W - p.px(keyGap)*(n-1)) / n)
}

// key types a character.
func (p *page) key(r canvas.Rect, k rune) {
	p.button(r, faint, scene.NoIcon, string(k), p.size.lead, flow.Typed{Key: k})
}

// erase takes the last key back; only where there is room it says so in a word.
func (p *page) erase(r canvas.Rect, word bool) {
	text := ""
	if word {
		text = p.w.Erase
	}
	p.button(r, faint, scene.Backspace, text, p.size.small, flow.Erased{}).Label = p.w.Erase
}

// wideKeys is the row below the letters.
func (p *page) wideKeys(r canvas.Rect) {
	g := p.px(keyGap)
	left, rest := r.Left(math.Round(r.W * 0.27))
	right, mid := rest.End(math.Round(r.W * 0.22))
	p.mode(left)
	p.space(canvas.R(mid.X+g, mid.Y, mid.W-2*g, mid.H))
	p.clear(right)
}

// wideFoot is the same and the page's foot in one row, where height is dear.
func (p *page) wideFoot(r canvas.Rect) {
	c := r.Cols(p.px(16), 22, 17, 28, 14, 27)
	p.button(c[0], faint, scene.Back, p.w.GoBack, p.size.small, flow.WentBack{})
	p.mode(c[1])
	p.space(c[2])
	p.clear(c[3])
	p.button(c[4], faint, scene.Bell, p.w.Help, p.size.small, flow.AskedHelp{})
}

func (p *page) space(r canvas.Rect) {
	p.button(r, faint, scene.NoIcon, p.w.Space, p.size.small, flow.Typed{Key: ' '})
}

func (p *page) clear(r canvas.Rect) {
	p.button(r, faint, scene.NoIcon, p.w.Clear, p.size.small, flow.Cleared{})
}

// mode says how marks are typed now, and goes on to the next way.
func (p *page) mode(r canvas.Rect) {
	name := p.w.Modes[p.st.Visit.Query.Mode]
	st := p.dress(faint)
	n := &scene.Node{Role: scene.Button, Rect: r, Style: st, Action: flow.SwitchedInput{}, Label: p.w.Typing + ": " + name}
	in := r.InsetXY(p.px(8), p.px(8))
	in.H -= st.Lip
	up, down := in.Top(math.Round(in.H * 0.44))
	text := scene.Style{Ink: p.th.Quiet, Size: p.size.small, MinSize: p.px(22), Across: scene.Center, Down: scene.Center}
	n.Add(&scene.Node{Role: scene.Text, Rect: up, Text: p.w.Typing, Style: text})
	text.Ink, text.Bold, text.Size, text.MinSize = st.Ink, true, p.size.small, p.px(24)
	n.Add(&scene.Node{Role: scene.Text, Rect: down, Text: name, Style: text})
	p.s.Add(n)
}

// howToType stands where the results will: what is typed need not have marks,
// and how marks are typed by who wants them.
func (p *page) howToType() {
	m := p.st.Visit.Query.Mode
	p.skip(8)
	p.put(p.top(72), p.w.Unmarked, scene.Style{Size: p.size.lead, MinSize: p.px(28), Across: scene.Center, Bold: true})
	if m == typing.Plain {
		return
	}
	p.skip(8)
	for _, line := range strings.Split(p.w.Keys[m], "\n") {
		p.put(p.top(56), line, scene.Style{Size: p.size.small, MinSize: p.px(24), Ink: p.th.Quiet, Across: scene.Center})
	}
}

// The code of a case file is mostly digits: they have a pad of their own beside
// or below the letters.
var (
	codeLetters = []string{"QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM/"}
	codeDigits  = []string{"123", "456", "789", "-0."}
)

// codePad types codes.
func (p *page) codePad() {
	if p.tall {
		p.codePadTall()
	} else {
		p.codePadWide()
	}
}

// codePadTall has the digits below, large, and what is done with the line
// beside them.
func (p *page) codePadTall() {
	g := p.px(keyGap)
	const rows = 4
	h := p.px(128)
	if p.lowReach() {
		h = p.px(106)
	}
	pad, rest := p.rest.Foot(rows*h + (rows-1)*g)
	p.rest = rest
	digits, acts := pad.Left(math.Round(pad.W * 0.68))
	acts.X, acts.W = acts.X+p.px(gap), acts.W-p.px(gap)
	p.digits(digits)
	boxes := acts.Rows(g, 1, 1, 2)
	boxes[2] = canvas.R(acts.X, acts.Y+2*(h+g), acts.W, 2*h+g)
	p.erase(canvas.R(acts.X, acts.Y, acts.W, h), true)
	p.clear(canvas.R(acts.X, acts.Y+h+g, acts.W, h))
	p.button(boxes[2], loud, scene.Search, p.w.Check, p.size.lead, flow.Submitted{})
	p.foot(gap)
	for i := len(codeLetters) - 1; i >= 0; i-- {
		p.letterRow(p.keyRow(), codeLetters[i])
	}
}

// codePadWide has them at the right.
func (p *page) codePadWide() {
	g := p.px(keyGap)
	h := p.keyHeight()
	all, rest := p.rest.Foot(4*h + 3*g)
	p.rest = rest
	p.foot(keyGap)
	digits, left := all.End(math.Round(all.W * 0.235))
	left.W -= p.px(gap)
	p.digits(digits)
	for i, keys := range codeLetters {
		p.letterRow(canvas.R(left.X, left.Y+float64(i)*(h+g), left.W, h), keys)
	}
	boxes := canvas.R(left.X, left.Y+3*(h+g), left.W, h).Cols(g, 3, 3, 4)
	p.erase(boxes[0], true)
	p.clear(boxes[1])
	p.button(boxes[2], loud, scene.Search, p.w.Check, p.size.small, flow.Submitted{})
}

// digits is a pad as telephones have it.
func (p *page) digits(r canvas.Rect) {
	g := p.px(keyGap)
	h := math.Floor((r.H - 3*g) / 4)
	w := p.keyWidth(r, 3)
	for i, keys := range codeDigits {
		for j, k := range []rune(keys) {
			at := canvas.R(r.X+float64(j)*(w+g), r.Y+float64(i)*(h+g), w, h)
			p.button(at, faint, scene.NoIcon, string(k), p.size.mid, flow.Typed{Key: k})
		}
	}
}

// letterRow is a row of up to ten letters in the middle of r.
func (p *page) letterRow(r canvas.Rect, keys string) {
	w := p.keyWidth(r, 10)
	n := float64(len(keys))
	x := r.X + math.Floor((r.W-n*w-(n-1)*p.px(keyGap))/2)
	for _, k := range keys {
		p.key(canvas.R(x, r.Y, w, r.H), k)
		x += w + p.px(keyGap)
	}
}
