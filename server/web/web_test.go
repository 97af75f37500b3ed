package web

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"motcua/internal/hall"
)

// get fetches a page as the roles given; it does not follow redirects.
func get(t testing.TB, base, path string, roles ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest("GET", base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range roles {
		name, value, _ := strings.Cut(role, ":")
		req.AddCookie(&http.Cookie{Name: "as_" + name, Value: value})
	}
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

// every page, who may see it, and a word that must stand in it.
var every = []struct{ path, role, has string }{
	{"/", "", "Máy lấy số"},
	{"/signin", "", `name="password"`},
	{"/pair", "", "pair.js"},
	{"/t/token-D002", "", "D002"},
	{"/console/", "clerk", "Gọi số tiếp theo"},
	{"/tablet/q1", "tablet:q1", "face f5"},
	{"/floor/", "manager", "Chờ lâu nhất"},
	{"/floor/", "inspector", "Chỉ xem"},
	{"/guide/", "guide", "Lấy số giúp"},
	{"/kiosk/", "kiosk", "loading"},
	{"/board/hall", "display", "/board/hall/plain"},
	{"/board/hall/plain", "display", "MỜI CÔNG DÂN"},
	{"/board/q2/plain", "display", "data-part=\"counter\""},
	{"/procedures", "", "Tìm thủ tục"},
	{"/lookup", "", "Mã hồ sơ"},
	{"/admin/", "admin", "Cấu hình"},
}

func TestEveryPageStandsForItsRoleAndNobodyElse(t *testing.T) {
	srv := serve(t, newHall(t), nil)
	for _, p := range every {
		var roles []string
		if p.role != "" {
			roles = []string{p.role}
			if res, _ := get(t, srv.URL, p.path); res.StatusCode != 303 || !strings.HasPrefix(res.Header.Get("Location"), "/signin?") {
				t.Errorf("%s without a session: %d to %q, want 303 to /signin", p.path, res.StatusCode, res.Header.Get("Location"))
			}
		}
		res, body := get(t, srv.URL, p.path, roles...)
		if res.StatusCode != 200 || !strings.Contains(body, p.has) {
			t.Errorf("%s as %q: %d, has %q: %v", p.path, p.role, res.StatusCode, p.has, strings.Contains(body, p.has))
		}
		if strings.Contains(body, "ZgotmplZ") {
			t.Errorf("%s: the template refused a value", p.path)
		}
	}
}

var (
	inline  = regexp.MustCompile(`(?i)<[^>]+\s(on[a-z]+|style)\s*=|javascript:`)
	scripts = regexp.MustCompile(`(?is)<script([^>]*)>(.*?)</script>`)
	foreign = regexp.MustCompile(`(?i)(?:src|href|action)="(?:https?:)?//`)
)

func TestNoPageHoldsInlineCodeOrAnotherOrigin(t *testing.T) {
	srv := serve(t, newHall(t), nil)
	for _, p := range every {
		var roles []string
		if p.role != "" {
			roles = []string{p.role}
		}
		res, body := get(t, srv.URL, p.path, roles...)
		csp := res.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe-inline") {
			t.Errorf("%s: CSP %q", p.path, csp)
		}
		shell := p.path == "/kiosk/" || p.path == "/board/hall"
		if strings.Contains(csp, "wasm-unsafe-eval") != shell {
			t.Errorf("%s: wasm-unsafe-eval in %q, want only on shells", p.path, csp)
		}
		if m := inline.FindString(body); m != "" {
			t.Errorf("%s: inline code or style %q", p.path, m)
		}
		for _, m := range scripts.FindAllStringSubmatch(body, -1) {
			if !strings.Contains(m[1], "src=") && !strings.Contains(m[1], "application/json") {
				t.Errorf("%s: inline script %q", p.path, m[2])
			}
		}
		if m := foreign.FindString(body); m != "" {
			t.Errorf("%s: another origin %q", p.path, m)
		}
	}
}

var named = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`)

func TestEveryFileThatAPageNamesIsThere(t *testing.T) {
	srv := serve(t, newHall(t), nil)
	for _, p := range every {
		var roles []string
		if p.role != "" {
			roles = []string{p.role}
		}
		_, body := get(t, srv.URL, p.path, roles...)
		for _, m := range named.FindAllStringSubmatch(body, -1) {
			res, _ := get(t, srv.URL, m[1])
			if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s names %s: %d, %s", p.path, m[1], res.StatusCode, res.Header.Get("Cache-Control"))
			}
		}
	}
}

func TestAWrongTokenIsAKindNotFound(t *testing.T) {
	srv := serve(t, newHall(t), nil)
	res, body := get(t, srv.URL, "/t/nobody")
	if res.StatusCode != 404 || !strings.Contains(body, "Không tìm thấy phiếu này") {
		t.Errorf("%d: %s", res.StatusCode, body[:200])
	}
	if res, body := get(t, srv.URL, "/no/such/page"); res.StatusCode != 404 || !strings.Contains(body, "look.css") {
		t.Errorf("any other address: %d", res.StatusCode)
	}
}

func TestOnlyTheDemoOnLoopbackLetsPeopleInWithOneClick(t *testing.T) {
	f := newHall(t)
	enter := func(base, host string) int {
		req, err := http.NewRequest("POST", base+"/enter", strings.NewReader(url.Values{"as": {"clerk"}, "next": {"/console/"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if host != "" {
			req.Host = host
		}
		c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	demo, real := serve(t, f, nil), serve(t, f, func(c *Config) { c.Demo = false })
	if got := enter(demo.URL, ""); got != 303 {
		t.Errorf("on the demo: %d", got)
	}
	if got := enter(demo.URL, "hall.example"); got != 404 {
		t.Errorf("on the demo under another name: %d", got)
	}
	if got := enter(real.URL, ""); got != 404 {
		t.Errorf("on a real hall: %d", got)
	}
	if res, _ := get(t, real.URL, "/"); res.StatusCode != 303 || res.Header.Get("Location") != "/signin" {
		t.Errorf("a real hall's /: %d %s", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	for next, want := range map[string]string{
		"/console/": "/console/", "//evil.example": "", "https://evil.example": "", `/\evil.example`: "", "": "", "/a\n": "",
	} {
		if got := local(next); got != want {
			t.Errorf("local(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestAWaitIsSaidAsARange(t *testing.T) {
	for _, c := range []struct {
		w    *hall.Wait
		want string
	}{
		{nil, "Chưa dự kiến được thời gian chờ"},
		{&hall.Wait{P10: 20, P50: 60, P90: 170}, "Dự kiến chờ dưới 3 phút"},
		{&hall.Wait{P10: 300, P50: 500, P90: 720}, "Dự kiến chờ 5–12 phút"},
		{&hall.Wait{P10: 1000, P50: 1200, P90: 1790}, "Dự kiến chờ 15–30 phút"},
		{&hall.Wait{}, "Dự kiến chờ dưới 1 phút"},
	} {
		if got := waitWords("vi", c.w); got != c.want {
			t.Errorf("%+v: %q, want %q", c.w, got, c.want)
		}
	}
}

func TestProceduresSearchAndGuideWithTheLongestRealNames(t *testing.T) {
	list := longest(t)
	list[0].Field = newHall(t).Hall().Services[0].Fields[0]
	srv := serve(t, newHall(t), func(c *Config) { c.Catalogue = list })
	res, body := get(t, srv.URL, "/procedures?q=dat+dai")
	if !strings.Contains(body, "– Quầy ") {
		t.Error("nobody says which service and counters take it")
	}
	if res.StatusCode != 200 || strings.Count(body, "<li>") != 10 {
		t.Errorf("search: %d, %d results", res.StatusCode, strings.Count(body, "<li>"))
	}
	res, body = get(t, srv.URL, "/procedures/"+list[0].Code)
	if res.StatusCode != 200 || !strings.Contains(body, list[0].Name) {
		t.Errorf("guide page: %d", res.StatusCode)
	}
	if res, _ := get(t, srv.URL, "/procedures/no.such"); res.StatusCode != 404 {
		t.Errorf("a code that is not there: %d", res.StatusCode)
	}
}

// Every key that a template or script names has a word.
func TestEveryWordIsThere(t *testing.T) {
	named := map[string]bool{}
	key := regexp.MustCompile(`["']((?:[a-z]+)\.[a-z0-9_.]+)["']`)
	read := func(files interface {
		ReadFile(string) ([]byte, error)
	}, names ...string,
	) string {
		var all strings.Builder
		for _, n := range names {
			b, err := files.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(b)
		}
		return all.String()
	}
	entries, _ := templateFiles.ReadDir("templates")
	var text strings.Builder
	for _, e := range entries {
		text.WriteString(read(templateFiles, "templates/"+e.Name()))
	}
	entries, _ = staticFiles.ReadDir("static")
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".js") {
			text.WriteString(read(staticFiles, "static/"+e.Name()))
		}
	}
	for _, m := range key.FindAllStringSubmatch(text.String(), -1) {
		named[m[1]] = true
	}
	for k := range named {
		group, _, _ := strings.Cut(k, ".")
		if known[group] && words("vi")[k] == "" && !strings.HasSuffix(k, ".") && !strings.HasSuffix(k, ".js") && !strings.HasSuffix(k, ".css") && !strings.HasSuffix(k, ".json") {
			t.Errorf("no words for %q", k)
		}
	}
}

var known = func() map[string]bool {
	m := map[string]bool{}
	for k := range words("vi") {
		g, _, _ := strings.Cut(k, ".")
		m[g] = true
	}
	return m
}()
