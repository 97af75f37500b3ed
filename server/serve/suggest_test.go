package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua/firmware-config/site"
	"motcua/internal/formats"
)

const form = "application/x-www-form-urlencoded"

func boxSite(more string) func(*Config) {
	return func(c *Config) {
		c.Load = func() (*site.Site, error) { return site.Parse("test.toml", []byte(siteTOML+more)) }
	}
}

// A citizen's words go from a page without a script to the manager and come
// back answered, and no clerk, board, tablet or integration learns of it.
func TestASuggestionGoesThereAndBack(t *testing.T) {
	w := newWorld(t, boxSite("[suggestions]\nanswer_days = 10\n[suggestions.complaint]\nname = { vi = \"Cổng kiến nghị\", en = \"Portal\" }\nphone = \"1022\"\n"))
	const words = "Xin thêm ghế ngồi <b>cho</b> người già ở tầng 1"
	citizen := w.browser()
	a := citizen.ask("POST", "/suggest", url.Values{"text": {words}, "key": {"the form's own"}}.Encode(), "Content-Type", form)
	at, query, _ := strings.Cut(a.header.Get("Location"), "?")
	if a.status != http.StatusSeeOther || query != "new=1" {
		t.Fatalf("%d %q %s", a.status, a.header.Get("Location"), a.body)
	}
	code, err := formats.ParseTracking(at)
	if err != nil {
		t.Fatal(err)
	}
	// Sent twice it is one; with other words behind the back button, two.
	again := citizen.ask("POST", "/suggest", url.Values{"text": {words}, "key": {"the form's own"}}.Encode(), "Content-Type", form)
	if again.header.Get("Location") != a.header.Get("Location") {
		t.Errorf("sent twice: %d %q", again.status, again.header.Get("Location"))
	}
	other := citizen.ask("POST", "/suggest", url.Values{"text": {"Và sửa giúp cái quạt"}, "key": {"the form's own"}}.Encode(), "Content-Type", form)
	if other.status != http.StatusSeeOther || other.header.Get("Location") == a.header.Get("Location") {
		t.Errorf("other words: %d %q", other.status, other.header.Get("Location"))
	}
	page := citizen.ask("GET", at+"?new=1", "")
	for _, want := range []string{formats.ShowTracking(code), "Xin thêm ghế ngồi &lt;b&gt;cho&lt;/b&gt;", "Đã tiếp nhận", "1022", "Cổng kiến nghị"} {
		if !strings.Contains(string(page.body), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if page.header.Get("Referrer-Policy") != "no-referrer" || len(page.body) > 15<<10 || strings.Contains(string(page.body), "<script") {
		t.Errorf("%q, %d bytes", page.header.Get("Referrer-Policy"), len(page.body))
	}

	boss := w.signIn("quan")
	list := string(boss.ask("GET", "/floor/suggestions", "").body)
	if !strings.Contains(list, "&lt;b&gt;cho&lt;/b&gt;") || strings.Contains(list, code) || strings.Contains(list, formats.ShowTracking(code)) {
		t.Error("the manager's list has not the words, or has the code")
	}
	const id = "-S001"
	day := w.srv.floor.State().Day.Compact()
	answer := url.Values{"state": {"answered"}, "answer": {"Đã đặt thêm 12 ghế."}}.Encode()
	if a := w.browser().ask("POST", "/floor/suggestions/"+day+id, answer, "Content-Type", form); a.status != 401 {
		t.Errorf("anybody answers: %d", a.status)
	}
	for _, user := range []string{"lan", "thanh"} { // a clerk, an inspector
		if a := w.signIn(user).ask("POST", "/floor/suggestions/"+day+id, answer, "Content-Type", form); a.status != 401 {
			t.Errorf("%s answers: %d", user, a.status)
		}
	}
	if a := boss.ask("POST", "/floor/suggestions/"+day+id, "state=answered&answer=", "Content-Type", form); a.status != 400 || !strings.Contains(string(a.body), `role="alert"`) {
		t.Errorf("an empty answer: %d", a.status)
	}
	if a := boss.ask("POST", "/floor/suggestions/"+day+id+"?state=waiting", answer, "Content-Type", form); a.status != http.StatusSeeOther {
		t.Fatalf("answer: %d %s", a.status, a.body)
	}
	j := citizen.ask("GET", at+".json", "").json(t)
	if j["state"] != "answered" || j["answer"] != "Đã đặt thêm 12 ghế." || j["text"] != words {
		t.Errorf("followed: %v", j)
	}

	// Who may read, may; nobody else finds a trace.
	if a := w.signIn("thanh").ask("GET", "/api/v1/suggestions", ""); a.status != 200 || !strings.Contains(string(a.body), "Xin thêm ghế") {
		t.Errorf("the inspector: %d", a.status)
	}
	for _, role := range []string{"kiosk", "tablet", "display", "printer", "integration"} {
		if a := w.ask("GET", "/api/v1/suggestions", role, nil); a.status != 403 {
			t.Errorf("%s lists: %d", role, a.status)
		}
		w.blind(role, string(w.ask("GET", "/api/v1/events?since=0", role, nil).body)+string(w.ask("GET", "/api/v1/hall", role, nil).body))
	}
	for _, user := range []string{"lan", "huong"} {
		b := w.signIn(user)
		w.blind(user, string(b.ask("GET", "/api/v1/events?since=0", "").body)+string(b.ask("GET", "/api/v1/hall", "").body))
		if a := b.ask("GET", "/floor/suggestions", ""); a.status == 200 {
			t.Errorf("%s reads the list: %d", user, a.status)
		}
	}
	seen := string(boss.ask("GET", "/api/v1/events?since=0", "").body)
	if !strings.Contains(seen, "suggestion_given") || strings.Contains(seen, code) || strings.Contains(seen, "127.0.0.1") {
		t.Error("the manager's events: none, or with a code or an address")
	}

	// It is on the disk, and the log holds no words.
	w.stop()
	w.start(boxSite("[suggestions]\noff = true\n"))
	if j := w.browser().ask("GET", at+".json", "").json(t); j["answer"] != "Đã đặt thêm 12 ghế." {
		t.Errorf("after a restart: %v", j)
	}
	if a := w.browser().ask("POST", "/suggest", "text=Một+góp+ý", "Content-Type", form); a.status != 404 {
		t.Errorf("a box that was taken down: %d", a.status)
	}
	if _, err := os.Stat(filepath.Join(w.dir, StoreFile)); err != nil {
		t.Error(err)
	}
}

// blind fails when an answer has a trace of the suggestion box's contents.
func (w *world) blind(who, said string) {
	w.t.Helper()
	for _, trace := range []string{"suggestion_", `"suggestions"`, "ghế", "-S001"} {
		if strings.Contains(said, trace) {
			w.t.Errorf("%s hears of %s", who, trace)
		}
	}
}

// Codes are not found by trying: the address is shut out, and a good code is
// still answered a minute later and from elsewhere.
func TestTrackingCodesAreNotGuessed(t *testing.T) {
	w := newWorld(t, nil)
	b := w.browser()
	code := b.ask("POST", "/suggest", `{"text":"Một góp ý"}`, "Content-Type", "application/json").json(t)["code"].(string)
	refused := 0
	for i := range 40 {
		wrong := fmt.Sprintf("2345678%04d", i)
		a := b.ask("GET", "/suggest/"+wrong+".json", "")
		switch a.status {
		case 404:
		case 429:
			refused++
			if a.header.Get("Retry-After") == "" {
				t.Error("nobody says when to come back")
			}
		default:
			t.Fatalf("%s: %d", wrong, a.status)
		}
	}
	if refused != 10 {
		t.Errorf("%d of 40 refused, want those behind the 30th", refused)
	}
	if a := b.ask("GET", "/suggest/"+code, ""); a.status != 429 {
		t.Errorf("a good code behind them: %d", a.status)
	}
}

// A form is taken back to its writer with every letter, whatever was wrong.
func TestNothingTypedIsLost(t *testing.T) {
	w := newWorld(t, boxSite("[suggestions]\nlength = 100\nper_address = 2\n"))
	b := w.browser()
	for _, c := range []struct {
		fields url.Values
		status int
		says   string
	}{
		{url.Values{"text": {strings.Repeat("dài ", 40)}}, 400, "nhiều hơn 100 ký tự"},
		{url.Values{"text": {"xem http://a.vn http://b.vn"}}, 400, "đường dẫn"},
		{url.Values{"text": {"   "}}, 400, "chưa viết"},
		{url.Values{"text": {"mua vé số"}, "homepage": {"x"}}, 429, "đủ góp ý"},
		{url.Values{"text": {"Lần một nhé"}}, 303, ""},
		{url.Values{"text": {"Lần hai nhé"}}, 303, ""},
		{url.Values{"text": {"Lần ba nhé"}}, 409, "đủ góp ý"},
	} {
		a := b.ask("POST", "/suggest", c.fields.Encode(), "Content-Type", form)
		text := c.fields.Get("text")
		if a.status != c.status || c.says != "" && (!strings.Contains(string(a.body), c.says) || !strings.Contains(string(a.body), ">"+text+"</textarea>")) {
			t.Errorf("%.30q: %d, %.200s", text, a.status, a.body)
		}
	}
	if a := b.ask("POST", "/suggest", "text="+strings.Repeat("x", 70000), "Content-Type", form); a.status != 413 {
		t.Errorf("70 KB: %d", a.status)
	}
	if a := b.ask("POST", "/suggest", `{"text":"x","name":"y"}`, "Content-Type", "application/json"); a.status != 400 || a.code() != "invalid" {
		t.Errorf("an unknown field: %d %s", a.status, a.body)
	}
	if a := b.ask("GET", "/suggest?code=abc", ""); a.status != 404 || !strings.Contains(string(a.body), `value="abc"`) {
		t.Errorf("a code that is none: %d", a.status)
	}
	if a := b.ask("GET", "/suggest?code=2k7m+p3xq+a9ty", ""); a.status != 404 {
		t.Errorf("a code with a wrong letter: %d", a.status)
	}
}
