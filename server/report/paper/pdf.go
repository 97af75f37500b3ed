package paper

import (
	"fmt"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A page of A4, in mm.
const (
	margin      = 15.0
	foot        = 17.0 // from the lower edge to the last line of the text
	pointsPerMM = 72 / 25.4
	family      = "sans"
)

// ink is one of the house's colours.
type ink [3]int

// Colours on paper: they differ in lightness too, for a printer without colour.
var (
	black = ink{0x1F, 0x29, 0x33}
	grey  = ink{0x52, 0x60, 0x6D}
	blue  = ink{0x0B, 0x4F, 0x8A}
	hair  = ink{0xB8, 0xC1, 0xCA}
	tint  = ink{0xEA, 0xF1, 0xF8}
	wash  = ink{0xF6, 0xF8, 0xFA}
)

// page is a PDF being written.
type page struct {
	*fpdf.Fpdf
	glyphs
	doc *Doc
	say func(string, ...any) string
}

// pdf writes the report on A4: what a manager signs first, upright; the tables
// behind it, across. The same report makes the same bytes.
func (d *Doc) pdf(w io.Writer) error {
	p := &page{Fpdf: fpdf.New("P", "mm", "A4", ""), glyphs: glyphs{have: map[rune]bool{}}, doc: d, say: speak(d.Lang)}
	p.AddUTF8FontFromBytes(family, "", liberationsansregular.TTF)
	p.AddUTF8FontFromBytes(family, "B", liberationsansbold.TTF)
	p.SetCatalogSort(true)
	p.SetCreationDate(d.At)
	p.SetModificationDate(d.At)
	p.SetLang(d.Lang)
	p.SetTitle(p.fit(d.Title+" – "+d.Period), true)
	p.SetAuthor(p.fit(d.Hall), true)
	p.SetCreator("motcua-server report", true)
	p.SetMargins(margin, margin, margin)
	p.SetCellMargin(0)
	p.SetAutoPageBreak(false, foot)
	p.AliasNbPages("¶¶")
	p.SetHeaderFunc(p.header)
	p.SetFooterFunc(p.footer)
	p.AddPageFormat("P", p.GetPageSizeStr("A4"))
	p.body()
	for i := range d.Tables {
		if t := d.Tables[i].shown(); !t.Brief && !t.Heat && len(t.Rows) > 0 {
			p.appendix(t)
		}
	}
	return p.Output(w)
}

// header stands above every page but the first, which has its own.
func (p *page) header() {
	if p.PageNo() == 1 {
		return
	}
	wide, _ := p.GetPageSize()
	p.type_("", 8, grey)
	title := p.fit(p.doc.Title + " · " + p.doc.Period)
	right := p.GetStringWidth(title)
	p.Text(wide-margin-right, margin-5, title)
	p.Text(margin, margin-5, p.cut(p.doc.Hall, wide-2*margin-right-10))
	p.rule(margin, margin-3, wide-margin, hair, .2)
	p.SetXY(margin, margin+1)
}

// footer says of what the report was made, and which page this is.
func (p *page) footer() {
	wide, high := p.GetPageSize()
	p.rule(margin, high-13, wide-margin, hair, .2)
	p.type_("", 7.5, grey)
	events := p.say("events", "a", p.doc.From, "b", p.doc.To)
	if p.doc.To == 0 {
		events = p.say("no_events")
	}
	left := events
	if p.doc.Sum != "" {
		left = fmt.Sprintf("%s · SHA-256 %s…", events, p.doc.Sum[:min(16, len(p.doc.Sum))])
	}
	p.Text(margin, high-9, p.fit(left))
	p.SetXY(wide-margin-40, high-12)
	p.CellFormat(40, 4, p.say("page", "a", p.PageNo(), "b", "¶¶"), "", 0, "R", false, 0, "")
}

// body is what a manager reads and signs.
func (p *page) body() {
	p.letterhead()
	p.facts()
	p.charts()
	var brief []*Table
	for i := range p.doc.Tables {
		if t := p.doc.Tables[i].shown(); t.Brief && len(t.Rows) > 0 {
			brief = append(brief, t)
		}
	}
	p.brief(brief)
	p.notes()
	p.signs()
}

func (p *page) letterhead() {
	wide, _ := p.GetPageSize()
	column := (wide - 2*margin) / 2
	p.type_("B", 10, black)
	y := margin + 3.0
	left := y
	for _, line := range p.wrap(strings.ToUpper(p.doc.Hall), column-8, 4) {
		p.centre(margin, left, column-4, line)
		left += 4.6
	}
	p.rule(margin+column/2-14, left-2.2, margin+column/2+10, black, .3)
	p.type_("", 9.5, black)
	p.centre(margin, left+3, column-4, p.say("serial"))
	p.type_("B", 10, black)
	p.centre(margin+column, y, column, p.say("country"))
	p.type_("B", 10.5, black)
	p.centre(margin+column, y+4.8, column, p.say("motto"))
	half := p.GetStringWidth(p.fit(p.say("motto"))) / 2
	p.rule(margin+1.5*column-half, y+6.6, margin+1.5*column+half, black, .3)
	p.type_("", 9.5, black)
	p.centre(margin+column, max(y+12.4, left+3), column, p.say("place"))
	y = max(y+12.4, left+3) + 12
	p.type_("B", 16, black)
	for _, line := range p.wrap(strings.ToUpper(p.doc.Title), wide-2*margin, 2) {
		p.centre(margin, y, wide-2*margin, line)
		y += 7
	}
	p.type_("B", 12.5, blue)
	p.centre(margin, y, wide-2*margin, p.doc.Period)
	p.type_("", 9.5, grey)
	p.centre(margin, y+5.6, wide-2*margin, p.doc.State)
	p.SetXY(margin, y+10)
}

// facts are the figures that one wants first, four beside each other.
func (p *page) facts() {
	const across, high, gap = 4, 19.0, 3.0
	wide, _ := p.GetPageSize()
	w := (wide - 2*margin - (across-1)*gap) / across
	y := p.GetY()
	for i, f := range p.doc.Facts {
		x := margin + float64(i%across)*(w+gap)
		if i > 0 && i%across == 0 {
			y += high + gap
		}
		p.SetFillColor(tint[0], tint[1], tint[2])
		p.Rect(x, y, w, high, "F")
		p.type_("", 8.5, black)
		p.Text(x+3, y+4.8, p.cut(f.Word, w-5))
		p.type_("B", 16, blue)
		p.Text(x+3, y+11.8, p.cut(f.read(p.doc.Lang), w-5))
		p.type_("", 7.5, grey)
		for size := 7.0; size >= 6 && p.GetStringWidth(p.fit(f.Small)) > w-5; size -= 0.5 {
			p.type_("", size, grey)
		}
		p.Text(x+3, y+16.4, p.cut(f.Small, w-5))
	}
	p.SetXY(margin, y+high+6)
}

// How wide pictures are drawn, in their own units: letters of 15 units become
// 8.5 points across the page, 7 points across half of it.
const (
	wholeWidth = 900
	halfWidth  = 540
	between    = 6.0 // mm
)

// charts draws the pictures, those that are half as wide two by two.
func (p *page) charts() {
	wide, _ := p.GetPageSize()
	wide -= 2 * margin
	half := (wide - between) / 2
	list := p.doc.Charts
	for i := 0; i < len(list); i++ {
		if !list[i].Half || i+1 == len(list) || !list[i+1].Half {
			p.room(p.tall(&list[i], wide, wholeWidth))
			p.chart(&list[i], margin, wide, wholeWidth)
			continue
		}
		p.room(max(p.tall(&list[i], half, halfWidth), p.tall(&list[i+1], half, halfWidth)))
		y := p.GetY()
		p.chart(&list[i], margin, half, halfWidth)
		under := p.GetY()
		p.SetXY(margin, y)
		p.chart(&list[i+1], margin+half+between, half, halfWidth)
		p.SetXY(margin, max(under, p.GetY()))
		i++
	}
}

// tall is how high a picture is with its title, so many mm and units wide.
func (p *page) tall(c *Chart, wide float64, units int) float64 {
	return float64(c.Height(units))*wide/float64(units) + 11
}

func (p *page) chart(c *Chart, x, wide float64, units int) {
	p.heading(x, c.Title)
	mm, high := wide/float64(units), vg.Length(c.Height(units))
	y := p.GetY() + float64(high)*mm
	c.Draw(draw.NewCanvas(sized{newCanvas(p, x, y, mm), vg.Length(units), high}, vg.Length(units), high))
	p.SetXY(margin, y+5)
}

// sized is a canvas that knows how large it is.
type sized struct {
	*canvas
	w, h vg.Length
}

// Size implements vg.CanvasSizer.
func (s sized) Size() (x, y vg.Length) { return s.w, s.h }

// Of the end of the body, mm.
const (
	noteLine = 3.6
	noteGap  = .8
	sumHigh  = 11.0
	signHigh = 44.0 // room for two names
)

// notes say how the figures were counted. They stand on one page with the
// signatures: nobody signs an empty sheet.
func (p *page) notes() {
	wide, _ := p.GetPageSize()
	p.type_("", 8, black)
	var notes [][]string
	high := 6 + signHigh
	for _, n := range p.doc.Notes {
		lines := p.wrap(n.Head+": "+n.Text, wide-2*margin, 12)
		notes = append(notes, lines)
		high += float64(len(lines))*noteLine + noteGap
	}
	if p.doc.Sum != "" {
		high += sumHigh
	}
	p.room(high)
	p.heading(margin, p.say("notes"))
	for _, lines := range notes {
		for _, line := range lines {
			p.type_("", 8, black)
			p.Text(margin, p.GetY()+2.8, line)
			p.SetXY(margin, p.GetY()+noteLine)
		}
		p.SetXY(margin, p.GetY()+noteGap)
	}
	if p.doc.Sum == "" {
		return
	}
	p.Text(margin, p.GetY()+3, p.say("sum")+":")
	p.type_("", 8.5, grey)
	var groups []string
	for s := p.doc.Sum; s != ""; s = s[min(8, len(s)):] {
		groups = append(groups, s[:min(8, len(s))])
	}
	p.Text(margin, p.GetY()+7.2, strings.Join(groups, " "))
	p.SetXY(margin, p.GetY()+sumHigh)
}

// signs leaves room for two names.
func (p *page) signs() {
	wide, _ := p.GetPageSize()
	y, w := p.GetY()+9, (wide-2*margin)/2
	for i, who := range []string{"maker", "head"} {
		x := margin + float64(i)*w
		p.type_("B", 10, black)
		p.centre(x, y, w, strings.ToUpper(p.say(who)))
		p.type_("", 9, grey)
		p.centre(x, y+4.6, w, p.say("sign"))
	}
}

// room begins a new page of the same format where so much is not left.
func (p *page) room(high float64) (turned bool) {
	wide, long := p.GetPageSize()
	if p.GetY()+high <= long-foot {
		return false
	}
	lies := "P"
	if wide > long {
		lies = "L"
	}
	p.AddPageFormat(lies, p.GetPageSizeStr("A4"))
	return true
}

func (p *page) heading(x float64, s string) {
	p.type_("B", 10.5, blue)
	p.Text(x, p.GetY()+3.6, p.fit(s))
	p.SetXY(margin, p.GetY()+6)
}

// type_ sets face and colour.
func (p *page) type_(style string, size float64, c ink) {
	p.SetFont(family, style, size)
	p.SetTextColor(c[0], c[1], c[2])
}

func (p *page) rule(x, y, to float64, c ink, width float64) {
	p.SetDrawColor(c[0], c[1], c[2])
	p.SetLineWidth(width)
	p.Line(x, y, to, y)
}

func (p *page) centre(x, y, w float64, s string) {
	s = p.fit(s)
	p.Text(x+(w-p.GetStringWidth(s))/2, y, s)
}

// cut shortens a text to a width.
func (p *page) cut(s string, w float64) string {
	s = p.fit(s)
	if p.GetStringWidth(s) <= w {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && p.GetStringWidth(string(r)+"…") > w {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ") + "…"
}

// wrap breaks a text into lines of a width between words, and a word that is
// wider where it must; what does not fit into the last line is cut.
func (p *page) wrap(s string, w float64, most int) []string {
	var lines []string
	line := ""
	words := strings.Fields(p.fit(s))
	for i := 0; i < len(words); i++ {
		next := words[i]
		if line != "" {
			next = line + " " + next
		}
		if p.GetStringWidth(next) <= w {
			line = next
			continue
		}
		if len(lines) == most-1 {
			return append(lines, p.cut(strings.TrimSpace(line+" "+strings.Join(words[i:], " ")), w))
		}
		if line == "" {
			fits, rest := p.split(words[i], w)
			lines, words[i] = append(lines, fits), rest
		} else {
			lines, line = append(lines, line), ""
		}
		i--
	}
	return append(lines, line)
}

// split takes as many letters of a word as fit, at least one.
func (p *page) split(s string, w float64) (fits, rest string) {
	r := []rune(s)
	n := len(r) - 1
	for n > 1 && p.GetStringWidth(string(r[:n])) > w {
		n--
	}
	return string(r[:n]), string(r[n:])
}
