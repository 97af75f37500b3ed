//go:build !js

package link

import (
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"motcua/internal/wire"
)

// gate is the cable between a device and its hall. While it is pulled nobody
// gets in, and what is sent on a standing connection goes out again when TCP
// would send it: 0.2, 0.6, 1.4, 3, 6.2 s ... after the first time.
type gate struct {
	addr string
	to   string
	wg   sync.WaitGroup
	end  chan struct{}

	mu    sync.Mutex // guards what follows
	ln    net.Listener
	back  chan struct{} // closed while the cable is in
	conns []net.Conn
}

func newGate(tb testing.TB, h *house) *gate {
	g := &gate{addr: "127.0.0.1:0", to: h.Listener.Addr().String(), end: make(chan struct{}), back: make(chan struct{})}
	g.plug(tb)
	tb.Cleanup(func() {
		close(g.end)
		g.ln.Close()
		g.mu.Lock()
		for _, c := range g.conns {
			c.Close()
		}
		g.mu.Unlock()
		g.wg.Wait()
	})
	return g
}

// plug puts the cable in.
func (g *gate) plug(tb testing.TB) {
	ln, err := net.Listen("tcp", g.addr)
	if err != nil {
		tb.Fatal(err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ln, g.addr = ln, ln.Addr().String()
	close(g.back)
	g.wg.Go(func() { g.accept(ln) })
}

// pull pulls it out.
func (g *gate) pull() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ln.Close()
	g.back = make(chan struct{})
}

func (g *gate) accept(ln net.Listener) {
	for {
		a, err := ln.Accept()
		if err != nil {
			return
		}
		b, err := net.Dial("tcp", g.to)
		if err != nil {
			a.Close()
			continue
		}
		g.mu.Lock()
		g.conns = append(g.conns, a, b)
		g.mu.Unlock()
		g.wg.Go(func() { g.carry(a, b) })
		g.wg.Go(func() { g.carry(b, a) })
	}
}

func (g *gate) carry(from, to net.Conn) {
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if err != nil || !g.through() {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// through waits until a segment that is sent now gets through.
func (g *gate) through() bool {
	for wait := 200 * time.Millisecond; ; wait *= 2 {
		g.mu.Lock()
		back := g.back
		g.mu.Unlock()
		select {
		case <-back:
			return true
		default:
		}
		select {
		case <-time.After(wait):
		case <-g.end:
			return false
		}
	}
}

// welcomes answers every device that comes, and what they say.
func (h *house) welcomes(came chan<- struct{}) {
	for p := range h.conns {
		go func() {
			defer close(p.done)
			var m wire.Message
			if p.ws.ReadJSON(&m) != nil || p.ws.WriteJSON(wire.Message{Type: "welcome", Epoch: "e1", Welcome: wire.Welcome{HeartbeatS: 15}}) != nil {
				return
			}
			came <- struct{}{}
			for p.ws.ReadJSON(&m) == nil {
				if m.Type == "command" && p.ws.WriteJSON(map[string]any{"type": "reply", "id": m.ID, "ok": true}) != nil {
					return
				}
			}
		}()
	}
}

// A line that is cut without a word, by a pulled cable, is noticed and dialled
// anew, without anybody having anything to say.
func TestAPulledCableIsNoticed(t *testing.T) {
	h := newHouse(t, anyone)
	came := make(chan struct{}, 1000)
	go h.welcomes(came)
	g := newGate(t, h)
	news := make(chan Change, 100)
	c := Dial(Config{URL: "http://" + g.addr, OnChange: func(ch Change) { news <- ch }})
	t.Cleanup(c.Close)
	until(t, news, "up", func(ch Change) bool { return ch.Status.Connected })
	g.pull()
	until(t, news, "down", func(ch Change) bool { return !ch.Status.Connected })
	g.plug(t)
	until(t, news, "up again", func(ch Change) bool { return ch.Status.Connected })
}

// BenchmarkBack is how long after its return the line stands again: the cable
// was pulled for up to eight seconds, or the server was away.
func BenchmarkBack(b *testing.B) {
	h := newHouse(b, anyone)
	came := make(chan struct{}, 1000)
	go h.welcomes(came)
	g := newGate(b, h)
	c := Dial(Config{URL: "http://" + g.addr})
	b.Cleanup(c.Close)
	<-came
	var worst time.Duration
	for b.Loop() {
		g.pull()
		<-time.After(rand.N(8 * time.Second))
		g.plug(b)
		start := time.Now()
		if _, err := c.Do(b.Context(), NewID(), "undo", nil); err != nil {
			b.Fatal(err)
		}
		worst = max(worst, time.Since(start))
	}
	b.ReportMetric(float64(worst.Milliseconds()), "worst-ms")
}
