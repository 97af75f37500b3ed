package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/port"
)

// portsCmd lists where a printer may hang.
type portsCmd struct{}

// Run lists the ports.
func (portsCmd) Run() error {
	list, err := port.List()
	if err != nil {
		return err
	}
	return sayPorts(os.Stdout, list)
}

// sayPorts says each port by the name that survives replugging, then what the
// kernel calls it now and what it says of itself.
func sayPorts(w io.Writer, list []port.Found) error {
	if len(list) == 0 {
		return errors.New("no serial line and no USB printer found; network printers are not looked for")
	}
	for _, f := range list {
		text := f.Text
		if f.Path != f.Name {
			text = strings.TrimSpace("now " + f.Path + "  " + text)
		}
		if _, err := fmt.Fprintf(w, "%-6s %s  %s\n", f.Kind, f.Name, text); err != nil {
			return err
		}
	}
	return nil
}

// where is how the installer's commands name a printer.
type where struct {
	Profile string `help:"Printer profile: a key of motcua-printer profiles, or a .toml file; without one the common commands are tried."`
	Port    string `help:"Where the printer hangs: /dev/ttyUSB0, /dev/usb/lp0, tcp://host:9100." required:""`
	Baud    int    `help:"Speed of a serial line; 0: the profile's."`
	Lang    string `help:"Language: vi or en." enum:"vi,en" default:"vi"`
}

// answerIn is how long a printer may take to say something.
const answerIn = 3 * time.Second

// printer is the profile, or what nearly every printer answers.
func (c *where) printer() (profile.Printer, error) {
	if c.Profile != "" {
		return profiles.Printer(c.Profile)
	}
	return profile.Printer{
		Serial: profile.Serial{Baud: 9600, Flow: "none"},
		Status: profile.Status{DLEEOT: true, ASB: true, Fence: "gs_r"},
	}, nil
}

// config is the mode of a serial line.
func (c *where) config(p profile.Printer) port.Config {
	baud := c.Baud
	if baud == 0 {
		baud = p.Serial.Baud
	}
	return port.Config{Baud: baud, Flow: p.Serial.Flow}
}
