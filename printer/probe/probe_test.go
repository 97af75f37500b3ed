package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/paper"
	"motcua/printer/questions"
)

// beside runs f at the host's end of a pipe; far is what stands at the other.
func beside(t *testing.T, baud int, far func(context.Context, net.Conn), f func(context.Context, *Probe)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan bool)
		go func() { defer close(done); far(ctx, theirs) }()
		f(ctx, New(ours, baud))
		cancel()
		_ = ours.Close()
		_ = theirs.Close()
		<-done
	})
}

// served is a printer; end is told what it counted.
func served(t *testing.T, change func(*profile.Printer), baud int, end func(paper.Counts)) func(context.Context, net.Conn) {
	t.Helper()
	p, err := profiles.Printer("epson-tm-t20iii")
	if err != nil {
		t.Fatal(err)
	}
	p.Settings.Dialect = "none"
	change(&p)
	return func(ctx context.Context, c net.Conn) {
		pr := paper.New(p, paper.Options{}) // inside the bubble: its channels belong there
		if err := pr.Serve(ctx, c, paper.Wire{Serial: baud > 0, Baud: baud}); err != nil && !errors.Is(err, io.ErrClosedPipe) {
			t.Error(err)
		}
		if end != nil {
			end(pr.Counts())
		}
	}
}

// Each kind of answer is found, and only that one.
func TestStatusFindsWhatAnswers(t *testing.T) {
	tests := []struct {
		name   string
		status profile.Status
		clear  bool
		want   questions.Measured
	}{
		{"nothing", profile.Status{Fence: "none"}, false, questions.Measured{}},
		{"dle eot", profile.Status{DLEEOT: true, Fence: "none"}, false, questions.Measured{DLEEOT: true}},
		{"asb", profile.Status{ASB: true, Fence: "none"}, false, questions.Measured{ASB: true}},
		{"gs r", profile.Status{Fence: "gs_r"}, false, questions.Measured{GSR: true}},
		{"process id", profile.Status{Fence: "process_id"}, false, questions.Measured{GSR: true, ProcessID: true}},
		{"clear", profile.Status{Fence: "none"}, true, questions.Measured{Clear: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			far := served(t, func(p *profile.Printer) { p.Status, p.Quirks.DLEDC4Clear = tt.status, tt.clear }, 0, nil)
			beside(t, 0, far, func(ctx context.Context, p *Probe) {
				m, err := p.Status(ctx)
				if err != nil || m != tt.want {
					t.Errorf("%v\ngot  %+v\nwant %+v", err, m, tt.want)
				}
			})
		})
	}
}

// A cable whose other end sends everything back is no printer.
func TestEchoIsNoPrinter(t *testing.T) {
	echo := func(_ context.Context, c net.Conn) {
		b := make([]byte, 64)
		for {
			n, err := c.Read(b)
			if err != nil {
				return
			}
			if _, err := c.Write(b[:n]); err != nil {
				return
			}
		}
	}
	beside(t, 0, echo, func(ctx context.Context, p *Probe) {
		if _, err := p.Status(ctx); !errors.Is(err, ErrEcho) {
			t.Errorf("got %v", err)
		}
	})
}

// Noise of a wrong speed is not taken for answers, and every wait ends.
func TestNoiseIsNoAnswer(t *testing.T) {
	noise := func(_ context.Context, c net.Conn) {
		b := make([]byte, 64)
		for {
			n, err := c.Read(b)
			if err != nil {
				return
			}
			if _, err := c.Write([]byte(strings.Repeat("\xf8\xfe", n))); err != nil {
				return
			}
		}
	}
	beside(t, 0, noise, func(ctx context.Context, p *Probe) {
		if ok, err := p.Awake(ctx); ok || err != nil {
			t.Error("noise is taken for a printer:", err)
		}
		if m, err := p.Status(ctx); err != nil || m != (questions.Measured{}) {
			t.Errorf("%v %+v", err, m)
		}
	})
}

// A printer that takes nothing ends the probe with a reason.
func TestAStuckPrinterEnds(t *testing.T) {
	beside(t, 0, func(ctx context.Context, _ net.Conn) { <-ctx.Done() }, func(ctx context.Context, p *Probe) {
		if _, err := p.Status(ctx); err == nil || !strings.Contains(err.Error(), "takes no bytes") {
			t.Errorf("got %v", err)
		}
	})
	stop := func(_ context.Context, c net.Conn) {
		if _, err := c.Write([]byte{xoff}); err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, c)
	}
	beside(t, 9600, stop, func(ctx context.Context, p *Probe) {
		if _, err := p.Status(ctx); err == nil || !strings.Contains(err.Error(), "said stop") {
			t.Errorf("got %v", err)
		}
	})
}

// Whoever ends the context ends the wait.
func TestContextEndsAWait(t *testing.T) {
	beside(t, 0, func(_ context.Context, c net.Conn) { _, _ = io.Copy(io.Discard, c) }, func(ctx context.Context, p *Probe) {
		ctx, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
		defer cancel()
		begun := time.Now()
		if _, err := p.Status(ctx); err == nil || time.Since(begun) > time.Second {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
	})
}

// Speed and buffer come out as the printer has them, in the printer's own time.
func TestSpeedAndBuffer(t *testing.T) {
	feed := func(mm int) []byte {
		return []byte("\x1b@\x1dP\xcb\xcb" + strings.Repeat("\x1bJ\x50", mm/10)) // 80 dots are 10 mm
	}
	for _, tt := range []struct {
		flow         string
		buffer, baud int
		speed        int
	}{
		{"xonxoff", 512, 19200, 150},
		{"xonxoff", 4096, 115200, 80},
		{"rtscts", 65536, 9600, 250},
	} {
		far := served(t, func(p *profile.Printer) {
			p.Serial.Flow, p.Serial.Buffer, p.Serial.XOffFree, p.Serial.XOnFree = tt.flow, tt.buffer, 64, 128
			p.Speed.MMPerS = tt.speed
		}, tt.baud, nil)
		beside(t, tt.baud, far, func(ctx context.Context, p *Probe) {
			m := questions.Measured{ProcessID: true, GSR: true}
			speed, err := p.Speed(ctx, m, feed)
			if err != nil || speed < tt.speed*85/100 || speed > tt.speed*115/100 {
				t.Errorf("%d mm/s: %d, %v", tt.speed, speed, err)
			}
			stop, took, err := p.Buffer(ctx, feed(BufferWay), speed)
			if tt.flow != "xonxoff" {
				if err != nil || stop != 0 || took == 0 {
					t.Errorf("%s: stop %d after %d, %v", tt.flow, stop, took, err)
				}
				return
			}
			if want := tt.buffer - 64; err != nil || stop < want-64 || stop > want+160 {
				t.Errorf("buffer of %d: stop after %d (took %d), %v", tt.buffer, stop, took, err)
			}
		})
	}
}

// A pattern that is longer than the buffer reaches a printer without flow
// control whole: fences keep it from overrunning.
func TestPrintNeverOverruns(t *testing.T) {
	far := served(t, func(p *profile.Printer) {
		p.Serial.Flow, p.Serial.Buffer, p.Speed.MMPerS = "none", 2048, 20
	}, 115200, func(c paper.Counts) {
		if c.Lost > 0 || c.Unknown > 0 {
			t.Errorf("%+v", c)
		}
	})
	beside(t, 115200, far, func(ctx context.Context, p *Probe) {
		pattern := []byte(strings.Repeat("\x1dv0\x00\x10\x00\x10\x00"+strings.Repeat("\xaa", 256), 40))
		if err := p.Print(ctx, questions.Measured{GSR: true}, pattern); err != nil {
			t.Error(err)
		}
	})
}
