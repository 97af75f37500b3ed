package paper

import "strings"

// Of a table on paper, mm and points.
const (
	cellText = 7.8
	headText = 7.2
	leading  = 3.5
	pad      = 1.1
	nameMin  = 38.0
	nameMost = 68.0
)

// appendix puts a table on pages that lie across.
func (p *page) appendix(t *Table) {
	wide, high := p.GetPageSize()
	if wide < high {
		p.AddPageFormat("L", p.GetPageSizeStr("A4"))
	}
	p.table(t, 4)
}

// grid is a table as it is laid out.
type grid struct {
	*Table
	x      float64 // left edge
	size   float64 // of its letters
	title  float64 // and of those of its head
	name   float64 // widths
	wide   []float64
	groups bool
	head   float64 // heights
	top    [][]string
}

// table draws a table, its head again on every page; it begins a new page
// unless so many rows fit below its head.
func (p *page) table(t *Table, rows int) {
	page, _ := p.GetPageSize()
	g := p.layout(t, margin, page-2*margin)
	p.room(7 + g.head + float64(max(2, min(rows, len(t.Rows))))*(leading+2*pad))
	p.Bookmark(p.fit(t.Title), 0, -1)
	p.draw(g)
}

func (p *page) draw(g *grid) {
	p.heading(g.x, g.Title)
	p.head(g)
	for i := range g.Rows {
		p.row(g, &g.Rows[i], i)
	}
	p.SetXY(margin, p.GetY()+6)
}

// brief draws the tables of the body: those of few columns two beside each
// other.
func (p *page) brief(tables []*Table) {
	const gap, few = 8.0, 2
	page, _ := p.GetPageSize()
	half := (page - 2*margin - gap) / 2
	for i := 0; i < len(tables); i++ {
		if len(tables[i].Columns) > few || i+1 == len(tables) || len(tables[i+1].Columns) > few {
			p.table(tables[i], len(tables[i].Rows))
			continue
		}
		left, right := p.layout(tables[i], margin, half), p.layout(tables[i+1], margin+half+gap, half)
		p.room(max(p.high(left), p.high(right)))
		y := p.GetY()
		p.draw(left)
		under := p.GetY()
		p.SetXY(margin, y)
		p.draw(right)
		p.SetXY(margin, max(under, p.GetY()))
		i++
	}
}

// high is how high a table is, with its title.
func (p *page) high(g *grid) float64 {
	sum := 6 + g.head
	for i := range g.Rows {
		sum += rowHigh(p.lines(g, &g.Rows[i]))
	}
	return sum
}

func rowHigh(lines []string) float64 { return float64(len(lines))*leading + 2*pad - .2 }

func (p *page) lines(g *grid, r *Row) []string {
	style := ""
	if r.Whole {
		style = "B"
	}
	p.type_(style, g.size, black)
	return p.wrap(r.Name, g.name-2*pad, 3)
}

// layout gives every column what its widest text takes and the names the rest.
func (p *page) layout(t *Table, x, all float64) *grid {
	g := &grid{Table: t, x: x}
	for g.size = cellText; ; g.size -= .4 {
		g.wide = g.wide[:0]
		sum := 0.0
		for i := range t.Columns {
			w := p.need(t, i, g.size)
			g.wide, sum = append(g.wide, w), sum+w
		}
		if g.name = all - sum; g.name >= nameMin || g.size <= 5 {
			break
		}
	}
	g.title = min(headText, g.size)
	if more := g.name - nameMost; more > 0 {
		g.name = nameMost
		each := min(10, more/float64(len(g.wide)))
		for i := range g.wide {
			g.wide[i] += each
		}
	}
	lines := 1
	p.SetFont(family, "B", g.title)
	for i, c := range t.Columns {
		g.groups = g.groups || c.Group != ""
		g.top = append(g.top, p.wrap(c.Short, g.wide[i]-2*pad, 5))
		lines = max(lines, len(g.top[i]))
	}
	g.head = float64(lines)*3.1 + 2.4
	if g.groups {
		g.head += 5
	}
	return g
}

// need is how wide a column must be.
func (p *page) need(t *Table, i int, size float64) float64 {
	w := 6.0
	p.SetFont(family, "B", min(headText, size))
	for _, s := range strings.Fields(p.fit(t.Columns[i].Short)) {
		w = max(w, p.GetStringWidth(s))
	}
	p.SetFont(family, "B", size)
	for r := range t.Rows {
		if i < len(t.Rows[r].Cells) {
			w = max(w, min(34, p.GetStringWidth(p.fit(t.Rows[r].Cells[i].read(p.doc.Lang)))))
		}
	}
	return w + 2*pad + .05 // no word is broken for a rounding
}

// head draws the heads of the columns, those of a group below its name.
func (p *page) head(g *grid) {
	y, x := p.GetY(), g.x+g.name
	all := g.all()
	p.SetFillColor(tint[0], tint[1], tint[2])
	p.Rect(g.x, y, all, g.head, "F")
	p.type_("B", g.title, black)
	p.Text(g.x+pad, y+g.head-2, p.fit(g.Lead))
	for i := 0; i < len(g.Columns); {
		group, from := g.Columns[i].Group, x
		for ; i < len(g.Columns) && g.Columns[i].Group == group; i++ {
			p.columnHead(g, i, x, y)
			x += g.wide[i]
		}
		if group != "" {
			p.centre(from, y+3.8, x-from, p.cut(group, x-from-1))
			p.rule(from+.8, y+5, x-.8, hair, .2)
		}
	}
	p.rule(g.x, y+g.head, g.x+all, blue, .4)
	p.SetXY(margin, y+g.head)
}

// all is how wide the table is.
func (g *grid) all() float64 {
	sum := g.name
	for _, w := range g.wide {
		sum += w
	}
	return sum
}

func (p *page) columnHead(g *grid, i int, x, y float64) {
	bottom := y + g.head - 2
	for k, line := range g.top[i] {
		p.Text(x+g.wide[i]-pad-p.GetStringWidth(line), bottom-3.1*float64(len(g.top[i])-1-k), line)
	}
}

// row draws one line of a table, on a new page below the head again where it
// has no room.
func (p *page) row(g *grid, r *Row, nth int) {
	lines := p.lines(g, r)
	high := rowHigh(lines)
	if p.room(high) {
		p.heading(g.x, g.Title+" "+p.say("continued"))
		p.head(g)
		p.lines(g, r) // its type again
	}
	y, x, all := p.GetY(), g.x+g.name, g.all()
	if fill := wash; r.Whole || nth%2 == 1 {
		if r.Whole {
			fill = tint
		}
		p.SetFillColor(fill[0], fill[1], fill[2])
		p.Rect(g.x, y, all, high, "F")
	}
	for k, line := range lines {
		p.Text(g.x+pad, y+pad+2.6+leading*float64(k), line)
	}
	for i, v := range r.Cells {
		s := p.cut(v.read(p.doc.Lang), g.wide[i]-pad)
		p.Text(x+g.wide[i]-pad-p.GetStringWidth(s), y+pad+2.6, s)
		x += g.wide[i]
	}
	p.rule(g.x, y+high, g.x+all, hair, .1)
	p.SetXY(margin, y+high)
}
