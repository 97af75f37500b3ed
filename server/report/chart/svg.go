package chart

import (
	"image/color"
	"io"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"motcua/server/report"
)

// family is the pages' type; the letters are measured in one of its members.
const family = "Segoe UI, Roboto, Helvetica Neue, Arial, Liberation Sans, Noto Sans, sans-serif"

// SVG writes a picture of width by height CSS pixels.
func SVG(w io.Writer, k Kind, p report.Pace, groups []report.Group, language string, width, height int) error {
	return writeSVG(w, Title(k, language), width, height, func(c draw.Canvas) { picture(c, k, p, groups, language) })
}

// picture draws on any canvas, an SVG's or a PDF's: letters are 15
// units high.
func picture(c draw.Canvas, k Kind, p report.Pace, groups []report.Group, language string) {
	w := speak(language)
	if len(p.Slots) == 0 {
		nothing(c, w.None)
		return
	}
	c = draw.Crop(c, 12, -22, 2, -2) // the axis' outer labels stand half beside it
	switch k {
	case Waiting:
		waiting(c, p, groups)
	case Waits:
		waits(c, p, w)
	case Load:
		load(c, p, w)
	}
}

func waiting(c draw.Canvas, p report.Pace, groups []report.Group) {
	g := sheet(p)
	var all []series
	top := 0.0
	for i, group := range groups {
		s := nth(i, group.Name)
		all = append(all, s)
		var pts plotter.XYs
		for _, l := range p.Waiting {
			pts = append(pts, plotter.XY{X: at(p, l.At), Y: float64(l.N[i])})
			top = max(top, float64(l.N[i]))
		}
		s.add(g, pts, max(1, len(pts)/6))
	}
	headroom(g, top)
	g.Draw(legend(c, all))
}

func waits(c draw.Canvas, p report.Pace, w words) {
	g := sheet(p)
	half, nine := nth(0, w.Half), nth(1, w.Nine)
	var low, high plotter.XYs
	top := 0.0
	for _, s := range p.Slots {
		if s.Wait.N == 0 {
			continue
		}
		x := at(p, s.From) + report.Step.Hours()/2
		low = append(low, plotter.XY{X: x, Y: float64(s.Wait.P50) / 60})
		high = append(high, plotter.XY{X: x, Y: float64(s.Wait.P90) / 60})
		top = max(top, high[len(high)-1].Y)
	}
	if len(low) > 0 {
		nine.add(g, high, 1)
		half.add(g, low, 1)
	}
	headroom(g, top)
	g.Draw(legend(c, []series{half, nine}))
}

// load stands two drawings on one clock: people above, counters below. Two
// scales on one drawing would make a crossing of lines look like news.
func load(c draw.Canvas, p report.Pace, w words) {
	issued, served, open := nth(0, w.Issued), nth(2, w.Served), nth(3, w.Counters)
	issued.style, issued.glyph = draw.LineStyle{Color: pale, Width: 14}, draw.GlyphStyle{}
	people, desks := sheet(p), sheet(p)
	var out plotter.XYs
	top, most := 0.0, 0.0
	for _, h := range hours(p) {
		x := at(p, h.from)
		people.Add(bar{x + .08, x + .92, float64(h.issued), pale})
		out = append(out, plotter.XY{X: x + .5, Y: float64(h.served)})
		top = max(top, float64(h.issued), float64(h.served))
	}
	served.add(people, out, 1)
	for _, s := range p.Slots {
		x := at(p, s.From)
		desks.Add(bar{x + .02, x + report.Step.Hours() - .02, s.Open, open.style.Color})
		most = max(most, s.Open)
	}
	from := people.X.Min
	people.X.Min = float64(int(from)) // bars are whole hours
	desks.X.Min = people.X.Min
	headroom(people, top)
	headroom(desks, most)
	open.style = draw.LineStyle{Color: open.style.Color, Width: 14}
	open.glyph = draw.GlyphStyle{}
	c = legend(c, []series{issued, served, open})
	upper, lower := draw.Crop(c, 0, 0, c.Size().Y*2/5, 0), draw.Crop(c, 0, 0, 0, -c.Size().Y*3/5-6)
	tiles := plot.Align([][]*plot.Plot{{people}, {desks}}, draw.Tiles{Rows: 2, Cols: 1}, c)
	upper.Min.X, upper.Max.X, lower.Min.X, lower.Max.X = tiles[0][0].Min.X, tiles[0][0].Max.X, tiles[1][0].Min.X, tiles[1][0].Max.X
	people.Draw(upper)
	desks.Draw(lower)
}

// bar is one bar of a width in hours; it keeps within the drawing.
type bar struct {
	from, to, y float64
	c           color.Color
}

// Plot implements plot.Plotter.
func (b bar) Plot(c draw.Canvas, g *plot.Plot) {
	x, y := g.Transforms(&c)
	from, to := max(x(b.from), c.Min.X), min(x(b.to), c.Max.X)
	if !(b.y > 0) || to <= from { // also where there is none: NaN
		return
	}
	c.FillPolygon(b.c, []vg.Point{{X: from, Y: y(0)}, {X: to, Y: y(0)}, {X: to, Y: y(b.y)}, {X: from, Y: y(b.y)}})
}
