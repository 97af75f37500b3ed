//go:build !js

package ebi

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
)

// stencils are filled paths as small pictures on the graphics card, made once
// by the processor and then drawn like letters: a page of a hundred paths is a
// handful of draw calls. Ebitengine's own filling makes each path in passes
// over the whole screen, a second of a processor for a page where graphics are
// software and several frames on a small board.
//
//	path -> coverage -> its long runs of equal rows and columns taken out
//
// A tile with round corners is so a picture of its corners, drawn in nine
// pieces whose middle ones are stretched.
type stencils struct {
	made map[string]*stencil
	area int // pixels on the card
	key  []byte
	buf  []byte
}

// stencil is one shape. X and y are where its pieces begin, in the picture and
// as drawn; three pieces each way, of which some may be empty.
type stencil struct {
	img    *ebiten.Image
	xs, ys [4]int              // edges in the picture
	xd, yd [4]int              // edges as drawn, from the shape's corner
	pieces [3][3]*ebiten.Image // rows of columns
}

// maxStencils bounds the memory of the card: 4 Mpx are 16 MB.
const maxStencils = 4 << 20

// shortRun is a run of equal rows or columns that is not worth a cut.
const shortRun = 8

// fill draws a path.
func (st *stencils) fill(dst *ebiten.Image, p *canvas.Path, col canvas.Color) {
	pb := p.Bounds()
	b := image.Rect(int(math.Floor(pb.X)), int(math.Floor(pb.Y)), int(math.Ceil(pb.Right())), int(math.Ceil(pb.Bottom())))
	if b.Empty() || b.Dx() > 8192 || b.Dy() > 8192 || b.Intersect(dst.Bounds()).Empty() {
		return
	}
	s := st.of(p, b)
	for i := range 3 {
		for j := range 3 {
			piece := s.pieces[j][i]
			if piece == nil {
				continue
			}
			o := &ebiten.DrawImageOptions{}
			w, h := s.xs[i+1]-s.xs[i], s.ys[j+1]-s.ys[j]
			o.GeoM.Scale(float64(s.xd[i+1]-s.xd[i])/float64(w), float64(s.yd[j+1]-s.yd[j])/float64(h))
			o.GeoM.Translate(float64(b.Min.X+s.xd[i]), float64(b.Min.Y+s.yd[j]))
			o.ColorScale.ScaleWithColor(col)
			dst.DrawImage(piece, o)
		}
	}
}

// of gives the stencil of a path whose pixels are b, wherever that lies.
func (st *stencils) of(p *canvas.Path, b image.Rectangle) *stencil {
	st.key = st.key[:0]
	for _, s := range p.Steps {
		st.key = append(st.key, byte(s.Op))
		for _, q := range s.Pts[:[...]int{1, 1, 3, 0}[s.Op]] {
			st.key = binary.LittleEndian.AppendUint32(st.key, uint32(int32(math.Round((q.X-float64(b.Min.X))*32))))
			st.key = binary.LittleEndian.AppendUint32(st.key, uint32(int32(math.Round((q.Y-float64(b.Min.Y))*32))))
		}
	}
	if s := st.made[string(st.key)]; s != nil {
		return s
	}
	mask := soft.Mask(p, b, st.buf)
	st.buf = mask.Pix
	s := cut(mask)
	if st.area += s.xs[3] * s.ys[3]; st.area > maxStencils || st.made == nil {
		for _, old := range st.made {
			old.img.Deallocate()
		}
		st.made, st.area = map[string]*stencil{}, s.xs[3]*s.ys[3]
	}
	st.made[string(st.key)] = s
	return s
}

// cut takes the longest run of equal rows and of equal columns out of a mask.
func cut(m *image.Alpha) *stencil {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	y0, y1 := longest(h, func(y int) bool {
		return bytes.Equal(m.Pix[y*m.Stride:y*m.Stride+w], m.Pix[(y+1)*m.Stride:(y+1)*m.Stride+w])
	})
	x0, x1 := longest(w, func(x int) bool {
		for y := range h {
			if m.Pix[y*m.Stride+x] != m.Pix[y*m.Stride+x+1] {
				return false
			}
		}
		return true
	})
	s := &stencil{xd: [4]int{0, x0, x1, w}, yd: [4]int{0, y0, y1, h}}
	s.xs = [4]int{0, x0, x0 + min(1, x1-x0), x0 + min(1, x1-x0) + w - x1}
	s.ys = [4]int{0, y0, y0 + min(1, y1-y0), y0 + min(1, y1-y0) + h - y1}
	pix := make([]byte, 4*s.xs[3]*s.ys[3])
	at := func(v, a, b int) int { // the mask's row or column of the picture's
		if v <= a {
			return v
		}
		return v - 1 + b - a
	}
	for y := range s.ys[3] {
		for x := range s.xs[3] {
			mx, my := x, y
			if x1 > x0 {
				mx = at(x, x0, x1)
			}
			if y1 > y0 {
				my = at(y, y0, y1)
			}
			a := m.Pix[my*m.Stride+mx]
			for i := range 4 { // white, premultiplied
				pix[4*(y*s.xs[3]+x)+i] = a
			}
		}
	}
	s.img = ebiten.NewImage(s.xs[3], s.ys[3])
	s.img.WritePixels(pix)
	s.part(pix)
	return s
}

// part makes the pieces that have anything to show.
func (s *stencil) part(pix []byte) {
	for j := range 3 {
		for i := range 3 {
			r := image.Rect(s.xs[i], s.ys[j], s.xs[i+1], s.ys[j+1])
			if r.Empty() {
				continue
			}
			for y := r.Min.Y; y < r.Max.Y && s.pieces[j][i] == nil; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					if pix[4*(y*s.xs[3]+x)] > 0 {
						s.pieces[j][i] = s.img.SubImage(r).(*ebiten.Image)
						break
					}
				}
			}
		}
	}
}

// longest finds the longest run of neighbours that are the same, of n; same
// compares one with the next. None worth a cut: 0, 0.
func longest(n int, same func(i int) bool) (from, to int) {
	start := 0
	for i := range n {
		if i+1 < n && same(i) {
			continue
		}
		if i+1-start > to-from {
			from, to = start, i+1
		}
		start = i + 1
	}
	if to-from < shortRun {
		return 0, 0
	}
	return from, to
}
