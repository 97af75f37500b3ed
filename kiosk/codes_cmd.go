//go:build !js

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"motcua/internal/formats"
	"motcua/kiosk/flow"
	"motcua/kiosk/scan"
)

// codesCmd is the installer's: which scanners there are, and what one reads.
type codesCmd struct {
	Scanner string `arg:"" optional:"" help:"Show what this one reads, until Ctrl-C: serial:VID:PID, hid:VID:PID, /dev/ttyACM0, ..."`
}

// Run lists the scanners, or reads one.
func (c *codesCmd) Run(out io.Writer) error {
	if c.Scanner == "" {
		found, err := scan.List()
		for _, f := range found {
			_, _ = fmt.Fprintf(out, "%s\t%s\t%s\n", f.Name, f.Path, f.Text)
		}
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return scan.Run(ctx, scan.Config{
		Name: c.Scanner, Log: slog.New(slog.DiscardHandler),
		Read: func(text []byte) { _, _ = fmt.Fprintln(out, whatIs(text)) },
		State: func(ok bool, why string) {
			if ok {
				why = "ready: hold a code before it"
			}
			_, _ = fmt.Fprintln(out, why)
		},
	})
}

// whatIs says what the kiosk would make of a scan; a card's number is nobody's
// business here either.
func whatIs(text []byte) string {
	if n := formats.CardNumber(text); n != nil {
		return fmt.Sprintf("a citizen card, its number ends in …%s", n[len(n)-2:])
	}
	s := string(text)
	if c, err := formats.ParseCaseCode(s); err == nil {
		return "a case file: " + c.Code
	}
	if token := flow.TokenIn(s); token != "" {
		return "a ticket: " + s
	}
	return fmt.Sprintf("nothing of ours: %q", s)
}
