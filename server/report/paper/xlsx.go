package paper

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Widths of a spreadsheet's columns, in letters.
const (
	codeCells   = 12
	nameCells   = 38
	numberCells = 9.5
	wordCells   = 24
	highest     = 409 // points of a row, the most that a spreadsheet takes
)

// book is an XLSX being written.
type book struct {
	*excelize.File
	doc    *Doc
	say    func(string, ...any) string
	styles map[style]int
}

// style is how a cell looks.
type style struct {
	kind  kind
	whole bool // the sum of the others
	head  bool
}

// xlsx writes a sheet for what one wants to know first and one for each table.
// Cells have types: numbers are numbers, a time is a time, a share a percentage;
// nothing is a formula. Each sheet prints on A4 by itself.
func (d *Doc) xlsx(w io.Writer) (err error) {
	b := &book{File: excelize.NewFile(), doc: d, say: speak(d.Lang), styles: map[style]int{}}
	defer func() {
		if e := b.Close(); err == nil {
			err = e
		}
	}()
	if err := b.SetDefaultFont("Arial"); err != nil {
		return err
	}
	made := d.At.UTC().Format(time.RFC3339)
	if err := b.SetDocProps(&excelize.DocProperties{
		Title: clean(d.Title + " – " + d.Period), Creator: clean(d.Hall), Description: d.Sum, Language: d.Lang, Created: made, Modified: made,
	}); err != nil {
		return err
	}
	if err := b.first(); err != nil {
		return err
	}
	names := map[string]bool{strings.ToLower(b.say("sheet.first")): true}
	names[strings.ToLower(b.say("sheet.charts"))] = true
	sheets := map[string]string{}
	for i := range d.Tables {
		t := &d.Tables[i]
		sheets[t.ID] = sheetName(t.Title, names)
		if err := b.table(sheets[t.ID], t.shown()); err != nil {
			return fmt.Errorf("sheet %s: %w", t.ID, err)
		}
	}
	if err := b.charts(sheets); err != nil {
		return fmt.Errorf("charts: %w", err)
	}
	return b.Write(w)
}

// sheetName makes a title a name that a spreadsheet takes, and one of its own.
func sheetName(title string, taken map[string]bool) string {
	r := []rune(cmp.Or(clean(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, title)), "–"))
	name := string(r[:min(len(r), 31)])
	for n := 2; taken[strings.ToLower(name)]; n++ {
		end := fmt.Sprintf(" %d", n)
		name = string(r[:min(len(r), 31-len(end))]) + end
	}
	taken[strings.ToLower(name)] = true
	return name
}

// first is the sheet that says what this is.
func (b *book) first() error {
	sheet := b.say("sheet.first")
	if err := b.SetSheetName(b.GetSheetName(0), sheet); err != nil {
		return err
	}
	if err := b.page(sheet, "portrait"); err != nil {
		return err
	}
	d, row := b.doc, 0
	put := func(key string, v Value, small string) error {
		row++
		return b.cells(sheet, row, []Value{said(key), v, said(small)}, style{})
	}
	lines := []struct {
		key string
		v   Value
	}{
		{b.say("hall"), said(d.Hall)},
		{b.say("period"), said(d.Period)},
		{b.say("state"), said(d.State)},
	}
	row++
	if err := b.cells(sheet, row, []Value{said(d.Title)}, style{whole: true}); err != nil {
		return err
	}
	for _, l := range lines {
		if err := put(l.key, l.v, ""); err != nil {
			return err
		}
	}
	row++
	from := row + 1
	for _, f := range d.Facts {
		if err := put(f.Word, f.Value, f.Small); err != nil {
			return err
		}
	}
	row++
	for _, n := range d.Notes {
		if err := put(n.Head, said(n.Text), ""); err != nil {
			return err
		}
	}
	if err := put(b.say("log"), said(b.say("events", "a", d.From, "b", d.To)), ""); err != nil {
		return err
	}
	if err := put(b.say("sum"), said(d.Sum), ""); err != nil {
		return err
	}
	return b.shapeFirst(sheet, from, row)
}

// shapeFirst gives the first sheet its widths and lets long texts wrap.
func (b *book) shapeFirst(sheet string, from, last int) error {
	wrap, err := b.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	facts := from + len(b.doc.Facts)
	for _, part := range [][2]int{{2, 4}, {facts, last}} {
		if err := b.SetCellStyle(sheet, fmt.Sprint("A", part[0]), fmt.Sprint("A", part[1]), wrap); err != nil {
			return err
		}
		for row := part[0]; row <= part[1]; row++ {
			if err := b.MergeCell(sheet, fmt.Sprint("B", row), fmt.Sprint("C", row)); err != nil {
				return err
			}
			text, err := b.GetCellValue(sheet, fmt.Sprint("B", row))
			if err != nil {
				return err
			}
			if err := b.SetRowHeight(sheet, row, min(highest, 15*float64(1+len([]rune(text))/62))); err != nil {
				return err
			}
		}
		if err := b.SetCellStyle(sheet, fmt.Sprint("B", part[0]), fmt.Sprint("C", part[1]), wrap); err != nil {
			return err
		}
	}
	if err := b.SetColWidth(sheet, "A", "A", 30); err != nil {
		return err
	}
	if err := b.SetColWidth(sheet, "B", "B", 18); err != nil {
		return err
	}
	if err := b.SetColWidth(sheet, "C", "C", 46); err != nil {
		return err
	}
	return b.fit(sheet)
}

// table is one sheet: a head that stays when one scrolls and comes again on
// every printed page, filters in it, and typed cells below.
func (b *book) table(sheet string, t *Table) error {
	if _, err := b.NewSheet(sheet); err != nil {
		return err
	}
	if err := b.page(sheet, "landscape"); err != nil {
		return err
	}
	head := []Value{said(b.say("code")), said(t.Lead)}
	for _, c := range t.Columns {
		head = append(head, said(b.head(c)))
	}
	if err := b.cells(sheet, 1, head, style{head: true}); err != nil {
		return err
	}
	for i, r := range t.Rows {
		row := append([]Value{said(r.ID), said(r.Name)}, r.Cells...)
		if err := b.cells(sheet, i+2, row, style{whole: r.Whole}); err != nil {
			return err
		}
		if lines := 1 + len([]rune(r.Name))/nameCells; lines > 1 {
			if err := b.SetRowHeight(sheet, i+2, min(highest, 14*float64(lines))); err != nil {
				return err
			}
		}
	}
	if err := b.shape(sheet, t); err != nil || !t.Heat || len(t.Rows) == 0 {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(head), len(t.Rows)+1)
	if err != nil {
		return err
	}
	return b.SetConditionalFormat(sheet, "C2:"+last, []excelize.ConditionalFormatOptions{{
		Type: "2_color_scale", Criteria: "=", MinType: "min", MaxType: "max", MinColor: "#FFFFFF", MaxColor: "#5B9BD5",
	}})
}

// head is what stands over a column: a time has no unit here, its cells are
// times.
func (b *book) head(c Column) string {
	unit := " (" + b.say("unit.seconds") + ")"
	if c.kind == share {
		unit = " (%)"
	}
	return strings.TrimSuffix(c.Head, unit)
}

// shape freezes the head, sets widths and filters, and repeats the head on
// paper.
func (b *book) shape(sheet string, t *Table) error {
	columns, rows := len(t.Columns)+2, len(t.Rows)+1
	last, err := excelize.ColumnNumberToName(columns)
	if err != nil {
		return err
	}
	if err := b.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight"}); err != nil {
		return err
	}
	for _, w := range []struct {
		from, to string
		wide     float64
	}{{"A", "A", codeCells}, {"B", "B", nameCells}, {"C", last, numberCells}} {
		if err := b.SetColWidth(sheet, w.from, w.to, w.wide); err != nil {
			return err
		}
	}
	for i, c := range t.Columns {
		if c.kind != word {
			continue
		}
		at, err := excelize.ColumnNumberToName(i + 3)
		if err != nil {
			return err
		}
		if err := b.SetColWidth(sheet, at, at, wordCells); err != nil {
			return err
		}
	}
	if err := b.SetRowHeight(sheet, 1, 48); err != nil {
		return err
	}
	if err := b.AutoFilter(sheet, fmt.Sprintf("A1:%s%d", last, max(rows, 2)), nil); err != nil {
		return err
	}
	if err := b.fit(sheet); err != nil {
		return err
	}
	return b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$1:$1", sheet), Scope: sheet})
}

// fit makes a sheet as wide as the paper. It comes behind AutoFilter, which
// forgets it.
func (b *book) fit(sheet string) error {
	fit := true
	return b.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit})
}

// page makes a sheet print on A4, as wide as the paper.
func (b *book) page(sheet, orientation string) error {
	a4, wide, long := 9, 1, 0
	if err := b.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &long}); err != nil {
		return err
	}
	inch := func(mm float64) *float64 { in := mm / 25.4; return &in }
	if err := b.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{
		Left: inch(12), Right: inch(12), Top: inch(22), Bottom: inch(16), Header: inch(8), Footer: inch(8),
	}); err != nil {
		return err
	}
	amp := strings.NewReplacer("&", "&&")
	foot := b.say("page", "a", "&P", "b", "&N")
	head := "&L" + cutRunes(amp.Replace(clean(b.doc.Hall)), 90) + "\n" + cutRunes(amp.Replace(clean(b.doc.Title+" · "+b.doc.Period)), 90)
	return b.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddHeader: head, OddFooter: "&L" + amp.Replace(b.say("events", "a", b.doc.From, "b", b.doc.To)) + "&R" + foot})
}

func cutRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// cells writes a row, each cell by its kind.
func (b *book) cells(sheet string, row int, values []Value, look style) error {
	for i, v := range values {
		at, err := excelize.CoordinatesToCellName(i+1, row)
		if err != nil {
			return err
		}
		if err := b.cell(sheet, at, v); err != nil {
			return err
		}
		look.kind = v.kind
		id, err := b.style(look)
		if err != nil {
			return err
		}
		if err := b.SetCellStyle(sheet, at, at, id); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) cell(sheet, at string, v Value) error {
	switch v.kind {
	case blank:
		return nil
	case word:
		return b.SetCellStr(sheet, at, clean(v.text))
	case count:
		return b.SetCellInt(sheet, at, int64(v.n))
	case seconds:
		return b.SetCellFloat(sheet, at, v.n/(24*60*60), -1, 64)
	}
	return b.SetCellFloat(sheet, at, v.n, -1, 64)
}

// formats are how a spreadsheet shows the kinds.
var formats = map[kind]string{
	count: "#,##0", seconds: "[h]:mm:ss", share: "0.0%", score: "0.00", points: "0.0",
}

// style gives the number of a look, made once.
func (b *book) style(look style) (int, error) {
	if id, ok := b.styles[look]; ok {
		return id, nil
	}
	s := &excelize.Style{
		Font: &excelize.Font{Family: "Arial", Size: 10, Bold: look.head || look.whole},
	}
	if f, ok := formats[look.kind]; ok {
		s.CustomNumFmt = &f
	}
	if look.whole || look.head {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EAF1F8"}}
	}
	s.Alignment = &excelize.Alignment{WrapText: look.kind == word, Vertical: "center"}
	if look.head {
		s.Alignment = &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "center"}
		s.Border = []excelize.Border{{Type: "bottom", Color: "0B4F8A", Style: 2}}
	}
	id, err := b.NewStyle(s)
	b.styles[look] = id
	return id, err
}
