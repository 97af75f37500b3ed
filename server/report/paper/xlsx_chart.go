package paper

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// manyDays are those of more than a quarter: a year is drawn by months.
const manyDays = 100

// drawn is a chart over a table of the book: the columns of some keys by the
// names of the rows.
type drawn struct {
	table, word string // its id; the word of its title
	kind        excelize.ChartType
	keys        []string
	colors      []string
	format      string // of the axis
}

// charts adds a sheet of charts that go on living in the spreadsheet: they are
// of its cells. sheets are the names by the id of the table.
func (b *book) charts(sheets map[string]string) error {
	along := "hours" // what runs with the period
	if days := b.tableOf("days"); days != nil {
		if along = "days"; len(days.Rows) > manyDays {
			along = "months"
		}
	}
	list := []drawn{
		{along, "chart.flow", excelize.Col, []string{"issued", "served"}, []string{"B9D3EA", "1E7B4D"}, "#,##0"},
		{along, "chart.waits", excelize.Line, []string{"wait_p50", "wait_p90"}, []string{"0B4F8A", "B42318"}, "[h]:mm"},
		{"services", "chart.services", excelize.Bar, []string{"wait_p50", "wait_p90"}, []string{"0B4F8A", "B9D3EA"}, "[h]:mm"},
	}
	if _, ok := sheets["levels"]; ok {
		list = append(list, drawn{"levels", "table.levels", excelize.Bar, []string{"rating_n"}, []string{"0B4F8A"}, "#,##0"})
	}
	sheet := b.say("sheet.charts")
	row := 1
	for _, c := range list {
		t := b.tableOf(c.table)
		if t == nil || len(t.Rows) < 2 {
			continue // nothing to compare
		}
		if row == 1 {
			if _, err := b.NewSheet(sheet); err != nil {
				return err
			}
			if err := b.page(sheet, "portrait"); err != nil {
				return err
			}
		}
		high, err := b.chart(sheet, row, sheets[c.table], t, c)
		if err != nil {
			return err
		}
		row += high/20 + 2 // a row is 20 pixels high
	}
	if row == 1 {
		return nil
	}
	return b.fit(sheet)
}

func (b *book) tableOf(id string) *Table {
	for i := range b.doc.Tables {
		if b.doc.Tables[i].ID == id {
			return b.doc.Tables[i].shown()
		}
	}
	return nil
}

// chart draws one chart below a row, and says how many pixels high it is.
func (b *book) chart(sheet string, row int, of string, t *Table, c drawn) (high int, err error) {
	first, last := 2, len(t.Rows)+1
	if t.Rows[0].Whole {
		first = 3
	}
	cells := func(col int) (string, error) {
		name, err := excelize.ColumnNumberToName(col)
		return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", of, name, first, name, last), err
	}
	names, err := cells(2)
	if err != nil {
		return 0, err
	}
	chart := &excelize.Chart{
		Type: c.kind, Title: []excelize.RichTextRun{{Text: b.say(c.word), Font: &excelize.Font{Bold: true, Size: 12, Family: "Arial"}}},
		Legend: excelize.ChartLegend{Position: "top"}, YAxis: excelize.ChartAxis{MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: c.format}},
		Dimension: excelize.ChartDimension{Width: 880, Height: 320}, ShowBlanksAs: "gap",
		VaryColors: new(bool), // a series has one colour
	}
	chart.XAxis.Font = excelize.Font{Color: "1F2933", Family: "Arial", Size: 9}
	chart.YAxis.Font = chart.XAxis.Font
	if c.kind == excelize.Bar { // a line for each
		chart.XAxis.ReverseOrder = true
		chart.Dimension.Height = uint(120 + 34*len(t.Rows))
	}
	for i, col := range t.Columns {
		for k, key := range c.keys {
			if col.Key != key {
				continue
			}
			values, err := cells(i + 3)
			if err != nil {
				return 0, err
			}
			head, err := excelize.ColumnNumberToName(i + 3)
			if err != nil {
				return 0, err
			}
			chart.Series = append(chart.Series, excelize.ChartSeries{
				Name: fmt.Sprintf("'%s'!$%s$1", of, head), Categories: names, Values: values,
				Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{c.colors[k]}},
				Line: excelize.ChartLine{Width: 2},
			})
		}
	}
	return int(chart.Dimension.Height), b.AddChart(sheet, fmt.Sprint("A", row), chart)
}
