package ui

import (
	"strings"

	"motcua/display/board"
	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
)

// header is the hall's name, or the counter's over one counter, and the time. What
// is wrong stands there instead of the hall's name, so that nothing else moves.
func (l layout) header(s *scene.Scene, r canvas.Rect) {
	if t, ok := l.trouble(); ok && !l.overCounter() {
		l.say(s, r, t, true)
		return
	}
	fill := l.th.Header
	bar := s.Add(&scene.Node{Role: scene.Heading, Rect: r, Style: scene.Style{Fill: fill}})
	line, in := r.Foot(max(4*l.u, 2))
	in = in.InsetXY(l.gap+12*l.u, 0)
	name := l.time(bar, in)
	name = l.soundSign(bar, name)
	if l.overCounter() {
		l.counterName(bar, name)
	} else {
		l.hallName(bar, name)
	}
	bar.Add(&scene.Node{Rect: line, Style: scene.Style{Fill: l.th.Ornament}})
}

// overCounter reports whether the board hangs over one counter.
func (l layout) overCounter() bool { return l.p.Kind == board.OneCounter && l.p.Counter != nil }

// time stands at the end of a header, unless the board has a clock of its own.
func (l layout) time(bar *scene.Node, r canvas.Rect) (rest canvas.Rect) {
	if l.parts[hall.PartClock] {
		return r
	}
	size := max(l.near, min(fitting(r.H, 1)*0.6, l.text*1.1))
	clock, rest := r.End(size * 3.1)
	bar.Add(at(scene.End, l.bold(clock, l.p.Clock.Format("15:04"), size, l.th.HeaderInk)))
	return rest
}

func (l layout) hallName(bar *scene.Node, r canvas.Rect) {
	side := min(r.H*0.56, 64*l.u)
	star, name := r.Left(side + 24*l.u)
	bar.Add(&scene.Node{Role: scene.Image, Icon: scene.Star, Rect: canvas.R(star.X, star.Y+(star.H-side)/2, side, side), Style: scene.Style{Ink: l.th.Ornament}})
	name = name.InsetXY(0, 6*l.u)
	title := at(scene.Start, lines(3, l.bold(name, l.p.Hall.In(l.lang), l.small, l.th.HeaderInk)))
	title.Role, title.Style.MinSize = scene.Heading, l.tiny
	bar.Add(title)
	if b := l.look.Board; b != nil && b.Name.In(l.lang) != "" {
		zone := at(scene.End, lines(3, l.bold(canvas.Rect{}, b.Name.In(l.lang), l.small, l.th.HeaderInk)))
		zone.Rect, title.Rect = name.End(name.W * 0.36)
		zone.Style.MinSize = l.tiny
		title.Rect.W -= 24 * l.u
		zone.Rect.W -= 24 * l.u
		bar.Add(zone)
	}
}

// counterName is as large as its bar: people look for it along the hall.
func (l layout) counterName(bar *scene.Node, r canvas.Rect) {
	number, rest := place(l.p.Counter.Name.In(l.lang))
	full := strings.ToUpper(l.p.Counter.Name.In(l.lang))
	in := r.InsetXY(0, r.H*0.03)
	if number == "" {
		n := at(scene.Start, lines(2, l.bold(in, full, fitting(in.H, 1), l.th.HeaderInk)))
		n.Style.MinSize = min(l.tiny, fitting(in.H, 2))
		bar.Add(n)
		return
	}
	title := strings.ToUpper(l.main.Counter) + " " + number
	if rest == "" {
		bar.Add(at(scene.Start, l.bold(in, title, fitting(in.H, 1), l.th.HeaderInk)))
		return
	}
	size := fitting(in.H, 1)
	w := min(l.m.Width(title, canvas.Font{Size: size, Bold: true})+1, in.W*0.5)
	left, right := in.Left(w)
	_, right = right.Left(28 * l.u)
	sub := at(scene.Start, lines(2, l.bold(right, rest, l.text, l.th.HeaderInk)))
	bar.Add(at(scene.Start, l.bold(left, title, size, l.th.HeaderInk)), sub)
}

// soundSign stands in the header when the board should speak and does not: a
// silent speaker, or a button where a touch mends it. It gives what is left of r.
func (l layout) soundSign(header *scene.Node, r canvas.Rect) canvas.Rect {
	switch l.look.Sound {
	case SoundDead:
		sign, rest := r.End(96 * l.u)
		header.Add(&scene.Node{Role: scene.Image, Rect: sign.Middle(60*l.u, 60*l.u), Icon: scene.Mute, Label: l.main.Mute, Style: scene.Style{Ink: l.th.HeaderInk}})
		return rest
	case SoundAsleep:
		sign, rest := r.End(min(l.small*11.5, r.W*0.48))
		b := l.bold(sign.InsetXY(16*l.u, max(0, (sign.H-box(l.small, 1)-24*l.u)/2)), l.main.Tap, l.small, l.th.ActionInk)
		b.Role, b.Action = scene.Button, l.look.Tap
		b.Style.Fill, b.Style.Radius, b.Style.Pad, b.Style.MinSize = l.th.Action, 16*l.u, 8*l.u, l.tiny
		b.Style.Edge, b.Style.EdgeWidth = l.th.HeaderInk, max(2, 3*l.u)
		header.Add(b)
		return rest
	}
	return r
}

// trouble is what a board says of itself.
type trouble struct {
	icon             scene.Icon
	fill, tint, deep canvas.Color // the colour, and a pale one with its ink where it is too dark to write on
	words            string
}

// trouble is that nothing came for a while, since when; else that the loudspeaker
// is tried.
func (l layout) trouble() (trouble, bool) {
	good, bad := trouble{icon: scene.Speaker, fill: l.th.Good, tint: l.th.GoodTint, deep: l.th.GoodInk}, trouble{icon: scene.Mute, fill: l.th.Bad, tint: l.th.BadTint, deep: l.th.BadInk}
	switch {
	case !l.p.Stale.IsZero():
		bad.icon, bad.words = scene.Warning, lang.Fill(l.main.Stale, "t", l.p.Stale.Format("15:04"))
		return bad, true
	case !l.p.Testing || l.look.Sound == SoundNone:
		return trouble{}, false
	case l.look.Sound == SoundOK:
		good.words = both(l.main.Testing, l.sub.Testing)
		return good, true
	}
	bad.words = both(l.main.Mute, l.sub.Mute)
	return bad, true
}

// foot says a trouble at the foot of a board that has no header for it, or whose
// header is a counter's name. It gives what is left.
func (l layout) foot(s *scene.Scene, r canvas.Rect) canvas.Rect {
	t, ok := l.trouble()
	if !ok {
		return r
	}
	bar, rest := r.Foot(min(box(l.small, 1)+32*l.u, r.H/5))
	l.say(s, bar, t, false)
	return rest
}

// say writes a trouble over a bar.
func (l layout) say(s *scene.Scene, bar canvas.Rect, t trouble, clock bool) {
	ink := l.th.Ground
	if scene.Ratio(ink, t.fill) < 7 { // on a light board the colour is too pale to write on
		t.fill, ink = t.tint, t.deep
	}
	n := s.Add(&scene.Node{Role: scene.Status, Rect: bar, Label: t.words, Style: scene.Style{Fill: t.fill}})
	in := bar.InsetXY(l.gap+12*l.u, 0)
	if clock && !l.parts[hall.PartClock] {
		var c canvas.Rect
		c, in = in.End(l.small * 1.2 * 3.1)
		n.Add(at(scene.End, l.bold(c, l.p.Clock.Format("15:04"), l.small*1.2, ink)))
	}
	side := min(in.H*0.56, 64*l.u)
	sign, line := in.Left(side + 24*l.u)
	text := at(scene.Start, lines(2, l.bold(line, t.words, l.small, ink)))
	text.Style.MinSize = min(l.near, l.small*0.75)
	n.Add(&scene.Node{Role: scene.Image, Rect: canvas.R(sign.X, sign.Y+(sign.H-side)/2, side, side), Icon: t.icon, Style: scene.Style{Ink: ink}}, text)
}
