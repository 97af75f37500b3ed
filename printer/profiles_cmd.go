package main

import (
	"fmt"
	"io"
	"os"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
)

// profilesCmd shows what is known of printers: a start for a profile of one's
// own.
type profilesCmd struct {
	Profile string `arg:"" optional:"" help:"Print this profile whole, every value with its source."`
}

// Run lists the profiles, or prints one.
func (c *profilesCmd) Run() error { return c.run(os.Stdout) }

func (c *profilesCmd) run(stdout io.Writer) error {
	if c.Profile != "" {
		p, err := profiles.Printer(c.Profile)
		if err != nil {
			return err
		}
		_, err = stdout.Write(profile.Format(p, "As "+p.Key+". Change what differs, and its source."))
		return err
	}
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%-22s%s, %d mm, %d dpi\n", key, p.Name, p.Paper.WidthMM, p.Paper.DPI)
	}
	return nil
}
