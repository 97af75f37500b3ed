package web

import (
	"bytes"
	"image/color"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua/internal/chromium"
	"motcua/server/media"
)

// stagePage is a page that keeps a place free for the show, under the shell's
// content security policy.
func stagePage(assets *assets) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", csp("shell", assets))
		_, _ = w.Write([]byte(`<!doctype html><html lang="vi"><link rel="icon" href="data:,"><body><canvas></canvas><script type="module" src="` + assets.prefix + `stage.js"></script></body></html>`))
	}
}

// Slides and films run in a browser by the hall's clock, as one list follows the
// other, and go on without the server.
func TestTheShowRunsInABrowser(t *testing.T) {
	dir := t.TempDir()
	green, err := os.ReadFile(filepath.Join("testdata", "green.webm"))
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	putPicture(t, filepath.Join(dir, "01 slide.png"), 90, 30)
	put("02 film.webm", green)
	put("03 broken.webm", bytes.Replace(green, []byte("V_VP8"), []byte("V_XXX"), 1))
	put("04 only.mpg", []byte("\x00\x00\x01\xb3\x02\x00\x20\x13\xff\xff\xe0\x18\x00\x00\x01\x00and more than enough to be looked at, as a film that no browser plays"))
	put(media.OrderFile, []byte("[[show]]\nfile = \"01 slide\"\nseconds = 1\n[[show]]\nfile = \"02 film\"\nseconds = 2\n[[show]]\nfile = \"03 broken\"\nseconds = 1\n[[show]]\nfile = \"04 only\"\n"))
	shelf := media.New(clock)
	shelf.Set(map[string]string{"second": dir})
	shelf.Look()
	shelf.Look()
	h := newHall(t)
	assets, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	srv := serve(t, h, func(c *Config) { c.Media = shelf })
	pages := srv.Config.Handler
	srv.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/stage" {
			stagePage(assets)(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
	b := chromium.Open(t, 640, 360, "as_display=1")
	b.Go(srv.URL + "/stage")
	b.Until(`window.motcuaStage !== undefined`)
	b.Text(`(() => { window.said = []; motcuaStage.start('second', (s) => said.push(s)); motcuaStage.place(40, 30, 400, 300, 'rgb(16, 24, 32)'); return ''; })()`)
	shows := func(name string) { b.Until(`document.getElementById('stage').dataset.shows === '` + name + `'`) }
	shows("01 slide.png")
	if got := b.Text(`(() => { const r = document.querySelector('#stage img').getBoundingClientRect(); return [r.x, r.y, r.width, r.height].join(); })()`); got != "40,30,400,300" {
		t.Errorf("the slide stands at %s", got)
	}
	shows("02 film.webm")
	b.Until(`document.querySelector('#stage video').currentTime > 0.2`)
	if got := b.Text(`String(document.querySelector('#stage video').muted)`); got != "true" {
		t.Error("a film sounds")
	}
	if c := color.NRGBAModel.Convert(b.Look().At(240, 180)).(color.NRGBA); c.G < c.R+40 || c.G < c.B+10 {
		t.Errorf("the film shows %v", c)
	}
	b.Until(`said.length > 0 && said[said.length - 1].includes('03 broken.webm: broken') && said[said.length - 1].includes('04 only.mpg: this browser cannot play video/mpeg')`)
	for _, name := range []string{"01 slide.png", "02 film.webm"} {
		shows(name)
	}
	srv.CloseClientConnections()
	srv.Listener.Close() // the server is gone
	for _, name := range []string{"01 slide.png", "02 film.webm", "01 slide.png"} {
		shows(name)
	}
	b.Text(`(() => { motcuaStage.place(0, 0, 0, 0, ''); return ''; })()`)
	if got := b.Text(`String(document.querySelectorAll('#stage img, #stage video').length)`); got != "0" {
		t.Errorf("%s elements are left", got)
	}
	if f := strings.Join(b.Forgive(), "\n"); strings.Contains(f, "Content Security Policy") {
		t.Error(f)
	}
}
