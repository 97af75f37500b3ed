package web

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"motcua/internal/lang"
	"motcua/internal/wire"
	"motcua/server/report"
)

// someEvents is how many events stand on a page.
const someEvents = 200

// eventsPage is the events behind one figure.
type eventsPage struct {
	Back, BackWord string
	Figure         string // what was counted
	N              string
	Where          string // period and cuts
	Spread         string // of a time
	Timed          string // head of the column of times; "" where there is none
	Beside         []reportLink
	Rows           []eventRow
	Shown          string
	Prev, Next     *reportLink
	JSON           string
}

type eventRow struct {
	I, Seq                           string
	Day, Date, Clock                 string
	Number, What, Reason, Took, Mark string
	Service, Counter, Clerk          string
}

// reportEvents opens a figure down to the events that made it.
func (s *handler) reportEvents(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, floorRoles...)
	if !ok {
		return
	}
	sum, ok := s.reported(w, r, r.PathValue("period"))
	if !ok {
		return
	}
	asked := r.URL.Query()
	q, skip := report.QueryOf(sum.Period, asked), 0
	if from := asked.Get("from"); from != "" {
		n, err := strconv.Atoi(from)
		if err != nil || n < 1 || n > math.MaxInt32 {
			s.problem(w, r, http.StatusNotFound, "no_figure")
			return
		}
		skip = n - 1
	}
	e, err := s.Reports.Behind(q, skip, someEvents)
	switch {
	case errors.Is(err, report.ErrQuery):
		s.problem(w, r, http.StatusNotFound, "no_figure")
		return
	case errors.Is(err, report.ErrNoDay):
		e = report.Evidence{Query: q}
	case err != nil:
		s.Log.Error("events of a report", "period", sum.Period, "figure", q.Figure, "err", err)
		s.problem(w, r, http.StatusServiceUnavailable, "unavailable")
		return
	}
	v := s.view(w, r)
	v.Actor = &by
	v.Title = v.T("report.title")
	v.Data = s.eventsPage(&v, sum, &e, skip)
	s.render(w, http.StatusOK, "report_events", v)
}

// naming says what the rows of a report are called.
type naming struct {
	lang string
	sum  *report.Summary
	own  map[string]string // accounts
}

func (n *naming) in(rows []report.Row, id string) string {
	for i := range rows {
		if rows[i].ID == id {
			if s := rows[i].Name.In(n.lang); s != "" {
				return strings.Join(strings.Fields(s), " ")
			}
		}
	}
	return id
}

func (n *naming) clerk(id string) string {
	if name := n.in(n.sum.Clerks, id); name != id {
		return name
	}
	return cmp.Or(n.own[id], id)
}

func (s *handler) eventsPage(v *view, sum *report.Summary, e *report.Evidence, skip int) eventsPage {
	called := naming{v.Lang, sum, s.people().names}
	p := eventsPage{
		Back: reportHref(sum.Period), BackWord: v.T("report.events.back", "t", sum.Period.In(v.Lang)),
		Figure: v.T("report.figure." + string(e.Figure)), N: lang.Number(v.Lang, e.N), Where: where(v, &called, &e.Query),
		JSON: "/api/v1/report/events?" + withPeriod(&e.Query).Encode(),
	}
	f := rowOf(sum, &e.Query)
	spread := report.Spread{}
	switch e.Figure {
	case report.Waits, report.Targeted, report.InTarget, report.Late:
		p.Timed = v.T("report.events.wait")
		p.Beside = s.beside(v, e, report.Waits, report.InTarget, report.Late)
		if f != nil && e.Figure == report.Waits {
			spread = f.Wait
		}
	case report.Services:
		p.Timed = v.T("report.events.service_time")
		if f != nil {
			spread = f.Service
		}
	}
	if spread.N > 0 {
		p.Spread = v.T("report.events.spread", "a", took(spread.P50), "b", took(spread.P90), "t", took(spread.Max))
	}
	zone := zoneOf(s.Hall.Hall())
	for i := range e.Facts {
		p.Rows = append(p.Rows, rowOfEvent(v, &called, &e.Facts[i], skip+i+1, spread, zone))
	}
	p.Shown = v.T("report.events.shown", "a", lang.Number(v.Lang, min(skip+1, e.N)), "b", lang.Number(v.Lang, skip+len(e.Facts)), "n", p.N)
	if skip > 0 {
		p.Prev = &reportLink{Word: v.T("report.events.prev"), Href: eventsFrom(e, max(1, skip-someEvents+1))}
	}
	if next := skip + len(e.Facts); len(e.Facts) > 0 && next < e.N {
		p.Next = &reportLink{Word: v.T("report.events.next"), Href: eventsFrom(e, next+1)}
	}
	return p
}

func withPeriod(q *report.Query) url.Values {
	v := q.Values()
	v.Set("period", q.Period.String())
	return v
}

func eventsFrom(e *report.Evidence, from int) string {
	v := e.Values()
	if from > 1 {
		v.Set("from", strconv.Itoa(from))
	}
	return reportHref(e.Period) + "/events?" + v.Encode()
}

// beside are figures that count the same events, or a part of them.
func (s *handler) beside(v *view, e *report.Evidence, list ...report.Measure) (links []reportLink) {
	for _, m := range list {
		q := e.Query
		q.Figure = m
		links = append(links, reportLink{Word: v.T("report.figure." + string(m)), Href: reportHref(q.Period) + "/events?" + q.Values().Encode(), On: m == e.Figure})
	}
	return links
}

// where says of what the events are: period and cuts.
func where(v *view, n *naming, q *report.Query) string {
	parts := []string{q.Period.In(v.Lang)}
	add := func(key, id, name string) {
		if id != "" {
			parts = append(parts, v.T("report.events."+key)+": "+name)
		}
	}
	add("service", q.Service, n.in(n.sum.Services, q.Service))
	if q.Counter != "" {
		parts = append(parts, n.in(n.sum.Counters, q.Counter))
	}
	add("clerk", q.Clerk, n.clerk(q.Clerk))
	add("hour", q.Hour, q.Hour+":00 – "+q.Hour+":59")
	add("weekday", q.Weekday, v.T("report.weekday."+q.Weekday))
	return strings.Join(parts, " · ")
}

// rowOf finds the row of a report that a query opens; nil where it is about
// more than one cut.
func rowOf(sum *report.Summary, q *report.Query) *report.Figures {
	found, cuts := &sum.Total, 0
	for _, c := range []struct {
		id   string
		rows []report.Row
	}{{q.Service, sum.Services}, {q.Counter, sum.Counters}, {q.Clerk, sum.Clerks}, {q.Hour, sum.Hours}, {q.Weekday, sum.Weekdays}} {
		if c.id == "" {
			continue
		}
		if cuts++; cuts > 1 {
			return nil
		}
		found = nil
		for i := range c.rows {
			if c.rows[i].ID == c.id {
				found = &c.rows[i].Figures
			}
		}
	}
	return found
}

func rowOfEvent(v *view, n *naming, f *report.Fact, i int, spread report.Spread, zone *time.Location) eventRow {
	e := &f.Event
	at := e.At.In(zone)
	r := eventRow{
		I: lang.Number(v.Lang, i), Seq: fmt.Sprint(e.Seq), Day: string(f.Day), Date: at.Format("02/01/2006"), Clock: at.Format("15:04:05"),
		What: kindWord(v, e.Kind), Counter: n.in(n.sum.Counters, e.Counter), Clerk: n.clerk(f.Clerk), Took: took(f.Seconds),
	}
	if e.Kind == wire.StepUndone && e.Undone != "" {
		r.What += ": " + strings.ToLower(kindWord(v, e.Undone))
	}
	if t := e.Ticket; t != nil {
		r.Number, r.Service = t.Number.String(), n.in(n.sum.Services, t.Service)
	}
	switch text := reasonOf(e.Reason).(type) {
	case saying:
		r.Reason = v.T(string(text))
	case string:
		r.Reason = text
	}
	if spread.N > 0 {
		switch f.Seconds {
		case spread.Max:
			r.Mark = v.T("report.events.longest")
		case spread.P90:
			r.Mark = "p90"
		case spread.P50:
			r.Mark = "p50"
		}
	}
	return r
}

// kindWord is what an event is called.
func kindWord(v *view, kind wire.Kind) string {
	key := "report.kind." + string(kind)
	if w := v.T(key); w != key {
		return w
	}
	return string(kind)
}

// took is how long something took: 4:07, 1:02:33.
func took(s int) string {
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
