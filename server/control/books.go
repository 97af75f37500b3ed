package control

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/server/cases"
	"motcua/server/report"
	"motcua/server/staff"
	"motcua/server/store"
)

// The store's tables that reports keep names and folded days in.
const (
	ReportBucket = "report"
	FoldsBucket  = "folds"
)

// Books are a hall's reports, whether it runs or not.
func Books(s *store.Store, people *staff.Staff) *report.Books {
	return &report.Books{
		Log: s, Folds: s.Bucket(FoldsBucket), Ratings: s, Comments: s.Comments,
		OnTime: func(p report.Period) (*cases.OnTime, error) {
			o, err := cases.OnTimeOf(s.Bucket(CasesBucket), p.From, p.To, time.Now())
			if err != nil || o.Due == 0 {
				return nil, err
			}
			return &o, nil
		},
		Site: func() (report.Site, error) {
			site, err := report.KeptSite(s.Bucket(ReportBucket))
			site.People = map[string]string{}
			if people != nil {
				for _, a := range people.Accounts() {
					site.People[a.User] = a.Name
				}
			}
			return site, err
		},
	}
}

// books are the running hall's, or those of its files.
func (d door) books() *report.Books {
	if d.Books != nil {
		return d.Books
	}
	return Books(d.Store, d.Staff)
}

// period is what a report was asked about: a period or a day, else the last day.
func (d door) period(period, day string) (report.Period, error) {
	switch {
	case period != "":
		return report.ParsePeriod(period)
	case day != "" && day != LastDay:
		d, err := hall.ParseDay(day)
		return report.PeriodOf(report.SpanDay, d), err
	}
	last, err := d.books().Latest()
	return report.PeriodOf(report.SpanDay, last), err
}

// figures counts a period.
func (d door) figures(period, day, language string) (written, error) {
	p, err := d.period(period, day)
	if err != nil {
		return nil, err
	}
	s, err := d.books().Summary(p)
	return counted{s, language}, err
}

// mostFacts is how many events are told of at once unless the asker says.
const mostFacts = 1000

// behind tells the events behind a figure.
func (d door) behind(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	p, err := d.period(q.Get("period"), q.Get("day"))
	if err != nil {
		out(w, nil, err)
		return
	}
	most := mostFacts
	if n := q.Get("most"); n != "" {
		if most, err = strconv.Atoi(n); err != nil || most < 1 {
			out(w, nil, fmt.Errorf("most %q: want how many events", n))
			return
		}
	}
	e, err := d.books().Behind(report.QueryOf(p, q), 0, most)
	out(w, e, err)
}

// counted are figures with the language that they are written in.
type counted struct {
	report.Summary
	language string
}
