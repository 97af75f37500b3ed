//go:build !js

package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"motcua/internal/canvas"
	"motcua/internal/canvas/face"
	"motcua/internal/canvas/soft"
	"motcua/internal/chromium"
	"motcua/internal/squeeze"
	"motcua/kiosk/flow"
	"motcua/kiosk/ui"
	"motcua/server/serve"
)

// kioskPage is a shell as the server's. It brings the typeface that the
// software canvas has, so that pictures can be compared on any machine.
const kioskPage = `<!doctype html><html lang="vi"><head><link rel="icon" href="data:,"><style>
@font-face { font-family: "Liberation Sans"; font-weight: 400; src: url("/regular.ttf") }
@font-face { font-family: "Liberation Sans"; font-weight: 700; src: url("/bold.ttf") }
</style></head><body><div id="loading">…</div>
<script type="application/json" id="page">{"program":"kiosk","as":"kiosk","device":"kiosk-1"}</script>
<script src="/wasm_exec.js"></script>
<script>const go = new Go();
Promise.all(["400 9px 'Liberation Sans'", "700 9px 'Liberation Sans'"].map(f => document.fonts.load(f, "Ấ1")))
.then(() => WebAssembly.instantiateStreaming(fetch("/kiosk.wasm"), go.importObject)).then(r => go.run(r.instance));</script>
</body></html>`

// browserHall builds the program for the browser and serves it in front of the
// hall's server, as the server does once `make build` has run; the kiosk is
// signed in on the way.
func browserHall(t *testing.T, s *serve.Server) string {
	t.Helper()
	return browserHallBehind(t, s, &cable{})
}

// cable is the way to the server, which can be cut.
type cable struct {
	mu  sync.Mutex // guards what follows
	cut bool
	end []context.CancelFunc
}

// pull cuts it, with all that goes over it, or puts it back.
func (c *cable) pull(yes bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = yes
	for _, f := range c.end {
		f()
	}
	c.end = nil
}

func (c *cable) take(r *http.Request) *http.Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut {
		panic(http.ErrAbortHandler) // nobody answers
	}
	ctx, cancel := context.WithCancel(r.Context())
	c.end = append(c.end, cancel)
	return r.WithContext(ctx)
}

// browserHallBehind is one behind a cable. The page itself is always there, as
// from the browser's own shelf.
func browserHallBehind(t *testing.T, s *serve.Server, line *cable) string {
	t.Helper()
	wasm := filepath.Join(t.TempDir(), "kiosk.wasm")
	build := exec.Command("go", "build", "-gcflags=all=-l", "-ldflags=-s -w", "-o", wasm, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build for the browser: %v\n%s", err, out)
	}
	module, err := os.ReadFile(wasm)
	if err != nil {
		t.Fatal(err)
	}
	if module, err = squeeze.Program(module); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(wasm, module, 0o600); err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	bearer := "Bearer " + token(t, s, "kiosk-1")
	mux := http.NewServeMux()
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Header.Set("Authorization", bearer)
		r.Out.Header.Set("Origin", s.URL())
	}}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		proxy.ServeHTTP(w, line.take(r))
	})
	text := func(kind string, b []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write(b)
		}
	}
	mux.Handle("/kiosk/", text("text/html; charset=utf-8", []byte(kioskPage)))
	mux.Handle("/regular.ttf", text("font/ttf", face.Liberation().TTF[0]))
	mux.Handle("/bold.ttf", text("font/ttf", face.Liberation().TTF[1]))
	mux.HandleFunc("/kiosk.wasm", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, wasm) })
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	mux.HandleFunc("/wasm_exec.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	})
	front := httptest.NewServer(mux)
	t.Cleanup(front.Close)
	return front.URL
}

// The kiosk in a real browser on the real server shows what the software
// canvas shows, takes a finger, and gives one ticket. To those who do not see
// it, it is a page of buttons.
func TestTwoTouchesInABrowser(t *testing.T) {
	const w, h = 540, 960
	b := chromium.Open(t, w, h)
	s := newHall(t)
	e := newEyes(t, s, w, h)
	front := browserHall(t, s)
	b.Go(front + "/kiosk/")
	idle := func() flow.State { return e.state() }
	e.near("idle", b.Look, idle)

	b.Touch(e.at(e.state(), "Nhận kết quả"))
	var chose flow.Event
	for _, tile := range ptr(e.state()).Tiles() {
		if tile.Service != nil && tile.Service.Name.In("vi") == "Nhận kết quả" {
			chose = flow.Chose{Service: tile.Service.ID}
		}
	}
	e.near("confirm", b.Look, func() flow.State { return e.state(chose) })
	b.Touch(e.at(e.state(chose), "LẤY SỐ"))
	tk := onlyTicket(t, s)
	result := func() flow.State {
		st := e.state(chose, flow.Took{})
		st, _ = flow.Step(st, flow.Issued{Request: st.Visit.Request, Ticket: tk})
		return st // nobody takes the print job: printing
	}
	e.near("result", b.Look, result)
	words := b.Text(`document.querySelector("main").textContent`)
	if !strings.Contains(words, tk.Number) || !strings.Contains(words, "Đang in phiếu…") {
		t.Errorf("the page says %q", words)
	}
	// a switch or a screen reader presses the hidden button
	b.Text(`[...document.querySelectorAll("main button")].find(b => b.textContent == "Xong").click()`)
	e.near("idle again", b.Look, idle)
	if n := len(s.Floor().State().Tickets); n != 1 {
		t.Errorf("%d tickets", n)
	}
	walksByKeys(b, e, chose)
	findsByFinger(b, e)
}

// walksByKeys goes to a field and back by a keypad, as the browser's own
// accessibility tree tells of it.
func walksByKeys(b *chromium.Tab, e *eyes, chose flow.Event) {
	e.t.Helper()
	e.reads(b, "", e.state())
	stop := func(begins string) {
		e.t.Helper()
		for range 40 {
			if strings.HasPrefix(b.Text("document.activeElement.textContent"), begins) {
				return
			}
			was := b.Text("document.activeElement.textContent")
			b.Key(kb.ArrowRight)
			b.Until(fmt.Sprintf("document.activeElement.textContent != %q", was))
		}
		e.t.Fatalf("the keypad does not come to %q", begins)
	}
	stop("Nhận kết quả")
	b.Key(kb.Enter)
	e.reads(b, "LẤY SỐ", e.state(chose))
	b.Key(kb.Escape)
	e.reads(b, "", e.state())
	b.Until("document.activeElement == document.body") // the place went with its person
	stop("Giọng đọc và màn hình")
	b.Key(kb.Enter)
	e.reads(b, "Đóng", e.state(flow.OpenedTuning{}))
	b.Key(kb.Escape)
	b.Until(`!document.querySelector("[role=dialog]")`)
}

// reads waits until the browser tells screen readers what a state's scene is
// called, in its order, with the keyboard at the button of that name.
func (e *eyes) reads(b *chromium.Tab, at string, st flow.State) {
	e.t.Helper()
	s := ui.NewScreen(st, func(flow.Effect) {}, e.k.now).Program()
	s.Start(func() {})
	s.Paint(soft.New(e.w, e.h), time.Now(), true)
	want := []string{}
	if d := s.Page().Dialog; d != "" {
		want = append(want, "dialog "+d)
	}
	for _, c := range s.Controls() {
		role := map[canvas.Kind]string{
			canvas.Title: "heading", canvas.Heading: "heading", canvas.Picture: "image", canvas.Status: "status", canvas.Plain: "paragraph",
		}[c.Kind]
		if !c.Text {
			role = "button"
		}
		if c.Selected {
			role += " pressed"
		}
		if c.Disabled {
			role += " disabled"
		}
		want = append(want, strings.TrimSpace(role+" "+strings.ReplaceAll(c.Label, "\n", " ")))
	}
	var got []string
	focus := ""
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		got, focus = b.Accessible(), ""
		for i := range got {
			if line, ok := strings.CutPrefix(got[i], "focused "); ok {
				focus, got[i] = strings.TrimPrefix(line, "button "), line
			}
		}
		if sameButForTheClock(got, want) && (at == "" || strings.HasPrefix(focus, at)) {
			return
		}
	}
	e.t.Fatalf("screen readers are told\n%s\nand not\n%s\nat %q, with the keyboard at %q and not %q", strings.Join(got, "\n"), strings.Join(want, "\n"), b.Text("document.activeElement.outerHTML"), focus, at)
}

// sameButForTheClock compares what is said, whatever minute it is.
func sameButForTheClock(got, want []string) bool {
	return slices.EqualFunc(got, want, func(a, b string) bool {
		return a == b || clockSaid.MatchString(a) && clockSaid.MatchString(b)
	})
}

var clockSaid = regexp.MustCompile(`^paragraph \d\d:\d\d$`)

// findsByFinger types on the keys of the screen, pulls the list of what was
// found and touches a row.
func findsByFinger(b *chromium.Tab, e *eyes) {
	b.Touch(e.at(e.state(), "Tìm thủ tục"))
	for _, key := range "ddaats" {
		b.Touch(e.at(e.state(flow.OpenedSearch{}), string(key)))
	}
	const first = `[...document.querySelectorAll("main button")].find(b => /[1-3][.]\d{6}/.test(b.textContent))`
	b.Until(`document.querySelector("main").textContent.includes("đất") && ` + first)
	b.Text(first + `.setAttribute("data-top", ` + first + `.style.top)`)
	b.Pull(float64(e.w)/2, float64(e.h)*0.45, float64(e.w)/2, float64(e.h)*0.2)
	b.Until(first + `.style.top != ` + first + `.dataset.top`)
	if words := b.Text(`document.querySelector("main").textContent`); strings.Contains(words, "LẤY SỐ") {
		e.t.Fatal("pulling the list opened a procedure")
	}
	// The middle of a row that is whole, once the list has come to rest.
	row := fmt.Sprintf(`(() => {
		const r = [...document.querySelectorAll("main button")].filter(b => /[1-3][.]\d{6}/.test(b.textContent))
			.map(b => b.getBoundingClientRect()).find(r => r.top > %d && r.bottom < %d);
		return r ? (r.y + r.height / 2).toFixed(1) : "";
	})()`, e.h/5, e.h*11/20)
	b.Text(`(function frame() { window.drawnFrames = (window.drawnFrames ?? 0) + 1; requestAnimationFrame(frame); })()`)
	at := ""
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		at = b.Text(row)
		b.Until(fmt.Sprintf("window.drawnFrames > %s + 5", b.Text("window.drawnFrames")))
		if at != "" && at == b.Text(row) {
			break
		}
	}
	y, err := strconv.ParseFloat(at, 64)
	if err != nil {
		e.t.Fatalf("no row stands still: %v", err)
	}
	b.Touch(float64(e.w)/2, y)
	b.Until(`document.querySelector("main").textContent.includes("In hướng dẫn")`)
}
