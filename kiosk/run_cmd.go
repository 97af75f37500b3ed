//go:build !js

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
	"motcua/internal/catalogue"
	"motcua/kiosk/agent"
	"motcua/kiosk/voice"
	"motcua/printer/slip"
)

// runCmd shows the kiosk until it is told to end.
type runCmd struct {
	Config         string `help:"The box's own description, device.toml of its bundle; flags win over it." type:"existingfile"`
	Server         string `help:"The hall's server, https://..." env:"MOTCUA_SERVER"`
	Token          string `help:"File with the device's token." type:"path"`
	CA             string `name:"ca" help:"File with the hall's CA; the system's if not given." type:"path"`
	PrinterProfile string `help:"Profile of the printer inside; without one slips go to the server's printer."`
	PrinterPort    string `help:"Where it hangs: /dev/ttyUSB0, /dev/usb/lp0, tcp://host:9100."`
	Slips          string `help:"Folder with the hall's own templates for slips; docs/slips.md." type:"path"`
	PrintAt        string `help:"The server's printer that prints for a kiosk without one."`
	Data           string `help:"Folder for what must outlive a power cut." type:"path"`
	Catalogue      string `help:"CSV of procedures; the shipped ones if not given." type:"existingfile"`
	Scanner        string `help:"The code scanner: serial:VID:PID, hid:VID:PID, /dev/ttyACM0, /dev/input/by-id/...; without one a keyboard scanner types into the window."`
	StaffPIN       string `name:"staff-pin" help:"File with the PIN of the staff menu; without one the menu stays shut." type:"path"`
	Turn           int    `help:"Degrees clockwise that the picture is turned on its panel: 0, 90, 180, 270."`
	Monitor        string `help:"The panel's name where the box has several, as xrandr shows it."`
	Voice          string `help:"The synthesiser that reads the screen: a program called as espeak-ng is; espeak-ng if not given, no for none."`
	Player         string `help:"Command that plays a WAV from its standard input; the first of aplay, paplay, pw-play, play if not given."`
	Window         bool   `help:"A window instead of the whole screen, with the mouse shown."`

	// from the bundle alone
	screen  string // profile
	pinHash string
}

// Run shows the kiosk.
func (c *runCmd) Run() error {
	if err := c.fromBundle(); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg, err := c.agentConfig(slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		return err
	}
	cfg.Restart = stop
	k := newKiosk()
	k.screen.Hide = k.hide
	a, err := k.start(cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	defer k.readCodes(c.Scanner, cfg.Log)()
	if c.Voice != "no" {
		defer k.speak(voice.Config{Synthesiser: c.Voice, Player: strings.Fields(c.Player), Log: cfg.Log})()
	}
	return c.show(ctx, k.screen.Program(), a.Have)
}

// fromBundle fills in from the bundle's device.toml what no flag says.
func (c *runCmd) fromBundle() error {
	if c.Config == "" {
		return nil
	}
	d, err := profile.LoadDevice(c.Config)
	if err != nil {
		return err
	}
	if d.Role != "kiosk" {
		return fmt.Errorf("%s: role: %q is no kiosk", c.Config, d.Role)
	}
	for _, f := range []struct {
		flag *string
		from string
	}{
		{&c.Server, d.Server},
		{&c.Token, d.TokenFile},
		{&c.CA, d.CAFile},
		{&c.Data, d.Data},
		{&c.PrinterProfile, d.Printer},
		{&c.PrinterPort, d.Port},
		{&c.PrintAt, d.PrintAt},
		{&c.Slips, d.Slips},
		{&c.Scanner, d.Scanner},
		{&c.Monitor, d.Monitor},
	} {
		if *f.flag == "" {
			*f.flag = f.from
		}
	}
	if c.Turn == 0 {
		c.Turn = d.Turn
	}
	c.screen, c.pinHash = d.Screen, d.StaffPIN
	return nil
}

func (c *runCmd) agentConfig(log *slog.Logger) (agent.Config, error) {
	cfg := agent.Config{URL: c.Server, PrintAt: c.PrintAt, Log: log}
	for _, need := range []struct{ flag, value string }{{"--server", c.Server}, {"--token", c.Token}, {"--data", c.Data}} {
		if need.value == "" {
			return cfg, fmt.Errorf("%s is missing: give it, or --config FILE", need.flag)
		}
	}
	token, err := readSecret(c.Token)
	if err != nil {
		return cfg, fmt.Errorf("token: %w", err)
	}
	cfg.Token = token
	if cfg.IsPIN, err = c.staffPIN(); err != nil {
		return cfg, fmt.Errorf("staff PIN: %w", err)
	}
	if c.CA != "" {
		if cfg.CA, err = os.ReadFile(c.CA); err != nil {
			return cfg, fmt.Errorf("ca: %w", err)
		}
	}
	if cfg.Catalogue, err = c.procedures(log); err != nil {
		return cfg, err
	}
	if cfg.Store, err = agent.OpenDir(c.Data); err != nil {
		return cfg, err
	}
	switch {
	case c.PrinterProfile != "" && c.PrinterPort == "":
		return cfg, errors.New("--printer-port is missing: where does the printer hang?")
	case c.PrinterProfile != "":
		cfg.NewPrinter = agent.OwnPrinter(c.PrinterProfile, c.PrinterPort, c.Data, slip.Open(c.Slips, log))
	}
	return cfg, nil
}

func (c *runCmd) procedures(log *slog.Logger) ([]catalogue.Procedure, error) {
	if c.Catalogue == "" {
		return nil, nil
	}
	f, err := os.Open(c.Catalogue)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	list, bad, err := catalogue.Import(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Catalogue, err)
	}
	for _, row := range bad {
		log.Warn("catalogue", "file", c.Catalogue, "err", row)
	}
	return list, nil
}

// readSecret reads a one-line file. Where systemd hands out credentials, the
// file of that name there is the readable copy of one that is root's.
func readSecret(path string) (string, error) {
	if dir := os.Getenv("CREDENTIALS_DIRECTORY"); dir != "" {
		if data, err := os.ReadFile(filepath.Join(dir, filepath.Base(path))); err == nil {
			return strings.TrimSpace(string(data)), nil
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	s := strings.TrimSpace(string(data))
	if s == "" {
		return "", fmt.Errorf("%s: empty", path)
	}
	return s, nil
}
