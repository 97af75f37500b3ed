package scene

import (
	"image"
	"image/color"
	"image/draw"
	"testing"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
)

// The frames of a film are painted without building the scene; news, and the time
// at which the scene changes by itself, build it.
func TestAFilmGoesOnBetweenNews(t *testing.T) {
	film, built := &canvas.Film{}, 0
	show := func(c color.RGBA) {
		img := image.NewRGBA(image.Rect(0, 0, 8, 8))
		draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
		film.Show(img)
	}
	now := time.Date(2026, 11, 22, 9, 41, 0, 0, time.UTC)
	next := now.Add(time.Minute)
	v := &View{Build: func(_ canvas.Measurer, w, h float64, _ time.Time) *Scene {
		built++
		frame, _ := film.Frame()
		s := &Scene{W: w, H: h, Next: next}
		s.Add(&Node{Rect: canvas.R(10, 10, 40, 40), Picture: film, Frame: frame})
		return s
	}}
	woken := 0
	v.Start(func() { woken++ })
	c := soft.New(100, 100)
	paint := func(what string, wantBuilt int, want color.RGBA) {
		t.Helper()
		if got := v.Paint(c, now, false); !got.Equal(next) {
			t.Errorf("%s: next at %v", what, got)
		}
		if at := c.Image.RGBAAt(30, 30); built != wantBuilt || at != want {
			t.Errorf("%s: built %d times, want %d; shows %v, want %v", what, built, wantBuilt, at, want)
		}
	}
	red, green := color.RGBA{200, 0, 0, 255}, color.RGBA{0, 180, 0, 255}
	show(red)
	paint("the first", 1, red)
	show(green)
	v.Advance()
	paint("the next frame", 1, green)
	show(red)
	v.Wake()
	paint("news", 2, red)
	now = next
	show(green)
	v.Advance()
	next = now.Add(time.Minute)
	paint("its time", 3, green)
	if woken != 3 {
		t.Errorf("woken %d times", woken)
	}
}
