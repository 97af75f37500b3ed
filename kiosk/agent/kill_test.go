//go:build !js

package agent

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua/firmware-config/profiles"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
	emulator "motcua/printer/paper"
	"motcua/server/staff"
)

// crowded is a kiosk at which somebody always takes a number, in a process of
// its own that is killed again and again, on one folder, one printer and one
// line.
type crowded struct {
	t       *testing.T
	name    string
	token   string
	dir     string
	line    *cable
	printer *emulator.Printer
	port    string
	shown   []string // "NUMBER TOKEN", as they stood on the screen
}

func newCrowded(t *testing.T, h *realHall, name string) *crowded {
	t.Helper()
	token, err := h.Staff().NewToken(staff.Device{Name: name, Role: wire.RoleKiosk})
	if err != nil {
		t.Fatal(err)
	}
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		t.Fatal(err)
	}
	c := &crowded{
		t: t, name: name, token: token, dir: t.TempDir(), line: newCable(t, h.addr),
		printer: emulator.New(p, emulator.Options{Clock: emulator.Fast(100), Keep: 1 << 16}),
		port:    filepath.Join(t.TempDir(), "port"),
	}
	pty, err := emulator.ListenPTY(c.port)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = c.printer.Serve(ctx, pty, emulator.Wire{Serial: true}) })
	t.Cleanup(func() { cancel(); wg.Wait() })
	return c
}

func (c *crowded) config(tell func(flow.Event)) Config {
	return Config{
		URL: "http://" + c.line.addr, Token: c.token, Store: Dir(c.dir), Tell: tell, Patience: 300 * time.Millisecond,
		NewPrinter: OwnPrinter("epson-tm-t88v", c.port, c.dir, nil),
	}
}

// live runs the kiosk until it has shown some numbers, and then kills it at any
// moment of what follows.
func (c *crowded) live() error {
	cmd := exec.Command(os.Args[0], "-test.run=^TestEveryPaperNumberIsAccountedFor$")
	cmd.Env = append(os.Environ(), "MOTCUA_CROWDED="+strings.Join([]string{c.line.addr, c.token, c.dir, c.port}, "|"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	n, lines := 1+rand.IntN(3), bufio.NewScanner(out)
	for lines.Scan() {
		if one, ok := strings.CutPrefix(lines.Text(), "shown "); ok {
			c.shown = append(c.shown, one)
			n--
		}
		if n == 0 {
			go func() {
				<-time.After(rand.N(400 * time.Millisecond))
				_ = cmd.Process.Kill()
			}()
		}
	}
	_ = cmd.Wait() // it was killed
	if n > 0 {
		return fmt.Errorf("%s ended by itself", c.name)
	}
	return nil
}

// crowd is the child: people take numbers, one after the other, for ever.
func crowd(env string) {
	f := strings.Split(env, "|")
	c := &crowded{line: &cable{addr: f[0]}, token: f[1], dir: f[2], port: f[3]}
	events := make(chan flow.Event, 1000)
	a, err := New(c.config(func(e flow.Event) { events <- e }))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	rules := flow.DefaultRules()
	rules.Burst = 1 << 30
	s, start := flow.New(Seed(), rules), time.Now()
	step := func(e flow.Event) {
		var do []flow.Effect
		s, do = flow.Step(s, e)
		for _, e := range do {
			if p, ok := e.(flow.PrintTicket); ok {
				fmt.Println("shown", p.Ticket.Number, p.Ticket.Token)
			}
			a.Do(e)
		}
	}
	tick := time.NewTicker(20 * time.Millisecond)
	services := []string{"dat-dai", "nhan-ket-qua", "ho-tich"}
	for i := 0; ; {
		select {
		case e := <-events:
			step(e)
		case <-tick.C:
			step(flow.Tick{At: time.Since(start), Clock: a.Now()})
		}
		switch {
		case s.Shown() == flow.Idle:
			i++
			step(flow.Chose{Service: services[i%len(services)]})
			step(flow.Took{})
		case s.Page == flow.Result && s.Visit.Print.Over(), s.Page == flow.Refused, s.Page == flow.Confirm:
			step(flow.Ended{})
		}
	}
}

// cable is a line to the server that can be cut, in the middle of anything.
type cable struct {
	addr string
	to   string
	ln   net.Listener
	wg   sync.WaitGroup

	mu    sync.Mutex // guards what follows
	dead  bool
	conns []net.Conn
}

func newCable(t *testing.T, to string) *cable {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{addr: ln.Addr().String(), to: to, ln: ln}
	c.wg.Go(func() {
		for {
			a, err := ln.Accept()
			if err != nil {
				return
			}
			b, err := net.Dial("tcp", to)
			if err != nil {
				a.Close()
				continue
			}
			c.mu.Lock()
			c.conns = append(c.conns, a, b)
			c.mu.Unlock()
			c.wg.Go(func() { c.carry(a, b) })
			c.wg.Go(func() { c.carry(b, a) })
		}
	})
	t.Cleanup(func() {
		ln.Close()
		c.cut(false)
		c.wg.Wait()
	})
	return c
}

func (c *cable) carry(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	buf := make([]byte, 4096)
	for {
		n, err := from.Read(buf)
		c.mu.Lock()
		dead := c.dead
		c.mu.Unlock()
		if err != nil || dead {
			return // what was on its way is lost
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// cut ends all that goes over the cable; stay keeps it so.
func (c *cable) cut(stay bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dead = stay
	for _, conn := range c.conns {
		conn.Close()
	}
	c.conns = nil
}

// Two kiosks under load, each in a process of its own, are killed at random
// moments and their lines cut at random moments, in the middle of whatever they
// do. Then the paper of both printers, what stood on the screens and the
// server's log are held against each other (audit). SOAK=n runs n rounds.
func TestEveryPaperNumberIsAccountedFor(t *testing.T) {
	if env := os.Getenv("MOTCUA_CROWDED"); env != "" {
		crowd(env)
	}
	rounds := 4
	if n, err := strconv.Atoi(os.Getenv("SOAK")); err == nil {
		rounds = n
	}
	h := newRealHall(t)
	kiosks := []*crowded{newCrowded(t, h, "kiosk-1"), newCrowded(t, h, "kiosk-2")}
	var lives, cuts sync.WaitGroup
	errs := make(chan error, len(kiosks)*rounds)
	end := make(chan struct{})
	for _, c := range kiosks {
		lives.Go(func() {
			for range rounds {
				if err := c.live(); err != nil {
					errs <- err
				}
			}
		})
		cuts.Go(func() {
			for cut := true; ; cut = !cut {
				select {
				case <-end:
					c.line.cut(false)
					return
				case <-time.After(50*time.Millisecond + rand.N(900*time.Millisecond)):
					c.line.cut(cut)
				}
			}
		})
	}
	lives.Wait()
	close(end)
	cuts.Wait()
	close(errs)
	for err := range errs {
		t.Fatal(err)
	}
	for _, c := range kiosks {
		c.comeHome()
	}
	audit(t, h, kiosks)
}

// comeHome starts the kiosk a last time and waits until it has nothing left to
// say.
func (c *crowded) comeHome() {
	c.t.Helper()
	a, err := New(c.config(func(flow.Event) {}))
	if err != nil {
		c.t.Fatal(err)
	}
	defer a.Close()
	eventually(c.t, c.name+" has said all", func() bool {
		a.block.mu.Lock()
		left := len(a.block.held.Pending) + len(a.block.held.Wishes)
		a.block.mu.Unlock()
		a.outbox.mu.Lock()
		defer a.outbox.mu.Unlock()
		return left+len(a.outbox.list) == 0
	})
}
