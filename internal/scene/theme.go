package scene

import (
	"math"

	"motcua/internal/canvas"
)

// Theme is the colours of a screen by what they are for. It is data: a hall may
// bring its own.
type Theme struct {
	Ground, Ink       canvas.Color // the page and its text
	Panel, Edge       canvas.Color // cards on the page and their borders
	Quiet             canvas.Color // second-rank text, still 7:1
	Header, HeaderInk canvas.Color
	Action, ActionInk canvas.Color // the one next step
	Ornament          canvas.Color // never carries meaning
	Number            canvas.Color // ticket numbers
	Good, Bad         canvas.Color // always with an icon and a word
	Focus             canvas.Color
}

// Light is the kiosk's theme.
var Light = Theme{
	Ground: canvas.RGB(0xFBF7F0), Ink: canvas.RGB(0x1F2933),
	Panel: canvas.RGB(0xFFFFFF), Edge: canvas.RGB(0x8A8478),
	Quiet:  canvas.RGB(0x434D57),
	Header: canvas.RGB(0x9E1B1E), HeaderInk: canvas.RGB(0xFFFFFF),
	Action: canvas.RGB(0x0B4F8A), ActionInk: canvas.RGB(0xFFFFFF),
	Ornament: canvas.RGB(0xE0A526), Number: canvas.RGB(0x1F2933),
	Good: canvas.RGB(0x1E7B4D), Bad: canvas.RGB(0xB42318), Focus: canvas.RGB(0x0B4F8A),
}

// Dark is the boards' theme.
var Dark = Theme{
	Ground: canvas.RGB(0x101820), Ink: canvas.RGB(0xF4F1EA),
	Panel: canvas.RGB(0x1A2530), Edge: canvas.RGB(0x5B6B7A),
	Quiet:  canvas.RGB(0xB9C4CE),
	Header: canvas.RGB(0x9E1B1E), HeaderInk: canvas.RGB(0xFFFFFF),
	Action: canvas.RGB(0xFFD76A), ActionInk: canvas.RGB(0x101820),
	Ornament: canvas.RGB(0xE0A526), Number: canvas.RGB(0xFFD76A),
	Good: canvas.RGB(0x7BD8A0), Bad: canvas.RGB(0xFFB4A9), Focus: canvas.RGB(0xFFD76A),
}

// Contrast is for those who see little: black, white and yellow.
var Contrast = Theme{
	Ground: canvas.RGB(0x000000), Ink: canvas.RGB(0xFFFFFF),
	Panel: canvas.RGB(0x000000), Edge: canvas.RGB(0xFFFFFF),
	Quiet:  canvas.RGB(0xFFFFFF),
	Header: canvas.RGB(0x000000), HeaderInk: canvas.RGB(0xFFFFFF),
	Action: canvas.RGB(0xFFE600), ActionInk: canvas.RGB(0x000000),
	Ornament: canvas.RGB(0xFFE600), Number: canvas.RGB(0xFFE600),
	Good: canvas.RGB(0x8CFFB8), Bad: canvas.RGB(0xFFC2BA), Focus: canvas.RGB(0xFFE600),
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
