//go:build !js

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"motcua/firmware-config/profiles"
	"motcua/internal/canvas/ebi/ebitest"
	"motcua/kiosk/flow"
	"motcua/printer/paper"
	"motcua/server/serve"
)

// window is the real program in a real window.
type window struct {
	t   *testing.T
	d   *ebitest.Display
	cmd *exec.Cmd
}

func openWindow(t *testing.T, w, h int, args string) *window {
	t.Helper()
	d, err := ebitest.Start(w, h)
	if errors.Is(err, ebitest.ErrNoXvfb) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	win := &window{t, d, exec.Command(os.Args[0])}
	win.cmd.Env = append(os.Environ(), "MOTCUA_KIOSK="+args, "DISPLAY="+d.Name)
	win.cmd.Stderr = t.Output()
	if err := win.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = win.cmd.Process.Kill() })
	return win
}

func (w *window) look() image.Image {
	w.t.Helper()
	img, err := w.d.Shot()
	if err != nil {
		w.t.Fatal(err)
	}
	return img
}

// touch presses and releases as a touch panel does under X: as the mouse.
func (w *window) touch(x, y float64) {
	w.t.Helper()
	cmd := exec.Command("xdotool", "mousemove", fmt.Sprint(int(x)), fmt.Sprint(int(y)), "sleep", "0.05", "mousedown", "1", "sleep", "0.05", "mouseup", "1")
	cmd.Env = append(os.Environ(), "DISPLAY="+w.d.Name)
	if out, err := cmd.CombinedOutput(); err != nil {
		w.t.Fatalf("xdotool: %v: %s", err, out)
	}
}

// softwarePrinter is a printer at the end of a pseudo terminal.
func softwarePrinter(t *testing.T, profile string) (*paper.Printer, string, *tap) {
	t.Helper()
	p, err := profiles.Printer(profile)
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "printer")
	pty, err := paper.ListenPTY(link)
	if err != nil {
		t.Fatal(err)
	}
	pr := paper.New(p, paper.Options{})
	wire := &tap{ReadWriteCloser: pty}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- pr.Serve(ctx, wire, paper.Wire{Serial: true}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return pr, link, wire
}

// tap notes when the first bytes of a slip came: what asks for the status is
// shorter.
type tap struct {
	io.ReadWriteCloser
	first atomic.Pointer[time.Time]
}

func (t *tap) Read(b []byte) (int, error) {
	n, err := t.ReadWriteCloser.Read(b)
	if now := time.Now(); n > 32 {
		t.first.CompareAndSwap(nil, &now)
	}
	return n, err
}

// The real program in a real window, on a real server, with a printer behind a
// pty: two touches, a ticket, its paper, the truth about it on the screen.
func TestTwoTouchesInAWindow(t *testing.T) {
	const w, h = 540, 960
	if _, err := exec.LookPath("xdotool"); err != nil {
		t.Skip("xdotool is not installed: nothing can touch the window")
	}
	s := newHall(t)
	e := newEyes(t, s, w, h)
	pr, port, wire := softwarePrinter(t, "epson-tm-t88v")
	dir := t.TempDir()
	secret := filepath.Join(dir, "token")
	if err := os.WriteFile(secret, []byte(token(t, s, "kiosk-1")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := filepath.Join(dir, "said")
	if err := os.WriteFile(said+".sh", []byte("#!/bin/sh\n{ cat; echo; } >>"+said+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	win := openWindow(t, w, h, "run --window --server "+s.URL()+" --token "+secret+" --data "+dir+
		" --printer-profile epson-tm-t88v --printer-port "+port+" --player /bin/true --voice "+said+".sh")
	idle := func() flow.State { return e.state() }
	e.near("idle", win.look, idle)

	win.touch(e.at(e.state(), "Nhận kết quả"))
	var chose flow.Event
	for _, tile := range ptr(e.state()).Tiles() {
		if tile.Service != nil && tile.Service.Name.In("vi") == "Nhận kết quả" {
			chose = flow.Chose{Service: tile.Service.ID}
		}
	}
	e.near("confirm", win.look, func() flow.State { return e.state(chose) })
	touched := time.Now()
	win.touch(e.at(e.state(chose), "LẤY SỐ"))
	tk := onlyTicket(t, s)
	t.Logf("touch to ticket %v (software graphics, xdotool's own 100 ms in it)", time.Since(touched).Round(time.Millisecond))
	waitFor(t, "the paper", func() bool { return strings.Contains(pr.Transcript(), "CUT") })
	if first := wire.first.Load(); first != nil {
		t.Logf("touch to the slip's first bytes %v (the same)", first.Sub(touched).Round(time.Millisecond))
	}
	if text := pr.Transcript(); !strings.Contains(text, "QR: "+tk.Token) || !strings.Contains(text, "lost bytes: 0") {
		t.Errorf("the paper says\n%s", text)
	}
	e.near("result", win.look, func() flow.State {
		st := e.state(chose, flow.Took{})
		st, _ = flow.Step(st, flow.Issued{Request: st.Visit.Request, Ticket: tk})
		st, _ = flow.Step(st, flow.PrintIs{Request: st.Visit.Request, Print: flow.Print{State: flow.Printed}})
		return st
	})
	win.touch(e.at(func() flow.State {
		st := e.state(chose, flow.Took{})
		st, _ = flow.Step(st, flow.Issued{Request: st.Visit.Request, Ticket: tk})
		return st
	}(), "Xong"))
	e.near("idle again", win.look, idle)
	win.byEar(s, pr, said)
	e.near("idle after the listener", win.look, idle)
	win.rests()
	if err := win.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := win.cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
}

// byEar takes a number with five keys and the screen dark: what a synthesiser is
// given to say is all that there is to go by.
func (w *window) byEar(s *serve.Server, pr *paper.Printer, file string) {
	w.t.Helper()
	heard := func() string {
		b, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			w.t.Fatal(err)
		}
		return string(b)
	}
	last := func() string {
		lines := strings.Split(strings.TrimSpace(heard()), "\n")
		return lines[len(lines)-1]
	}
	hears := func(line string) {
		w.t.Helper()
		waitFor(w.t, "it says "+line, func() bool { return strings.HasPrefix(last(), line) })
	}
	w.key("F1")
	hears("Nộp hồ sơ, Đang chờ")
	w.key("F7")
	waitFor(w.t, "a dark screen", func() bool { return light(w.look()) < 0.02 })
	w.key("Right")
	hears("Nhận kết quả, Đang chờ")
	w.key("Return")
	hears("lấy số")
	w.key("Return")
	waitFor(w.t, "the listener's ticket", func() bool { return len(s.Floor().State().Tickets) == 2 })
	number := []rune(s.Floor().State().Tickets[1].Number.String())
	spelled := string(number[0]) + ","
	for _, r := range number[1:] {
		spelled += " " + string(r)
	}
	waitFor(w.t, "it says "+spelled, func() bool { return strings.Contains(heard(), "\n"+spelled+"\n") })
	waitFor(w.t, "the listener's paper", func() bool { return strings.Count(pr.Transcript(), "CUT") == 2 })
	waitFor(w.t, "it says that the paper is there", func() bool { return strings.Contains(heard(), "Mời Ông Bà nhận phiếu") })
	if share := light(w.look()); share > 0.02 {
		w.t.Errorf("%.1f %% of the dark screen is light", share*100)
	}
	w.key("Escape")
}

func (w *window) key(name string) {
	w.t.Helper()
	cmd := exec.Command("xdotool", "key", name)
	cmd.Env = append(os.Environ(), "DISPLAY="+w.d.Name)
	if out, err := cmd.CombinedOutput(); err != nil {
		w.t.Fatalf("xdotool: %v: %s", err, out)
	}
}

// light is the share of a picture that is not black.
func light(img image.Image) float64 {
	n, b := 0, img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); max(r, g, b) > 0x3000 {
				n++
			}
		}
	}
	return float64(n) / float64(b.Dx()*b.Dy())
}

func ptr[T any](v T) *T { return &v }

// rests checks that a kiosk that nobody touches takes under 5 % of a core,
// also where graphics are software.
func (w *window) rests() {
	w.t.Helper()
	var used time.Duration
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); {
		before := cpu(w.t, w.cmd.Process.Pid)
		<-time.After(4 * time.Second) // the measure is a stretch of time
		if used = cpu(w.t, w.cmd.Process.Pid) - before; used < 200*time.Millisecond {
			w.t.Logf("at rest: %.1f %% of a core", used.Seconds()/4*100)
			return
		}
	}
	w.t.Errorf("still %.1f %% of a core after 40 s", used.Seconds()/4*100)
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
