//go:build !js

// Package ebi draws on Ebitengine and is the native shell of kiosk and boards.
//
// Run opens the window, feeds one pointer (mouse or first finger: on Linux a
// touch panel reaches us as a mouse) and the keyboard to a canvas.Program, and
// paints only when the program was woken or its time has come. idle.go holds
// what keeps a resting screen under 5 % of a core.
//
// Natively only: the browser uses canvas/web, which is a sixth of the size.
package ebi

import (
	"bytes"
	"fmt"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"
	"golang.org/x/text/language"

	"motcua/internal/canvas"
	"motcua/internal/canvas/face"
)

// Canvas is a canvas.Canvas on an Ebitengine image. Make one and point it at an
// image with On for each frame: it keeps fonts and pictures on the graphics card.
type Canvas struct {
	dst      *ebiten.Image
	face     *face.Set
	sources  [2]*text.GoTextFaceSource
	pictures map[image.Image]*ebiten.Image
	films    map[*canvas.Film]*reel
	stencils stencils
}

// reel is the frame of a film that is on the graphics card.
type reel struct {
	img   *ebiten.Image
	frame uint64
}

// maxPictures bounds what is kept on the graphics card: photos and QR codes.
const maxPictures = 64

// New makes a canvas in the given typeface.
func New(fs *face.Set) (*Canvas, error) {
	c := &Canvas{face: fs, pictures: map[image.Image]*ebiten.Image{}, films: map[*canvas.Film]*reel{}}
	for i, ttf := range fs.TTF {
		src, err := text.NewGoTextFaceSource(bytes.NewReader(ttf))
		if err != nil {
			return nil, fmt.Errorf("ebi: font %d: %w", i, err)
		}
		c.sources[i] = src
	}
	return c, nil
}

// On draws on img from now on.
func (c *Canvas) On(img *ebiten.Image) *Canvas {
	c.dst = img
	return c
}

// Size is the size in pixels.
func (c *Canvas) Size() (w, h float64) {
	b := c.dst.Bounds()
	return float64(b.Dx()), float64(b.Dy())
}

// Width measures one line of text.
func (c *Canvas) Width(s string, f canvas.Font) float64 { return c.face.Width(s, f) }

// FillRect fills a rectangle.
func (c *Canvas) FillRect(r canvas.Rect, col canvas.Color) {
	if r.X == math.Trunc(r.X) && r.Y == math.Trunc(r.Y) && r.W == math.Trunc(r.W) && r.H == math.Trunc(r.H) {
		vector.FillRect(c.dst, float32(r.X), float32(r.Y), float32(r.W), float32(r.H), col, false)
		return
	}
	c.Fill(canvas.RoundRect(r, 0), col)
}

// Fill fills a path.
func (c *Canvas) Fill(p *canvas.Path, col canvas.Color) { c.stencils.fill(c.dst, p, col) }

// Text writes one line, beginning on a whole pixel so that stems are crisp.
func (c *Canvas) Text(s string, x, y float64, f canvas.Font, col canvas.Color) {
	src := c.sources[0]
	if f.Bold {
		src = c.sources[1]
	}
	// text/v2 sets a broken size too wide: draw at a whole one and scale.
	size := max(1, math.Round(f.Size))
	ft := &text.GoTextFace{Source: src, Size: size, Language: language.Vietnamese}
	if canvas.Tabular(s) {
		ft.SetFeature(text.MustParseTag("kern"), 0)
	}
	o := &text.DrawOptions{}
	o.GeoM.Translate(0, -ft.Metrics().HAscent)
	if size != f.Size {
		o.GeoM.Scale(f.Size/size, f.Size/size)
		o.Filter = ebiten.FilterLinear
	}
	o.GeoM.Translate(math.Round(x), math.Round(y))
	o.ColorScale.ScaleWithColor(col)
	text.Draw(c.dst, s, ft, o)
}

// Picture fits img into r.
func (c *Canvas) Picture(img image.Image, r canvas.Rect) {
	if film, ok := img.(*canvas.Film); ok {
		c.film(film, r)
		return
	}
	pic := c.pictures[img]
	if pic == nil {
		if len(c.pictures) >= maxPictures {
			for _, old := range c.pictures {
				old.Deallocate()
			}
			clear(c.pictures)
		}
		pic = ebiten.NewImageFromImage(img)
		c.pictures[img] = pic
	}
	b := img.Bounds()
	o := &ebiten.DrawImageOptions{Filter: ebiten.FilterNearest}
	if r.W < float64(b.Dx()) {
		o.Filter = ebiten.FilterLinear
		o.DisableMipmaps = false
	}
	o.GeoM.Scale(math.Round(r.W)/float64(b.Dx()), math.Round(r.H)/float64(b.Dy()))
	o.GeoM.Translate(math.Round(r.X), math.Round(r.Y))
	c.dst.DrawImage(pic, o)
}

// film shows a film's frame. Each film has one picture on the graphics card, into
// which its frames are written one after the other.
func (c *Canvas) film(f *canvas.Film, r canvas.Rect) {
	on := c.films[f]
	if on == nil {
		on = &reel{}
		c.films[f] = on
	}
	f.Use(func(img *image.RGBA, frame uint64) {
		if on.img != nil && (img == nil || on.img.Bounds().Size() != img.Rect.Size()) {
			on.img.Deallocate()
			on.img = nil
		}
		if img == nil || on.img != nil && on.frame == frame {
			return
		}
		if on.img == nil {
			on.img = ebiten.NewImage(img.Rect.Dx(), img.Rect.Dy())
		}
		on.img.WritePixels(img.Pix)
		on.frame = frame
	})
	if on.img == nil {
		return
	}
	b := on.img.Bounds()
	o := &ebiten.DrawImageOptions{Filter: ebiten.FilterLinear}
	o.GeoM.Scale(math.Round(r.W)/float64(b.Dx()), math.Round(r.H)/float64(b.Dy()))
	o.GeoM.Translate(math.Round(r.X), math.Round(r.Y))
	c.dst.DrawImage(on.img, o)
}

// Clip cuts drawing to r while draw runs.
func (c *Canvas) Clip(r canvas.Rect, draw func()) {
	old := c.dst
	b := image.Rect(int(math.Floor(r.X)), int(math.Floor(r.Y)), int(math.Ceil(r.Right())), int(math.Ceil(r.Bottom())))
	c.dst = old.SubImage(b).(*ebiten.Image)
	draw()
	c.dst = old
}
