package api

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/wire"
	"motcua/server/report"
	"motcua/server/report/paper"
)

// report gives a business day's figures to who may see them: as JSON, or as
// a file. A day that goes on has no ratings yet.
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
	a.writeReport(w, &d, q)
}

// writeReport writes a report in a format and a language; all but JSON are
// files to be kept.
func (a *api) writeReport(w http.ResponseWriter, s *report.Summary, q url.Values) {
	format, language := cmp.Or(q.Get("format"), "json"), cmp.Or(q.Get("lang"), lang.Office)
	media := paper.Media(format)
	switch {
	case format == "json":
		answer(w, http.StatusOK, s)
		return
	case media == "":
		problem(w, wire.Errorf(wire.CodeInvalid, "format: want json, %s", strings.Join(paper.Formats(), ", ")))
		return
	case !lang.Has(language):
		problem(w, wire.Errorf(wire.CodeInvalid, "lang: there is no language %q", language))
		return
	}
	doc := paper.Of(s, language)
	var b bytes.Buffer
	if err := doc.Write(&b, format); err != nil {
		a.log.Error("report", "period", s.Period, "format", format, "err", err)
		refuse(w, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Content-Disposition", `attachment; filename="`+doc.Name(format)+`"`)
	_, _ = w.Write(b.Bytes())
}
