package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/server/cases"
	"motcua/server/report"
)

// ReportBucket is the store's table that reports keep names in.
const ReportBucket = "report"

// report counts one business day, the last one unless it is named, with the names of the site that was in force
// last, whether a hall runs or not.
func (d door) report(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	named := q.Get("day")
	if q.Get("record") != "" {
		named = q.Get("record")
	}
	day, err := d.Store.LastDay()
	if named != "" && named != LastDay {
		day, err = hall.ParseDay(named)
	}
	if err != nil {
		out(w, nil, err)
		return
	}
	site, err := report.KeptSite(d.Store.Bucket(ReportBucket))
	if err != nil {
		out(w, nil, err)
		return
	}
	var sum written
	if q.Get("record") != "" {
		sum, err = d.record(site, day, q.Get("to"), q.Get("lang"))
	} else {
		var counted report.Summary
		counted, err = report.Of(d.Store, site, day)
		sum = &counted
	}
	if err != nil {
		out(w, nil, err)
		return
	}
	var b bytes.Buffer
	switch q.Get("format") {
	case "", "text":
		err = sum.WriteText(&b)
	case "csv":
		err = sum.WriteCSV(&b)
	case "json":
		err = json.NewEncoder(&b).Encode(sum)
	default:
		err = fmt.Errorf("format %q: want csv, text or json", q.Get("format"))
	}
	if err != nil {
		out(w, nil, err)
		return
	}
	_, _ = w.Write(b.Bytes())
}

// LastDay names the last day in the log, instead of a date.
const LastDay = "last"

// written is what a report can be written as.
type written interface {
	WriteText(w io.Writer) error
	WriteCSV(w io.Writer) error
}

// said is a record with the language that it is written in.
type said struct {
	*report.Record
	speech report.Speech
}

func (s said) WriteText(w io.Writer) error { return s.Record.WriteText(w, s.speech) }
func (s said) WriteCSV(w io.Writer) error  { return s.Record.WriteCSV(w, s.speech) }

// record makes the record of a day, up to an event if one is named.
func (d door) record(site report.Site, day hall.Day, to, language string) (written, error) {
	last := uint64(0)
	if to != "" {
		var err error
		if last, err = strconv.ParseUint(to, 10, 64); err != nil {
			return nil, fmt.Errorf("to %q: want the number of an event", to)
		}
	}
	if language != "" && !lang.Has(language) {
		return nil, fmt.Errorf("lang %q: there is no such language", language)
	}
	r, err := report.RecordOf(d.Store, site, day, last)
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
