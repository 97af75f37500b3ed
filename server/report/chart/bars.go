package chart

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Bars are rows with a bar each, their figures written behind it. A row may
// have two lengths, half and nine in ten for one: the first lies dark on the
// second.
type Bars struct {
	Title  string
	Head   []string // over the table: of the name, of each length, of Says
	Legend []string // what each length is; nil where there is one that the title names
	Rows   []Bar
	Most   float64 // where the bars end; 0: at the longest
}

// Bar is one row.
type Bar struct {
	Name  string
	Long  []float64 // the shorter first; none: no bar, Says alone
	Cells []string  // its row of the table behind the name
	Says  string    // behind the bar
}

const (
	barRow    = 34 // name, bar and figures on one line
	barTwo    = 52 // the name above
	barNarrow = 520
	barLegend = 28
)

// Picture makes the picture of bars.
func (b Bars) Picture(language string) Picture {
	p := Picture{Title: b.Title, Table: Table{Head: b.Head, Rows: [][]string{}}}
	for _, r := range b.Rows {
		p.Table.Rows = append(p.Table.Rows, append([]string{r.Name}, r.Cells...))
	}
	if len(b.Rows) == 0 {
		p.height, p.draw = func(int) int { return 3 * barRow }, func(c draw.Canvas) { nothing(c, speak(language).Nothing) }
		return p
	}
	p.height = func(width int) int {
		row, head := barRow, 0
		if width < barNarrow {
			row = barTwo
		}
		if len(b.Legend) > 0 {
			head = barLegend
			if width < barNarrow {
				head *= len(b.Legend)
			}
		}
		return row*len(b.Rows) + head
	}
	p.draw = b.draw
	return p
}

// fills are the colours of the lengths: the first on top.
func fills(of int) []color.RGBA {
	if of > 1 {
		return []color.RGBA{lines[0], pale}
	}
	return lines[:1]
}

func (b Bars) draw(c draw.Canvas) {
	narrow := c.Size().X < barNarrow
	if len(b.Legend) > 0 {
		var all []series
		for i, name := range b.Legend {
			all = append(all, series{name: name, style: draw.LineStyle{Color: fills(len(b.Legend))[i], Width: 14}})
		}
		c = legend(c, all)
	}
	most, says, left := b.Most, vg.Length(0), vg.Length(0)
	style := letters(ink)
	for _, r := range b.Rows {
		for _, n := range r.Long {
			most = max(most, n)
		}
		says, left = max(says, style.Width(r.Says)), max(left, style.Width(r.Name))
	}
	row := c.Size().Y / vg.Length(len(b.Rows))
	left = min(left+12, c.Size().X*2/5)
	if narrow {
		left = 0
	}
	room := c.Size().X - left - says - 10
	for i, r := range b.Rows {
		y := c.Max.Y - row*(vg.Length(i)+.5)
		thick := row * .28
		if narrow {
			c.FillText(style, vg.Point{X: c.Min.X, Y: y + row*.24}, fit(style, r.Name, c.Size().X))
			y, thick = y-row*.22, row*.17
		} else {
			c.FillText(style, vg.Point{X: c.Min.X, Y: y}, fit(style, r.Name, left-10))
		}
		end := c.Min.X + left
		for k := len(r.Long) - 1; k >= 0; k-- {
			long := room * vg.Length(r.Long[k]/max(most, 1e-9))
			high := thick
			if k == 0 && len(r.Long) > 1 {
				high *= .6 // the shorter lies within the longer
			}
			rect(c, fills(len(r.Long))[k], c.Min.X+left, y-high, c.Min.X+left+max(long, 1), y+high)
			end = max(end, c.Min.X+left+long)
		}
		c.FillText(style, vg.Point{X: end + 8, Y: y}, r.Says)
	}
}
