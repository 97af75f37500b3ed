package ink

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Line is one line of text, ready to be burnt.
type Line struct {
	Text  string // its words, NFC, one space between
	Width int    // advance, dots
	st    Style
	glyph []placed
}

// Clean makes a text safe to set: NFC, control characters and line ends become
// spaces, runs of spaces one, none at the ends.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return ' '
		}
		if unicode.Is(unicode.Cf, r) {
			return -1 // joiners and marks of direction leave no ink
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.FieldsFunc(norm.NFC.String(s), func(r rune) bool { return r == ' ' }), " ")
}

// Wrap sets a paragraph into lines of at most width dots. It breaks between
// words; a word wider than the line breaks between letters, never inside one.
// No text is no line.
func Wrap(s string, st Style, width int) []Line {
	shaper.mu.Lock()
	defer shaper.mu.Unlock()
	f := faceOf(st)
	space := f.shape(" ").width
	var lines []Line
	cur := Line{st: st}
	end := func() {
		lines = append(lines, cur)
		cur = Line{st: st}
	}
	for _, word := range strings.Fields(Clean(s)) {
		r := f.shape(word)
		if len(cur.glyph) > 0 && cur.Width+space+r.width > width {
			end()
		}
		for r.width > width && len(r.glyphs) > 0 {
			head, tail := f.split(word, width)
			cur.add(f.shape(head), head, space)
			end()
			if word = tail; word == "" {
				break
			}
			r = f.shape(word)
		}
		if word != "" {
			cur.add(r, word, space)
		}
	}
	if len(cur.glyph) > 0 {
		end()
	}
	return lines
}

// Balanced is Wrap for centred text: as few lines, of much the same width.
func Balanced(s string, st Style, width int) []Line {
	lines := Wrap(s, st, width)
	if len(lines) < 2 {
		return lines
	}
	lo, hi := width/2, width
	for hi-lo > 4 {
		mid := (lo + hi) / 2
		if try := Wrap(s, st, mid); len(try) == len(lines) {
			lines, hi = try, mid
		} else {
			lo = mid
		}
	}
	return lines
}

// add appends a word to the line.
func (l *Line) add(r run, word string, space int) {
	if len(l.glyph) > 0 {
		l.Width += space
		l.Text += " "
	}
	for _, p := range r.glyphs {
		p.x += l.Width
		l.glyph = append(l.glyph, p)
	}
	l.Width += r.width
	l.Text += word
}

// split cuts a word after the last whole letter that fits; at least one goes.
func (f *face) split(word string, room int) (head, tail string) {
	text := []rune(word)
	r := f.shape(word)
	at := 0
	for i, p := range r.glyphs {
		if p.cluster == 0 {
			continue
		}
		starts := i == 0 || r.glyphs[i-1].cluster != p.cluster
		if starts {
			if p.x > room && at > 0 {
				break
			}
			at = p.cluster
			if p.x > room {
				break
			}
		}
	}
	if at == 0 {
		return word, ""
	}
	return string(text[:at]), string(text[at:])
}

// Ink is how far the line's dots reach above and below its baseline.
func (l Line) Ink() (above, below int) {
	for _, p := range l.glyph {
		if p.g.bm.H == 0 {
			continue
		}
		top, bottom := inkRows(p.g.bm)
		above = max(above, -(p.y + p.g.y + top))
		below = max(below, p.y+p.g.y+bottom)
	}
	return above, below
}

func inkRows(b *Bitmap) (top, bottom int) {
	for top < b.H && b.BlankRow(top) {
		top++
	}
	bottom = b.H
	for bottom > top && b.BlankRow(bottom-1) {
		bottom--
	}
	return top, bottom
}

// columns is how far the line's dots reach left and right of its pen.
func (l Line) columns() (left, right int) {
	left, right = 1<<20, -1<<20
	for _, p := range l.glyph {
		if x, x1 := p.g.bm.Extent(0, p.g.bm.H); x < x1 {
			left, right = min(left, p.x+p.g.x+x), max(right, p.x+p.g.x+x1)
		}
	}
	if left > right {
		return 0, 0
	}
	return left, right
}

// Within is the pen nearest to x with which every dot of the line falls between
// 0 and width, as far as it has room: a j leans out of its line to the left.
func (l Line) Within(x, width int) int {
	left, right := l.columns()
	return max(min(x, width-right), -left)
}

// Draw burns the line with its pen at x on the baseline y (the first row below
// the letters' feet).
func (l Line) Draw(b *Bitmap, x, y int) {
	for _, p := range l.glyph {
		b.Or(p.g.bm, x+p.x+p.g.x, y+p.y+p.g.y)
	}
}

// Height is the room a line of this style needs whatever stands in it, and how
// much of it lies above the baseline: Ẫ at its top and ỵ at its foot are whole.
func Height(st Style) (height, above int) {
	lines := Wrap("ẪẲỖẳĐgjỵ(|", st, 1<<20)
	up, down := lines[0].Ink()
	return up + down, up
}
