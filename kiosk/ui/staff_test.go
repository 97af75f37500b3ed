package ui

import (
	"testing"
	"time"

	"motcua/internal/canvas/soft"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
)

// Whoever has the right PIN and is shut out is told so, and for how long, and
// not that it is wrong.
func TestALockedPINSaysForHowLong(t *testing.T) {
	m := soft.New(1, 1)
	for _, code := range lang.Languages() {
		st := screenOf(t, "staff-pin", code)
		w := &walker{State: st, at: time.Hour, clock: noon}
		for range st.Rules.PINTries {
			w.touch(flow.PressedHidden{}, flow.Spoke{Lang: code}, flow.Typed{Key: '1'}, flow.Submitted{})
			w.tell(flow.PINIs{Request: w.Visit.Asked})
		}
		for _, sz := range panels {
			dw, dh := Design(float64(sz[0]), float64(sz[1]))
			sc := Build(m, &w.State, dw, dh)
			said := false
			sc.Walk(func(n *scene.Node) bool {
				said = said || n.Text == lang.Fill(in(code).LockedPIN, "n", 5)
				return true
			})
			if !said {
				t.Errorf("%s %v: it does not say that the menu is locked", code, sz)
			}
			if faults := scene.Lint(sc, m, scene.Kiosk); len(faults) > 0 {
				t.Errorf("%s %v: %s", code, sz, faults)
			}
		}
		w.wait(st.Rules.PINLock)
		w.touch(flow.PressedHidden{}, flow.Typed{Key: '1'}, flow.Submitted{})
		if w.Visit.Asked == "" {
			t.Errorf("%s: still locked after its time", code)
		}
	}
}
