package scene

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"motcua/internal/canvas"
)

// Dress is the theme called base with other colours, by their names in
// theme.json, "#RRGGBB". It does not judge them: Pale does.
func Dress(base string, colours map[string]string) (Theme, error) {
	if base == "" {
		base = "dark"
	}
	t, ok := built.themes[base]
	if !ok {
		return Theme{}, fmt.Errorf("base: %q is no theme: want %s", base, strings.Join(slices.Sorted(maps.Keys(built.themes)), ", "))
	}
	roles := t.Roles()
	for _, key := range slices.Sorted(maps.Keys(colours)) {
		at, ok := roles[key]
		if !ok {
			return Theme{}, fmt.Errorf("%s: no colour of a theme: want one of %s", key, strings.Join(slices.Sorted(maps.Keys(roles)), ", "))
		}
		c, err := readColour(colours[key])
		if err != nil {
			return Theme{}, fmt.Errorf("%s: %w", key, err)
		}
		*at = c
	}
	return t, nil
}

func readColour(s string) (canvas.Color, error) {
	v, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return canvas.Color{}, fmt.Errorf("%q: want #RRGGBB", s)
	}
	return canvas.RGB(uint32(v)), nil
}

// Pallor is a colour that cannot be told from the one it stands on.
type Pallor struct {
	Key, On   string // names of two colours of the theme
	Got, Need float64
}

// Error says it in words.
func (p Pallor) Error() string {
	return fmt.Sprintf("contrast with %s is %.1f to 1, needs %g", p.On, p.Got, p.Need)
}

// pairs are the colours that stand on each other: text 7 to 1, parts 3 to 1.
var pairs = []struct {
	on    []string
	need  float64
	marks []string
}{
	{[]string{"ground", "panel", "wash"}, 7, []string{"ink", "quiet", "number"}},
	{[]string{"header"}, 7, []string{"header_ink"}},
	{[]string{"action"}, 7, []string{"action_ink"}},
	{[]string{"good_tint"}, 7, []string{"good_ink"}},
	{[]string{"bad_tint"}, 7, []string{"bad_ink"}},
	{[]string{"warm_tint"}, 7, []string{"warm_ink"}},
	{[]string{"ground"}, 3, []string{"edge"}},
	{[]string{"panel"}, 3, []string{"edge", "good", "bad", "action", "focus"}},
}

// Pale lists what cannot be read in a theme, or told from what it stands on.
func (t Theme) Pale() (out []Pallor) {
	roles := t.Roles()
	for _, p := range pairs {
		for _, mark := range p.marks {
			for _, on := range p.on {
				if got := Ratio(*roles[mark], *roles[on]); got < p.need {
					out = append(out, Pallor{mark, on, got, p.need})
				}
			}
		}
	}
	return out
}
