package hall

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Day is a business day in the hall's own zone, "2006-01-02". Days sort as
// strings.
type Day string

// DayOf returns the business day that an instant falls on in a zone.
func DayOf(t time.Time, zone *time.Location) Day {
	return Day(t.In(zone).Format(time.DateOnly))
}

// ParseDay reads "2026-11-21".
func ParseDay(s string) (Day, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("day %q: want YYYY-MM-DD", s)
	}
	return Day(s), nil
}

// Start is the first instant of the day in its zone.
func (d Day) Start(zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// At is the instant of a time of this day.
func (d Day) At(c Clock, zone *time.Location) time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), int(c)/60, int(c)%60, 0, 0, zone)
}

// Compact writes the day without dashes, as ticket ids carry it: "20261121".
func (d Day) Compact() string {
	if len(d) != len(time.DateOnly) {
		return string(d)
	}
	return string(d[:4] + d[5:7] + d[8:])
}

// Clock is a time of day in minutes from midnight, 0 to 1440 ("24:00").
type Clock int

// ParseClock reads "07:30"; "24:00" is the end of the day.
func ParseClock(s string) (Clock, error) {
	bad := fmt.Errorf("time of day %q: want HH:MM", s)
	if len(s) != 5 || s[2] != ':' {
		return 0, bad
	}
	h, err1 := strconv.ParseUint(s[:2], 10, 8) // no sign
	m, err2 := strconv.ParseUint(s[3:], 10, 8)
	if err1 != nil || err2 != nil || m > 59 || h*60+m > 24*60 {
		return 0, bad
	}
	return Clock(h*60 + m), nil
}

// String writes the time of day as "07:30".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// Span is a stretch of one day; To is not in it.
type Span struct{ From, To Clock }

// ParseSpan reads "07:30-11:30"; it may not begin before after.
func ParseSpan(s string, after Clock) (Span, error) {
	from, to, ok := strings.Cut(s, "-")
	a, err1 := ParseClock(strings.TrimSpace(from))
	b, err2 := ParseClock(strings.TrimSpace(to))
	switch {
	case !ok || err1 != nil || err2 != nil:
		return Span{}, fmt.Errorf("%q: want hours such as 07:30-11:30", s)
	case b <= a:
		return Span{}, fmt.Errorf("%q ends before it begins", s)
	case a < after:
		return Span{}, fmt.Errorf("%q begins before the hours in front of it end", s)
	}
	return Span{a, b}, nil
}

// String writes the span as "07:30-11:30".
func (s Span) String() string { return s.From.String() + "-" + s.To.String() }

// MarshalText writes the span as String does.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *Span) UnmarshalText(b []byte) (err error) {
	*s, err = ParseSpan(string(b), 0)
	return err
}

// Hours says when a hall gives numbers. The zero value is never open.
type Hours struct {
	Week     [7][]Span      // by time.Weekday, Sunday first; each list in order
	Holidays map[Day]Text   // closed, and why
	Special  map[Day][]Span // swapped working days and short days; wins over Week and Holidays
}

// On lists the spans of a day.
func (h *Hours) On(d Day) []Span {
	if s, ok := h.Special[d]; ok {
		return s
	}
	if _, closed := h.Holidays[d]; closed {
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return nil
	}
	return h.Week[t.Weekday()]
}

// Open reports whether the hall is open at t, and when that changes next: the
// end of this span, or the start of the next one within 14 days (zero when
// there is none).
func (h *Hours) Open(t time.Time, zone *time.Location) (open bool, until time.Time) {
	t = t.In(zone)
	at := func(d time.Time, c Clock) time.Time {
		return time.Date(d.Year(), d.Month(), d.Day(), int(c)/60, int(c)%60, 0, 0, zone)
	}
	for i := range 15 {
		d := t.AddDate(0, 0, i)
		for _, s := range h.On(DayOf(d, zone)) {
			from, to := at(d, s.From), at(d, s.To)
			if t.Before(from) {
				return false, from
			}
			if t.Before(to) {
				return true, to
			}
		}
	}
	return false, time.Time{}
}
