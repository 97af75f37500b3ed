package paper

import (
	"image"
	"image/color"
	"sync"

	"github.com/go-fonts/liberation/liberationmonobold"
	"github.com/go-fonts/liberation/liberationmonoregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// cell is a character box of the printer's own font, in dots.
type cell struct{ w, h int }

// glyphKey names a letter in a cell.
type glyphKey struct {
	r    rune
	cell cell
}

// fonts draws the letters of a printer's ROM: a fixed-cell face at the size
// that fills the cell. It is shared by all printers and safe for concurrent
// use; a letter is drawn once.
var fonts struct {
	sync.Mutex
	once   sync.Once
	parsed *opentype.Font
	bold   *opentype.Font
	faces  map[cell]font.Face
	glyphs map[glyphKey]*bitmap
}

// maxGlyphs bounds the cache: all pages of both fonts are fewer.
const maxGlyphs = 8192

// glyph returns the letter r in a cell. A letter that the face lacks is a box.
func glyph(r rune, c cell) *bitmap {
	fonts.Lock()
	defer fonts.Unlock()
	fonts.once.Do(parseFonts)
	k := glyphKey{r, c}
	if b, ok := fonts.glyphs[k]; ok {
		return b
	}
	b := drawGlyph(r, c)
	if len(fonts.glyphs) < maxGlyphs {
		fonts.glyphs[k] = b
	}
	return b
}

func parseFonts() {
	fonts.faces = make(map[cell]font.Face)
	fonts.glyphs = make(map[glyphKey]*bitmap)
	// The embedded faces are part of the program: they parse or a test fails.
	fonts.parsed, _ = opentype.Parse(liberationmonoregular.TTF)
	fonts.bold, _ = opentype.Parse(liberationmonobold.TTF)
}

// Proportions of the face, in parts of its em.
const (
	advance  = 0.6001 // of every letter
	baseline = 0.79   // of the cell's height, from the top: stacked Vietnamese marks need the room
)

// baselineOf is the baseline of a cell of height h, dots from its top.
func baselineOf(h int) int { return int(baseline*float64(h) + 0.5) }

func face(c cell) font.Face {
	if f, ok := fonts.faces[c]; ok {
		return f
	}
	src := fonts.parsed
	if c.w >= 12 { // thin strokes of the regular weight break up at one bit
		src = fonts.bold
	}
	f, err := opentype.NewFace(src, &opentype.FaceOptions{Size: float64(c.w) / advance, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		f = nil
	}
	if len(fonts.faces) < 16 {
		fonts.faces[c] = f
	}
	return f
}

// alike are letters that the face lacks and what stands for them.
var alike = map[rune]rune{'╭': '┌', '╮': '┐', '╰': '└', '╯': '┘'}

func drawGlyph(r rune, c cell) *bitmap {
	if a, ok := alike[r]; ok {
		r = a
	}
	out := newBitmap(c.w, c.h)
	if r == ' ' || r == 0xA0 {
		return out
	}
	f := face(c)
	if f == nil {
		return out
	}
	idx := true
	if _, ok := f.GlyphAdvance(r); !ok {
		idx = false
	}
	if src := fonts.parsed; idx {
		n, err := src.GlyphIndex(nil, r)
		idx = err == nil && n != 0
	}
	if !idx {
		out.fill(1, c.h/6, c.w-1, c.h*5/6)
		inner := newBitmap(c.w, c.h)
		inner.fill(2, c.h/6+1, c.w-2, c.h*5/6-1)
		for i := range out.pix {
			out.pix[i] &^= inner.pix[i]
		}
		return out
	}
	img := image.NewGray(image.Rect(0, 0, c.w, c.h))
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.White), Face: f, Dot: fixed.P(0, baselineOf(c.h))}
	d.DrawString(string(r))
	for y := range c.h {
		for x := range c.w {
			if img.GrayAt(x, y).Y >= 110 {
				out.set(x, y)
			}
		}
	}
	return out
}
