package escpos

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"motcua/firmware-config/profile"
	"motcua/printer/ink"
	"motcua/printer/spool"
)

// cells is what is known of the printer's own character grid in the two tiers
// that use it, for wires too slow for pictures. The resident letters are ASCII;
// Vietnamese letters come from a code page (tier "codepage") or are downloaded
// into codes that this document does not use (tier "glyphs").
type cells struct {
	on     bool
	free   []byte        // codes to download into, those that texts need least first
	cancel []byte        // codes that may hold a letter of an earlier job
	room   int           // letters that the printer's memory holds
	own    map[rune]byte // letters downloaded so far
	now    attributes    // what the printer has been told
	table  int           // ESC t in force, -1: as it woke
}

// attributes are the text settings that last until they are changed.
type attributes struct {
	align      byte
	wide, tall int
	bold       bool
	reverse    bool
	spacing    int
	smooth     bool
}

// newCells looks at the whole document first: a code that some line prints as
// itself must not be given away.
func newCells(doc spool.Doc, p profile.Printer) cells {
	c := cells{on: p.Text.Tier != "raster", own: map[rune]byte{}, table: -1, now: attributes{wide: 1, tall: 1}}
	if p.Text.Tier != "glyphs" {
		return c
	}
	var used [128]bool
	used['?'] = true // stands for a lost letter on every printer: never ours
	for _, b := range doc.Blocks {
		for _, t := range b.Texts() {
			for _, r := range plainText(t.S) + plainText(t.Right) + plainText(t.Lead) {
				if r < 128 {
					used[r] = true
				}
			}
		}
	}
	pool := spareCodes
	if p.Text.GlyphsKept == "power" {
		pool = pool[:min(len(pool), p.Text.GlyphMax)]
	}
	for i := range len(pool) {
		if !used[pool[i]] {
			c.free = append(c.free, pool[i])
		}
	}
	for code := byte(0x21); p.Text.GlyphsKept == "power" && code < 0x7F; code++ {
		if used[code] {
			c.cancel = append(c.cancel, code)
		}
	}
	c.room = p.Text.GlyphMax
	return c
}

// spareCodes are the codes for letters of our own, those first that Vietnamese
// texts hardly need as they are; "?" stands for a lost letter everywhere and is
// never given away.
const spareCodes = "!$&*^`{}~<>\\'[]|=%#@_;+JWZFfjwz\"RYOIEqUxLKADSPXVGHQM()Br/bdlkvsT.N79865432e1:,0ypoiuagmcthnC-"

// ownOrder are the Vietnamese letters, the most frequent first. A letter has its
// code by its rank, so that the next ticket finds it where this one left it.
const ownOrder = "àấộđưệôảáâĐậụạủếớỉốựờịãíơứýêềăổởểợòầóửẩéũồỦìúừữặọùỹắỗẻằễỷĩỏỡẫẹèỐỳỘƯỨẵÀẤÔõÁẢẬỆẳỵẠĂỊỔỤÈẾỚỰÝẶÉỂÌẽÃẰÂẦÊÍỜỢÚỬẮẲẨẪẺẼẸỀỄỈĨẴÒÓÕỎỌỒỖƠỠỞÙŨỪỮỲỸỶỴ"

var ownRunes = []rune(ownOrder)

// take gives a letter its code: the one of its rank if that is free.
func (c *cells) take(r rune) byte {
	at := 0
	if rank := slices.Index(ownRunes, r); rank >= 0 {
		at = max(bytes.IndexByte(c.free, spareCodes[rank%len(spareCodes)]), 0)
	}
	code := c.free[at]
	c.free = slices.Delete(c.free, at, at+1)
	c.own[r] = code
	return code
}

// cellText prints a paragraph in the printer's own letters. It reports false,
// having sent nothing, when a letter is to be had neither from the printer nor
// by download: the paragraph is drawn then.
func (e *encoder) cellText(t spool.Text) bool {
	s, right, lead := plainText(t.S), plainText(t.Right), plainText(t.Lead)
	if !e.canPrint(s + right + lead) {
		return false
	}
	a := e.cellSize(t)
	cols := e.p.Paper.Dots / (e.p.Text.FontAWidth * a.wide)
	e.flush()
	e.setMargin(0)
	e.download(s + right + lead)
	switch {
	case right != "":
		e.cellPair(s, right, a, cols)
	case lead != "":
		hang := utf8.RuneCountInString(lead) + 1
		for i, l := range wrapCells(s, max(cols-hang, 1)) {
			if i == 0 {
				e.cellLine(a, lead, " ", l)
			} else {
				e.cellLine(a, strings.Repeat(" ", hang), l)
			}
		}
	case t.Invert:
		for _, l := range wrapCells(s, cols-2) {
			e.cellLine(a, " ", l, " ")
		}
	default:
		for _, l := range balanceCells(s, cols, t.Align) {
			e.cellLine(a, l)
		}
	}
	return true
}

// cellSize is how large the printer shall magnify its letters.
func (e *encoder) cellSize(t spool.Text) attributes {
	a := attributes{wide: 1, tall: 1, bold: t.Bold, reverse: t.Invert}
	w, h := e.p.Text.FontAWidth, e.p.Text.FontAHeight
	switch size := e.dots(t.Size); {
	case size >= e.dots(displaySize):
		a.wide = min(max(size/h, 2), 8)
		for a.wide > 2 && a.wide*w*utf8.RuneCountInString(t.S) > e.p.Paper.Dots {
			a.wide--
		}
		a.tall, a.smooth, a.bold = a.wide, true, false
	case size >= h*2:
		a.wide, a.tall = 2, 2
	case size > h*11/10:
		a.tall = 2
	}
	switch t.Align {
	case spool.Center:
		a.align = 1
	case spool.Right:
		a.align = 2
	}
	a.spacing = h*a.tall + h/12 // their cells have their own air: marks and feet rarely meet
	return a
}

// cellPair prints a name and its value, in bold, on one line or below it.
func (e *encoder) cellPair(name, value string, a attributes, cols int) {
	bold := a
	bold.bold = true
	if room := cols - utf8.RuneCountInString(value) - 1; room >= cols*3/5 || utf8.RuneCountInString(name) <= room {
		lines := wrapCells(name, room)
		for i, l := range lines {
			if i < len(lines)-1 {
				e.cellLine(a, l)
				continue
			}
			e.cellRun(a, l, strings.Repeat(" ", room+1-utf8.RuneCountInString(l)))
			e.cellLine(bold, value)
		}
		return
	}
	for _, l := range wrapCells(name, cols) {
		e.cellLine(a, l)
	}
	for _, l := range wrapCells(value, cols) {
		e.cellLine(bold, l)
	}
}

// plainText cleans a text and, where the printer has no such sign, says it with
// those that it has.
func plainText(s string) string {
	var b strings.Builder
	for _, r := range ink.Clean(s) {
		if p, ok := plain[r]; ok {
			b.WriteString(p)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// canPrint reports whether every letter can be had.
func (e *encoder) canPrint(s string) bool {
	need := map[rune]bool{}
	for _, r := range s {
		switch {
		case r >= 0x20 && r < 0x7F:
		case e.p.Text.Tier == "codepage":
			if tcvnSmall[r] == 0 && tcvnCapital[r] == 0 {
				return false
			}
		case e.cells.own[r] == 0:
			need[r] = true
		}
	}
	return len(need) <= min(len(e.cells.free), e.cells.room-len(e.cells.own))
}

// download defines the letters of s that the printer does not have yet.
func (e *encoder) download(s string) {
	if e.p.Text.Tier != "glyphs" || e.dry {
		return
	}
	for _, r := range s {
		if r < 0x7F || e.cells.own[r] != 0 {
			continue
		}
		if len(e.cells.own) == 0 {
			for _, code := range e.cells.cancel {
				e.cancelLetter(code)
			}
			e.ownLetters(true)
		}
		h := e.p.Text.FontAHeight
		e.define(e.cells.take(r), ink.Cell(string(r), e.p.Text.FontAWidth, h, h*19/24))
	}
}

// cellLine prints one line.
func (e *encoder) cellLine(a attributes, parts ...string) {
	e.cellRun(a, parts...)
	e.put('\n')
	e.fed += a.spacing
}

// cellRun sends letters in those settings; the line stays open.
func (e *encoder) cellRun(a attributes, parts ...string) {
	e.apply(a)
	for _, s := range parts {
		for _, r := range s {
			e.letter(r)
		}
	}
}

// letter sends one letter of the line.
func (e *encoder) letter(r rune) {
	switch {
	case r < 0x7F:
		e.put(byte(r))
	case e.p.Text.Tier == "glyphs":
		e.put(e.cells.own[r])
	case tcvnSmall[r] != 0:
		e.setPage(e.p.Text.PageLower)
		e.put(tcvnSmall[r])
	default:
		e.setPage(e.p.Text.PageUpper)
		e.put(tcvnCapital[r])
	}
}

func (e *encoder) setPage(n int) {
	if e.cells.table != n {
		e.page(n)
		e.cells.table = n
	}
}

func (e *encoder) setAlign(n byte) {
	if e.cells.now.align != n {
		e.align(n)
		e.cells.now.align = n
	}
}

// apply tells the printer what has changed since the last line.
func (e *encoder) apply(a attributes) {
	now := &e.cells.now
	e.setAlign(a.align)
	if a.wide != now.wide || a.tall != now.tall {
		e.size(a.wide, a.tall)
	}
	if a.bold != now.bold {
		e.bold(a.bold)
	}
	if a.reverse != now.reverse {
		e.reverse(a.reverse)
	}
	if a.smooth != now.smooth {
		e.smooth(a.smooth)
	}
	e.setSpacing(a.spacing)
	*now = a
}

func (e *encoder) setSpacing(dots int) {
	if e.cells.now.spacing != dots {
		e.spacing(min(e.vertical(dots), 255))
		e.cells.now.spacing = dots
	}
}

// balanceCells is wrapCells, and for centred text in lines of much the same
// length.
func balanceCells(s string, cols int, align spool.Align) []string {
	lines := wrapCells(s, cols)
	for c := cols - 1; align == spool.Center && c > cols/2 && len(lines) > 1; c-- {
		tighter := wrapCells(s, c)
		if len(tighter) > len(lines) {
			break
		}
		lines = tighter
	}
	return lines
}

// wrapCells breaks a paragraph into lines of cols letters: between words, or in
// a word that is longer than a line.
func wrapCells(s string, cols int) []string {
	var lines []string
	var cur []rune
	end := func() { lines, cur = append(lines, string(cur)), nil }
	for _, w := range strings.Fields(s) {
		word := []rune(w)
		if len(cur) > 0 && len(cur)+1+len(word) > cols {
			end()
		}
		for len(word) > cols {
			cur, word = word[:cols:cols], word[cols:]
			end()
		}
		if len(cur) > 0 {
			cur = append(cur, ' ')
		}
		cur = append(cur, word...)
	}
	if len(cur) > 0 {
		end()
	}
	return lines
}
