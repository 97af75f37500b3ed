package scene

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"motcua/internal/canvas"
)

// Rules are the limits that Lint holds a scene to. Zero means "not checked".
type Rules struct {
	Target   float64        // least width and height of what can be touched, in pixels
	Apart    float64        // least distance of two such things
	Tiles    int            // most nodes of role Tile
	Words    int            // most words written
	Sizes    int            // most sizes of type (as asked for, before shrinking)
	Least    float64        // least size of type as it is written
	Low      float64        // nothing that can be touched begins above this y
	Contrast bool           // text 7:1; large text 4.5:1; icons and the bounds of buttons 3:1
	Large    float64        // from this size on, text is large; 0: from 48
	Signals  []canvas.Color // colours that mean something, and therefore never stand alone
}

// Kiosk and Board are the rules of screens.md. Kiosk's target is 20 mm on a
// 21.5" panel upright; On says it for another.
var (
	Kiosk = Rules{
		Target: 81, Apart: 7.5, Tiles: 8, Sizes: 5, Least: 18, Contrast: true,
		Signals: []canvas.Color{Light.Good, Light.Bad, Contrast.Good, Contrast.Bad},
	}
	Board = Rules{Sizes: 8, Contrast: true, Signals: []canvas.Color{Dark.Good, Dark.Bad, Contrast.Good, Contrast.Bad}}
)

// On gives the rules for a panel of that diagonal, in inches, which shows a
// scene of w x h units: a target is 20 mm wide, letters stand 2.6 mm high.
func (r Rules) On(w, h, diagonal float64) Rules {
	mm := math.Hypot(w, h) / (diagonal * 25.4)
	r.Target, r.Least = 20*mm, 2.6*mm/canvas.CapHeight
	return r
}

// Lint finds what is wrong with a scene, one line each; m is the canvas it is
// meant for. Where m also has Missing(string) []rune, letters that the typeface
// lacks are found too.
func Lint(s *Scene, m canvas.Measurer, r Rules) []string {
	l := linter{m: m, r: r, sizes: map[float64]bool{}}
	l.nodes(s.Nodes, canvas.R(0, 0, s.W, s.H), s.Ground)
	l.targets(s.touchable())
	if r.Tiles > 0 && l.tiles > r.Tiles {
		l.say("%d tiles, %d are too many", l.tiles, r.Tiles+1)
	}
	if r.Words > 0 && l.words > r.Words {
		l.say("%d words, at most %d", l.words, r.Words)
	}
	if r.Sizes > 0 && len(l.sizes) > r.Sizes {
		l.say("%d sizes of type, at most %d: %v", len(l.sizes), r.Sizes, slices.Sorted(maps.Keys(l.sizes)))
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
	l.signals(nodes)
}

// shows reports that the node or something in it can be seen or touched.
func (n *Node) shows() bool {
	if n.written() || n.Icon != NoIcon || n.Picture != nil || n.Action != nil || n.Style.Fill.A > 0 {
		return true
	}
	return slices.ContainsFunc(n.Children, (*Node).shows)
}

func (n *Node) written() bool { return n.Text != "" && n.Style.Size > 0 }

func (l *linter) node(n *Node, ground canvas.Color) {
	if n.Role == Tile {
		l.tiles++
	}
	if n.Action != nil && n.Spoken() == "" {
		l.say("action %v has no name to speak", n.Action)
	}
	if n.written() {
		l.text(n)
	}
	if l.r.Contrast && n.State&Disabled == 0 {
		l.contrast(n, ground)
	}
	if n.State&Selected != 0 && !n.has(func(c *Node) bool { return c.Icon == Tick || c.written() && c.Style.Bold }) {
		l.say("%s is selected by colour alone", n.name())
	}
}

// target is what can be touched, as far as its list shows it.
type target struct {
	*Node
	seen canvas.Rect
}

// touchable lists all that can be touched, wherever in the tree it stands; when a
// dialog (Over) is shown, what stands in it.
func (s *Scene) touchable() []target {
	return appendTargets(nil, s.top(), canvas.R(0, 0, s.W, s.H))
}

func appendTargets(out []target, nodes []*Node, in canvas.Rect) []target {
	for _, n := range nodes {
		if n.Action != nil && n.State&Disabled == 0 {
			if seen := n.Rect.Intersect(in); !seen.Empty() {
				out = append(out, target{n, seen})
			}
		}
		room := in
		if n.Reel != nil {
			room = in.Intersect(n.window())
		}
		out = appendTargets(out, n.Children, room)
	}
	return out
}

// targets checks all that can be touched at once.
func (l *linter) targets(all []target) {
	for i, n := range all {
		if n.Rect.W < l.r.Target || n.Rect.H < l.r.Target {
			l.say("%s is %.0f x %.0f, too small to touch (%.0f)", n.name(), n.Rect.W, n.Rect.H, l.r.Target)
		}
		if n.seen.Y < l.r.Low {
			l.say("%s is out of a low reach: %.0f, from %.0f on", n.name(), n.seen.Y, l.r.Low)
		}
		for _, o := range all[:i] {
			if near := n.seen.Inset(-l.r.Apart).Intersect(o.seen); l.r.Apart > 0 && near.W > 0.5 && near.H > 0.5 {
				l.say("%s is too near to %s", n.name(), o.name())
			}
		}
	}
}

// has reports that the node or something in it is so.
func (n *Node) has(f func(*Node) bool) bool {
	return f(n) || slices.ContainsFunc(n.Children, func(c *Node) bool { return c.has(f) })
}

func (l *linter) text(n *Node) {
	f := n.fit(l.m)
	l.words += len(strings.Fields(n.Text))
	l.sizes[math.Round(n.Style.Size)] = true
	if f.Cut && !n.Style.Cut {
		l.say("%s does not fit %v at %.0f px in %d lines", n.name(), n.Rect, f.Size, max(1, n.Style.Lines))
	}
	if h := n.Rect.Inset(n.Style.Pad).H; f.Height() > h+1 {
		l.say("%s is %.0f high in a box of %.0f", n.name(), f.Height(), h)
	}
	if f.Size < l.r.Least-0.5 {
		l.say("%s is written at %.0f px, at least %.0f", n.name(), f.Size, l.r.Least)
	}
	if canvas.Tabular(n.Text) {
		l.tabular(n, canvas.Font{Size: f.Size, Bold: n.Style.Bold})
	}
	if mm, ok := l.m.(interface{ Missing(string) []rune }); ok {
		if miss := mm.Missing(n.Text); len(miss) > 0 {
			l.say("%s has letters that the typeface lacks: %q", n.name(), miss)
		}
	}
}

// tabular checks that a number keeps its width whatever it counts.
func (l *linter) tabular(n *Node, f canvas.Font) {
	all := func(d rune) float64 {
		return l.m.Width(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return d
			}
			return r
		}, n.Text), f)
	}
	if a, b := all('1'), all('8'); math.Abs(a-b) > 0.5 {
		l.say("%s has digits of unequal width: %.1f and %.1f", n.name(), a, b)
	}
}

func (n *Node) name() string {
	t := []rune(n.Spoken())
	if len(t) > 30 {
		t = append(t[:30], '…')
	}
	return fmt.Sprintf("%q", string(t))
}
