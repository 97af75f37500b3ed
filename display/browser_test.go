//go:build !js

package main

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"motcua/display/board"
	"motcua/display/ui"
	"motcua/internal/canvas/face"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/scene"
	"motcua/internal/wire"
)

// page is a shell as the server's: a data block that names the board, and the
// program. It brings the typeface that the software canvas has, so that the
// pictures can be compared on machines without it.
const page = `<!doctype html><html lang="vi"><head><style>
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
	s.pages.HandleFunc("/wasm_exec.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	})
}

// chromium opens a page of w x h.
func chromium(t *testing.T, w, h int) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("Chromium is not installed: the board was not tested in a browser")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.WindowSize(w, h), chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// The same board in a real browser shows what the software canvas shows, takes a
// call, and is a page of words to those who do not see it.
func TestTheBoardRunsInABrowser(t *testing.T) {
	const w, h = 960, 540
	ctx := chromium(t, w, h)
	st := morning(t, "provincial")
	s := newServer(t, st)
	serveBrowserBoard(t, s)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(w, h), chromedp.Navigate(s.url+"/board/hall")); err != nil {
		t.Fatal(err)
	}
	c := <-s.conn
	defer c.Close()
	near := func(what string) {
		t.Helper()
		n := 0
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
			p := pictureAt(board.Config{ID: "hall"}, cloneState(t, st), time.Now(), hallZone(t))
			want := soft.New(w, h)
			ui.Scene(p, ui.Look{Theme: scene.Dark, Sound: ui.SoundAsleep, Tap: enableSound{}}, w, h).Draw(want)
			if n = soft.Differ(screenshot(t, ctx), want.Image, 64); n < w*h*3/100 {
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

	words := ask[string](t, ctx, `document.querySelector("main").textContent`)
	for _, w := range []string{"A345, Quầy 19", "Quầy 2", "Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa"} {
		if !strings.Contains(words, w) {
			t.Errorf("the page does not say %q: %q", w, words)
		}
	}
	// The one button asks for sound: a touch where it stands on the canvas wakes the
	// loudspeaker and takes it away.
	at := ask[[]float64](t, ctx, `[...document.querySelectorAll("main button")].flatMap(b => { const r = b.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })`)
	if len(at) != 2 {
		t.Fatalf("%d buttons, want one", len(at)/2)
	}
	if err := chromedp.Do(ctx, chromedp.MouseClickXY(at[0], at[1])); err != nil {
		t.Fatal(err)
	}
	for ask[int](t, ctx, `document.querySelectorAll("main button").length`) > 0 {
		if ctx.Err() != nil {
			t.Fatal("the touch did not wake the sound")
		}
	}
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, ctx context.Context, expr string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expr))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func screenshot(t *testing.T, ctx context.Context) image.Image {
	t.Helper()
	b, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
