package web

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
