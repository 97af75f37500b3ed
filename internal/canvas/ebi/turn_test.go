//go:build !js

package ebi

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
)

// Wherever the picture shows a point, a finger there touches that point.
func TestPictureAndFingerTurnAlike(t *testing.T) {
	const pw, ph = 60, 40 // the panel
	red := color.RGBA{R: 255, A: 255}
	for _, degrees := range []int{0, 90, 180, 270} {
		turn, err := ParseTurn(degrees)
		if err != nil {
			t.Fatal(err)
		}
		w, h := turn.upright(pw, ph)
		panel, sheet := ebiten.NewImage(pw, ph), ebiten.NewImage(w, h)
		const x, y = 7, 3 // near the upper left corner, as people see it
		sheet.Set(x, y, red)
		turn.show(panel, sheet)
		pix := image.NewRGBA(image.Rect(0, 0, pw, ph))
		panel.ReadPixels(pix.Pix)
		found := 0
		for py := range ph {
			for px := range pw {
				if pix.RGBAAt(px, py) != red {
					continue
				}
				found++
				gx, gy := turn.point(float64(px)+0.5, float64(py)+0.5, w, h)
				if math.Floor(gx) != x || math.Floor(gy) != y {
					t.Errorf("%d degrees: a finger on the dot at (%d, %d) touches (%v, %v)", degrees, px, py, gx, gy)
				}
			}
		}
		if found != 1 {
			t.Errorf("%d degrees: the dot shows %d times", degrees, found)
		}
	}
	if _, err := ParseTurn(45); err == nil {
		t.Error("45 degrees are taken")
	}
}
