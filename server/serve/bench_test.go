package serve

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"motcua/firmware-config/site"
)

// percentiles reports p50 and p99 in milliseconds under a name.
func percentiles(b *testing.B, name string, took []time.Duration) {
	slices.Sort(took)
	at := func(p float64) float64 { return took[int(p*float64(len(took)-1))].Seconds() * 1000 }
	b.ReportMetric(at(.5), name+"-p50-ms")
	b.ReportMetric(at(.99), name+"-p99-ms")
}

// wideSite has enough services that a benchmark does not use up its numbers.
func wideSite() (*site.Site, error) {
	var s strings.Builder
	s.WriteString(siteTOML)
	for i := range 300 {
		fmt.Fprintf(&s, "[[service]]\nid = \"w%d\"\nprefix = \"%c%c\"\nname = { vi = \"Việc %d\" }\n", i, 'D'+i/26, 'A'+i%26, i)
	}
	s.WriteString("[[counter]]\nid = \"wide\"\nname = { vi = \"Quầy rộng\" }\nservices = [")
	for i := range 300 {
		fmt.Fprintf(&s, "\"w%d\",", i)
	}
	s.WriteString("]\n")
	return site.Parse("wide.toml", []byte(s.String()))
}

// rawSync measures the disk itself: append 512 bytes, fdatasync.
func rawSync(b *testing.B, dir string) {
	f, err := os.Create(filepath.Join(dir, "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 512)
	var took []time.Duration
	for i := range 200 {
		start := time.Now()
		if _, err := f.WriteAt(block, int64(i*512)); err != nil {
			b.Fatal(err)
		}
		if err := unix.Fdatasync(int(f.Fd())); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	percentiles(b, "raw-sync", took)
}

// BenchmarkDurableIssueHTTP issues tickets from 32 clients over HTTP, each
// answered when it is on disk; beside it the disk alone.
func BenchmarkDurableIssueHTTP(b *testing.B) {
	w := newWorld(b, func(c *Config) { c.Load = wideSite })
	w.client.Transport = &http.Transport{MaxIdleConnsPerHost: 32}
	const clients = 32
	took := make([][]time.Duration, clients)
	var next atomic.Int64
	b.ResetTimer()
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for {
				n := next.Add(1)
				if n > int64(b.N) {
					return
				}
				start := time.Now()
				a := w.do("kiosk", "issue_ticket", fmt.Sprintf(`{"service":"w%d"}`, n%300))
				if a.status != 200 {
					b.Errorf("%d %s", a.status, a.body)
					return
				}
				took[c] = append(took[c], time.Since(start))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "issues/s")
	percentiles(b, "issue", slices.Concat(took...))
	rawSync(b, w.dir)
}

// BenchmarkCallToTheLastBoard measures from a clerk's key to the last of many
// boards, the event on disk in between; beside it the same bytes over bare
// sockets.
func BenchmarkCallToTheLastBoard(b *testing.B) {
	for _, boards := range []int{50, 500} {
		b.Run(fmt.Sprint(boards), func(b *testing.B) {
			w := newWorld(b, func(c *Config) { c.Limits.Connections = 1000 })
			got := make(chan struct{}, boards)
			for range boards {
				s := w.socket("display")
				s.join(`{"type":"hello"}`)
				go func() {
					for {
						if _, _, err := s.ws.ReadMessage(); err != nil {
							return
						}
						got <- struct{}{}
					}
				}()
			}
			all := func() {
				for range boards {
					<-got
				}
			}
			w.must("kiosk", "issue_ticket", `{"service":"land"}`)
			all()
			w.must("integration", "open_counter", `{"counter":"1"}`)
			all()
			w.must("integration", "call_next", `{"counter":"1"}`)
			all()
			var took []time.Duration
			b.ResetTimer()
			for range b.N {
				start := time.Now()
				w.must("integration", "recall", `{"counter":"1"}`)
				all()
				took = append(took, time.Since(start))
			}
			b.StopTimer()
			percentiles(b, "call", took)
			rawSockets(b, boards)
			rawSync(b, w.dir)
		})
	}
}

// rawSockets writes 300 bytes to as many bare TCP connections, and waits for
// the last reader.
func rawSockets(b *testing.B, n int) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	got := make(chan struct{}, n)
	var servers []net.Conn
	for range n {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		s, err := l.Accept()
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		servers = append(servers, s)
		go func() {
			r, block := bufio.NewReader(c), make([]byte, 300)
			for {
				if _, err := io.ReadFull(r, block); err != nil {
					return
				}
				got <- struct{}{}
			}
		}()
	}
	block := make([]byte, 300)
	var took []time.Duration
	for range 200 {
		start := time.Now()
		for _, s := range servers {
			if _, err := s.Write(block); err != nil {
				b.Fatal(err)
			}
		}
		for range n {
			<-got
		}
		took = append(took, time.Since(start))
	}
	percentiles(b, "raw-socket", took)
}
