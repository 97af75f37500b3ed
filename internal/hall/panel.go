package hall

import "math"

// Panel is the glass that a board is seen on. Sizes on a board are millimetres at
// the eye of its reader: pixels follow from the diagonal, millimetres from the
// distance. The zero value is not known and counts as a usual one.
type Panel struct {
	WidthPx    int     `json:"width_px"` // as mounted: a portrait board is higher than wide
	HeightPx   int     `json:"height_px"`
	DiagonalIn float64 `json:"diagonal_in"` // inches
	DistanceMM int     `json:"distance_mm"` // from its farthest reader
}

// The usual panels: a television for the hall, a small screen over a counter.
var (
	usualHall    = Panel{1920, 1080, 55, 15000}
	usualCounter = Panel{1280, 800, 10.1, 3000}
)

// PanelOf is the board's panel, or the usual one where none is known.
func (b *Board) PanelOf() Panel {
	switch {
	case b.Panel.DiagonalIn > 0 && b.Panel.DistanceMM > 0:
		return b.Panel
	case b.Counter != "":
		return usualCounter
	}
	return usualHall
}

// Tall says that the panel stands upright.
func (p Panel) Tall() bool { return p.HeightPx > p.WidthPx }

// PerMM is how many pixels make a millimetre of a picture of w x h pixels that
// fills the panel, whatever its own pixels are: a preview keeps its proportions.
func (p Panel) PerMM(w, h float64) float64 {
	return math.Hypot(w, h) / (p.DiagonalIn * 25.4)
}

// legible is how much farther off a reader may be than a capital is high: one
// sees 17 minutes of arc without effort, three times what a healthy eye just
// tells apart (ISO 9241-303 wants at least 16).
const legible = 200

// Cap is how high, in pixels of a picture of w x h, a capital or digit of a part
// must be at least. Only the calls are for the last row; what one looks for, one
// steps nearer to (Part.Near).
func (p Panel) Cap(part Part, w, h float64) float64 {
	return float64(p.DistanceMM) / part.Near() / legible * p.PerMM(w, h)
}
