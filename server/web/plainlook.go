package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"

	"motcua/internal/canvas"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

// plainPart is one part of a layout on the page: a box of its own, placed by the
// board's stylesheet, since pages hold no inline style.
type plainPart struct {
	Kind  hall.Part
	Class string // its box in the stylesheet
	Stack bool   // higher than wide: number and counter stand one below the other
	Cells []string
	Timed bool // a clock stands elsewhere on the board
	cells []hall.Placed
	board *plainBoard
	box   hall.Placed // percent of the screen
}

// parts are those of one orientation, in reading order.
func (p *plainBoard) parts(tall bool) []plainPart {
	w, h, orient := 1920.0, 1080.0, "w"
	if tall {
		w, h, orient = h, w, "t"
	}
	var out []plainPart
	area := p.is.Layout.On(w, h)
	for i, at := range area.Place(0, 0, 100, 100) {
		part := plainPart{Kind: at.Part, Class: fmt.Sprintf("%s%d", orient, i), board: p, box: at}
		part.Stack = at.W*w < 1.7*at.H*h
		part.cells = p.cells(&part, w, h)
		for c := range part.cells {
			part.Cells = append(part.Cells, fmt.Sprintf("%sc%d", part.Class, c))
		}
		out = append(out, part)
	}
	for i := range out {
		out[i].Timed = slices.ContainsFunc(out, func(o plainPart) bool { return o.Kind == hall.PartClock })
	}
	return out
}

// grid is how many cells of the same size stand in a part.
type grid struct{ cols, rows int }

// cells divides a part that is a list, on a screen of w x h. A counter never
// changes its place, so that the grid follows from the site alone.
func (p *plainBoard) cells(part *plainPart, w, h float64) (cells []hall.Placed) {
	g, n := grid{}, 0
	bw, bh := part.box.W*w/100, part.box.H*h/100
	least := p.is.PanelOf().Cap(part.Kind, w, h) / capShare // size of type
	switch part.Kind {
	case hall.PartRows:
		if n = len(p.counters()); n > maxRows {
			g, n = callGrid(bw, bh, least)
		} else {
			g = rowGrid(n, bw/bh)
		}
	case hall.PartRecent:
		g, n = callGrid(bw, bh, least)
	case hall.PartWaiting:
		g = lineGrid(bw, bh*linesShare, least)
		n = g.cols * g.rows
	default:
		return nil
	}
	for i := range n {
		w, h := 100/float64(g.cols), 100/float64(g.rows)
		at := hall.Placed{X: float64(i%g.cols) * w, Y: float64(i/g.cols) * h, W: w, H: h}
		if part.Kind == hall.PartWaiting { // down one column, then down the next, as a list is read
			at.X, at.Y = float64(i/g.rows)*w, float64(i%g.rows)*h
		}
		cells = append(cells, at)
	}
	return cells
}

const (
	// capShare is the height of a capital or digit of usual faces, of the size of
	// type.
	capShare = 0.716
	// linesShare is what the table of the lines leaves to them below its title.
	linesShare = 0.86
)

// rowGrid is the counters' grid, near to cells of 2.6:1.
func rowGrid(n int, aspect float64) grid {
	best, good := grid{1, max(n, 1)}, math.Inf(1)
	for cols := 1; cols <= max(n, 1); cols++ {
		rows := (n + cols - 1) / cols
		off := math.Abs(math.Log(aspect/float64(cols)*float64(rows)/2.6)) + 0.35*float64(cols*rows-n)/float64(max(n, 1))
		if off < good {
			best, good = grid{cols, rows}, off
		}
	}
	return best
}

// callGrid is that of the recent calls, side by side or one below the other, and
// how many of them have room at the least size of type.
func callGrid(w, h, least float64) (grid, int) {
	if w > 2.2*h {
		n := max(1, min(maxRecent, int(w/(least*3))))
		return grid{n, 1}, n
	}
	n := max(1, min(maxRecent, int(h/(least*1.5))))
	return grid{1, n}, n
}

// lineGrid is that of the lines of people.
func lineGrid(w, h, least float64) grid {
	rows := max(2, min(12, int(h/(least*1.35))))
	return grid{max(1, min(3, int(w/(least*11)))), rows}
}

// Many reports that the counters are too many for rows of their own.
func (p plainPart) Many() bool { return len(p.board.counters()) > maxRows }

// Both says a word in the board's languages; Word in the main one.
func (p plainPart) Both(key string) string { return p.board.both(key) }

// Word says a word in the board's main language.
func (p plainPart) Word(key string) string { return p.board.word(key) }

// Second says a word in its second.
func (p plainPart) Second(key string) string { return p.board.second(key) }

// Zone is what the board's zone is called.
func (p plainPart) Zone() string { return p.board.is.Name.In(p.board.langs[0]) }

// look tells this stylesheet and these words from others.
func (p *plainBoard) look() string {
	sum := sha256.New()
	fmt.Fprintln(sum, p.sheet(), p.langs, p.s.assets.hash, p.is.Name)
	for _, c := range p.counters() {
		fmt.Fprintln(sum, c.ID, c.Name)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

// sheet is the board's stylesheet: boxes in percent, colours of its theme.
func (p *plainBoard) sheet() string {
	var b strings.Builder
	place := func(class string, x, y, w, h float64) {
		fmt.Fprintf(&b, ".%s { left: %s%%; top: %s%%; width: %s%%; height: %s%%; }\n", class, number(x), number(y), number(w), number(h))
	}
	for _, tall := range []bool{false, true} {
		for _, part := range p.parts(tall) {
			place(part.Class, part.box.X, part.box.Y, part.box.W, part.box.H)
			for i, c := range part.cells {
				place(part.Cells[i], c.X, c.Y, c.W, c.H)
			}
		}
	}
	b.WriteString(colours(p.theme()))
	return b.String()
}

// theme is the board's theme.
func (p *plainBoard) theme() scene.Theme {
	th, err := scene.Dress(p.is.Theme.Base, p.is.Theme.Colours)
	if err != nil { // the site was checked: a board that is of another mind is dark, not white
		return scene.Dark
	}
	return th
}

// colours are a theme's rules; old televisions know no variables.
func colours(th scene.Theme) string {
	pairs := []string{}
	for role, c := range th.Roles() {
		pairs = append(pairs, "@"+role+"@", fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B))
	}
	good, bad := [2]canvas.Color{th.Good, th.Ground}, [2]canvas.Color{th.Bad, th.Ground}
	if scene.Ratio(th.Ground, th.Bad) < 7 || scene.Ratio(th.Ground, th.Good) < 7 { // a light board
		good, bad = [2]canvas.Color{th.GoodTint, th.GoodInk}, [2]canvas.Color{th.BadTint, th.BadInk}
	}
	for name, two := range map[string][2]canvas.Color{"yes": good, "no": bad} {
		pairs = append(pairs, "@"+name+"@", colourOf(two[0]), "@"+name+"_text@", colourOf(two[1]))
	}
	return strings.NewReplacer(pairs...).Replace(colourRules)
}

func colourOf(c canvas.Color) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }

// colourRules is where the colours of a theme go.
const colourRules = `html, body { background: @ground@; color: @ink@; }
.header { background: @header@; border-bottom-color: @ornament@; color: @header_ink@; }
.header path { fill: @ornament@; }
.card, .cell { background: @panel@; color: @ink@; }
.quiet, .cell .says { color: @quiet@; }
.num { color: @number@; }
.card path { fill: @quiet@; }
.card .emblem path { fill: @ornament@; }
.closed.cell { background: @ground@; }
.cell.new { background: @number@; }
.cell.new .fit { color: @ground@; }
.inv { background: @number@; }
.inv .fit { color: @ground@; }
.inv path { fill: @ground@; }
.line { border-bottom-color: @line@; }
#stale, #mute { background: @no@; color: @no_text@; }
#stale path, #mute path { fill: @no_text@; }
#test { background: @yes@; color: @yes_text@; }
#test path { fill: @yes_text@; }
#tap { background: @action@; color: @action_ink@; }
`
