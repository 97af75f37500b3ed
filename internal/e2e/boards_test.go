package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"motcua/internal/canvas/ebi/ebitest"
	"motcua/internal/link"
)

// panel is a real board: the program, in a window of an X server of its own.
type panel struct {
	t    testing.TB
	x    *ebitest.Display
	cmd  *exec.Cmd
	errs *stderr
}

// panel starts a board that reaches its hall at url.
func (d *demo) panel(board, url string, w, h int) *panel {
	d.t.Helper()
	x, err := ebitest.Start(w, h)
	if errors.Is(err, ebitest.ErrNoXvfb) {
		d.t.Skip(err)
	} else if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(x.Close)
	token := filepath.Join(d.t.TempDir(), "token")
	if err := os.WriteFile(token, []byte(d.Tokens["display"]), 0o600); err != nil {
		d.t.Fatal(err)
	}
	p := &panel{t: d.t, x: x, errs: new(stderr)}
	p.cmd = exec.Command(filepath.Join(bin, "motcua-display"), "run", "--announce", "no", "--board", board, "--server", url, "--token", token)
	p.cmd.Env = append(os.Environ(), "DISPLAY="+x.Name)
	p.cmd.Stderr = p.errs
	if err := p.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		_ = p.cmd.Process.Signal(syscall.SIGTERM)
		if err := p.cmd.Wait(); err != nil {
			d.t.Errorf("board: %v\n%s", err, p.errs)
		}
	})
	return p
}

func (p *panel) look() *image.RGBA {
	p.t.Helper()
	img, err := p.x.Shot()
	if err != nil {
		p.t.Fatal(err)
	}
	return img
}

// compare looks at two boards at one moment, as far as that can be: whether the
// first stood still while the second was looked at, and whether they agree.
func compare(a, b *panel) (still, agree bool) {
	before, other, after := a.look(), b.look(), a.look()
	return bytes.Equal(before.Pix, after.Pix), bytes.Equal(before.Pix, other.Pix)
}

// watcher is a client of the stream that keeps every event.
type watcher struct {
	mu  sync.Mutex
	seq uint64
	log []string
}

func (d *demo) watch(url string) *watcher {
	w := new(watcher)
	c := link.Dial(link.Config{URL: url, Token: d.Tokens["display"], OnChange: func(c link.Change) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch {
		case c.Snapshot:
			w.seq = c.State.Seq
		case c.Event != nil:
			raw, _ := json.Marshal(c.Event)
			w.seq, w.log = c.Event.Seq, append(w.log, string(raw))
		}
	}})
	d.t.Cleanup(c.Close)
	return w
}

func (w *watcher) at() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seq
}

// reaches waits until the watcher knows all up to an event.
func (w *watcher) reaches(t *testing.T, seq uint64) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); w.at() < seq; <-time.After(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("after 30 s at event %d of %d", w.at(), seq)
		}
	}
}

// load works at the demo's counters until stop is closed, a step every so often:
// calls, recalls, calls taken back, starts, ends.
func (d *demo) load(every time.Duration, stop <-chan struct{}) (calls int) {
	desk := d.as("integration")
	r := rand.New(rand.NewPCG(3, 5))
	counters := d.state("display").Counters[1:]
	step := make([]int, len(counters))
	for i, c := range counters {
		desk.must("open_counter", map[string]any{"counter": c.ID}, nil)
		step[i] = 0
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return calls
		case <-tick.C:
		}
		i := r.IntN(len(counters))
		at := map[string]any{"counter": counters[i].ID}
		switch k := r.IntN(10); {
		case step[i] == 0:
			desk.must("issue_ticket", map[string]any{"service": counters[i].Services[0]}, nil)
			desk.must("call_next", at, nil)
			calls++
			step[i] = 1
		case step[i] == 1 && k < 3:
			desk.must("recall", at, nil)
		case step[i] == 1 && k < 4:
			if desk.do("undo", at).Status == 200 {
				step[i] = 0
			}
		case step[i] == 1:
			desk.must("start", at, nil)
			step[i] = 2
		default:
			desk.must("finish", map[string]any{"counter": counters[i].ID, "outcome": "accepted"}, nil)
			step[i] = 0
		}
	}
}

// A board is cut off while the hall works on, and comes back: event by event it
// has seen, and pixel by pixel it shows, what one that stayed does. The cut lasts
// long enough for the word about it; SOAK=60 makes it a minute.
//
//	SOAK=60 go test ./internal/e2e -run TestABoardThatWasCutShowsTheSame -v
func TestABoardThatWasCutShowsTheSame(t *testing.T) {
	cut := 7 * time.Second
	if n, err := strconv.Atoi(os.Getenv("SOAK")); err == nil && n > 0 {
		cut = time.Duration(n) * time.Second
	}
	d := startDemo(t, t.TempDir())
	cable := lineTo(t, d.URL)
	const w, h = 640, 360
	goes := d.panel("hall", cable.url, w, h)
	d = restartUnseen(t, d, cable, goes)
	stays := d.panel("hall", d.URL, w, h)
	saw, missed := d.watch(d.URL), d.watch(cable.url)

	saw.reaches(t, 1)
	missed.reaches(t, 1)

	stop, done := make(chan struct{}), make(chan int, 1)
	go func() { done <- d.load(120*time.Millisecond, stop) }()
	ended := sync.OnceValue(func() int { close(stop); return <-done })
	defer ended()

	// agreeing waits until both have shown the same picture n times.
	agreeing := func(when string, n int) {
		t.Helper()
		seen, differ := map[string]bool{}, 0
		for end := time.Now().Add(60 * time.Second); len(seen) < n; {
			switch still, agree := compare(stays, goes); {
			case still && agree:
				seen[string(stays.look().Pix)] = true
			case still:
				differ++
			}
			if time.Now().After(end) {
				t.Fatalf("%s: the boards showed the same picture %d times of %d, and differed %d times", when, len(seen), n, differ)
			}
		}
		t.Logf("%s: %d pictures were the same, at %d moments one was a frame behind", when, len(seen), differ)
	}
	agreeing("before the cut", 3)
	cable.hush(up, true)
	cable.hush(down, true)
	from := saw.at()
	<-time.After(cut) // a stretch of time is what is tested
	if still, agree := compare(stays, goes); still && agree {
		t.Error("after the cut both show the same: it was none")
	}
	to := saw.at()
	cable.snap()
	cable.hush(up, false)
	cable.hush(down, false)
	back := time.Now()
	missed.reaches(t, to)
	t.Logf("%d events were missed in %v, all there %v after the line's return", to-from, cut, time.Since(back).Round(time.Millisecond))
	agreeing("after the cut, under load", 5)
	calls := ended()
	last := d.state("display").Seq
	saw.reaches(t, last)
	missed.reaches(t, last)
	if !slices.Equal(saw.log, missed.log) {
		t.Errorf("the one that stayed saw %d events, the other %d", len(saw.log), len(missed.log))
	}
	for end := time.Now().Add(60 * time.Second); ; {
		if still, agree := compare(stays, goes); still && agree {
			break
		}
		if time.Now().After(end) {
			t.Fatal("at rest the boards differ")
		}
	}
	t.Log(fmt.Sprint(calls, " calls, ", len(saw.log), " events"))
}

// restartUnseen starts the server anew while a board is looked at all the time:
// nothing but its clock changes. It is tried again where this machine takes longer
// than a board keeps silent about.
func restartUnseen(t *testing.T, d *demo, cable *badLine, p *panel) *demo {
	desk := d.as("integration")
	counter := d.state("display").Counters[0]
	at := map[string]any{"counter": counter.ID}
	desk.must("open_counter", at, nil)
	for range 4 {
		empty := p.look()
		desk.must("issue_ticket", map[string]any{"service": counter.Services[0]}, nil)
		desk.must("call_next", at, nil)
		for end := time.Now().Add(30 * time.Second); bytes.Equal(p.look().Pix, empty.Pix); {
			if time.Now().After(end) {
				t.Fatal("the call is not shown")
			}
		}
		<-time.After(4 * time.Second) // it blinks
		before, away := p.look(), time.Now()
		d.stop()
		d = startDemo(t, d.dir)
		cable.lead(d.URL)
		took, seen := time.Since(away), false
		for end := time.Now().Add(3 * time.Second); time.Now().Before(end) && !seen; {
			seen = !sameButClock(p.look(), before)
		}
		if !seen {
			t.Logf("a restart of %v is not seen", took.Round(time.Millisecond))
			return d
		}
		desk = d.as("integration")
		desk.must("no_show", at, nil)
	}
	t.Error("every restart is seen")
	return d
}

// sameButClock compares two pictures of a hall board without the corner where the
// time stands.
func sameButClock(a, b *image.RGBA) bool {
	w, h := a.Bounds().Dx(), a.Bounds().Dy()
	for y := range h {
		row := a.Pix[a.PixOffset(0, y):a.PixOffset(w-1, y)]
		other := b.Pix[b.PixOffset(0, y):b.PixOffset(w-1, y)]
		if y < h/6 {
			row, other = row[:len(row)*4/5], other[:len(row)*4/5]
		}
		if !bytes.Equal(row, other) {
			return false
		}
	}
	return true
}
