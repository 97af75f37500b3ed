package web

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// pictures keeps what the walks saw, for people to judge:
// go test ./server/web -run Pictures -pictures DIR.
var pictures = flag.String("pictures", "", "folder for screenshots")

// browser is one Chromium for the whole test run; every test has its own
// context in it, with cookies of its own.
var browser struct {
	once   sync.Once
	ctx    context.Context
	cancel []context.CancelFunc
	err    error
}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	for i := len(browser.cancel) - 1; i >= 0; i-- {
		browser.cancel[i]()
	}
	os.Exit(code)
}

// tab is a page in a real Chromium. Errors that the page logs, a violated
// policy among them, fail the test.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu   sync.Mutex // guards what follows
	bad  []string
	mute bool // while the server is away on purpose
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no chromium on this machine: apt-get install chromium")
	return ""
}

func open(t *testing.T, width, height int64, cookies ...string) *tab {
	t.Helper()
	path := chromium(t)
	browser.once.Do(func() {
		opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("autoplay-policy", "no-user-gesture-required"))
		alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
		ctx, end := chromedp.NewContext(alloc)
		browser.ctx, browser.cancel = ctx, []context.CancelFunc{stop, end}
		browser.err = chromedp.Do(ctx)
	})
	if browser.err != nil {
		t.Fatal(browser.err)
	}
	ctx, cancel := chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	devtools(b, network.Enable, network.EnableParams{})
	devtools(b, log.Enable, cdp.Empty{})
	b.run(chromedp.EmulateViewport(width, height))
	for _, c := range cookies {
		name, value, _ := strings.Cut(c, "=")
		devtools(b, network.SetCookie, network.SetCookieParams{Name: name, Value: value, Domain: "127.0.0.1", Path: "/"})
	}
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, e := range b.bad {
			t.Errorf("the page logged: %s", e)
		}
	})
	return b
}

func (b *tab) listen(ev any) {
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
		if u := e.Request.URL; !strings.HasPrefix(u, "http://127.0.0.1") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "ws://127.0.0.1") {
			say = "a request to another origin: " + u
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if say != "" && !b.mute {
		b.bad = append(b.bad, say)
	}
}

func (b *tab) quiet(yes bool) { b.mu.Lock(); b.mute = yes; b.mu.Unlock() }

// devtools sends one command of the browser's own protocol.
func devtools[P, R any](b *tab, c cdp.Command[P, R], params P) {
	b.t.Helper()
	b.run(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	}))
}

func (b *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 40*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// until waits for a JavaScript expression to be true; a page that is not there
// yet throws, and is waited for.
func (b *tab) until(js string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; {
		if b.text("(() => { try { return !!("+js+"); } catch { return false; } })()") == "true" {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("waited in vain for %s; the page says:\n%s", js, b.text("document.body.innerText.slice(0, 1500)"))
		}
		<-time.After(20 * time.Millisecond)
	}
}

// text evaluates a JavaScript expression, as a string.
func (b *tab) text(js string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 40*time.Second)
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+js+")"))
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return s
}

// key presses a key, as a keyboard does.
func (b *tab) key(k string) {
	b.t.Helper()
	b.run(chromedp.KeyEvent(k))
}

func (b *tab) shot(name string) {
	b.t.Helper()
	if *pictures == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*pictures, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// noOverflow fails when a page scrolls sideways or a visible button or text
// box is cut off by its edge.
func (b *tab) noOverflow(what string) {
	b.t.Helper()
	if s := b.text(`(() => {
  const out = [], w = innerWidth;
  if (document.documentElement.scrollWidth > w + 1) out.push('scrolls sideways: ' + document.documentElement.scrollWidth);
  for (const n of document.querySelectorAll('button, a, h1, h2, input, select')) {
    const r = n.getBoundingClientRect();
    if (!r.width || n.closest('.scroll, #others, .skip') || n.matches('.skip')) continue;
    if (r.right > w + 1 || r.left < -1) out.push(n.tagName + ' ' + (n.textContent || n.name).trim().slice(0, 40) + ' ' + Math.round(r.left) + '-' + Math.round(r.right));
    if (n.tagName === 'BUTTON' && n.scrollWidth > n.clientWidth + 1) out.push('cut: ' + n.textContent.trim());
  }
  return out.join('; ');
})()`); s != "" {
		b.t.Errorf("%s: %s", what, s)
	}
}

func address(base, path string) chromedp.Action[chromedp.Void] { return chromedp.Navigate(base + path) }
