package api

import (
	"bytes"
	"errors"
	"net/http"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/report"
)

// report gives a business day's figures to who may see them: as JSON, or as
// CSV for a spreadsheet. A day that goes on has no ratings yet.
func (a *api) report(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	switch g.Actor.Role {
	case wire.RoleManager, wire.RoleInspector, wire.RoleAdmin:
	default:
		problem(w, wire.Errorf(wire.CodeForbidden, "reports are for managers and inspectors"))
		return
	}
	q := r.URL.Query()
	day := hall.Day(q.Get("day"))
	if day != "" {
		if _, err := hall.ParseDay(string(day)); err != nil {
			problem(w, wire.Errorf(wire.CodeInvalid, "%v", err))
			return
		}
	}
	if a.Report == nil {
		nothing(w, r)
		return
	}
	d, err := a.Report(day)
	switch {
	case errors.Is(err, report.ErrNoDay):
		problem(w, wire.Errorf(wire.CodeNotFound, "%v", err))
		return
	case err != nil:
		a.log.Error("report", "day", day, "err", err)
		refuse(w, err)
		return
	}
	if !d.Closed {
		d = d.Running()
	}
	a.writeReport(w, d, q.Get("format"))
}

func (a *api) writeReport(w http.ResponseWriter, d report.Summary, format string) {
	switch format {
	case "", "json":
		answer(w, http.StatusOK, d)
	case "csv":
		var b bytes.Buffer
		if err := d.WriteCSV(&b); err != nil {
			refuse(w, err)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Disposition", `attachment; filename="bao-cao-`+string(d.Day)+`.csv"`)
		_, _ = w.Write(b.Bytes())
	default:
		problem(w, wire.Errorf(wire.CodeInvalid, "format: want json or csv"))
	}
}
