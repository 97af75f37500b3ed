package port

import (
	"os"
	"path/filepath"
	"sort"
	"strings"

	"go.bug.st/serial/enumerator"
)

// Found is a port that a printer may hang on.
type Found struct {
	Name string // what to give to Open; a by-id name where there is one, it survives replugging
	Kind string // "serial" or "usb"
	Text string // what it says of itself
}

// List looks for serial lines and USB printers. Network printers are not
// looked for.
func List() ([]Found, error) {
	details, err := enumerator.GetDetailedPortsList()
	if err != nil {
		return nil, err
	}
	byID := links("/dev/serial/by-id")
	var out []Found
	for _, d := range details {
		f := Found{Name: d.Name, Kind: "serial"}
		if id, ok := byID[d.Name]; ok {
			f.Name = id
		}
		if d.IsUSB {
			f.Text = strings.TrimSpace("USB " + d.VID + ":" + d.PID + " " + d.Product)
		}
		out = append(out, f)
	}
	printers, err := filepath.Glob("/dev/usb/lp*")
	if err != nil {
		return nil, err
	}
	for _, name := range printers {
		out = append(out, Found{Name: name, Kind: "usb", Text: usbIdentity(filepath.Base(name))})
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Name < out[b].Name })
	return out, nil
}

// links maps devices to the links in dir that point to them.
func links(dir string) map[string]string {
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return out // no such device was ever plugged in
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if to, err := filepath.EvalSymlinks(name); err == nil {
			out[to] = name
		}
	}
	return out
}

// usbIdentity is the IEEE 1284 identity that the kernel read from a printer,
// its maker and model; "" if it said none.
func usbIdentity(lp string) string {
	b, err := os.ReadFile(filepath.Join("/sys/class/usbmisc", lp, "device", "ieee1284_id"))
	if err != nil {
		return ""
	}
	var words []string
	for _, field := range strings.Split(string(b), ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(field), ":")
		switch key {
		case "MFG", "MANUFACTURER", "MDL", "MODEL":
			words = append(words, strings.TrimSpace(value))
		}
	}
	return strings.Join(words, " ")
}
