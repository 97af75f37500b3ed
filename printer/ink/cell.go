package ink

import "golang.org/x/text/unicode/norm"

// Cell draws one letter into a fixed cell of w x h dots with its baseline base
// rows from the top, every dot of it inside: for printers that take letters of
// ours into their own character grid.
//
// In the cell that nearly every printer has, 12 x 24, a mark scaled down with its
// letter is a blot, and marks are what tells Vietnamese words apart. There the
// marks are drawn by hand, dot by dot; twice that cell has every dot doubled.
func Cell(letter string, w, h, base int) *Bitmap {
	if w >= 24 && h >= 48 {
		b := New(w, h)
		b.Double(Cell(letter, w/2, h/2, base/2), 0, 0)
		return b
	}
	if w >= handWide && h >= handTall && base >= handBase {
		if b := handMarked(letter, w, h, base); b != nil {
			return b
		}
	}
	return fitted(letter, w, h, base, w*10/6)
}

// fitted draws a letter as large as fits, at most of that size.
func fitted(letter string, w, h, base, size int) *Bitmap {
	b := New(w, h)
	for ; size > 6; size-- {
		lines := Wrap(letter, Style{Size: size, Mono: true, Bold: true}, 1<<20)
		if len(lines) == 0 {
			return b
		}
		l := lines[0]
		left, right := l.columns()
		if above, below := l.Ink(); above > base || below > h-base || right-left > w {
			continue
		}
		l.Draw(b, l.Within((w-l.Width)/2, w), base) // a horn hangs over
		return b
	}
	return b
}

// The cell for which marks are drawn by hand.
const (
	handWide = 12
	handTall = 24
	handBase = 19
)

// hand are the marks by their combining characters.
var hand = map[rune][]string{
	'\u0300': {"##..", ".##.", "..##"},             // grave: huyền
	'\u0301': {"..##", ".##.", "##.."},             // acute: sắc
	'\u0309': {"###.", "..##", ".##."},             // hook: hỏi
	'\u0303': {".###..##", "##..###."},             // tilde: ngã
	'\u0302': {"...##...", "..####..", ".##..##."}, // circumflex
	'\u0306': {"##....##", ".##..##.", "..####.."}, // breve
	'\u0323': {"###", "###"},                       // dot below: nặng
}

const (
	dotBelow = '\u0323'
	horn     = '\u031B'
	tilde    = '\u0303'
)

// handMarked draws a letter with its marks; nil if it has none, or others.
func handMarked(letter string, w, h, base int) *Bitmap {
	d := []rune(norm.NFD.String(letter))
	if len(d) < 2 {
		return nil
	}
	body, shape, tone := string(d[0]), rune(0), rune(0)
	below := false
	for _, m := range d[1:] {
		switch {
		case m == horn:
			body = norm.NFC.String(body + string(m))
		case hand[m] == nil:
			return nil
		case m == dotBelow:
			below = true
		case m == '\u0302' || m == '\u0306':
			shape = m
		default:
			tone = m
		}
	}
	if d[0] == 'i' && tone != 0 {
		body = "ı" // its dot gives way
	}
	size := handWide * 10 / 6
	capital := d[0] < 'a'
	if capital && shape != 0 && tone == tilde {
		size -= 2 // three storeys
	}
	b := fitted(body, w, h, base, size)
	top, _ := inkRows(b)
	above(b, top, shape, tone, capital)
	if below {
		x := w/2 - 1
		if d[0] == 'y' {
			x = w - 4 // its tail is in the way
		}
		b.stampMark(hand[dotBelow], x, base+2)
	}
	return b
}

// above sets the marks over a letter whose ink begins at row top. A tone stands
// at the right shoulder of a circumflex or breve, as it is written in Vietnam; a
// tilde has no room there and goes on top.
func above(b *Bitmap, top int, shape, tone rune, capital bool) {
	gap := 1
	if capital && shape == 0 {
		gap = 2
	}
	middle := func(m []string) int { return (b.W - len(m[0])) / 2 }
	s, t := hand[shape], hand[tone]
	switch {
	case shape == 0 && tone == 0:
	case shape == 0:
		b.stampMark(t, middle(t), max(top-gap-len(t), 0))
	case tone == 0:
		b.stampMark(s, middle(s), max(top-gap-len(s), 0))
	case tone == tilde:
		y := max(top-gap-len(s), len(t)+1)
		b.stampMark(s, middle(s), y)
		b.stampMark(t, middle(t), y-1-len(t))
	default:
		y := max(top-gap-len(s), 0)
		x := middle(s) - 2
		b.stampMark(s, x, y)
		b.stampMark(t, x+len(s[0]), max(y-2, 0))
	}
}

func (b *Bitmap) stampMark(m []string, x, y int) {
	for r, row := range m {
		for c, dot := range row {
			if dot == '#' {
				b.Fill(x+c, y+r, x+c+1, y+r+1)
			}
		}
	}
}
