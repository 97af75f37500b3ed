package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"motcua/firmware-config/profiles"
	"motcua/printer/paper"
)

// emulateCmd is the software printer as a device.
type emulateCmd struct {
	Profile string `help:"Printer profile: a file name in firmware-config/profiles/printer." required:""`
	Listen  string `help:"Be a network printer at this address." xor:"where" required:""`
	PTY     string `name:"pty" help:"Be a serial printer behind this link, which replaces an older one." xor:"where" required:""`
	Baud    int    `help:"Speed of the serial line, bits a second; 0: as fast as the host writes."`
	Fault   string `help:"What goes wrong, and when: paper-end@300dots, near-end, cover@2s, cutter, hot, dead, silent, power-cycle@1500bytes, late=300ms, split=20ms, late-xoff=64, unplug, hang-up@2s, wrong-baud, no-esc-j, chinese, stay; refill, close, unjam, cool, speak, plug, back@5s, right-baud and take mend; several parted by commas."`
	Out     string `help:"Folder for a picture of every sheet, sheet-1.png and so on; the last may be one that was not cut."`
}

// Validate is called by kong: a bad script is wrong usage.
func (c *emulateCmd) Validate() error {
	_, err := paper.ParseFaults(c.Fault)
	return err
}

// Run serves until it is interrupted or the cable is lost by a fault.
func (c *emulateCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, os.Stdout, os.Stderr)
}

func (c *emulateCmd) run(ctx context.Context, stdout, stderr io.Writer) error {
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return err
	}
	faults, err := paper.ParseFaults(c.Fault)
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := os.MkdirAll(c.Out, 0o755); err != nil {
			return err
		}
	}
	n := 0
	show := func(s paper.Sheet) {
		n++
		for _, l := range s.Text {
			fmt.Fprintln(stdout, l)
		}
		if c.Out == "" {
			return
		}
		if err := writePNG(filepath.Join(c.Out, fmt.Sprintf("sheet-%d.png", n)), s); err != nil {
			fmt.Fprintln(stderr, "motcua-printer:", err)
		}
	}
	pr := paper.New(p, paper.Options{Faults: faults, OnSheet: show})
	if c.PTY != "" {
		err = c.serial(ctx, pr)
	} else {
		err = c.network(ctx, pr, stdout)
	}
	if s, used := pr.Hanging(); used { // not cut: it hangs out of the printer
		show(s)
	}
	fmt.Fprint(stdout, pr.Tally())
	return err
}

func (c *emulateCmd) serial(ctx context.Context, pr *paper.Printer) error {
	for {
		pty, err := paper.ListenPTY(c.PTY)
		if err != nil {
			return err
		}
		if err := pr.Serve(ctx, pty, paper.Wire{Serial: true, Baud: c.Baud}); err != nil || !pr.Back(ctx) {
			return err
		}
	}
}

// network takes one connection at a time, as printers do.
func (c *emulateCmd) network(ctx context.Context, pr *paper.Printer, stdout io.Writer) error {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, "listening on", l.Addr())
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	defer l.Close()
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := pr.Serve(ctx, conn, paper.Wire{Baud: c.Baud}); err != nil && ctx.Err() == nil {
			fmt.Fprintln(stdout, "connection lost:", err)
		}
	}
}
