package chart

import (
	"bytes"
	"fmt"
	"html"
	"image/color"
	"io"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Picture is one drawing of plain figures, and the table that says the same.
// Heat, Trend and Bars make them.
type Picture struct {
	Title string
	Table Table
	// height is how high it wants to be in a width, both in units: letters are
	// 15 units high.
	height func(width int) int
	draw   func(draw.Canvas)
}

// Height is how high the picture wants to be when it is that wide, in units:
// CSS pixels on a page. On paper a unit is whatever the canvas makes of it.
func (p Picture) Height(width int) int { return p.height(width) }

// Draw draws the picture on any canvas, a PDF's for one, filling it.
func (p Picture) Draw(c draw.Canvas) { p.draw(c) }

// SVG writes the picture, width CSS pixels wide.
func (p Picture) SVG(w io.Writer, width int) error {
	return writeSVG(w, p.Title, width, p.height(width), p.draw)
}

// writeSVG draws with one unit for one pixel, in the pages' type.
func writeSVG(w io.Writer, title string, width, height int, paint func(draw.Canvas)) error {
	canvas := vgsvg.New(vg.Length(width), vg.Length(height))
	paint(draw.NewCanvas(canvas, vg.Length(width), vg.Length(height)))
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return fmt.Errorf("chart %q: %w", title, err)
	}
	s := b.String()
	if i := strings.Index(s, "<g "); i > 0 {
		s = s[i:]
	}
	s = strings.ReplaceAll(s, "font-family:Liberation Sans", "font-family:"+family)
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img"><title>%s</title>%s`+"\n",
		width, height, width, height, html.EscapeString(title), s)
	return err
}

// letters is the one type in which a picture speaks.
func letters(c color.Color) text.Style { return lettersOf(c, size) }

func lettersOf(c color.Color, high vg.Length) text.Style {
	return text.Style{
		Color: c, Handler: plot.DefaultTextHandler, YAlign: draw.YCenter,
		Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, high),
	}
}

// rect fills a rectangle.
func rect(c draw.Canvas, col color.Color, x0, y0, x1, y1 vg.Length) {
	c.FillPolygon(col, []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}})
}

// frame draws the edge of a rectangle.
func frame(c draw.Canvas, s draw.LineStyle, x0, y0, x1, y1 vg.Length) {
	c.StrokeLines(s, []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}, {X: x0, Y: y0}})
}

// fit shortens a text until it has room.
func fit(s text.Style, words string, room vg.Length) string {
	if s.Width(words) <= room {
		return words
	}
	r := []rune(words)
	for len(r) > 1 && s.Width(string(r)+"…") > room {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ,–-") + "…"
}

// nothing says in the middle of a canvas that there are no figures.
func nothing(c draw.Canvas, words string) {
	style := letters(soft)
	style.XAlign = draw.XCenter
	c.FillText(style, c.Center(), words)
}
