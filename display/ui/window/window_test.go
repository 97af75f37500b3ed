//go:build !js

package window

import (
	"fmt"
	"os"
	"testing"

	"motcua/display/example"
	"motcua/display/ui"
	"motcua/internal/canvas"
	"motcua/internal/canvas/ebi/ebitest"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

func TestMain(m *testing.M) { os.Exit(ebitest.Main(m)) }

// Every kind of board at every size, once on the graphics card.
func TestEbitengineDrawsEveryBoardAtEverySize(t *testing.T) {
	for _, c := range []struct {
		board string
		w, h  int
	}{
		{"hall-rows12", 1920, 1080},
		{"second-longest", 1080, 1920},
		{"zone", 3840, 2160},
		{"counter-longest", 1280, 800},
		{"counter-calling", 800, 1280},
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
			got4, want4 := soft.Shrink(got, 4), soft.Shrink(want.Image, 4)
			if n := soft.Differ(got4, want4, 64); n > c.w*c.h/16/500 {
				t.Errorf("%d of %d pixels of a quarter differ", n, c.w*c.h/16)
			}
		})
	}
}
