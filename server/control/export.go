package control

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
	"motcua/server/report"
)

// export writes the events of some business days: as they are in the log
// (ndjson), or a row for each (csv, xlsx). Tokens, persons and comments are
// left out, as for a manager's eyes; ratings too, for they are groups there.
func (d door) export(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	from, err := hall.ParseDay(q.Get("from"))
	var to hall.Day
	if err == nil {
		to, err = hall.ParseDay(q.Get("to"))
	}
	if err == nil && to < from {
		err = fmt.Errorf("to %s is before from %s", to, from)
	}
	if err != nil {
		out(w, nil, err)
		return
	}
	var table sheet
	switch q.Get("format") {
	case "ndjson":
		table = &lines{json.NewEncoder(w)}
	case "csv":
		_, _ = io.WriteString(w, "\ufeff") // so that Excel reads it as UTF-8
		table = &commas{csv.NewWriter(w)}
	case "xlsx":
		table = newWorkbook(w)
	default:
		out(w, nil, fmt.Errorf("format %q: want csv, xlsx or ndjson", q.Get("format")))
		return
	}
	view := wire.View{Role: wire.RoleManager}
	err = table.begin()
	if err == nil {
		err = d.Store.Days(from, to, func(e queue.Entry) error {
			for _, ev := range e.Events {
				if cut, ok := view.Event(ev); ok {
					if err := table.event(cut); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	if err == nil {
		err = table.end()
	}
	if err != nil {
		d.Logger.Error("export", "err", err)
		panic(http.ErrAbortHandler)
	}
}

// sheet is a format of export.
type sheet interface {
	begin() error
	event(wire.Event) error
	end() error
}

type lines struct{ enc *json.Encoder }

func (l *lines) begin() error             { return nil }
func (l *lines) event(e wire.Event) error { return l.enc.Encode(e) }
func (l *lines) end() error               { return nil }

// columns are what a row says.
var columns = []string{
	"seq", "at", "kind", "ticket", "number", "service", "state", "counter", "priority", "lang", "procedure",
	"outcome", "case_code", "reason", "by",
}

func row(e wire.Event) []string {
	t := hall.Ticket{}
	if e.Ticket != nil {
		t = *e.Ticket
	}
	counter, service := e.Counter, e.Service
	if counter == "" {
		counter = t.Counter
	}
	if service == "" {
		service = t.Service
	}
	return []string{
		fmt.Sprint(e.Seq), e.At.Format(time.RFC3339), string(e.Kind), t.ID, t.Number.String(), service,
		string(t.State), counter, t.Priority, t.Lang, t.Procedure, t.Outcome, t.CaseCode, e.Reason, e.By,
	}
}

type commas struct{ w *csv.Writer }

func (c *commas) begin() error { return c.w.Write(columns) }

func (c *commas) event(e wire.Event) error {
	cells := row(e)
	for i, s := range cells {
		cells[i] = report.Harmless(s)
	}
	return c.w.Write(cells)
}

func (c *commas) end() error {
	c.w.Flush()
	return c.w.Error()
}
