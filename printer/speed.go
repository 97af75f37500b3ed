package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"motcua/firmware-config/profile"
	"motcua/internal/lang"
	"motcua/printer/port"
	"motcua/printer/probe"
	"motcua/printer/questions"
)

// speeds of a serial line, those that printers are delivered with first.
var speeds = []int{9600, 19200, 38400, 115200, 57600, 4800, 2400}

// errSilent is said where no speed is left to try.
var errSilent = errors.New("no answer: wrong port, speed or cable, switched off, or a printer that cannot answer")

// mute says that a profile's printer answers nothing, so that asking is vain.
func mute(p profile.Printer) error {
	if p.Status.DLEEOT || p.Status.ASB || p.Status.GSI || p.Status.Fence != "none" {
		return nil
	}
	return fmt.Errorf("a %s answers nothing: only a test page shows whether it prints", p.Name)
}

// line is the mode of the serial line at which a printer answers. Where nobody
// gave the speed and it does not answer at the profile's, the other speeds are
// tried; the one found is said. A printer that answers at none, or has no serial
// line, is spoken to as its profile says.
func (c *where) line(ctx context.Context, p profile.Printer, stdout io.Writer) (port.Config, error) {
	own := c.config(p)
	if c.Baud != 0 || !port.IsSerial(c.Port) {
		return own, nil
	}
	ok, err := c.answers(ctx, own)
	if err != nil || ok {
		return own, err
	}
	say := questions.Speak(c.Lang).Say
	fmt.Fprintln(stdout, lang.Fill(say.Trying, "n", own.Baud))
	for _, baud := range speeds {
		if baud == own.Baud {
			continue
		}
		cfg := own
		cfg.Baud = baud
		if ok, err := c.answers(ctx, cfg); err != nil {
			return own, err
		} else if ok {
			fmt.Fprintln(stdout, lang.Fill(say.Speaks, "n", baud))
			return cfg, nil
		}
	}
	return own, nil
}

// answers says whether a printer answers at a speed.
func (c *where) answers(ctx context.Context, cfg port.Config) (bool, error) {
	pt, err := port.Open(c.Port, cfg)
	if err != nil {
		return false, err
	}
	defer func() { _ = pt.Close() }()
	ok, err := probe.New(pt, 0).Awake(ctx)
	if errors.Is(err, port.ErrLost) || ctx.Err() != nil {
		return false, err
	}
	return ok, nil // at another speed a line may also stand still
}
