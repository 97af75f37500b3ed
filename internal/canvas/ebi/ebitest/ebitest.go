//go:build !js

// Package ebitest runs tests inside a real Ebitengine window. A test binary
// calls Main from its TestMain; when there is no DISPLAY it starts an Xvfb of its
// own, and where that is not installed it says so and runs nothing.
package ebitest

import (
	"bufio"
	"fmt"
	"image"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"motcua/internal/canvas"
	"motcua/internal/canvas/ebi"
	"motcua/internal/canvas/face"
)

// Main runs m's tests while a window is open and gives the exit code.
func Main(m *testing.M) int {
	if os.Getenv("DISPLAY") == "" {
		stop, err := xvfb()
		if err != nil {
			fmt.Println("ebitest: no display, so no window was tested:", err)
			return 0
		}
		defer stop()
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

// xvfb starts an X server on a display that it chooses itself.
func xvfb() (stop func(), err error) {
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		return nil, fmt.Errorf("Xvfb is not installed: %w", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	cmd := exec.Command(path, "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		w.Close()
		return nil, err
	}
	w.Close()
	stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		stop()
		return nil, fmt.Errorf("Xvfb did not come up: %w", err)
	}
	if err := os.Setenv("DISPLAY", ":"+strings.TrimSpace(line)); err != nil {
		stop()
		return nil, err
	}
	return stop, nil
}
