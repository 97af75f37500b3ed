package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/server/report"
)

// fullDay is the record of a busy day in a centre of that many counters, each
// of which two people sat at, with n acts of every sort.
func fullDay(h *hall.Hall, counters, n int) report.Record {
	at := func(m int) time.Time { return morning.Add(time.Duration(m) * time.Minute) }
	r := report.Record{
		Day: "2026-11-20", Closed: true, From: 120, To: 9182, At: at(600), Sum: strings.Repeat("0f1e2d3c4b5a6978", 4),
		Tickets:  report.Figures{Issued: 812, Carried: 3, Served: 741, NoShow: 38, Cancelled: 12, Expired: 24},
		Priority: 64, Offline: 11, Cards: 4,
	}
	for i := range h.Services {
		r.Services = append(r.Services, report.Row{ID: h.Services[i].ID, Figures: report.Figures{Issued: 40 + i, Served: 33, NoShow: 4, Cancelled: 1, Expired: 2}})
	}
	for i := range counters {
		id := h.Counters[i%len(h.Counters)].ID
		r.Desks = append(r.Desks, report.Desk{ID: id, Served: 31 + i, NoShow: i % 3, Sits: []report.Sit{
			{Account: "quay", Name: "Nguyễn Thị Lan Anh", From: at(0), To: at(240), Pauses: 1, PauseS: 600},
			{Account: "quay", Name: "Trịnh Thị Hồng Oanh", From: at(360), To: at(570)},
		}})
	}
	svc, desk := h.Services[0].ID, h.Counters[0].ID
	for _, s := range []struct {
		id string
		a  report.Act
	}{
		{report.SecOpening, report.Act{What: "hall_opened", By: "quanly"}},
		{report.SecToday, report.Act{What: "limit", Service: svc, To: "120", Reason: "hội nghị trực tuyến toàn tỉnh", By: "quanly"}},
		{report.SecOrder, report.Act{What: "called", Number: "D045", Counter: desk, Reason: "người cao tuổi, đi lại khó khăn", By: "canbo"}},
		{report.SecUndo, report.Act{What: "ticket_no_show", Number: "D046", Counter: desk, By: "canbo"}},
		{report.SecTransfer, report.Act{What: "service", Number: "D047", Counter: desk, From: svc, To: h.Services[1].ID, By: "canbo"}},
		{report.SecHandOver, report.Act{What: "handed_over", Counter: desk, From: "Nguyễn Thị Lan Anh", To: "Lê Thị Hồng Nhung", By: "canbo"}},
		{report.SecMark, report.Act{What: "assist", Number: "D048", By: "huongdan"}},
		{report.SecOffline, report.Act{What: "card", Number: "D901", By: "huongdan"}},
		{report.SecAlarm, report.Act{What: "wait", Number: "D012", Service: svc, By: "quanly", Seconds: 150}},
		{report.SecRestart, report.Act{What: "restart", Until: at(90), Seconds: 420}},
		{report.SecDevice, report.Act{What: "paper_end", Device: "printer-1", Until: at(70), Seconds: 240}},
		{report.SecClock, report.Act{What: "clock", From: "2026-11-20T09:14:58+07:00", Until: at(66)}},
		{report.SecRejoin, report.Act{}},
		{report.SecHelp, report.Act{}},
	} {
		sec := report.Section{ID: s.id, Acts: []report.Act{}}
		for i := range n {
			if s.a.What != "" {
				s.a.At = at(12 + 37*i)
				sec.Acts = append(sec.Acts, s.a)
			}
		}
		r.Sections = append(r.Sections, sec)
	}
	return r
}

func recordsOf(f *fakeHall, counters, acts int) Records {
	return func(day hall.Day, to uint64) (report.Record, report.Site, error) {
		if day != "2026-11-20" {
			return report.Record{}, report.Site{}, fmt.Errorf("record of %s: %w", day, report.ErrNoDay)
		}
		return fullDay(f.Hall(), counters, acts), report.SiteOf(f.Hall()), nil
	}
}

// An ordinary day is one sheet of A4, and so is one of which much is told.
func TestTheRecordOfADayIsOneSheet(t *testing.T) {
	for name, c := range map[string]struct {
		lang           string
		counters, acts int
	}{
		"record":        {"vi", 10, 2},
		"record-en":     {"en", 10, 2},
		"record-full":   {"vi", 24, 12},
		"record-full-2": {"en", 24, 12},
	} {
		t.Run(name, func(t *testing.T) {
			f := newHall(t)
			srv := serve(t, f, func(cfg *Config) { cfg.Records = recordsOf(f, c.counters, c.acts) })
			b := chromium.Open(t, 1280, 800, "as_inspector=1")
			b.Go(srv.URL + "/floor/day/2026-11-20?lang=" + c.lang)
			b.Until(`!document.getElementById('print').hidden`)
			noOverflow(t, b, name)
			shot(b, name)
			sheet := printed(b)
			if n := bytes.Count(sheet, []byte("/Type /Page\n")); n != 1 {
				t.Errorf("%d sheets of paper", n)
			}
			if *pictures != "" {
				if err := os.WriteFile(filepath.Join(*pictures, name+".pdf"), sheet, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// printed prints a page as its style sheet wants it.
func printed(b *chromium.Tab) (sheet []byte) {
	b.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		r, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
		sheet = r.Data
		return err
	}))
	return sheet
}

func TestTheRecordIsForManagersAndInspectors(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, func(cfg *Config) { cfg.Records = recordsOf(f, 3, 60) })
	status := func(path string, cookies ...string) (int, string) {
		req, err := http.NewRequest("GET", srv.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cookies {
			req.Header.Add("Cookie", c)
		}
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var out bytes.Buffer
		if _, err := out.ReadFrom(resp.Body); err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, out.String()
	}
	for _, c := range []struct {
		path, cookie string
		want         int
	}{
		{"/floor/day/2026-11-20", "", 303},
		{"/floor/day/2026-11-20", "as_clerk=1", 303},
		{"/floor/day/2026-11-20", "as_guide=1", 303},
		{"/floor/day/2026-11-20", "as_manager=1", 200},
		{"/floor/day/2026-11-20", "as_inspector=1", 200},
		{"/floor/day/2026-11-19", "as_inspector=1", 404},
		{"/floor/day/yesterday", "as_inspector=1", 404},
		{"/floor/day/2026-11-20?to=x", "as_inspector=1", 404},
		{"/floor/day/2026-11-20?format=pdf", "as_inspector=1", 404},
	} {
		if got, _ := status(c.path, c.cookie); got != c.want {
			t.Errorf("%s with %q: %d, want %d", c.path, c.cookie, got, c.want)
		}
	}
	_, html := status("/floor/day/2026-11-20", "as_inspector=1")
	if n := strings.Count(html, "<li>"); n < 20 || n > 60 {
		t.Errorf("%d acts on the page of 720", n)
	}
	if !strings.Contains(html, "không ghi ở đây") || !strings.Contains(html, "0f1e2d3c") {
		t.Error("the page does not say what was left out, or has no sum")
	}
	_, body := status("/floor/day/2026-11-20?format=json", "as_inspector=1")
	var r report.Record
	if err := json.Unmarshal([]byte(body), &r); err != nil || len(r.Section(report.SecOrder)) != 60 {
		t.Errorf("JSON: %v, %d calls out of order", err, len(r.Section(report.SecOrder)))
	}
	_, rows := status("/floor/day/2026-11-20?format=csv", "as_manager=1")
	if strings.Count(rows, "\n") < 12*60 || !strings.Contains(rows, "sha256") {
		t.Errorf("CSV has %d rows", strings.Count(rows, "\n"))
	}
}
