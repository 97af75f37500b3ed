//go:build !js

package ebi_test

import (
	"image"
	"image/color"
	"os"
	"testing"

	"motcua/internal/canvas"
	"motcua/internal/canvas/ebi/ebitest"
	"motcua/internal/canvas/soft"
)

func TestMain(m *testing.M) { os.Exit(ebitest.Main(m)) }

// sample uses every operation of a canvas.
func sample(c canvas.Canvas) {
	qr := image.NewGray(image.Rect(0, 0, 2, 2))
	qr.SetGray(0, 0, color.Gray{Y: 255})
	qr.SetGray(1, 1, color.Gray{Y: 255})
	c.FillRect(canvas.R(0, 0, 640, 400), canvas.RGB(0xFBF7F0))
	c.Fill(canvas.RoundRect(canvas.R(20, 20, 280, 120), 16), canvas.RGB(0x0B4F8A))
	c.Fill(canvas.Ring(canvas.R(320, 20, 280, 120), 16, 4), canvas.RGB(0x1F2933))
	c.Fill(canvas.Polyline(12, canvas.Point{X: 340, Y: 80}, canvas.Point{X: 380, Y: 120}, canvas.Point{X: 460, Y: 40}), canvas.RGB(0x1E7B4D))
	c.Text("Tiếng Việt", 40, 100, canvas.Font{Size: 52, Bold: true}, canvas.RGB(0xFFFFFF))
	c.Text("Tie\u0302\u0301ng Vie\u0323\u0302t A012", 40, 220, canvas.Font{Size: 44}, canvas.RGB(0x1F2933))
	c.Picture(qr, canvas.R(480, 180, 80, 80))
	c.Clip(canvas.R(0, 300, 200, 50), func() { c.Fill(canvas.Circle(200, 320, 100), canvas.RGB(0xB42318)) })
}

func TestEbitengineDrawsWhatSoftDraws(t *testing.T) {
	want := soft.New(640, 400)
	sample(want)
	got := ebitest.Paint(t, 640, 400, sample)
	if n := soft.Differ(got, want.Image, 64); n > 640*400/100 {
		t.Errorf("%d of %d pixels differ by more than a quarter", n, 640*400)
	}
	if n := soft.Differ(got, soft.New(640, 400).Image, 64); n < 640*400/2 {
		t.Errorf("the window shows only %d pixels", n)
	}
}
