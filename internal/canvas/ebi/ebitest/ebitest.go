//go:build !js

// Package ebitest runs tests inside a real Ebitengine window. A test binary
// calls Main from its TestMain; when there is no DISPLAY it starts an Xvfb of its
// own, and where that is not installed it says so and runs nothing.
package ebitest

import (
	"fmt"
	"image"
	"os"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"motcua/internal/canvas"
	"motcua/internal/canvas/ebi"
	"motcua/internal/canvas/face"
)

// Main runs m's tests while a window is open and gives the exit code.
func Main(m *testing.M) int {
	if os.Getenv("DISPLAY") == "" {
		d, err := Start(1280, 800)
		if err != nil {
			fmt.Println("ebitest: no display, so no window was tested:", err)
			return 0
		}
		defer d.Close()
		if err := os.Setenv("DISPLAY", d.Name); err != nil {
			fmt.Println("ebitest:", err)
			return 1
		}
	}
	ebiten.SetWindowSize(320, 240)
	g := &game{m: m}
	if err := ebiten.RunGame(g); err != nil {
		fmt.Println("ebitest:", err)
		return 1
	}
	return g.code
}

// game runs all tests in its first Update, where images can be drawn and read.
type game struct {
	m    *testing.M
	code int
}

func (g *game) Update() error {
	g.code = g.m.Run()
	return ebiten.Termination
}

func (g *game) Draw(*ebiten.Image)         {}
func (g *game) Layout(w, h int) (int, int) { return w, h }

// Paint draws on an image of w x h on the graphics card and reads it back.
func Paint(t *testing.T, w, h int, draw func(canvas.Canvas)) *image.RGBA {
	t.Helper()
	c, err := ebi.New(face.Liberation())
	if err != nil {
		t.Fatal(err)
	}
	img := ebiten.NewImage(w, h)
	defer img.Deallocate()
	draw(c.On(img))
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	img.ReadPixels(out.Pix)
	return out
}
