package api

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
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

// reader lets those in who may read reports; for the others, and where there
// are none, the answer is written and ok is false.
func (a *api) reader(w http.ResponseWriter, r *http.Request) (ok bool) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return false
	}
	switch g.Actor.Role {
	case wire.RoleManager, wire.RoleInspector, wire.RoleAdmin:
	default:
		problem(w, wire.Errorf(wire.CodeForbidden, "reports are for managers and inspectors"))
		return false
	}
	if a.Reports == nil {
		nothing(w, r)
		return false
	}
	return true
}

// period is what was asked about: a period or a day, else today.
func (a *api) period(q url.Values) (report.Period, error) {
	if s := q.Get("period"); s != "" {
		return report.ParsePeriod(s)
	}
	day := hall.Day(q.Get("day"))
	if day == "" {
		latest, err := a.Reports.Latest()
		return report.PeriodOf(report.SpanDay, latest), err
	}
	if _, err := hall.ParseDay(string(day)); err != nil {
		return report.Period{}, err
	}
	return report.ParsePeriod(string(day))
}

// report gives a period's figures to who may see them: as JSON, or as a file.
func (a *api) report(w http.ResponseWriter, r *http.Request) {
	if !a.reader(w, r) {
		return
	}
	q := r.URL.Query()
	p, err := a.period(q)
	if err != nil {
		a.unreported(w, err, true)
		return
	}
	s, err := a.Reports.Summary(p)
	if err != nil {
		a.unreported(w, err, false)
		return
	}
	a.writeReport(w, &s, q)
}

// unreported says why there is no report.
func (a *api) unreported(w http.ResponseWriter, err error, asked bool) {
	switch {
	case errors.Is(err, report.ErrNoDay):
		problem(w, wire.Errorf(wire.CodeNotFound, "%v", err))
	case asked, errors.Is(err, report.ErrQuery):
		problem(w, wire.Errorf(wire.CodeInvalid, "%v", err))
	default:
		a.log.Error("report", "err", err)
		refuse(w, err)
	}
}

// mostFacts is how many events behind a figure come in one answer: all of a
// day's, so that whoever counts them without paging finds the figure.
const mostFacts = 5000

// behind gives the events behind a figure.
func (a *api) behind(w http.ResponseWriter, r *http.Request) {
	if !a.reader(w, r) {
		return
	}
	q := r.URL.Query()
	p, err := a.period(q)
	if err != nil {
		a.unreported(w, err, true)
		return
	}
	skip, err := number(q, "skip", 0, 0, math.MaxInt32)
	if err == nil {
		var most int
		if most, err = number(q, "most", mostFacts, 1, mostFacts); err == nil {
			a.tellBehind(w, report.QueryOf(p, q), skip, most)
			return
		}
	}
	a.unreported(w, err, true)
}

func (a *api) tellBehind(w http.ResponseWriter, q report.Query, skip, most int) {
	e, err := a.Reports.Behind(q, skip, most)
	if err != nil {
		a.unreported(w, err, false)
		return
	}
	answer(w, http.StatusOK, e)
}

// number reads one of an address.
func number(q url.Values, key string, none, least, most int) (int, error) {
	s := q.Get(key)
	if s == "" {
		return none, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%s: want a number from %d to %d", key, least, most)
	}
	return n, nil
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
