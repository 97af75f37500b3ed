package serve

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/internal/wire"
	"motcua/server/cases"
)

// serveOne walks a ticket through counter 1 and returns its rating token.
func (w *world) serveOne(service, with string) string {
	w.t.Helper()
	w.must("kiosk", "issue_ticket", fmt.Sprintf(`{"service":%q}`, service))
	w.must("integration", "call_next", `{"counter":"1"}`)
	w.must("integration", "start", `{"counter":"1"}`)
	token, _ := w.must("integration", "finish", with)["rating_token"].(string)
	return token
}

// caseState waits until the register, which follows the hall a moment behind,
// has a case in a state.
func (w *world) caseState(code string, want cases.State) {
	w.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		c, _, err := w.srv.Cases().Find(w.t.Context(), code)
		if err == nil && c.State == want {
			return
		}
		if err != nil || time.Now().After(deadline) {
			w.t.Fatalf("case %s: %+v, %v, want %s", code, c, err, want)
		}
	}
}

func TestACitizenLooksACaseUp(t *testing.T) {
	w := newWorld(t, nil)
	const code = "00001/2026/07906"
	if err := w.srv.Cases().Put(cases.Case{Code: code, State: cases.Processing, Due: "2026-12-01"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"00001%2F2026%2F07906", "%2000001%2f2026%2f07906"} {
		a := w.ask("GET", "/api/v1/cases/"+path, "", nil)
		if got := strings.TrimSpace(string(a.body)); a.status != 200 || got != `{"code":"00001/2026/07906","state":"processing","due":"2026-12-01"}` {
			t.Errorf("%s: %d %s: the code, how far it is, when it is due, and no more", path, a.status, got)
		}
	}
	if a := w.ask("GET", "/lookup?code="+url.QueryEscape(code), "", nil); a.status != 200 || !strings.Contains(string(a.body), "Đang giải quyết") || !strings.Contains(string(a.body), "01/12/2026") {
		t.Errorf("page: %d %s", a.status, a.body)
	}

	w.must("integration", "open_counter", `{"counter":"1"}`)
	w.serveOne("land", `{"counter":"1","outcome":"accepted","case_code":"H56.14-261121-0002"}`)
	w.caseState("H56.14-261121-0002", cases.Received)
	if a := w.ask("GET", "/api/v1/cases/h56.14-261121-0002", "", nil); !strings.Contains(string(a.body), `"due":null`) {
		t.Errorf("a due day that nobody promised: %s", a.body)
	}

	refused := 0
	for i := range 60 {
		switch a := w.ask("GET", fmt.Sprintf("/api/v1/cases/H56.14-261121-9%03d", i), "", nil); {
		case a.status == 404 && a.code() == "not_found":
		case a.status == 429 && a.code() == "too_many" && a.header.Get("Retry-After") != "":
			refused++
		default:
			t.Fatalf("guess %d: %d %s", i, a.status, a.body)
		}
	}
	if refused != 30 {
		t.Errorf("%d of 60 guesses were refused, want those behind the first 30", refused)
	}
	if a := w.ask("GET", "/lookup?code=H56.14-261121-0002", "", nil); a.status != 503 || !strings.Contains(string(a.body), "sau một phút") {
		t.Errorf("the page, after guessing: %d", a.status)
	}
}

func TestAManagerReadsTheDay(t *testing.T) {
	w := newWorld(t, nil)
	w.must("integration", "open_counter", `{"counter":"1"}`)
	for i := range 6 {
		token := w.serveOne("civil", `{"counter":"1"}`)
		w.must("integration", "rate", fmt.Sprintf(`{"token":%q,"score":5,"comment":"ý kiến %d"}`, token, i))
	}
	w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	manager := w.signIn("quan")
	d := manager.ask("GET", "/api/v1/report", "").json(t)
	total, _ := d["total"].(map[string]any)
	if total["issued"] != 7.0 || total["served"] != 6.0 || total["open"] != 1.0 || d["closed"] != false {
		t.Errorf("today: %v", d)
	}
	if score, _ := total["rating"].(map[string]any); total["given"] != 6.0 || score["n"] != 5.0 || score["mean"] != 5.0 {
		t.Errorf("six ratings, of which five are shown: %v", total)
	}
	if again := manager.ask("GET", "/api/v1/report", "").json(t)["total"].(map[string]any); !reflect.DeepEqual(again, total) {
		t.Errorf("asked again: %v, was %v", again, total)
	}
	day := fmt.Sprint(d["day"])
	month := manager.ask("GET", "/api/v1/report?period="+day[:7], "").json(t)
	if words, _ := month["comments"].([]any); len(words) != 5 || !strings.HasPrefix(fmt.Sprint(words[0]), "ý kiến ") || d["comments"] != nil {
		t.Errorf("six comments: the month shows %v, the day %v", words, d["comments"])
	}
	a := manager.ask("GET", "/api/v1/report?format=csv&day="+day, "")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(a.body), "\ufeff"))).ReadAll()
	if err != nil || a.header.Get("Content-Type") != "text/csv; charset=utf-8" || !slices.ContainsFunc(rows, func(r []string) bool { return r[2] == "civil" && r[3] == "Hộ tịch" && r[6] == "6" }) {
		t.Errorf("%v %v\n%s", err, a.header, a.body)
	}
	for path, want := range map[string]int{"?day=yesterday": 400, "?day=2020-01-01": 404, "?format=doc": 400} {
		if a := manager.ask("GET", "/api/v1/report"+path, ""); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
	for _, role := range []string{"kiosk", "tablet", "display", "integration"} {
		if a := w.ask("GET", "/api/v1/report", role, nil); a.status != 403 {
			t.Errorf("%s reads the report: %d", role, a.status)
		}
	}
	if a := w.ask("GET", "/api/v1/report", "", nil); a.status != 401 {
		t.Errorf("anybody reads the report: %d", a.status)
	}
	if a := w.signIn("lan").ask("GET", "/api/v1/report", ""); a.status != 403 {
		t.Errorf("a clerk reads the report: %d", a.status)
	}
	if a := w.signIn("thanh").ask("GET", "/api/v1/report", ""); a.status != 200 {
		t.Errorf("an inspector: %d", a.status)
	}
}

// The slip at the end of the day shows the report's own figures: a manager who
// holds both beside each other finds one count.
func TestTheDaysSlipIsTheReport(t *testing.T) {
	w := newWorld(t, nil)
	w.must("integration", "open_counter", `{"counter":"1"}`)
	for range 6 {
		token := w.serveOne("civil", `{"counter":"1"}`)
		w.must("integration", "rate", fmt.Sprintf(`{"token":%q,"score":5}`, token))
	}
	w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	w.must("printer", "print_result", `{"printer":"printer-1","job":"j1","verdict":"printed","kind":"ticket"}`)
	manager, box := w.signIn("quan"), w.socket("printer")
	box.join(`{"type":"hello"}`)
	slip := func() map[string]any {
		if a := manager.do("print", `{"printer":"printer-1","kind":"end_of_day"}`); a.status != 200 {
			t.Fatalf("%d %s", a.status, a.body)
		}
		var m map[string]any
		for m == nil {
			if e := box.read().Event; e != nil && e.Kind == wire.PrintRequested {
				if err := json.Unmarshal(e.Job.Data, &m); err != nil {
					t.Fatal(err)
				}
			}
		}
		return m
	}
	m, d := slip(), manager.ask("GET", "/api/v1/report", "").json(t)
	if !reflect.DeepEqual(m["total"], d["total"]) || !reflect.DeepEqual(m["services"], d["services"]) || m["counters"] != nil || m["closed"] != false {
		t.Errorf("slip %v\nreport %v", m, d)
	}
	if total := m["total"].(map[string]any); total["issued"] != 7.0 || total["served"] != 6.0 || total["open"] != 1.0 || total["given"] != 6.0 || total["rating"].(map[string]any)["n"] != 5.0 {
		t.Errorf("%v", total)
	}
	if fmt.Sprint(m["printers"]) != "[map[failed:0 name:printer-1 printed:1 unknown:0]]" {
		t.Errorf("%v", m["printers"])
	}
	if a := manager.do("end_day", `{}`); a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	m = slip()
	if total := m["total"].(map[string]any); m["closed"] != true || total["open"] != 0.0 || total["expired"] != 1.0 {
		t.Errorf("%v", m)
	}
}
