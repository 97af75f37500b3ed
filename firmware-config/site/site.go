package site

import (
	"fmt"
	"os"
	"path/filepath"

	"motcua/internal/hall"
	"motcua/internal/wire"

	_ "time/tzdata" // small boxes carry no zone files
)

// Site is one hall and the devices that stand in it.
type Site struct {
	Hall    hall.Hall
	Devices []Device
	// Slips is the folder of the hall's own templates for slips, from the working
	// directory or the root; "" when it has none. Package slip reads it.
	Slips     string
	Cases     *Cases // the one-stop system that knows case files; nil: none
	Backup    Backup
	Retention Retention
	Warnings  []string // "file:line: key: what", for people; the site is good nevertheless
}

// Device is one box in the hall, known to the server by its name.
type Device struct {
	Name string
	Role wire.Role // kiosk, display, tablet, printer or integration
	// Profile is the model: a printer profile for a printer and for a kiosk
	// (the printer inside it), else a board or tablet profile; "" if unnamed.
	Profile string
	// Screen is the kiosk profile of a kiosk's own screen; "" if unnamed.
	Screen string
	// Port is where the printer is plugged in, on the device itself.
	Port string
	// Block is a kiosk's block of numbers for when the server is away, from 1;
	// 0 means that it never numbers by itself.
	Block int
	// Counter is where a tablet, a counter board or a desk's printer stands.
	Counter string
	// Board is the id of the board that a display shows, as in /board/{id};
	// unless the file says otherwise, the counter's id, else the device's name.
	Board string
	// Announce marks a display that speaks for its loudspeaker, in its turn.
	Announce bool
	// Loudspeaker is the one that a display is wired to, where it is another than
	// its board's: of all at one loudspeaker the server lets one speak.
	Loudspeaker string
	// Printer names the device that prints for a kiosk which has none inside.
	Printer string
	// Fallback names the device that prints what this one surely could not; ""
	// means that nobody does.
	Fallback string
	// Scanner is where a kiosk's code scanner is plugged in; "" if it has none, or
	// one that types as a keyboard into whatever is shown.
	Scanner string
	// RollM is the length of a roll of its paper, m; 0 means the usual one.
	RollM int
	// Turn is how many degrees clockwise the picture is turned on the panel of a
	// kiosk or display: 0, 90, 180 or 270. Monitor is that panel's name where the
	// box has several, "HDMI-1"; "" takes the first.
	Turn    int
	Monitor string
}

// Prints reports whether jobs can be sent to the device by its name.
func (d Device) Prints() bool {
	return d.Role == wire.RolePrinter || d.Role == wire.RoleKiosk && d.Profile != ""
}

// Device finds a device by name.
func (s *Site) Device(name string) (Device, bool) {
	for _, d := range s.Devices {
		if d.Name == name {
			return d, true
		}
	}
	return Device{}, false
}

// Board finds the display that shows a board; the first, if several do.
func (s *Site) Board(id string) (Device, bool) {
	for _, d := range s.Devices {
		if d.Role == wire.RoleDisplay && d.Board == id {
			return d, true
		}
	}
	return Device{}, false
}

// PrinterOf is the name of the printer that serves a kiosk or a counter; ""
// when there is none.
func (s *Site) PrinterOf(d Device) string {
	switch {
	case d.Prints():
		return d.Name
	case d.Printer != "":
		return d.Printer
	case d.Counter != "":
		for _, p := range s.Devices {
			if p.Role == wire.RolePrinter && p.Counter == d.Counter {
				return p.Name
			}
		}
	}
	return ""
}

// Load reads and checks the site file at path. A bad file is a Problems error.
func Load(path string) (*Site, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("site file: %w", err)
	}
	return Parse(filepath.Clean(path), data)
}

// Parse checks a site file's content; name is what errors call it.
func Parse(name string, data []byte) (*Site, error) {
	r := newReader(name, data)
	var f file
	if !r.decode(&f) {
		return nil, r.err()
	}
	s := r.site(&f)
	if err := r.err(); err != nil {
		return nil, err
	}
	s.Warnings = r.warningLines()
	return s, nil
}
