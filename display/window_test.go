//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/display/board"
	"motcua/display/ui"
	"motcua/internal/canvas/ebi/ebitest"
	"motcua/internal/canvas/soft"
	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/scene"
	"motcua/internal/wire"
)

// TestMain lets the test binary be the program itself, for tests that need it in
// a process of its own.
func TestMain(m *testing.M) {
	if args := os.Getenv("MOTCUA_DISPLAY"); args != "" {
		if len(os.Args) < 2 || os.Args[1] != "decode" { // which the program starts itself
			os.Args = append([]string{"motcua-display"}, strings.Fields(args)...)
		}
		main()
	}
	code := m.Run()
	chromium.Close()
	os.Exit(code)
}

// server speaks the hall's side of the protocol to one board.
type server struct {
	t    testing.TB
	url  string
	conn chan *websocket.Conn
	said chan wire.Said // what the board tells of its voice
	one  sync.Mutex     // held for a frame
	// pages answers what is not the socket; nil: nothing does.
	pages *http.ServeMux
}

func newServer(t testing.TB, st *wire.State) *server {
	s := &server{t: t, conn: make(chan *websocket.Conn, 4), said: make(chan wire.Said, 256)}
	up := websocket.Upgrader{Subprotocols: []string{wire.Subprotocol}}
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ws" {
			s.pages.ServeHTTP(w, r)
			return
		}
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		var hello wire.Message
		if err := c.ReadJSON(&hello); err != nil || hello.Type != "hello" {
			t.Errorf("hello: %+v, %v", hello, err)
		}
		now := time.Now()
		s.write(c, wire.Message{Type: "welcome", Epoch: st.Epoch, Seq: st.Seq, Welcome: wire.Welcome{Time: now, Role: wire.RoleDisplay, HeartbeatS: 15}})
		s.write(c, wire.Message{Type: "snapshot", Seq: st.Seq, State: st})
		s.conn <- c
		for err == nil { // a line that is read answers the board's pings
			var m wire.Message
			switch err = c.ReadJSON(&m); {
			case err != nil:
			case m.Said != nil:
				s.said <- *m.Said
			case m.Type == "time": // the browser's ping
				s.write(c, wire.Message{Type: "time", Welcome: wire.Welcome{Time: time.Now()}})
			}
		}
	}))
	t.Cleanup(h.Close)
	s.url = h.URL
	return s
}

func (s *server) write(c *websocket.Conn, m wire.Message) {
	b, err := json.Marshal(m)
	if err != nil {
		s.t.Fatal(err)
	}
	s.one.Lock()
	defer s.one.Unlock()
	if err := c.WriteMessage(websocket.TextMessage, b); err != nil {
		s.t.Error(err)
	}
}

// tells waits until the board tells something of its voice.
func (s *server) tells(what string, ok func(wire.Said) bool) {
	s.t.Helper()
	var last wire.Said
	for end := time.After(30 * time.Second); ; {
		select {
		case last = <-s.said:
			if ok(last) {
				return
			}
		case <-end:
			s.t.Fatalf("after 30 s it has not told %s; the last was %+v", what, last)
		}
	}
}

// start runs the program on d and gives it time to end by itself at the end.
func start(t testing.TB, d *ebitest.Display, args string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "MOTCUA_DISPLAY="+args, "DISPLAY="+d.Name)
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd
}

// waitFor looks at the screen until ok likes it.
func waitFor(t *testing.T, d *ebitest.Display, what string, ok func(diff int) bool, want *soft.Canvas) {
	t.Helper()
	n := 0
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		if n = soft.Differ(shot(t, d), want.Image, 64); ok(n) {
			return
		}
	}
	t.Fatalf("%s: %d pixels differ after 30 s", what, n)
}

// A real window of the real program, fed by a socket, shows what the software
// canvas shows; a call reaches it; SIGTERM ends it cleanly.
func TestAWindowShowsTheHallAndACall(t *testing.T) {
	const w, h = 960, 540
	d := display(t, w, h)
	st := morning(t, "provincial")
	s := newServer(t, st)
	cmd := start(t, d, "run --announce no --board hall --server "+s.url)

	var c *websocket.Conn
	select {
	case c = <-s.conn:
	case <-time.After(30 * time.Second):
		t.Fatal("the board never came")
	}
	defer c.Close()
	draw := func(in time.Duration) *soft.Canvas {
		p := pictureAt(board.Config{ID: "hall"}, cloneState(t, st), time.Now().Add(in), hallZone(t))
		pic := soft.New(w, h)
		ui.Scene(p, ui.Look{Theme: scene.Dark, Measure: pic}, w, h).Draw(pic)
		return pic
	}
	near := func(n int) bool { return n < w*h*2/100 } // edges of letters
	waitFor(t, d, "the hall", near, draw(0))

	n := hall.Number{Prefix: "A", N: 345}
	tk := hall.Ticket{ID: "20261120-A345", Number: n, Service: "cong-an", State: hall.Called, Counter: "q19", CalledAt: time.Now()}
	e := wire.Event{Seq: st.Seq + 1, At: time.Now(), Body: wire.Body{Kind: wire.TicketCalled, Ticket: &tk, Counter: "q19"}}
	before := shot(t, d)
	sent := time.Now()
	s.write(c, wire.Message{Type: "event", Seq: e.Seq, At: e.At, Event: &e.Body})
	for soft.Differ(before, shot(t, d), 64) < w*h/10 {
		if time.Since(sent) > 10*time.Second {
			t.Fatal("the call never reached the screen")
		}
	}
	t.Logf("a call reached the pixels in %v (software graphics)", time.Since(sent).Round(time.Millisecond))
	st.Apply(e)
	waitFor(t, d, "the call", near, draw(5*time.Second)) // it has blinked by then

	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
}

// A board that nothing happens on takes under 5 % of a core, also where graphics
// are software: what it uses in five seconds, a minute's change of the clock
// perhaps among them, once it has come to rest.
func TestARestingBoardCostsLittle(t *testing.T) {
	d := display(t, 1280, 800)
	st := morning(t, "provincial")
	s := newServer(t, st)
	cmd := start(t, d, "run --announce no --board hall --server "+s.url)
	defer (<-s.conn).Close()
	var used time.Duration
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); {
		before := cpu(t, cmd.Process.Pid)
		<-time.After(5 * time.Second) // the measure is a stretch of time
		used = cpu(t, cmd.Process.Pid) - before
		if used < 250*time.Millisecond {
			t.Logf("%.1f %% of a core", used.Seconds()/5*100)
			if err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait()); err != nil {
				t.Errorf("SIGTERM while resting: %v", err)
			}
			return
		}
	}
	t.Errorf("still %.1f %% of a core after 40 s", used.Seconds()/5*100)
}

// cpu is the processor time that a process has used.
func cpu(t *testing.T, pid int) time.Duration {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:])) // from field 3 on
	ticks := 0
	for _, v := range f[11:13] {
		n, err := strconv.Atoi(v)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond // USER_HZ is 100 on Linux
}

// display starts an X server for the test.
func display(t testing.TB, w, h int) *ebitest.Display {
	t.Helper()
	d, err := ebitest.Start(w, h)
	if errors.Is(err, ebitest.ErrNoXvfb) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func shot(t testing.TB, d *ebitest.Display) image.Image {
	t.Helper()
	img, err := d.Shot()
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func hallZone(t *testing.T) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func cloneState(t *testing.T, st *wire.State) *wire.State {
	t.Helper()
	b, err := json.Marshal(st)
	if err != nil {
		t.Fatal(err)
	}
	var c wire.State
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	return &c
}
