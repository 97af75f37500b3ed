package chart

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"motcua/internal/lang"
)

// Trend is figures along days, weeks or hours: the first of its series as
// columns when Columns says so, the others as lines that differ by colour,
// dash and mark.
type Trend struct {
	Title   string
	Corner  string   // what stands over X, in the table
	X       []string // as the axis writes them, as many as there is room for
	Long    []string // as the table writes them; nil: as the axis does
	Series  []Series
	Columns bool
	Digits  int // behind the point
}

// Series is one line; NaN where it has nothing.
type Series struct {
	Name string
	Y    []float64
}

const trendHeight = 280

// Picture makes the picture of a trend.
func (t Trend) Picture(language string) Picture {
	p := Picture{Title: t.Title, Table: t.table(language), height: func(int) int { return trendHeight }}
	top := 0.0
	for _, s := range t.Series {
		for _, y := range s.Y {
			if y > top {
				top = y
			}
		}
	}
	if top <= 0 {
		p.draw = func(c draw.Canvas) { nothing(c, speak(language).Nothing) }
		return p
	}
	p.draw = func(c draw.Canvas) { t.draw(c, language, top) }
	return p
}

func (t Trend) table(language string) Table {
	out := Table{Head: []string{t.Corner}, Rows: [][]string{}}
	for _, s := range t.Series {
		out.Head = append(out.Head, s.Name)
	}
	for i, x := range t.X {
		if t.Long != nil {
			x = t.Long[i]
		}
		row := []string{x}
		for _, s := range t.Series {
			if math.IsNaN(s.Y[i]) {
				row = append(row, "–")
				continue
			}
			row = append(row, lang.Decimal(language, s.Y[i], t.Digits))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (t Trend) draw(c draw.Canvas, language string, top float64) {
	c = draw.Crop(c, 12, -12, 2, -2)
	g := blank()
	g.X.Min, g.X.Max = 0, float64(len(t.X))
	g.Y.Max = max(4, math.Ceil(top*1.08))
	g.Y.Tick.Marker = counts{language}
	g.X.Tick.Marker = t.marks(c.Size().X - 56)
	g.X.Tick.Length, g.X.Tick.LineStyle.Width = 7, 0 // the first name keeps off the nought
	var all []series
	for i, s := range t.Series {
		if t.Columns && i == 0 {
			for k, y := range s.Y {
				g.Add(bar{float64(k) + .1, float64(k) + .9, y, pale})
			}
			all = append(all, series{name: s.Name, style: draw.LineStyle{Color: pale, Width: 14}})
			continue
		}
		line := nth(i, s.Name)
		all = append(all, line)
		for _, part := range runs(s.Y) {
			line.add(g, part, max(1, len(part)/16))
		}
	}
	g.Draw(legend(c, all))
}

// runs parts a series where it has nothing.
func runs(y []float64) (parts []plotter.XYs) {
	open := false
	for i, v := range y {
		if math.IsNaN(v) {
			open = false
			continue
		}
		if !open {
			parts, open = append(parts, nil), true
		}
		last := &parts[len(parts)-1]
		*last = append(*last, plotter.XY{X: float64(i) + .5, Y: v})
	}
	return parts
}

// names are an axis' labels, in the middle of their columns, as many as there is room for.
type names []plot.Tick

// Ticks implements plot.Ticker.
func (n names) Ticks(float64, float64) []plot.Tick { return n }

func (t Trend) marks(room vg.Length) names {
	style, widest := letters(soft), vg.Length(0)
	for _, x := range t.X {
		widest = max(widest, style.Width(x)+10)
	}
	every := max(1, int(math.Ceil(float64(widest)*float64(len(t.X))/float64(room))))
	var list names
	for i := 0; i < len(t.X); i += every {
		list = append(list, plot.Tick{Value: float64(i) + .5, Label: t.X[i]})
	}
	return list
}
