// Package ui turns a board.Picture into a scene: every part of a board in the
// rectangle that the board's layout gives it, on any panel, lying or upright.
//
//	tree.go     which part stands where; what has nothing to show gives its place
//	size.go     how large things are: millimetres at the reader's eye
//	header.go   the hall's name, the time, and what is wrong (the line, the sound)
//	newest.go, rows.go, recent.go        calls
//	counter.go, officer.go               the board over one counter
//	waiting.go, notices.go, media.go     a second screen
//
// Rows and cells have fixed places, so that readers do not lose theirs. What is
// longer than its place turns over by the hall's clock, on every board at once.
package ui

import (
	"math"

	"motcua/display/board"
	"motcua/internal/canvas"
	"motcua/internal/hall"
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
	// Board says what stands where, and on what panel; nil: the layout and panel
	// that are usual.
	Board *hall.Board
	// Measure is the canvas that the scene is for; nil: widths are guessed, on the
	// safe side.
	Measure canvas.Measurer
}

// layout is what all parts of one board share.
type layout struct {
	p         board.Picture
	th        scene.Theme
	look      Look
	m         canvas.Measurer
	main, sub words // sub is empty when the hall has one language
	lang      string
	parts     map[hall.Part]bool // those that stand on the board
	wide      float64            // of the widest number, at size 1
	sizes
}

// Scene draws up a board for a canvas of w x h pixels. Its Next, if any, is the
// hall's time when something turns over without news.
func Scene(p board.Picture, look Look, w, h float64) *scene.Scene {
	b := look.Board
	if b == nil {
		standard := hall.StandardBoard("", p.Kind == board.OneCounter)
		b = &standard
	}
	l := layout{p: p, th: look.Theme, look: look, m: look.Measure, lang: lang.Office, sizes: sizesOn(b.PanelOf(), w, h)}
	if l.m == nil {
		l.m = guess{}
	}
	if len(p.Langs) > 0 {
		l.lang = p.Langs[0]
	}
	l.main = speak(l.lang)
	if len(p.Langs) > 1 {
		l.sub = speak(p.Langs[1])
	}
	s := &scene.Scene{W: w, H: h, Ground: l.th.Ground, Focus: l.th.Focus, Lang: l.lang}
	all := canvas.R(0, 0, w, h)
	if !p.Ready {
		l.connecting(s, all)
		return s
	}
	l.wide = l.widest()
	l.draw(s, b.Layout.On(w, h), all)
	return s
}

// connecting is shown until the hall is known.
func (l layout) connecting(s *scene.Scene, r canvas.Rect) {
	in := r.Inset(48 * l.u)
	side := min(l.mid*2, in.H/4)
	icon, line := column(in, l.small, side, box(l.text, 2))
	s.Add(
		&scene.Node{Role: scene.Image, Icon: scene.Star, Rect: icon.Middle(side, side), Style: scene.Style{Ink: l.mark(l.th.Ground)}},
		lines(2, l.write(line, l.main.Connecting, l.text, l.th.Quiet)),
	)
}

// write is text in the middle of r; more is put into its style by the caller.
func (l layout) write(r canvas.Rect, t string, size float64, ink canvas.Color) *scene.Node {
	return &scene.Node{
		Role: scene.Text, Rect: r, Text: t,
		Style: scene.Style{Size: size, MinSize: min(size, l.near), Ink: ink, Across: scene.Center, Down: scene.Center},
	}
}

// bold is text in the bold weight.
func (l layout) bold(r canvas.Rect, t string, size float64, ink canvas.Color) *scene.Node {
	n := l.write(r, t, size, ink)
	n.Style.Bold = true
	return n
}

// heading is a part's title in both languages, or in one where there is no room.
func (l layout) heading(r canvas.Rect, a, b string, ink canvas.Color) *scene.Node {
	n := l.bold(r, both(a, b), l.small, ink)
	n.Style.MinSize = l.tiny
	if l.m.Width(n.Text, canvas.Font{Size: l.near, Bold: true}) > r.W {
		n.Text = a
	}
	if l.m.Width(a, canvas.Font{Size: math.Ceil(l.tiny), Bold: true}) > r.W {
		n.Text, n.Label = "", a // said, if not written
	}
	return n
}

// para is the height that a text takes in w x h, in as many lines as it needs and
// there is room for, most at most; 0 where not one can be read.
func (l layout) para(t string, f canvas.Font, w, h float64, most int) float64 {
	least := l.near
	if box(least, 1) > h {
		least = l.tiny
	}
	if t == "" || box(math.Ceil(least), 1) > h {
		return 0
	}
	for most > 1 && box(math.Ceil(least), most) > h {
		most--
	}
	fit := scene.Fit(l.m, t, f, w, h, most, least)
	return min(h, box(fit.Size, len(fit.Lines)))
}

// block is a text in a place that para has measured.
func (l layout) block(most int, n *scene.Node) *scene.Node {
	if n.Style.MinSize > l.tiny && box(math.Ceil(n.Style.MinSize), 1) > n.Rect.H {
		n.Style.MinSize = l.tiny
	}
	return lines(most, n)
}

// mark is the colour of an icon that is seen on a colour: the ornament's where it
// stands out.
func (l layout) mark(on canvas.Color) canvas.Color {
	for _, c := range []canvas.Color{l.th.Ornament, l.th.Header} {
		if scene.Ratio(c, on) >= 3 {
			return c
		}
	}
	return l.th.Quiet
}

// at sets the alignment across.
func at(a scene.Align, n *scene.Node) *scene.Node {
	n.Style.Across = a
	return n
}

// lines lets a text wrap; what still does not fit ends in "…".
func lines(most int, n *scene.Node) *scene.Node {
	n.Style.Lines, n.Style.Cut = most, true
	return n
}

// card is the panel that a part stands on.
func (l layout) card(s *scene.Scene, r canvas.Rect, role scene.Role, fill canvas.Color) *scene.Node {
	return s.Add(&scene.Node{Role: role, Rect: r, Style: scene.Style{Fill: fill, Radius: 20 * l.u}})
}

// both is the main word with the second language behind it.
func both(a, b string) string {
	if b == "" || a == b {
		return a
	}
	return a + " · " + b
}
