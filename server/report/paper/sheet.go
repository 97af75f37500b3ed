package paper

import (
	"time"

	"motcua/internal/hall"
	"motcua/server/report/chart"
)

// Doc is a report ready to be written.
type Doc struct {
	Lang string
	File string // of a file that holds it, without its ending: bao-cao-2026-11-21
	Hall string // its name

	Title  string
	Period string // as people say it: Tháng 11 năm 2026
	State  string // whether the figures stand, or until when they count

	// From and To are the first and last event that were counted, Sum is their
	// checksum, At the time of the last.
	From, To uint64
	Sum      string
	At       time.Time

	Facts  []Fact  // what one wants to know first
	Tables []Table // the whole first, then its cuts
	Charts []Chart
	Notes  []Note

	code string // of the period
	day  bool   // the period is one day
}

// Fact is one figure that stands for the whole.
type Fact struct {
	Key  string // the column that it is the whole of
	Word string
	Value
	Small string // what it is made of
}

// Note says how a figure was counted, or by which rule.
type Note struct{ Head, Text string }

// Chart is a picture in the body of a PDF; two that are Half stand beside each
// other.
type Chart struct {
	chart.Picture
	Half bool
}

// Table is one cut of a report.
type Table struct {
	ID    string // "services"
	Title string // "Theo lĩnh vực"
	Lead  string // head of the column of names: "Lĩnh vực"
	// Brief tables stand in the body of a PDF, the others behind it.
	Brief bool
	// Heat is a table of one figure by row and column, coloured by how much it
	// is. A PDF has a picture in its place.
	Heat    bool
	Columns []Column
	Rows    []Row
}

// Column is one figure of a table.
type Column struct {
	Key   string // stable, for a program
	Group string // what several columns have in common; may be empty
	Head  string // as it stands in a spreadsheet, with its unit
	Short string // as it stands below its group, in a narrow column
	// Before stands before Short where there is no group above it, if it must.
	Before string
	kind   kind
	idle   bool // the cut has no place for it: a program reads it, paper leaves it out
}

// shown is the table as paper has it.
func (t *Table) shown() *Table {
	out := *t
	out.Columns, out.Rows = nil, make([]Row, len(t.Rows))
	for r := range t.Rows {
		out.Rows[r] = t.Rows[r]
		out.Rows[r].Cells = nil
	}
	for i, c := range t.Columns {
		if c.idle {
			continue
		}
		out.Columns = append(out.Columns, c)
		for r := range t.Rows {
			out.Rows[r].Cells = append(out.Rows[r].Cells, t.Rows[r].Cells[i])
		}
	}
	return &out
}

// Row is one line of a table.
type Row struct {
	ID    string
	Name  string
	Whole bool // the sum of the others
	Cells []Value
}

// name is what a text in several languages says on one line, id where it is
// silent.
func name(t hall.Text, language, id string) string {
	if s := clean(t.In(language)); s != "" {
		return s
	}
	return id
}
