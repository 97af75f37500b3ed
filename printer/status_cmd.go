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

	"motcua/internal/lang"
	"motcua/printer/escpos"
	"motcua/printer/port"
	"motcua/printer/questions"
	"motcua/printer/spool"
)

// statusCmd says how a printer is.
type statusCmd struct {
	where
	Watch bool `help:"Go on and say every change, of the printer and of the line's CTS and DSR, until interrupted."`
}

// Run asks, and with --watch listens.
func (c *statusCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, os.Stdout)
}

// Times of a watch.
const (
	askEvery  = 2 * time.Second // a printer that does not tell by itself
	lookEvery = 200 * time.Millisecond
)

func (c *statusCmd) run(ctx context.Context, stdout io.Writer) error {
	p, err := c.printer()
	if err != nil {
		return err
	}
	if err := mute(p); err != nil {
		return err
	}
	cfg, err := c.line(ctx, p, stdout)
	if err != nil {
		return err
	}
	place := port.NewPlace(c.Port, cfg)
	pt, err := place.Open() // a port that is not there is said at once
	if err != nil {
		return err
	}
	w := &watch{words: questions.Speak(c.Lang), out: stdout, stamp: c.Watch, language: escpos.Language(p)}
	for {
		err := w.follow(ctx, pt, !c.Watch)
		_ = pt.Close()
		if err == nil || ctx.Err() != nil || !c.Watch {
			return err
		}
		w.say(lang.Fill(w.words.Say.Lost, "n", err))
		if pt = w.again(ctx, place); pt == nil {
			return nil
		}
		w.say(w.words.Say.Back)
	}
}

// watch says what changed.
type watch struct {
	words    questions.Installer
	out      io.Writer
	stamp    bool
	language spool.Language
	last     string // status said last
	lines    string // modem lines said last
}

func (w *watch) say(line string) {
	if w.stamp {
		line = time.Now().Format("15:04:05.0") + "  " + line
	}
	fmt.Fprintln(w.out, line)
}

// again opens the port as soon as it is there; nil when ctx ended.
func (w *watch) again(ctx context.Context, place *port.Place) port.Port {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookEvery):
		}
		if pt, err := place.Open(); err == nil {
			return pt
		}
	}
}

// follow listens to one connection, until it breaks or, if once, the first
// whole status.
func (w *watch) follow(ctx context.Context, pt port.Port, once bool) error {
	d := w.language.NewDecoder()
	var asked, begun, heard time.Time
	begun = time.Now()
	if err := w.ask(pt, d, w.language.Watch()); err != nil {
		return err
	}
	var b [256]byte
	for ctx.Err() == nil {
		if time.Since(asked) >= askEvery {
			asked = time.Now()
			if d.Unanswered() > 0 {
				d.Forget()
			}
			if err := w.ask(pt, d, w.language.Ask()); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
				return err
			}
		}
		if err := pt.SetReadDeadline(time.Now().Add(lookEvery)); err != nil {
			return err
		}
		n, err := pt.Read(b[:])
		whole := false
		for _, a := range d.Feed(b[:n]) {
			if a.Whole && a.Status != nil {
				whole, heard = true, time.Now()
				w.status(*a.Status)
			}
		}
		w.look(pt)
		switch {
		case whole && once:
			return nil
		case err != nil && !errors.Is(err, os.ErrDeadlineExceeded):
			return err
		case once && time.Since(begun) > answerIn:
			return errSilent
		case time.Since(begun) > answerIn && time.Since(heard) > 2*askEvery && len(w.language.Ask()) > 0:
			w.status(spool.Status{})
		}
	}
	return nil
}

func (w *watch) ask(pt port.Port, d spool.Decoder, q []byte) error {
	if len(q) == 0 {
		return nil
	}
	if err := pt.SetWriteDeadline(time.Now().Add(lookEvery)); err != nil {
		return err
	}
	d.Asked(q)
	_, err := pt.Write(q)
	return err
}

// status says a status that is not the one said last, in the installer's words.
func (w *watch) status(s spool.Status) {
	words := strings.Split(s.String(), ", ")
	for i, word := range words {
		if say, ok := w.words.Status[word]; ok {
			words[i] = say
		}
	}
	if now := strings.Join(words, ", "); now != w.last {
		w.last = now
		w.say(now)
	}
}

// look says the modem lines when they changed: the one that falls when the cover
// is opened is the line that the printer stops the host by.
func (w *watch) look(pt port.Port) {
	l, err := pt.Lines()
	if err != nil {
		return // USB, network and ptys have none
	}
	word := map[bool]string{true: w.words.Say.On, false: w.words.Say.Off}
	if now := lang.Fill(w.words.Say.Lines, "a", word[l.CTS], "b", word[l.DSR]); now != w.lines {
		w.lines = now
		w.say(now)
	}
}
