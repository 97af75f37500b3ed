package web

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	boards "motcua/internal/media"
	"motcua/server/media"
)

// mediaHall serves a hall whose board "second" shows a folder.
func mediaHall(t *testing.T) (base, dir string, shelf *media.Shelf) {
	t.Helper()
	dir = t.TempDir()
	shelf = media.New(clock)
	shelf.Set(map[string]string{"second": dir})
	srv := serve(t, newHall(t), func(c *Config) { c.Media, c.Demo = shelf, false })
	return srv.URL, dir, shelf
}

func putPicture(t *testing.T, path string, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func listOf(t *testing.T, body string) (l boards.List) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestBoardsFetchWhatTheyShow(t *testing.T) {
	base, dir, shelf := mediaHall(t)
	file := putPicture(t, filepath.Join(dir, "a.png"), 40, 30)
	shelf.Look()
	shelf.Look()
	if res, _ := get(t, base, "/board/second/media.json"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("the list, to nobody: %d", res.StatusCode)
	}
	res, body := get(t, base, "/board/second/media.json", "display:")
	l := listOf(t, body)
	if res.Header.Get("Cache-Control") != "no-store" || len(l.Items) != 1 || l.Items[0].Sources[0].W != 40 {
		t.Fatalf("%v: %s", res.Header, body)
	}
	if d := time.UnixMilli(l.Now).Sub(clock()); d > time.Minute || d < -time.Minute {
		t.Errorf("the hall's clock is %v off", d)
	}
	url := l.Items[0].Sources[0].URL
	for _, role := range []string{"", "kiosk:", "tablet:q1"} {
		if res, _ := get(t, base, url, role); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("the file, to %q: %d", role, res.StatusCode)
		}
	}
	res, body = get(t, base, url, "display:")
	h := res.Header
	if body != string(file) || h.Get("Content-Type") != boards.PNG || !strings.Contains(h.Get("Cache-Control"), "immutable") ||
		!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d bytes of %d, %v", len(body), len(file), h)
	}
	req, err := http.NewRequest("GET", base+url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: "as_display"})
	req.Header.Set("Range", "bytes=10-29")
	part, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer part.Body.Close()
	if b, err := io.ReadAll(part.Body); err != nil || part.StatusCode != http.StatusPartialContent || !bytes.Equal(b, file[10:30]) {
		t.Errorf("a range: %d, %x, %v", part.StatusCode, b, err)
	}
	for _, bad := range []string{"/media/a.png", "/media/..%2fa.png", "/media/%2e%2e/a.png", "/media/", "/media/" + strings.Repeat("0", 64) + ".png", url + "x"} {
		if res, _ := get(t, base, bad, "display:"); res.StatusCode == http.StatusOK {
			t.Errorf("%s is served", bad)
		}
	}
	if _, body := get(t, base, "/board/hall/media.json", "manager:"); !strings.Contains(body, `"items":[]`) {
		t.Errorf("a board without a folder: %s", body)
	}
}

// Who asks behind the version that is shown waits, and hears of the next.
func TestABoardHearsOfAnotherList(t *testing.T) {
	base, dir, shelf := mediaHall(t)
	shelf.Look()
	_, body := get(t, base, "/board/second/media.json", "display:")
	old := listOf(t, body)
	heard := make(chan string, 1)
	go func() {
		req, err := http.NewRequest("GET", base+"/board/second/media.json?since="+old.Version, nil)
		if err != nil {
			heard <- err.Error()
			return
		}
		req.AddCookie(&http.Cookie{Name: "as_display"})
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			heard <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		heard <- string(b)
	}()
	putPicture(t, filepath.Join(dir, "b.png"), 4, 4)
	shelf.Look()
	shelf.Look()
	if l := listOf(t, <-heard); l.Version == old.Version || len(l.Items) != 1 || l.Items[0].Name != "b.png" {
		t.Errorf("heard of %+v", l)
	}
}

// An administrator puts files there and takes them down from the page; what cannot
// be shown is said, and nobody else may.
func TestSlidesArePutUpFromThePage(t *testing.T) {
	dir := t.TempDir()
	shelf := media.New(clock)
	shelf.Set(map[string]string{"second": dir})
	h := newHall(t)
	h.hall.Boards = []hall.Board{{ID: "second", Media: dir}}
	base := serve(t, h, func(c *Config) { c.Media, c.Demo = shelf, false }).URL
	post := func(path, ctype string, body io.Reader, role string) (int, string) {
		t.Helper()
		req, err := http.NewRequest("POST", base+path, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", ctype)
		req.AddCookie(&http.Cookie{Name: "as_" + role})
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
		return res.StatusCode, string(b)
	}
	put := func(role, name string, b []byte) (int, string) {
		t.Helper()
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		_ = m.WriteField("board", "second")
		f, err := m.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write(b)
		_ = m.Close()
		return post("/admin/media", m.FormDataContentType(), &body, role)
	}
	picture := putPicture(t, filepath.Join(t.TempDir(), "x.png"), 8, 8)
	for _, role := range []string{"clerk", "display", "none"} {
		if code, _ := put(role, "a.png", picture); code < 300 || code == http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", role, code)
		}
	}
	if l, _, _ := shelf.List("second"); len(l.Items) > 0 {
		t.Fatal("somebody else put a slide there")
	}
	if code, body := put("admin", "Ảnh.png", picture); code != http.StatusSeeOther {
		t.Errorf("%d %s", code, body)
	}
	if _, body := get(t, base, "/admin/", "admin:"); !strings.Contains(body, "Ảnh.png") || !strings.Contains(body, "12 giây") {
		t.Error("the page does not list it")
	}
	if code, body := put("admin", "b.exe", []byte("MZ")); code != http.StatusUnprocessableEntity || !strings.Contains(body, "b.exe: not a PNG or JPEG") {
		t.Errorf("a foreign file: %d", code)
	}
	if code, _ := post("/admin/media/remove", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"board": {"second"}, "file": {"Ảnh.png"}}.Encode()), "manager"); code != http.StatusSeeOther {
		t.Errorf("taken down: %d", code)
	}
	if l, _, _ := shelf.List("second"); len(l.Items) > 0 {
		t.Error("it is still there")
	}
}
