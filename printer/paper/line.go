package paper

import (
	"maps"
	"slices"
	"strings"
)

// setting is what ESC @ brings back to its defaults.
type setting struct {
	fontB      bool
	w, h       int  // character size, 1 to 8 times
	bold       bool // ESC E
	twice      bool // ESC G, which looks the same
	underline  int  // thickness, dots
	invert     bool
	upsideDown bool
	turned     bool
	space      int // right-side character spacing, dots
	align      byte
	lineDots   int
	left, area int   // left margin and width of the printing area, dots
	tabs       []int // dots
	page       byte  // ESC t
	country    byte  // ESC R
	utf8       bool  // FS ( C
	user       bool  // ESC %: user-defined characters on
	chinese    bool  // FS &: bytes from 80h up pair
	hUnit      int   // motion units an inch (GS P)
	vUnit      int
	barHeight  int
	barModule  int
	barText    byte // HRI: 0 none, 1 above, 2 below, 3 both
	barFont    byte // of HRI: 0 A, 1 B
	qr         symbolSetting
	pdf        symbolSetting
	matrix     symbolSetting
	other      symbolSetting // kinds that are not drawn
}

// memory is what survives ESC @ but not the power switch.
type memory struct {
	glyphs  [2]map[byte]*bitmap    // ESC &, by font
	picture *bitmap                // GS ( L fn 112, waiting for fn 50
	stored  *bitmap                // GS *
	nv      []*bitmap              // FS q
	named   map[graphicKey]*bitmap // GS ( L fn 67 and 83, by key code
	lead    byte                   // first byte of a Chinese pair
	utf8    []byte                 // first bytes of a UTF-8 letter
	macro   macro
}

// nonVolatile is what of a memory survives the power switch as well.
func (m memory) nonVolatile() memory {
	maps.DeleteFunc(m.named, func(k graphicKey, _ *bitmap) bool { return !k.nv })
	return memory{nv: m.nv, named: m.named}
}

func (p *Printer) reset() {
	chinese := p.set.chinese
	p.set = setting{
		w: 1, h: 1,
		lineDots: p.profile.Paper.LineDots,
		area:     p.profile.Paper.Dots,
		hUnit:    p.profile.Paper.DPI, vUnit: p.profile.Paper.FeedUnits,
		barHeight: 162, barModule: 3,
		chinese: chinese,
	}
	p.set.qr.module, p.set.matrix.module = 3, 3
	p.set.pdf.module, p.set.pdf.height, p.set.pdf.ratio = 3, 3, 1
	for i := 8; i < 256; i += 8 {
		p.set.tabs = append(p.set.tabs, i*p.cell().w)
	}
	p.line, p.page = line{}, nil
	p.memory.picture, p.memory.lead, p.memory.utf8 = nil, 0, nil
	if p.profile.Text.GlyphsKept != "power" {
		p.memory.glyphs = [2]map[byte]*bitmap{}
	}
	if p.profile.Quirks.ESCAtChinese {
		p.set.chinese = true
	}
	if p.profile.Quirks.ESCAtResetsASB {
		p.device.asb = 0
	}
}

// item is one letter or column picture on a line.
type item struct {
	pic  *bitmap
	x    int
	drop int // dots of it below the baseline
}

// line is the print buffer: what stands on the line that is being composed.
type line struct {
	items   []item
	x       int // pen, dots from the left margin
	rise    int // highest item above the baseline, dots
	drop    int // deepest below
	letters []letterAt
	picture int // widest ESC * picture on it
}

// letterAt is a letter of the transcript and where it stands, dots.
type letterAt struct {
	r    rune
	x, w int
}

func (l *line) note(r rune, x, w int) {
	if r != 0 && len(l.letters) < maxItems {
		l.letters = append(l.letters, letterAt{r, x, w})
	}
}

// String reads the line from left to right, whatever the order it was written
// in, with gaps as blanks.
func (l *line) String() string {
	slices.SortStableFunc(l.letters, func(a, b letterAt) int { return a.x - b.x })
	var b strings.Builder
	end := -1
	for i, c := range l.letters {
		if c.r == ' ' && (end > c.x || i+1 < len(l.letters) && l.letters[i+1].x < c.x+c.w) {
			continue // something stands on it
		}
		for ; end >= 0 && c.w > 0 && c.x-end >= c.w; end += c.w {
			b.WriteByte(' ')
		}
		b.WriteRune(c.r)
		if end < 0 || c.x < end-c.w {
			end = c.x
		}
		end += c.w // not c.x: parts of a blank add up
	}
	return oneLine(strings.TrimRight(b.String(), " "))
}

func (p *Printer) cell() cell {
	if p.set.fontB {
		return p.cellOf(1)
	}
	return p.cellOf(0)
}

// cellOf is the character box of font A, B and so on; what there is besides is
// as small as B.
func (p *Printer) cellOf(font byte) cell {
	t := p.profile.Text
	if font != 0 {
		return cell{t.FontBWidth, t.FontBHeight}
	}
	return cell{t.FontAWidth, t.FontAHeight}
}

// area is the width of the printing area that fits on the paper.
func (p *Printer) area() int {
	return max(1, min(p.set.area, p.profile.Paper.Dots-p.set.left))
}

// letter prints byte c as text.
func (p *Printer) letter(c byte) {
	if p.set.utf8 && c >= 0x80 {
		p.utf8Letter(c)
		return
	}
	if p.set.chinese && c >= 0x80 || p.memory.lead != 0 {
		p.pair(c)
		return
	}
	font := 0
	if p.set.fontB {
		font = 1
	}
	if g := p.memory.glyphs[font][c]; g != nil && p.set.user {
		p.place(p.styled(g), userGlyph, p.drop())
		return
	}
	r := p.decode(p.set.page, c)
	p.place(p.styled(glyph(r, p.cell())), r, p.drop())
}

// userGlyph stands in the transcript for a downloaded character, whose
// picture says what it is and whose code does not.
const userGlyph = '▯'

// pair takes the two bytes of a Chinese character; we have no such font, and
// a Vietnamese text that gets here is lost.
func (p *Printer) pair(c byte) {
	if p.memory.lead == 0 {
		p.memory.lead = c
		return
	}
	p.memory.lead = 0
	h := p.cell().h
	p.place(p.styled(glyph('\uFFFD', cell{h, h})), lost, p.drop())
}

// styled gives a letter size, weight and colour.
func (p *Printer) styled(g *bitmap) *bitmap {
	if p.set.bold || p.set.twice {
		g = g.emboldened()
	}
	if p.set.space > 0 {
		wide := newBitmap(g.w+p.set.space, g.h)
		wide.draw(g, 0, 0)
		g = wide
	}
	g = g.scaled(p.set.w, p.set.h)
	if p.set.turned {
		return g.turned()
	}
	if p.set.underline > 0 && !p.set.invert {
		under := newBitmap(g.w, g.h)
		under.draw(g, 0, 0)
		under.fill(0, g.h-p.set.underline, g.w, g.h)
		g = under
	}
	if p.set.invert {
		g = g.inverted()
	}
	return g
}

// drop is how much of a letter stands below the baseline, which letters of all
// sizes share. A turned one and a picture stand where letters of single size do.
func (p *Printer) drop() int {
	h := p.cell().h
	d := h - baselineOf(h)
	if p.set.turned {
		return d
	}
	return d * p.set.h
}

// place puts a picture at the pen, on a new line if this one is full.
func (p *Printer) place(pic *bitmap, r rune, drop int) {
	if p.page != nil {
		p.placeOnPage(pic, r, drop)
		return
	}
	switch room := p.area() - p.line.x; {
	case r == 0:
		pic = pic.clipped(max(room, 0))
	case p.line.x > 0 && pic.w > room:
		p.flush(p.set.lineDots)
	}
	drop = min(drop, pic.h)
	p.line.items = append(p.line.items, item{pic, p.line.x, drop})
	p.line.x += pic.w
	p.line.rise, p.line.drop = max(p.line.rise, pic.h-drop), max(p.line.drop, drop)
	p.line.note(r, p.line.x-pic.w, pic.w)
	if len(p.line.items) > maxItems {
		p.flush(p.set.lineDots)
	}
}

// maxItems bounds a line: ESC $ can bring the pen back for ever.
const maxItems = 4096

// advance is the width of a letter with its spacing, dots.
func (p *Printer) advance() int { return (p.cell().w + p.set.space) * p.set.w }

// moveTo moves the pen. A place outside of the printing area is ignored.
func (p *Printer) moveTo(x int) {
	width := p.area()
	if p.page != nil {
		width, _ = p.page.size()
	}
	if x < 0 || x > width {
		return
	}
	p.line.x = x
}

// tab moves the pen to the next tab stop, or to the end of the area if that
// stands beyond it.
func (p *Printer) tab() {
	for _, t := range p.set.tabs {
		if t > p.line.x {
			p.moveTo(min(t, p.area()))
			return
		}
	}
}

// flush prints the line and moves the paper by at least feed dots in all. An
// empty line only feeds.
func (p *Printer) flush(feed int) {
	if p.page != nil {
		p.pageFeed(feed)
		return
	}
	l := p.line
	p.line = line{}
	if len(l.items) == 0 {
		p.feed(feed)
		return
	}
	width := 0
	for _, it := range l.items {
		width = max(width, it.x+it.pic.w)
	}
	height := l.rise + l.drop
	row := newBitmap(p.area(), height)
	off := p.indent(width)
	for _, it := range l.items {
		row.draw(it.pic, it.x+off, l.rise+it.drop-it.pic.h)
	}
	if p.set.upsideDown {
		row = row.upsideDown()
	}
	paper := newBitmap(p.profile.Paper.Dots, height)
	paper.draw(row, p.set.left, 0)
	p.push(op{rows: paper, raster: l.picture, note: l.String()})
	p.feed(feed - height)
}

// indent is how far ESC a moves something of that width.
func (p *Printer) indent(width int) int {
	switch p.set.align {
	case 1:
		return max(0, (p.area()-width)/2)
	case 2:
		return max(0, p.area()-width)
	}
	return 0
}

// feed moves the paper by n dots.
func (p *Printer) feed(n int) {
	if n > 0 {
		p.push(op{feed: n})
	}
}

// show prints a picture on lines of its own, by the alignment in force.
func (p *Printer) show(pic *bitmap, note string, raster bool) {
	if p.page != nil {
		p.showOnPage(pic, note, raster)
		return
	}
	p.flush(0)
	pic = pic.clipped(p.area())
	paper := newBitmap(p.profile.Paper.Dots, pic.h)
	paper.draw(pic, p.set.left+p.indent(pic.w), 0)
	o := op{rows: paper, note: note}
	if raster {
		o.raster = max(1, min(pic.w, p.profile.Paper.Dots))
	}
	p.push(o)
}

// vertical and horizontal turn motion units into dots.
func (p *Printer) vertical(n int) int {
	return (n*p.profile.Paper.DPI + p.set.vUnit/2) / p.set.vUnit
}

func (p *Printer) horizontal(n int) int {
	return n * p.profile.Paper.DPI / p.set.hUnit
}

// cutPaper feeds to the blade if wanted, and cuts. The makers have it work at
// the start of a line only: a host that forgot the line feed gets no cut.
func (p *Printer) cutPaper(kind string, toBlade bool, extra int) {
	if p.page != nil {
		return
	}
	if len(p.line.items) > 0 {
		p.uncut++
		return
	}
	if toBlade {
		if p.profile.Cut.Kind != "none" {
			extra += p.profile.Cut.BladeDots
		}
		p.feed(extra)
	}
	p.push(op{cut: kind})
}
