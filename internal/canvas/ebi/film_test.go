//go:build !js

package ebi_test

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"motcua/internal/canvas"
	"motcua/internal/canvas/ebi/ebitest"
)

func plain(w, h int, c color.RGBA) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return img
}

// A film shows its newest frame, also one of another size, and nothing once it
// shows nothing.
func TestAFilmShowsItsNewestFrame(t *testing.T) {
	red, green := color.RGBA{200, 0, 0, 255}, color.RGBA{0, 180, 0, 255}
	f := &canvas.Film{}
	first := plain(16, 9, red)
	got := ebitest.Paint(t, 120, 120, func(c canvas.Canvas) {
		show := func(img *image.RGBA, x float64) (old *image.RGBA) {
			old = f.Show(img)
			c.Picture(f, canvas.R(x, 10, 20, 100))
			return old
		}
		show(nil, 0)
		show(first, 20)
		if old := show(plain(16, 9, green), 40); old != first {
			t.Error("the frame before does not come back")
		}
		show(plain(320, 180, red), 60)
		show(nil, 80)
		show(plain(4, 4, green), 100)
	})
	for i, want := range []color.RGBA{{}, red, green, red, {}, green} {
		if at := got.RGBAAt(20*i+10, 60); at != want {
			t.Errorf("frame %d is %v, want %v", i, at, want)
		}
	}
}
