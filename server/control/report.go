package control

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"motcua/internal/lang"
	"motcua/server/cases"
	"motcua/server/report"
	"motcua/server/report/paper"
)

// report counts a period, the last day unless one is named, with the names of
// the site that was in force last, whether a hall runs or not.
func (d door) report(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	language := cmp.Or(q.Get("lang"), lang.Office)
	if !lang.Has(language) {
		out(w, nil, fmt.Errorf("lang %q: there is no such language", language))
		return
	}
	var sum written
	var err error
	if day := q.Get("record"); day != "" {
		sum, err = d.record(day, q.Get("to"), language)
	} else {
		sum, err = d.figures(q.Get("period"), q.Get("day"), language)
	}
	if err != nil {
		out(w, nil, err)
		return
	}
	var b bytes.Buffer
	if format := cmp.Or(q.Get("format"), "text"); format == "json" {
		err = json.NewEncoder(&b).Encode(sum)
	} else {
		err = sum.Write(&b, format)
	}
	if err != nil {
		out(w, nil, err)
		return
	}
	_, _ = w.Write(b.Bytes())
}

// LastDay names the last day in the log, instead of a date.
const LastDay = "last"

// written is what a report can be written as, JSON apart.
type written interface {
	Write(w io.Writer, format string) error
}

// Write implements written.
func (c counted) Write(w io.Writer, format string) error {
	return paper.Of(&c.Summary, c.language).Write(w, format)
}

// said is a record with the language that it is written in.
type said struct {
	*report.Record
	speech report.Speech
}

// Write implements written.
func (s said) Write(w io.Writer, format string) error {
	switch format {
	case "text":
		return s.WriteText(w, s.speech)
	case "csv":
		return s.WriteCSV(w, s.speech)
	}
	return fmt.Errorf("format %q: a record is text, csv or json", format)
}

// record makes the record of a day, up to an event if one is named.
func (d door) record(named, to, language string) (written, error) {
	p, err := d.period("", named)
	if err != nil {
		return nil, err
	}
	books := d.books()
	site, err := books.Site()
	if err != nil {
		return nil, err
	}
	last := uint64(0)
	if to != "" {
		var err error
		if last, err = strconv.ParseUint(to, 10, 64); err != nil {
			return nil, fmt.Errorf("to %q: want the number of an event", to)
		}
	}
	r, err := report.RecordOf(d.Store, site, p.From, last)
	if err != nil {
		return nil, err
	}
	return said{&r, r.Speech(language, site)}, nil
}

// CasesBucket is the store's table that the register of case files stands in.
const CasesBucket = "cases"

// Imported is what became of a list of case files.
type Imported struct {
	Taken int      `json:"taken"`
	Bad   []string `json:"bad"` // one for each row that was left out
}

// maxList bounds an imported list of case files: a province's year is less.
const maxList = 256 << 20

// cases takes in a one-stop system's list of case files.
func (d door) cases(w http.ResponseWriter, r *http.Request) {
	reg := cases.New(d.Store.Bucket(CasesBucket), nil)
	taken, bad, err := reg.Import(http.MaxBytesReader(w, r.Body, maxList))
	answer := Imported{Taken: taken, Bad: []string{}}
	for _, e := range bad {
		answer.Bad = append(answer.Bad, e.Error())
	}
	if err == nil {
		d.Logger.Info("case files imported", "taken", taken, "left_out", len(bad))
	}
	out(w, answer, err)
}
