package slip

import (
	"strings"
	"unicode/utf8"

	"motcua/firmware-config/profile"
	"motcua/internal/lang"
	"motcua/printer/ink"
	"motcua/printer/spool"
)

// limits are what a layout must put up with when paper is short. The zero value
// gives every wish.
type limits struct {
	shrink int  // hundredths of the way from Size to Min, from Module to ModuleMin, and of a space to its half
	join   bool // texts that stand alone on their lines share one, said briefly if they must, in a printer's own letters
	drop   int  // blocks with a Drop of 1 to this are left out
	lower  bool // the number is one step smaller, in a printer's own letters
	words  int  // texts with Clip end after so many words; 0: whole
}

// maker builds one document.
type maker struct {
	content
	limits
	p   profile.Printer
	doc spool.Doc
}

// dpi is the resolution in which templates and documents give sizes.
const dpi = 203

// narrow says that the roll is 58 mm wide.
func (m *maker) narrow() bool { return m.p.Paper.Dots*dpi < 450*m.p.Paper.DPI }

// displaySize is the em of what is read from afar.
const displaySize = 100

// dots is a size on this head.
func (m *maker) dots(size int) int { return (size*m.p.Paper.DPI + dpi/2) / dpi }

// least is the smallest letter on this head: 22 of its own dots, be they larger.
func (m *maker) least() int {
	size := smallest
	for m.dots(size) < smallest && size < largest {
		size++
	}
	return size
}

func (m *maker) add(b spool.Block) { m.doc.Blocks = append(m.doc.Blocks, b) }

// lay makes the document of a slip under those limits.
func (t *template) lay(c content, p profile.Printer, l limits) spool.Doc {
	m := &maker{content: c, limits: l, p: p}
	for i := range t.Blocks {
		m.block(&t.Blocks[i])
	}
	if l.join && p.Text.Tier != "raster" {
		m.doc.Blocks = m.shared(m.doc.Blocks)
	}
	m.add(spool.Block{Cut: &spool.Cut{Partial: true}})
	return m.doc
}

// leastSpace stays of a space that is left out.
const leastSpace = 4

// skips says that a block is not for this paper.
func (m *maker) skips(b *block) bool {
	return b.Drop != 0 && b.Drop <= m.drop || b.Paper == 58 && !m.narrow() || b.Paper == 80 && m.narrow()
}

// letters is the em of a text that the limits allow, and its smallest.
func (m *maker) letters(b *block) (size, least int) {
	least = max(b.Min, m.least())
	return max(m.between(b.Size, b.Min), m.least()), least
}

// between is the size that the limits allow.
func (m *maker) between(size, least int) int {
	if least == 0 {
		return size
	}
	return size - (size-least)*m.shrink/100
}

func (m *maker) block(b *block) {
	switch {
	case m.skips(b) && b.Marks && len(m.marks) > 0:
		m.row(b, "") // a mark is never left out
	case m.skips(b) && b.Space > 0 && m.p.Text.Tier == "raster":
		m.space(min(b.Space, leastSpace)) // pictures are set dot by dot: a mark would touch the number
	case m.skips(b):
	case b.Rule > 0:
		m.add(spool.Block{Rule: &spool.Rule{Dots: b.Rule, Dashed: b.Dashed}})
	case b.Space > 0:
		m.space(m.between(b.Space, b.Space/2))
	case b.List != "":
		m.list(b)
	case b.QR != "":
		m.qr(b)
	default:
		m.text(b)
	}
}

// space adds white; a slip never has two spaces on top of each other, nor one
// at its foot, where the feed to the blade is.
func (m *maker) space(dots int) {
	if n := len(m.doc.Blocks); n > 0 && m.doc.Blocks[n-1].Space != nil {
		m.doc.Blocks[n-1].Space.Dots = max(m.doc.Blocks[n-1].Space.Dots, dots)
		return
	}
	m.add(spool.Block{Space: &spool.Space{Dots: dots}})
}

// said is a text with its fields filled in. A text all of whose fields are
// empty is left out: there is nothing to say.
func (m *maker) said(v any) string {
	s, _ := v.(string)
	if by, table := v.(map[string]any); table {
		own, translated := by[m.lang].(string)
		if !translated {
			own, _ = by[lang.Office].(string)
		}
		s = own
	}
	places := place.FindAllStringSubmatch(s, -1)
	empty := len(places) > 0
	for _, p := range places {
		value := m.say[p[1]]
		empty = empty && strings.TrimSpace(value) == ""
		s = strings.ReplaceAll(s, p[0], value)
	}
	if empty {
		return ""
	}
	return ink.Clean(s)
}

// aligned is where a block stands; the middle unless it says otherwise.
func aligned(word string) spool.Align {
	switch word {
	case "left":
		return spool.Left
	case "right":
		return spool.Right
	}
	return spool.Center
}

func (m *maker) text(b *block) {
	s, right := m.said(b.Text), m.said(b.Right)
	switch {
	case b.Marks && (s != "" || len(m.marks) > 0):
		m.row(b, s)
	case s == "", b.Right != nil && right == "":
	case right != "":
		size, _ := m.letters(b)
		m.add(spool.Block{Text: &spool.Text{S: s, Right: right, Size: size, Bold: b.Bold}})
	default:
		t := m.sized(b, m.shorter(s), m.p.Paper.Dots)
		if m.lower && m.p.Text.Tier != "raster" && t.Size > displaySize {
			t.Size -= (m.p.Text.FontAHeight*dpi + m.p.Paper.DPI - 1) / m.p.Paper.DPI
		}
		t.Align, t.Invert = aligned(b.Align), b.Black
		m.add(spool.Block{Text: &t})
	}
}

// row is a text with the slip's marks.
func (m *maker) row(b *block, s string) {
	size, _ := m.letters(b)
	var r spool.Row
	if s != "" {
		r.Pieces = append(r.Pieces, spool.Text{S: s, Size: size, Bold: b.Bold})
	}
	for _, mark := range m.marks {
		r.Pieces = append(r.Pieces, spool.Text{S: ink.Clean(mark), Size: size + 2, Bold: true, Invert: true})
	}
	m.add(spool.Block{Row: &r})
}

// sized is a text in the size that puts it on the lines it is to stand on, in so
// much room, dots of the head. A word too long for the paper shrinks, below Min
// if it must, before it breaks.
func (m *maker) sized(b *block, s string, room int) spool.Text {
	if b.Clip {
		s = clip(s, m.words)
	}
	size, least := m.letters(b)
	t := spool.Text{S: s, Size: size, Bold: b.Bold}
	lines := func() []ink.Line { return ink.Wrap(s, ink.Style{Size: m.dots(t.Size), Bold: b.Bold}, room) }
	if b.Lines > 0 && b.Min > 0 {
		for t.Size > least && len(lines()) > b.Lines {
			t.Size = max(t.Size-step(t.Size), least)
		}
	}
	for t.Size > m.least() && broken(s, lines()) {
		t.Size = max(t.Size-step(t.Size), m.least())
	}
	return t
}

// step makes large letters shrink faster.
func step(size int) int { return max(size/40, 1) }

// broken says that a line ends inside a word.
func broken(s string, lines []ink.Line) bool {
	words := 0
	for _, l := range lines {
		words += len(strings.Fields(l.Text))
	}
	return words > len(strings.Fields(s))
}

// clip ends a text after so many words.
func clip(s string, words int) string {
	w := strings.Fields(s)
	if words == 0 || len(w) <= words {
		return s
	}
	return strings.TrimRight(strings.Join(w[:words], " "), ",;:.-– ") + "…"
}

func (m *maker) list(b *block) {
	size, _ := m.letters(b)
	for i, it := range m.lists[b.List] {
		if i > 0 {
			m.space(m.between(4, 2))
		}
		m.add(spool.Block{Text: &spool.Text{
			S: ink.Clean(it.text), Lead: it.lead, Right: ink.Clean(it.right), Size: size, Bold: b.Bold,
		}})
	}
}

// qr sets a symbol; without one, what would stand beside it stands in the
// middle.
func (m *maker) qr(b *block) {
	data := m.said(b.QR)
	if data == "" {
		for i := range b.Beside {
			if !m.skips(&b.Beside[i]) {
				m.text(&b.Beside[i])
			}
		}
		return
	}
	q := spool.QR{Data: data, Module: m.between(b.Module, b.ModuleMin), Align: aligned(b.Align)}
	room := m.p.Paper.Dots - m.dots(q.Module)*modules(data)
	for i := range b.Beside {
		if s := m.said(b.Beside[i].Text); s != "" && !m.skips(&b.Beside[i]) {
			q.Beside = append(q.Beside, m.sized(&b.Beside[i], s, room))
		}
	}
	if m.p.Text.Tier != "raster" {
		q.Beside = m.joined(q.Beside)
	}
	m.add(spool.Block{QR: &q})
}

// modules is how wide a symbol of that many bytes is at the most, its quiet
// zone and a gap included (ISO/IEC 18004, table 7, error correction M).
func modules(data string) int {
	version := 1
	for _, most := range []int{14, 26, 42, 62, 84, 106, 122, 152, 180, 213} {
		if len(data) > most {
			version++
		}
	}
	return 17 + 4*version + 8 + 2
}

// joined puts two sentences on one line where a printer that sets its own
// letters has room for both, and where paper is short for the first said briefly.
func (m *maker) joined(texts []spool.Text) []spool.Text {
	var out []spool.Text
	for _, t := range texts {
		if n := len(out); n > 0 && strings.HasSuffix(out[n-1].S, ".") && out[n-1].Bold == t.Bold {
			first := out[n-1].S
			if s := m.onOne(first, " ", t.S); s != "" && (s == first+" "+t.S || t.S == m.say["wait"]) {
				out[n-1].S = s
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// onOne is two texts as one line holds them; "" if none does.
func (m *maker) onOne(first, between, then string) string {
	if s := first + between + then; m.oneLine(s) {
		return s
	}
	if s := m.brief[first] + between + then; m.join && m.brief[first] != "" && m.oneLine(s) {
		return s
	}
	return ""
}

// oneLine says that a printer that sets its own letters has room for a text.
func (m *maker) oneLine(s string) bool {
	return utf8.RuneCountInString(s)*max(m.p.Text.FontAWidth, 1) <= m.p.Paper.Dots
}

// shared puts neighbouring texts on one line where both have room.
func (m *maker) shared(blocks []spool.Block) []spool.Block {
	var out []spool.Block
	for _, b := range blocks {
		if n := len(out); n > 0 && small(out[n-1].Text) && small(b.Text) && out[n-1].Text.Bold == b.Text.Bold {
			if s := m.onOne(out[n-1].Text.S, " · ", b.Text.S); s != "" {
				t := *out[n-1].Text
				t.S, t.Size = s, min(t.Size, b.Text.Size)
				out[n-1] = spool.Block{Text: &t}
				continue
			}
		}
		out = append(out, b)
	}
	return out
}

// shorter is a text, or the same said briefly where paper is short and that saves
// a line of the printer's own letters.
func (m *maker) shorter(s string) string {
	brief := m.brief[s]
	if !m.join || brief == "" || m.p.Text.Tier == "raster" || m.cellLines(brief) == m.cellLines(s) {
		return s
	}
	return brief
}

// cellLines is how many lines of the printer's own letters a text fills.
func (m *maker) cellLines(s string) int {
	cols := max(m.p.Paper.Dots/max(m.p.Text.FontAWidth, 1), 1)
	return (utf8.RuneCountInString(s) + cols - 1) / cols
}

// small says that a text is in the middle and nothing but words.
func small(t *spool.Text) bool {
	return t != nil && t.Align == spool.Center && !t.Invert && t.Right == "" && t.Size < 50
}
