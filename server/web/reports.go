package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"motcua/internal/hall"
	"motcua/server/report"
	"motcua/server/report/chart"
	"motcua/server/report/paper"
)

// reportFresh is how old a summary may be that is shown again: a page and its
// pictures are of one, and a hundred who look are counted for once.
const reportFresh = 20 * time.Second

// keptReports is how many summaries are kept.
const keptReports = 12

// reports keeps what was counted last.
type reports struct {
	mu   sync.Mutex // guards list
	list []counted  // the oldest first
}

type counted struct {
	period report.Period
	at     time.Time
	hall   *hall.Hall
	sum    *report.Summary
}

// summary counts a period, or takes what was counted a moment ago.
func (s *handler) summary(p report.Period) (*report.Summary, error) {
	now, h := s.Now(), s.Hall.Hall()
	s.counts.mu.Lock()
	for _, c := range s.counts.list {
		if age := now.Sub(c.at); c.period == p && c.hall == h && age >= 0 && age < reportFresh {
			s.counts.mu.Unlock()
			return c.sum, nil
		}
	}
	s.counts.mu.Unlock()
	sum, err := s.Reports.Summary(p)
	if err != nil {
		return nil, err
	}
	s.counts.mu.Lock()
	defer s.counts.mu.Unlock()
	s.counts.list = slices.DeleteFunc(s.counts.list, func(c counted) bool { return c.period == p })
	if s.counts.list = append(s.counts.list, counted{p, now, h, &sum}); len(s.counts.list) > keptReports {
		s.counts.list = s.counts.list[1:]
	}
	return &sum, nil
}

// reportsAt finds the report that was asked for by a day of it: today's, where
// nothing was.
func (s *handler) reportsAt(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.enterAs(w, r, floorRoles...); !ok {
		return
	}
	span, day := report.Span(r.URL.Query().Get("span")), hall.Day(r.URL.Query().Get("day"))
	if span == "" {
		span = report.SpanDay
	}
	if day == "" {
		day = s.Hall.State().Day
	}
	p := report.PeriodOf(span, day)
	if p.String() == "" {
		s.problem(w, r, http.StatusNotFound, "no_period")
		return
	}
	http.Redirect(w, r, "/floor/reports/"+p.String(), http.StatusSeeOther)
}

// reported reads the period of an address and counts it; where it cannot be,
// the visitor was told and ok is false. A period of which the log has nothing
// is an empty report, unless it is to come.
func (s *handler) reported(w http.ResponseWriter, r *http.Request, period string) (sum *report.Summary, ok bool) {
	p, err := report.ParsePeriod(period)
	if err != nil || s.Reports == nil {
		s.problem(w, r, http.StatusNotFound, "no_period")
		return nil, false
	}
	switch sum, err = s.summary(p); {
	case errors.Is(err, report.ErrNoDay):
		return &report.Summary{Period: p, Hall: s.Hall.Hall().Name, Closed: p.To < s.Hall.State().Day}, true
	case err != nil:
		s.Log.Error("report", "period", period, "err", err)
		s.problem(w, r, http.StatusServiceUnavailable, "unavailable")
		return nil, false
	}
	return sum, true
}

// report is the page of a period, for managers and inspectors.
func (s *handler) report(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, floorRoles...)
	if !ok {
		return
	}
	period := r.PathValue("period")
	if name, format, cut := strings.Cut(period, "."); cut {
		s.reportFile(w, r, name, format)
		return
	}
	sum, ok := s.reported(w, r, period)
	if !ok {
		return
	}
	v := s.view(w, r)
	v.Actor = &by
	v.Title = v.T("report.title")
	page := s.reportPage(&v, sum)
	v.Data = page
	s.render(w, http.StatusOK, "report", v)
}

// reportFile leads to the file of a report, which the API writes.
func (s *handler) reportFile(w http.ResponseWriter, r *http.Request, period, format string) {
	p, err := report.ParsePeriod(period)
	if err != nil || format != "json" && paper.Media(format) == "" {
		s.problem(w, r, http.StatusNotFound, "no_period")
		return
	}
	http.Redirect(w, r, fileOf(p, format, s.lang(w, r)), http.StatusSeeOther)
}

func fileOf(p report.Period, format, language string) string {
	return "/api/v1/report?" + url.Values{"period": {p.String()}, "format": {format}, "lang": {language}}.Encode()
}

// reportChart is one picture of a report.
func (s *handler) reportChart(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.floorReader(w, r); !ok {
		return
	}
	sum, ok := s.reported(w, r, r.PathValue("period"))
	if !ok {
		return
	}
	l, name := s.lang(w, r), strings.TrimSuffix(r.PathValue("file"), ".svg")
	list := chart.Of(sum, l)
	i := slices.IndexFunc(list, func(n chart.Named) bool { return string(n.ID) == name })
	if i < 0 {
		http.NotFound(w, r)
		return
	}
	s.writePicture(w, r, list[i].Picture)
}

// writePicture writes a picture in the width that was asked for.
func (s *handler) writePicture(w http.ResponseWriter, r *http.Request, p chart.Picture) {
	width := narrowest
	if want, err := strconv.Atoi(r.URL.Query().Get("w")); err == nil {
		width = min(max(narrowest, want), widest)
	}
	var b strings.Builder
	if err := p.SVG(&b, width); err != nil {
		s.Log.Error("chart not drawn", "chart", p.Title, "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	svgHead(w)
	_, _ = fmt.Fprint(w, b.String()) // the reader went away: nobody is left to tell
}

// svgHead says that a picture follows, in which nothing runs.
func svgHead(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox") // its lines are styled by attribute
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, max-age=60")
}
