package chromium

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// Accessible is the page as the browser tells it to screen readers, in their
// order, one line for each thing that is more than a group:
//
//	heading Nộp hồ sơ
//	button Đất đai, Đang chờ: 12
//	button pressed Tiếng Việt
//	focused button LẤY SỐ
func (b *Tab) Accessible() []string {
	b.t.Helper()
	var nodes []*accessibility.Node
	b.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		tree, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		nodes = tree.Nodes
		return err
	}))
	by := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range nodes {
		by[n.NodeID] = n
	}
	var out []string
	var visit func(n *accessibility.Node)
	visit = func(n *accessibility.Node) {
		role := text(n.Role)
		switch {
		case n.Ignored, role == "RootWebArea", role == "main", role == "generic", role == "none":
		default:
			out = append(out, strings.TrimSpace(state(n, "focused")+role+" "+state(n, "pressed")+state(n, "disabled")+named(n, by)))
			if role != "dialog" {
				return
			}
		}
		for _, id := range n.ChildIDs {
			if c := by[id]; c != nil {
				visit(c)
			}
		}
	}
	if len(nodes) > 0 {
		visit(nodes[0])
	}
	return out
}

// named is a node's name, or the text in it.
func named(n *accessibility.Node, by map[accessibility.NodeID]*accessibility.Node) string {
	if s := text(n.Name); s != "" {
		return s
	}
	var parts []string
	for _, id := range n.ChildIDs {
		if c := by[id]; c != nil && text(c.Role) != "InlineTextBox" {
			parts = append(parts, named(c, by))
		}
	}
	return strings.Join(parts, " ")
}

// state is the property's name and a space when the node has it.
func state(n *accessibility.Node, property string) string {
	for _, p := range n.Properties {
		if string(p.Name) == property && text(p.Value) == "true" {
			return property + " "
		}
	}
	return ""
}

// text is a value of the protocol as text, "" when it is none.
func text(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if json.Unmarshal(v.Value, &s) != nil {
		return strings.Trim(string(v.Value), `"`)
	}
	return s
}
