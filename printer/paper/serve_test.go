package paper

import (
	"bytes"
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"motcua/firmware-config/profile"
)

// host is the other end of a served printer's wire, in a bubble of synctest:
// time stands still but for waiting.
type host struct {
	conn net.Conn
	mu   sync.Mutex
	got  []byte
	at   []time.Time // of every byte of got
}

// serve runs f as the host of a printer and ends both.
func serve(t *testing.T, p profile.Printer, wire Wire, faults string, f func(*Printer, *host)) {
	t.Helper()
	fs, err := ParseFaults(faults)
	if err != nil {
		t.Fatal(err)
	}
	serveWith(t, p, Options{Faults: fs}, wire, 0, f)
}

// hostSpeed is a wire that knows the host's speed.
type hostSpeed struct {
	net.Conn
	baud int
}

func (h hostSpeed) Speed() int { return h.baud }

func serveWith(t *testing.T, p profile.Printer, opts Options, wire Wire, baud int, f func(*Printer, *host)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		pr := New(p, opts)
		ours, theirs := net.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { pr.Serve(ctx, hostSpeed{ours, baud}, wire) })
		h := &host{conn: theirs}
		wg.Go(h.listen)
		f(pr, h)
		cancel()
		theirs.Close()
		wg.Wait()
	})
}

func (h *host) listen() {
	b := make([]byte, 64)
	for {
		n, err := h.conn.Read(b)
		h.mu.Lock()
		for range n {
			h.at = append(h.at, time.Now())
		}
		h.got = append(h.got, b[:n]...)
		h.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// said waits and returns what came in since the last call.
func (h *host) said(wait time.Duration) []byte {
	time.Sleep(wait)
	synctest.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	got := h.got
	h.got, h.at = nil, nil
	return got
}

// when waits until something comes in and says how long that took.
func (h *host) when(limit time.Duration) time.Duration {
	begun := time.Now()
	time.Sleep(limit)
	synctest.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.at) == 0 {
		return -1
	}
	return h.at[0].Sub(begun)
}

func (h *host) send(t *testing.T, s string) {
	t.Helper()
	if _, err := h.conn.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, h *host, what, want string) {
	t.Helper()
	if got := h.said(100 * time.Millisecond); string(got) != want {
		t.Errorf("%s: % X, want % X", what, got, want)
	}
}

const askAll = "\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"

func TestStatusIsAnswered(t *testing.T) {
	serve(t, epson(t), Wire{}, "", func(pr *Printer, h *host) {
		h.send(t, askAll)
		expect(t, h, "healthy", "\x12\x12\x12\x12")
		h.send(t, "\x1da\xff")
		expect(t, h, "automatic status at once", "\x10\x00\x00\x00")
		for _, step := range []struct{ fault, asb, real string }{
			{"near-end", "\x10\x00\x03\x00", "\x12\x12\x12\x1e"},
			{"cover", "\x38\x00\x03\x00", "\x1a\x16\x12\x1e"},
			{"close", "\x10\x00\x03\x00", "\x12\x12\x12\x1e"},
			{"paper-end", "\x18\x00\x0f\x00", "\x1a\x32\x12\x7e"},
			{"refill", "\x10\x00\x00\x00", "\x12\x12\x12\x12"},
			{"hot", "\x18\x40\x00\x00", "\x1a\x52\x52\x12"},
			{"cool", "\x10\x00\x00\x00", "\x12\x12\x12\x12"},
		} {
			pr.Inject(Fault{Name: step.fault})
			expect(t, h, step.fault, step.asb)
			h.send(t, askAll)
			expect(t, h, step.fault, step.real)
		}
		h.send(t, "\x1dr\x01\x1dIC\x1dIB")
		expect(t, h, "paper sensors and names", "\x00_TM-T88V\x00_EPSON\x00")
		h.send(t, "\x1b@")
		expect(t, h, "waking", "")
		pr.Inject(Fault{Name: "near-end"})
		expect(t, h, "automatic status is off after ESC @", "")
		pr.Inject(Fault{Name: "silent"})
		h.send(t, askAll+"\x1da\xff\x1dr\x01")
		expect(t, h, "silent", "")
	})
}

// The process ID comes when the paper is there, GS r when the bytes are taken.
func TestFencesComeInTheirTime(t *testing.T) {
	page := "\x1dP\xb4\xb4" + strings.Repeat("\x1bJ\xb4", 10) // 10 inches at 300 mm/s
	serve(t, epson(t), Wire{}, "", func(_ *Printer, h *host) {
		h.send(t, page+"\x1d(H\x06\x0000A012")
		if d := h.when(2 * time.Second); d < 800*time.Millisecond || d > 900*time.Millisecond {
			t.Errorf("printed after %v, want 254 mm at 300 mm/s", d)
		}
		expect(t, h, "mark", "\x37\x22A012\x00")
		h.send(t, "\x1dVA\x00\x1d(H\x06\x0000A013")
		if d := h.when(2 * time.Second); d < 350*time.Millisecond {
			t.Errorf("cut after %v: the blade needs its time", d)
		}
		h.said(0)
		h.send(t, page+"\x1dr\x01")
		if d := h.when(2 * time.Second); d > 850*time.Millisecond || d < 0 {
			t.Errorf("taken after %v, want before all is on paper", d)
		}
	})
}

func TestTheWireHasItsSpeed(t *testing.T) {
	serve(t, epson(t), Wire{Serial: true, Baud: 9600}, "", func(_ *Printer, h *host) {
		begun := time.Now()
		h.send(t, strings.Repeat("\x00", 4800)+"\x10\x04\x01")
		if d := h.when(8*time.Second) + time.Since(begun) - 8*time.Second; d < 4800*time.Millisecond || d > 5300*time.Millisecond {
			t.Errorf("4,800 bytes took %v at 960 a second", d)
		}
	})
}

func TestStopAndGo(t *testing.T) {
	p := epson(t)
	p.Serial.Flow, p.Serial.Buffer, p.Serial.XOffFree, p.Serial.XOnFree = "xonxoff", 1024, 128, 256
	slow := strings.Repeat("\x1bJ\xff", 400) // every three bytes move 127 dots
	serve(t, p, Wire{Serial: true}, "", func(pr *Printer, h *host) {
		done := make(chan bool)
		go func() {
			h.conn.Write([]byte(slow))
			close(done)
		}()
		if got := h.said(time.Second); !bytes.Equal(got, []byte{xoff}) {
			t.Errorf("a full printer says % X", got)
		}
		<-done
		if got := h.said(time.Minute); len(got) == 0 || got[0] != xon || got[len(got)-1] != xon {
			t.Errorf("an emptied printer says % X", got)
		}
		if c := pr.Counts(); c.Lost > 0 {
			t.Errorf("%d bytes lost", c.Lost)
		}
	})
	p.Serial.Flow = "none"
	serve(t, p, Wire{Serial: true}, "", func(pr *Printer, h *host) {
		h.send(t, slow)
		h.said(time.Minute)
		if c := pr.Counts(); c.Lost < 100 {
			t.Errorf("%d bytes lost of %d into a buffer of 1,024 without flow control", c.Lost, len(slow))
		}
	})
}

func TestPowerCycle(t *testing.T) {
	serve(t, epson(t), Wire{Serial: true}, "power-cycle@20bytes", func(pr *Printer, h *host) {
		h.send(t, "\x1da\xff")
		h.said(10 * time.Millisecond)
		h.send(t, "\x1dv0\x00\x01\x00\xff\x00"+strings.Repeat("\x00", 40))
		h.send(t, askAll)
		expect(t, h, "without power", "")
		h.said(3 * time.Second)
		h.send(t, askAll)
		expect(t, h, "back again", "\x12\x12\x12\x12")
		h.send(t, "A\n")
		pr.Inject(Fault{Name: "near-end"})
		expect(t, h, "automatic status is forgotten", "")
		if c := pr.Counts(); c.Lost < 30 || c.Missing > 0 {
			t.Errorf("%+v", c)
		}
		if text := pr.Transcript(); !strings.HasPrefix(text, "A\n") {
			t.Errorf("after a power cycle letters are letters:\n%s", text)
		}
	})
}

func TestClear(t *testing.T) {
	serve(t, epson(t), Wire{}, "paper-end", func(pr *Printer, h *host) {
		h.said(10 * time.Millisecond)
		h.send(t, "lost\n\x1dv0\x00\x01\x00\xff\x00abc")
		h.send(t, "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
		expect(t, h, "cleared", "\x37\x25\x00")
		pr.Inject(Fault{Name: "refill"})
		h.send(t, "kept\n")
		h.said(time.Second)
		if text := pr.Transcript(); !strings.HasPrefix(text, "kept\nunknown commands: 0\n") {
			t.Errorf("got\n%s", text)
		}
	})
}

func TestPaperEndsAtItsDot(t *testing.T) {
	serve(t, epson(t), Wire{}, "paper-end@300dots", func(pr *Printer, h *host) {
		h.send(t, "\x1da\xff\x1dv0\x00\x01\x00\x58\x02"+strings.Repeat("\xff", 600))
		h.said(5 * time.Second)
		s, _ := pr.Growing()
		if r := ink(s.Image); r.Dy() != 300 {
			t.Errorf("%d rows printed, want 300", r.Dy())
		}
		pr.Inject(Fault{Name: "refill"})
		h.said(5 * time.Second)
		s, _ = pr.Growing()
		if r := ink(s.Image); r.Dy() != 600 {
			t.Errorf("%d rows after new paper, want 600", r.Dy())
		}
	})
}

func TestFaultScripts(t *testing.T) {
	got, err := ParseFaults(" paper-end@300dots, cover@2s,cutter,power-cycle@1500bytes,near-end@250ms, late=300ms@1s, late-xoff")
	want := []Fault{
		{Name: "paper-end", Dots: 300},
		{Name: "cover", After: 2 * time.Second},
		{Name: "cutter"},
		{Name: "power-cycle", Bytes: 1500},
		{Name: "near-end", After: 250 * time.Millisecond},
		{Name: "late", Value: 300, After: time.Second},
		{Name: "late-xoff", Value: 64},
	}
	if err != nil || len(got) != len(want) {
		t.Fatalf("%v, %v", got, err)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
	for _, bad := range []string{"fire", "cover@", "cover@2", "cover@-2s", "paper-end@xdots", "paper-end@-3dots", "cutter,,silent", "cover@2s@3s", "cover=3", "late=x", "late=-1"} {
		if _, err := ParseFaults(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// A motor that stood still for a while has saved no time: the next feed takes
// as long as the one before.
func TestAStandingMotorSavesNoTime(t *testing.T) {
	feed := "\x1dP\xb4\xb4" + strings.Repeat("\x1bJ\xb4", 3) + "\x1d(H\x06\x0000A012" // 3 inches at 300 mm/s
	serve(t, epson(t), Wire{}, "", func(_ *Printer, h *host) {
		for range 2 {
			h.said(20 * time.Second)
			h.send(t, feed)
			if d := h.when(2 * time.Second); d < 240*time.Millisecond || d > 300*time.Millisecond {
				t.Errorf("76 mm at 300 mm/s took %v", d)
			}
		}
	})
}

// Nobody tears the paper while it moves, however slowly the rows come in.
func TestNobodyTearsWhileItPrints(t *testing.T) {
	p := epson(t)
	p.Cut.Kind, p.Cut.Command = "none", "none"
	serve(t, p, Wire{}, "", func(pr *Printer, h *host) {
		for range 8 {
			h.send(t, "\x1dv0\x00\x01\x00\x08\x00xxxxxxxx")
			h.said(900 * time.Millisecond)
		}
		if c := pr.Counts(); c.Sheets != 0 {
			t.Errorf("torn into %d sheets while it printed", c.Sheets)
		}
		h.said(5 * time.Second)
		if c := pr.Counts(); c.Sheets != 1 {
			t.Errorf("%d sheets torn off at rest, want 1", c.Sheets)
		}
	})
}
