// Package diag tells health as a tree of causes: hall -> disk, kiosk ->
// printer -> paper. A node that has failed names what went wrong there; the
// nodes below a failed one are not asked to guess, they say "unknown, because
// of" it. So that one line on a phone, or one glance at /readyz, names the
// cause and not its consequences.
package diag

import "strings"

// State is how a part is. States are ordered by how bad they are.
type State string

// The states.
const (
	OK      State = "ok"
	Unknown State = "unknown" // cannot be told, because of something above it
	Warn    State = "warn"    // works, but someone should look
	Failed  State = "failed"
)

var badness = map[State]int{OK: 0, Unknown: 1, Warn: 2, Failed: 3}

// Node is one part and what it is made of. The zero State counts as OK.
type Node struct {
	Name   string `json:"name"`
	State  State  `json:"state"`
	Detail string `json:"detail,omitempty"` // what a person should know
	Parts  []Node `json:"parts,omitempty"`
}

// Settle fills the zero states in and makes everything below a failed node
// unknown. It returns the settled tree and leaves n alone.
func (n Node) Settle() Node {
	if n.State == "" {
		n.State = OK
	}
	parts := make([]Node, 0, len(n.Parts))
	for _, p := range n.Parts {
		p = p.Settle()
		if n.State == Failed {
			p = p.because(n.Name)
		}
		parts = append(parts, p)
	}
	n.Parts = parts
	return n
}

func (n Node) because(cause string) Node {
	n.State, n.Detail = Unknown, "because of "+cause
	parts := make([]Node, 0, len(n.Parts))
	for _, p := range n.Parts {
		parts = append(parts, p.because(cause))
	}
	n.Parts = parts
	return n
}

// Worst is the worst state in the tree.
func (n Node) Worst() State {
	worst := n.State
	if worst == "" {
		worst = OK
	}
	for _, p := range n.Parts {
		if s := p.Worst(); badness[s] > badness[worst] {
			worst = s
		}
	}
	return worst
}

// Causes lists the nodes that warn or have failed by themselves, as
// "path: detail", the tree's order.
func (n Node) Causes() []string { return n.causes(nil) }

func (n Node) causes(path []string) []string {
	path = append(path[:len(path):len(path)], n.Name)
	var list []string
	if n.State == Warn || n.State == Failed {
		list = append(list, strings.Join(path, " > ")+": "+n.Detail)
	}
	for _, p := range n.Parts {
		list = append(list, p.causes(path)...)
	}
	return list
}

// Cause is the first node of that state, in the tree's order, as
// "path: detail"; the root's own name is left out. "" if there is none.
func (n Node) Cause(s State) string {
	if n.State == s {
		return n.Detail
	}
	return n.cause(s, nil)
}

func (n Node) cause(s State, path []string) string {
	for _, p := range n.Parts {
		at := append(path[:len(path):len(path)], p.Name)
		if p.State == s {
			return strings.TrimSuffix(strings.Join(at, " > ")+": "+p.Detail, ": ")
		}
		if c := p.cause(s, at); c != "" {
			return c
		}
	}
	return ""
}

// Printer is the node of a printer in the state that printer_status names; ""
// when it has not said anything yet.
func Printer(state string) Node {
	n := Node{Name: "printer"}
	switch state {
	case "":
		n.State, n.Detail = Unknown, "it has not said anything yet"
	case "ok":
	case "near_end":
		n.State, n.Detail = Warn, state
	default:
		n.State, n.Detail = Failed, state
	}
	return n
}
