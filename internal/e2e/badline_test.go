package e2e

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
)

// badLine is a line to a hall that can swallow what is sent, in either way,
// and break: bad Wi-Fi, without a fault of the machines at its ends.
type badLine struct {
	url string
	ln  net.Listener

	mu    sync.Mutex // guards what follows
	to    string
	mute  [2]bool // up, down
	conns []net.Conn
	wg    sync.WaitGroup
}

const up, down = 0, 1

// lineTo opens a line to a hall; browsers go to its url.
func lineTo(t testing.TB, hall string) *badLine {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &badLine{url: "http://" + ln.Addr().String(), ln: ln, to: hall[len("http://"):]}
	l.wg.Go(l.accept)
	t.Cleanup(func() {
		ln.Close()
		l.snap()
		l.wg.Wait()
	})
	return l
}

func (l *badLine) accept() {
	for {
		a, err := l.ln.Accept()
		if err != nil {
			return
		}
		l.mu.Lock()
		to := l.to
		l.mu.Unlock()
		b, err := net.Dial("tcp", to)
		if err != nil {
			a.Close()
			continue
		}
		l.mu.Lock()
		l.conns = append(l.conns, a, b)
		l.mu.Unlock()
		l.wg.Go(func() { l.carry(up, a, b) })
		l.wg.Go(func() { l.carry(down, b, a) })
	}
}

// carry passes on what comes, or swallows it while the line is mute that way.
func (l *badLine) carry(way int, from, to net.Conn) {
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		l.mu.Lock()
		mute := l.mute[way]
		l.mu.Unlock()
		if !mute && n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				from.Close()
			}
			return
		}
	}
}

// hush makes the line swallow what goes a way, or carry it again.
func (l *badLine) hush(way int, yes bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mute[way] = yes
}

// lead makes the line go to another hall from now on.
func (l *badLine) lead(hall string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.to = hall[len("http://"):]
}

// snap breaks every connection; new ones are carried.
func (l *badLine) snap() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		c.Close()
	}
	l.conns = nil
}
