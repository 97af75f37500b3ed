// Package canvas is what a screen is drawn on.
//
// A Canvas can do six things: fill a rectangle, fill a path, write one line of
// text, show a picture, clip, and measure text. Everything else that a screen
// needs (rounded corners, borders, ticks, arrows, faces) is a Path made here, so
// that all back ends draw the same geometry and each of them stays small:
//
//	canvas/soft  pure Go into an image: goldens, previews, `shot`
//	canvas/ebi   Ebitengine, and the native shell (window, pointer, idling)
//	canvas/web   Canvas2D from Go's WebAssembly, and the browser shell
//
// Lengths are pixels of the canvas, y grows downwards, text stands on its
// baseline. The typeface is Liberation Sans in two weights; its digits are all
// of one width. Layout asks the canvas it will be drawn on for widths
// (Measurer): natively that is the shaped width of Liberation Sans, in the
// browser it is what the browser itself will draw, so a fallback font with
// other widths still never clips.
package canvas

import (
	"image"
	"image/color"
)

// Color is a colour with straight alpha; the zero Color is "none".
type Color = color.NRGBA

// RGB is the opaque colour 0xRRGGBB.
func RGB(hex uint32) Color {
	return Color{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// Font is a size in pixels (the em) and a weight.
type Font struct {
	Size float64
	Bold bool
}

// The vertical metrics of Liberation Sans (and of Arial) as shares of the size.
// Every Vietnamese letter, stacked marks included, lies between Ascent above
// and Descent below the baseline.
const (
	Ascent    = 0.905
	Descent   = 0.212
	CapHeight = 0.698
	Line      = 1.22 // distance of baselines that leaves air between ộ and Ế
)

// Tabular reports that s has a number of two digits or more and is set without
// kerning: Liberation Sans draws "11" together, and D111 would be narrower than
// D112.
func Tabular(s string) bool {
	digit := false
	for i := range len(s) {
		was := digit
		if digit = s[i] >= '0' && s[i] <= '9'; digit && was {
			return true
		}
	}
	return false
}

// Measurer tells how wide one line of text will be.
type Measurer interface {
	Width(s string, f Font) float64
}

// Canvas is one surface to draw on. It is used by one goroutine at a time.
type Canvas interface {
	Measurer
	Size() (w, h float64)
	FillRect(r Rect, c Color)
	Fill(p *Path, c Color)
	// Text writes one line with its left end at x and its baseline at y.
	Text(s string, x, y float64, f Font, c Color)
	// Picture fits img into r: nearest neighbour when enlarged (QR codes stay
	// crisp), smooth when made smaller. A Film is smooth both ways.
	Picture(img image.Image, r Rect)
	// Clip runs draw with all drawing cut to r (and to the clips outside it).
	Clip(r Rect, draw func())
}
