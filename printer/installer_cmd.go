package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"motcua/firmware-config/profiles"
	"motcua/printer/agent"
	"motcua/printer/escpos"
	"motcua/printer/port"
	"motcua/printer/spool"
)

// portsCmd lists where a printer may hang.
type portsCmd struct{}

// Run lists the ports.
func (portsCmd) Run() error {
	list, err := port.List()
	if err != nil {
		return err
	}
	for _, f := range list {
		text := f.Text
		if f.Path != f.Name {
			text = strings.TrimSpace("now " + f.Path + "  " + text)
		}
		fmt.Printf("%-6s %s  %s\n", f.Kind, f.Name, text)
	}
	if len(list) == 0 {
		return errors.New("no serial line and no USB printer found; network printers are not looked for")
	}
	return nil
}

// where is how the installer's commands name a printer.
type where struct {
	Profile string `help:"Printer profile: a file name in firmware-config/profiles/printer." required:""`
	Port    string `help:"Where the printer hangs: /dev/ttyUSB0, /dev/usb/lp0, tcp://host:9100." required:""`
	Baud    int    `help:"Speed of a serial line; 0: the profile's."`
}

// statusCmd says how a printer is.
type statusCmd struct {
	where
	Watch bool `help:"Go on and say every change, until interrupted."`
}

// answerIn is how long a printer may take to say something.
const answerIn = 3 * time.Second

// Run asks, and with --watch listens.
func (c *statusCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, os.Stdout)
}

func (c *statusCmd) run(ctx context.Context, stdout io.Writer) error {
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return err
	}
	pt, err := port.Open(c.Port, port.Config{}) // a port that is not there is said at once
	if err != nil {
		return err
	}
	_ = pt.Close()
	dir, err := os.MkdirTemp("", "motcua-spool-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	heard := make(chan spool.Status, 16)
	opts := agent.Spool(agent.Config{Profile: p, Port: c.Port, Baud: c.Baud, Dir: dir}, func(s spool.Status) {
		select {
		case heard <- s:
		default:
		}
	}, nil)
	sp, err := spool.New(opts)
	if err != nil {
		return err
	}
	defer func() { _ = sp.Close() }()
	silence := time.After(answerIn)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-silence:
			if c.Watch {
				continue
			}
			return errors.New("no answer: wrong port, speed or cable, switched off, or a printer that cannot answer")
		case s := <-heard:
			fmt.Fprintln(stdout, s)
			if !c.Watch {
				return nil
			}
		}
	}
}

// identifyCmd asks a printer for its name.
type identifyCmd struct{ where }

// Run asks maker, model, firmware and serial number.
func (c *identifyCmd) Run() error { return c.run(os.Stdout) }

func (c *identifyCmd) run(stdout io.Writer) error {
	pt, d, err := c.open()
	if err != nil {
		return err
	}
	defer func() { _ = pt.Close() }()
	answers := 0
	for _, q := range []struct {
		n    byte
		what string
	}{{66, "maker"}, {67, "model"}, {65, "firmware"}, {68, "serial number"}} {
		text, err := ask(pt, d, []byte{0x1D, 'I', q.n})
		if err != nil {
			return err
		}
		if text != "" {
			answers++
			fmt.Fprintf(stdout, "%s: %s\n", q.what, text)
		}
	}
	if l, err := pt.Lines(); err == nil {
		fmt.Fprintf(stdout, "lines: CTS %t DSR %t DCD %t\n", l.CTS, l.DSR, l.DCD)
	}
	if answers == 0 {
		return errors.New("the printer does not say who it is; many do not")
	}
	return nil
}

func (c *where) open() (port.Port, spool.Decoder, error) {
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return nil, nil, err
	}
	baud := c.Baud
	if baud == 0 {
		baud = p.Serial.Baud
	}
	pt, err := port.Open(c.Port, port.Config{Baud: baud, Flow: p.Serial.Flow})
	if err != nil {
		return nil, nil, err
	}
	return pt, escpos.Language(p).NewDecoder(), nil
}

// ask sends a question and waits a second for its block.
func ask(pt port.Port, d spool.Decoder, q []byte) (string, error) {
	deadline := time.Now().Add(time.Second)
	if err := errors.Join(pt.SetWriteDeadline(deadline), pt.SetReadDeadline(deadline)); err != nil {
		return "", err
	}
	if _, err := pt.Write(q); err != nil {
		return "", err
	}
	var b [256]byte
	for {
		n, err := pt.Read(b[:])
		for _, a := range d.Feed(b[:n]) {
			if a.Identity != "" {
				return a.Identity, nil
			}
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
	}
}

// testCmd prints a test slip.
type testCmd struct {
	where
}

// Run prints and says the verdict.
func (c *testCmd) Run() error {
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return err
	}
	b, err := escpos.Encode(testSlip(p.Name), p)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp("", "motcua-test-*.bin")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := f.Write(b); err != nil {
		return err
	}
	return (&printCmd{Profile: c.Profile, Port: c.Port, Baud: c.Baud, File: f.Name()}).Run()
}

// testSlip shows what an installer must see: every kind of letter, thin and
// thick, both edges, a code that a telephone reads, and the cut.
func testSlip(name string) spool.Doc {
	text := func(s string, size int, bold bool) spool.Block {
		return spool.Block{Text: &spool.Text{S: s, Size: size, Bold: bold, Align: spool.Center}}
	}
	return spool.Doc{Blocks: []spool.Block{
		{Rule: &spool.Rule{Dots: 2}},
		text("IN THỬ", 60, true),
		text(name, 25, false),
		text("ăâđêôơư ĂÂĐÊÔƠƯ áàảãạ ẤẦẨẪẬ ữựớợ", 25, false),
		text("0123456789 ABCDEFGHIJ", 31, true),
		{QR: &spool.QR{Data: "https://example.vn/t/in-thu", Module: 5, Align: spool.Center}},
		{Text: &spool.Text{S: "trái", Right: "phải", Size: 25}},
		{Text: &spool.Text{S: "ƯU TIÊN", Size: 31, Bold: true, Align: spool.Center, Invert: true}},
		{Rule: &spool.Rule{Dots: 2, Dashed: true}},
		{Cut: &spool.Cut{Partial: true}},
	}}
}
