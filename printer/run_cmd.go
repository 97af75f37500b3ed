package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/agent"
	"motcua/printer/logo"
	"motcua/printer/slip"
)

// runCmd is the box beside a printer at work.
type runCmd struct {
	Config  string `help:"The box's own description, device.toml of its bundle; flags win over it." type:"existingfile"`
	Server  string `help:"The hall's server, https://..." env:"MOTCUA_SERVER"`
	Token   string `help:"File with the device's token." type:"path"`
	CA      string `name:"ca" help:"File with the hall's CA; the system's if not given." type:"path"`
	Profile string `help:"Printer profile: a file name in firmware-config/profiles/printer."`
	Port    string `help:"Where the printer hangs: /dev/ttyUSB0, /dev/usb/lp0, tcp://host:9100."`
	Baud    int    `help:"Speed of a serial line; 0: the profile's."`
	Slips   string `help:"Folder with the hall's own templates for slips; docs/slips.md." type:"path"`
	Data    string `help:"Folder for the spool, which must outlive a power cut." type:"path"`
}

// Run works until it is told to end.
func (c *runCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, slog.New(slog.NewTextHandler(os.Stderr, nil)))
}

func (c *runCmd) run(ctx context.Context, log *slog.Logger) error {
	cfg, err := c.settle(log)
	if err != nil {
		return err
	}
	a, err := agent.New(cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	<-ctx.Done()
	return nil
}

// settle makes the agent's config of bundle and flags.
func (c *runCmd) settle(log *slog.Logger) (agent.Config, error) {
	cfg := agent.Config{Log: log, Baud: c.Baud}
	var d profile.Device
	if c.Config != "" {
		var err error
		if d, err = profile.LoadDevice(c.Config); err != nil {
			return cfg, err
		}
		if d.Role != "printer" {
			return cfg, fmt.Errorf("%s: role: %q is no printer", c.Config, d.Role)
		}
	}
	pick := func(flag, bundle string) string {
		if flag != "" {
			return flag
		}
		return bundle
	}
	cfg.URL, cfg.Port, cfg.Dir = pick(c.Server, d.Server), pick(c.Port, d.Port), pick(c.Data, d.Data)
	key, ca := pick(c.Profile, d.Printer), pick(c.CA, d.CAFile)
	for _, need := range []struct{ flag, value string }{
		{"--server", cfg.URL}, {"--token", pick(c.Token, d.TokenFile)}, {"--profile", key}, {"--port", cfg.Port}, {"--data", cfg.Dir},
	} {
		if need.value == "" {
			return cfg, fmt.Errorf("%s is missing: give it, or --config FILE", need.flag)
		}
	}
	cfg.Slips = slip.Open(pick(c.Slips, d.Slips), log)
	var err error
	if cfg.Profile, err = profiles.Printer(key); err != nil {
		return cfg, err
	}
	if cfg.Logo, err = logo.Load(cfg.Dir, cfg.Profile); err != nil {
		log.Error("no logo", "err", err) // a number is worth more than a picture
	}
	cfg.Dir = filepath.Join(cfg.Dir, "spool")
	if cfg.Token, err = c.token(d); err != nil {
		return cfg, err
	}
	if ca != "" {
		if cfg.CA, err = os.ReadFile(ca); err != nil {
			return cfg, fmt.Errorf("ca: %w", err)
		}
	}
	return cfg, nil
}

func (c *runCmd) token(d profile.Device) (string, error) {
	if c.Token == "" {
		return d.Token()
	}
	b, err := os.ReadFile(c.Token)
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	token := strings.TrimSpace(string(b))
	if token == "" {
		return "", errors.New("token: " + c.Token + " is empty")
	}
	return token, nil
}
