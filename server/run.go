package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"motcua/server/hub"
	"motcua/server/serve"
)

type runCmd struct {
	Site    string `help:"The hall's site file." required:"" type:"path"`
	Data    string `help:"Directory of the hall's data." required:"" type:"path"`
	Listen  string `help:"Address to serve on." required:"" placeholder:"ADDR"`
	TLSCert string `name:"tls-cert" help:"Certificate to serve with; else the hall's own CA makes one." type:"path" and:"tls"`
	TLSKey  string `name:"tls-key" help:"Its key." type:"path" and:"tls"`
	Limits  struct {
		Connections int `help:"Connections at once for one token." default:"256"`
		Commands    int `help:"Commands a second for one token." default:"20000"`
	} `embed:"" prefix:"max-"`
}

// Run serves until ctx ends. SIGHUP reads the site file again.
func (c *runCmd) Run(ctx context.Context, out io.Writer, to logTo) error {
	log := slog.New(slog.NewTextHandler(to, nil))
	s, err := serve.New(ctx, serve.Config{
		Site: c.Site, Data: c.Data, Listen: c.Listen, TLSCert: c.TLSCert, TLSKey: c.TLSKey,
		Limits: hub.Limits{Connections: c.Limits.Connections, Commands: c.Limits.Commands},
		Uptime: uptime(), Logger: log,
	})
	if err != nil {
		return oneLine(err)
	}
	for _, w := range s.Site().Warnings {
		log.Warn("site", "warning", w)
	}
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	reloads := make(chan struct{})
	go func() {
		defer close(reloads)
		for {
			select {
			case <-ctx.Done():
				return
			case <-hup:
				reload(ctx, s, log)
			}
		}
	}()
	_, _ = fmt.Fprintln(out, "ready", s.URL())
	err = s.Run(ctx)
	cancel()
	<-reloads
	return err
}

func reload(ctx context.Context, s *serve.Server, log *slog.Logger) {
	if err := s.Reload(ctx); err != nil {
		log.Error("site not changed: the old one goes on", "err", err)
		return
	}
	log.Info("site changed", "hall", s.Site().Hall.ID)
}

// oneLine keeps the first of several mistakes and says how many there are
// more: a line on stderr is what an installer reads.
func oneLine(err error) error {
	first, rest, more := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	if !more {
		return err
	}
	return fmt.Errorf("%s (and %d more)", first, strings.Count(rest, "\n")+1)
}
