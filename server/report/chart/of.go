package chart

import (
	"math"
	"slices"
	"strconv"
	"time"

	"motcua/internal/lang"
	"motcua/server/report"
)

// The pictures of a report, in the order in which they are shown.
const (
	Flow     Kind = "flow"     // numbers taken and served, along the period
	Pace     Kind = "pace"     // waits, along the period: half and nine in ten
	Heatmap  Kind = "heat"     // load by day of the week and hour, a mean day of each
	Lines    Kind = "lines"    // waits by service
	Services Kind = "services" // service times by service
	Rated    Kind = "rated"    // how many chose which level
	Due      Kind = "due"      // case files whose results were due
)

// Named is one picture of a report.
type Named struct {
	ID Kind
	Picture
}

// Of are the pictures of a report in a language; those that a period of its
// length has not are left out.
func Of(s *report.Summary, language string) []Named {
	w := speakReport(language)
	m := drawing{s: s, lang: language, w: w}
	list := []Named{{Flow, m.flow()}, {Pace, m.pace()}}
	if s.Period.Span != report.SpanDay {
		list = append(list, Named{Heatmap, m.heat()})
	}
	if s.Ratings != nil && s.Total.Rating != nil {
		list = append(list, Named{Rated, m.rated()})
	}
	if s.OnTime != nil && s.OnTime.Due > 0 {
		list = append(list, Named{Due, m.due()})
	}
	return append(list,
		Named{Lines, m.spans(w.Lines, func(f *report.Figures) report.Spread { return f.Wait })},
		Named{Services, m.spans(w.Services, func(f *report.Figures) report.Spread { return f.Service })})
}

// reportWords are what a report's pictures say.
type reportWords struct {
	Flow, Pace, Heat, Lines, Services string
	Hour, Day, Month, Weekday, Line   string
	Issued, Served, Half, Nine, N     string
	Rated, Level, Share               string // of Rated; {n} ratings of {m} that were given
	Due, State, Files                 string
	Weekdays, Short                   []string // Monday first
	Levels5, Levels3                  []string // what levels are called where a site does not say so, the worst first
	States                            []string // of case files: on time, late, overdue, still open
}

var speakReport = lang.Section[reportWords]("reportChart")

type drawing struct {
	s    *report.Summary
	lang string
	w    reportWords
}

// along are the rows that run with the period: hours of a day, months of a
// year, else days; every one that the period has so far, also those on which
// nothing happened.
func (m *drawing) along() (t Trend, rows []report.Row) {
	t.Corner = m.w.Day
	switch m.s.Period.Span {
	case report.SpanDay:
		t.Corner, rows = m.w.Hour, hoursOf(m.s.Hours)
		for _, r := range rows {
			t.X, t.Long = append(t.X, r.ID), append(t.Long, r.ID+":00 – "+r.ID+":59")
		}
	case report.SpanYear:
		t.Corner, rows = m.w.Month, m.s.Months
		for _, r := range rows {
			t.X, t.Long = append(t.X, when(r.ID, "2006-01", "01")), append(t.Long, when(r.ID, "2006-01", "01/2006"))
		}
	default:
		rows = daysOf(m.s)
		for _, r := range rows {
			t.X, t.Long = append(t.X, when(r.ID, time.DateOnly, "02/01")), append(t.Long, when(r.ID, time.DateOnly, "02/01/2006"))
		}
	}
	return t, rows
}

// when writes a date otherwise, or as it is when it is none.
func when(id, from, to string) string {
	t, err := time.Parse(from, id)
	if err != nil {
		return id
	}
	return t.Format(to)
}

// hoursOf fills the hours between the first and the last.
func hoursOf(rows []report.Row) (all []report.Row) {
	for _, r := range rows {
		h, err := strconv.Atoi(r.ID)
		if err != nil {
			continue
		}
		if n := len(all); n > 0 {
			for last, _ := strconv.Atoi(all[n-1].ID); last+1 < h; last++ {
				all = append(all, report.Row{ID: two(last + 1)})
			}
		}
		all = append(all, r)
	}
	return all
}

// daysOf fills the days of a period up to the last that there is.
func daysOf(s *report.Summary) (all []report.Row) {
	if len(s.Days) == 0 {
		return nil
	}
	for _, d := range s.Period.Days() {
		i := slices.IndexFunc(s.Days, func(r report.Row) bool { return r.ID == string(d) })
		if i < 0 {
			all = append(all, report.Row{ID: string(d)})
			continue
		}
		if all = append(all, s.Days[i]); i == len(s.Days)-1 {
			break
		}
	}
	return all
}

func (m *drawing) flow() Picture {
	t, rows := m.along()
	t.Title, t.Columns = m.w.Flow, true
	issued, served := Series{Name: m.w.Issued}, Series{Name: m.w.Served}
	for _, r := range rows {
		issued.Y, served.Y = append(issued.Y, float64(r.Issued)), append(served.Y, float64(r.Served))
		if r.Issued+r.Served+r.Carried == 0 {
			served.Y[len(served.Y)-1] = math.NaN() // a day of rest
		}
	}
	t.Series = []Series{issued, served}
	return t.Picture(m.lang)
}

func (m *drawing) pace() Picture {
	t, rows := m.along()
	t.Title, t.Digits = m.w.Pace, 1
	half, nine := Series{Name: m.w.Half}, Series{Name: m.w.Nine}
	for _, r := range rows {
		if r.Wait.N == 0 {
			half.Y, nine.Y = append(half.Y, math.NaN()), append(nine.Y, math.NaN())
			continue
		}
		half.Y, nine.Y = append(half.Y, float64(r.Wait.P50)/60), append(nine.Y, float64(r.Wait.P90)/60)
	}
	t.Series = []Series{half, nine}
	return t.Picture(m.lang)
}

// heat is a mean day of each sort: a month with five Mondays is held against
// one with four.
func (m *drawing) heat() Picture {
	h := Heat{Title: m.w.Heat, Corner: m.w.Weekday, Digits: 0}
	load := m.s.Load
	first, last := 24, -1
	for day, hours := range load.Issued {
		for hour, n := range hours {
			if n > 0 && load.Days[day] > 0 {
				first, last = min(first, hour), max(last, hour)
			}
		}
	}
	for hour := first; hour <= last; hour++ {
		h.Cols = append(h.Cols, two(hour))
	}
	for day, hours := range load.Issued {
		if load.Days[day] == 0 {
			continue
		}
		row := []float64{}
		for hour := first; hour <= last; hour++ {
			row = append(row, float64(hours[hour])/float64(load.Days[day]))
			if hours[hour] > 0 && row[len(row)-1] < 10 {
				h.Digits = 1
			}
		}
		h.Rows, h.Short, h.N = append(h.Rows, m.w.Weekdays[day]), append(h.Short, m.w.Short[day]), append(h.N, row)
	}
	return h.Picture(m.lang)
}

// spans are times by service, of those that had any.
func (m *drawing) spans(title string, of func(*report.Figures) report.Spread) Picture {
	b := Bars{Title: title, Head: []string{m.w.Line, m.w.N, m.w.Half, m.w.Nine}, Legend: []string{m.w.Half, m.w.Nine}}
	minutes := func(s int) string { return lang.Decimal(m.lang, float64(s)/60, 1) }
	for i := range m.s.Services {
		r := &m.s.Services[i]
		s := of(&r.Figures)
		if s.N == 0 {
			continue
		}
		name := r.Name.In(m.lang)
		if name == "" {
			name = r.ID
		}
		b.Rows = append(b.Rows, Bar{
			Name: name, Long: []float64{float64(s.P50), float64(s.P90)}, Says: minutes(s.P50) + " · " + minutes(s.P90),
			Cells: []string{lang.Number(m.lang, s.N), minutes(s.P50), minutes(s.P90)},
		})
	}
	return b.Picture(m.lang)
}

// parts are rows of one whole, each with its share of it; those behind the
// first so many are no part of it.
func (m *drawing) parts(title string, head []string, names []string, n []int, so int) Picture {
	b := Bars{Title: title, Head: head}
	all := 0
	for _, k := range n[:so] {
		all += k
	}
	for i, name := range names {
		count, share := lang.Number(m.lang, n[i]), "–"
		says := count
		if i < so {
			part := 100 * float64(n[i]) / float64(max(1, all))
			if n[i] < all {
				part = min(part, 99.9) // all is said where it is all
			}
			share = lang.Decimal(m.lang, part, 1) + " %"
			says += " (" + share + ")"
		}
		b.Rows = append(b.Rows, Bar{Name: name, Long: []float64{float64(n[i])}, Says: says, Cells: []string{count, share}})
	}
	return b.Picture(m.lang)
}

// rated is how many chose which level, the best first.
func (m *drawing) rated() Picture {
	s := m.s.Total.Rating
	var names []string
	var n []int
	for i := len(s.Levels) - 1; i >= 0; i-- {
		names, n = append(names, m.level(i)), append(n, s.Levels[i])
	}
	title := lang.Fill(m.w.Rated, "n", lang.Number(m.lang, s.N), "m", lang.Number(m.lang, m.s.Total.Given))
	return m.parts(title, []string{m.w.Level, m.w.N, m.w.Share}, names, n, len(n))
}

// level is what a level is called, 0 the worst.
func (m *drawing) level(i int) string {
	if words := m.s.Ratings.Words; i < len(words) {
		if s := words[i].In(m.lang); s != "" {
			return s
		}
	}
	for _, usual := range [][]string{m.w.Levels5, m.w.Levels3} {
		if len(usual) == m.s.Ratings.Levels && i < len(usual) {
			return usual[i]
		}
	}
	return strconv.Itoa(i + 1)
}

// due is how the case files fared that were due; those whose day is still to
// come are beside the share.
func (m *drawing) due() Picture {
	o := m.s.OnTime
	title := lang.Fill(m.w.Due, "n", lang.Number(m.lang, o.Due))
	return m.parts(title, []string{m.w.State, m.w.Files, m.w.Share}, m.w.States, []int{o.Met, o.Late, o.Overdue, o.Open}, 3)
}
