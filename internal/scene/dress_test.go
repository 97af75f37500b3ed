package scene

import (
	"strings"
	"testing"
)

func TestDress(t *testing.T) {
	th, err := Dress("", map[string]string{"number": "#FFFFFF"})
	if err != nil || Ratio(th.Number, th.Ink) > 1.2 || th.Ground != Dark.Ground {
		t.Errorf("boards are dark where nothing else is said: %v, %v", th.Number, err)
	}
	for _, base := range []string{"dark", "light", "contrast"} {
		th, err := Dress(base, nil)
		if pale := th.Pale(); err != nil || len(pale) > 0 {
			t.Errorf("%s: %v, %v", base, err, pale)
		}
	}
	for _, c := range []struct {
		base, key, colour, want string
	}{
		{"dim", "", "", `base: "dim" is no theme: want contrast, dark, light`},
		{"dark", "nubmer", "#FFFFFF", "nubmer: no colour of a theme"},
		{"dark", "number", "FFFFFF", `number: "FFFFFF": want #RRGGBB`},
		{"dark", "number", "#FFF", `number: "#FFF": want #RRGGBB`},
		{"dark", "number", "#+FFFFF", `number: "#+FFFFF": want #RRGGBB`},
	} {
		colours := map[string]string{}
		if c.key != "" {
			colours[c.key] = c.colour
		}
		if _, err := Dress(c.base, colours); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	pale, _ := Dress("dark", map[string]string{"number": "#445566"})
	if p := pale.Pale(); len(p) != 3 || p[0].Key != "number" || p[0].On != "ground" || !strings.Contains(p[0].Error(), "needs 7") {
		t.Errorf("a number that nobody reads: %v", p)
	}
}
