package port

import (
	"errors"
	"io"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// The mode reaches the line, odd and high speeds too.
func TestSerialMode(t *testing.T) {
	for _, c := range []struct {
		Config
		iflag, cflag uint32
	}{
		{Config{Baud: 230400, Flow: "xonxoff"}, unix.IXON, 0},
		{Config{Baud: 9600, Flow: "rtscts"}, 0, unix.CRTSCTS},
		{Config{Baud: 921600, Flow: "dtrdsr"}, 0, 0},
		{Config{Baud: 12345, Flow: "none"}, 0, 0},
	} {
		master, p := openPTY(t, c.Config)
		m, err := unix.IoctlGetTermios(int(master.Fd()), unix.TCGETS2)
		if err != nil {
			t.Fatal(err)
		}
		if int(m.Ospeed) != c.Baud || int(m.Ispeed) != c.Baud {
			t.Errorf("%+v: %d baud", c.Config, m.Ospeed)
		}
		if m.Iflag&(unix.IXON|unix.IXOFF|unix.ICRNL|unix.ISTRIP) != c.iflag || m.Cflag&unix.CRTSCTS != c.cflag {
			t.Errorf("%+v: iflag %x, cflag %x", c.Config, m.Iflag, m.Cflag)
		}
		if m.Cflag&(unix.CSIZE|unix.PARENB|unix.CSTOPB|unix.HUPCL) != unix.CS8 || m.Lflag != 0 || m.Oflag != 0 {
			t.Errorf("%+v: not raw 8N1: %x %x %x", c.Config, m.Cflag, m.Lflag, m.Oflag)
		}
		p.Close()
	}
	for _, c := range []struct {
		is, want int
		near     bool
	}{{115200, 115200, true}, {115384, 115200, true}, {117000, 115200, true}, {125000, 115200, false}, {9600, 19200, false}, {220000, 230400, false}} {
		if got := near(c.is, c.want); got != c.near {
			t.Errorf("%d for %d baud: %t", c.is, c.want, got)
		}
	}
}

// One program has the port: TIOCEXCL keeps other users away, the lock keeps
// root away, whom TIOCEXCL does not bind.
func TestOneProgramHasThePort(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer slave.Close()
	name := slave.Name()
	p, err := Open(name, Config{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(name, Config{}); !errors.Is(err, ErrBusy) {
		t.Errorf("opened twice by uid %d: %v", os.Getuid(), err)
	}
	if os.Getuid() == 0 {
		if err := os.Chmod(name, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := asNobody(name); !errors.Is(err, ErrBusy) {
			t.Errorf("opened twice by nobody: %v", err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(name, Config{})
	if err != nil {
		t.Fatalf("after Close: %v", err)
	}
	again.Close()
}

// asNobody opens a device without root's privileges, on a thread that dies with
// its goroutine.
func asNobody(name string) error {
	ended := make(chan error)
	go func() {
		runtime.LockOSThread()
		const nobody = 65534
		if _, _, e := unix.RawSyscall(unix.SYS_SETRESUID, nobody, nobody, nobody); e != 0 {
			ended <- e
			return
		}
		f, err := openFile(name)
		if err == nil {
			f.f.Close()
		}
		ended <- err
	}()
	return <-ended
}

// The cable is pulled while a job is written and somebody listens.
func TestSerialCableLost(t *testing.T) {
	for _, flow := range []string{"none", "xonxoff", "dtrdsr"} {
		master, p := openPTY(t, Config{Baud: 9600, Flow: flow, Slack: 128})
		ended := make(chan error, 2)
		go func() { _, err := p.Write(make([]byte, 200_000)); ended <- err }()
		go func() { _, err := p.Read(make([]byte, 1)); ended <- err }()
		if _, err := io.ReadFull(master, make([]byte, 5000)); err != nil { // in the middle of it
			t.Fatal(err)
		}
		master.Close()
		for range 2 {
			if err := <-ended; !errors.Is(err, ErrLost) {
				t.Errorf("%s: %v", flow, err)
			}
		}
		if _, err := p.Write([]byte("A")); !errors.Is(err, ErrLost) {
			t.Errorf("%s: then %v", flow, err)
		}
		if err := p.Drain(time.Now().Add(5 * time.Second)); !errors.Is(err, ErrLost) {
			t.Errorf("%s: drained: %v", flow, err)
		}
		if err := p.Discard(); !errors.Is(err, ErrLost) {
			t.Errorf("%s: discarded: %v", flow, err)
		}
		if err := p.Close(); err != nil {
			t.Errorf("%s: %v", flow, err)
		}
	}
}

// A printer that reads slowly gets everything, and Write says how much at each
// deadline.
func TestSlowReader(t *testing.T) {
	master, p := openPTY(t, Config{Flow: "xonxoff", Slack: 128})
	const size = 60_000
	got := make(chan int, 1)
	go func() {
		n, b := 0, make([]byte, 100)
		for n < size {
			k, err := master.Read(b)
			if err != nil {
				break
			}
			n += k
			<-time.After(100 * time.Microsecond)
		}
		got <- n
	}()
	sent, waits := 0, 0
	for sent < size {
		p.SetWriteDeadline(time.Now().Add(5 * time.Millisecond))
		n, err := p.Write(make([]byte, size-sent))
		sent += n
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			waits++
		case err != nil:
			t.Fatal(err)
		}
	}
	if n := <-got; n != size || waits == 0 {
		t.Errorf("%d of %d bytes arrived, %d waits", n, size, waits)
	}
}

// However a port ends, nobody is left behind.
func TestNoGoroutineIsLeft(t *testing.T) {
	count := func(atMost int) int {
		for end := time.Now().Add(5 * time.Second); ; {
			if n := runtime.NumGoroutine(); n <= atMost || time.Now().After(end) {
				return n
			}
			<-time.After(5 * time.Millisecond)
		}
	}
	before := runtime.NumGoroutine()
	for range 5 {
		for _, lost := range []bool{false, true} {
			master, p := openPTY(t, Config{Flow: "xonxoff", Slack: 128})
			_, u := lpLike(t)
			n, far := connect(t, time.Minute)
			for _, pt := range []Port{p, u, n} {
				go func() { pt.Write(make([]byte, 64<<20)) }()
				go func() {
					for b := make([]byte, 1); ; {
						if _, err := pt.Read(b); err != nil {
							return
						}
					}
				}()
			}
			if lost {
				master.Close()
				far.SetLinger(0)
			}
			far.Close()
			for _, pt := range []Port{p, u, n} {
				pt.Close()
			}
		}
	}
	if after := count(before); after > before {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines, %d before:\n%s", after, before, buf[:runtime.Stack(buf, true)])
	}
}
