package paper

import "strings"

// escCommand reads the second byte of an ESC command.
func escCommand(p *Printer, a []byte) {
	c, ok := escTable[a[0]]
	if (a[0] == gs || a[0] == 0x1E) && strings.EqualFold(p.profile.Maker, "star") {
		star(p, a[0])
		return
	}
	if !ok {
		p.strange(esc, a[0])
		return
	}
	if c.do == nil {
		p.skip(c.args)
		return
	}
	p.want(c.args, c.do)
}

// entry is a command with a fixed number of argument bytes; without do it is
// known and changes nothing on paper.
type entry struct {
	args int
	do   func(p *Printer, a []byte)
}

var escTable map[byte]entry

func init() {
	escTable = map[byte]entry{
		'@':  {0, func(p *Printer, _ []byte) { p.reset() }},
		' ':  {1, func(p *Printer, a []byte) { p.set.space = p.horizontal(int(a[0])) }},
		'!':  {1, printMode},
		'$':  {2, goTo},
		'%':  {1, func(p *Printer, a []byte) { p.set.user = a[0]&1 != 0 }},
		'&':  {3, defineGlyphs},
		'(':  {3, skipParenthesis},
		'*':  {3, columnPicture},
		'-':  {1, func(p *Printer, a []byte) { p.set.underline = min(int(a[0]&^'0'), 2) }},
		'2':  {0, func(p *Printer, _ []byte) { p.set.lineDots = p.profile.Paper.LineDots }},
		'3':  {1, func(p *Printer, a []byte) { p.set.lineDots = p.vertical(int(a[0])) }},
		'=':  {1, peripheral},
		'B':  {2, nil}, // a buzzer, on clones
		'?':  {1, func(p *Printer, a []byte) { delete(p.memory.glyphs[p.font()], a[0]) }},
		'D':  {0, func(p *Printer, _ []byte) { p.untilZero(setTabs) }},
		'E':  {1, func(p *Printer, a []byte) { p.set.bold = a[0]&1 != 0 }},
		'G':  {1, func(p *Printer, a []byte) { p.set.twice = a[0]&1 != 0 }},
		'J':  {1, feedUnits},
		'K':  {1, func(p *Printer, a []byte) { p.backwards(p.vertical(int(a[0]))) }},
		'L':  {0, pageStart},
		'M':  {1, func(p *Printer, a []byte) { p.set.fontB = a[0]&^'0' != 0 && a[0] != 'a' }},
		'R':  {1, func(p *Printer, a []byte) { p.set.country = a[0] }},
		'S':  {0, pageEnd},
		'T':  {1, pageTurn},
		'U':  {1, nil},
		'V':  {1, func(p *Printer, a []byte) { p.set.turned = a[0]&3 != 0 }},
		'W':  {8, pageArea},
		'\\': {2, goBy},
		'a':  {1, align},
		'c':  {2, nil},
		'd':  {1, feedLines},
		'e':  {1, func(p *Printer, a []byte) { p.backwards(int(a[0]) * p.set.lineDots) }},
		'i':  {0, cutHere},
		'm':  {0, func(p *Printer, _ []byte) { p.cutPaper("partial", false, 0) }},
		'p':  {3, nil},
		'r':  {1, nil},
		't':  {1, func(p *Printer, a []byte) { p.set.page = a[0] }},
		'u':  {1, nil},
		'v':  {0, nil},
		'{':  {1, upsideDown},
		ff:   {0, pagePrint},
	}
}

// cutHere is ESC i: Epson's blades leave one point, Custom's cut through.
func cutHere(p *Printer, _ []byte) {
	if p.profile.Cut.Command == "esc_i" {
		p.cutPaper("full", false, 0)
		return
	}
	p.cutPaper("partial", false, 0)
}

// le reads a little-endian number.
func le(a []byte) int {
	n := 0
	for i := len(a) - 1; i >= 0; i-- {
		n = n<<8 | int(a[i])
	}
	return n
}

func (p *Printer) font() int {
	if p.set.fontB {
		return 1
	}
	return 0
}

func printMode(p *Printer, a []byte) {
	n := a[0]
	p.set.fontB = n&0x01 != 0
	p.set.bold = n&0x08 != 0
	p.set.h, p.set.w = 1+int(n>>4&1), 1+int(n>>5&1)
	p.set.underline = int(n >> 7)
}

// align works at the start of a line only.
func align(p *Printer, a []byte) {
	if len(p.line.items) == 0 {
		p.set.align = a[0] &^ '0'
	}
}

func upsideDown(p *Printer, a []byte) {
	if len(p.line.items) == 0 {
		p.set.upsideDown = a[0]&1 != 0
	}
}

// feedUnits is ESC J: a line feed of its own height, so that strips of ESC *
// with ESC J 24 between them join.
func feedUnits(p *Printer, a []byte) {
	if p.profile.Quirks.ESCJIgnored {
		if len(p.line.items) > 0 {
			p.flush(p.set.lineDots)
		}
		return
	}
	p.flush(p.vertical(int(a[0])))
}

func feedLines(p *Printer, a []byte) {
	n := int(a[0])
	if n > 0 && len(p.line.items) > 0 { // the line may be higher than the spacing
		p.flush(p.set.lineDots)
		n--
	}
	p.flush(n * p.set.lineDots)
}

// backwards prints the line and takes the paper back.
func (p *Printer) backwards(dots int) {
	p.flush(0)
	if p.page == nil {
		p.push(op{feed: -dots})
	}
}

// setTabs is ESC D: the stops stay where they are when letters get wider later.
func setTabs(p *Printer, a []byte) {
	p.set.tabs = nil
	for i, t := range a {
		if i == 32 || i > 0 && t <= a[i-1] {
			break
		}
		p.set.tabs = append(p.set.tabs, int(t)*p.advance())
	}
}

// defineGlyphs is ESC & y c1 c2 [x d1..d(y*x)] for every character.
func defineGlyphs(p *Printer, a []byte) {
	y, c1, c2 := int(a[0]), a[1], a[2]
	if y == 0 || y > 6 || c1 < 0x20 || c2 < c1 {
		p.strange(esc, '&', a[0], c1, c2)
		return
	}
	p.nextGlyph(y, int(c1), int(c2))
}

func (p *Printer) nextGlyph(y, c, last int) {
	if c > last {
		return
	}
	p.want(1, func(p *Printer, a []byte) {
		x := int(a[0])
		if x == 0 {
			p.nextGlyph(y, c+1, last)
			return
		}
		var data []byte
		p.stream(x*y, func(_ *Printer, b byte) { data = append(data, b) }, func(p *Printer) {
			p.defineGlyph(byte(c), fromColumns(data, x, y))
			p.nextGlyph(y, c+1, last)
		})
	})
}

// defineGlyph fits a downloaded picture into the character cell, its left
// upper corner on the cell's.
func (p *Printer) defineGlyph(c byte, pic *bitmap) {
	size := p.cell()
	g := newBitmap(size.w, size.h)
	g.draw(pic, 0, 0)
	m := &p.memory.glyphs[p.font()]
	if *m == nil {
		*m = make(map[byte]*bitmap)
	}
	limit := p.profile.Text.GlyphMax
	if limit > 0 && len(*m) >= limit && (*m)[c] == nil {
		p.strange(esc, '&', c) // more than the printer's memory holds
		return
	}
	(*m)[c] = g
}

// columnPicture is ESC * m nL nH: columns of 8 or 24 dots on the current line.
func columnPicture(p *Printer, a []byte) {
	m, n := a[0], int(a[1])|int(a[2])<<8
	bytes, fx, fy := 1, 2, 3
	switch m {
	case 0:
	case 1:
		fx = 1
	case 32:
		bytes, fy = 3, 1
	case 33:
		bytes, fx, fy = 3, 1, 1
	default:
		p.strange(esc, '*', m)
		return
	}
	if bytes == 1 && p.profile.Quirks.ESCStarThin {
		fy = 1
	}
	var data []byte
	p.stream(n*bytes, func(_ *Printer, b byte) { data = append(data, b) }, func(p *Printer) {
		pic := fromColumns(data, n, bytes).scaled(fx, fy)
		h := p.cell().h
		p.place(pic, 0, h-baselineOf(h))
		p.line.picture = max(p.line.picture, min(p.line.x, p.area()))
	})
}

// skipParenthesis skips ESC ( x pL pH ..., which print nothing.
func skipParenthesis(p *Printer, a []byte) { p.skip(le(a[1:3])) }

// fsCommand reads the second byte of an FS command.
func fsCommand(p *Printer, a []byte) {
	switch a[0] {
	case '&':
		p.set.chinese = true
	case '.':
		p.set.chinese = false
	case '!', '-', 'C', 'W':
		p.skip(1)
	case 'S':
		p.skip(2)
	case '?':
		p.skip(2)
	case '2':
		p.skip(2 + 72)
	case '(':
		p.want(3, func(p *Printer, a []byte) {
			if a[0] == 'C' {
				p.want(le(a[1:3]), encoding)
				return
			}
			skipParenthesis(p, a)
		})
	case 'p':
		p.want(2, printNV)
	case 'q':
		p.want(1, func(p *Printer, a []byte) { p.memory.nv = nil; p.nextNV(int(a[0])) })
	default:
		p.strange(fs, a[0])
	}
}
