//go:build !js

package main

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"motcua/firmware-config/provision"
	"motcua/firmware-config/site"
	"motcua/firmware-config/sites"
	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/kiosk/agent"
	"motcua/kiosk/flow"
	"motcua/kiosk/ui"
	"motcua/server/serve"
	"motcua/server/staff"
)

// TestMain lets the test binary be the program itself, for tests that need it
// in a process of its own.
func TestMain(m *testing.M) {
	if args := os.Getenv("MOTCUA_KIOSK"); args != "" {
		os.Exit(run(strings.Fields(args), os.Stdout, os.Stderr))
	}
	if n, err := strconv.Atoi(os.Getenv("MOTCUA_SOAK")); err == nil {
		os.Exit(soak(n))
	}
	code := m.Run()
	chromium.Close()
	os.Exit(code)
}

// always is the provincial hall, open day and night.
func always() (*site.Site, error) {
	s, err := sites.Load("provincial")
	if err != nil {
		return nil, err
	}
	s.Hall.Hours = hall.Hours{}
	for i := range s.Hall.Hours.Week {
		s.Hall.Hours.Week[i] = []hall.Span{{From: 0, To: 1440}}
	}
	return s, nil
}

// newHall is a running server.
func newHall(t *testing.T) *serve.Server { return newHallOf(t, always).srv }

// running is a server and where its data lies.
type running struct {
	srv *serve.Server
	dir string
}

// newHallOf is a running server of a site.
func newHallOf(t *testing.T, load func() (*site.Site, error)) running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	dir := t.TempDir()
	s, err := serve.New(ctx, serve.Config{Load: load, Data: dir, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return running{s, dir}
}

func token(t *testing.T, s *serve.Server, kiosk string) string {
	t.Helper()
	token, err := s.Staff().NewToken(staff.Device{Name: kiosk, Role: wire.RoleKiosk})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// eyes is a second kiosk of the hall, without a window: it knows what the
// first should show.
type eyes struct {
	t    *testing.T
	k    *kiosk
	w, h int
}

func newEyes(t *testing.T, s *serve.Server, w, h int) *eyes {
	t.Helper()
	e := &eyes{t, newKiosk(), w, h}
	a, err := e.k.start(agent.Config{URL: s.URL(), Token: token(t, s, "kiosk-2"), Store: agent.Dir(t.TempDir())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	waitFor(t, "the second kiosk knows the hall", func() bool { st := e.k.screen.State(); return st.Line.Up && !a.Now().IsZero() })
	return e
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(30 * time.Second); !ok(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// state is what the kiosk should show after these events.
func (e *eyes) state(events ...flow.Event) flow.State {
	st := e.k.screen.State()
	at := time.Hour
	for _, ev := range events {
		at += time.Second
		st, _ = flow.Step(st, flow.Tick{At: at, Clock: e.k.now()})
		st, _ = flow.Step(st, ev)
	}
	st, _ = flow.Step(st, flow.Tick{At: at, Clock: e.k.now()})
	return st
}

// picture draws a state, and at finds where its button of that name stands.
func (e *eyes) picture(st flow.State) *soft.Canvas {
	c := soft.New(e.w, e.h)
	ui.Draw(c, &st)
	return c
}

func (e *eyes) at(st flow.State, label string) (x, y float64) {
	e.t.Helper()
	s := ui.NewScreen(st, func(flow.Effect) {}, e.k.now).Program()
	s.Start(func() {})
	s.Paint(soft.New(e.w, e.h), time.Now(), true)
	var found []canvas.Control
	for _, c := range s.Controls() {
		if !c.Text && strings.HasPrefix(c.Label, label) {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		e.t.Fatalf("%d buttons are called %q", len(found), label)
	}
	return found[0].Rect.Center()
}

// near waits until the screen shows about what the software canvas shows.
func (e *eyes) near(what string, look func() image.Image, state func() flow.State) {
	e.t.Helper()
	n := 0
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		if n = soft.Differ(look(), e.picture(state()).Image, 64); n < e.w*e.h*3/100 {
			return
		}
	}
	e.t.Fatalf("%s: %d of %d pixels differ", what, n, e.w*e.h)
}

// onlyTicket is the one ticket of the hall, once there is one.
func onlyTicket(t *testing.T, s *serve.Server) flow.Ticket {
	t.Helper()
	waitFor(t, "a ticket", func() bool { return len(s.Floor().State().Tickets) > 0 })
	list := s.Floor().State().Tickets
	if len(list) != 1 {
		t.Fatalf("%d tickets", len(list))
	}
	tk := list[0]
	return flow.Ticket{ID: tk.ID, Number: tk.Number.String(), Service: tk.Service, Token: tk.Token, IssuedAt: tk.IssuedAt}
}

func TestShot(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.png")
	var stdout, stderr bytes.Buffer
	if code := run([]string{"shot", "--screen", "confirm", "--lang", "en", "--size", "640x512", out}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	st, err := ui.Example("confirm", "en")
	if err != nil {
		t.Fatal(err)
	}
	want := soft.New(640, 512)
	ui.Draw(want, &st)
	if n := soft.Differ(img, want.Image, 0); n != 0 {
		t.Errorf("%d pixels differ from the scene", n)
	}
}

func TestBadCommandLines(t *testing.T) {
	for _, tc := range []struct {
		args string
		code int
		want string
	}{
		{"shot --screen nowhere out.png", 1, `screen "nowhere": one of idle, `},
		{"shot --screen idle --lang xx out.png", 1, `language "xx"`},
		{"shot --screen idle --size big out.png", 1, "--size"},
		{"shot out.png", 2, "--screen"},
		{"fly", 2, "fly"},
		{"run --server http://127.0.0.1:1 --data /tmp", 1, "--token is missing"},
		{"run --server http://127.0.0.1:1 --data " + t.TempDir() + " --token /nonexistent", 1, "token: open /nonexistent"},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(strings.Fields(tc.args), &stdout, &stderr); code != tc.code || !strings.Contains(stderr.String(), tc.want) {
			t.Errorf("%s: exit %d, %q; want %d, %q", tc.args, code, &stderr, tc.code, tc.want)
		}
	}
}

// A bundle as firmware-config writes it is all the settings a kiosk needs.
func TestABundleIsEnough(t *testing.T) {
	s, err := sites.Load("commune")
	if err != nil {
		t.Fatal(err)
	}
	files, err := provision.Bundle(s, "kiosk-1", provision.Secrets{Token: "secret-secret-secret", Server: "https://motcua.lan:8443"})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := provision.Write(dir, files); err != nil {
		t.Fatal(err)
	}
	c := runCmd{Config: filepath.Join(dir, "etc/motcua/device.toml"), Data: t.TempDir()}
	if err := c.fromBundle(); err != nil {
		t.Fatal(err)
	}
	// systemd hands the service a readable copy of the token
	t.Setenv("CREDENTIALS_DIRECTORY", filepath.Join(dir, "etc/motcua"))
	cfg, err := c.agentConfig(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.URL != "https://motcua.lan:8443" || cfg.Token != "secret-secret-secret" || cfg.NewPrinter == nil ||
		c.PrinterProfile != "xprinter-xp-n160ii" || c.PrinterPort != "/dev/ttyUSB0" {
		t.Errorf("flags %+v", c)
	}
}
