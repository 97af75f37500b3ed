//go:build !js

package window

import (
	"fmt"
	"image"
	"os"
	"testing"

	xdraw "golang.org/x/image/draw"

	"motcua/display/example"
	"motcua/display/ui"
	"motcua/internal/canvas"
	"motcua/internal/canvas/ebi/ebitest"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

func TestMain(m *testing.M) { os.Exit(ebitest.Main(m)) }

func quarter(img image.Image) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx()/4, img.Bounds().Dy()/4))
	xdraw.BiLinear.Scale(out, out.Rect, img, img.Bounds(), xdraw.Src, nil)
	return out
}

// Every kind of board at every size, once on the graphics card.
func TestEbitengineDrawsEveryBoardAtEverySize(t *testing.T) {
	for _, c := range []struct {
		board string
		w, h  int
	}{
		{"hall-rows12", 1920, 1080}, {"hall-recent", 1080, 1920}, {"hall-longest", 1366, 768}, {"zone", 3840, 2160},
		{"second-longest", 1920, 1080}, {"second", 1080, 1920},
		{"counter-longest", 1280, 800}, {"counter-calling", 800, 1280}, {"counter-paused", 1024, 600},
	} {
		t.Run(fmt.Sprintf("%s %dx%d", c.board, c.w, c.h), func(t *testing.T) {
			b := example.Boards[c.board]
			is := b.On(hall.Panel{})
			paint := func(on canvas.Canvas) {
				ui.Scene(b.Picture(), ui.Look{Theme: scene.Dark, Board: &is, Measure: on}, float64(c.w), float64(c.h)).Draw(on)
			}
			want := soft.New(c.w, c.h)
			paint(want)
			got := ebitest.Paint(t, c.w, c.h, paint)
			// a quarter as large, where the edges of letters, which each rounds in its
			// own way, count for little and a shift of a pixel for much
			got4, want4 := quarter(got), quarter(want.Image)
			if n := soft.Differ(got4, want4, 64); n > c.w*c.h/16/500 {
				t.Errorf("%d of %d pixels of a quarter differ", n, c.w*c.h/16)
			}
		})
	}
}
