//go:build !js

package ebi

import (
	"image"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
)

// A tile costs its corners, wherever and however often it is shown.
func TestATileIsKeptAsItsCorners(t *testing.T) {
	dst := ebiten.NewImage(1000, 1000)
	var st stencils
	ink := canvas.RGB(0x0B4F8A)
	st.fill(dst, canvas.RoundRect(canvas.R(10, 10, 496, 264), 16), ink)
	st.fill(dst, canvas.RoundRect(canvas.R(10, 300, 496, 264), 16), ink)
	st.fill(dst, canvas.RoundRect(canvas.R(10.5, 600, 496, 264), 16), ink)
	if len(st.made) != 2 || st.area > 2*40*40 {
		t.Errorf("%d stencils of %d pixels", len(st.made), st.area)
	}
	st.fill(dst, canvas.RoundRect(canvas.R(2000, 10, 50, 50), 16), ink)
	st.fill(dst, &canvas.Path{}, ink)
	if len(st.made) != 2 {
		t.Error("what is nowhere to be seen has a stencil")
	}
	st.area = maxStencils
	st.fill(dst, canvas.Circle(100, 100, 30), ink)
	if len(st.made) != 1 || st.area > 64*64 {
		t.Errorf("the memory of the card is not given back: %d stencils, %d pixels", len(st.made), st.area)
	}
}

// The cut of a mask is undone by drawing: every pixel comes from one that was
// the same.
func TestACutMaskIsTheSame(t *testing.T) {
	for _, c := range []struct {
		p    *canvas.Path
		w, h int
	}{
		{canvas.RoundRect(canvas.R(0, 0, 200, 60), 16), 200, 60},
		{canvas.Ring(canvas.R(0, 0, 90, 300), 24, 4), 90, 300},
		{canvas.Circle(20, 20, 20), 40, 40},
		{canvas.RoundRect(canvas.R(0, 0, 30, 3), 0), 30, 3},
		{canvas.Polyline(6, canvas.Point{X: 3, Y: 3}, canvas.Point{X: 60, Y: 40}), 63, 43},
	} {
		var st stencils
		dst := ebiten.NewImage(c.w, c.h)
		st.fill(dst, c.p, canvas.RGB(0xFFFFFF))
		got := image.NewRGBA(dst.Bounds())
		dst.ReadPixels(got.Pix)
		whole := make([]byte, c.w*c.h)
		m := soft.Mask(c.p, dst.Bounds(), whole)
		for i := range whole {
			if d := int(got.Pix[4*i+3]) - int(m.Pix[i]); d < -1 || d > 1 {
				t.Errorf("%d x %d: pixel %d, %d is %d, want %d", c.w, c.h, i%c.w, i/c.w, got.Pix[4*i+3], m.Pix[i])
				break
			}
		}
		dst.Deallocate()
	}
}
