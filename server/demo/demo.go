// Package demo is a whole hall on one machine, to be shown at any hour: the
// provincial site, a server on a loopback address, a software printer behind a
// pty with the printing agent of a real one, demo accounts, and a crowd if it
// is wanted.
//
//	DIR/demo.json   how to get in: tokens and accounts by role, 0600
//	DIR/printer-1   the software printer's line, as a serial port would be
//	DIR/hall.db     the hall, as any other
//
// It is the only part of the server that links printers.
package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"motcua/firmware-config/site"
	"motcua/server/demo/crowd"
	"motcua/server/serve"
)

// Config says how the demo runs.
type Config struct {
	Data   string // directory, made if it is missing
	Listen string // a loopback address
	// Crowd lets people come; without it nothing happens that nobody asked for.
	Crowd bool
	Seed  uint64  // which day the crowd has
	Pace  float64 // of the crowd, 1 is life
	// Say is told in a sentence what is worth knowing at the start, such as
	// where the software printer hangs; nil tells nobody.
	Say    func(string)
	Logger *slog.Logger
}

// beginAt is the hour of the crowd's day at which it begins: the lines have
// formed, and most of the day is to come.
const beginAt = 100 * time.Minute

// Run runs the demo until ctx ends. It calls ready with the hall's address
// once demo.json is complete and the server about to answer.
func Run(ctx context.Context, cfg Config, ready func(url string)) error {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Say == nil {
		cfg.Say = func(string) {}
	}
	if err := loopback(cfg.Listen); err != nil {
		return err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	url := ""
	if _, port, err := net.SplitHostPort(cfg.Listen); err == nil && port != "0" {
		url = "http://" + cfg.Listen
	}
	tray := newTray(printerName)
	s, err := serve.New(ctx, serve.Config{
		Load: func() (*site.Site, error) { return demoSite(url) },
		Data: cfg.Data, Listen: cfg.Listen, Demo: true, Papers: tray, Logger: cfg.Logger,
	})
	if err != nil {
		return err
	}
	file, err := admit(ctx, cfg.Data, s.URL(), s.Staff())
	if err != nil {
		return errors.Join(err, s.Close())
	}
	if err := fileCases(s.Cases(), time.Now()); err != nil {
		return errors.Join(err, s.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer func() { cancel(); wg.Wait() }()
	if err := printing(ctx, &wg, cfg, s.URL(), file.Tokens["printer"], tray); err != nil {
		return errors.Join(err, s.Close())
	}
	if cfg.Crowd {
		people, err := invite(cfg, s)
		if err != nil {
			return errors.Join(err, s.Close())
		}
		wg.Go(func() { _ = crowd.Run(ctx, people) }) // ends with ctx and has no other error
	}
	cfg.Say(fmt.Sprintf("the hall opens at %s/ in a browser; Ctrl-C ends it, and the same --data goes on where it was", s.URL()))
	ready(s.URL())
	return s.Run(ctx)
}

// loopback refuses an address that others can reach: the demo's doors stand
// open.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("--listen %s: want an address such as 127.0.0.1:8080", addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--listen %s: the demo lets anybody in and serves loopback addresses only", addr)
	}
	return nil
}
