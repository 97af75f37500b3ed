// Package ui turns a board.Picture into a scene, for the hall board (landscape
// and portrait) and the board over one counter, and runs it in the native and in
// the browser shell.
//
// All lengths are shares of the screen, so that one layout serves every panel: at
// 1920 x 1080 the newest number is 300 px type, its digits 20 % of the height and
// readable from 15 m on a 55-inch screen. Rows and cells have fixed places.
package ui

import (
	"motcua/display/board"
	"motcua/internal/canvas"
	"motcua/internal/lang"
	"motcua/internal/scene"
)

// Sound is how a board's loudspeaker is.
type Sound uint8

// SoundNone is for a board that does not speak.
const (
	SoundNone Sound = iota
	SoundOK
	SoundDead   // it should speak and cannot
	SoundAsleep // the browser wants a touch first
)

// Look is how a board is dressed.
type Look struct {
	Theme scene.Theme
	Sound Sound
	Tap   any // the action of the touch that SoundAsleep asks for
	// Film is what the media part shows; nil, and while it shows nothing: the
	// hall's name, over which a browser lays an element of its page.
	Film *canvas.Film
}

// layout is what all parts of one board share.
type layout struct {
	p         board.Picture
	th        scene.Theme
	look      Look
	u         float64 // one pixel of the 1920 x 1080 (or 1080 x 1920) design
	main, sub words   // sub is empty when the hall has one language
	lang      string
	tall      bool
}

// Scene draws up a board for a canvas of w x h pixels.
func Scene(p board.Picture, look Look, w, h float64) *scene.Scene {
	th := look.Theme
	l := layout{p: p, th: th, look: look, u: min(w/1920, h/1080), lang: "vi", tall: h > w}
	if l.tall {
		l.u = min(w/1080, h/1920)
	}
	if len(p.Langs) > 0 {
		l.lang = p.Langs[0]
	}
	l.main = speak(l.lang)
	if len(p.Langs) > 1 {
		l.sub = speak(p.Langs[1])
	}
	s := &scene.Scene{W: w, H: h, Ground: th.Ground, Focus: th.Focus}
	all := canvas.R(0, 0, w, h)
	switch {
	case !p.Ready:
		s.Add(l.text(all.Inset(48*l.u), l.main.Connecting, 56, th.Quiet))
	case p.Kind == board.OneCounter && p.Counter != nil:
		l.counter(s, all)
	default:
		l.hall(s, all)
	}
	return s
}

// text is a line in the middle of r; more is put into its style by the caller.
func (l layout) text(r canvas.Rect, t string, size float64, ink canvas.Color) *scene.Node {
	return &scene.Node{
		Role: scene.Text, Rect: r, Text: t,
		Style: scene.Style{Size: size * l.u, Ink: ink, Across: scene.Center, Down: scene.Center},
	}
}

// bold is text in the bold weight.
func (l layout) bold(r canvas.Rect, t string, size float64, ink canvas.Color) *scene.Node {
	n := l.text(r, t, size, ink)
	n.Style.Bold = true
	return n
}

// at sets the alignment across.
func at(a scene.Align, n *scene.Node) *scene.Node {
	n.Style.Across = a
	return n
}

// header is the hall's name and the time. It gives what is left of r.
func (l layout) header(s *scene.Scene, r canvas.Rect) canvas.Rect {
	bar, rest := r.Top(112 * l.u)
	line, rest := rest.Top(6 * l.u)
	s.Add(&scene.Node{Role: scene.Group, Rect: bar, Style: scene.Style{Fill: l.th.Header}})
	group := s.Nodes[len(s.Nodes)-1]
	in := bar.InsetXY(48*l.u, 0)
	star, in := in.Left(84 * l.u)
	star.W = 60 * l.u
	group.Add(&scene.Node{Role: scene.Image, Icon: scene.Star, Rect: star, Style: scene.Style{Ink: l.th.Ornament}})
	clock, name := in.End(200 * l.u)
	name = l.soundSign(group, name)
	size := 44.0
	if l.tall { // on two lines, with some air around them
		size = 36
	}
	title := at(scene.Start, l.bold(name, l.p.Hall.In(l.lang), size, l.th.HeaderInk))
	title.Role, title.Style.Lines, title.Style.MinSize, title.Style.Cut = scene.Heading, 2, 26*l.u, true
	group.Add(title, at(scene.End, l.bold(clock, l.p.Clock.Format("15:04"), 56, l.th.HeaderInk)))
	s.Add(&scene.Node{Rect: line, Style: scene.Style{Fill: l.th.Ornament}})
	return rest
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
		sign, rest := r.End(400 * l.u)
		b := l.bold(sign.InsetXY(16*l.u, 20*l.u), l.main.Tap, 44, l.th.ActionInk)
		b.Role, b.Action = scene.Button, l.look.Tap
		b.Style.Fill, b.Style.Radius, b.Style.Pad, b.Style.MinSize = l.th.Action, 16*l.u, 8*l.u, 20*l.u
		header.Add(b)
		return rest
	}
	return r
}

// stale says since when nothing came, in a strip at the foot, when that is so;
// else that the loudspeaker is tried.
func (l layout) stale(s *scene.Scene, r canvas.Rect) canvas.Rect {
	switch {
	case !l.p.Stale.IsZero():
		return l.strip(s, r, scene.Warning, l.th.Bad, lang.Fill(l.main.Stale, "t", l.p.Stale.Format("15:04")))
	case !l.p.Testing || l.look.Sound == SoundNone:
		return r
	case l.look.Sound == SoundOK:
		return l.strip(s, r, scene.Speaker, l.th.Good, both(l.main.Testing, l.sub.Testing))
	}
	return l.strip(s, r, scene.Mute, l.th.Bad, both(l.main.Mute, l.sub.Mute))
}

// strip is a line of words at the foot of r. It gives what is left.
func (l layout) strip(s *scene.Scene, r canvas.Rect, icon scene.Icon, fill canvas.Color, words string) canvas.Rect {
	bar, rest := r.Foot(88 * l.u)
	ink := l.th.Ground
	if scene.Ratio(ink, fill) < 7 { // on a light board the colour is too pale to write on
		ink = l.th.Ink
		switch fill {
		case l.th.Good:
			fill, ink = l.th.GoodTint, l.th.GoodInk
		case l.th.Bad:
			fill, ink = l.th.BadTint, l.th.BadInk
		}
	}
	n := s.Add(&scene.Node{Role: scene.Status, Rect: bar, Label: words, Style: scene.Style{Fill: fill}})
	sign, line := bar.InsetXY(48*l.u, 0).Left(72 * l.u)
	text := at(scene.Start, l.bold(line, words, 44, ink))
	text.Style.MinSize = 24 * l.u
	n.Add(&scene.Node{Role: scene.Image, Rect: sign.Middle(52*l.u, 52*l.u), Icon: icon, Style: scene.Style{Ink: ink}}, text)
	return rest
}

// both is the main word with the second language behind it.
func both(a, b string) string {
	if b == "" {
		return a
	}
	return a + " · " + b
}
