package web

import (
	"bytes"
	"encoding/json"
	"html"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"motcua/firmware-config/site"
	"motcua/internal/chromium"
	"motcua/internal/hall"
)

const provincial = "../../firmware-config/sites/provincial.toml"

func (fakeAdmin) Source() (name, text string, err error) {
	b, err := os.ReadFile(filepath.FromSlash(provincial))
	return "provincial.toml", string(b), err
}

func (fakeAdmin) Draft(text string) (*hall.Hall, Reloaded) {
	s, err := site.Parse("provincial.toml", []byte(text))
	if err != nil {
		return nil, Reloaded{Faults: []string{err.Error()}}
	}
	return &s.Hall, Reloaded{Warnings: s.Warnings}
}

var frames = regexp.MustCompile(`<iframe src="([^"]+)"`)

func framed(body string) (list []string) {
	for _, m := range frames.FindAllStringSubmatch(body, -1) {
		list = append(list, html.UnescapeString(m[1]))
	}
	return list
}

func TestTheAdministratorSeesEveryBoard(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, func(c *Config) { c.Admin = fakeAdmin{} })
	res, body := get(t, srv.URL, "/admin/", "admin")
	list := framed(body)
	if len(list) != len(f.hall.Boards) || len(list) < 28 {
		t.Fatalf("%d frames for %d boards", len(list), len(f.hall.Boards))
	}
	for _, want := range []string{"/board/hall?look=1", "/board/khu-dat-dai?look=1", "/board/man-hinh-phu?look=1", "/board/q24?look=1"} {
		if !strings.Contains(strings.Join(list, " "), want) {
			t.Errorf("%s is not on the page", want)
		}
	}
	for _, want := range []string{"43″ · 1080 × 1920 · 9 m", "Khu Đất đai, Nông nghiệp", `width="1080" height="1920"`, "board-door"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-src 'self'") {
		t.Errorf("the page may frame nothing: %s", csp)
	}
	// A preview may be framed by us; a display's own board and a stranger's page not.
	for path, c := range map[string]struct{ role, want string }{
		"/board/hall?look=1": {"admin", "frame-ancestors 'self'"},
		"/board/hall":        {"display", "frame-ancestors 'none'"},
	} {
		res, body := get(t, srv.URL, path, c.role)
		if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, c.want) {
			t.Errorf("%s: %s", path, csp)
		}
		if speaks := strings.Contains(body, `data-announce="yes"`); speaks != (c.role == "display") {
			t.Errorf("%s as %s: speaks %v", path, c.role, speaks)
		}
	}
	if res, _ := get(t, srv.URL, "/board/hall?look=1", "display"); res.StatusCode == http.StatusOK {
		t.Error("a display's browser is let in where staff look")
	}
}

func TestADraftIsTriedBeforeItIsInForce(t *testing.T) {
	srv := serve(t, newHall(t), func(c *Config) { c.Admin = fakeAdmin{} })
	_, text, _ := fakeAdmin{}.Source()
	if _, body := get(t, srv.URL, "/admin/draft", "admin"); !strings.Contains(body, "khu-dat-dai") || len(framed(body)) != 0 {
		t.Error("the page does not begin with the site file")
	}
	if res, _ := get(t, srv.URL, "/board/moi?draft=1", "admin"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a board of no draft: %d", res.StatusCode)
	}

	body := try(t, srv.URL, strings.Replace(text, `layout = "second"`, `layout = "secnd"`, 1))
	if !strings.Contains(body, `board.layout: unknown layout &#34;secnd&#34;`) || len(framed(body)) != 0 || !strings.Contains(body, "secnd&#34;\n") {
		t.Error("a wrong draft: its mistake and its text must stand on the page, and no board")
	}

	fresh := "\n[[board]]\nid = \"moi\"\nname.vi = \"Khu mới\"\nname.en = \"New\"\ncounters = [\"q1\", \"q2\"]\ntheme = \"contrast\"\nprofile = \"tv-32-1080p\"\n"
	body = try(t, srv.URL, strings.Replace(text, `layout = "second"`, "layout = \"second\"\r\ntheme = \"light\"", 1)+fresh)
	list := strings.Join(framed(body), " ")
	if !strings.Contains(list, "/board/moi?draft=1") || !strings.Contains(list, "/board/man-hinh-phu?draft=1") || strings.Contains(list, "look=1") {
		t.Errorf("frames of the draft: %s", list)
	}
	for word, n := range map[string]int{"Mới</span>": 1, "Thay đổi</span>": 1} {
		if got := strings.Count(body, word); got != n {
			t.Errorf("%q stands %d times, want %d", word, got, n)
		}
	}
	res, page := get(t, srv.URL, "/board/moi?draft=1", "admin")
	if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
		t.Fatalf("the new board: %d", res.StatusCode)
	}
	block := regexp.MustCompile(`(?s)id="page">(.*?)</script>`).FindStringSubmatch(page)
	var said struct{ Preview string }
	var b hall.Board
	if block == nil || json.Unmarshal([]byte(block[1]), &said) != nil || json.Unmarshal([]byte(said.Preview), &b) != nil {
		t.Fatalf("the program is not told the draft: %s", block)
	}
	if b.ID != "moi" || b.Theme.Base != "contrast" || len(b.Counters) != 2 || b.Panel.DiagonalIn != 32 {
		t.Errorf("the program is told %+v", b)
	}
	if res, _ := get(t, srv.URL, "/board/moi", "admin"); res.StatusCode != http.StatusNotFound {
		t.Errorf("the draft's board outside the draft: %d", res.StatusCode)
	}
	if res, _ := get(t, srv.URL, "/board/moi?draft=1", "manager"); res.StatusCode != http.StatusNotFound {
		t.Errorf("another's draft: %d", res.StatusCode)
	}
	if body := try(t, srv.URL, strings.Repeat("#", maxDraft+1)); !strings.Contains(body, "Khu mới") {
		t.Error("a text that is too large took the place of the draft")
	}
}

// try posts a draft as its form does, and gives the page that comes of it.
func try(t *testing.T, url, text string) string {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if err := m.WriteField("text", text); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/admin/draft", &b)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	req.AddCookie(&http.Cookie{Name: "as_admin", Value: "1"})
	stay := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := stay.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	_, body := get(t, url, "/admin/draft", "admin")
	return body
}

// The frames are as wide as their places, and a mistake leads to its line.
func TestPreviewsFitAndMistakesLeadToTheirLine(t *testing.T) {
	srv := serve(t, newHall(t), func(c *Config) { c.Admin = fakeAdmin{} })
	b := chromium.Open(t, 1366, 900, "as_admin=1")
	b.Go(srv.URL + "/admin/")
	b.Until(`[...document.querySelectorAll('.boards > .previews .panel')].every(p => {
		const f = p.querySelector('iframe').getBoundingClientRect(), q = p.getBoundingClientRect();
		return f.width > 100 && f.left >= q.left - 1 && f.right <= q.right + 2 && Math.abs(f.height - q.height) < 4;
	})`)
	b.Go(srv.URL + "/admin/draft")
	b.Until(`document.querySelector('textarea').value.includes('khu-dat-dai')`)
	b.Text(`(() => { const x = document.querySelector('textarea'); x.value = x.value.replace('layout = "second"', 'layout = "secnd"'); document.querySelector('button.main').click(); return '' })()`)
	b.Until(`document.querySelector('#faults button')`)
	b.Text(`document.querySelector('#faults button').click()`)
	b.Until(`(x => x.value.slice(x.selectionStart, x.selectionEnd) === 'layout = "secnd"')(document.querySelector('textarea'))`)
}
