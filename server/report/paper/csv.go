package paper

import (
	"encoding/csv"
	"fmt"
	"io"

	"motcua/server/report"
)

// csv writes all tables below one head, for a spreadsheet or a program: a row
// for the whole and for every row of every cut. Times are in seconds, shares
// in percent, the decimal sign is a point whatever the language.
func (d *Doc) csv(w io.Writer) error {
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
	for _, row := range d.lines(head, at) {
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// lines are the rows below the head: what several tables say of one service,
// say, stands in one.
func (d *Doc) lines(head []string, at map[string]int) (lines [][]string) {
	whole := speak(d.Lang)("whole")
	known := map[[2]string][]string{}
	line := func(by, id, called string) []string {
		row := known[[2]string{by, id}]
		if row == nil {
			row = make([]string, len(head))
			row[0], row[1], row[2], row[3] = d.code, by, report.Harmless(id), report.Harmless(called)
			known[[2]string{by, id}] = row
			lines = append(lines, row)
		}
		return row
	}
	for i := range d.Tables {
		t := &d.Tables[i]
		for _, r := range t.Rows {
			by, id, called := t.Lead, r.ID, r.Name
			if r.Whole {
				by, id, called = whole, "", ""
			}
			for k, v := range r.Cells {
				col := &t.Columns[k]
				if t.Heat { // a row for each
					line(by, fmt.Sprintf("%s-%02s", id, col.Short), called+", "+col.Head)[at[col.Key]] = v.csv()
					continue
				}
				line(by, id, called)[at[col.Key]] = v.csv()
			}
		}
	}
	return lines
}

func (v Value) csv() string {
	if v.kind == word {
		return report.Harmless(v.text)
	}
	return v.plain()
}
