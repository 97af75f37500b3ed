package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/cases"
	"motcua/server/queue"
	"motcua/server/report"
)

// report counts one business day.
func (d door) report(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	day, err := hall.ParseDay(q.Get("day"))
	if err != nil {
		out(w, nil, err)
		return
	}
	var events []wire.Event
	// The day's last step stands in the next day's bucket when the turn made it.
	next := hall.Day(day.Start(time.UTC).AddDate(0, 0, 1).Format(time.DateOnly))
	err = d.Store.Days(day, next, func(e queue.Entry) error {
		events = append(events, e.Events...)
		return nil
	})
	if err != nil {
		out(w, nil, err)
		return
	}
	site := report.Site{}
	if d.Hall != nil {
		site = report.SiteOf(d.Hall())
	}
	counted := report.Fold(site, day, events)
	var b bytes.Buffer
	switch q.Get("format") {
	case "", "text":
		err = counted.WriteText(&b)
	case "csv":
		err = counted.WriteCSV(&b)
	case "json":
		err = json.NewEncoder(&b).Encode(counted)
	default:
		err = fmt.Errorf("format %q: want text, csv or json", q.Get("format"))
	}
	if err != nil {
		out(w, nil, err)
		return
	}
	_, _ = w.Write(b.Bytes())
}

// maxList bounds an imported list of case files: a province's year is less.
const maxList = 256 << 20

// cases takes in a one-stop system's list of case files.
func (d door) cases(w http.ResponseWriter, r *http.Request) {
	register := cases.New(d.Store.Bucket("cases"), nil)
	taken, bad, err := register.Import(http.MaxBytesReader(w, r.Body, maxList))
	said := make([]string, 0, len(bad))
	for _, e := range bad {
		said = append(said, e.Error())
	}
	out(w, Imported{taken, said}, err)
}

// Imported is what became of a list.
type Imported struct {
	Taken int      `json:"taken"`
	Bad   []string `json:"bad"` // one for each row that was left out
}
