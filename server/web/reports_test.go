package web

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/cases"
	"motcua/server/rating"
	"motcua/server/report"
)

// fakeReports are a busy hall's figures of any period, of 24 counters and as
// many clerks, with the longest real names. Before 2026-08 there was no hall.
type fakeReports struct {
	report.Reader
	f *fakeHall
	// asked counts what was counted.
	asked *int
}

func (r fakeReports) Summary(p report.Period) (report.Summary, error) {
	if r.asked != nil {
		*r.asked++
	}
	if p.To < "2026-08-01" || p.From > "2026-11-20" {
		return report.Summary{}, fmt.Errorf("report of %s: %w", p, report.ErrNoDay)
	}
	h := r.f.Hall()
	days := 0
	s := report.Summary{Period: p, Hall: h.Name, Closed: p.To < "2026-11-20", From: 120, To: 9182, At: morning, Sum: strings.Repeat("0f1e2d3c4b5a6978", 4)}
	if p.Span == report.SpanDay {
		s.Day = p.From
	}
	if !s.Closed {
		s.Sum = ""
	}
	for _, d := range p.Days() {
		at, err := time.Parse(time.DateOnly, string(d))
		if err != nil {
			return s, err
		}
		weekday := int(at.Weekday()+6) % 7
		if d < "2026-08-01" || d > "2026-11-20" || weekday == 6 {
			continue
		}
		days++
		s.Days = append(s.Days, report.Row{ID: string(d), Figures: figuresOf(620 + 17*(days%9))})
		s.Load.Days[weekday]++
		for hour, n := range []int{64, 118, 131, 97, 40, 0, 52, 88, 61, 22} {
			if weekday < 5 || hour < 5 {
				s.Load.Issued[weekday][7+hour] += max(0, n-3*weekday-days%5)
			}
		}
	}
	if p.Span == report.SpanYear || p.Span == report.SpanQuarter {
		for m := 8; m <= 11; m++ {
			if id := fmt.Sprintf("2026-%02d", m); p.Contains(hall.Day(id + "-01")) {
				s.Months = append(s.Months, report.Row{ID: id, Figures: figuresOf(17000 + 313*m)})
			}
		}
	}
	s.Total = figuresOf(640 * days)
	s.Ratings = &rating.Basis{
		Levels: 5, LegalBasis: "Thông tư số 01/2018/TT-VPCP ngày 23/11/2018 của Văn phòng Chính phủ", LotOf: 5,
		Questions: []rating.Named{
			{ID: "time", Name: hall.Text{"vi": "Thời gian giải quyết thủ tục so với quy định"}},
			{ID: "contacts", Name: hall.Text{"vi": "Số lần phải liên hệ với nơi tiếp nhận để hoàn thiện hồ sơ"}},
		},
		Reasons: []rating.Named{{ID: "wait", Name: hall.Text{"vi": "Chờ lâu"}}, {ID: "visits", Name: hall.Text{"vi": "Phải đi lại nhiều lần"}}},
		Bands:   []rating.Named{{ID: "good", Name: hall.Text{"vi": "Từ 5 điểm trở lên"}}, {ID: "fair", Name: hall.Text{"vi": "Từ 3,5 đến dưới 5 điểm"}}},
	}
	share := .957
	s.OnTime = &cases.OnTime{Due: 61 * days, Met: 55 * days, Late: 2 * days, Overdue: days / 2, Open: 61*days - 57*days - days/2, Share: &share}
	for i := range h.Services {
		s.Services = append(s.Services, report.Row{ID: h.Services[i].ID, Name: h.Services[i].Name, Figures: figuresOf(days * (20 + 7*i))})
	}
	for i := range h.Counters {
		s.Counters = append(s.Counters, report.Row{ID: h.Counters[i].ID, Name: h.Counters[i].Name, Figures: figuresOf(days * (11 + 3*i))})
	}
	for i, name := range []string{"Nguyễn Thị Hoàng Phượng Uyên", "Lê Văn Đạt", "Trịnh Thị Hồng Oanh", "Tôn Nữ Thị Quỳnh Trang", "Hoàng Phủ Ngọc Tường Vy", "Đỗ Mười"} {
		s.Clerks = append(s.Clerks, report.Row{ID: fmt.Sprint("canbo", i+1), Name: hall.Text{"vi": name}, Figures: figuresOf(days * (31 + 9*i))})
	}
	for hour := 7; hour <= 16; hour++ {
		s.Hours = append(s.Hours, report.Row{ID: fmt.Sprintf("%02d", hour), Figures: figuresOf(days * (30 + 20*(hour%4)))})
	}
	if p.Span == report.SpanDay {
		s.Days = nil
		return s, nil
	}
	for day := range 6 {
		s.Weekdays = append(s.Weekdays, report.Row{ID: fmt.Sprint(day + 1), Figures: figuresOf(100*days - 40*day)})
	}
	return s, nil
}

// Behind has as many events as the figure says.
func (r fakeReports) Behind(q report.Query, skip, most int) (report.Evidence, error) {
	e := report.Evidence{Query: q}
	if err := q.Check(); err != nil {
		return e, err
	}
	sum, err := r.Summary(q.Period)
	if err != nil {
		return e, err
	}
	f := rowOf(&sum, &q)
	e.N = q.Figure.Of(f)
	for i := skip; i < min(e.N, skip+most); i++ {
		tk := r.f.State().Tickets[i%len(r.f.State().Tickets)]
		e.Facts = append(e.Facts, report.Fact{
			Day: "2026-10-05", Clerk: fmt.Sprint("canbo", i%6+1), Seconds: f.Wait.P50 + 7*(i%80-40),
			Event: wire.Event{Seq: uint64(3000 + 7*i), At: morning.Add(time.Duration(i) * time.Minute), Body: wire.Body{
				Kind: wire.TicketCalled, Ticket: &tk, Counter: r.f.Hall().Counters[i%20].ID, Reason: []string{"", "", "Người cao tuổi, đi lại khó khăn, có người nhà đi cùng"}[i%3],
			}},
		})
	}
	return e, nil
}

// scoreOf are n ratings, of which whole lots of five are shown.
func scoreOf(n int) *rating.Score {
	if n -= n % 5; n == 0 {
		return nil
	}
	sum := 3.4
	return &rating.Score{
		N: n, Mean: 4.62, Levels: []int{n / 50, n / 40, n / 10, n / 4, n - n/50 - n/40 - n/10 - n/4}, Points: 1.8,
		Questions: []rating.Answers{{ID: "time", N: n, Points: 1.7}, {ID: "contacts", N: n, Points: 1.7}}, Sum: &sum, Band: "fair",
		Reasons: map[string]int{"wait": n / 9, "visits": n / 30},
	}
}

func figuresOf(n int) report.Figures {
	return report.Figures{
		Given: n * 3 / 10, Response: rating.Response(n*3/10, n*9/10), Rating: scoreOf(n * 3 / 10),
		Issued: n, Carried: n / 300, Served: n * 9 / 10, NoShow: n / 21, Cancelled: n / 70, Expired: n / 90, Open: n / 400, Transfers: n / 33,
		OutOfOrder: n / 150, Undone: n / 60, Targeted: n * 8 / 10, InTarget: n * 7 / 10,
		Wait:    report.Spread{N: n * 19 / 20, P50: 610 + n%400, P90: 1900 + n%900, Max: 5400 + n%1000},
		Service: report.Spread{N: n * 9 / 10, P50: 340 + n%120, P90: 1120 + n%300, Max: 4100},
	}
}

// A report stands on every screen with the longest names, and on paper.
func TestPicturesOfReports(t *testing.T) {
	f := newHall(t)
	f.hall.PublicURL = "https://motcua.thanhhoa.gov.vn"
	srv := serve(t, f, func(c *Config) { c.Reports = fakeReports{f: f} })
	b := chromium.Open(t, 1440, 900, "as_manager=1")
	for _, p := range []struct {
		name, path string
		w, h       int64
	}{
		{"report", "/floor/reports/2026-10", 1440, 900},
		{"report-en", "/floor/reports/2026-10?lang=en", 1440, 900},
		{"report-day", "/floor/reports/2026-11-20?lang=vi", 1024, 768},
		{"report-year", "/floor/reports/2026", 1440, 900},
		{"report-phone", "/floor/reports/2026-W46", 390, 844},
		{"report-empty", "/floor/reports/2026-07", 1024, 768},
		{"results", "/results", 1440, 900},
		{"results-phone", "/results/2026-09", 390, 844},
		{"results-embed", "/results?embed&lang=en", 700, 600},
		{"report-events", "/floor/reports/2026-10/events?lang=vi&figure=wait_s&counter=q3&from=201", 1440, 900},
		{"report-events-phone", "/floor/reports/2026-10-05/events?figure=out_of_order&hour=09", 390, 844},
	} {
		t.Run(p.name, func(t *testing.T) {
			b.Do(chromedp.EmulateViewport(p.w, p.h))
			b.Go(srv.URL + p.path)
			b.Until(`[...document.images].every((i) => i.complete && i.naturalWidth)`)
			noOverflow(t, b, p.name)
			shotWhole(b, p.w, p.name)
			if *pictures != "" && (p.name == "report" || p.name == "results") {
				if err := os.WriteFile(filepath.Join(*pictures, p.name+".pdf"), printed(b), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if p.name == "results" {
				if n := bytes.Count(printed(b), []byte("/Type /Page\n")); n != 1 {
					t.Errorf("%d sheets for the wall", n)
				}
			}
		})
	}
}

// Anybody may see what the hall did in a month that is over, and nothing else.
func TestResultsAreForAnybody(t *testing.T) {
	f, asked := newHall(t), 0
	f.hall.PublicURL = "https://motcua.thanhhoa.gov.vn"
	srv := serve(t, f, func(c *Config) { c.Reports = fakeReports{f: f, asked: &asked} })
	for _, c := range []struct {
		path string
		want int
		says string
	}{
		{"/results", 200, "Tháng 10/2026"},
		{"/results/2026-09", 200, "95,7 %"},
		{"/results/2026-07", 200, "Chưa có số liệu"},
		{"/results/2026-11", 404, ""}, // goes on
		{"/results/2027-01", 404, ""},
		{"/results/2019-01", 404, ""},
		{"/results/2026-W40", 404, ""},
		{"/results/2026-10-20", 404, ""},
		{"/results/2026", 404, ""},
		{"/results/x", 404, ""},
		{"/results/2026-10/rated.svg?w=600", 200, "Rất hài lòng"},
		{"/results/2026-10/due.svg", 200, "<svg"},
		{"/results/2026-10/flow.svg", 404, ""},
		{"/results/2026-11/rated.svg", 404, ""},
	} {
		if resp, body := get(t, srv.URL, c.path); resp.StatusCode != c.want || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d, want %d and %q", c.path, resp.StatusCode, c.want, c.says)
		}
	}
	resp, body := get(t, srv.URL, "/results/2026-10")
	if strings.Contains(body, "Nguyễn Thị Hoàng") || strings.Contains(body, "Quầy 3") {
		t.Error("a clerk or a counter stands on the public page")
	}
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(body, "data:image/svg") {
		t.Errorf("framed by anybody, or without a code: %s", csp)
	}
	resp, body = get(t, srv.URL, "/results?embed")
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors *") || !strings.Contains(body, "/results/2026-09?embed") {
		t.Errorf("embedded: %s", csp)
	}
	before := asked
	for range 20 {
		get(t, srv.URL, "/results")
		get(t, srv.URL, "/results/2026-10/rated.svg")
	}
	if asked != before {
		t.Errorf("forty readers had %d months counted again", asked-before)
	}
	for _, c := range []struct {
		n, of int
		want  string
	}{{0, 0, "–"}, {0, 1, "0/1"}, {3, 4, "3/4"}, {4, 5, "80,0 %"}, {1999, 2000, "99,9 %"}, {2000, 2000, "100,0 %"}, {1990, 2000, "99,5 %"}} {
		if got := percent("vi", c.n, c.of); got != c.want {
			t.Errorf("%d of %d: %s, want %s", c.n, c.of, got, c.want)
		}
	}
	if _, body := get(t, srv.URL, "/results/2026-08"); strings.Contains(body, `rel="prev"`) {
		t.Error("the first month leads to one before it")
	}
	f.hall.PublicURL = ""
	if _, body := get(t, srv.URL, "/results"); strings.Contains(body, "data:image/svg") {
		t.Error("a code without a public address")
	}
}

// shotWhole keeps the whole length of a page.
func shotWhole(b *chromium.Tab, width int64, name string) {
	if *pictures == "" {
		return
	}
	if high, err := strconv.ParseInt(b.Text(`String(document.documentElement.scrollHeight)`), 10, 64); err == nil {
		b.Do(chromedp.EmulateViewport(width, high))
	}
	shot(b, name)
}

func TestReportsAreForManagersAndInspectors(t *testing.T) {
	f, asked := newHall(t), 0
	srv := serve(t, f, func(c *Config) { c.Reports = fakeReports{f: f, asked: &asked} })
	for _, c := range []struct {
		path, role string
		want       int
		leads      string // or what the page says
	}{
		{"/floor/reports/", "manager", 303, "/floor/reports/2026-11-20"},
		{"/floor/reports/?span=month&day=2026-10-03", "manager", 303, "/floor/reports/2026-10"},
		{"/floor/reports/?span=quarter&day=2026-10-03", "inspector", 303, "/floor/reports/2026-Q4"},
		{"/floor/reports/?span=week&day=x", "manager", 404, ""},
		{"/floor/reports/?span=decade", "manager", 404, ""},
		{"/floor/reports/2026-10", "", 303, "/signin?for=manager&next=%2Ffloor%2Freports%2F2026-10"},
		{"/floor/reports/2026-10", "clerk", 303, "/signin?for=manager&next=%2Ffloor%2Freports%2F2026-10"},
		{"/floor/reports/2026-10", "guide", 303, "/signin?for=manager&next=%2Ffloor%2Freports%2F2026-10"},
		{"/floor/reports/2026-10", "admin", 200, "Tháng 10/2026"},
		{"/floor/reports/2026-10", "inspector", 200, "Tháng 9/2026"},
		{"/floor/reports/2026-13", "manager", 404, ""},
		{"/floor/reports/2026-W60", "manager", 404, ""},
		{"/floor/reports/nonsense", "manager", 404, ""},
		{"/floor/reports/2026-07", "manager", 200, "không có số liệu nào"},
		{"/floor/reports/2026-10.pdf", "manager", 303, "/api/v1/report?format=pdf&lang=vi&period=2026-10"},
		{"/floor/reports/2026-10.exe", "manager", 404, ""},
		{"/floor/reports/2026-10/flow.svg?w=560", "manager", 200, "<svg"},
		{"/floor/reports/2026-10/flow.svg?w=999999999", "manager", 200, `width="1200"`},
		{"/floor/reports/2026-10/flow.svg", "clerk", 401, ""},
		{"/floor/reports/2026-10/other.svg", "manager", 404, ""},
		{"/floor/reports/2026-10/events?figure=served", "", 303, ""},
		{"/floor/reports/2026-10/events?figure=served", "clerk", 303, ""},
		{"/floor/reports/2026-10/events?figure=served", "inspector", 200, "15.552"},
		{"/floor/reports/2026-10/events?figure=served&hour=9", "manager", 404, ""},
		{"/floor/reports/2026-10/events?figure=rating", "manager", 404, ""},
		{"/floor/reports/2026-10/events?figure=served&from=x", "manager", 404, ""},
		{"/floor/reports/2026-10/events?figure=served&from=99999", "manager", 200, ""},
		{"/floor/reports/2026-07/events?figure=served", "manager", 200, "Không có sự kiện nào"},
	} {
		var roles []string
		if c.role != "" {
			roles = append(roles, c.role)
		}
		resp, body := get(t, srv.URL, c.path, roles...)
		if resp.StatusCode != c.want || c.want == 303 && c.leads != "" && resp.Header.Get("Location") != c.leads || c.want == 200 && !strings.Contains(body, c.leads) {
			t.Errorf("%s with %q: %d to %q, want %d %q", c.path, c.role, resp.StatusCode, resp.Header.Get("Location"), c.want, c.leads)
		}
	}
	before := asked
	for range 3 {
		get(t, srv.URL, "/floor/reports/2026-W42", "manager")
	}
	if got := asked - before; got != 2 { // it, and the week before
		t.Errorf("three looks at one report counted %d periods", got)
	}
}
