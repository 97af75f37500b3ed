package port

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A pty has no modem lines and no queue to look into, so this is a line that
// has: what the port writes goes through a pty into an adapter, from there at
// the line's speed into a printer that prints slower than that and says stop.
type bench struct {
	flow     string
	baud     int
	buffer   int  // of the printer
	free     int  // bytes left when it says stop
	printing int  // bytes a second that it takes out of its buffer
	cts, dsr bool // which wires the cable has
	fd       int  // of the pty's other end

	mu       sync.Mutex
	adapter  []byte
	held     int // in the buffer
	got      []byte
	lost     int
	busy     bool // the printer says stop
	most     int  // bytes that were in the adapter at most
	kernel   bool // CRTSCTS
	down     bool // the printer is off: its lines are down
	lookups  int
	quit     chan struct{}
	finished sync.WaitGroup
}

// newBench opens a port on such a line.
func newBench(t testing.TB, b *bench, slack int) *serial {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	b.fd, b.quit = int(master.Fd()), make(chan struct{})
	f, err := openFile(slave.Name())
	if err != nil {
		t.Fatal(err)
	}
	slave.Close()
	c := Config{Baud: b.baud, Flow: b.flow, Slack: slack}
	if _, err := setMode(f, c); err != nil {
		t.Fatal(err)
	}
	s := &serial{file: f, wires: b}
	if err := s.start(c, b.baud); err != nil {
		t.Fatal(err)
	}
	if err := unix.SetNonblock(b.fd, true); err != nil {
		t.Fatal(err)
	}
	b.finished.Go(b.run)
	t.Cleanup(func() {
		close(b.quit)
		b.finished.Wait()
		s.Close()
		master.Close()
	})
	return s
}

// run moves bytes every millisecond.
func (b *bench) run() {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	last := time.Now()
	var wire, paper float64
	for {
		select {
		case <-b.quit:
			return
		case now := <-tick.C:
			dt := now.Sub(last).Seconds()
			last = now
			wire += dt * float64(b.baud) / 10
			paper += dt * float64(b.printing)
			b.mu.Lock()
			b.pass(&wire, &paper)
			b.mu.Unlock()
		}
	}
}

func (b *bench) pass(wire, paper *float64) {
	var buf [4096]byte
	if b.flow == "xonxoff" || !b.kernel || !b.busy {
		n, _ := unix.Read(b.fd, buf[:])
		b.adapter = append(b.adapter, buf[:max(n, 0)]...)
	}
	b.most = max(b.most, len(b.adapter))
	n := min(len(b.adapter), int(*wire))
	*wire = min(*wire-float64(n), float64(b.baud)/1000)
	for _, c := range b.adapter[:n] {
		if b.held >= b.buffer || b.down {
			b.lost++
			continue
		}
		b.held++
		b.got = append(b.got, c)
	}
	b.adapter = b.adapter[n:]
	n = min(b.held, int(*paper))
	*paper = min(*paper-float64(n), float64(b.printing)/100)
	b.held -= n
	switch free := b.buffer - b.held; {
	case !b.busy && free <= b.free:
		b.busy = true
		b.say(0x13)
	case b.busy && free >= 2*b.free:
		b.busy = false
		b.say(0x11)
	}
}

func (b *bench) say(c byte) {
	if b.flow == "xonxoff" {
		unix.Write(b.fd, []byte{c})
	}
}

func (b *bench) queued() (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.adapter), nil
}

func (b *bench) lines() (Lines, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lookups++
	up := !b.busy && !b.down
	return Lines{CTS: b.cts && up, DSR: b.dsr && up}, nil
}

func (b *bench) handshake(on bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kernel = on
	return nil
}

func (b *bench) discard() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.adapter = nil
	var buf [4096]byte
	unix.Read(b.fd, buf[:])
	return nil
}

func (b *bench) arrived() (got, lost int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.got), b.lost
}

func (b *bench) set(change func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change()
}

func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !cond(); {
		if time.Now().After(end) {
			t.Fatal(what)
		}
		<-time.After(2 * time.Millisecond)
	}
}

const job = 12_000

// A printer that says stop, by whatever wire the cable has, loses nothing.
func TestNothingIsRunOver(t *testing.T) {
	for name, b := range map[string]*bench{
		"DTR to DSR":          {flow: "dtrdsr", dsr: true, free: 128},
		"DTR to CTS":          {flow: "dtrdsr", cts: true, free: 128},
		"both":                {flow: "dtrdsr", cts: true, dsr: true, free: 128},
		"XOFF behind adapter": {flow: "xonxoff", free: 512},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b.baud, b.buffer, b.printing = 115200, 2048, 8000
			s := newBench(t, b, b.free)
			s.SetWriteDeadline(time.Now().Add(20 * time.Second))
			if n, err := s.Write(make([]byte, job)); n != job || err != nil {
				t.Fatal(n, err)
			}
			if err := s.Drain(time.Now().Add(5 * time.Second)); err != nil {
				t.Error(err)
			}
			eventually(t, "not everything arrived", func() bool { got, lost := b.arrived(); return got+lost == job })
			if _, lost := b.arrived(); lost > 0 {
				t.Errorf("%d bytes lost", lost)
			}
			b.set(func() {
				if b.most > b.free+b.free/2 {
					t.Errorf("%d bytes were in the adapter at once", b.most)
				}
				if b.kernel != b.cts {
					t.Errorf("the kernel watches CTS: %t", b.kernel)
				}
			})
		})
	}
}

// The same adapter, with no bound on what it holds, shows what the bound is for.
func TestLateXOffLosesWithoutSlack(t *testing.T) {
	b := &bench{flow: "xonxoff", free: 512, baud: 115200, buffer: 2048, printing: 8000}
	s := newBench(t, b, 0)
	s.SetWriteDeadline(time.Now().Add(20 * time.Second))
	if n, err := s.Write(make([]byte, job)); n != job || err != nil {
		t.Fatal(n, err)
	}
	eventually(t, "not everything arrived", func() bool { got, lost := b.arrived(); return got+lost == job })
	if _, lost := b.arrived(); lost == 0 {
		t.Error("the bench loses nothing: the test above proves nothing")
	}
}

// A printer that holds its line down stops the job, but not a real-time
// command: it takes that even when it is full.
func TestRealTimeCommandPassesTheLines(t *testing.T) {
	for _, cts := range []bool{false, true} {
		b := &bench{flow: "dtrdsr", dsr: !cts, cts: cts, free: 128, baud: 115200, buffer: 1024, printing: 0}
		s := newBench(t, b, 128)
		s.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
		n, err := s.Write(make([]byte, job))
		if !errors.Is(err, os.ErrDeadlineExceeded) || n < 512 || n > 1024 {
			t.Errorf("%d bytes taken: %v", n, err)
		}
		if !errors.Is(err, errHeld) {
			t.Errorf("the cause is not said: %v", err)
		}
		eventually(t, "a stopped line moves", func() bool { q, _ := b.queued(); return q == 0 })
		if err := s.Discard(); err != nil {
			t.Fatal(err)
		}
		s.SetWriteDeadline(time.Now().Add(time.Second))
		if n, err := s.Write([]byte{0x10, 4, 1}); n != 3 || err != nil {
			t.Fatal(n, err)
		}
		eventually(t, "the command did not arrive", func() bool {
			b.mu.Lock()
			defer b.mu.Unlock()
			return bytes.HasSuffix(b.got, []byte{0x10, 4, 1})
		})
		b.set(func() {
			if b.kernel != cts {
				t.Errorf("afterwards the kernel watches CTS: %t", b.kernel)
			}
		})
		s.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
		if n, err := s.Write([]byte{0x10, 4, 1}); n != 0 || !errors.Is(err, errHeld) {
			t.Errorf("only one command passes: %d, %v", n, err)
		}
	}
}

// A printer that is off when the program starts, and a cable without any line:
// nothing is written, and the moment a line comes up everything is.
func TestPrinterThatIsSwitchedOnLater(t *testing.T) {
	b := &bench{flow: "dtrdsr", dsr: true, down: true, free: 128, baud: 115200, buffer: 4096, printing: 50_000}
	s := newBench(t, b, 128)
	s.SetWriteDeadline(time.Now().Add(60 * time.Millisecond))
	if n, err := s.Write([]byte("A")); n != 0 || !errors.Is(err, errHeld) {
		t.Fatal(n, err)
	}
	ended := make(chan error, 1)
	s.SetWriteDeadline(time.Now().Add(10 * time.Second))
	go func() { _, err := s.Write([]byte("B")); ended <- err }()
	eventually(t, "nobody looks at the lines", func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.lookups > 20 })
	b.set(func() { b.down = false })
	if err := <-ended; err != nil {
		t.Error(err)
	}
	eventually(t, "B did not arrive", func() bool { got, _ := b.arrived(); return got == 1 })
	if l, err := s.Lines(); err != nil || !l.DSR || l.CTS {
		t.Errorf("%+v, %v", l, err)
	}
}

// Close frees a Write that waits for a line, throws away what will not leave,
// and does not stay for it.
func TestCloseWithAStoppedLine(t *testing.T) {
	b := &bench{flow: "dtrdsr", dsr: true, free: 128, baud: 9600, buffer: 512, printing: 0}
	s := newBench(t, b, 128)
	ended := make(chan error, 1)
	go func() { _, err := s.Write(make([]byte, job)); ended <- err }()
	eventually(t, "the printer never said stop", func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.busy })
	begun := time.Now()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, os.ErrClosed) {
		t.Error(err)
	}
	if took := time.Since(begun); took > closeTime+time.Second {
		t.Errorf("closing took %s", took)
	}
	if _, err := s.Write([]byte("A")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if err := s.SetWriteDeadline(time.Time{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a deadline after Close: %v", err)
	}
}

// Drain waits for the bytes that neither the kernel nor the program sees: at
// 1200 baud 24 bytes take 200 ms.
func TestDrainWaitsForTheWire(t *testing.T) {
	b := &bench{flow: "none", baud: 1200, buffer: 4096, printing: 10_000}
	s := newBench(t, b, 0)
	s.SetWriteDeadline(time.Now().Add(time.Second))
	if _, err := s.Write(make([]byte, 24)); err != nil {
		t.Fatal(err)
	}
	if err := s.Drain(time.Now().Add(20 * time.Millisecond)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("24 bytes at 1200 baud left within 20 ms: %v", err)
	}
	if err := s.Drain(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if got, _ := b.arrived(); got < 22 {
		t.Errorf("after Drain only %d bytes had left", got)
	}
}

// BenchmarkWatchedLine is how much of the wire's speed is left where the lines
// are watched by program.
func BenchmarkWatchedLine(b *testing.B) {
	for _, baud := range []int{9600, 38400, 115200} {
		b.Run(strconv.Itoa(baud), func(b *testing.B) {
			be := &bench{flow: "dtrdsr", dsr: true, free: 128, baud: baud, buffer: 1 << 20, printing: 1 << 20}
			s := newBench(b, be, 128)
			n := max(baud/10, b.N)
			s.SetWriteDeadline(time.Now().Add(time.Hour))
			b.ResetTimer()
			begun := time.Now()
			if _, err := s.Write(make([]byte, n)); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(n)*10/float64(baud)/time.Since(begun).Seconds()*100, "%wire")
		})
	}
}
