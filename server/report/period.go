package report

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
)

// Span is how long a period is.
type Span string

// The spans of a report ("ngày, tuần, tháng, quý, năm").
const (
	SpanDay     Span = "day"
	SpanWeek    Span = "week" // Monday to Sunday, as ISO 8601 has it
	SpanMonth   Span = "month"
	SpanQuarter Span = "quarter"
	SpanYear    Span = "year"
)

// Spans are all spans, the shortest first.
var Spans = []Span{SpanDay, SpanWeek, SpanMonth, SpanQuarter, SpanYear}

// Period is the days that a report is about: From and To are both in it. It is
// a comparable value, and is written as String does everywhere: in addresses,
// in JSON and on the command line. The zero value holds no day.
type Period struct {
	Span     Span
	From, To hall.Day
}

var periodForm = regexp.MustCompile(`^([1-9]\d{3})(?:-(?:(\d\d)(?:-(\d\d))?|W(\d\d)|Q([1-4])))?$`)

// ParsePeriod reads "2026-11-21", "2026-W47", "2026-11", "2026-Q4" or "2026".
func ParsePeriod(s string) (Period, error) {
	bad := fmt.Errorf("period %q: want 2026-11-21, 2026-W47, 2026-11, 2026-Q4 or 2026", s)
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return Period{}, bad
	}
	n := func(i int) int { k, _ := strconv.Atoi(m[i]); return k } // digits, by the form
	first := time.Date(n(1), 1, 1, 0, 0, 0, 0, time.UTC)
	p := Period{}
	switch {
	case m[3] != "":
		p = PeriodOf(SpanDay, hall.Day(s))
	case m[2] != "":
		p = PeriodOf(SpanMonth, dayOf(first.AddDate(0, n(2)-1, 0)))
	case m[4] != "":
		p = PeriodOf(SpanWeek, dayOf(first.AddDate(0, 0, 3+7*(n(4)-1)))) // the first week has the 4th of January
	case m[5] != "":
		p = PeriodOf(SpanQuarter, dayOf(first.AddDate(0, 3*(n(5)-1), 0)))
	default:
		p = PeriodOf(SpanYear, dayOf(first))
	}
	if p.String() != s { // such as the 31st of February, or week 53 of a year with 52
		return Period{}, bad
	}
	return p, nil
}

// PeriodOf is the period of a span in which a day lies; the zero Period when
// there is no such day.
func PeriodOf(span Span, day hall.Day) Period {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return Period{}
	}
	from, to := t, t
	switch span {
	case SpanDay:
	case SpanWeek:
		from = t.AddDate(0, 0, -int(t.Weekday()+6)%7)
		to = from.AddDate(0, 0, 6)
	case SpanMonth:
		from = t.AddDate(0, 0, 1-t.Day())
		to = from.AddDate(0, 1, -1)
	case SpanQuarter:
		from = time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
		to = from.AddDate(0, 3, -1)
	case SpanYear:
		from = time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		to = from.AddDate(1, 0, -1)
	default:
		return Period{}
	}
	return Period{span, dayOf(from), dayOf(to)}
}

func dayOf(t time.Time) hall.Day { return hall.Day(t.Format(time.DateOnly)) }

func (p Period) from() time.Time { t, _ := time.Parse(time.DateOnly, string(p.From)); return t }

// String writes the period as ParsePeriod reads it; "" for the zero Period.
func (p Period) String() string {
	t := p.from()
	switch p.Span {
	case SpanDay:
		return string(p.From)
	case SpanWeek:
		year, week := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case SpanMonth:
		return t.Format("2006-01")
	case SpanQuarter:
		return fmt.Sprintf("%04d-Q%d", t.Year(), (t.Month()-1)/3+1)
	case SpanYear:
		return t.Format("2006")
	}
	return ""
}

// Next is the period behind this one, of the same span.
func (p Period) Next() Period { return p.by(1) }

// Prev is the period before this one, of the same span.
func (p Period) Prev() Period { return p.by(-1) }

func (p Period) by(n int) Period {
	t := p.from()
	switch p.Span {
	case SpanDay:
		t = t.AddDate(0, 0, n)
	case SpanWeek:
		t = t.AddDate(0, 0, 7*n)
	case SpanMonth:
		t = t.AddDate(0, n, 0)
	case SpanQuarter:
		t = t.AddDate(0, 3*n, 0)
	case SpanYear:
		t = t.AddDate(n, 0, 0)
	}
	return PeriodOf(p.Span, dayOf(t))
}

// Contains reports whether a day lies in the period.
func (p Period) Contains(day hall.Day) bool { return p.Span != "" && p.From <= day && day <= p.To }

// Days are the days of the calendar in the period, in order.
func (p Period) Days() (list []hall.Day) {
	if p.Span == "" {
		return nil
	}
	for t := p.from(); dayOf(t) <= p.To; t = t.AddDate(0, 0, 1) {
		list = append(list, dayOf(t))
	}
	return list
}

// MarshalText writes the period as String does.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText writes, the zero Period too.
func (p *Period) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	*p, err = ParsePeriod(string(b))
	return err
}

// periodWords say a period in a language.
type periodWords struct {
	Day, Week, Month, Quarter, Year string
	Spans                           map[string]string
}

var sayPeriod = lang.Section[periodWords]("period")

// quarters are the numbers of quarters as the office writes them.
var quarters = []string{"I", "II", "III", "IV"}

// In says the period in a language: "Ngày 21/11/2026", "Tuần 47/2026
// (16/11-22/11/2026)", "Tháng 11/2026", "Quý IV/2026", "Năm 2026".
func (p Period) In(language string) string {
	w, t := sayPeriod(language), p.from()
	switch p.Span {
	case SpanDay:
		return lang.Fill(w.Day, "t", t.Format("02/01/2006"))
	case SpanWeek:
		year, week := t.ISOWeek()
		end := t.AddDate(0, 0, 6)
		return lang.Fill(w.Week, "n", week, "y", year, "a", t.Format("02/01"), "b", end.Format("02/01/2006"))
	case SpanMonth:
		return lang.Fill(w.Month, "n", int(t.Month()), "y", t.Year())
	case SpanQuarter:
		return lang.Fill(w.Quarter, "n", quarters[(t.Month()-1)/3], "y", t.Year())
	case SpanYear:
		return lang.Fill(w.Year, "y", t.Year())
	}
	return ""
}

// In says the span in a language: "Tuần".
func (s Span) In(language string) string { return sayPeriod(language).Spans[string(s)] }
