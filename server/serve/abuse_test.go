package serve

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// dialRaw opens a bare TCP connection.
func (w *world) dialRaw() net.Conn {
	w.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { c.Close() })
	return c
}

// Clients that send a header letter by letter are cut, and the hall goes on
// meanwhile.
func TestSlowLoris(t *testing.T) {
	w := newWorld(t, nil)
	var wg sync.WaitGroup
	start := time.Now()
	for range 100 {
		c := w.dialRaw()
		wg.Go(func() {
			_, _ = io.WriteString(c, "POST /api/v1/commands HTTP/1.1\r\nHost: x\r\n")
			tick := time.NewTicker(200 * time.Millisecond)
			defer tick.Stop()
			for range tick.C {
				if _, err := io.WriteString(c, "X"); err != nil || time.Since(start) > 4*headerTimeout {
					return
				}
			}
		})
	}
	for range 50 {
		if a := w.do("kiosk", "issue_ticket", `{"service":"land"}`); a.status != 200 {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	wg.Wait()
	if d := time.Since(start); d > 3*headerTimeout {
		t.Errorf("cut after %v, want about %v", d, headerTimeout)
	}
}

// Garbage on the socket, in the body and in frames hurts its sender only.
func TestGarbage(t *testing.T) {
	w := newWorld(t, nil)
	seed := rand.New(rand.NewPCG(1, 2))
	junk := make([]byte, 100<<10)
	for i := range junk {
		junk[i] = byte(seed.Uint32())
	}
	for range 20 {
		c := w.dialRaw()
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		_, _ = c.Write(junk)
		_, _ = io.Copy(io.Discard, c)
	}
	for i := range 50 {
		n := seed.IntN(2000)
		a := w.ask("POST", "/api/v1/commands", "kiosk", junk[i*1000:i*1000+n])
		if a.status != 400 || a.code() != "invalid" {
			t.Fatalf("%d bytes of junk: %d %s", n, a.status, a.body)
		}
	}
	for _, deep := range []string{
		`{"id":"d","do":"issue_ticket","with":` + strings.Repeat("[", 30000) + strings.Repeat("]", 30000) + `}`,
		`{"id":"\ud800","do":"issue_ticket","with":{"service":"land\u0000"}}`,
		`{"id":"n","do":"print","with":{"printer":"printer-1","kind":"ticket","data":` + strings.Repeat(`{"a":`, 9000) + `1` + strings.Repeat(`}`, 9000) + `}}`,
	} {
		if a := w.ask("POST", "/api/v1/commands", "kiosk", []byte(deep)); a.status > 499 {
			t.Errorf("%.40s...: %d %.80s", deep, a.status, a.body)
		}
	}
	for i := range 10 { // frames that are no WebSocket
		s := w.socket("display")
		_, _ = s.ws.NetConn().Write(junk[i*5000 : i*5000+5000])
		s.ws.Close()
	}
	if a := w.do("kiosk", "issue_ticket", `{"service":"land"}`); a.status != 200 {
		t.Errorf("after the garbage: %d %s", a.status, a.body)
	}
}

// endless is a body that never ends and says no length.
type endless struct{ sent atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.sent.Add(int64(len(p))) > 64<<20 {
		return 0, fmt.Errorf("the server took 64 MB")
	}
	return copy(p, bytes.Repeat([]byte("x"), len(p))), nil
}

func TestABodyWithoutAnEnd(t *testing.T) {
	w := newWorld(t, nil)
	body := &endless{}
	req, err := http.NewRequest("POST", w.url+"/api/v1/commands", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.tokens["kiosk"])
	resp, err := w.client.Do(req)
	if err == nil {
		defer resp.Body.Close()
		if resp.StatusCode != 413 {
			t.Errorf("%d, want 413", resp.StatusCode)
		}
	}
	if n := body.sent.Load(); n > 16<<20 {
		t.Errorf("the server took %d bytes", n)
	}
}

// A board, a console and a kiosk that hang do not hold up the others.
func TestDeadClientsHoldUpNobody(t *testing.T) {
	w := newWorld(t, nil)
	for _, role := range []string{"display", "integration", "kiosk", "tablet"} {
		for range 10 {
			w.socket(role).send(`{"type":"hello"}`) // and never reads
		}
	}
	for range 20 {
		w.dialRaw() // says nothing
	}
	start := time.Now()
	for range 100 {
		w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("100 tickets took %v", d)
	}
}
