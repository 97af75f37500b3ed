//go:build !js

package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/display/board"
	"motcua/display/ui"
	"motcua/internal/canvas/face"
	"motcua/internal/canvas/soft"
	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/scene"
	"motcua/internal/voicepack"
	"motcua/internal/wire"
)

// page is a shell as the server's: a data block that names the board, and the
// program. It brings the typeface that the software canvas has, so that the
// pictures can be compared on machines without it.
const page = `<!doctype html><html lang="vi"><head><link rel="icon" href="data:,"><style>
@font-face { font-family: "Liberation Sans"; font-weight: 400; src: url("/regular.ttf") }
@font-face { font-family: "Liberation Sans"; font-weight: 700; src: url("/bold.ttf") }
</style></head><body><div id="loading">…</div>
<script type="application/json" id="page">{"board":"hall","as":"display"}</script>
<script src="/wasm_exec.js"></script>
<script>const go = new Go();
Promise.all(["400 9px 'Liberation Sans'", "700 9px 'Liberation Sans'"].map(f => document.fonts.load(f, "Ấ1")))
.then(() => WebAssembly.instantiateStreaming(fetch("/display.wasm"), go.importObject)).then(r => go.run(r.instance));</script>
</body></html>`

// serveBrowserBoard builds the program for the browser and adds it to s.
func serveBrowserBoard(t *testing.T, s *server) {
	t.Helper()
	wasm := filepath.Join(t.TempDir(), "display.wasm")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", wasm, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build for the browser: %v\n%s", err, out)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	s.pages = http.NewServeMux()
	s.pages.HandleFunc("/board/hall", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page))
	})
	s.pages.HandleFunc("/display.wasm", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, wasm) })
	s.pages.HandleFunc("/regular.ttf", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(face.Liberation().TTF[0]) })
	s.pages.HandleFunc("/bold.ttf", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(face.Liberation().TTF[1]) })
	s.pages.Handle("/voice/", http.StripPrefix("/voice/", http.FileServerFS(voicepack.Builtin())))
	s.pages.HandleFunc("/wasm_exec.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	})
}

// The same board in a real browser shows what the software canvas shows, takes a
// call, and is a page of words to those who do not see it.
func TestTheBoardRunsInABrowser(t *testing.T) {
	const w, h = 960, 540
	b := chromium.Open(t, w, h)
	st := morning(t, "provincial")
	s := newServer(t, st)
	serveBrowserBoard(t, s)
	b.Go(s.url + "/board/hall")
	c := <-s.conn
	defer c.Close()
	near := func(what string) {
		t.Helper()
		n := 0
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
			p := pictureAt(board.Config{ID: "hall"}, cloneState(t, st), time.Now(), hallZone(t))
			want := soft.New(w, h)
			ui.Scene(p, ui.Look{Theme: scene.Dark, Sound: ui.SoundAsleep, Tap: enableSound{}, Measure: want}, w, h).Draw(want)
			if n = soft.Differ(b.Look(), want.Image, 64); n < w*h*3/100 {
				return
			}
		}
		t.Fatalf("%s: %d of %d pixels differ from the software canvas", what, n, w*h)
	}
	near("the hall")

	n := hall.Number{Prefix: "A", N: 345}
	tk := hall.Ticket{ID: "20261120-A345", Number: n, Service: "cong-an", State: hall.Called, Counter: "q19", CalledAt: time.Now()}
	e := wire.Event{Seq: st.Seq + 1, At: time.Now(), Body: wire.Body{Kind: wire.TicketCalled, Ticket: &tk, Counter: "q19"}}
	s.write(c, wire.Message{Type: "event", Seq: e.Seq, At: e.At, Event: &e.Body})
	st.Apply(e)
	near("the call")

	words := b.Text(`document.querySelector("main").textContent`)
	for _, w := range []string{"A345, Quầy 19", "Quầy 2", "Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa"} {
		if !strings.Contains(words, w) {
			t.Errorf("the page does not say %q: %q", w, words)
		}
	}
	// The one button asks for sound: a touch where it stands on the canvas wakes the
	// loudspeaker and takes it away.
	const buttons = `[...document.querySelectorAll("main button")]`
	if n := b.Text(buttons + ".length"); n != "1" {
		t.Fatalf("%s buttons, want one", n)
	}
	var x, y float64
	at := b.Text(`(() => { const r = ` + buttons + `[0].getBoundingClientRect(); return (r.x + r.width / 2) + " " + (r.y + r.height / 2) })()`)
	if _, err := fmt.Sscan(at, &x, &y); err != nil {
		t.Fatalf("the button is at %q: %v", at, err)
	}
	b.Click(x, y)
	b.Until(buttons + ".length === 0") // the touch woke the sound
}
