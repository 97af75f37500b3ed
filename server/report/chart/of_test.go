package chart_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"motcua/internal/hall"
	"motcua/server/cases"
	"motcua/server/rating"
	"motcua/server/report"
	"motcua/server/report/chart"
)

// summary is a hall's figures over a period, with a Sunday of rest in each week.
func summary(t *testing.T, period string) *report.Summary {
	p, err := report.ParsePeriod(period)
	if err != nil {
		t.Fatal(err)
	}
	figures := func(n int) report.Figures {
		return report.Figures{
			Issued: n, Served: n * 9 / 10, NoShow: n / 20, Wait: report.Spread{N: n, P50: 300 + n, P90: 900 + 2*n, Max: 4000},
			Service: report.Spread{N: n, P50: 240, P90: 700, Max: 1800},
		}
	}
	s := &report.Summary{Period: p, Total: figures(700)}
	for i, name := range []string{"Đất đai, tài nguyên và môi trường", "Tư pháp – hộ tịch"} {
		s.Services = append(s.Services, report.Row{ID: fmt.Sprint(i), Name: hall.Text{"vi": name}, Figures: figures(300 * (i + 1))})
	}
	for _, h := range []int{7, 8, 9, 13} {
		s.Hours = append(s.Hours, report.Row{ID: fmt.Sprintf("%02d", h), Figures: figures(20 * h)})
	}
	for i, d := range p.Days() {
		if day := i % 7; day != 6 {
			s.Days = append(s.Days, report.Row{ID: string(d), Figures: figures(40 + 7*day)})
			s.Load.Days[day]++
			for h := 7; h < 16; h++ {
				s.Load.Issued[day][h] += 10 + h%4
			}
		}
	}
	if p.Span == report.SpanYear {
		for m := range 12 {
			s.Months = append(s.Months, report.Row{ID: fmt.Sprintf("%s-%02d", period, m+1), Figures: figures(1000 + m)})
		}
	}
	return s
}

// A report of each length has its pictures in both languages, and they say the
// figures of their rows.
func TestThePicturesOfAReport(t *testing.T) {
	for period, want := range map[string]string{
		"2026-11-20": "flow pace lines services", "2026-W47": "flow pace heat lines services", "2026-11": "flow pace heat lines services",
		"2026-Q4": "flow pace heat lines services", "2026": "flow pace heat lines services",
	} {
		for _, l := range []string{"vi", "en"} {
			var ids []string
			for _, n := range chart.Of(summary(t, period), l) {
				ids = append(ids, string(n.ID))
				var b bytes.Buffer
				if err := n.SVG(&b, 640); err != nil {
					t.Fatal(err)
				}
				wellFormed(t, b.Bytes())
				if n.Title == "" || len(n.Table.Rows) == 0 {
					t.Errorf("%s %s %s: no title or no figures", period, n.ID, l)
				}
				if *pictures != "" {
					_ = os.WriteFile(filepath.Join(*pictures, fmt.Sprintf("of-%s-%s-%s.svg", period, n.ID, l)), b.Bytes(), 0o644)
				}
			}
			if got := strings.Join(ids, " "); got != want {
				t.Errorf("%s: %s, want %s", period, got, want)
			}
		}
	}
	week := chart.Of(summary(t, "2026-W47"), "vi")
	if got := week[0].Table.Rows; len(got) != 6 || !slices.Equal(got[1], []string{"17/11/2026", "47", "42"}) {
		t.Errorf("the week, day by day: %q", got)
	}
	if got := week[2].Table.Rows[0]; got[0] != "Thứ Hai" || got[1] != "13" {
		t.Errorf("Monday's load: %q", got)
	}
	s := summary(t, "2026-10")
	share := .97
	s.Total.Given, s.Total.Rating = 212, &rating.Score{N: 210, Levels: []int{2, 3, 15, 60, 130}, Points: 1.9}
	s.Ratings, s.OnTime = &rating.Basis{Levels: 5}, &cases.OnTime{Due: 100, Met: 87, Late: 2, Overdue: 1, Open: 10, Share: &share}
	for i, want := range [][]string{{"Rất hài lòng", "130", "61,9 %"}, {"Trả đúng hạn", "87", "96,7 %"}} {
		if got := chart.Of(s, "vi")[3+i].Table.Rows[0]; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	day := chart.Of(summary(t, "2026-11-20"), "vi")
	if got := day[0].Table.Rows; len(got) != 7 || got[3][0] != "10:00 – 10:59" || got[3][1] != "0" {
		t.Errorf("the day, hour by hour, with the hours of rest: %q", got)
	}
	if empty := chart.Of(&report.Summary{Period: report.PeriodOf(report.SpanMonth, "2026-11-01")}, "en"); len(empty) != 5 {
		t.Errorf("a month without figures has %d pictures", len(empty))
	}
}
