package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"motcua/internal/lang"
)

// Heat is a heat map ("bản đồ nhiệt"): how much there was of something by row
// and column, weekdays and hours for one. Every field carries its figure, the
// greatest has a frame, so nothing is told by colour alone.
type Heat struct {
	Title  string
	Corner string // what stands over the rows, in the table
	Rows   []string
	Short  []string // the rows' names where there is no room, on a phone; nil: as they are
	Cols   []string
	// N is row by column; NaN for a field that there is none of, since the
	// hall was closed.
	N      [][]float64
	Digits int // behind the point
}

// heats are the five steps of a heat map; ink is read on the first three, white
// on the others, each by more than 7:1.
var heats = []color.RGBA{
	{0xEA, 0xF2, 0xFA, 0xFF}, {0xC3, 0xDA, 0xF0, 0xFF}, {0x93, 0xBE, 0xE3, 0xFF}, {0x0B, 0x4F, 0x8A, 0xFF}, {0x08, 0x3C, 0x69, 0xFF},
}

// whiteFrom is the first step on which white is read.
const whiteFrom = 3

const (
	heatRow    = 36
	heatHead   = 26
	heatLegend = 40
	heatLine   = 24 // one more line of it
)

// Picture makes the picture of a heat map.
func (h Heat) Picture(language string) Picture {
	p := Picture{Title: h.Title, Table: h.table(language)}
	most := h.most()
	if most <= 0 {
		p.height, p.draw = func(int) int { return 3 * heatRow }, func(c draw.Canvas) { nothing(c, speak(language).Nothing) }
		return p
	}
	p.height = func(width int) int { return heatHead + heatRow*len(h.in(width).Rows) + h.foot(width) }
	p.draw = func(c draw.Canvas) { h.in(int(c.Size().X)).draw(c, language, most) }
	return p
}

// in is the map for a width: on a narrow one what is many runs down.
func (h Heat) in(width int) Heat {
	if width >= barNarrow || len(h.Cols) <= len(h.Rows) {
		return h
	}
	turned := Heat{Rows: h.Cols, Cols: h.Rows, Digits: h.Digits, N: make([][]float64, len(h.Cols))}
	if h.Short != nil {
		turned.Cols = h.Short
	}
	for col := range turned.N {
		for row := range h.Rows {
			turned.N[col] = append(turned.N[col], h.N[row][col])
		}
	}
	return turned
}

// foot is how high the legend is: it has two lines where it is narrow.
func (h Heat) foot(width int) int {
	if width < barNarrow {
		return heatLegend + heatLine
	}
	return heatLegend
}

func (h Heat) table(language string) Table {
	t := Table{Head: append([]string{h.Corner}, h.Cols...), Rows: [][]string{}}
	for i, name := range h.Rows {
		row := []string{name}
		for _, n := range h.N[i] {
			if math.IsNaN(n) {
				row = append(row, "–")
				continue
			}
			row = append(row, lang.Decimal(language, n, h.Digits))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (h Heat) most() float64 {
	most := 0.0
	for _, row := range h.N {
		for _, n := range row {
			if n > most { // NaN is not
				most = n
			}
		}
	}
	return most
}

// step is which of the colours a figure has, -1 for none at all.
func step(n, most float64) int {
	if n <= 0 {
		return -1
	}
	return min(len(heats)-1, int(n/most*float64(len(heats))))
}

func (h Heat) draw(c draw.Canvas, language string, most float64) {
	scale := c.Size().Y / vg.Length(heatHead+heatRow*len(h.Rows)+h.foot(int(c.Size().X)))
	names := letters(ink)
	left := vg.Length(0)
	for _, r := range h.Rows {
		left = max(left, names.Width(r))
	}
	left = min(left+10, c.Size().X/3)
	wide, high := (c.Size().X-left)/vg.Length(len(h.Cols)), heatRow*scale
	x := func(col int) vg.Length { return c.Min.X + left + wide*vg.Length(col) }
	y := func(row int) vg.Length { return c.Max.Y - heatHead*scale - high*vg.Length(row) }
	heads := lettersOf(soft, min(size, wide*.55))
	heads.XAlign = draw.XCenter
	for i, name := range h.Cols {
		c.FillText(heads, vg.Point{X: x(i) + wide/2, Y: c.Max.Y - heatHead*scale/2}, name)
	}
	figures := lettersOf(ink, h.letterSize(language, most, wide, high))
	figures.XAlign = draw.XCenter
	edge := draw.LineStyle{Color: grid, Width: 1}
	for i, name := range h.Rows {
		c.FillText(names, vg.Point{X: c.Min.X, Y: y(i) - high/2}, fit(names, name, left-8))
		for k, n := range h.N[i] {
			if math.IsNaN(n) {
				continue
			}
			x0, y0, x1, y1 := x(k)+1, y(i)-high+1, x(k+1)-1, y(i)-1
			f, s := figures, step(n, most)
			switch {
			case s < 0:
				frame(c, edge, x0, y0, x1, y1)
				f.Color = soft
			default:
				rect(c, heats[s], x0, y0, x1, y1)
			}
			if s >= whiteFrom {
				f.Color = color.White
			}
			c.FillText(f, vg.Point{X: (x0 + x1) / 2, Y: (y0 + y1) / 2}, lang.Decimal(language, n, h.Digits))
			if n == most {
				frame(c, draw.LineStyle{Color: lines[1], Width: 3}, x0+1.5, y0+1.5, x1-1.5, y1-1.5)
			}
		}
	}
	h.legend(c, language, most)
}

// letterSize is how large the longest figure may be written in its field.
func (h Heat) letterSize(language string, most float64, wide, high vg.Length) vg.Length {
	s := letters(ink)
	long := s.Width(lang.Decimal(language, most, h.Digits))
	return min(size, high*.5, size*(wide-6)/max(1, long))
}

// legend says what the steps are worth, and what the frame marks.
func (h Heat) legend(c draw.Canvas, language string, most float64) {
	s := lettersOf(soft, 13)
	x, y, unit := c.Min.X, c.Min.Y+vg.Length(h.foot(int(c.Size().X)))-heatLegend+10, math.Pow10(-h.Digits)
	for i, col := range heats {
		from := math.Ceil(most*float64(i)/float64(len(heats))/unit) * unit
		to := (math.Ceil(most*float64(i+1)/float64(len(heats))/unit) - 1) * unit
		if i == 0 {
			from = unit
		}
		if i == len(heats)-1 {
			to = most
		}
		if to < from {
			continue // too few to be parted so
		}
		words := lang.Decimal(language, from, h.Digits)
		if to > from {
			words += "–" + lang.Decimal(language, to, h.Digits)
		}
		if x+21+s.Width(words) > c.Max.X {
			x, y = c.Min.X, y-heatLine
		}
		rect(c, col, x, y-8, x+16, y+8)
		frame(c, draw.LineStyle{Color: soft, Width: .5}, x, y-8, x+16, y+8)
		c.FillText(s, vg.Point{X: x + 21, Y: y}, words)
		x += 21 + s.Width(words) + 12
	}
	words := speak(language).Most
	if x+21+s.Width(words) > c.Max.X {
		x, y = c.Min.X, y-heatLine
	}
	frame(c, draw.LineStyle{Color: lines[1], Width: 3}, x+1.5, y-6.5, x+14.5, y+6.5)
	c.FillText(s, vg.Point{X: x + 21, Y: y}, words)
}
