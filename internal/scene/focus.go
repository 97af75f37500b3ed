package scene

import (
	"slices"

	"motcua/internal/canvas"
)

// Stops are where the keypad stops, in reading order: what can be activated,
// and, when the scene is read Aloud, every text beside it. While a dialog
// (Over) is shown only its own nodes are stops.
func (s *Scene) Stops() []*Node {
	if !s.Aloud {
		return s.Focusable()
	}
	var out []*Node
	for _, n := range readable(s.top()) {
		if n.Spoken() != "" && n.State&Disabled == 0 {
			out = append(out, n)
		}
	}
	return out
}

// top is the part of the scene that can be reached: the dialog, or all.
func (s *Scene) top() []*Node {
	for i := len(s.Nodes) - 1; i >= 0; i-- {
		if s.Nodes[i].Over {
			return s.Nodes[i:]
		}
	}
	return s.Nodes
}

// Start is the stop where the keypad begins: the Main one, or the first that
// can be activated; nil when there is nothing to stop at.
func (s *Scene) Start() *Node {
	stops := s.Stops()
	for _, n := range stops {
		if n.Main && n.active() {
			return n
		}
	}
	for _, n := range stops {
		if n.Action != nil && n.active() {
			return n
		}
	}
	for _, n := range stops {
		if !s.everywhere(n) {
			return n
		}
	}
	return nil
}

// Page lists the stops of this page alone, without what stands on every page.
func (s *Scene) Page() []*Node {
	return slices.DeleteFunc(s.Stops(), s.everywhere)
}

// everywhere reports that a node stands in the banner.
func (s *Scene) everywhere(n *Node) bool {
	for _, b := range s.Nodes {
		if b.Role == Banner && (b == n || slices.Contains(b.Children, n)) {
			return true
		}
	}
	return false
}

// focus is where the keypad is. It outlives scenes: a node is known again by
// its action, or, when pressing it has changed that or it is a text, by its
// place, or, when all have moved, by its turn.
type focus struct {
	set    bool
	action any
	rect   canvas.Rect
	i, of  int // its turn among the stops
}

func on(stops []*Node, i int) focus {
	if i < 0 || i >= len(stops) {
		return focus{}
	}
	return focus{true, stops[i].Action, stops[i].Rect, i, len(stops)}
}

// among finds the focused node, -1 when it is not there.
func (f focus) among(stops []*Node) int {
	if !f.set {
		return -1
	}
	if f.action != nil {
		for i, n := range stops {
			if n.Action == f.action {
				return i
			}
		}
	}
	for i, n := range stops {
		if n.Rect == f.rect {
			return i
		}
	}
	if f.of == len(stops) {
		return f.i
	}
	return -1
}

// settle carries the focus over into a new scene. Another page begins at its
// start where a keypad is in use or the page is read aloud.
func (v *View) settle(s *Scene) {
	turned := s.Name != v.name || s.Aloud != v.aloud
	v.name, v.aloud = s.Name, s.Aloud
	stops := s.Stops()
	i := v.focus.among(stops)
	if i < 0 && s.Aloud || turned && v.focus.set {
		i = slices.Index(stops, s.Start())
	}
	v.focus = on(stops, i)
	if i >= 0 {
		stops[i].State |= Focused
	}
}

// Focused is what the keypad is at, nil when it has not been used since the last touch.
func (v *View) Focused() *Node {
	if v.scene == nil {
		return nil
	}
	stops := v.scene.Stops()
	if i := v.focus.among(stops); i >= 0 {
		return stops[i]
	}
	return nil
}

// step moves the focus by d stops, around the ends.
func (v *View) step(d int) {
	stops := v.scene.Stops()
	if len(stops) == 0 {
		return
	}
	i := v.focus.among(stops)
	if i < 0 && d < 0 {
		i = 0
	}
	v.focus = on(stops, (i+d+len(stops))%len(stops))
	v.reveal()
}
