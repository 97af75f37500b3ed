package e2e

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"motcua/internal/chromium"
)

// BenchmarkCallToPixels is how long a call takes from the clerk's command to the
// pixels of a board on the same machine, on which everything is software
// graphics: the program natively at 1920 x 1080 and 960 x 540, in Chromium, and
// the plain board there. Beside it how long the command itself takes to be
// answered. A display shows a frame up to 17 ms after it was drawn.
func BenchmarkCallToPixels(b *testing.B) {
	for _, size := range [][2]int{{1920, 1080}, {960, 540}} {
		b.Run(fmt.Sprintf("native/%dx%d", size[0], size[1]), func(b *testing.B) { nativePixels(b, size[0], size[1]) })
	}
	b.Run("chromium", func(b *testing.B) { browserPixels(b, "/board/hall") })
	b.Run("plain", func(b *testing.B) { browserPixels(b, "/board/hall/plain") })
}

// caller calls one ticket again and again, and takes the call back.
type caller struct {
	b      *testing.B
	desk   *client
	at     map[string]any
	Number string
	pixels []time.Duration
	answer []time.Duration
}

func newCaller(b *testing.B, d *demo) *caller {
	c := &caller{b: b, desk: d.as("integration")}
	counter := d.state("display").Counters[0]
	c.at = map[string]any{"counter": counter.ID}
	c.desk.must("open_counter", c.at, nil)
	var t ticket
	c.desk.must("issue_ticket", map[string]any{"service": counter.Services[0]}, &t)
	c.Number = t.Number
	return c
}

// call makes the call and gives the time just before.
func (c *caller) call() time.Time {
	start := time.Now()
	c.desk.must("call_next", c.at, nil)
	c.answer = append(c.answer, time.Since(start))
	return start
}

func (c *caller) undo() { c.desk.must("undo", c.at, nil) }

// report gives the figures.
func (c *caller) report() {
	slices.Sort(c.pixels)
	slices.Sort(c.answer)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	n := len(c.pixels)
	c.b.ReportMetric(ms(c.pixels[n/2]), "p50-ms")
	c.b.ReportMetric(ms(c.pixels[n*95/100]), "p95-ms")
	c.b.ReportMetric(ms(c.pixels[n-1]), "max-ms")
	c.b.ReportMetric(ms(c.answer[n/2]), "answer-p50-ms")
	c.b.ReportMetric(0, "ns/op")
}

func nativePixels(b *testing.B, w, h int) {
	d := startDemo(b, b.TempDir())
	p := d.panel("hall", d.URL, w, h)
	screen, err := p.x.Pixels()
	if err != nil {
		b.Fatal(err)
	}
	defer screen.Close()
	// The card of the newest call changes its colour when it blinks.
	look := func() uint32 {
		c, err := screen.At(w/2, h/6)
		if err != nil {
			b.Fatal(err)
		}
		return c
	}
	until := func(what string, ok func(uint32) bool) time.Time {
		for end := time.Now().Add(30 * time.Second); ; {
			if ok(look()) {
				return time.Now()
			}
			if time.Now().After(end) {
				b.Fatalf("%s: never; the point is %06x", what, look())
			}
		}
	}
	black := look()
	rest := black
	until("the board comes up", func(c uint32) bool { rest = c; return c != black && c != 0 })
	c := newCaller(b, d)
	used := processor(b, p.cmd.Process.Pid)
	for b.Loop() {
		<-time.After(30 * time.Millisecond)
		rest = look()
		start := c.call()
		c.pixels = append(c.pixels, until("the call", func(c uint32) bool { return c != rest }).Sub(start))
		c.undo()
		until("the call taken back", func(c uint32) bool { return c == rest })
	}
	c.report()
	used = processor(b, p.cmd.Process.Pid) - used
	b.ReportMetric(float64(used.Milliseconds())/float64(len(c.pixels)), "board-cpu-ms/op") // a call and its undo
}

// processor is the processor time that a process has used.
func processor(tb testing.TB, pid int) time.Duration {
	tb.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		tb.Fatal(err)
	}
	var user, system int
	f := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:])) // from field 3 on
	if _, err := fmt.Sscan(f[11]+" "+f[12], &user, &system); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond // USER_HZ is 100 on Linux
}

func browserPixels(b *testing.B, path string) {
	if _, err := os.Stat("../../server/web/dist/display.wasm"); err != nil && path == "/board/hall" {
		b.Skip("the browser programs are not built: make browser")
	}
	d := startDemo(b, b.TempDir())
	tab := chromium.Open(b, 1280, 720)
	enter(tab, d, "/board/hall")
	tab.Go(d.URL + path)
	c := newCaller(b, d)
	// A frame's callback sees what the frames before it have drawn: the program's
	// words for those who do not see it come with its picture.
	shows := `(document.body.innerText.includes("` + c.Number + `") || [...document.querySelectorAll("main *")].some(e => (e.getAttribute("aria-label") || "").includes("` + c.Number + `")))`
	tab.Until(`document.readyState === "complete" && !document.getElementById("loading")`)
	for b.Loop() {
		tab.Until("!" + shows)
		tab.Text(`(() => { window.seen = 0; const look = () => { if (` + shows + `) window.seen = performance.timeOrigin + performance.now(); else requestAnimationFrame(look) }; look(); })()`)
		<-time.After(200 * time.Millisecond) // the plain board takes a rest between two pictures
		start := c.call()
		tab.Until("window.seen > 0")
		ms, err := strconv.ParseFloat(tab.Text("window.seen"), 64)
		if err != nil {
			b.Fatal(err)
		}
		c.pixels = append(c.pixels, time.UnixMicro(int64(ms*1000)).Sub(start))
		c.undo()
	}
	c.report()
}
