// Package chromium drives a real Chromium in tests: pages, boards and kiosk
// are looked at in what people look at them in. A test without a Chromium on
// the machine is skipped and says so. It is for tests only; no program links
// it.
package chromium

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// one is the Chromium of this test binary: starting it costs more than most
// tests. Every Browser has a context of its own in it, with its own cookies.
var one struct {
	once sync.Once
	ctx  context.Context
	stop []context.CancelFunc
	err  error
}

// Close ends the Chromium of this test binary, if one was started. Call it
// from TestMain when the tests are over.
func Close() {
	for i := len(one.stop) - 1; i >= 0; i-- {
		one.stop[i]()
	}
}

// path finds the program, or skips the test.
func path(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	t.Skip("no Chromium on this machine: nothing was looked at in a browser (apt-get install chromium)")
	return ""
}

// start runs Chromium once, headless, with a fresh profile and nothing that
// calls out.
func start(t testing.TB) {
	t.Helper()
	p := path(t)
	one.once.Do(func() {
		alloc, end := chromedp.NewExecAllocator(context.Background(), options(p)...)
		ctx, cancel := chromedp.NewContext(alloc)
		one.ctx, one.stop = ctx, []context.CancelFunc{end, cancel}
		one.err = chromedp.Do(ctx)
	})
	if one.err != nil {
		t.Fatal(one.err)
	}
}

// options make a Chromium without a window that calls nobody.
func options(path string) []chromedp.ExecAllocatorOption {
	return append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true))
}

// Tab is a page. What the page logs as an error, a violated policy or a
// request to another machine among it, fails the test when it ends, unless
// Quiet. Its methods fail the test; they are for the test's own goroutine.
type Tab struct {
	t   testing.TB
	ctx context.Context

	mu   sync.Mutex // guards what follows
	bad  []string
	mute bool
}

// Open opens a tab with cookies of its own, "name=value" for 127.0.0.1, and a
// viewport in CSS pixels.
func Open(t testing.TB, width, height int64, cookies ...string) *Tab {
	t.Helper()
	start(t)
	ctx, cancel := chromedp.NewContext(one.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := newTab(t, ctx, width, height)
	for _, c := range cookies {
		name, value, _ := strings.Cut(c, "=")
		Devtools(b, network.SetCookie, network.SetCookieParams{Name: name, Value: value, Domain: "127.0.0.1", Path: "/"})
	}
	return b
}

// Another opens a tab beside b that shares its cookies, as a person does.
func (b *Tab) Another(width, height int64) *Tab {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	return newTab(b.t, ctx, width, height)
}

func newTab(t testing.TB, ctx context.Context, width, height int64) *Tab {
	t.Helper()
	b := &Tab{t: t, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil { // attaches, for as long as ctx lives
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	Devtools(b, network.Enable, network.EnableParams{})
	Devtools(b, log.Enable, cdp.Empty{})
	b.Do(chromedp.EmulateViewport(width, height))
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, e := range b.bad {
			t.Errorf("the page logged: %s", e)
		}
	})
	return b
}

func (b *Tab) listen(ev any) {
	say := ""
	switch e := ev.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			say = e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		say = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			say += " " + e.ExceptionDetails.Exception.Description
		}
	case *network.EventRequestWillBeSent:
		if local := []string{"http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "about:"}; !begins(e.Request.URL, local) {
			say = "a request to another origin: " + e.Request.URL
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if say != "" && !b.mute {
		b.bad = append(b.bad, say)
	}
}

func begins(s string, with []string) bool {
	for _, w := range with {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// Quiet stops or starts taking what the page logs for a fault: a server that
// is away on purpose makes every browser complain.
func (b *Tab) Quiet(yes bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.mute = yes
}

// Forgive returns what the page has logged as errors so far, and forgets it.
func (b *Tab) Forgive() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	bad := b.bad
	b.bad = nil
	return bad
}

// patience is how long a browser may take for one thing on a busy machine.
const patience = time.Minute

// Do runs actions one after the other.
func (b *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// Devtools sends one command of the browser's own protocol.
func Devtools[P, R any](b *Tab, c cdp.Command[P, R], params P) {
	b.t.Helper()
	b.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	}))
}

// Go opens an address.
func (b *Tab) Go(url string) {
	b.t.Helper()
	b.Do(chromedp.Navigate(url))
}

// Text evaluates a JavaScript expression, as a string.
func (b *Tab) Text(js string) string {
	b.t.Helper()
	s, err := b.evaluate(js)
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return s
}

func (b *Tab) evaluate(js string) (string, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[string]("String("+js+")"))
}

// Until waits up to 20 s for a JavaScript expression to be true, also on the
// page that the tab is just going to.
func (b *Tab) Until(js string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; {
		switch s, err := b.evaluate("!!(" + js + ")"); {
		case err != nil && !onItsWay(err):
			b.t.Fatalf("%s: %v", js, err)
		case s == "true":
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("waited in vain for %s; the page says:\n%s", js, b.Text("document.body ? document.body.innerText.slice(0, 1500) : 'nothing'"))
		}
		<-time.After(20 * time.Millisecond)
	}
}

// onItsWay reports that a page could not be asked because another takes its
// place: the words of the DevTools' protocol for it.
func onItsWay(err error) bool {
	return slices.ContainsFunc([]string{"navigated or closed", "context was destroyed", "Cannot find context"}, func(words string) bool {
		return strings.Contains(err.Error(), words)
	})
}

// Key presses a key, as a keyboard does.
func (b *Tab) Key(k string) {
	b.t.Helper()
	b.Do(chromedp.KeyEvent(k))
}

// Press clicks the first visible button or link whose text contains label.
func (b *Tab) Press(label string) {
	b.t.Helper()
	find := fmt.Sprintf(`[...document.querySelectorAll("button, a, [role=button]")].find(n => n.textContent.includes(%q) && !n.disabled)`, label)
	b.Until(find)
	b.Text(find + ".click()")
}

// Click is a mouse's click at a place of the viewport.
func (b *Tab) Click(x, y float64) {
	b.t.Helper()
	b.Do(chromedp.MouseClickXY(x, y))
}

// Tap is a finger on the first node that fits the selector and can be seen: it
// is brought to the middle of the screen first, as a person does, and waited
// for while something lies over it.
func (b *Tab) Tap(selector string) {
	b.t.Helper()
	b.Touch(b.reach(selector))
}

// TapTwice is an impatient finger: twice at the same place, before anything has
// answered.
func (b *Tab) TapTwice(selector string) {
	b.t.Helper()
	x, y := b.reach(selector)
	b.Touch(x, y)
	b.Touch(x, y)
}

// reach finds where a finger goes to touch a node.
func (b *Tab) reach(selector string) (x, y float64) {
	b.t.Helper()
	at := fmt.Sprintf(`(() => {
		const n = [...document.querySelectorAll(%q)].find(n => n.getClientRects().length && !n.disabled && n.ariaDisabled !== "true");
		if (!n) return "";
		n.scrollIntoView({ block: "center", behavior: "instant" });
		const r = n.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2, over = document.elementFromPoint(x, y);
		return over && (n.contains(over) || over.closest("label")?.contains(n)) ? x + " " + y : ""; })()`, selector)
	for end := time.Now().Add(20 * time.Second); ; <-time.After(20 * time.Millisecond) {
		if _, err := fmt.Sscan(b.Text(at), &x, &y); err == nil {
			return x, y
		}
		if time.Now().After(end) {
			b.t.Fatalf("no finger reaches %s; the page says:\n%s", selector, b.Text("document.body ? document.body.innerText.slice(0, 1500) : 'nothing'"))
		}
	}
}

// Type writes into what has the focus, all at once, as a phone's keyboard or a paste does.
func (b *Tab) Type(text string) {
	b.t.Helper()
	Devtools(b, input.InsertText, input.InsertTextParams{Text: text})
}

// Touch is a finger that comes down and goes up: touch events, no mouse.
func (b *Tab) Touch(x, y float64) {
	b.t.Helper()
	b.finger(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: x, Y: y})
	b.finger(input.DispatchTouchEventTypeTouchEnd)
}

// Pull is a finger that comes down, moves straight to another place and is lifted.
func (b *Tab) Pull(x0, y0, x1, y1 float64) {
	b.t.Helper()
	b.finger(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: x0, Y: y0})
	const steps = 8
	for i := 1.0; i <= steps; i++ {
		b.finger(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: x0 + (x1-x0)*i/steps, Y: y0 + (y1-y0)*i/steps})
	}
	b.finger(input.DispatchTouchEventTypeTouchEnd)
}

func (b *Tab) finger(what input.DispatchTouchEventType, at ...*input.TouchPoint) {
	b.t.Helper()
	if at == nil {
		at = []*input.TouchPoint{}
	}
	Devtools(b, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: what, TouchPoints: at})
}

// PNG is what the viewport shows.
func (b *Tab) PNG() []byte {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	data, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	return data
}

// Look is what the viewport shows, as a picture.
func (b *Tab) Look() image.Image {
	b.t.Helper()
	img, err := png.Decode(bytes.NewReader(b.PNG()))
	if err != nil {
		b.t.Fatal(err)
	}
	return img
}

// Save writes what the viewport shows to a PNG file.
func (b *Tab) Save(file string) {
	b.t.Helper()
	if err := os.WriteFile(file, b.PNG(), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// Before has every page that the tab opens run a script before its own.
func (b *Tab) Before(script string) {
	b.t.Helper()
	Devtools(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}
