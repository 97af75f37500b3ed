package port

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// connect opens a network port; far is the printer's end.
func connect(t *testing.T, silence time.Duration) (p *socket, far *net.TCPConn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	near, err := dial(l.Addr().String(), silence)
	if err != nil {
		t.Fatal(err)
	}
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(); near.Close() })
	return near.(*socket), c.(*net.TCPConn)
}

// switchOff lets an end of a connection neither hear nor say anything any more.
func switchOff(t *testing.T, c *net.TCPConn) {
	t.Helper()
	conn, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	nothing := []unix.SockFilter{{Code: unix.BPF_RET | unix.BPF_K, K: 0}}
	prog := unix.SockFprog{Len: 1, Filter: &nothing[0]}
	conn.Control(func(fd uintptr) {
		err = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &prog)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// fill writes until both ends take nothing more, and says how much that was.
func fill(t *testing.T, p Port) (total int) {
	t.Helper()
	for stuck := 0; stuck < 3; {
		p.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
		n, err := p.Write(make([]byte, 1<<20))
		total += n
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal(err)
		}
		if stuck++; n > 0 {
			stuck = 0
		}
	}
	return total
}

// lostWithin waits for a Read that has to fail because the printer is gone.
func lostWithin(t *testing.T, p Port, d time.Duration) {
	t.Helper()
	p.SetReadDeadline(time.Now().Add(d))
	if _, err := p.Read(make([]byte, 1)); !errors.Is(err, ErrLost) {
		t.Errorf("%v, want %v", err, ErrLost)
	}
}

// Its plug is pulled while a job is under way: no packet says so.
func TestNetworkPrinterSwitchedOffMidJob(t *testing.T) {
	t.Parallel()
	p, far := connect(t, 500*time.Millisecond)
	if _, err := p.Write([]byte("first")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(far, make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	switchOff(t, far)
	if n, err := p.Write([]byte("second")); n != 6 || err != nil {
		t.Fatalf("the kernel takes it all the same: %d, %v", n, err)
	}
	if err := p.Drain(time.Now().Add(50 * time.Millisecond)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("drained into a dead printer: %v", err)
	}
	lostWithin(t, p, 10*time.Second)
	if _, err := p.Write([]byte("third")); !errors.Is(err, ErrLost) {
		t.Errorf("writing to a lost printer: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// The same between jobs.
func TestNetworkPrinterSwitchedOffIdle(t *testing.T) {
	t.Parallel()
	p, far := connect(t, time.Second)
	switchOff(t, far)
	lostWithin(t, p, 20*time.Second)
}

// A printer without paper takes nothing and says so for as long as it lasts: it
// is not lost, and what was written comes out behind the new roll.
func TestNetworkPrinterThatTakesNothingIsNotLost(t *testing.T) {
	t.Parallel()
	const silence = 3 * time.Second // Linux itself answers two such questions a second at most
	p, far := connect(t, silence)
	total := fill(t, p)
	p.SetReadDeadline(time.Now().Add(2 * silence))
	if _, err := p.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("%v, want a deadline", err)
	}
	got := make(chan int, 1)
	go func() {
		n, _ := io.Copy(io.Discard, far)
		got <- int(n)
	}()
	if err := p.Drain(time.Now().Add(10 * time.Second)); err != nil {
		t.Error(err)
	}
	p.SetReadDeadline(time.Now()) // Close has one of its own
	p.CloseWrite()
	if n := <-got; n != total {
		t.Errorf("%d of %d bytes arrived", n, total)
	}
}

// What a stuck printer did not take never reaches it once it was given up.
func TestNetworkDiscard(t *testing.T) {
	t.Parallel()
	p, far := connect(t, time.Minute)
	if err := p.Discard(); err != nil {
		t.Fatalf("with nothing under way: %v", err)
	}
	total := fill(t, p)
	if err := p.Discard(); !errors.Is(err, ErrLost) {
		t.Fatal(err)
	}
	if _, err := p.Write([]byte("A")); !errors.Is(err, ErrLost) {
		t.Error(err)
	}
	n, err := io.Copy(io.Discard, far)
	if int(n) >= total || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("%d of %d bytes arrived: %v", n, total, err)
	}
}

// Closing ends although the printer neither reads nor hangs up, and takes the
// rest of the job back.
func TestNetworkCloseEnds(t *testing.T) {
	t.Parallel()
	p, far := connect(t, time.Minute)
	total := fill(t, p)
	p.SetWriteDeadline(time.Time{})
	ended := make(chan error, 2)
	go func() { _, err := p.Write([]byte("more")); ended <- err }()
	go func() { _, err := p.Read(make([]byte, 1)); ended <- err }()
	begun := time.Now()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > lingerMost+2*time.Second {
		t.Errorf("closing took %s", took)
	}
	for range 2 {
		if err := <-ended; !errors.Is(err, os.ErrClosed) {
			t.Error(err)
		}
	}
	if n, err := io.Copy(io.Discard, far); !errors.Is(err, syscall.ECONNRESET) || int(n) >= total {
		t.Errorf("%d of %d bytes arrived, %v", n, total, err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

// Printers hang up on idle connections, some of them rudely; the next job opens
// a new one.
func TestNetworkIdleDrop(t *testing.T) {
	for name, rude := range map[string]bool{"with FIN": false, "with RST": true} {
		t.Run(name, func(t *testing.T) {
			p, far := connect(t, time.Minute)
			if rude {
				far.SetLinger(0)
			}
			far.Write([]byte{0x10})
			b := make([]byte, 8)
			p.SetReadDeadline(time.Now().Add(5 * time.Second))
			if n, err := p.Read(b); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			far.Close()
			lostWithin(t, p, 5*time.Second)
		})
	}
}

// Many printers take one connection at a time: the installer is told so.
func TestNetworkRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	_, err = Open("tcp://"+l.Addr().String(), Config{})
	if !errors.Is(err, syscall.ECONNREFUSED) || !strings.Contains(err.Error(), "another computer") {
		t.Error(err)
	}
}
