package report

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua/internal/hall"
)

func TestPeriodsAreRead(t *testing.T) {
	for _, c := range []struct{ in, from, to, prev, next, vi string }{
		{"2026-11-21", "2026-11-21", "2026-11-21", "2026-11-20", "2026-11-22", "Ngày 21/11/2026"},
		{"2026-W47", "2026-11-16", "2026-11-22", "2026-W46", "2026-W48", "Tuần 47/2026 (16/11 – 22/11/2026)"},
		{"2026-W53", "2026-12-28", "2027-01-03", "2026-W52", "2027-W01", "Tuần 53/2026 (28/12 – 03/01/2027)"},
		{"2026-W01", "2025-12-29", "2026-01-04", "2025-W52", "2026-W02", "Tuần 1/2026 (29/12 – 04/01/2026)"},
		{"2024-02", "2024-02-01", "2024-02-29", "2024-01", "2024-03", "Tháng 2/2024"},
		{"2026-12", "2026-12-01", "2026-12-31", "2026-11", "2027-01", "Tháng 12/2026"},
		{"2026-Q4", "2026-10-01", "2026-12-31", "2026-Q3", "2027-Q1", "Quý IV/2026"},
		{"2026-Q1", "2026-01-01", "2026-03-31", "2025-Q4", "2026-Q2", "Quý I/2026"},
		{"2026", "2026-01-01", "2026-12-31", "2025", "2027", "Năm 2026"},
	} {
		p, err := ParsePeriod(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if p.String() != c.in || string(p.From) != c.from || string(p.To) != c.to {
			t.Errorf("%s: %s, %s to %s", c.in, p, p.From, p.To)
		}
		if p.Prev().String() != c.prev || p.Next().String() != c.next {
			t.Errorf("%s: between %s and %s", c.in, p.Prev(), p.Next())
		}
		if got := p.In("vi"); got != c.vi {
			t.Errorf("%s: %q, want %q", c.in, got, c.vi)
		}
	}
	for _, bad := range []string{
		"", "26", "2026-13", "2026-00", "2026-02-30", "2025-W53", "2026-W00", "2026-W54", "2026-Q5", "2026-Q0", "2026-w47",
		"2026-11-21 ", "2026/11", "hôm nay", "2026-11-21\n", "0000", "2026-1-1", "2026-Q4-01", "20261121",
	} {
		if p, err := ParsePeriod(bad); err == nil {
			t.Errorf("%q is read as %s", bad, p)
		}
	}
}

// A period holds the days that lead to it and no other, its neighbours touch it,
// and what is written is read back.
func TestPeriodsTileTheCalendar(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		day := dayOf(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 60000).Draw(rt, "day")))
		p := PeriodOf(rapid.SampledFrom(Spans).Draw(rt, "span"), day)
		list := p.Days()
		if !p.Contains(day) || list[0] != p.From || list[len(list)-1] != p.To {
			rt.Fatalf("%s: %s, days %v", day, p, list)
		}
		for _, d := range list {
			if PeriodOf(p.Span, d) != p {
				rt.Fatalf("%s is not of %s", d, p)
			}
		}
		next := p.Next()
		if tomorrow := dayOf(p.from().AddDate(0, 0, len(list))); next.From != tomorrow || next.Prev() != p || p.Contains(tomorrow) || next.Contains(p.To) {
			rt.Fatalf("%s to %s is followed by %s from %s", p.From, p.To, next, next.From)
		}
		data, err := json.Marshal(p)
		var back Period
		if err != nil || json.Unmarshal(data, &back) != nil || back != p {
			rt.Fatalf("%s: %s, %v, read back as %v", p, data, err, back)
		}
	})
	if none := (Period{}); none.Contains(hall.Day("")) || none.String() != "" || none.Days() != nil || none.Next() != none {
		t.Error("the zero period is not empty")
	}
}
