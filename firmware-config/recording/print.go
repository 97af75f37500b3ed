package recording

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"motcua/internal/lang"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// words are those of the printed script.
type words struct {
	Title, For, Count         string
	How, After                []string
	Number, File, Read, Place string
	Page                      string
}

var say = lang.Section[words]("recording")

// fall is the sign of a line that is read as a sentence ends.
const fall = "↓"

// Text writes the script as plain text, how to read it first.
func Text(out io.Writer, script []Line, language, hallName string) error {
	w := say(language)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", strings.ToUpper(w.Title))
	if hallName != "" {
		fmt.Fprintln(&b, lang.Fill(w.For, "n", hallName))
	}
	fmt.Fprintf(&b, "%s\n\n", lang.Fill(w.Count, "n", len(script)))
	for i, how := range w.How {
		fmt.Fprintf(&b, "%d. %s\n", i+1, how)
	}
	b.WriteByte('\n')
	file, read := widest(script)
	for _, l := range script {
		fmt.Fprintf(&b, "%s  %s  %s\n", pad(l.File(), file), pad(l.readAloud(), read), l.Sentence)
	}
	b.WriteByte('\n')
	for _, after := range w.After {
		fmt.Fprintln(&b, after)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (l Line) readAloud() string {
	if l.Ends {
		return l.Read + " " + fall
	}
	return l.Read
}

func widest(script []Line) (file, read int) {
	for _, l := range script {
		file, read = max(file, len([]rune(l.File()))), max(read, len([]rune(l.readAloud())))
	}
	return file, read
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-len([]rune(s)))) }

// The columns of a printed page, mm; A4 with margins of 15.
const (
	margin   = 15.0
	row      = 9.0
	colBox   = 7.0
	colFile  = 50.0
	colRead  = 60.0
	colPlace = 180 - colBox - colFile - colRead
)

// PDF writes the script as A4 pages, a box to tick at every line.
func PDF(out io.Writer, script []Line, language, hallName string) error {
	w := say(language)
	p := fpdf.New("P", "mm", "A4", "")
	p.AddUTF8FontFromBytes("sans", "", liberationsansregular.TTF)
	p.AddUTF8FontFromBytes("sans", "B", liberationsansbold.TTF)
	p.SetTitle(w.Title, true)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, 18)
	p.AliasNbPages("{all}")
	p.SetFooterFunc(func() {
		p.SetY(-12)
		p.SetFont("sans", "", 9)
		p.CellFormat(0, 6, lang.Fill(w.Page, "a", p.PageNo(), "b", "{all}"), "", 0, "R", false, 0, "")
	})
	p.AddPage()
	head(p, w, len(script), hallName)
	table(p, w, script)
	p.Ln(4)
	p.SetFont("sans", "", 10)
	for _, after := range w.After {
		p.MultiCell(0, 6, after, "", "L", false)
	}
	return p.Output(out)
}

func head(p *fpdf.Fpdf, w words, lines int, hallName string) {
	p.SetFont("sans", "B", 18)
	p.MultiCell(0, 9, w.Title, "", "L", false)
	p.SetFont("sans", "", 11)
	if hallName != "" {
		p.MultiCell(0, 6, lang.Fill(w.For, "n", hallName), "", "L", false)
	}
	p.MultiCell(0, 6, lang.Fill(w.Count, "n", lines), "", "L", false)
	p.Ln(3)
	for i, how := range w.How {
		p.SetX(margin)
		p.CellFormat(7, 5.6, fmt.Sprintf("%d.", i+1), "", 0, "L", false, 0, "")
		p.MultiCell(0, 5.6, how, "", "L", false)
	}
	p.Ln(4)
}

func table(p *fpdf.Fpdf, w words, script []Line) {
	titles := func() {
		p.SetFont("sans", "B", 10)
		p.CellFormat(colBox, row, "", "B", 0, "L", false, 0, "")
		p.CellFormat(colFile, row, w.File, "B", 0, "L", false, 0, "")
		p.CellFormat(colRead, row, w.Read, "B", 0, "L", false, 0, "")
		p.CellFormat(colPlace, row, w.Place, "B", 1, "L", false, 0, "")
	}
	titles()
	_, high := p.GetPageSize()
	for _, l := range script {
		if p.GetY()+row > high-18 {
			p.AddPage()
			titles()
		}
		p.Rect(margin+1, p.GetY()+2.5, 4, 4, "D")
		p.SetX(margin + colBox)
		cell(p, "", 9, colFile, l.File())
		cell(p, "B", 14, colRead, l.readAloud())
		cell(p, "", 9, colPlace, around(l.Sentence))
		p.Ln(row)
	}
}

// around is the part of a sentence around its brackets, whole words, as wide as
// the column.
func around(sentence string) string {
	open, end := strings.IndexByte(sentence, '['), strings.IndexByte(sentence, ']')+1
	before, after := sentence[:open], sentence[end:]
	for utf8.RuneCountInString(before) > 18 {
		_, before, _ = strings.Cut(strings.TrimPrefix(before, "… "), " ")
		before = "… " + before
	}
	for utf8.RuneCountInString(after) > 18 {
		after = strings.TrimSuffix(after, " …")
		after = after[:max(0, strings.LastIndexByte(after, ' '))] + " …"
	}
	return before + sentence[open:end] + after
}

// cell writes text in a column, smaller where it would not fit.
func cell(p *fpdf.Fpdf, style string, size, width float64, text string) {
	p.SetFont("sans", style, size)
	for size > 6 && p.GetStringWidth(text) > width-2 {
		size -= 0.5
		p.SetFontSize(size)
	}
	p.CellFormat(width, row, text, "B", 0, "L", false, 0, "")
}
