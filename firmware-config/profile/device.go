package profile

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"motcua/internal/tomlfile"
)

// Device is what one box is told about itself: the file device.toml of its
// bundle, which firmware-config writes and the box's program reads with
// --config.
type Device struct {
	Name      string   `toml:"name"`       // as the site and the server know it
	Role      string   `toml:"role"`       // kiosk, display, printer, tablet, integration
	Hall      string   `toml:"hall"`       // the hall's id
	Server    string   `toml:"server"`     // "https://motcua.lan:8443"
	TokenFile string   `toml:"token_file"` // holds the device's token, 0600; beside this file if relative
	CAFile    string   `toml:"ca_file"`    // the hall's CA, likewise; "" trusts the system's
	Data      string   `toml:"data"`       // where the program keeps its state
	Languages []string `toml:"languages,omitempty"`
	Printer   string   `toml:"printer,omitempty"` // profile of the printer at Port; a file, NAME.toml, is beside this file if relative
	Port      string   `toml:"port,omitempty"`    // "/dev/ttyUSB0", "192.168.1.20:9100"
	Screen    string   `toml:"screen,omitempty"`  // kiosk, board or tablet profile
	Block     int      `toml:"block,omitempty"`   // a kiosk's block of numbers
	Board     string   `toml:"board,omitempty"`   // which board a display shows
	Counter   string   `toml:"counter,omitempty"`
	Announce  bool     `toml:"announce,omitempty"`  // speaks for its loudspeaker
	Volume    int      `toml:"volume,omitempty"`    // of a display's voice, percent; 0: 100
	PA        string   `toml:"pa,omitempty"`        // of a display: program that switches the public address system; set on the box only
	PALead    string   `toml:"pa_lead,omitempty"`   // how long that takes until it is heard: "300ms"
	Slips     string   `toml:"slips,omitempty"`     // folder of the hall's templates for slips; beside this file if relative
	PrintAt   string   `toml:"print_at,omitempty"`  // the printer that prints for a kiosk without one
	Turn      int      `toml:"turn,omitempty"`      // degrees clockwise that the picture is turned on its panel: 0, 90, 180, 270
	Monitor   string   `toml:"monitor,omitempty"`   // the panel's name where the box has several: "HDMI-1"
	StaffPIN  string   `toml:"staff_pin,omitempty"` // HashPIN of the PIN of the kiosk's staff menu; "": it stays shut
	Scanner   string   `toml:"scanner,omitempty"`   // a kiosk's code scanner: "/dev/ttyACM0", "serial:0C2E:0B61", "hid:0C2E:0B61"
}

// LoadDevice reads a bundle's device.toml and makes its paths whole. Run by
// systemd (LoadCredential=token:...), TokenFile is the copy that the service
// may read. Every error names file, line and key.
func LoadDevice(path string) (Device, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Device{}, fmt.Errorf("device file: %w", err)
	}
	var d Device
	if err := tomlfile.Decode(path, data, &d); err != nil {
		return Device{}, err
	}
	for key, v := range map[string]string{"name": d.Name, "role": d.Role, "server": d.Server, "token_file": d.TokenFile} {
		if v == "" {
			return Device{}, fmt.Errorf("%s:1: %s: missing", path, key)
		}
	}
	if d.Turn != 0 && d.Turn != 90 && d.Turn != 180 && d.Turn != 270 {
		return Device{}, fmt.Errorf("%s:%d: turn: %d: want 0, 90, 180 or 270", path, lineOf(data, "turn"), d.Turn)
	}
	if d.StaffPIN != "" {
		if _, err := parsePIN(d.StaffPIN); err != nil {
			return Device{}, fmt.Errorf("%s:%d: staff_pin: %w", path, lineOf(data, "staff_pin"), err)
		}
	}
	beside := []*string{&d.TokenFile, &d.CAFile, &d.Slips}
	if strings.HasSuffix(d.Printer, ".toml") {
		beside = append(beside, &d.Printer)
	}
	for _, name := range beside {
		if *name != "" && !filepath.IsAbs(*name) {
			*name = filepath.Join(filepath.Dir(path), *name)
		}
	}
	if dir := os.Getenv("CREDENTIALS_DIRECTORY"); dir != "" {
		if c := filepath.Join(dir, "token"); fileExists(c) {
			d.TokenFile = c
		}
	}
	return d, nil
}

// lineOf is the line of a key, from 1.
func lineOf(data []byte, key string) int {
	for i, line := range bytes.Split(data, []byte("\n")) {
		if bytes.HasPrefix(bytes.TrimSpace(line), []byte(key)) {
			return i + 1
		}
	}
	return 1
}

// Token reads the device's token.
func (d Device) Token() (string, error) {
	data, err := os.ReadFile(d.TokenFile)
	if err != nil {
		return "", fmt.Errorf("device token: %w", err)
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", fmt.Errorf("device token: %s is empty", d.TokenFile)
	}
	return token, nil
}

func fileExists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
