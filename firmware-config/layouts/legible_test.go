package layouts

import (
	"testing"

	"motcua/firmware-config/profiles"
	"motcua/internal/hall"
)

// What ships can be read on every panel that ships, lying and upright.
func TestWhatShipsCanBeRead(t *testing.T) {
	for _, key := range profiles.Screens("board") {
		s, err := profiles.Screen("board", key)
		if err != nil {
			t.Fatal(err)
		}
		p := hall.Panel{WidthPx: s.WidthPx, HeightPx: s.HeightPx, DiagonalIn: s.DiagonalIn, DistanceMM: s.DistanceMM}
		turned := p
		turned.WidthPx, turned.HeightPx = p.HeightPx, p.WidthPx
		for _, name := range Names() {
			if name == hall.LayoutSecond && s.DiagonalIn < 20 {
				continue // nobody hangs one up that small
			}
			l := hall.BuiltIn(name)
			for n := range 25 {
				for _, panel := range []hall.Panel{p, turned} {
					for _, f := range l.Small(panel, n) {
						t.Errorf("%s on %s %dx%d, %d counters: %v", name, key, panel.WidthPx, panel.HeightPx, n, f)
					}
				}
			}
		}
	}
}
