package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/port"
	"motcua/printer/settings"
)

// settingsCmd reads and sets what a printer remembers without power.
type settingsCmd struct {
	where
	Set map[string]string `help:"Change a setting: --set baud=115200. May be given several times. The printer restarts by itself." mapsep:"none" placeholder:"KEY=VALUE"`
	Out string            `help:"After a new speed or flow control: write a profile of one's own that says so to this file."`
}

// Run says every setting, or what became of those that were to change.
func (c *settingsCmd) Run() error { return c.run(os.Stdout, time.Now()) }

func (c *settingsCmd) run(stdout io.Writer, now time.Time) error {
	if c.Profile == "" {
		return errors.New("--profile is missing: whose commands set this printer; motcua-printer identify says which profile fits")
	}
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return err
	}
	line := port.Config{Baud: c.Baud, Flow: p.Serial.Flow}
	if line.Baud == 0 {
		line.Baud = p.Serial.Baud
	}
	s, err := settings.Open(p, settings.Options{
		Line: line,
		Open: func(line port.Config) (port.Port, error) { return port.Open(c.Port, line) },
	})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if len(c.Set) == 0 {
		return tellSettings(stdout, s)
	}
	out, err := s.Set(c.Set)
	if err != nil {
		return err
	}
	missed := tellOutcomes(stdout, p, out)
	if err := c.keepLine(stdout, p, s.Line(), now); err != nil {
		return err
	}
	if missed > 0 {
		return fmt.Errorf("%d of %d settings are not as they should be", missed, len(out))
	}
	return nil
}

func tellSettings(stdout io.Writer, s *settings.Session) error {
	list, err := s.Read()
	if err != nil {
		return err
	}
	for _, v := range list {
		value := v.Value
		if value == "" {
			value = "-" // this model does not know it
		}
		fmt.Fprintf(stdout, "%-14s%-9s%s (%s)\n", v.Key, value, v.Text, strings.Join(v.Values, " "))
	}
	return nil
}

// tellOutcomes says what became of each setting and what is to be done; it
// returns how many are not as they should be.
func tellOutcomes(stdout io.Writer, p profile.Printer, out []settings.Outcome) (missed int) {
	for _, o := range out {
		switch o.State {
		case settings.Already:
			fmt.Fprintf(stdout, "%s: %s, %s\n", o.Key, o.Is, o.State)
			continue
		case settings.Done:
			fmt.Fprintf(stdout, "%s: %s -> %s, %s\n", o.Key, o.Was, o.Is, o.State)
			continue
		case settings.Kept:
			fmt.Fprintf(stdout, "%s: %s -> %s, %s: switch the printer off and on", o.Key, o.Was, o.Is, o.State)
			if p.Settings.DIP {
				fmt.Fprint(stdout, "; if that is not enough, its DIP switches hold the old value")
			}
			fmt.Fprintln(stdout)
		case settings.Refused:
			fmt.Fprintf(stdout, "%s: still %s, %s\n", o.Key, o.Is, o.State)
		default:
			fmt.Fprintf(stdout, "%s: %s\n", o.Key, o.State)
		}
		missed++
	}
	return missed
}

// keepLine tells what the printer speaks now where that differs from its
// profile, and writes it down when asked.
func (c *settingsCmd) keepLine(stdout io.Writer, p profile.Printer, line port.Config, now time.Time) error {
	if line.Baud == p.Serial.Baud && line.Flow == p.Serial.Flow {
		return nil
	}
	if c.Out == "" {
		fmt.Fprintf(stdout, "the printer speaks %d baud, %s now; its profile says %d, %s: --out FILE.toml writes a profile of one's own\n",
			line.Baud, line.Flow, p.Serial.Baud, p.Serial.Flow)
		return nil
	}
	src := "measured " + now.Format(time.DateOnly) + ": set by command and read back"
	p.Serial.Baud, p.Serial.Flow = line.Baud, line.Flow
	p.Sources["serial.baud"], p.Sources["serial.flow"] = src, src
	if err := os.WriteFile(c.Out, profile.Format(p, "As "+p.Key+", but for its serial line."), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "the printer speaks %d baud, %s now, as %s says\n", line.Baud, line.Flow, c.Out)
	return nil
}

// AfterApply is called by kong: a value without its key is wrong usage.
func (c *settingsCmd) AfterApply() error {
	keys := make([]string, 0, len(c.Set))
	for k := range c.Set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		if k == "" || c.Set[k] == "" {
			return fmt.Errorf("--set wants KEY=VALUE, have %q=%q", k, c.Set[k])
		}
	}
	return nil
}
