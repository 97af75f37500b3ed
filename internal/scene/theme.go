package scene

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"

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
	GoodInk    canvas.Color // text on GoodTint, BadTint, WarmTint
	BadInk     canvas.Color
	WarmTint   canvas.Color // behind what comes first or is to be noticed
	WarmInk    canvas.Color
	Focus      canvas.Color
}

//go:embed theme.json
var themeJSON []byte

var built = func() look {
	l, err := readLook(themeJSON)
	if err != nil {
		panic("scene: the built-in look: " + err.Error()) // cannot happen: it is compiled in and tested
	}
	return l
}()

// Light is the kiosk's and the pages' theme, Dark the boards'; Contrast is for
// those who see little: black, white and yellow.
var Light, Dark, Contrast = built.themes["light"], built.themes["dark"], built.themes["contrast"]

// KioskType and PageType are the five sizes of type, in pixels of a panel 1080
// wide and of a page; Radius is that of corners on both.
var KioskType, PageType, Radius = built.kiosk, built.page, built.radius

// look is what theme.json holds.
type look struct {
	kiosk, page [5]float64
	radius      float64
	themes      map[string]Theme
}

// readLook reads the scales, and themes by name, each with all its colours as
// "#RRGGBB".
func readLook(data []byte) (look, error) {
	var raw struct {
		KioskType [5]float64                   `json:"kiosk_type"`
		PageType  [5]float64                   `json:"page_type"`
		Radius    float64                      `json:"radius"`
		Themes    map[string]map[string]string `json:"themes"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return look{}, fmt.Errorf("theme.json: %w", err)
	}
	out := look{raw.KioskType, raw.PageType, raw.Radius, map[string]Theme{}}
	for name, colours := range raw.Themes {
		var t Theme
		for key, at := range t.Roles() {
			c, err := readColour(colours[key])
			if err != nil {
				return look{}, fmt.Errorf("theme.json: %s: %s is %w", name, key, err)
			}
			*at = c
			delete(colours, key)
		}
		for key := range colours {
			return look{}, fmt.Errorf("theme.json: %s: %s is no colour of a theme", name, key)
		}
		out.themes[name] = t
	}
	return out, nil
}

// Roles are the colours by their name in theme.json.
func (t *Theme) Roles() map[string]*canvas.Color {
	return map[string]*canvas.Color{
		"ground": &t.Ground, "ink": &t.Ink, "panel": &t.Panel, "edge": &t.Edge, "line": &t.Line, "wash": &t.Wash,
		"quiet": &t.Quiet, "header": &t.Header, "header_ink": &t.HeaderInk, "action": &t.Action, "action_ink": &t.ActionInk,
		"action_deep": &t.ActionDeep, "action_tint": &t.ActionTint, "ornament": &t.Ornament, "number": &t.Number,
		"good": &t.Good, "good_tint": &t.GoodTint, "bad": &t.Bad, "bad_tint": &t.BadTint, "focus": &t.Focus,
		"good_ink": &t.GoodInk, "bad_ink": &t.BadInk, "warm_tint": &t.WarmTint, "warm_ink": &t.WarmInk,
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
