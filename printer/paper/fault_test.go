package paper

import (
	"strings"
	"testing"
	"time"
)

func TestAnswersComeLateAndInPieces(t *testing.T) {
	serve(t, epson(t), Wire{}, "late=300ms,split=50ms", func(_ *Printer, h *host) {
		h.send(t, "\x1da\xff")
		if d := h.when(time.Second); d < 300*time.Millisecond || d > 310*time.Millisecond {
			t.Errorf("the first byte came after %v, want 300 ms", d)
		}
		h.mu.Lock()
		if n := len(h.at); n != 4 || h.at[3].Sub(h.at[0]) < 150*time.Millisecond {
			t.Errorf("%d bytes at %v, want 4 that are 50 ms apart", n, h.at)
		}
		h.mu.Unlock()
	})
}

func TestLateXOFF(t *testing.T) {
	p := epson(t)
	p.Serial.Flow, p.Serial.Buffer, p.Serial.XOffFree, p.Serial.XOnFree = "xonxoff", 1024, 128, 256
	slow := strings.Repeat("\x1bJ\xff", 600)
	for _, tt := range []struct {
		fault string
		lost  bool
	}{{"", false}, {"late-xoff=100", false}, {"late-xoff=400", true}} {
		serve(t, p, Wire{Serial: true, Baud: 115200}, tt.fault, func(pr *Printer, h *host) {
			go func() { _, _ = h.conn.Write([]byte(slow)) }()
			h.said(5 * time.Minute)
			if c := pr.Counts(); c.Lost > 0 != tt.lost {
				t.Errorf("%q: %d bytes lost", tt.fault, c.Lost)
			}
		})
	}
}

func TestUnpluggedAndBack(t *testing.T) {
	serve(t, epson(t), Wire{}, "unplug@1s,plug@3s", func(pr *Printer, h *host) {
		h.send(t, "\x1da\xff")
		expect(t, h, "before", "\x10\x00\x00\x00")
		h.said(time.Second)
		h.send(t, "A\n"+askAll)
		expect(t, h, "unplugged", "")
		h.said(2 * time.Second)
		h.send(t, "B\n\x10\x04\x01")
		expect(t, h, "back", "\x12")
		if got := pr.Transcript(); !strings.HasPrefix(got, "B\n") || !strings.Contains(got, "lost bytes: 14\n") {
			t.Errorf("got\n%s", got)
		}
	})
}

func TestWrongSpeedIsNonsense(t *testing.T) {
	serve(t, epson(t), Wire{}, "wrong-baud,right-baud@1s", func(pr *Printer, h *host) {
		h.send(t, askAll+"Hello\n")
		if got := h.said(500 * time.Millisecond); len(got) > 0 {
			t.Errorf("a printer at another speed answers % X", got)
		}
		h.said(time.Second)
		h.send(t, "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
		expect(t, h, "clear, at the right speed", "\x37\x25\x00")
		if strings.Contains(pr.Transcript(), "Hello") {
			t.Error("the text came through")
		}
	})
}

func TestSpeedSetByCommandCutsTheHostOff(t *testing.T) {
	set := defaultSettings()
	set.Serial[1] = "38400"
	for baud, want := range map[int]bool{38400: true, 9600: false, 0: true} {
		serveWith(t, epson(t), Options{Settings: &set}, Wire{Serial: true}, baud, func(pr *Printer, h *host) {
			h.send(t, "Hello\n")
			h.said(time.Second)
			if got := strings.Contains(pr.Transcript(), "Hello"); got != want {
				t.Errorf("host at %d: printed %v\n%s", baud, got, pr.Transcript())
			}
		})
	}
}

// Faults combine; each is mended by its own word.
func TestFaultsCombine(t *testing.T) {
	serve(t, epson(t), Wire{}, "cover@1s,paper-end@2s,close@3s,refill@4s,dead@5s,power-cycle@6s", func(_ *Printer, h *host) {
		h.send(t, "\x1da\xff")
		h.said(500 * time.Millisecond)
		for i, want := range []string{"\x38\x00\x00\x00", "\x38\x00\x0f\x00", "\x18\x00\x0f\x00", "\x10\x00\x00\x00", "\x18\x20\x00\x00", ""} {
			if got := h.said(time.Second); string(got) != want {
				t.Errorf("after %d s: % X, want % X", i+1, got, want)
			}
		}
		h.said(3 * time.Second)
		h.send(t, askAll)
		expect(t, h, "a dead printer after a power cycle", "\x12\x12\x12\x12")
	})
}

// Anything may strike at a dot, and strikes there.
func TestCoverAtItsDot(t *testing.T) {
	serve(t, epson(t), Wire{}, "cover@300dots", func(pr *Printer, h *host) {
		h.send(t, "\x1dv0\x00\x01\x00\x58\x02"+strings.Repeat("\xff", 600))
		h.said(5 * time.Second)
		s, _ := pr.Growing()
		if r := ink(s.Image); r.Dy() != 300 {
			t.Errorf("%d rows printed, want 300", r.Dy())
		}
		pr.Inject(Fault{Name: "close"})
		h.said(5 * time.Second)
		s, _ = pr.Growing()
		if r := ink(s.Image); r.Dy() != 600 {
			t.Errorf("%d rows after closing it, want 600", r.Dy())
		}
	})
}

func TestMisbehaviourByScript(t *testing.T) {
	serve(t, epson(t), Wire{}, "no-esc-j,chinese@1s", func(pr *Printer, h *host) {
		h.send(t, "A\x1bJ\xffB\n")
		h.said(time.Second)
		if n := pr.roll.total; n > 100 {
			t.Errorf("%d dots fed, want two lines", n)
		}
		h.send(t, "\x1b@\x82\x82\x1c.\x82\n")
		h.said(time.Second)
		if got := pr.Transcript(); !strings.HasPrefix(got, "A\nB\n?é\n") {
			t.Errorf("got\n%s", got)
		}
	})
}

func TestStatusOnlyOfWhatWasAskedFor(t *testing.T) {
	serve(t, epson(t), Wire{}, "", func(pr *Printer, h *host) {
		h.send(t, "\x1da\x04") // errors
		expect(t, h, "at once", "\x10\x00\x00\x00")
		pr.Inject(Fault{Name: "near-end"})
		expect(t, h, "paper was not asked for", "")
		pr.Inject(Fault{Name: "hot"})
		expect(t, h, "an error", "\x18\x40\x03\x00")
	})
}

func TestPresenter(t *testing.T) {
	p := epson(t)
	p.Quirks.PresenterMM = 100
	serve(t, p, Wire{}, "stay,take@5s", func(pr *Printer, h *host) {
		ask := func(what, want string) {
			t.Helper()
			h.send(t, "\x10\x04\x14")
			expect(t, h, what, want)
		}
		ask("empty", "\x10\x0f\x00\x00\x00\x00")
		h.send(t, "A\n\x1dVA\x00")
		h.said(4 * time.Second)
		ask("a ticket waits", "\x10\x0f\x20\x00\x00\x00")
		h.said(time.Second)
		pr.Inject(Fault{Name: "paper-end"})
		ask("taken, and no paper", "\x10\x0f\x05\x00\x00\x00")
	})
}

// A day of waiting takes no work.
func TestADayPasses(t *testing.T) {
	serve(t, epson(t), Wire{Serial: true, Baud: 9600}, "near-end@23h", func(_ *Printer, h *host) {
		h.send(t, "\x1da\xff")
		h.said(22 * time.Hour)
		if d := h.when(2 * time.Hour); d < 59*time.Minute || d > time.Hour {
			t.Errorf("told after %v", d)
		}
	})
}
