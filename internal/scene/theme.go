package scene

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"motcua/internal/canvas"
)

// Theme is the colours of a screen by what they are for. The colours themselves
// are data, theme.json, and the pages' stylesheet has the same ones.
type Theme struct {
	Ground     canvas.Color // the page
	Ink        canvas.Color // and its text
	Panel      canvas.Color // cards and buttons on the page
	Edge       canvas.Color // round what can be touched, 3:1
	Line       canvas.Color // between things, and round what cannot be touched
	Wash       canvas.Color // behind what rests
	Quiet      canvas.Color // second-rank text, still 7:1
	Header     canvas.Color
	HeaderInk  canvas.Color
	Action     canvas.Color // the one next step
	ActionInk  canvas.Color
	ActionDeep canvas.Color // the foot of a filled button
	ActionTint canvas.Color // behind an Action icon
	Ornament   canvas.Color // never carries meaning
	Number     canvas.Color // ticket numbers
	Good       canvas.Color // Good and Bad always with an icon and a word
	GoodTint   canvas.Color
	Bad        canvas.Color
	BadTint    canvas.Color
	Focus      canvas.Color
}

//go:embed theme.json
var themeJSON []byte

var themes = func() map[string]Theme {
	t, err := readThemes(themeJSON)
	if err != nil {
		panic("scene: the built-in themes: " + err.Error()) // cannot happen: they are compiled in and tested
	}
	return t
}()

// Light is the kiosk's and the pages' theme, Dark the boards'; Contrast is for
// those who see little: black, white and yellow.
var Light, Dark, Contrast = themes["light"], themes["dark"], themes["contrast"]

// readThemes reads themes by name, each with all its colours as "#RRGGBB".
func readThemes(data []byte) (map[string]Theme, error) {
	var raw map[string]map[string]string
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("theme.json: %w", err)
	}
	out := map[string]Theme{}
	for name, colours := range raw {
		var t Theme
		for key, at := range t.roles() {
			v, err := strconv.ParseUint(strings.TrimPrefix(colours[key], "#"), 16, 32)
			if err != nil || len(colours[key]) != 7 || colours[key][0] != '#' {
				return nil, fmt.Errorf("theme.json: %s: %s is %q, want #RRGGBB", name, key, colours[key])
			}
			*at = canvas.RGB(uint32(v))
			delete(colours, key)
		}
		for key := range colours {
			return nil, fmt.Errorf("theme.json: %s: %s is no colour of a theme", name, key)
		}
		out[name] = t
	}
	return out, nil
}

// roles are the fields by their name in theme.json.
func (t *Theme) roles() map[string]*canvas.Color {
	return map[string]*canvas.Color{
		"ground": &t.Ground, "ink": &t.Ink, "panel": &t.Panel, "edge": &t.Edge, "line": &t.Line, "wash": &t.Wash,
		"quiet": &t.Quiet, "header": &t.Header, "header_ink": &t.HeaderInk, "action": &t.Action, "action_ink": &t.ActionInk,
		"action_deep": &t.ActionDeep, "action_tint": &t.ActionTint, "ornament": &t.Ornament, "number": &t.Number,
		"good": &t.Good, "good_tint": &t.GoodTint, "bad": &t.Bad, "bad_tint": &t.BadTint, "focus": &t.Focus,
	}
}

// Ratio is the contrast of two opaque colours by WCAG 2, 1 to 21.
func Ratio(a, b canvas.Color) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

func luminance(c canvas.Color) float64 {
	lin := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}
