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

	"github.com/chromedp/cdproto/emulation"

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
	s.pages.HandleFunc("/board/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(strings.Replace(page, `"board":"hall"`, `"board":"`+r.PathValue("id")+`"`, 1)))
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
	b := chromium.Open(t, 960, 540)
	st := morning(t, "provincial")
	second := hall.StandardBoard("second", false)
	second.Layout, second.Media = hall.BuiltIn(hall.LayoutSecond), "slides"
	st.Hall.Boards = []hall.Board{second}
	s := newServer(t, st)
	serveBrowserBoard(t, s)
	b.Go(s.url + "/board/hall")
	c := <-s.conn
	defer c.Close()
	id, w, h, sound := "hall", 960, 540, ui.SoundAsleep
	near := func(what string) {
		t.Helper()
		n := 0
		for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
			p := pictureAt(board.Config{ID: id}, cloneState(t, st), time.Now(), hallZone(t))
			want := soft.New(w, h)
			is := st.Board(id)
			ui.Scene(p, ui.Look{Theme: scene.Dark, Sound: sound, Tap: enableSound{}, Board: &is, Measure: want}, float64(w), float64(h)).Draw(want)
			if n = soft.Differ(soft.Shrink(b.Look(), 4), soft.Shrink(want.Image, 4), 64); n < w*h/16/200 {
				return
			}
		}
		t.Fatalf("%s: %d of %d pixels of a quarter differ from the software canvas", what, n, w*h/16)
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
	sound = ui.SoundOK

	// It is told to speak, and does; it is told not to any more, and says so.
	s.tells("that it can speak", func(is wire.Said) bool { return is.Able })
	s.write(c, wire.Message{Type: "duty", Duty: &wire.Duty{Loudspeaker: "loa", Turn: 8, Speak: true, Said: e.Seq, Boards: []string{"hall"}}})
	tk.ID, tk.Number.N, tk.Counter, tk.CalledAt = "20261120-A346", 346, "q20", time.Now()
	next := wire.Event{Seq: st.Seq + 1, At: time.Now(), Body: wire.Body{Kind: wire.TicketCalled, Ticket: &tk, Counter: "q20"}}
	s.write(c, wire.Message{Type: "event", Seq: next.Seq, At: next.At, Event: &next.Body})
	st.Apply(next)
	s.tells("that it speaks", func(is wire.Said) bool { return is.Turn == 8 && is.Speaking })
	s.write(c, wire.Message{Type: "duty", Duty: &wire.Duty{Loudspeaker: "loa", Turn: 9, Said: e.Seq, Boards: []string{"hall"}}})
	s.tells("that it has finished", func(is wire.Said) bool { return is.Turn == 9 && !is.Speaking })

	for _, c := range []struct {
		id   string
		w, h int
	}{
		{"hall", 1920, 1080},
		{"hall", 1080, 1920},
		{"hall", 3840, 2160},
		{"hall", 1366, 768},
		{"second", 1920, 1080},
		{"second", 1080, 1920},
		{"q1", 1280, 800},
		{"q1", 800, 1280},
	} {
		w, h = c.w, c.h
		chromium.Devtools(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: int64(w), Height: int64(h), DeviceScaleFactor: 1})
		if c.id != id {
			id, sound = c.id, ui.SoundAsleep
			if id == "q1" {
				sound = ui.SoundNone
			}
			b.Go(s.url + "/board/" + id)
			conn := <-s.conn
			defer conn.Close()
		}
		near(fmt.Sprintf("%s at %dx%d", id, w, h))
	}
}
