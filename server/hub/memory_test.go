//go:build !race

package hub

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestAConnectionIsCheap holds a quiet connection to 10 kB, its goroutine's
// stack and the client's end of the socket, which is in this
// process too, counted in.
func TestAConnectionIsCheap(t *testing.T) {
	const n = 400
	r := newRig(t, newStage(), func(c *Config) { c.Limits.Connections = 2 * n })
	host := strings.TrimPrefix(r.url, "http://")
	var conns []net.Conn
	join := func() {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		conns = append(conns, c)
		_, _ = fmt.Fprintf(c, "GET /?role=display HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: motcua.v1\r\n\r\n", host)
		in := bufio.NewReaderSize(c, 512)
		resp, err := http.ReadResponse(in, nil)
		if err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
			t.Fatal(resp, err)
		}
		hello := `{"type":"hello"}`
		frame := append([]byte{0x81, 0x80 | byte(len(hello)), 0, 0, 0, 0}, hello...) // masked with zeros
		if _, err := c.Write(frame); err != nil {
			t.Fatal(err)
		}
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := in.Discard(100); err != nil { // the welcome has come
			t.Fatal(err)
		}
	}
	used := func() uint64 {
		var m runtime.MemStats
		for range 8 { // stacks shrink and pools empty by and by
			runtime.GC()
		}
		runtime.ReadMemStats(&m)
		return m.HeapAlloc + m.StackInuse
	}
	for range 20 {
		join()
	}
	before := used()
	for range n {
		join()
	}
	each := (int64(used()) - int64(before)) / n
	t.Logf("%d bytes a connection", each)
	if each > 10000 {
		t.Errorf("%d bytes a connection, want at most 10 kB", each)
	}
	runtime.KeepAlive(conns)
}
