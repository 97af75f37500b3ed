package profiles

import (
	"math"
	"strings"
	"testing"

	"motcua/firmware-config/profile"
)

// A target must be 20 mm on glass: a profile that says it is larger than it
// can be would shrink every button.
func TestEveryScreenLoadsAndIsOfThisWorld(t *testing.T) {
	for _, kind := range profile.ScreenKinds {
		keys := Screens(kind)
		if len(keys) < 2 {
			t.Errorf("%s: only %d profiles", kind, len(keys))
		}
		for _, key := range keys {
			s, err := Screen(kind, key)
			if err != nil {
				t.Error(err)
				continue
			}
			ppi := math.Hypot(float64(s.WidthPx), float64(s.HeightPx)) / s.DiagonalIn
			if ppi < 25 || ppi > 400 {
				t.Errorf("%s/%s: %.0f pixels an inch", kind, key, ppi)
			}
			if s.Touch != (kind != "board") {
				t.Errorf("%s/%s: touch %v", kind, key, s.Touch)
			}
		}
	}
}

func TestAnUnknownScreenNamesTheKnownOnes(t *testing.T) {
	if _, err := Screen("board", "cinema"); err == nil || !strings.Contains(err.Error(), "tv-55-1080p") {
		t.Errorf("got %v", err)
	}
}
