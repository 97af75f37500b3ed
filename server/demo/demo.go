// Package demo is a whole hall on one machine, to be shown at any hour: the
// provincial site, a server on a loopback address, a software printer behind a
// pty with the printing agent of a real one, demo accounts, and a crowd if it
// is wanted.
//
//	DIR/demo.json   how to get in: tokens and accounts by role, 0600
//	DIR/printer-1   the software printer's line, as a serial port would be
//	DIR/hall.db     the hall, as any other; with a past if it is to have one
//
// It is the only part of the server that links printers.
package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"motcua/firmware-config/site"
	"motcua/server/demo/crowd"
	"motcua/server/demo/slides"
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
	// History is how many days a new hall has behind it, 0 for none.
	History int
	// Practice makes it a practice hall for new clerks, without a crowd;
	// Situations is a folder with the hall's own, "" for none.
	Practice   bool
	Situations string
	dark       time.Duration // how long a power cut lasts; 0: as the script says
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
	if err := ours(cfg.Data); err != nil {
		return err
	}
	d := &demo{Config: cfg, tray: newTray(printerName), read: func() (*site.Site, error) { return demoSite(url) }}
	if cfg.Practice {
		d.read = func() (*site.Site, error) { return practiceSite(url) }
	}
	return d.run(ctx, ready)
}

// media is the folder of the second screen's slides and films.
func (d *demo) media() string { return filepath.Join(d.Data, "media") }

// load reads the hall; its second screen shows a folder of the demo's own.
func (d *demo) load() (*site.Site, error) {
	st, err := d.read()
	if err != nil {
		return nil, err
	}
	for i := range st.Hall.Boards {
		if b := &st.Hall.Boards[i]; b.Media != "" {
			b.Media = d.media()
		}
	}
	return st, nil
}

// demo is a demo that runs.
type demo struct {
	Config
	tray  *tray
	read  func() (*site.Site, error)
	coach *coach // nil without practice
}

func (d *demo) run(ctx context.Context, ready func(url string)) error {
	if d.Practice {
		st, err := d.load()
		if err != nil {
			return err
		}
		if d.coach, err = newCoach(d.Situations, &st.Hall, d.Logger); err != nil {
			return err
		}
	}
	if err := d.live(ctx); err != nil {
		return err
	}
	s, err := d.open(ctx)
	if err != nil {
		return err
	}
	file, err := admit(ctx, d.Data, s.URL(), s.Staff())
	if err != nil {
		return errors.Join(err, s.Close())
	}
	if err := fileCases(s.Cases(), time.Now()); err != nil {
		return errors.Join(err, s.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer func() { cancel(); wg.Wait() }()
	if err := printing(ctx, &wg, d.Config, s.URL(), file.Tokens["printer"], d.tray); err != nil {
		return errors.Join(err, s.Close())
	}
	wg.Go(func() {
		if err := slides.Put(d.media()); err != nil {
			d.Logger.Error("no slides and films", "err", err)
		}
	})
	if d.Crowd {
		people, err := invite(d.Config, s)
		if err != nil {
			return errors.Join(err, s.Close())
		}
		wg.Go(func() { _ = crowd.Run(ctx, people) }) // ends with ctx and has no other error
	}
	d.greet(s.URL())
	ready(s.URL())
	d.Listen = strings.TrimPrefix(s.URL(), "http://") // where it comes back after a power cut
	for {
		dark, err := d.serve(ctx, s)
		if err != nil || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(dark):
		}
		if s, err = d.open(ctx); err != nil {
			return err
		}
	}
}

func (d *demo) open(ctx context.Context) (*serve.Server, error) {
	cfg := serve.Config{Load: d.load, Source: demoSource, Data: d.Data, Listen: d.Listen, Demo: true, Papers: d.tray, Logger: d.Logger}
	if d.coach != nil {
		cfg.Practice = d.coach
	}
	return serve.New(ctx, cfg)
}

func (d *demo) greet(url string) {
	d.Say(fmt.Sprintf("the hall opens at %s/ in a browser; Ctrl-C ends it, and the same --data goes on where it was", url))
	if d.Practice {
		d.Say(fmt.Sprintf("new clerks practise at %s/practice/", url))
	}
}

// serve serves until ctx ends or the coach cuts the power, and says for how
// long there is none.
func (d *demo) serve(ctx context.Context, s *serve.Server) (dark time.Duration, err error) {
	if d.coach == nil {
		return 0, s.Run(ctx)
	}
	on, cut := context.WithCancel(ctx)
	defer cut()
	var wg sync.WaitGroup
	wg.Go(func() { d.coach.follow(on, s.Floor()) })
	wg.Go(func() {
		select {
		case dark = <-d.coach.cuts:
			dark = cmp.Or(d.dark, dark)
			cut()
		case <-on.Done():
		}
	})
	err = s.Run(on)
	cut()
	wg.Wait()
	return dark, err
}

// ours refuses the directory of a real hall: what is tried out or practised
// must never stand among what really happened.
func ours(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, serve.StoreFile)); errors.Is(err, os.ErrNotExist) {
		return nil // there is no hall yet
	}
	for _, of := range []string{FileName, "spool-" + printerName} {
		if _, err := os.Stat(filepath.Join(dir, of)); err == nil {
			return nil
		}
	}
	return fmt.Errorf("--data %s: this is a real hall's directory; give the demo one of its own", dir)
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
