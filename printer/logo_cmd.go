package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"motcua/firmware-config/profiles"
	"motcua/internal/link"
	"motcua/printer/agent"
	"motcua/printer/logo"
	"motcua/printer/spool"
)

// logoCmd gives a box its hall's logo, at installation.
type logoCmd struct {
	Profile string `help:"Printer profile: a file name in firmware-config/profiles/printer." required:""`
	Port    string `help:"Where the printer hangs: /dev/ttyUSB0, /dev/usb/lp0, tcp://host:9100." required:""`
	Baud    int    `help:"Speed of a serial line; 0: the profile's."`
	Data    string `help:"The box's data folder, as run and the kiosk have it." required:"" type:"path"`
	File    string `arg:"" help:"The logo as a PNG, at most the paper's dots wide and 96 high." type:"existingfile"`
}

// Run writes the logo into the printer's memory, if it has one, and keeps it.
func (c *logoCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, os.Stdout)
}

func (c *logoCmd) run(ctx context.Context, stdout io.Writer) error {
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	l, err := logo.Read(f, p)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if old, err := logo.Load(c.Data, p); err == nil && old.Same(l) && old.Stored() {
		fmt.Fprintln(stdout, "the logo stands in the printer already; its memory wears and is not written again")
		return nil
	}
	job, err := l.Store(p)
	if err != nil {
		return err
	}
	if job == nil {
		fmt.Fprintln(stdout, p.Name, "has no memory for pictures: the logo is drawn with every slip")
		return l.Save(c.Data)
	}
	opts := agent.Spool(agent.Config{Profile: p, Port: c.Port, Baud: c.Baud, Dir: filepath.Join(c.Data, "logo-spool")}, nil, nil)
	opts.Patience, opts.Limit = printPatience, printLimit
	sp, err := spool.New(opts)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, printWithin)
	defer cancel()
	done, err := sp.Print(ctx, "logo-"+link.NewID(), job)
	_ = sp.Close()
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	fmt.Fprintln(stdout, done.Verdict())
	if done.State != spool.Printed && done.State != spool.Accepted {
		return noPaper{done.Verdict()}
	}
	return l.Save(c.Data)
}
