package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"motcua/server/demo"
)

// maxHistory bounds --history, days: five years.
const maxHistory = 1830

// demoCmd shows a whole hall on this machine.
type demoCmd struct {
	Data       string  `help:"Directory of the demo's data; demo.json in it says how to get in." required:"" type:"path"`
	Listen     string  `help:"Loopback address to serve on." required:"" placeholder:"ADDR"`
	Crowd      bool    `help:"Let people come: the first counter is left to you." xor:"who"`
	Practice   bool    `help:"Make it a practice hall for new clerks, at /practice/, with scripted situations instead of a crowd." xor:"who"`
	Situations string  `help:"Folder with a hall's own situations for --practice, *.toml." type:"existingdir" placeholder:"DIR"`
	Seed       uint64  `help:"Which day the crowd has." default:"1"`
	Pace       float64 `help:"How much faster than life the crowd is." default:"1"`
	History    int     `help:"Give a new hall a past of so many days, so that there are reports to look at." placeholder:"DAYS"`
}

// Run serves until ctx ends.
func (c *demoCmd) Run(ctx context.Context, out io.Writer, to logTo) error {
	if c.Pace < 0.1 || c.Pace > 100 {
		return fmt.Errorf("--pace %g: want 0.1 to 100", c.Pace)
	}
	if c.History < 0 || c.History > maxHistory {
		return fmt.Errorf("--history %d: want 0 to %d days", c.History, maxHistory)
	}
	if c.History > 0 && c.Practice {
		return errors.New("--history: a practice hall has no past")
	}
	log := slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: slog.LevelWarn}))
	cfg := demo.Config{
		Data: c.Data, Listen: c.Listen, Crowd: c.Crowd, Seed: c.Seed, Pace: c.Pace, History: c.History, Practice: c.Practice, Situations: c.Situations,
		Logger: log, Say: func(s string) { fmt.Fprintln(to, s) },
	}
	if err := demo.Run(ctx, cfg, func(url string) { fmt.Fprintln(out, "ready", url) }); err != nil {
		return oneLine(err)
	}
	return nil
}
