package escpos

import (
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
	on    bool
	free  []byte        // codes to download into, most contiguous first
	own   map[rune]byte // letters downloaded so far
	now   attributes    // what the printer has been told
	table int           // ESC t in force, -1: as it woke
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
		if b.Text == nil {
			continue
		}
		for _, r := range plainText(b.Text.S) + plainText(b.Text.Right) {
			if r < 128 {
				used[r] = true
			}
		}
	}
	for code := byte(0x21); code <= 0x7E && len(c.free) < p.Text.GlyphMax; code++ {
		if !used[code] {
			c.free = append(c.free, code)
		}
	}
	return c
}

// A cellLine is one line in the printer's own letters.
type cellLine struct{ left, right string }

// cellText prints a paragraph in the printer's own letters. It reports false,
// having sent nothing, when a letter is to be had neither from the printer nor
// by download: the paragraph is drawn then.
func (e *encoder) cellText(t spool.Text) bool {
	size := e.dots(t.Size)
	a := attributes{wide: 1, tall: 1, bold: t.Bold, reverse: t.Invert}
	switch {
	case size >= e.dots(displaySize):
		a.wide = min(max(size/e.p.Text.FontAHeight, 2), 8)
		for a.wide > 2 && a.wide*e.p.Text.FontAWidth*utf8.RuneCountInString(t.S) > e.p.Paper.Dots {
			a.wide--
		}
		a.tall, a.smooth, a.bold = a.wide, true, false
	case size >= e.p.Text.FontAHeight*2:
		a.wide, a.tall = 2, 2
	case size > e.p.Text.FontAHeight*11/10:
		a.tall = 2
	}
	s, right := plainText(t.S), plainText(t.Right)
	if !e.canPrint(s + right) {
		return false
	}
	cols := e.p.Paper.Dots / (e.p.Text.FontAWidth * a.wide)
	switch t.Align {
	case spool.Center:
		a.align = 1
	case spool.Right:
		a.align = 2
	}
	a.spacing = e.p.Text.FontAHeight*a.tall + e.p.Text.FontAHeight/6
	e.flush()
	e.setMargin(0)
	e.download(s + right)
	for _, l := range balanceCells(s, right, cols, t.Align) {
		e.cellLine(l, a, cols)
	}
	return true
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
	return len(need) <= len(e.cells.free)
}

// download defines the letters of s that the printer does not have yet.
func (e *encoder) download(s string) {
	if e.p.Text.Tier != "glyphs" {
		return
	}
	for _, r := range s {
		if r < 0x7F || e.cells.own[r] != 0 {
			continue
		}
		if len(e.cells.own) == 0 {
			e.ownLetters(true)
		}
		code := e.cells.free[0]
		e.cells.free = e.cells.free[1:]
		h := e.p.Text.FontAHeight
		e.define(code, ink.Cell(string(r), e.p.Text.FontAWidth, h, h*19/24))
		e.cells.own[r] = code
	}
}

func (e *encoder) cellLine(l cellLine, a attributes, cols int) {
	e.apply(a)
	text := l.left
	if a.reverse {
		text = " " + text + " "
	}
	if l.right != "" {
		pad := cols - utf8.RuneCountInString(l.left) - utf8.RuneCountInString(l.right)
		text += strings.Repeat(" ", max(pad, 1)) + l.right
	}
	for _, r := range text {
		e.letter(r)
	}
	e.put('\n')
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
	if a.spacing != now.spacing {
		e.spacing(min(e.vertical(a.spacing), 255))
	}
	*now = a
}

// balanceCells is wrapCells, and for centred text in lines of much the same
// length.
func balanceCells(s, right string, cols int, align spool.Align) []cellLine {
	lines := wrapCells(s, right, cols)
	if align != spool.Center || right != "" {
		return lines
	}
	for c := cols - 1; c > cols/2 && len(lines) > 1; c-- {
		tighter := wrapCells(s, "", c)
		if len(tighter) > len(lines) {
			break
		}
		lines = tighter
	}
	return lines
}

// wrapCells breaks a paragraph into lines of cols letters: between words, or in
// a word that is longer than a line. right stands at the end of the first.
func wrapCells(s, right string, cols int) []cellLine {
	var lines []cellLine
	var cur []rune
	room := func() int {
		if len(lines) == 0 && right != "" {
			return max(cols-utf8.RuneCountInString(right)-1, 1)
		}
		return cols
	}
	end := func() {
		l := cellLine{left: string(cur)}
		if len(lines) == 0 {
			l.right = right
		}
		lines, cur = append(lines, l), nil
	}
	for _, w := range strings.Fields(s) {
		word := []rune(w)
		if len(cur) > 0 && len(cur)+1+len(word) > room() {
			end()
		}
		for len(word) > room() {
			n := room()
			cur, word = word[:n:n], word[n:]
			end()
		}
		if len(cur) > 0 {
			cur = append(cur, ' ')
		}
		cur = append(cur, word...)
	}
	if len(cur) > 0 || len(lines) == 0 && right != "" {
		end()
	}
	return lines
}
