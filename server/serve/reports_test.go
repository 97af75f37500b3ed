package serve

import (
	"fmt"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"motcua/internal/wire"
	"motcua/server/report"
)

// shifted is a clock that a test moves on.
type shifted struct {
	start, began time.Time
	by           atomic.Int64
}

func clockAt(at string) *shifted {
	start, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	return &shifted{start: start, began: time.Now()}
}

func (c *shifted) uptime() time.Duration { return time.Since(c.began) + time.Duration(c.by.Load()) }
func (c *shifted) now() time.Time        { return c.start.Add(c.uptime()) }
func (c *shifted) add(d time.Duration)   { c.by.Add(int64(d)) }

// A hall works through a night: the day that is over is folded, and its figures
// are the same while it runs, after that, behind a restart and on the command
// line's way; what is behind them is told to those who may read reports.
func TestReportsOfAHallThatWorksThroughTheNight(t *testing.T) {
	clock := clockAt("2026-11-20T22:00:00+07:00")
	setClock := func(c *Config) { c.Now, c.Uptime = clock.now, clock.uptime }
	w := newWorld(t, setClock)
	lan, quan := w.signIn("lan"), w.signIn("quan")
	give := func(b *browser, do, with string) {
		t.Helper()
		if a := b.do(do, with); a.status != 200 {
			t.Fatalf("%s: %d %s", do, a.status, a.body)
		}
	}
	figures := func(period string) map[string]any {
		t.Helper()
		a := quan.ask("GET", "/api/v1/report?period="+period, "")
		if a.status != 200 {
			t.Fatalf("%s: %d %s", period, a.status, a.body)
		}
		return a.json(t)
	}
	give(lan, "open_counter", `{"counter":"1"}`)
	for i := range 6 {
		w.must("kiosk", "issue_ticket", `{"service":"land"}`)
		clock.add(time.Duration(i) * time.Minute)
		give(lan, "call_next", `{"counter":"1"}`)
		if i == 0 {
			give(lan, "no_show", `{"counter":"1"}`)
			continue
		}
		give(lan, "start", `{"counter":"1"}`)
		clock.add(time.Minute)
		give(lan, "finish", `{"counter":"1"}`)
	}
	w.must("kiosk", "issue_ticket", `{"service":"civil"}`)
	running := figures("2026-11-20")
	clock.add(clock.start.Truncate(time.Hour).Add(110 * time.Minute).Sub(clock.now())) // 23:50
	w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	clock.add(20 * time.Minute)
	w.must("kiosk", "issue_ticket", `{"service":"land"}`) // on the 21st
	give(lan, "call_next", `{"counter":"1"}`)             // who is expected since the 20th
	give(lan, "start", `{"counter":"1"}`)
	give(lan, "finish", `{"counter":"1"}`)

	for range 3000 { // the fold follows in its own time
		if _, ok, err := w.srv.books.Folds.Get("2026-11-20"); err != nil {
			t.Fatal(err)
		} else if ok {
			break
		}
		<-time.After(10 * time.Millisecond)
	}
	first, second, week := figures("2026-11-20"), figures("2026-11-21"), figures("2026-W47")
	if first["closed"] != true || running["closed"] != false || week["closed"] != false || len(first["sum"].(string)) != 64 {
		t.Errorf("closed: %v while it runs, then %v; the week %v", running["closed"], first["closed"], week["closed"])
	}
	want := func(name string, report map[string]any, figures map[string]int) {
		t.Helper()
		total := report["total"].(map[string]any)
		for figure, n := range figures {
			if total[figure] != float64(n) {
				t.Errorf("%s: %s is %v, want %d", name, figure, total[figure], n)
			}
		}
	}
	want("the 20th", first, map[string]int{"issued": 8, "served": 5, "no_show": 1, "open": 2, "carried": 0})
	want("the 21st", second, map[string]int{"issued": 1, "served": 1, "open": 2, "carried": 2})
	want("the week", week, map[string]int{"issued": 9, "served": 6, "no_show": 1, "open": 2, "carried": 0})
	for _, r := range []map[string]any{first, second, week} {
		clerks := r["clerks"].([]any)
		if c := clerks[0].(map[string]any); len(clerks) != 1 || c["id"] != "lan" || c["name"].(map[string]any)["vi"] != "Nguyễn Thị Lan" {
			t.Errorf("clerks: %v", clerks)
		}
	}
	behind := quan.ask("GET", "/api/v1/report/events?period=2026-W47&figure=served&clerk=lan&most=4&skip=3", "").json(t)
	events := behind["events"].([]any)
	if behind["n"] != 6.0 || len(events) != 3 || events[2].(map[string]any)["day"] != "2026-11-21" {
		t.Errorf("behind served: %v", behind)
	}
	for path, status := range map[string]int{
		"?period=2026-W60": 400, "?period=2026-11-19": 404, "?period=2026-11-19&format=pdf": 404, "?day=heute": 400, "?period=2026-11&format=doc": 400,
		"?period=2026-11&format=pdf": 200, "?period=2026&format=csv": 200, "": 200,
		"/events?period=2026-11&figure=rating": 400, "/events?figure=served&hour=24": 400, "/events?figure=served&most=0": 400,
		"/events?figure=served&skip=-1": 400, "/events?period=2019&figure=served": 404, "/events?figure=served&skip=99999": 200,
	} {
		if a := quan.ask("GET", "/api/v1/report"+path, ""); a.status != status {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
		if a := lan.ask("GET", "/api/v1/report"+path, ""); a.status != 403 {
			t.Errorf("%s: a clerk gets %d", path, a.status)
		}
		if a := w.ask("GET", "/api/v1/report"+path, "tablet", nil); a.status != 403 {
			t.Errorf("%s: a tablet gets %d", path, a.status)
		}
		if a := w.ask("GET", "/api/v1/report"+path, "", nil); a.status != 401 {
			t.Errorf("%s: anybody gets %d", path, a.status)
		}
	}
	w.stop()
	w.start(setClock)
	quan = w.signIn("quan")
	if again := figures("2026-11-20"); !reflect.DeepEqual(again, first) {
		t.Errorf("behind a restart: %v\nwant %v", again, first)
	}
	byCommand(t, w, first)
}

// byCommand holds what the control socket's books say against the API.
func byCommand(t *testing.T, w *world, first map[string]any) {
	t.Helper()
	p, err := report.ParsePeriod("2026-11-20")
	if err != nil {
		t.Fatal(err)
	}
	books := &report.Books{Log: w.srv.books.Log, Site: w.srv.books.Site}
	for name, change := range map[string]func(){"from the log": func() {}, "from folds": func() { books.Folds = w.srv.books.Folds }} {
		change()
		s, err := books.Summary(p)
		if err != nil || fmt.Sprint(float64(s.Total.Issued)) != fmt.Sprint(first["total"].(map[string]any)["issued"]) || s.Sum != first["sum"] {
			t.Errorf("%s: %v, %+v", name, err, s)
		}
	}
	e, err := books.Behind(report.Query{Period: p, Figure: report.NoShow}, 0, 10)
	if err != nil || e.N != 1 || e.Facts[0].Event.Kind != wire.TicketNoShow || e.Facts[0].Event.Ticket.Token != "" {
		t.Errorf("%v, %+v", err, e)
	}
}
