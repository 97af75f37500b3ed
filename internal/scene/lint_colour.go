package scene

import (
	"cmp"
	"slices"

	"motcua/internal/canvas"
)

func (l *linter) contrast(n *Node, ground canvas.Color) {
	if n.Action != nil {
		l.bound(n, ground)
	}
	if n.Style.Fill.A == 255 {
		ground = n.Style.Fill
	}
	need := 0.0
	switch {
	case n.written() && n.Style.Size >= cmp.Or(l.r.Large, 48):
		need = 4.5
	case n.written():
		need = 7
	case n.Icon != NoIcon:
		need = 3
	}
	if got := Ratio(n.Style.Ink, ground); got < need {
		l.say("%s has contrast %.1f, needs %.1f", n.name(), got, need)
	}
}

// bound checks that one sees where a button ends: by its fill, its edge or its
// lip. What shows nothing of itself has nothing to end.
func (l *linter) bound(n *Node, ground canvas.Color) {
	st, best := n.Style, 0.0
	if st.Fill.A > 0 {
		best = Ratio(st.Fill, ground)
	}
	if st.EdgeWidth > 0 {
		best = max(best, Ratio(st.Edge, ground))
	}
	if st.Lip > 0 {
		best = max(best, Ratio(st.Shade, ground))
	}
	if best > 0 && best < 3 && !n.resting() {
		l.say("%s ends with contrast %.1f, needs 3", n.name(), best)
	}
}

// resting says that the node is no longer to be pressed, but for learning why:
// a closed field. It has neither lip nor edge.
func (n *Node) resting() bool { return n.Role == Tile && n.Style.Lip == 0 }

// signals finds colours that mean something without an icon and a word beside
// them, for those who do not see the colour.
func (l *linter) signals(nodes []*Node) {
	for _, n := range nodes {
		if !slices.ContainsFunc(l.r.Signals, n.paintedIn) {
			continue
		}
		icon, word := false, false
		for _, by := range nodes {
			icon = icon || by.has(func(c *Node) bool { return c.Icon != NoIcon })
			word = word || by.has((*Node).written)
		}
		if len(n.Children) == 0 && n.Icon != NoIcon && len(nodes) == 1 {
			continue // an icon on its disc: its word stands beside the disc, which is checked there
		}
		if !icon || !word {
			l.say("%s says by colour alone what it is", n.name())
		}
	}
}

func (n *Node) paintedIn(c canvas.Color) bool {
	st := n.Style
	return st.Fill == c || st.EdgeWidth > 0 && st.Edge == c || st.Ink == c && (n.Icon != NoIcon || n.written())
}
