package scene

import (
	"fmt"
	"strings"

	"motcua/internal/canvas"
)

// Rules are the limits that Lint holds a scene to. Zero means "not checked".
type Rules struct {
	Target   float64 // least width and height of what can be touched, in pixels
	Tiles    int     // most nodes of role Tile
	Words    int     // most words written
	Sizes    int     // most sizes of type (as asked for, before shrinking)
	Contrast bool    // text 7:1, text of 24 px and more 4.5:1, icons 3:1
}

// Kiosk and Board are the rules of screens.md; Kiosk's target is 20 mm on the
// smallest panel (21.5" at 1080 pixels across is 4.03 px/mm).
var (
	Kiosk = Rules{Target: 81, Tiles: 8, Sizes: 6, Contrast: true}
	Board = Rules{Sizes: 8, Contrast: true}
)

// Lint finds what is wrong with a scene, one line each; m is the canvas it is
// meant for. Where m also has Missing(string) []rune, letters that the typeface
// lacks are found too.
func Lint(s *Scene, m canvas.Measurer, r Rules) []string {
	l := linter{m: m, r: r, sizes: map[float64]bool{}}
	l.nodes(s.Nodes, canvas.R(0, 0, s.W, s.H), s.Ground)
	if r.Tiles > 0 && l.tiles > r.Tiles {
		l.say("%d tiles, %d are too many", l.tiles, r.Tiles+1)
	}
	if r.Words > 0 && l.words > r.Words {
		l.say("%d words, at most %d", l.words, r.Words)
	}
	if r.Sizes > 0 && len(l.sizes) > r.Sizes {
		l.say("%d sizes of type, at most %d: %v", len(l.sizes), r.Sizes, l.sizes)
	}
	return l.found
}

type linter struct {
	m            canvas.Measurer
	r            Rules
	found        []string
	tiles, words int
	sizes        map[float64]bool
}

func (l *linter) say(format string, args ...any) {
	l.found = append(l.found, fmt.Sprintf(format, args...))
}

func (l *linter) nodes(nodes []*Node, in canvas.Rect, ground canvas.Color) {
	for i, n := range nodes {
		if !in.Contains(n.Rect) {
			l.say("%s reaches out of what it stands in: %v in %v", n.name(), n.Rect, in)
		}
		for _, o := range nodes[:i] {
			if both := n.Rect.Intersect(o.Rect); !n.Over && both.W > 0.5 && both.H > 0.5 && n.shows() && o.shows() {
				l.say("%s overlaps %s", n.name(), o.name())
			}
		}
		l.node(n, ground)
		g := ground
		if n.Style.Fill.A == 255 {
			g = n.Style.Fill
		}
		room := n.Rect
		if n.Reel != nil { // its rows are cut off above and below
			room.Y, room.H = room.Y-1e6, 2e6
		}
		l.nodes(n.Children, room, g)
	}
}

// shows reports that the node or something in it can be seen or touched.
func (n *Node) shows() bool {
	if n.Text != "" && n.Style.Size > 0 || n.Icon != NoIcon || n.Picture != nil || n.Action != nil || n.Style.Fill.A > 0 {
		return true
	}
	for _, c := range n.Children {
		if c.shows() {
			return true
		}
	}
	return false
}

func (l *linter) node(n *Node, ground canvas.Color) {
	if n.Role == Tile {
		l.tiles++
	}
	if n.Action != nil {
		if n.Spoken() == "" {
			l.say("action %v has no name to speak", n.Action)
		}
		if n.Rect.W < l.r.Target || n.Rect.H < l.r.Target {
			l.say("%s is %.0f x %.0f, too small to touch (%.0f)", n.name(), n.Rect.W, n.Rect.H, l.r.Target)
		}
	}
	if n.Text != "" && n.Style.Size > 0 {
		l.text(n)
	}
	if l.r.Contrast && n.State&Disabled == 0 {
		l.contrast(n, ground)
	}
}

func (l *linter) text(n *Node) {
	f := n.fit(l.m)
	l.words += len(strings.Fields(n.Text))
	l.sizes[n.Style.Size] = true
	if f.Cut && !n.Style.Cut {
		l.say("%s does not fit %v at %.0f px in %d lines", n.name(), n.Rect, f.Size, max(1, n.Style.Lines))
	}
	if h := n.Rect.Inset(n.Style.Pad).H; f.Height() > h+1 {
		l.say("%s is %.0f high in a box of %.0f", n.name(), f.Height(), h)
	}
	if mm, ok := l.m.(interface{ Missing(string) []rune }); ok {
		if miss := mm.Missing(n.Text); len(miss) > 0 {
			l.say("%s has letters that the typeface lacks: %q", n.name(), miss)
		}
	}
}

func (l *linter) contrast(n *Node, ground canvas.Color) {
	if n.Style.Fill.A == 255 {
		ground = n.Style.Fill
	}
	need := 0.0
	switch {
	case n.Text != "" && n.Style.Size >= 24:
		need = 4.5
	case n.Text != "" && n.Style.Size > 0:
		need = 7
	case n.Icon != NoIcon:
		need = 3
	}
	if got := Ratio(n.Style.Ink, ground); got < need {
		l.say("%s has contrast %.1f, needs %.1f", n.name(), got, need)
	}
}

func (n *Node) name() string {
	t := []rune(n.Spoken())
	if len(t) > 30 {
		t = append(t[:30], '…')
	}
	return fmt.Sprintf("%q", string(t))
}
