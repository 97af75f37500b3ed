package report

import (
	"encoding/csv"
	"io"
	"strconv"
)

// columns of WriteCSV. Times are seconds, shares per cent.
var columns = []string{
	"what", "id", "name", "issued", "called", "served", "no_show", "cancelled", "expired",
	"wait_p50_s", "wait_p90_s", "wait_max_s", "service_p50_s", "service_p90_s", "in_target_percent",
}

// WriteCSV writes the report as one table for a spreadsheet: a row for the
// hall, each service and each counter, then the ratings, a row for each score
// with its number under "served".
func (r Report) WriteCSV(w io.Writer, lang string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // so that spreadsheets read it as UTF-8
		return err
	}
	c := csv.NewWriter(w)
	if err := c.Write(columns); err != nil {
		return err
	}
	put := func(what string, l Line) error {
		n := strconv.Itoa
		in := ""
		if l.Targeted > 0 {
			in = percent(l.InTarget)
		}
		return c.Write([]string{
			what, l.ID, l.Name.In(lang), n(l.Issued), n(l.Called), n(l.Served), n(l.NoShow), n(l.Cancelled), n(l.Expired),
			n(l.Wait.P50), n(l.Wait.P90), n(l.Wait.Max), n(l.Service.P50), n(l.Service.P90), in,
		})
	}
	if err := put("hall", r.Total); err != nil {
		return err
	}
	for _, l := range r.Services {
		if err := put("service", l); err != nil {
			return err
		}
	}
	for _, l := range r.Counters {
		if err := put("counter", l); err != nil {
			return err
		}
	}
	for s := r.Content.Levels; s >= 1; s-- {
		row := make([]string, len(columns))
		row[0], row[1], row[5] = "rating", strconv.Itoa(s), strconv.Itoa(r.Content.Scores[s])
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
