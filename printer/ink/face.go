package ink

import (
	"bytes"
	"image"
	"math"
	"sync"

	"github.com/go-fonts/liberation/liberationmonobold"
	"github.com/go-fonts/liberation/liberationmonoregular"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
	"golang.org/x/text/unicode/norm"
)

// A Style is a letter form: its em in dots and its weight.
type Style struct {
	Size int // em, dots; the x-height is rounded to whole dots
	Bold bool
	Mono bool // fixed pitch, for printers' character cells
}

// smallText is the em below which letters are snapped to the dot grid.
const smallText = 64

// A glyph is one letter's dots; x, y is its corner relative to the pen, y down.
type glyph struct {
	bm   *Bitmap
	x, y int
}

// A placed glyph stands at x, y from the start of its run on the baseline.
type placed struct {
	g       *glyph
	x, y    int
	cluster int // index of the first rune it stands for
}

// A run is a shaped word.
type run struct {
	glyphs []placed
	width  int // advance, dots
}

// markCut is the coverage from which a dot of a mark above a letter is black. A
// hook or a grave is half as thick as a stem, and is what tells words apart.
const markCut = 70

// cacheMax bounds each cache: a hall's slips use some hundred words.
const cacheMax = 4096

// A face is one style ready to draw. Its caches are guarded by shaper.mu.
type face struct {
	style  Style
	font   *font.Face
	px     float64 // em after snapping, dots
	scale  float64 // dots a font unit
	cut    uint8   // coverage from which a dot is black
	glyphs map[font.GID]*glyph
	runs   map[string]run
}

// shaper holds everything that go-text does not let two goroutines share.
var shaper struct {
	mu    sync.Mutex
	hb    shaping.HarfbuzzShaper
	fonts map[string]*font.Face
	faces map[Style]*face
}

// faceOf is the cached face of a style; shaper.mu is held.
func faceOf(st Style) *face {
	st.Size = min(max(st.Size, 6), 600)
	if f, ok := shaper.faces[st]; ok {
		return f
	}
	if shaper.faces == nil || len(shaper.faces) > 64 {
		shaper.faces = map[Style]*face{}
	}
	ft := fontOf(st)
	f := &face{style: st, font: ft, px: float64(st.Size), glyphs: map[font.GID]*glyph{}, runs: map[string]run{}}
	upem := float64(ft.Upem())
	if xh := f.height('x') / upem; xh > 0 && st.Size < smallText && !st.Mono {
		// A whole x-height gives every small letter the same top edge; the
		// hair above it keeps the flat tops clear of the threshold.
		f.px = (math.Round(xh*f.px) + 0.04) / xh
	}
	f.scale = f.px / upem
	f.cut = f.threshold()
	shaper.faces[st] = f
	return f
}

// fontOf parses a font file once.
func fontOf(st Style) *font.Face {
	name, ttf := "sans", liberationsansregular.TTF
	switch {
	case st.Mono && st.Bold:
		name, ttf = "mono bold", liberationmonobold.TTF
	case st.Mono:
		name, ttf = "mono", liberationmonoregular.TTF
	case st.Bold:
		name, ttf = "sans bold", liberationsansbold.TTF
	}
	if f, ok := shaper.fonts[name]; ok {
		return f
	}
	f, err := font.ParseTTF(bytes.NewReader(ttf))
	if err != nil {
		panic("ink: embedded font " + name + ": " + err.Error()) // compiled in: what passed the tests parses
	}
	if shaper.fonts == nil {
		shaper.fonts = map[string]*font.Face{}
	}
	shaper.fonts[name] = f
	return f
}

// height is how far a letter rises, font units.
func (f *face) height(r rune) float64 {
	gid, _ := f.font.NominalGlyph(r)
	ext, _ := f.font.GlyphExtents(gid)
	return float64(ext.YBearing)
}

// threshold chooses the coverage that makes every upright stem of this size
// equally wide: a stem of 2.3 dots must not be 2 dots here and 3 there.
func (f *face) threshold() uint8 {
	gid, _ := f.font.NominalGlyph('l')
	ext, _ := f.font.GlyphExtents(gid)
	w := float64(ext.Width) * f.scale
	if f.style.Mono || f.style.Size >= smallText {
		return 128
	}
	frac := w - math.Floor(w)
	t := 0.5 + frac/2
	if frac >= 0.5 {
		t = frac / 2
	}
	return uint8(255 * min(max(t, 0.40), 0.50))
}

// shape turns one word into placed glyphs; shaper.mu is held. Advances are
// whole dots, so that a word looks the same wherever it stands.
func (f *face) shape(word string) run {
	if r, ok := f.runs[word]; ok {
		return r
	}
	text := []rune(word)
	out := shaper.hb.Shape(shaping.Input{
		Text: text, RunEnd: len(text), Direction: di.DirectionLTR, Face: f.font,
		Size: fixed.Int26_6(f.px * 64), Script: language.Latin, Language: language.NewLanguage("vi"),
	})
	var r run
	for _, g := range out.Glyphs {
		r.glyphs = append(r.glyphs, placed{
			g: f.glyph(g.GlyphID, text[g.TextIndex()]), cluster: g.TextIndex(),
			x: r.width + g.XOffset.Round(), y: -g.YOffset.Round(),
		})
		r.width += g.Advance.Round()
	}
	if len(f.runs) >= cacheMax {
		clear(f.runs)
	}
	f.runs[word] = r
	return r
}

// glyph draws one letter, r being what it stands for; shaper.mu is held.
func (f *face) glyph(gid font.GID, r rune) *glyph {
	if g, ok := f.glyphs[gid]; ok {
		return g
	}
	g := f.draw(gid, f.markFoot(r))
	if len(f.glyphs) >= cacheMax {
		clear(f.glyphs)
	}
	f.glyphs[gid] = g
	return g
}

// markFoot is how far above the baseline the marks of an accented letter begin,
// dots: where the letter below them ends. It is far up for any other letter.
func (f *face) markFoot(r rune) int {
	d := []rune(norm.NFD.String(string(r)))
	if len(d) < 2 || f.style.Size >= smallText {
		return math.MaxInt32
	}
	base := d[0]
	switch base {
	case 'i':
		base = 'ı' // its dot gave way to the mark
	case 'đ', 'Đ':
		return math.MaxInt32
	}
	return int(math.Ceil(f.height(base)*f.scale - 0.2))
}

func (f *face) draw(gid font.GID, markFoot int) *glyph {
	outline, ok := f.font.GlyphDataOutline(gid)
	ext, ok2 := f.font.GlyphExtents(gid)
	if !ok || !ok2 || ext.Width == 0 || len(outline.Segments) == 0 {
		return &glyph{bm: New(0, 0)}
	}
	left := int(math.Floor(float64(ext.XBearing)*f.scale)) - 1
	top := int(math.Ceil(float64(ext.YBearing)*f.scale)) + 1
	w := int(math.Ceil(float64(ext.XBearing+ext.Width)*f.scale)) + 1 - left
	h := top - int(math.Floor(float64(ext.YBearing+ext.Height)*f.scale)) + 1
	z := vector.NewRasterizer(w, h)
	at := func(p opentype.SegmentPoint) (x, y float32) {
		return float32(float64(p.X)*f.scale) - float32(left), float32(top) - float32(float64(p.Y)*f.scale)
	}
	for _, s := range outline.Segments {
		x0, y0 := at(s.Args[0])
		x1, y1 := at(s.Args[1])
		x2, y2 := at(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			z.ClosePath()
			z.MoveTo(x0, y0)
		case opentype.SegmentOpLineTo:
			z.LineTo(x0, y0)
		case opentype.SegmentOpQuadTo:
			z.QuadTo(x0, y0, x1, y1)
		case opentype.SegmentOpCubeTo:
			z.CubeTo(x0, y0, x1, y1, x2, y2)
		}
	}
	z.ClosePath()
	cov := image.NewAlpha(image.Rect(0, 0, w, h))
	z.Draw(cov, cov.Bounds(), image.Opaque, image.Point{})
	bm := New(w, h)
	for y := range h {
		cut := f.cut
		if top-y > markFoot {
			cut = markCut
		}
		for x := range w {
			if cov.Pix[y*cov.Stride+x] >= cut {
				bm.Pix[y*bm.Stride+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return &glyph{bm: bm, x: left, y: -top}
}
