package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
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
		aspect := at.W * w / (at.H * h)
		part.Stack = aspect < 1.6
		for c := range p.cells(&part, aspect) {
			part.Cells = append(part.Cells, fmt.Sprintf("%sc%d", part.Class, c))
		}
		out = append(out, part)
	}
	return out
}

// grid is how many cells of the same size stand in a part.
type grid struct{ cols, rows int }

// cells divides a part that is a list. A counter never changes its place, so that
// the grid follows from the site alone.
func (p *plainBoard) cells(part *plainPart, aspect float64) (cells []hall.Placed) {
	n, g := 0, grid{1, 1}
	switch part.Kind {
	case hall.PartRows:
		if n = len(p.counters()); n > maxRows {
			n, g = maxRecent, listGrid(aspect)
		} else {
			g = rowGrid(n, aspect)
		}
	case hall.PartRecent:
		n, g = maxRecent, listGrid(aspect)
	case hall.PartWaiting:
		g = lineGrid(aspect)
		n = g.cols * g.rows
	default:
		return nil
	}
	for i := range n {
		w, h := 100/float64(g.cols), 100/float64(g.rows)
		cells = append(cells, hall.Placed{X: float64(i%g.cols) * w, Y: float64(i/g.cols) * h, W: w, H: h})
	}
	return cells
}

// rowGrid is the counters' grid, near to cells of 3:1.
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

// listGrid is that of the recent calls: side by side, or one below the other.
func listGrid(aspect float64) grid {
	if aspect > 2.2 {
		return grid{maxRecent, 1}
	}
	return grid{1, maxRecent}
}

// lineGrid is that of the lines of people.
func lineGrid(aspect float64) grid {
	switch {
	case aspect > 3:
		return grid{3, 4}
	case aspect > 1.4:
		return grid{2, 6}
	}
	return grid{1, 8}
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

// Cap is the least height of the part's capitals and digits, in thousandths of
// the screen's height, for who reads the board from its farthest place.
func (p plainPart) Cap() int {
	w, h := 1920.0, 1080.0
	if p.Class[0] == 't' {
		w, h = h, w
	}
	return int(math.Ceil(1000 * p.board.is.PanelOf().Cap(p.Kind, w, h) / h))
}

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
			aspect := part.box.W * 16 / (part.box.H * 9)
			if tall {
				aspect = part.box.W * 9 / (part.box.H * 16)
			}
			for i, c := range p.cells(&part, aspect) {
				place(part.Cells[i], c.X, c.Y, c.W, c.H)
			}
		}
	}
	b.WriteString(colours(p.theme()))
	return b.String()
}

// theme is the board's theme.
func (p *plainBoard) theme() scene.Theme { return scene.Dark }

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

// Waiting heads the lines of people.
func (p plainPart) Waiting() string { return word(p.board.langs[0], "board.waiting") }
