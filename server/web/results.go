package web

import (
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/server/rating"
	"motcua/server/report"
	"motcua/server/report/chart"
)

// The law has an office publish how satisfied people were and whether their
// results came in time ("công khai kết quả đánh giá"). /results does so for
// whole months that are over, to anybody.

const (
	resultsBack = 36 // months that can be looked up
	resultsList = 6  // that stand beside each other
	// How long a month's figures are shown without being counted again: results
	// that come late still change those of files, slowly.
	resultsFresh = 10 * time.Minute
)

// results keeps the months that anybody may see, so that a crowd of readers
// costs one count.
type results struct {
	mu sync.Mutex // guards what follows, also while a month is counted
	by map[report.Period]result
}

type result struct {
	at  time.Time
	sum *report.Summary // nil: the hall was not there
}

// month gives a month's figures; nil where there are none.
func (s *handler) month(p report.Period) (*report.Summary, error) {
	s.months.mu.Lock()
	defer s.months.mu.Unlock()
	now := s.Now()
	if r, ok := s.months.by[p]; ok && now.Sub(r.at) < resultsFresh && !now.Before(r.at) {
		return r.sum, nil
	}
	r := result{at: now}
	switch sum, err := s.Reports.Summary(p); {
	case errors.Is(err, report.ErrNoDay):
	case err != nil:
		return nil, err
	default: // no more than is shown
		r.sum = &report.Summary{Period: p, Hall: sum.Hall, Closed: sum.Closed, At: sum.At, Total: sum.Total, Ratings: sum.Ratings, OnTime: sum.OnTime}
	}
	if s.months.by == nil {
		s.months.by = map[report.Period]result{}
	}
	s.months.by[p] = r // at most resultsBack of them, and one for each month that passes
	return r.sum, nil
}

// newestMonth is the last that is over.
func (s *handler) newestMonth() report.Period {
	return report.PeriodOf(report.SpanMonth, s.Hall.State().Day).Prev()
}

// public reads which month is asked for, "" for the newest; false where none
// of those that are shown is.
func (s *handler) public(asked string) (report.Period, bool) {
	newest := s.newestMonth()
	if asked == "" {
		return newest, s.Reports != nil
	}
	p, err := report.ParsePeriod(asked)
	oldest := newest
	for range resultsBack - 1 {
		oldest = oldest.Prev()
	}
	return p, err == nil && s.Reports != nil && p.Span == report.SpanMonth && oldest.From <= p.From && p.From <= newest.From
}

// resultsPage is a month as anybody sees it.
type resultsPage struct {
	Month      string
	Some       bool // there are figures
	Facts      []resultFact
	Charts     []reportPicture
	Months     []resultMonth
	Prev, Next *reportLink
	Notes      []string
	Counted    string
	QR         template.URL
	Link       string
	Embed      bool
}

// resultFact is one figure with how many it is made of.
type resultFact struct{ Key, Word, Value, N string }

type resultMonth struct {
	reportLink
	OnTime, Due, Satisfied, Rated, Served string
}

// results is the public page of a month.
func (s *handler) results(w http.ResponseWriter, r *http.Request) {
	p, ok := s.public(r.PathValue("month"))
	if !ok {
		s.problem(w, r, http.StatusNotFound, "no_results")
		return
	}
	v := s.view(w, r)
	page, err := s.resultsPage(&v, p)
	if err != nil {
		s.Log.Error("results", "month", p, "err", err)
		s.problem(w, r, http.StatusServiceUnavailable, "unavailable")
		return
	}
	page.Embed = v.Query.Has("embed")
	v.Title, v.Data, v.Anywhere = v.T("results.title"), page, page.Embed
	s.render(w, http.StatusOK, "results", v)
}

func (s *handler) resultsPage(v *view, p report.Period) (resultsPage, error) {
	page := resultsPage{Month: p.In(v.Lang)}
	sum, err := s.month(p)
	if err != nil {
		return page, err
	}
	for i, at := 0, s.newestMonth(); i < resultsList; i, at = i+1, at.Prev() {
		m, err := s.month(at)
		if err != nil {
			return page, err
		}
		if m == nil {
			break // what the hall was not there for is not looked for further back
		}
		page.Months = append(page.Months, monthRow(v, m, at == p))
	}
	if newest := s.newestMonth(); p.From < newest.From {
		page.Next = &reportLink{Word: p.Next().In(v.Lang), Href: resultsHref(p.Next())}
	}
	if sum == nil {
		return page, nil
	}
	if before, ok := s.public(p.Prev().String()); ok {
		if m, err := s.month(before); err == nil && m != nil {
			page.Prev = &reportLink{Word: before.In(v.Lang), Href: resultsHref(before)}
		}
	}
	page.Some, page.Facts, page.Notes = true, resultFacts(v, sum), resultNotes(v, sum)
	for _, n := range chart.Of(sum, v.Lang) {
		if slices.Contains(publicCharts, n.ID) {
			page.Charts = append(page.Charts, pictureOf(n, resultsHref(p)+"/"+string(n.ID)+".svg", url.Values{"lang": {v.Lang}}, publicChart))
		}
	}
	page.Counted = v.T("results.counted", "t", s.Now().In(zoneOf(s.Hall.Hall())).Format("15:04 02/01/2006"))
	if at := s.Hall.Hall().PublicURL; at != "" {
		page.Link = at + resultsHref(p)
		if svg, err := qrSVG(page.Link); err == nil {
			page.QR = template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg))) //nolint:gosec // drawn here
		}
	}
	return page, nil
}

// publicCharts are the pictures that anybody may see.
var publicCharts = []chart.Kind{chart.Rated, chart.Due}

func resultsHref(p report.Period) string { return "/results/" + p.String() }

// percent writes a share; a dash for one of nothing, and the bare counts where
// a share of so few would mislead.
func percent(language string, n, of int) string {
	switch {
	case of == 0:
		return "–"
	case of < rating.Lot:
		return lang.Number(language, n) + "/" + lang.Number(language, of)
	}
	share := 100 * float64(n) / float64(of)
	if n < of {
		share = min(share, 99.9) // all is said where it is all
	}
	return lang.Decimal(language, share, 1) + " %"
}

// content counts who was satisfied or more: those above the middle of the scale.
func content(f *report.Figures) (n, of int) {
	if f.Rating == nil {
		return 0, 0
	}
	levels := f.Rating.Levels
	for i, k := range levels {
		of += k
		if i > len(levels)/2 {
			n += k
		}
	}
	return n, of
}

// come counts the files whose day has come, and those that were done by it.
func come(sum *report.Summary) (met, due int) {
	if o := sum.OnTime; o != nil {
		return o.Met, o.Met + o.Late + o.Overdue
	}
	return 0, 0
}

func resultFacts(v *view, sum *report.Summary) []resultFact {
	number := func(n int) string { return lang.Number(v.Lang, n) }
	f := &sum.Total
	met, due := come(sum)
	list := []resultFact{{"on_time", v.T("results.on_time"), percent(v.Lang, met, due), v.T("results.on_time.n", "a", number(met), "b", number(due))}}
	if due == 0 {
		list[0].N = v.T("results.on_time.none")
	}
	rated := resultFact{"satisfied", v.T("results.satisfied"), "–", v.T("results.few", "n", number(rating.Lot))}
	if n, of := content(f); of > 0 {
		rated.Value = percent(v.Lang, n, of)
		rated.N = v.T("results.satisfied.n", "a", number(of), "b", number(f.Served), "p", percent(v.Lang, f.Given, f.Served))
		list = append(list, rated, resultFact{
			"points", v.T("results.points"), lang.Decimal(v.Lang, f.Rating.Points, 1) + "/" + number(hall.MostPoints), v.T("results.points.n", "n", number(f.Rating.N)),
		})
	} else {
		list = append(list, rated)
	}
	wait := resultFact{"wait", v.T("results.wait"), "–", ""}
	if w := f.Wait; w.N > 0 {
		wait.Value = v.T("results.minutes", "n", number((w.P50+59)/60))
		wait.N = v.T("results.wait.n", "t", number((w.P90+59)/60), "n", number(w.N))
	}
	return append(list, resultFact{"served", v.T("results.served"), number(f.Served), v.T("results.served.n", "n", number(f.Issued))}, wait)
}

// resultNotes say how the figures were counted.
func resultNotes(v *view, sum *report.Summary) []string {
	list := []string{v.T("results.note.on_time"), v.T("results.note.ratings")}
	if b := sum.Ratings; b != nil && b.LegalBasis != "" {
		list = append(list, v.T("results.note.basis", "n", b.LegalBasis))
		if s := strings.TrimSpace(b.Unchecked.In(v.Lang)); s != "" {
			list = append(list, s)
		}
	}
	return append(list, v.T("results.note.log"))
}

func monthRow(v *view, sum *report.Summary, on bool) resultMonth {
	met, due := come(sum)
	n, of := content(&sum.Total)
	return resultMonth{
		reportLink: reportLink{Word: sum.Period.In(v.Lang), Href: resultsHref(sum.Period), On: on},
		OnTime:     percent(v.Lang, met, due), Due: lang.Number(v.Lang, due), Satisfied: percent(v.Lang, n, of), Rated: lang.Number(v.Lang, of),
		Served: lang.Number(v.Lang, sum.Total.Served),
	}
}

// resultsChart is one picture of a month, for anybody.
func (s *handler) resultsChart(w http.ResponseWriter, r *http.Request) {
	p, ok := s.public(r.PathValue("month"))
	if !ok || r.PathValue("month") == "" {
		http.NotFound(w, r)
		return
	}
	sum, err := s.month(p)
	if err != nil || sum == nil {
		http.NotFound(w, r)
		return
	}
	name := chart.Kind(strings.TrimSuffix(r.PathValue("file"), ".svg"))
	for _, n := range chart.Of(sum, s.lang(w, r)) {
		if n.ID == name && slices.Contains(publicCharts, n.ID) {
			s.writePicture(w, r, n.Picture)
			return
		}
	}
	http.NotFound(w, r)
}
