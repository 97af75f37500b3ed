package paper

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// nameWidth is how many letters of a name stand in a table on a terminal.
const nameWidth = 28

// text writes the report for a person at a terminal, without the rows where
// nothing happened.
func (d *Doc) text(w io.Writer) error {
	say := speak(d.Lang)
	if _, err := fmt.Fprintf(w, "%s. %s (%s; %s). %s\n", d.Title, d.Period, strings.ToLower(d.State), say("events", "a", d.From, "b", d.To), say("clock")); err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for i := range d.Tables {
		d.textTable(t, d.Tables[i].shown())
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if d.Sum == "" { // the days go on
		return nil
	}
	_, err := fmt.Fprintf(w, "\n%s\n %s\n", say("sum"), d.Sum)
	return err
}

func (d *Doc) textTable(t io.Writer, table *Table) {
	rows := table.busy()
	if len(rows) == 0 || table.Heat {
		return
	}
	_, _ = fmt.Fprintf(t, "\n%-*s\t", nameWidth, table.Lead)
	for _, c := range table.Columns {
		head := c.Short
		if c.Before != "" {
			head = c.Before + " " + c.Short
		}
		_, _ = fmt.Fprintf(t, "%s\t", head)
	}
	_, _ = fmt.Fprintln(t)
	for _, r := range rows {
		_, _ = fmt.Fprintf(t, "%-*s\t", nameWidth, short(r.Name))
		for _, v := range r.Cells {
			_, _ = fmt.Fprintf(t, "%s\t", v.read(d.Lang))
		}
		_, _ = fmt.Fprintln(t)
	}
}

// busy are the rows in which something happened; a table of one row keeps it.
func (t *Table) busy() []Row {
	if len(t.Rows) == 1 {
		return t.Rows
	}
	var rows []Row
	for _, r := range t.Rows {
		for _, v := range r.Cells {
			if v.kind == word || v.n != 0 {
				rows = append(rows, r)
				break
			}
		}
	}
	return rows
}

func short(s string) string {
	if r := []rune(s); len(r) > nameWidth {
		return strings.TrimSpace(string(r[:nameWidth-1])) + "…"
	}
	return s
}
