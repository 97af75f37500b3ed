package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"motcua/internal/hall"
	"motcua/server/cases"
	"motcua/server/report"
)

// ReportBucket is the store's table that reports keep names in.
const ReportBucket = "report"

// report counts one business day, the last one unless it is named, with the names of the site that was in force
// last, whether a hall runs or not.
func (d door) report(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	day, err := d.Store.LastDay()
	if named := q.Get("day"); named != "" {
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
	sum, err := report.Of(d.Store, site, day)
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
