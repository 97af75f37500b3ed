package settings_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/paper"
	"motcua/printer/port"
	"motcua/printer/settings"
)

// bench is a software printer behind a pty, which hears noise from a host at
// another speed than its own.
type bench struct {
	*paper.Printer
	p     profile.Printer
	link  string
	opens int
	away  []int // which opens find no printer
}

func newBench(t *testing.T, key string, faults string) *bench {
	t.Helper()
	p, err := profiles.Printer(key)
	if err != nil {
		t.Fatal(err)
	}
	f, err := paper.ParseFaults(faults)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{p: p, link: filepath.Join(t.TempDir(), "lp"), Printer: paper.New(p, paper.Options{Faults: f})}
	pty, err := paper.ListenPTY(b.link)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Serve(ctx, pty, paper.Wire{Serial: true}) }()
	t.Cleanup(func() { cancel(); <-done })
	return b
}

func (b *bench) open(c port.Config) (port.Port, error) {
	b.opens++
	if slices.Contains(b.away, b.opens) {
		return nil, errors.New("no such device")
	}
	return port.Open(b.link, c)
}

func (b *bench) session(t *testing.T) *settings.Session {
	t.Helper()
	s, err := settings.Open(b.p, settings.Options{
		Open: b.open, Line: port.Config{Baud: b.p.Serial.Baud, Flow: b.p.Serial.Flow},
		Wait: time.Second, Pause: 20 * time.Millisecond, Restart: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func read(t *testing.T, s *settings.Session) map[string]string {
	t.Helper()
	list, err := s.Read()
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, v := range list {
		m[v.Key] = v.Value
	}
	return m
}

func TestReadTellsEverySetting(t *testing.T) {
	for key, want := range map[string]map[string]string{
		"epson-tm-t88v": {
			"baud": "38400", "flow": "dtrdsr", "parity": "none", "bits": "8", "power_notice": "off",
			"buffer": "large", "busy": "full", "density": "0",
		},
		"citizen-ct-s310ii":  {"baud": "19200", "bits": "8", "power_notice": "on", "code_page": "0"},
		"bixolon-srp-350iii": {"baud": "19200", "flow": "dtrdsr"},
	} {
		t.Run(key, func(t *testing.T) {
			got := read(t, newBench(t, key, "").session(t))
			for k, v := range want {
				if got[k] != v {
					t.Errorf("%s: %q, want %q", k, got[k], v)
				}
			}
		})
	}
}

// A new speed: the printer restarts, is found at it, and says the rest too.
func TestSetASpeedAndReadItBack(t *testing.T) {
	b := newBench(t, "epson-tm-t88v", "")
	s := b.session(t)
	out, err := s.Set(map[string]string{
		"power_notice": "on", "baud": "115200", "flow": "dtrdsr", "density": "-2", "busy": "offline", "print_speed": "5",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []settings.Outcome{
		{Key: "baud", Was: "38400", Is: "115200", State: settings.Done},
		{Key: "flow", Was: "dtrdsr", Is: "dtrdsr", State: settings.Already},
		{Key: "power_notice", Was: "off", Is: "on", State: settings.Done},
		{Key: "busy", Was: "full", Is: "offline", State: settings.Done},
		{Key: "density", Was: "0", Is: "-2", State: settings.Done},
		{Key: "print_speed", Was: "0", Is: "5", State: settings.Done},
	}
	if len(out) != len(want) {
		t.Fatalf("%+v", out)
	}
	for i := range want {
		if out[i] != want[i] {
			t.Errorf("%+v, want %+v", out[i], want[i])
		}
	}
	if s.Line().Baud != 115200 {
		t.Errorf("the session speaks %d", s.Line().Baud)
	}
	if m := b.Settings(); m.Serial[1] != "115200" || m.Switches[1] != 0x01 || m.Values[5] != 65534 || m.Values[6] != 5 {
		t.Errorf("the printer has %+v", m)
	}
	if c := b.Counts(); c.Unknown+c.Lost != 0 {
		t.Errorf("%+v", c)
	}
}

// What is already so is not written, for the memory wears; the printer is not
// restarted for nothing.
func TestNothingToWriteWritesNothing(t *testing.T) {
	b := newBench(t, "epson-tm-t88v", "")
	out, err := b.session(t).Set(map[string]string{"baud": "38400", "flow": "dtrdsr"})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range out {
		if o.State != settings.Already {
			t.Errorf("%+v", o)
		}
	}
	if b.opens != 1 {
		t.Errorf("the port was opened %d times", b.opens)
	}
}

// A printer whose DIP switches hold its speed remembers the new one and goes on
// speaking the old: that is told, not hidden.
func TestASpeedThatIsKeptButNotSpoken(t *testing.T) {
	b := newBench(t, "epson-tm-t88v", "dip-speed")
	s := b.session(t)
	out, err := s.Set(map[string]string{"baud": "9600", "auto": "x"})
	if err == nil {
		t.Fatalf("an unknown key among them: %+v", out)
	}
	out, err = s.Set(map[string]string{"baud": "9600", "cr": "on"})
	if err != nil {
		t.Fatal(err)
	}
	want := []settings.Outcome{
		{Key: "baud", Was: "38400", Is: "9600", State: settings.Kept},
		{Key: "cr", Was: "off", Is: "on", State: settings.Done},
	}
	if len(out) != 2 || out[0] != want[0] || out[1] != want[1] {
		t.Errorf("%+v, want %+v", out, want)
	}
	if s.Line().Baud != 38400 {
		t.Errorf("the session speaks %d", s.Line().Baud)
	}
}

// A printer on USB is away for a moment while it restarts.
func TestAPrinterThatIsAwayWhileItRestarts(t *testing.T) {
	b := newBench(t, "epson-tm-t20iii", "")
	b.away = []int{2, 3}
	out, err := b.session(t).Set(map[string]string{"density": "2"})
	if err != nil || len(out) != 1 || out[0].State != settings.Done {
		t.Errorf("%+v, %v", out, err)
	}
	b = newBench(t, "epson-tm-t20iii", "")
	b.away = []int{2, 3, 4, 5}
	s := b.session(t)
	if out, err := s.Set(map[string]string{"density": "2"}); !errors.Is(err, settings.ErrGone) || !strings.Contains(err.Error(), "no such device") {
		t.Errorf("%+v, %v", out, err)
	}
	if _, err := s.Read(); err == nil {
		t.Error("a session without a port reads")
	}
}

// Citizen counts the power notice the other way round.
func TestCitizensWords(t *testing.T) {
	b := newBench(t, "citizen-ct-s310ii", "")
	out, err := b.session(t).Set(map[string]string{"power_notice": "off", "code_page": "WPC1252"})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range out {
		if o.State != settings.Done {
			t.Errorf("%+v", o)
		}
	}
	if m := b.Settings(); m.Switches[1]&1 != 1 || m.Values[218] != 10 {
		t.Errorf("the printer has %+v", m)
	}
}

// Bad input is refused before the printer hears a byte.
func TestBadValuesAreRefused(t *testing.T) {
	b := newBench(t, "epson-tm-t88v", "")
	s := b.session(t)
	for _, tt := range []struct{ key, value, want string }{
		{"baud", "12345", `baud: "12345" is none of 2400, 4800`},
		{"bits", "7", `bits: "7" is none of 8`},
		{"parity", "odd", `parity: "odd" is none of none`},
		{"flow", "none", `flow: "none" is none of dtrdsr, xonxoff`},
		{"colour", "red", "colour: unknown setting, this printer has baud, flow,"},
		{"chinese", "off", "chinese: Chinese mode is no setting"},
		{"asb", "on", "asb: automatic status is no setting"},
	} {
		if _, err := s.Set(map[string]string{tt.key: tt.value, "cr": "on"}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s=%s: %v, want %s", tt.key, tt.value, err, tt.want)
		}
	}
	if got := read(t, s); got["cr"] != "off" {
		t.Errorf("something was set: %v", got)
	}
}

// Noise on the line, status in between and other blocks make no answer, and
// nothing grows.
func FuzzRead(f *testing.F) {
	f.Add([]byte("\x37\x331\x1f38400\x00"))
	f.Add([]byte("\x10\x00\x00\x00\x37\x33\x13\x111\x1f9600\x00\x5fTM 7\x00\x3b\x31\x00"))
	f.Add(append([]byte{0x37}, bytes.Repeat([]byte{'9'}, 300)...))
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := settings.Open(p, settings.Options{Wait: time.Hour, Open: func(port.Config) (port.Port, error) {
			return &tape{in: bytes.NewReader(in)}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		list, err := s.Read()
		if err == nil && len(list) != len(settings.All(p)) {
			t.Errorf("%d values", len(list))
		}
	})
}

// tape is a port that plays what it was given and is silent after.
type tape struct {
	port.Port
	in *bytes.Reader
}

func (t *tape) Read(b []byte) (int, error) {
	n, err := t.in.Read(b[:min(len(b), 3)])
	if err != nil {
		return n, os.ErrDeadlineExceeded
	}
	return n, nil
}
func (*tape) Write(b []byte) (int, error)      { return len(b), nil }
func (*tape) SetReadDeadline(time.Time) error  { return nil }
func (*tape) SetWriteDeadline(time.Time) error { return nil }
func (*tape) Drain(time.Time) error            { return nil }
func (*tape) Close() error                     { return nil }

func TestPrintersThatCannotBeSet(t *testing.T) {
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		if (len(settings.All(p)) == 0) != (p.Settings.Dialect == "none") {
			t.Errorf("%s: dialect %q has %d settings", key, p.Settings.Dialect, len(settings.All(p)))
		}
	}
	p, err := profiles.Printer("xprinter-xp-n160ii")
	if err != nil {
		t.Fatal(err)
	}
	_, err = settings.Open(p, settings.Options{Open: func(port.Config) (port.Port, error) {
		t.Error("the port was opened")
		return nil, errors.New("no")
	}})
	if !errors.Is(err, settings.ErrNone) {
		t.Errorf("%v", err)
	}
}

func TestASilentPrinter(t *testing.T) {
	s := newBench(t, "epson-tm-t88v", "silent").session(t)
	if _, err := s.Read(); !errors.Is(err, settings.ErrSilent) {
		t.Errorf("%v", err)
	}
	if _, err := s.Set(map[string]string{"cr": "on"}); !errors.Is(err, settings.ErrSilent) {
		t.Errorf("%v", err)
	}
}

// The cable is lost while it writes: no outcome is claimed.
func TestTheCableIsLost(t *testing.T) {
	b := newBench(t, "epson-tm-t88v", "hang-up@75bytes") // reading takes 61, IN 8
	s := b.session(t)
	out, err := s.Set(map[string]string{"cr": "on", "density": "1"})
	if err == nil || errors.Is(err, settings.ErrSilent) || errors.Is(err, settings.ErrMode) || out != nil {
		t.Errorf("%+v, %v", out, err)
	}
	if err != nil && !errors.Is(err, settings.ErrGone) && !strings.Contains(err.Error(), "read the settings again") {
		t.Error(err)
	}
}
