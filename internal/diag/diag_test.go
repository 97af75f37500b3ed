package diag

import (
	"slices"
	"testing"
)

func TestTheCauseIsNamedNotItsConsequences(t *testing.T) {
	n := Node{Name: "hall", Parts: []Node{
		{Name: "disk"},
		{Name: "kiosk-1", State: Failed, Detail: "not connected", Parts: []Node{
			{Name: "printer", State: Warn, Detail: "paper near its end", Parts: []Node{{Name: "paper"}}},
		}},
		{Name: "printer-2", State: Warn, Detail: "paper near its end"},
	}}.Settle()
	if p := n.Parts[1].Parts[0]; p.State != Unknown || p.Detail != "because of kiosk-1" || p.Parts[0].State != Unknown {
		t.Errorf("below a failed node: %+v", p)
	}
	if n.Worst() != Failed || n.Parts[0].Worst() != OK {
		t.Errorf("worst %s and %s", n.Worst(), n.Parts[0].Worst())
	}
	want := []string{"hall > kiosk-1: not connected", "hall > printer-2: paper near its end"}
	if got := n.Causes(); !slices.Equal(got, want) {
		t.Errorf("causes %q, want %q", got, want)
	}
	for state, want := range map[State]string{Failed: "kiosk-1: not connected", Warn: "printer-2: paper near its end", "broken": ""} {
		if got := n.Cause(state); got != want {
			t.Errorf("the first that is %s: %q, want %q", state, got, want)
		}
	}
	if got := n.Parts[1].Cause(Failed); got != "not connected" {
		t.Errorf("of the root itself: %q", got)
	}
}
