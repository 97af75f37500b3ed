//go:build !js

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"motcua/display/announcer"
	"motcua/display/board"
	"motcua/display/speaker"
	"motcua/firmware-config/profile"
	"motcua/internal/alive"
	"motcua/internal/canvas/ebi"
	"motcua/internal/link"
	"motcua/internal/spoken"
	"motcua/internal/wire"
)

// runCmd shows a board until it is told to stop.
type runCmd struct {
	Config   string         `type:"existingfile" placeholder:"FILE" help:"This box's own description, device.toml of its bundle; flags win over it."`
	Server   string         `placeholder:"URL" help:"The hall's server, https://hall.example:8443."`
	Board    string         `placeholder:"ID" help:"Which board: a counter's id for the board over it, else a board of the whole hall."`
	Token    string         `placeholder:"FILE" help:"File with this device's token."`
	CA       string         `name:"ca" placeholder:"FILE" help:"Certificates that the server's must come from; default: the system's."`
	Counters []string       `placeholder:"ID" help:"Counters of this board's zone, parted by commas; default: all."`
	Turn     int            `help:"Degrees clockwise that the picture is turned on its panel: 0, 90, 180, 270."`
	Monitor  string         `placeholder:"NAME" help:"The screen's name where the box has several, as xrandr shows it."`
	Window   bool           `help:"A window instead of the whole screen."`
	Size     size           `default:"1280x720" help:"Of the window."`
	Announce string         `default:"auto" enum:"auto,yes,no" help:"Speak the calls: ${enum}. One board for each loudspeaker; auto: as the bundle says, else boards of the whole hall."`
	Voice    string         `type:"existingdir" placeholder:"DIR" help:"A voice pack of the hall's own."`
	Keep     string         `type:"path" placeholder:"DIR" help:"Where slides and films are kept; default: the service's own folder, else the user's cache."`
	Numbers  spoken.Numbers `default:"" enum:",digits,cardinals" help:"How numbers are read, digits or cardinals; default: as the hall wants it."`
	Volume   int            `placeholder:"PERCENT" help:"How loud it speaks, 1 to 100; default: 100, or as the bundle says."`
	PA       string         `name:"pa" placeholder:"CMD" help:"Program that switches the public address system: run as CMD on before the chime and CMD off after the last word."`
	PALead   time.Duration  `name:"pa-lead" placeholder:"TIME" help:"How long that takes until it is heard, 0s to 10s; default: 300ms."`
}

// Run is called by kong.
func (r *runCmd) Run(ctx context.Context, log *slog.Logger) error {
	cfg, err := r.line()
	if err != nil {
		return err
	}
	cfg.Logger = log
	s := newScreen(board.Config{ID: r.Board, Counters: r.Counters})
	var said voiceLine
	if r.Announce != "no" {
		end, err := r.loudspeaker(s, said.tell, log)
		if err != nil {
			return err
		}
		defer end()
	}
	cfg.OnChange, cfg.Board = s.change, r.Board
	end, err := r.stage(s, cfg, log)
	if err != nil {
		log.Error("no slides and films", "err", err)
	}
	defer end()
	line := link.Dial(cfg)
	defer line.Close()
	said.to(line)
	s.tell = line.Health
	turn, err := ebi.ParseTurn(r.Turn)
	if err != nil {
		return err
	}
	pulse, err := alive.Open()
	if err != nil {
		log.Warn("no watchdog looks at this board", "err", err)
	}
	defer pulse.Close()
	return ebi.Run(ctx, program{s.view, s}, ebi.Options{
		Title: "motcua-display " + r.Board, Window: r.Window, W: r.Size.W, H: r.Size.H, Turn: turn, Monitor: r.Monitor,
		Shown: pulse.Shown, Beat: pulse.Every(),
	})
}

// line is how to reach the hall, by the flags and by the bundle.
func (r *runCmd) line() (link.Config, error) {
	var cfg link.Config
	if r.Config != "" {
		d, err := profile.LoadDevice(r.Config)
		if err != nil {
			return cfg, err
		}
		if err := r.fill(d); err != nil {
			return cfg, err
		}
		if r.Token == "" {
			if cfg.Token, err = d.Token(); err != nil {
				return cfg, err
			}
		}
	}
	if r.Server == "" {
		return cfg, errors.New("--server is missing: give it, or --config FILE")
	}
	cfg.URL = r.Server
	if r.Token != "" {
		b, err := os.ReadFile(r.Token)
		if err != nil {
			return cfg, fmt.Errorf("token: %w", err)
		}
		cfg.Token = strings.TrimSpace(string(b))
	}
	if r.CA != "" {
		b, err := os.ReadFile(r.CA)
		if err != nil {
			return cfg, fmt.Errorf("ca: %w", err)
		}
		cfg.CA = b
	}
	return cfg, nil
}

// fill takes from the bundle what no flag says.
func (r *runCmd) fill(d profile.Device) error {
	if d.Role != "display" {
		return fmt.Errorf("%s: role: %q is no display", r.Config, d.Role)
	}
	if r.Board == "" {
		r.Board = cmp.Or(d.Board, d.Counter)
	}
	if r.Server == "" {
		r.Server = d.Server
	}
	if r.CA == "" {
		r.CA = d.CAFile
	}
	if r.Turn == 0 {
		r.Turn = d.Turn
	}
	if r.Monitor == "" {
		r.Monitor = d.Monitor
	}
	if r.Announce == "auto" {
		r.Announce = map[bool]string{true: "yes", false: "no"}[d.Announce]
	}
	r.Volume = cmp.Or(r.Volume, d.Volume)
	if r.PA == "" {
		r.PA = d.PA
	}
	if r.PALead == 0 && d.PALead != "" {
		lead, err := time.ParseDuration(d.PALead)
		if err != nil || lead < 0 || lead > maxLead {
			return fmt.Errorf("%s: pa_lead: %q: want 0s to %v", r.Config, d.PALead, maxLead)
		}
		r.PALead = lead
	}
	return nil
}

// loudspeaker makes the screen speak; end closes it.
func (r *runCmd) loudspeaker(s *screen, said func(wire.Said), log *slog.Logger) (end func(), err error) {
	switch {
	case r.Volume < 0 || r.Volume > 100:
		return nil, fmt.Errorf("--volume: %d: want 1 to 100", r.Volume)
	case r.PALead < 0 || r.PALead > maxLead:
		return nil, fmt.Errorf("--pa-lead: %v: want 0s to %v", r.PALead, maxLead)
	}
	own, err := ownVoice(r.Voice)
	if err != nil {
		return nil, err
	}
	packs := announcer.NewPacks(log)
	if own != nil {
		packs = announcer.NewPacks(log, own)
	}
	packs.Volume = cmp.Or(r.Volume, 100)
	c := speaker.Config{Board: r.Board, Own: speaks(r.Announce == "yes", false), Numbers: r.Numbers, Said: said, Log: log}
	var switches *pa
	if r.PA != "" {
		switches = newPA(r.PA, r.PALead, paPatience, log)
		s.pa, c.Switch = switches.Fault, switches
	}
	_, quiet := s.speakBy(packs, c)
	return func() {
		quiet()
		if switches != nil {
			switches.Close()
		}
	}, nil
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
