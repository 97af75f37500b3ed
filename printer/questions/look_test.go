package questions_test

import (
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/go-fonts/liberation/liberationmonobold"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// view is a piece of paper as a person holds it: dots and nothing else. It
// shares no code with what made the patterns.
type view struct {
	rows [][]bool
	w    int
}

func (v view) at(x, y int) bool {
	return y >= 0 && y < len(v.rows) && x >= 0 && x < v.w && v.rows[y][x]
}

func (v view) cut(y0, y1 int) view { return view{v.rows[max(y0, 0):min(y1, len(v.rows))], v.w} }

// blob is a piece of ink that hangs together, corners included.
type blob struct {
	image.Rectangle
	ink int
}

func (b blob) solid() bool { return b.ink == b.Dx()*b.Dy() }

// blobs finds all of them, from the top.
func (v view) blobs() []blob {
	seen := make([][]bool, len(v.rows))
	for y := range seen {
		seen[y] = make([]bool, v.w)
	}
	var out []blob
	var stack []image.Point
	for y := range v.rows {
		for x := range v.w {
			if !v.rows[y][x] || seen[y][x] {
				continue
			}
			b := blob{Rectangle: image.Rect(x, y, x+1, y+1)}
			stack = append(stack[:0], image.Pt(x, y))
			seen[y][x] = true
			for len(stack) > 0 {
				p := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				b.ink++
				b.Rectangle = b.Union(image.Rect(p.X, p.Y, p.X+1, p.Y+1))
				for dy := -1; dy <= 1; dy++ {
					for dx := -1; dx <= 1; dx++ {
						if q := p.Add(image.Pt(dx, dy)); v.at(q.X, q.Y) && !seen[q.Y][q.X] {
							seen[q.Y][q.X] = true
							stack = append(stack, q)
						}
					}
				}
			}
			out = append(out, b)
		}
	}
	return out
}

// solids are the black rectangles of one size.
func (v view) solids(w, h int) []blob {
	var out []blob
	for _, b := range v.blobs() {
		if b.solid() && b.Dx() == w && b.Dy() == h {
			out = append(out, b)
		}
	}
	return out
}

// span is a run of rows with ink.
type span struct{ y0, y1 int }

// spans are the runs of rows with ink, parted by blank ones.
func (v view) spans() []span {
	var out []span
	open := -1
	for y := 0; y <= len(v.rows); y++ {
		ink := y < len(v.rows) && v.left(y) >= 0
		switch {
		case ink && open < 0:
			open = y
		case !ink && open >= 0:
			out = append(out, span{open, y})
			open = -1
		}
	}
	return out
}

// lines are spans of text: marks over a letter belong to it.
func (v view) lines() []span {
	var out []span
	for _, s := range v.spans() {
		if n := len(out); n > 0 && s.y0-out[n-1].y1 < 4 {
			out[n-1].y1 = s.y1
			continue
		}
		out = append(out, s)
	}
	return out
}

// left and right are the ends of a row's ink; -1 if it has none.
func (v view) left(y int) int {
	for x, on := range v.rows[y] {
		if on {
			return x
		}
	}
	return -1
}

func (v view) right(y int) int {
	for x := v.w - 1; x >= 0; x-- {
		if v.rows[y][x] {
			return x
		}
	}
	return -1
}

// extent is the ink of a span.
func (v view) extent(s span) (x0, x1 int) {
	x0, x1 = v.w, 0
	for y := s.y0; y < s.y1; y++ {
		if l := v.left(y); l >= 0 {
			x0, x1 = min(x0, l), max(x1, v.right(y)+1)
		}
	}
	return x0, x1
}

// picture is the paper with a white border, three dots a dot, for readers.
func (v view) picture() image.Image {
	const scale, border = 3, 40
	img := image.NewGray(image.Rect(0, 0, v.w*scale+2*border, len(v.rows)*scale+2*border))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y, row := range v.rows {
		for x, on := range row {
			for i := 0; on && i < scale*scale; i++ {
				img.SetGray(border+x*scale+i%scale, border+y*scale+i/scale, color.Gray{})
			}
		}
	}
	return img
}

// qr reads a code as a telephone does.
func (v view) qr() string {
	bmp, err := gozxing.NewBinaryBitmapFromImage(v.picture())
	if err != nil {
		return ""
	}
	r, err := qrcode.NewQRCodeReader().Decode(bmp, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return ""
	}
	return r.GetText()
}

// reader knows how letters look: any bold typewriter face will do.
type reader struct {
	face  font.Face
	drawn map[rune]grid
}

func newReader(t *testing.T) *reader {
	f, err := opentype.Parse(liberationmonobold.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 60, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	return &reader{face, map[rune]grid{}}
}

const gridW, gridH = 24, 48

// grid is a letter: its ink, and how tall it is in dots of the printer.
type grid struct {
	on   [gridH][gridW]bool
	tall float64
}

// template is a letter of the face in a grid: its own shape in a cell.
func (r *reader) template(letter rune) grid {
	if g, ok := r.drawn[letter]; ok {
		return g
	}
	const w, h = 36, 80
	img := image.NewGray(image.Rect(0, 0, w, h))
	d := font.Drawer{Dst: img, Src: image.White, Face: r.face, Dot: fixed.P(0, 60)}
	d.DrawString(string(letter))
	v := view{w: w}
	for y := range h {
		row := make([]bool, w)
		for x := range w {
			row[x] = img.GrayAt(x, y).Y > 110
		}
		v.rows = append(v.rows, row)
	}
	r.drawn[letter] = gridOf(v, 36.0/12)
	return r.drawn[letter]
}

// gridOf fits ink into a grid by its height, keeping its place across the cell;
// scale is how many of its dots are one of the printer's.
func gridOf(v view, scale float64) (g grid) {
	s := v.spans()
	if len(s) == 0 {
		return g
	}
	top, height := s[0].y0, s[len(s)-1].y1-s[0].y0
	for y := range gridH {
		for x := range gridW {
			g.on[y][x] = v.at(int(float64(x)/2*scale), top+y*height/gridH)
		}
	}
	g.tall = float64(height) / scale
	return g
}

// likeness is the part of the ink that both share, less where one is taller.
func likeness(a, b grid) float64 {
	both, any := 0, 0
	for y := range gridH {
		for x := range gridW {
			if a.on[y][x] && b.on[y][x] {
				both++
			}
			if a.on[y][x] || b.on[y][x] {
				any++
			}
		}
	}
	if any == 0 {
		return 0
	}
	return float64(both) / float64(any) * min(a.tall, b.tall) / max(a.tall, b.tall)
}

// read reads a line of letters in cells of 12 dots, among the letters given.
func (r *reader) read(v view, letters string) string {
	var out strings.Builder
	for x := 0; x+12 <= v.w; x += 12 {
		cell := view{w: 12}
		ink, high := false, 0
		for y, row := range v.rows {
			cell.rows = append(cell.rows, row[x:x+12])
			for _, on := range row[x : x+12] {
				if on {
					ink = true
					high = max(high, len(v.rows)-y)
				}
			}
		}
		if !ink {
			out.WriteByte(' ')
			continue
		}
		g, best, is := gridOf(cell, 1), 0.0, '\u00b7'
		for _, l := range letters {
			if n := likeness(g, r.template(l)); n > best && n > 0.4 {
				best, is = n, l
			}
		}
		out.WriteRune(is)
	}
	return strings.TrimRight(out.String(), " ")
}

// half rounds to half millimetres, as a ruler is read.
func half(mm float64) float64 { return math.Round(mm*2) / 2 }
