// Package scene is a screen as a tree of meaning: what each thing is called,
// what it is, where it stands, what it does when touched, how it looks.
//
// One tree is the one source for six uses, so they cannot disagree:
//
//	Draw        the picture, on any canvas
//	Hit         what a finger touches
//	Focusable   the order in which a keypad walks
//	Label       what is spoken, and what the browser's hidden buttons are called
//	Changed     the part of the picture that has to be painted again
//	Lint        what is clipped, overlaps, is too small, too pale or too much
//
// A screen is built anew from its state each time something changes (it has some
// fifty nodes), and View keeps what outlives one scene: the finger that is down
// and the focus. Actions are opaque comparable values; a scene does not know
// what they mean.
package scene

import (
	"image"
	"strings"
	"time"

	"motcua/internal/canvas"
)

// Role says what a node is.
type Role uint8

// The roles. A Tile is a Button of which there may be at most eight on a screen.
const (
	Group Role = iota
	Text
	Heading
	Button
	Tile
	Image
	List
	Item
	Field
	Status // its changes are said at once
	Banner // the same on every screen: hall and clock
)

// State is a set of flags.
type State uint8

// The states; Pressed and Focused are set by View.
const (
	Disabled State = 1 << iota
	Selected
	Pressed
	Focused
)

// Node is one thing on a screen with what stands in it. A node shows its Text,
// its Icon or its Picture; Children are drawn over it, in order.
type Node struct {
	Role Role
	Rect canvas.Rect
	Text string // written, in Style.Size
	// Label is spoken instead of Text. Empty: the Text, or else the labels of
	// the children.
	Label    string
	Action   any // comparable; nil: cannot be activated
	Hold     any // as Action, when held for three seconds
	State    State
	Style    Style
	Icon     Icon
	Picture  image.Image // a pointer type: compared to see what changed
	Frame    uint64      // of a Picture that is a canvas.Film: which one is shown
	Stage    bool        // a show of slides and videos stands here, or an element of the page instead
	Over     bool        // lies over its elder siblings on purpose (a dialog)
	Reel     *Reel       // the children are its rows; see NewList
	Mute     bool        // seen and not said: another node says it
	Live     bool        // a button called after how far it has come: changes are said at once, as a Status's are
	Main     bool        // the one next step: the keypad begins here
	Children []*Node

	at float64 // where a Reel stands
}

// Align places text in its rectangle.
type Align uint8

// The alignments, used across and down.
const (
	Start Align = iota
	Center
	End
)

// Style is how a node looks. The zero Style draws nothing.
type Style struct {
	Fill, Edge, Ink canvas.Color // none when transparent
	EdgeWidth       float64
	Radius          float64
	Lip             float64      // how far the foot of a button stands out below it; gone while pressed
	Shade           canvas.Color // of the lip
	Size            float64      // of the type; 0: the text is only spoken
	Even            float64      // the smaller size that its neighbours need too; 0: Size
	MinSize         float64      // text may shrink so far; 0: to 7/10 of Size
	Bold            bool
	Lines           int  // text may wrap to so many lines; 0: one
	Cut             bool // text that still does not fit may end in "…"
	Across, Down    Align
	Pad             float64 // between the edge and the text, on all sides
}

// Scene is one screen at one moment.
type Scene struct {
	W, H   float64
	Ground canvas.Color
	Focus  canvas.Color // of the ring around what the keypad is at
	Nodes  []*Node
	Next   time.Time // when it looks different without any news; zero: never
	Name   string    // of the page and its dialog: another name is another page to begin anew
	Lang   string    // of its words
	Aloud  bool      // it is read to somebody: the keypad stops at texts too
	// Curtain, when set, is all that is seen and touched, for people who listen
	// and do not want to be looked over the shoulder. Keypad and speech go on.
	Curtain *Node
}

// Add appends nodes and gives the last one.
func (s *Scene) Add(n ...*Node) *Node {
	s.Nodes = append(s.Nodes, n...)
	return n[len(n)-1]
}

// Add appends children and gives n itself.
func (n *Node) Add(c ...*Node) *Node {
	n.Children = append(n.Children, c...)
	return n
}

// Walk calls f for every node, parents first, until it returns false.
func (s *Scene) Walk(f func(*Node) bool) { walk(s.Nodes, f) }

func walk(nodes []*Node, f func(*Node) bool) bool {
	for _, n := range nodes {
		if !f(n) || !walk(n.Children, f) {
			return false
		}
	}
	return true
}

// Stage is where a show of slides and videos stands, if the scene has one.
func (s *Scene) Stage() (r canvas.Rect, ok bool) {
	s.Walk(func(n *Node) bool {
		if n.Stage {
			r, ok = n.Rect, true
		}
		return !ok
	})
	return r, ok
}

// Hit is the topmost node at the point that can be activated, or nil. A node
// with Over set hides what lies under it even where it has no action.
func (s *Scene) Hit(x, y float64) *Node {
	n, _ := hit(s.shown(), x, y)
	return n
}

func hit(nodes []*Node, x, y float64) (found *Node, covered bool) {
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		in := n.Rect.Has(x, y)
		if in || n.Reel == nil {
			if c, covered := hit(n.Children, x, y); c != nil || covered {
				return c, true
			}
		}
		if !in {
			continue
		}
		if n.active() {
			return n, true
		}
		if n.Over {
			return nil, true
		}
	}
	return nil, false
}

func (n *Node) active() bool {
	return (n.Action != nil || n.Hold != nil) && n.State&Disabled == 0
}

// Focusable lists what a keypad can reach, in the order of the tree. When a
// dialog (Over) is shown, only its own nodes can be reached.
func (s *Scene) Focusable() []*Node {
	var out []*Node
	walk(s.top(), func(n *Node) bool {
		if n.Action != nil && n.State&Disabled == 0 {
			out = append(out, n)
		}
		return true
	})
	return out
}

// Spoken is what the node is called aloud.
func (n *Node) Spoken() string {
	if n.Label != "" {
		return n.Label
	}
	if n.Text != "" {
		return n.Text
	}
	var parts []string
	for _, c := range n.Children {
		if t := c.Spoken(); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, ", ")
}

// Controls is the tree for those who do not see it: buttons, and the texts
// outside of buttons.
func (s *Scene) Controls() []canvas.Control {
	var out []canvas.Control
	for _, n := range s.readable() {
		out = append(out, canvas.Control{
			Label: n.Spoken(), Rect: n.Rect, Kind: s.kind(n), Text: n.Action == nil,
			Disabled: n.State&Disabled != 0, Selected: n.State&Selected != 0, Focused: n.State&Focused != 0,
		})
	}
	return out
}

func (s *Scene) kind(n *Node) canvas.Kind {
	switch {
	case n.Action != nil:
	case n.Role == Heading && s.everywhere(n):
		return canvas.Title
	case n.Role == Heading:
		return canvas.Heading
	case n.Role == Image:
		return canvas.Picture
	case n.Role == Status, n.Role == Field:
		return canvas.Status
	}
	return canvas.Plain
}

// readable lists the nodes of Controls: actions, and texts outside of them.
func (s *Scene) readable() []*Node { return readable(s.top()) }

func readable(nodes []*Node) []*Node {
	var out []*Node
	var visit func(nodes []*Node)
	visit = func(nodes []*Node) {
		for _, n := range nodes {
			switch {
			case n.Mute:
			case n.Action != nil, n.Text != "" || n.Label != "", n.Role == Status && n.Spoken() != "":
				out = append(out, n)
			default:
				visit(n.Children)
			}
		}
	}
	visit(nodes)
	return out
}
