package paper

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// CSV writes all tables below one head, for a spreadsheet or a program: a row
// for the whole and for every row of every cut. Times are in seconds, shares
// in percent, the decimal sign is a point whatever the language.
func (d *Doc) CSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // so that Excel reads it as UTF-8
		return err
	}
	c := csv.NewWriter(w)
	say := speak(d.Lang)
	lead := say("period")
	if d.day {
		lead = say("day")
	}
	head, at := []string{lead, say("by"), say("code"), say("name")}, map[string]int{}
	for _, t := range d.Tables {
		for _, col := range t.Columns {
			if _, ok := at[col.Key]; !ok {
				at[col.Key] = len(head)
				head = append(head, col.Head)
			}
		}
	}
	if err := c.Write(head); err != nil {
		return err
	}
	for n, t := range d.Tables {
		for _, r := range t.Rows {
			row := make([]string, len(head))
			row[0], row[1], row[2], row[3] = d.code, t.Lead, harmless(r.ID), harmless(r.Name)
			switch {
			case r.Whole && n > 0:
				continue // it stands at the head
			case r.Whole:
				row[1], row[2], row[3] = say("whole"), "", ""
			}
			for i, v := range r.Cells {
				if t.Heat { // a row for each
					row[2], row[3] = fmt.Sprintf("%s-%02s", r.ID, t.Columns[i].Short), r.Name+", "+t.Columns[i].Head
				}
				row[at[t.Columns[i].Key]] = v.csv()
				if t.Heat || i == len(r.Cells)-1 {
					if err := c.Write(row); err != nil {
						return err
					}
				}
			}
		}
	}
	c.Flush()
	return c.Error()
}

func (v Value) csv() string {
	if v.kind == word {
		return harmless(v.text)
	}
	return v.plain()
}

// harmless keeps a spreadsheet from taking a name for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
