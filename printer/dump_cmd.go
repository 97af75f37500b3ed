package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"motcua/printer/explain"
	"motcua/printer/port"
)

// dumpCmd names every byte of a file, or every byte that a printer sends.
type dumpCmd struct {
	File string        `arg:"" optional:"" help:"Bytes for a printer, from slip; - reads stdin."`
	Port string        `help:"Listen to a printer instead: /dev/ttyUSB0, /dev/usb/lp0, tcp://host:9100."`
	Baud int           `help:"Speed of a serial line." default:"9600"`
	For  time.Duration `help:"How long to listen." default:"10s"`
}

// Validate is called by kong: one of the two is needed.
func (c *dumpCmd) Validate() error {
	if (c.File == "") == (c.Port == "") {
		return errors.New("give either a file or --port")
	}
	return nil
}

// Run explains the file, or listens.
func (c *dumpCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, os.Stdin, os.Stdout)
}

func (c *dumpCmd) run(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	if c.Port != "" {
		return c.listen(ctx, stdout)
	}
	b, err := readInput(c.File, stdin)
	if err != nil {
		return err
	}
	for _, s := range explain.Stream(b) {
		if _, err := fmt.Fprintln(stdout, s); err != nil {
			return err
		}
	}
	return nil
}

// listen asks for everything that a printer can tell without printing, and
// names what comes back.
func (c *dumpCmd) listen(ctx context.Context, stdout io.Writer) error {
	pt, err := port.Open(c.Port, port.Config{Baud: c.Baud, Flow: "none"})
	if err != nil {
		return err
	}
	defer func() { _ = pt.Close() }()
	defer context.AfterFunc(ctx, func() { _ = pt.SetReadDeadline(time.Unix(1, 0)) })()
	deadline := time.Now().Add(c.For)
	if err := errors.Join(pt.SetWriteDeadline(deadline), pt.SetReadDeadline(deadline)); err != nil {
		return err
	}
	ask := []byte{0x1D, 'a', 0xFF, 0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4, 0x1D, 'r', 1}
	for _, s := range explain.Stream(ask) {
		fmt.Fprintln(stdout, time.Now().Format("15:04:05.000"), ">", s)
	}
	if _, err := pt.Write(ask); err != nil {
		return err
	}
	return hear(ctx, pt, stdout)
}

// hear names answers until the port's deadline. What is not whole yet waits for
// its rest.
func hear(ctx context.Context, pt port.Port, stdout io.Writer) error {
	var held []byte
	heard := false
	asked := []byte{1, 2, 3, 4}
	var b [256]byte
	for {
		n, err := pt.Read(b[:])
		held = append(held, b[:n]...)
		heard = heard || n > 0
		at := time.Now().Format("15:04:05.000")
		steps := explain.Replies(held, asked...)
		ended := err != nil || len(held) > 4096
		var rest []byte
		for i, s := range steps {
			if i == len(steps)-1 && s.Missing > 0 && !ended {
				rest = append(rest, held[s.At:]...)
				break
			}
			fmt.Fprintln(stdout, at, "<", s)
			if s.Name == explain.RealTimeReply && len(asked) > 0 {
				asked = asked[1:]
			}
		}
		held = rest
		quiet := errors.Is(err, os.ErrDeadlineExceeded) || ctx.Err() != nil
		switch {
		case quiet && !heard && ctx.Err() == nil:
			return errSilent
		case quiet:
			return nil
		case err != nil:
			return err
		}
	}
}
