package chart

import (
	"image/color"
	"math"
	"strconv"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"motcua/internal/lang"
	"motcua/server/report"
)

// The colours are the house's; in this order neighbours differ for everyone.
var (
	ink   = color.RGBA{0x1F, 0x29, 0x33, 0xFF}
	soft  = color.RGBA{0x43, 0x4D, 0x57, 0xFF}
	grid  = color.RGBA{0xE7, 0xDF, 0xD0, 0xFF}
	lines = []color.RGBA{
		{0x0B, 0x4F, 0x8A, 0xFF},
		{0xB4, 0x23, 0x18, 0xFF},
		{0x1E, 0x7B, 0x4D, 0xFF},
		{0x8A, 0x5A, 0x00, 0xFF},
		{0x5B, 0x3E, 0x96, 0xFF},
		{0x0F, 0x76, 0x6E, 0xFF},
		{0x9D, 0x17, 0x4D, 0xFF},
		{0x52, 0x60, 0x6D, 0xFF},
	}
	pale   = color.RGBA{0xB9, 0xD3, 0xEA, 0xFF}
	dashes = [][]vg.Length{nil, {8, 4}, {2, 3}, {10, 3, 2, 3}, {5, 3}, {1, 2}, {12, 4}, {6, 2, 2, 2}}
	glyphs = []draw.GlyphDrawer{
		draw.CircleGlyph{},
		draw.SquareGlyph{},
		draw.TriangleGlyph{},
		draw.PyramidGlyph{},
		draw.CrossGlyph{},
		draw.PlusGlyph{},
		draw.RingGlyph{},
		draw.BoxGlyph{},
	}
)

const size = 15 // of the letters, in the units of a picture's width

// sheet is one drawing: axes in hours of the day, and what lies on them.
func sheet(p report.Pace) *plot.Plot {
	g := blank()
	from, to := span(p)
	g.X.Min, g.X.Max = from, to
	g.X.Tick.Marker = clockTicks(to - from)
	return g
}

// blank is a drawing in the house's look, with nothing on it.
func blank() *plot.Plot {
	g := plot.New()
	g.BackgroundColor = color.Transparent
	for _, a := range []*plot.Axis{&g.X, &g.Y} {
		x, y := a.Tick.Label.XAlign, a.Tick.Label.YAlign
		a.Tick.Label = letters(soft)
		a.Tick.Label.XAlign, a.Tick.Label.YAlign = x, y
		a.LineStyle.Color, a.Tick.LineStyle.Color = soft, soft
		a.Padding = 2
	}
	g.Y.LineStyle.Width, g.Y.Tick.Length = 0, 0
	lines := plotter.NewGrid()
	lines.Vertical.Width = 0
	lines.Horizontal.Color = grid
	g.Add(lines)
	g.Y.Tick.Marker = counts{lang.Office}
	g.Y.Min = 0
	return g
}

// span is the part of the day that is shown, in hours: at least two.
func span(p report.Pace) (from, to float64) {
	first, last := p.Slots[0].From, p.Slots[len(p.Slots)-1].From.Add(report.Step)
	from = at(p, first)
	return from, max(at(p, last), from+2)
}

// at is a moment on the axis: hours behind the day's midnight.
func at(p report.Pace, t time.Time) float64 {
	d := p.Slots[0].From
	midnight := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, p.Zone)
	return t.Sub(midnight).Hours()
}

// clockTicks writes full hours, not more of them than fit.
type clockTicks float64

func (c clockTicks) Ticks(from, to float64) []plot.Tick {
	every := 0.5
	for _, e := range []float64{0.5, 1, 2, 3, 6} {
		if every = e; float64(c)/e <= 9 {
			break
		}
	}
	var list []plot.Tick
	for h := math.Ceil(from/every) * every; h <= to+1e-9; h += every {
		m := int(math.Round(h * 60))
		list = append(list, plot.Tick{Value: h, Label: two(m/60%24) + ":" + two(m%60)})
	}
	return list
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// counts are whole numbers on an axis, four or five of them, as a language
// writes them.
type counts struct{ language string }

func (c counts) Ticks(from, to float64) []plot.Tick {
	every := 1.0
	for _, e := range []float64{1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500} {
		if every = e; to/e <= 5 {
			break
		}
	}
	for i := 0; to/every > 5; i++ { // 1,000, 2,000, 5,000, 10,000 ...
		every *= []float64{2, 2, 2.5}[i%3]
	}
	var list []plot.Tick
	for n := math.Ceil(from/every) * every; n <= to+1e-9; n += every {
		list = append(list, plot.Tick{Value: n, Label: lang.Decimal(c.language, n, 0)})
	}
	return list
}

// headroom ends the axis a little above what it shows, on a tick.
func headroom(g *plot.Plot, top float64) {
	g.Y.Max = max(4, math.Ceil(top*1.08))
}

// series is one line and its entry above the picture.
type series struct {
	name  string
	style draw.LineStyle
	glyph draw.GlyphStyle
}

func nth(i int, name string) series {
	i %= len(lines)
	return series{
		name:  name,
		style: draw.LineStyle{Color: lines[i], Width: 2.5, Dashes: dashes[i]},
		glyph: draw.GlyphStyle{Color: lines[i], Radius: 4, Shape: glyphs[i]},
	}
}

// add draws a series; marks stand at every mark-th point and at the last.
func (s series) add(g *plot.Plot, pts plotter.XYs, mark int) {
	g.Add(&plotter.Line{XYs: pts, LineStyle: s.style})
	var at plotter.XYs
	for i := range pts {
		if i%mark == 0 || i == len(pts)-1 {
			at = append(at, pts[i])
		}
	}
	g.Add(&plotter.Scatter{XYs: at, GlyphStyle: s.glyph})
}

// legend writes what is what above the picture, in as many rows as it takes,
// and gives back what is left of the canvas.
func legend(c draw.Canvas, list []series) draw.Canvas {
	const row, swatch, gap = 24, 30, 22
	style := letters(ink)
	x, y := c.Min.X, c.Max.Y-row/2
	for _, s := range list {
		wide := style.Width(s.name) + swatch + 8 + gap
		if x > c.Min.X && x+wide-gap > c.Max.X {
			x, y = c.Min.X, y-row
		}
		c.StrokeLine2(s.style, x, y, x+swatch, y)
		if s.glyph.Shape != nil {
			c.DrawGlyph(s.glyph, vg.Point{X: x + swatch/2, Y: y})
		}
		c.FillText(style, vg.Point{X: x + swatch + 8, Y: y}, s.name)
		x += wide
	}
	return draw.Crop(c, 0, 0, 0, y-row-c.Max.Y)
}
