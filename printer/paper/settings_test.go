package paper

import (
	"testing"
	"time"
)

func TestSettingsAreReadAndWritten(t *testing.T) {
	p := epson(t)
	serve(t, p, Wire{}, "", func(pr *Printer, h *host) {
		ask := func(what, send, want string) {
			t.Helper()
			h.send(t, send)
			expect(t, h, what, want)
		}
		ask("a switch", "\x1d(E\x02\x00\x04\x01", "\x37\x2100000100\x00")
		ask("a write outside of the mode", "\x1d(E\x0a\x00\x03\x0111111111", "")
		ask("the mode", "\x1d(E\x03\x00\x01IN", "\x37\x20\x00")
		ask("a write leaves 2 alone", "\x1d(E\x0a\x00\x03\x0122222021\x1d(E\x02\x00\x04\x01", "\x37\x2100000001\x00")
		ask("a value", "\x1d(E\x04\x00\x05\x05\x34\x12\x1d(E\x02\x00\x06\x05", "\x37\x275\x1f4660\x00")
		ask("the speed", "\x1d(E\x07\x00\x0b\x0119200\x1d(E\x02\x00\x0c\x01", "\x37\x331\x1f19200\x00")
		ask("the end, with the notice that was set", "\x1d(E\x04\x00\x02OUT", "\x3b\x31\x00")
		ask("the mode is over", "\x1d(E\x0a\x00\x03\x0100000000", "")
		if s := pr.Settings(); s.Switches[1] != 1 || s.Values[5] != 4660 || s.Serial[1] != "19200" || pr.serial.Baud != 19200 {
			t.Errorf("%+v", s)
		}
		pr.Inject(Fault{Name: "power-cycle"})
		if got := h.said(3 * time.Second); string(got) != "\x3b\x31\x00" {
			t.Errorf("after a power cycle % X, want the notice", got)
		}
		ask("kept without power", "\x1d(E\x02\x00\x04\x01", "\x37\x2100000001\x00")
	})
	p.Settings.Dialect = "none"
	serve(t, p, Wire{}, "", func(_ *Printer, h *host) {
		h.send(t, "\x1d(E\x02\x00\x04\x01\x1d(E\x03\x00\x01IN")
		expect(t, h, "a printer without settings", "")
	})
}

func TestASmallBufferThatIsBusyOffline(t *testing.T) {
	p := epson(t)
	p.Serial.Flow = "xonxoff"
	s := defaultSettings()
	s.Switches[1] = 0x02
	pr := New(p, Options{Settings: &s})
	if c := pr.serial; c.Buffer != 45 || c.XOffFree != 16 || c.XOnFree != 26 {
		t.Errorf("%+v", c)
	}
	if !pr.stopsOffline() {
		t.Error("switch 1-3 off means stop when offline")
	}
}

func TestManualClock(t *testing.T) {
	begin := time.Date(2026, 11, 22, 7, 30, 0, 0, time.UTC)
	m := NewManual(begin)
	hour, now := m.After(time.Hour), m.After(0)
	if at := <-now; !at.Equal(begin) {
		t.Errorf("at once is %v", at)
	}
	m.Advance(59 * time.Minute)
	select {
	case <-hour:
		t.Error("rang a minute early")
	default:
	}
	m.Advance(time.Minute)
	select {
	case at := <-hour:
		if !at.Equal(begin.Add(time.Hour)) || !m.Now().Equal(at) {
			t.Errorf("rang at %v, it is %v", at, m.Now())
		}
	default:
		t.Error("did not ring")
	}
}
