// Package face shapes text in the typeface of the native screens, Liberation
// Sans in two weights, for canvas/soft (outlines) and canvas/ebi (widths).
//
// Text is shaped by HarfBuzz's rules, so a Vietnamese letter is whole whether it
// comes composed (NFC) or as letter and marks (NFD). Shaping is done once per
// text and weight in font units and scaled afterwards: a width is the same share
// of the size at every size.
package face

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"motcua/internal/canvas"
)

// Set is a typeface in two weights. It is safe for concurrent use.
type Set struct {
	TTF [2][]byte // regular, bold: as given

	mu     sync.Mutex // guards all below
	faces  [2]*font.Face
	shaper shaping.HarfbuzzShaper
	lines  map[key]*line
}

type key struct {
	text string
	bold bool
}

// line is a shaped text; lengths in shares of the font's size.
type line struct {
	width  float64
	glyphs []glyph
}

type glyph struct {
	id   font.GID
	x, y float64
}

// maxLines bounds the cache; a screen has some fifty lines.
const maxLines = 2000

// Liberation is Liberation Sans.
var Liberation = sync.OnceValue(func() *Set {
	s, err := New(liberationsansregular.TTF, liberationsansbold.TTF)
	if err != nil {
		panic("face: the built-in typeface does not parse: " + err.Error()) // cannot happen: it is compiled in and tested
	}
	return s
})

// New makes a Set of two TrueType files.
func New(regular, bold []byte) (*Set, error) {
	s := &Set{TTF: [2][]byte{regular, bold}, lines: map[key]*line{}}
	for i, ttf := range s.TTF {
		f, err := font.ParseTTF(bytes.NewReader(ttf))
		if err != nil {
			return nil, fmt.Errorf("face: parse font %d: %w", i, err)
		}
		s.faces[i] = f
	}
	return s, nil
}

// Width is the advance of one line.
func (s *Set) Width(text string, f canvas.Font) float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shape(text, f.Bold).width * f.Size
}

// Outline is the line as a path with its left end at x and its baseline at y.
func (s *Set) Outline(text string, x, y float64, f canvas.Font) *canvas.Path {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := &canvas.Path{}
	ft := s.faces[weight(f.Bold)]
	k := f.Size / float64(ft.Upem())
	for _, g := range s.shape(text, f.Bold).glyphs {
		o, ok := ft.GlyphDataOutline(g.id)
		if ok {
			trace(p, o.Segments, x+g.x*f.Size, y-g.y*f.Size, k)
		}
	}
	return p
}

// Missing gives the characters of text that the typeface cannot draw.
func (s *Set) Missing(text string) []rune {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []rune
	for _, r := range text {
		if _, ok := s.faces[0].NominalGlyph(r); !ok && r != '\n' {
			out = append(out, r)
		}
	}
	return out
}

func weight(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

func (s *Set) shape(text string, bold bool) *line {
	k := key{text, bold}
	if l := s.lines[k]; l != nil {
		return l
	}
	ft := s.faces[weight(bold)]
	rs := []rune(text)
	upem := float64(ft.Upem())
	in := shaping.Input{
		Text: rs, RunEnd: len(rs), Direction: di.DirectionLTR, Face: ft,
		Size: fixed.I(int(ft.Upem())), Script: language.Latin, Language: language.NewLanguage("vi"),
	}
	if canvas.Tabular(text) {
		in.FontFeatures = []shaping.FontFeature{{Tag: ot.MustNewTag("kern")}} // off
	}
	out := s.shaper.Shape(in)
	l := &line{}
	for _, g := range out.Glyphs {
		l.glyphs = append(l.glyphs, glyph{g.GlyphID, l.width + em(g.XOffset, upem), em(g.YOffset, upem)})
		l.width += em(g.Advance, upem)
	}
	if len(s.lines) >= maxLines {
		clear(s.lines)
	}
	s.lines[k] = l
	return l
}

func em(v fixed.Int26_6, upem float64) float64 { return float64(v) / 64 / upem }

// trace appends a glyph's outline; TrueType's quadratic curves become cubic.
func trace(p *canvas.Path, segs []ot.Segment, x, y, k float64) {
	at := func(q ot.SegmentPoint) canvas.Point {
		return canvas.Point{X: x + float64(q.X)*k, Y: y - float64(q.Y)*k}
	}
	var cur canvas.Point
	open := false
	for _, s := range segs {
		switch s.Op {
		case ot.SegmentOpMoveTo:
			if open {
				p.Close()
			}
			cur, open = at(s.Args[0]), true
			p.Move(cur.X, cur.Y)
		case ot.SegmentOpLineTo:
			cur = at(s.Args[0])
			p.Line(cur.X, cur.Y)
		case ot.SegmentOpQuadTo:
			c, q := at(s.Args[0]), at(s.Args[1])
			p.Cube(cur.X+(c.X-cur.X)*2/3, cur.Y+(c.Y-cur.Y)*2/3, q.X+(c.X-q.X)*2/3, q.Y+(c.Y-q.Y)*2/3, q.X, q.Y)
			cur = q
		case ot.SegmentOpCubeTo:
			a, b, q := at(s.Args[0]), at(s.Args[1]), at(s.Args[2])
			p.Cube(a.X, a.Y, b.X, b.Y, q.X, q.Y)
			cur = q
		}
	}
	if open {
		p.Close()
	}
}
