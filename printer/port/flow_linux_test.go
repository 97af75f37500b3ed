package port

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A pty has no modem lines and no queue to look into, so this is a line that
// has, in virtual time: what the port writes goes into an adapter, from there
// at the line's speed into a printer that prints slower than that and says stop.
type bench struct {
	flow     string
	baud     int
	buffer   int  // of the printer
	free     int  // bytes left when it says stop
	printing int  // bytes a second that it takes out of its buffer
	cts, dsr bool // which wires the cable has
	port     *serial

	mu      sync.Mutex
	adapter []byte
	held    int // in the buffer
	got     []byte
	lost    int
	busy    bool // the printer says stop
	most    int  // bytes that were in the adapter at most
	kernel  bool // CRTSCTS
	down    bool // the printer is off: its lines are down
	quit    chan struct{}
}

// newBench opens a port on such a line; call it in a synctest bubble.
func newBench(t testing.TB, b *bench, slack int) *serial {
	t.Helper()
	r, w, err := os.Pipe() // never used, but to be closed
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	s := &serial{file: &file{f: w, name: "bench"}, wires: b}
	b.port, b.quit = s, make(chan struct{})
	if err := s.start(Config{Flow: b.flow, Slack: slack}, b.baud); err != nil {
		t.Fatal(err)
	}
	go b.run()
	t.Cleanup(func() { s.Close(); close(b.quit) })
	return s
}

// run moves bytes every millisecond.
func (b *bench) run() {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	var wire, paper float64
	for {
		select {
		case <-b.quit:
			return
		case <-tick.C:
			b.mu.Lock()
			wire += float64(b.baud) / 10_000
			paper += float64(b.printing) / 1000
			b.pass(&wire, &paper)
			b.mu.Unlock()
		}
	}
}

func (b *bench) pass(wire, paper *float64) {
	n := 0
	if !b.kernel || !b.busy { // CRTSCTS reaches into the adapter, XOFF does not
		n = min(len(b.adapter), int(*wire))
	}
	*wire = min(*wire-float64(n), float64(b.baud)/10_000)
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
	*paper -= float64(n)
	if b.held == 0 {
		*paper = min(*paper, 1)
	}
	b.held -= n
	switch free := b.buffer - b.held; {
	case !b.busy && free <= b.free:
		b.busy = true
	case b.busy && free >= 2*b.free:
		b.busy = false
	}
}

// write is the kernel's: it stops at XOFF, and there is room for 4 KiB.
func (b *bench) write(p []byte) (int, error) {
	for n := 0; ; {
		if b.port.end.Load() != open {
			return n, os.ErrClosed
		}
		b.mu.Lock()
		if b.flow != "xonxoff" || !b.busy {
			k := min(len(p)-n, 4096-len(b.adapter))
			b.adapter = append(b.adapter, p[n:n+k]...)
			b.most = max(b.most, len(b.adapter))
			n += k
		}
		b.mu.Unlock()
		if n == len(p) {
			return n, nil
		}
		if err := b.port.pause(time.Millisecond, &b.port.writeBy); err != nil {
			return n, err
		}
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
	return nil
}

// within sets the deadline of the next Write.
func (b *bench) within(d time.Duration) {
	b.port.mu.Lock()
	defer b.port.mu.Unlock()
	b.port.writeBy = time.Now().Add(d)
}

// settle lets the line come to rest.
func settle() { <-time.After(10 * time.Second) }

const job = 12_000

// A printer that says stop, by whatever wire the cable has, loses nothing, and
// the wire does not stand still for our looking at it.
func TestNothingIsRunOver(t *testing.T) {
	for _, c := range []struct {
		name     string
		flow     string
		cts, dsr bool
		free     int
	}{
		{"DTR to DSR", "dtrdsr", false, true, 128},
		{"DTR to CTS", "dtrdsr", true, false, 128},
		{"both", "dtrdsr", true, true, 128},
		{"small buffer", "dtrdsr", false, true, 16},
		{"RTS behind an adapter", "rtscts", true, false, 128},
		{"XOFF behind an adapter", "xonxoff", false, false, 128},
	} {
		for _, baud := range []int{9600, 115200, 230400} {
			for _, printing := range []int{2000, 1 << 20} {
				t.Run(fmt.Sprintf("%s, %d baud, %d bytes/s", c.name, baud, printing), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						b := &bench{flow: c.flow, cts: c.cts, dsr: c.dsr, free: c.free, baud: baud, buffer: 2048, printing: printing, kernel: c.flow == "rtscts"}
						s := newBench(t, b, b.free)
						b.within(time.Minute)
						begun := time.Now()
						if n, err := s.Write(make([]byte, job)); n != job || err != nil {
							t.Fatal(n, err)
						}
						if err := s.Drain(time.Now().Add(time.Minute)); err != nil {
							t.Error(err)
						}
						took := time.Since(begun).Seconds()
						settle()
						if len(b.got) != job || b.lost > 0 {
							t.Errorf("%d bytes arrived, %d lost", len(b.got), b.lost)
						}
						if b.most > b.free {
							t.Errorf("%d bytes were in the adapter at once", b.most)
						}
						if c.flow == "dtrdsr" && b.kernel != b.cts {
							t.Errorf("the kernel watches CTS: %t", b.kernel)
						}
						if need := max(job/float64(printing)-2048/float64(printing), job*10/float64(baud)); c.free > 16 && took > 1.1*need+0.05 {
							t.Errorf("took %.2f s, wire and printer need %.2f s", took, need)
						}
					})
				})
			}
		}
	}
}

// The same adapter, with no bound on what it holds, shows what the bound is for.
func TestLateXOffLosesWithoutSlack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{flow: "xonxoff", free: 128, baud: 115200, buffer: 2048, printing: 8000}
		s := newBench(t, b, 0)
		b.within(time.Minute)
		if n, err := s.Write(make([]byte, job)); n != job || err != nil {
			t.Fatal(n, err)
		}
		settle()
		if b.lost == 0 {
			t.Error("the bench loses nothing: the test above proves nothing")
		}
	})
}

// A printer that holds its line down stops the job, but not a real-time
// command: it takes that even when it is full.
func TestRealTimeCommandPassesTheLines(t *testing.T) {
	for name, b := range map[string]*bench{
		"DSR": {flow: "dtrdsr", dsr: true}, "CTS": {flow: "dtrdsr", cts: true}, "RTS": {flow: "rtscts", cts: true, kernel: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b.free, b.baud, b.buffer = 128, 115200, 1024
				s := newBench(t, b, 128)
				b.within(time.Second)
				n, err := s.Write(make([]byte, job))
				if !errors.Is(err, os.ErrDeadlineExceeded) || n < 512 || n > 1024 {
					t.Errorf("%d bytes taken: %v", n, err)
				}
				if b.flow == "dtrdsr" && !errors.Is(err, errHeld) {
					t.Errorf("the cause is not said: %v", err)
				}
				kernel := b.kernel
				if err := s.Discard(); err != nil {
					t.Fatal(err)
				}
				b.within(time.Second)
				if n, err := s.Write([]byte{0x10, 4, 1}); n != 3 || err != nil {
					t.Fatal(n, err)
				}
				settle()
				if !bytes.HasSuffix(b.got, []byte{0x10, 4, 1}) {
					t.Error("the command did not arrive")
				}
				if b.kernel != kernel {
					t.Errorf("afterwards the kernel watches CTS: %t", b.kernel)
				}
				if b.flow == "rtscts" {
					return // the kernel takes it, and keeps it
				}
				b.within(50 * time.Millisecond)
				if n, err := s.Write([]byte{0x10, 4, 1}); n != 0 || !errors.Is(err, errHeld) {
					t.Errorf("only one command passes: %d, %v", n, err)
				}
			})
		})
	}
}

// A printer that is off when the program starts, and a cable without any line:
// nothing is written, and the moment a line comes up everything is.
func TestPrinterThatIsSwitchedOnLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{flow: "dtrdsr", dsr: true, down: true, free: 128, baud: 115200, buffer: 4096, printing: 50_000}
		s := newBench(t, b, 128)
		b.within(time.Second)
		if n, err := s.Write([]byte("A")); n != 0 || !errors.Is(err, errHeld) {
			t.Fatal(n, err)
		}
		b.within(time.Minute)
		ended := make(chan error, 1)
		go func() { _, err := s.Write([]byte("B")); ended <- err }()
		settle()
		b.mu.Lock()
		b.down = false
		b.mu.Unlock()
		settle()
		if err := <-ended; err != nil || string(b.got) != "B" {
			t.Errorf("%q arrived, %v", b.got, err)
		}
		if l, err := s.Lines(); err != nil || !l.DSR || l.CTS {
			t.Errorf("%+v, %v", l, err)
		}
	})
}

// Close frees a Write that waits for a line, throws away what will not leave,
// and does not stay for it.
func TestCloseWithAStoppedLine(t *testing.T) {
	for name, b := range map[string]*bench{"program": {flow: "dtrdsr", dsr: true}, "kernel": {flow: "rtscts", cts: true, kernel: true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b.free, b.baud, b.buffer = 128, 9600, 512
				s := newBench(t, b, 128)
				ended := make(chan error, 1)
				go func() { _, err := s.Write(make([]byte, job)); ended <- err }()
				settle()
				if !b.busy {
					t.Fatal("the printer never said stop")
				}
				begun := time.Now()
				if err := s.Close(); err != nil {
					t.Error(err)
				}
				if took := time.Since(begun); took > closeTime {
					t.Errorf("closing took %s", took)
				}
				if err := <-ended; !errors.Is(err, os.ErrClosed) {
					t.Error(err)
				}
				if len(b.adapter) > 0 {
					t.Errorf("%d bytes will still go to the printer", len(b.adapter))
				}
				if _, err := s.Write([]byte("A")); !errors.Is(err, os.ErrClosed) {
					t.Errorf("after Close: %v", err)
				}
				if err := s.SetWriteDeadline(time.Time{}); !errors.Is(err, os.ErrClosed) {
					t.Errorf("a deadline after Close: %v", err)
				}
			})
		})
	}
}

// Drain waits for the bytes that neither the kernel nor the program sees.
func TestDrainWaitsForTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{flow: "none", baud: 1200, buffer: 4096, printing: 10_000}
		s := newBench(t, b, 0)
		b.within(time.Second)
		if _, err := s.Write(make([]byte, 24)); err != nil { // 200 ms
			t.Fatal(err)
		}
		b.adapter = nil // the kernel's queue is empty, and they are on their way
		if err := s.Drain(time.Now().Add(20 * time.Millisecond)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("24 bytes at 1200 baud left within 20 ms: %v", err)
		}
		begun := time.Now()
		if err := s.Drain(time.Now().Add(5 * time.Second)); err != nil || time.Since(begun).Round(time.Millisecond) != 180*time.Millisecond {
			t.Errorf("drained after %s, %v", time.Since(begun), err)
		}
	})
}
