package paper

import (
	"fmt"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/server/report"
)

// Of makes a report ready to be written, in a language.
func Of(s *report.Day, language string, at time.Time) *Doc {
	m := maker{s: s, lang: language, say: speak(language)}
	d := &Doc{
		Lang: language, File: m.say("file") + "-" + string(s.Day), Hall: name(s.Hall, language, ""),
		Title: m.say("title"), Period: m.day(s.Day), From: s.From, To: s.To, At: at,
		code: string(s.Day), day: true,
	}
	d.State = m.say("closed")
	if !s.Closed {
		d.State = m.say("running", "t", at.Format("15:04 02/01/2006"))
	}
	d.Facts = m.facts()
	d.Tables = []Table{
		m.cut("services", s.Services, nil),
		m.cut("counters", s.Counters, ofServices),
		m.cut("hours", s.Hours, ofTickets),
	}
	d.Notes = []Note{
		{m.say("note.tickets"), m.say("note.tickets_text")},
		{m.say("note.times"), m.say("note.times_text")},
		{m.say("note.log"), m.say("note.log_text", "p", d.code)},
	}
	return d
}

// maker makes the parts of a Doc.
type maker struct {
	s    *report.Day
	lang string
	say  func(string, ...any) string
}

// Figures that have no place in a cut: package report says why.
var (
	ofTickets  = map[string]bool{"carried": true, "open": true}
	ofServices = map[string]bool{"issued": true, "carried": true, "cancelled": true, "expired": true, "open": true}
)

// cut is a table of the figures that every cut has, the whole first.
func (m *maker) cut(id string, rows []report.Row, idle map[string]bool) Table {
	t := Table{ID: id, Title: m.say("table." + id), Lead: m.say("lead." + id)}
	for _, c := range flow {
		t.Columns = append(t.Columns, Column{
			Key: c.key, Group: m.say("group." + c.group), Head: m.say("col." + c.key), Short: m.say("short." + c.key),
			kind: c.kind, idle: idle[c.key],
		})
	}
	t.Rows = append(t.Rows, m.row(&report.Row{Figures: m.s.Total}, m.say("whole_hall"), true))
	for i := range rows {
		r := &rows[i]
		called := name(r.Name, m.lang, r.ID)
		if id == "hours" {
			called = r.ID + ":00 – " + r.ID + ":59"
		}
		t.Rows = append(t.Rows, m.row(r, called, false))
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
	return []Fact{
		{m.say("fact.issued"), counted(f.Issued), carried},
		{m.say("fact.served"), counted(f.Served), of(f.Served)},
		{m.say("fact.no_show"), counted(f.NoShow), of(f.NoShow)},
		{m.say("fact.in_target"), part(f.InTarget, f.Targeted), targeted},
		m.spread("fact.wait", f.Wait),
		m.spread("fact.service", f.Service),
	}
}

func (m *maker) spread(key string, s report.Spread) Fact {
	if s.N == 0 {
		return Fact{Word: m.say(key)}
	}
	return Fact{m.say(key), Value{kind: seconds, n: float64(s.P50)}, m.say("fact.nine", "t", clock(s.P90), "m", clock(s.Max))}
}

// day is a business day as people say it: Chủ nhật, ngày 22/11/2026.
func (m *maker) day(d hall.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	weekday := (int(t.Weekday())+6)%7 + 1
	return m.say("period.day", "w", m.say(fmt.Sprint("weekday.", weekday)), "d", t.Format("02/01/2006"))
}
