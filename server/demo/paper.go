package demo

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"log/slog"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/agent"
	"motcua/printer/paper"
	"motcua/server/web"
)

// keepSlips is how many pieces of paper lie in the tray.
const keepSlips = 50

// tray is where the software printer's paper falls; it shows it to the pages.
type tray struct {
	printer string

	mu    sync.Mutex     // guards what follows
	soft  *paper.Printer // nil until it is on
	n     int
	slips []slip
	more  chan struct{} // closed by the next slip
}

type slip struct {
	web.Slip
	png []byte
}

func newTray(printer string) *tray { return &tray{printer: printer, more: make(chan struct{})} }

// drop takes a sheet as it is cut.
func (t *tray) drop(s paper.Sheet) {
	if s.Image == nil || s.Image.Bounds().Empty() {
		return
	}
	var b bytes.Buffer
	if err := png.Encode(&b, s.Image); err != nil {
		return // an in-memory picture of a sane size: cannot happen
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n++
	t.slips = append(t.slips, slip{web.Slip{ID: strconv.Itoa(t.n), At: time.Now()}, b.Bytes()})
	if len(t.slips) > keepSlips {
		t.slips = append([]slip(nil), t.slips[1:]...)
	}
	close(t.more)
	t.more = make(chan struct{})
}

// Printers lists the one software printer.
func (t *tray) Printers() []string { return []string{t.printer} }

// Slips lists what lies in the tray, oldest first.
func (t *tray) Slips(printer string) (list []web.Slip, more <-chan struct{}, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.slips {
		list = append(list, s.Slip)
	}
	return list, t.more, printer == t.printer
}

// PNG is the picture of one slip.
func (t *tray) PNG(printer, id string) ([]byte, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.slips {
		if printer == t.printer && s.ID == id {
			return s.png, true
		}
	}
	return nil, false
}

// Inflict takes the paper away, opens the cover, and mends it again.
func (t *tray) Inflict(printer, what string) bool {
	t.mu.Lock()
	soft := t.soft
	t.mu.Unlock()
	if soft == nil || printer != t.printer || !slices.Contains([]string{"paper-end", "near-end", "refill", "cover", "close"}, what) {
		return false
	}
	soft.Inject(paper.Fault{Name: what})
	return true
}

// printer is the software printer behind a pty in the data directory, at
// which the agent finds it as it would find a real one.
type softPrinter struct {
	profile profile.Printer
	link    string
	pty     *paper.PTY
	printer *paper.Printer
}

func newPrinter(dir, key string, t *tray) (*softPrinter, error) {
	p, err := profiles.Printer(key)
	if err != nil {
		return nil, err
	}
	p.Serial.Baud = 115200 // its switches at the fastest: who looks at a demo waits for the slip
	link, err := filepath.Abs(filepath.Join(dir, printerName))
	if err != nil {
		return nil, err
	}
	pty, err := paper.ListenPTY(link)
	if err != nil {
		return nil, fmt.Errorf("software printer: %w", err)
	}
	soft := paper.New(p, paper.Options{OnSheet: t.drop})
	t.mu.Lock()
	t.soft = soft
	t.mu.Unlock()
	return &softPrinter{p, link, pty, soft}, nil
}

// run prints until ctx ends.
func (s *softPrinter) run(ctx context.Context, log *slog.Logger) {
	if err := s.printer.Serve(ctx, s.pty, paper.Wire{Baud: s.profile.Serial.Baud, Serial: true}); err != nil {
		log.Warn("software printer", "err", err)
	}
}

// printing puts a software printer at the end of a pty and its agent in front
// of it.
func printing(ctx context.Context, wg *sync.WaitGroup, cfg Config, url, token string, t *tray) error {
	p, err := newPrinter(cfg.Data, "epson-tm-t88v", t)
	if err != nil {
		return err
	}
	cfg.Say(fmt.Sprintf("%s, a software %s, hangs at %s (%s); its paper is at %s/paper/%s",
		printerName, p.profile.Name, p.link, p.pty.Name(), url, printerName))
	wg.Go(func() { p.run(ctx, cfg.Logger) })
	a, err := agent.New(agent.Config{
		URL: url, Token: token, Profile: p.profile, Port: p.link,
		Dir: filepath.Join(cfg.Data, "spool-"+printerName), Log: cfg.Logger,
	})
	if err != nil {
		return err
	}
	wg.Go(func() {
		<-ctx.Done()
		a.Close()
	})
	return nil
}
