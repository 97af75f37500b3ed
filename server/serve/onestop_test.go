package serve

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"motcua/firmware-config/site"
	"motcua/server/cases"
)

// A site that names a one-stop system asks it, page, API and kiosk alike, and
// nothing of the answer but state and day comes out.
func TestAOneStopSystemAnswersTheLookUp(t *testing.T) {
	var status atomic.Int64
	status.Store(200)
	system := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Api-Key") != "s3cret" || r.URL.Path != "/hoso" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		w.WriteHeader(int(status.Load()))
		if r.URL.Query().Get("ma") == "H56.14-240823-0001" {
			fmt.Fprint(w, `{"hoSo":{"chuHoSo":"Nguyễn Văn A","tinhTrang":"Trình ký","henTra":"01/12/2026"}}`)
		} else {
			fmt.Fprint(w, `{"hoSo":null}`)
		}
	}))
	defer system.Close()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "key"), []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	table := "[cases]\nurl = \"" + system.URL + "/hoso?ma={code}\"\nheader = \"X-Api-Key\"\nsecret = \"key\"\nstate = \"hoSo.tinhTrang\"\ndue = \"hoSo.henTra\"\nkeep = \"1s\"\n[cases.states]\n\"Trình ký\" = \"processing\"\n"
	var text atomic.Pointer[string]
	set := func(s string) { s = siteTOML + s; text.Store(&s) }
	set(table)
	w := newWorld(t, func(c *Config) {
		c.Load = func() (*site.Site, error) { return site.Parse(filepath.Join(dir, "test.toml"), []byte(*text.Load())) }
	})
	const here = "H56.14-240823-0002"
	if err := w.srv.Cases().Put(cases.Case{Code: here, State: cases.Returned}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/api/v1/cases/h56.14-240823-0001":     `{"code":"H56.14-240823-0001","state":"processing","due":"2026-12-01"}`,
		"/lookup.json?code=H56.14-240823-0001": `"state":"processing","due":"2026-12-01"`,
		"/lookup?code=H56.14-240823-0001":      "01/12/2026",
		"/api/v1/cases/" + here:                `"state":"returned"`,
		"/lookup.json?code=H56.14-240823-0009": `"state":""`,
	} {
		a := w.ask("GET", path, "", nil)
		if a.status != 200 || !strings.Contains(string(a.body), want) || strings.Contains(string(a.body), "Nguyễn") {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	status.Store(500)
	for i := range 6 {
		if a := w.ask("GET", fmt.Sprintf("/lookup.json?code=H56.14-240823-01%02d", i), "", nil); a.status != 503 {
			t.Errorf("away: %d %s", a.status, a.body)
		}
	}
	if a := w.ask("GET", "/readyz", "", nil); a.status != 200 || !strings.Contains(string(a.body), "one-stop system") || strings.Contains(string(a.body), "hoso") {
		t.Errorf("readyz: %d %s", a.status, a.body)
	}
	if a := w.ask("GET", "/api/v1/cases/"+here, "", nil); !strings.Contains(string(a.body), `"state":"returned"`) {
		t.Errorf("the register while the system is away: %s", a.body)
	}
	set(strings.Replace(table, "\"key\"", "\"lost\"", 1))
	if err := w.srv.Reload(t.Context()); err == nil || !strings.Contains(err.Error(), "cases.secret") {
		t.Errorf("a secret that is not there: %v", err)
	}
	set("")
	if err := w.srv.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := w.ask("GET", "/lookup.json?code=H56.14-240823-0100", "", nil); a.status != 200 {
		t.Errorf("without [cases]: %d %s", a.status, a.body)
	}
}

func TestTheSiteKnowsTheStatesOfACase(t *testing.T) {
	reg := newWorld(t, nil).srv.Cases()
	for _, s := range site.CaseStates {
		if err := reg.Put(cases.Case{Code: "X-1", State: cases.State(s)}); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}
