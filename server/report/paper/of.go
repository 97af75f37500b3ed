package paper

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"motcua/internal/lang"
	"motcua/server/report"
	"motcua/server/report/chart"
)

// Of makes a report ready to be written, in a language.
func Of(s *report.Summary, language string) *Doc {
	m := maker{s: s, lang: language, say: speak(language)}
	d := &Doc{
		Lang: language, File: m.say("file") + "-" + s.Period.String(), Hall: name(s.Hall, language, ""),
		Title: m.say("title"), Period: m.period(), From: s.From, To: s.To, Sum: s.Sum, At: s.At,
		code: s.Period.String(), day: s.Period.Span == report.SpanDay,
	}
	d.State = m.state(d.day)
	d.Facts = m.facts()
	d.Tables = m.tables()
	for _, c := range chart.Of(s, language) {
		if half, shown := pictures[c.ID]; shown && s.To > 0 {
			d.Charts = append(d.Charts, Chart{c.Picture, half})
		}
	}
	d.Notes = append([]Note{
		{m.say("note.tickets"), m.say("note.tickets_text")},
		{m.say("note.times"), m.say("note.times_text")},
	}, m.rules()...)
	if s.OnTime != nil {
		d.Notes = append(d.Notes, Note{m.say("note.on_time"), m.say("note.on_time_text")})
	}
	d.Notes = append(d.Notes, Note{m.say("note.log"), m.say("note.log_text", "p", d.code)})
	return d
}

// pictures are those of a report that a PDF shows, and whether half a page is
// wide enough; what the others draw stands in its tables.
var pictures = map[chart.Kind]bool{chart.Flow: true, chart.Pace: true, chart.Heatmap: false}

// state says whether the figures stand, or until when they count.
func (m *maker) state(day bool) string {
	over, on := "closed", "running"
	if day {
		over, on = "closed.day", "running.day"
	}
	if m.s.Closed {
		return m.say(over)
	}
	return m.say(on, "t", m.s.At.Format("15:04 02/01/2006"))
}

// maker makes the parts of a Doc.
type maker struct {
	s    *report.Summary
	lang string
	say  func(string, ...any) string
}

// Figures that have no place in a cut: package report says why.
var (
	ofTickets  = map[string]bool{"carried": true, "open": true, "rating_n": true, "rating_mean": true}
	ofServices = map[string]bool{"issued": true, "carried": true, "cancelled": true, "expired": true, "open": true}
)

// tables are the cuts that the period has.
func (m *maker) tables() []Table {
	list := []Table{
		m.cut("services", m.s.Services, nil),
		m.cut("counters", m.s.Counters, ofServices),
		m.cut("clerks", m.s.Clerks, ofServices),
		m.cut("hours", m.s.Hours, ofTickets),
	}
	for _, more := range []struct {
		id   string
		rows []report.Row
	}{{"weekdays", m.s.Weekdays}, {"days", m.s.Days}, {"months", m.s.Months}} {
		if len(more.rows) > 0 {
			list = append(list, m.cut(more.id, more.rows, nil))
		}
	}
	if len(m.s.Weekdays) > 0 {
		list = append(list, m.load())
	}
	if m.s.OnTime != nil {
		list = append(list, m.due())
	}
	return append(list, m.satisfaction()...)
}

// cut is a table of the figures that every cut has, the whole first.
func (m *maker) cut(id string, rows []report.Row, idle map[string]bool) Table {
	t := Table{ID: id, Title: m.say("table." + id), Lead: m.say("lead." + id)}
	for _, c := range flow {
		col := Column{
			Key: c.key, Group: m.say("group." + c.group), Head: m.say("col." + c.key), Short: m.say("short." + c.key),
			kind: c.kind, idle: idle[c.key] || c.group == "ratings" && m.s.Ratings == nil,
		}
		if c.group == "wait" || c.group == "service" || c.group == "ratings" {
			col.Before = m.say("before." + c.group)
		}
		t.Columns = append(t.Columns, col)
	}
	t.Rows = append(t.Rows, m.row(&report.Row{Figures: m.s.Total}, m.say("whole_hall"), true))
	for i := range rows {
		r := &rows[i]
		t.Rows = append(t.Rows, m.row(r, m.called(id, r), false))
	}
	return t
}

// called is what a row of a cut is called.
func (m *maker) called(cut string, r *report.Row) string {
	switch cut {
	case "hours":
		return r.ID + ":00 – " + r.ID + ":59"
	case "weekdays":
		return m.say("weekday." + r.ID)
	case "days":
		return dated(r.ID, "02/01/2006") + ", " + m.weekday(r.ID)
	case "months":
		if p, err := report.ParsePeriod(r.ID); err == nil {
			return p.In(m.lang)
		}
	case "clerks":
		if r.ID == "" {
			return m.say("nobody")
		}
	}
	return name(r.Name, m.lang, r.ID)
}

// load is when people take their numbers: hours beside days of the week.
func (m *maker) load() Table {
	first, last := 23, 0
	for _, hours := range m.s.Load.Issued {
		for h, n := range hours {
			if n > 0 {
				first, last = min(first, h), max(last, h)
			}
		}
	}
	t := Table{ID: "load", Title: m.say("table.load"), Lead: m.say("lead.load"), Heat: true}
	for h := first; h <= last; h++ {
		t.Columns = append(t.Columns, Column{Key: "issued", Head: m.say("hour", "h", h), Short: fmt.Sprint(h), kind: count})
	}
	for d, hours := range m.s.Load.Issued {
		if m.s.Load.Days[d] == 0 {
			continue
		}
		id := fmt.Sprint(d + 1)
		r := Row{ID: id, Name: m.say("weekday." + id)}
		for h := first; h <= last; h++ {
			r.Cells = append(r.Cells, counted(hours[h]))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func (m *maker) row(r *report.Row, called string, whole bool) Row {
	out := Row{ID: r.ID, Name: called, Whole: whole}
	for _, c := range flow {
		out.Cells = append(out.Cells, c.of(&r.Figures))
	}
	return out
}

// facts are what one wants to know first.
func (m *maker) facts() []Fact {
	f := &m.s.Total
	all := f.Issued + f.Carried
	of := func(n int) string {
		if all == 0 {
			return ""
		}
		return m.say("fact.of_all", "p", part(n, all).read(m.lang))
	}
	carried := ""
	if f.Carried > 0 {
		carried = m.say("fact.carried", "n", lang.Number(m.lang, f.Carried))
	}
	targeted := ""
	if f.Targeted > 0 {
		targeted = m.say("fact.targeted", "a", lang.Number(m.lang, f.InTarget), "b", lang.Number(m.lang, f.Targeted))
	}
	list := []Fact{
		{"issued", m.say("fact.issued"), counted(f.Issued), carried},
		{"served", m.say("fact.served"), counted(f.Served), of(f.Served)},
		{"no_show", m.say("fact.no_show"), counted(f.NoShow), of(f.NoShow)},
		{"in_target", m.say("fact.in_target"), part(f.InTarget, f.Targeted), targeted},
		m.spread("wait_p50", "fact.wait", f.Wait),
		m.spread("service_p50", "fact.service", f.Service),
	}
	if m.s.Ratings != nil {
		list = append(list, m.satisfied())
	}
	if o := m.s.OnTime; o != nil {
		list = append(list, Fact{"on_time", m.say("fact.on_time"), onTime(o.Share), m.say("fact.due", "n", lang.Number(m.lang, o.Met+o.Late+o.Overdue))})
	}
	return list
}

func (m *maker) spread(column, key string, s report.Spread) Fact {
	if s.N == 0 {
		return Fact{Key: column, Word: m.say(key)}
	}
	return Fact{column, m.say(key), Value{kind: seconds, n: float64(s.P50)}, m.say("fact.nine", "t", clock(s.P90), "m", clock(s.Max))}
}

// period is the period as people say it, with its days.
func (m *maker) period() string {
	p := m.s.Period
	switch p.Span {
	case report.SpanDay:
		return m.weekday(string(p.From)) + ", " + lower(p.In(m.lang))
	case report.SpanWeek:
		return p.In(m.lang)
	}
	return p.In(m.lang) + " (" + dated(string(p.From), "02/01/2006") + " – " + dated(string(p.To), "02/01/2006") + ")"
}

func lower(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToLower(s[:n]) + s[n:]
}

// weekday is the day of the week of a business day.
func (m *maker) weekday(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return m.say(fmt.Sprint("weekday.", (int(t.Weekday())+6)%7+1))
}

// dated writes a day otherwise, or as it is when it is none.
func dated(day, form string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format(form)
}
