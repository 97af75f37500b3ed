package ui

import (
	"math"
	"unicode/utf8"

	"motcua/internal/canvas"
	"motcua/internal/hall"
)

// sizes are how large things are on a board, in pixels. They come from two sides:
// a share of the picture, so that all boards look alike, and the least that can
// be read, so that no board is pretty and useless:
//
//	far    from the last row: the newest call, the number at a counter
//	mid    from half way: the other counters, recent calls, how many wait
//	near   from a quarter: the hall's name, headings, notices, the second language
//
// hall.Panel has the rule (1 mm of capital for each 200 mm to the eye, 17 minutes of
// arc; ISO 9241-303:2011 asks for 16 at least and prefers 20 to 22). At 15 m on a
// 55-inch television of 1080 lines that is 169, 85 and 42 px of type.
type sizes struct {
	u              float64 // one pixel of a picture whose shorter side is 1080
	far, mid, near float64 // the least size of type
	tiny           float64 // of a name too long for its place, before it would be cut
	small, text    float64 // of headings, and of what is read at leisure
	row            float64 // of the numbers of rows and lists
	big            float64 // of the newest number, where there is room
	gap            float64 // between parts
}

func sizesOn(p hall.Panel, w, h float64) sizes {
	u := min(w, h) / 1080
	least := func(part hall.Part) float64 {
		// A hall whose last row is out of all reach is told so when its site is
		// checked; here a size must still leave room for others.
		return min(p.Cap(part, w, h)/canvas.CapHeight, min(w, h)/2/part.Near())
	}
	z := sizes{u: u, far: least(hall.PartNewest), mid: least(hall.PartRows), near: least(hall.PartHeader), gap: 28 * u}
	z.tiny = 0.8 * z.near
	z.small, z.text, z.row = max(44*u, z.near), max(56*u, 1.25*z.near), max(88*u, z.mid)
	z.big = max(400*u, z.far)
	return z
}

// box is the height that so many lines of type need.
func box(size float64, lines int) float64 {
	return math.Ceil(size*(canvas.Line*float64(lines-1)+canvas.Ascent+canvas.Descent)) + 1
}

// fitting is the largest type of which so many lines stand in a height.
func fitting(h float64, lines int) float64 {
	return (h - 2) / (canvas.Line*float64(lines-1) + canvas.Ascent + canvas.Descent)
}

// column stands two boxes in the middle of r, one below the other, as near to each
// other as gap.
func column(r canvas.Rect, gap, a, b float64) (upper, lower canvas.Rect) {
	a = min(a, r.H)
	b = min(b, max(0, r.H-a-gap))
	y := r.Y + (r.H-a-b-gap)/2
	return canvas.R(r.X, y, r.W, a), canvas.R(r.X, y+a+gap, r.W, b)
}

// guess measures without a canvas: no letter of the boards' typeface is wider on
// average than this.
type guess struct{}

// Width is about what s takes, rather more.
func (guess) Width(s string, f canvas.Font) float64 {
	return 0.62 * f.Size * float64(utf8.RuneCountInString(s))
}
