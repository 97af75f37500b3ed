package history_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/server/control"
	"motcua/server/demo/history"
	"motcua/server/report"
	"motcua/server/serve"
	"motcua/server/store"
)

// counts are the figures of a row that are plain counts.
var counts = []string{
	"issued", "carried", "served", "no_show", "cancelled", "expired", "open", "legs", "transfers", "out_of_order", "undone",
	"targeted", "in_target",
}

// told is a report as its JSON tells it.
type told struct {
	Total                                                     map[string]any
	Services, Counters, Clerks, Hours, Weekdays, Days, Months []map[string]any
	Load                                                      struct{ Issued [7][24]int }
	Printers                                                  []struct {
		Name                     string
		Printed, Failed, Unknown int
	}
	Closed bool
}

// Every figure of every period and cut is what whoever has the exported log
// counts, also where people are carried over a night.
func TestFiguresAreWhatTheLogSays(t *testing.T) {
	seen := map[string]int{}
	for _, x := range []struct {
		site        string
		from, until hall.Day
		perDay      int
		carry       bool
	}{
		{"provincial", "2026-10-29", "2026-11-07", 60, false},
		{"commune", "2026-11-06", "2026-11-18", 60, true},
	} {
		t.Run(x.site, func(t *testing.T) {
			s, err := sites.Load(x.site)
			if err != nil {
				t.Fatal(err)
			}
			s.Hall.Limits.CarryOver = x.carry
			dir := t.TempDir()
			st, err := store.Open(filepath.Join(dir, serve.StoreFile))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := history.Write(context.Background(), st, history.Config{Hall: &s.Hall, From: x.from, Until: x.until, PerDay: x.perDay, Seed: 7}); err != nil {
				t.Fatal(err)
			}
			if err := report.KeepSite(st.Bucket(control.ReportBucket), report.SiteOf(&s.Hall)); err != nil {
				t.Fatal(err)
			}
			if err := st.Close(); err != nil {
				t.Fatal(err)
			}
			compare(t, dir, []string{"2026-W45", "2026-11", "2026-Q4", "2026-11-06"}, seen)
		})
	}
	enough(t, seen, "carried")
}

// The same over a year, 500,000 tickets: SOAK=1.
func TestAYearsFiguresAreWhatTheLogSays(t *testing.T) {
	if os.Getenv("SOAK") == "" {
		return // the weeks above are its short form
	}
	seen := map[string]int{}
	compare(t, theYear(t), []string{"2026", "2026-Q3", "2026-10", "2026-W30", "2026-11-18"}, seen)
	enough(t, seen)
}

// enough fails a test in which nothing of a figure was seen.
func enough(t *testing.T, seen map[string]int, more ...string) {
	t.Helper()
	for _, figure := range append(more, "issued", "served", "no_show", "cancelled", "expired", "legs", "transfers", "out_of_order", "undone", "targeted", "in_target") {
		if seen[figure] == 0 {
			t.Errorf("nowhere was anything %s: this test says nothing of it", figure)
		}
	}
	if seen["rows"] < 100 {
		t.Errorf("only %d rows were held against each other", seen["rows"])
	}
}

func compare(t *testing.T, dir string, periods []string, seen map[string]int) {
	t.Helper()
	h, err := control.Dial(dir, serve.StoreFile, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}()
	var exported bytes.Buffer
	if err := h.Copy(context.Background(), "/export?format=ndjson&from=2025-01-01&to=2027-12-31", &exported); err != nil {
		t.Fatal(err)
	}
	for _, period := range periods {
		p, err := report.ParsePeriod(period)
		if err != nil {
			t.Fatal(err)
		}
		var r told
		if err := h.Get(context.Background(), "/report?"+url.Values{"period": {period}, "format": {"json"}}.Encode(), &r); err != nil {
			if strings.Contains(err.Error(), report.ErrNoDay.Error()) {
				continue
			}
			t.Fatal(err)
		}
		days := worked(t, exported.Bytes(), string(p.From), string(p.To))
		match(t, period, &r, recount(t, exported.Bytes(), days[0], days[len(days)-1]), seen)
	}
}

// worked are the days of a period that the log has.
func worked(t *testing.T, exported []byte, from, to string) (days []string) {
	t.Helper()
	for l := range bytes.Lines(exported) {
		if !bytes.Contains(l, []byte(`"kind":"day_opened"`)) {
			continue
		}
		var e struct{ Day string }
		if err := json.Unmarshal(l, &e); err != nil {
			t.Fatal(err)
		}
		if e.Day >= from && e.Day <= to {
			days = append(days, e.Day)
		}
	}
	return days
}

// match holds a report against a count of our own, row by row.
func match(t *testing.T, period string, r *told, own *book, seen map[string]int) {
	t.Helper()
	r.Total["id"] = "*"
	for cut, rows := range map[string][]map[string]any{
		"total": {r.Total}, "services": r.Services, "counters": r.Counters, "clerks": r.Clerks, "hours": r.Hours,
		"weekdays": r.Weekdays, "days": r.Days, "months": r.Months,
	} {
		found := map[string]bool{}
		for _, row := range rows {
			id := fmt.Sprint(row["id"])
			found[id] = true
			s := own.rows[[2]string{cut, id}]
			if s == nil {
				s = &sums{counts: map[string]int{}}
			}
			matchRow(t, strings.Join([]string{period, cut, id}, " "), cut, row, s, seen)
		}
		for key := range own.rows {
			if key[0] == cut && !found[key[1]] && len(rows) > 0 {
				t.Errorf("%s: there is no row %s of %s", period, key[1], cut)
			}
		}
	}
	for day, hours := range r.Load.Issued {
		for hour, n := range hours {
			own := own.rows[[2]string{"load", fmt.Sprintf("%d%02d", day+1, hour)}]
			if want := 0; own != nil && own.counts["issued"] != n || own == nil && n != want {
				t.Errorf("%s: load of day %d at %02d is %d", period, day+1, hour, n)
			}
		}
	}
	slips := map[string][3]int{}
	for key, jobs := range own.jobs {
		name, _, _ := strings.Cut(key, " ")
		n := slips[name]
		for _, verdict := range jobs {
			switch verdict {
			case "failed":
				n[1]++
			case "unknown":
				n[2]++
			default:
				n[0]++
			}
		}
		slips[name] = n
	}
	for _, p := range r.Printers {
		if slips[p.Name] != [3]int{p.Printed, p.Failed, p.Unknown} {
			t.Errorf("%s: %+v, counted %v", period, p, slips[p.Name])
		}
	}
	if len(r.Printers) != len(slips) || len(slips) == 0 {
		t.Errorf("%s: %d printers, counted %d", period, len(r.Printers), len(slips))
	}
}

func matchRow(t *testing.T, name, cut string, row map[string]any, s *sums, seen map[string]int) {
	t.Helper()
	seen["rows"]++
	number := func(v any) int { f, _ := v.(float64); return int(f) }
	for _, figure := range counts {
		want := s.counts[figure]
		if cut == "total" || cut == "services" { // over several days, what the first took over and the last left
			switch figure {
			case "carried":
				want = s.counts["carried_first"]
			case "open":
				want = s.counts["open_last"]
			}
		}
		if (cut == "months" || cut == "weekdays") && (figure == "carried" || figure == "open") {
			continue
		}
		seen[figure] += want
		if got := number(row[figure]); got != want {
			t.Errorf("%s: %s %d, counted %d", name, figure, got, want)
		}
	}
	for figure, list := range map[string][]int{"wait_s": s.waits, "service_s": s.service} {
		times, _ := row[figure].(map[string]any)
		for part, want := range spreadOf(list) {
			if got := number(times[part]); got != want {
				t.Errorf("%s: %s %s %d, counted %d", name, figure, part, got, want)
			}
		}
	}
}
