//go:build !js

package ebi

import (
	"fmt"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
)

// Turn says how a panel is mounted: how many degrees clockwise the picture is
// turned to stand upright on it. We turn picture and pointer ourselves, so that
// the two cannot disagree, which they do where the X server turns the one and
// a matrix of its touch driver the other.
type Turn int

// ParseTurn takes 0, 90, 180 or 270.
func ParseTurn(degrees int) (Turn, error) {
	switch degrees {
	case 0, 90, 180, 270:
		return Turn(degrees), nil
	}
	return 0, fmt.Errorf("turned by %d degrees: want 0, 90, 180 or 270", degrees)
}

// upright is the size of the picture on a panel of w x h.
func (t Turn) upright(w, h int) (int, int) {
	if t == 90 || t == 270 {
		return h, w
	}
	return w, h
}

// point is where a point of the panel lies in the picture; w and h are the
// picture's.
func (t Turn) point(x, y float64, w, h int) (float64, float64) {
	switch t {
	case 90:
		return y, float64(h) - x
	case 180:
		return float64(w) - x, float64(h) - y
	case 270:
		return float64(w) - y, x
	}
	return x, y
}

// show puts a picture of w x h on the panel.
func (t Turn) show(panel, picture *ebiten.Image) {
	w, h := float64(picture.Bounds().Dx()), float64(picture.Bounds().Dy())
	o := &ebiten.DrawImageOptions{}
	o.GeoM.Rotate(float64(t) * math.Pi / 180)
	switch t {
	case 90:
		o.GeoM.Translate(h, 0)
	case 180:
		o.GeoM.Translate(w, h)
	case 270:
		o.GeoM.Translate(0, w)
	}
	panel.DrawImage(picture, o)
}
