//go:build !js

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"motcua/display/announcer"
	"motcua/display/board"
	"motcua/display/ui"
	"motcua/display/voice"
	"motcua/internal/canvas/ebi"
	"motcua/internal/link"
)

// runCmd shows a board until it is told to stop.
type runCmd struct {
	Server   string        `required:"" placeholder:"URL" help:"The hall's server, https://hall.example:8443."`
	Board    string        `default:"hall" placeholder:"ID" help:"Which board: a counter's id for the board over it, else a board of the hall."`
	Token    string        `placeholder:"FILE" help:"File with this device's token."`
	CA       string        `name:"ca" placeholder:"FILE" help:"Certificates that the server's must come from; default: the system's."`
	Counters []string      `placeholder:"ID" help:"Counters of this board's zone, parted by commas; default: all."`
	Window   bool          `help:"A window instead of the whole screen."`
	Size     size          `default:"1280x720" help:"Of the window."`
	Announce bool          `default:"true" negatable:"" help:"Speak the calls; one board for each loudspeaker."`
	Voice    string        `type:"existingdir" placeholder:"DIR" help:"A voice pack of the hall's own."`
	Numbers  voice.Numbers `default:"digits" enum:"digits,cardinals" help:"How numbers are read: ${enum}."`
}

// Run is called by kong.
func (r *runCmd) Run(ctx context.Context, log *slog.Logger) error {
	cfg := link.Config{URL: r.Server, Logger: log}
	if r.Token != "" {
		b, err := os.ReadFile(r.Token)
		if err != nil {
			return fmt.Errorf("token: %w", err)
		}
		cfg.Token = strings.TrimSpace(string(b))
	}
	if r.CA != "" {
		b, err := os.ReadFile(r.CA)
		if err != nil {
			return fmt.Errorf("ca: %w", err)
		}
		cfg.CA = b
	}
	s := newScreen(board.Config{ID: r.Board, Counters: r.Counters})
	if r.Announce {
		close, err := r.loudspeaker(s, log)
		if err != nil {
			return err
		}
		defer close()
	}
	cfg.OnChange = s.change
	line := link.Dial(cfg)
	defer line.Close()
	return ebi.Run(ctx, s.view, ebi.Options{Title: "motcua-display " + r.Board, Window: r.Window, W: r.Size.W, H: r.Size.H})
}

// loudspeaker makes the screen speak.
func (r *runCmd) loudspeaker(s *screen, log *slog.Logger) (closeIt func(), err error) {
	packs := packCache{}
	if r.Voice != "" {
		p, err := announcer.Load(os.DirFS(r.Voice))
		if err != nil {
			return nil, err
		}
		packs[p.Lang] = p
	}
	a := announcer.New(log, s.view.Wake)
	if st := a.State(); st.Err != nil {
		log.Error("no sound", "err", st.Err)
	}
	s.say = func(c board.Say) {
		a.Say(func() announcer.Announcement { return packs.compose(c, r.Numbers, log) })
	}
	s.sound = func() ui.Sound {
		if a.State().Ready {
			return ui.SoundOK
		}
		return ui.SoundDead
	}
	return a.Close, nil
}

// zoneOf finds the hall's zone; the zone files are built in.
func zoneOf(name string, welcome time.Time) *time.Location {
	if z, err := time.LoadLocation(name); err == nil && name != "" {
		return z
	}
	if !welcome.IsZero() {
		return welcome.Location()
	}
	return time.Local
}
