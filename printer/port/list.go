package port

import (
	"path/filepath"
	"sort"
	"strings"

	"go.bug.st/serial/enumerator"
)

// List looks for serial lines and USB printers. Network printers are not
// looked for.
func List() ([]Found, error) {
	details, err := enumerator.GetDetailedPortsList()
	if err != nil {
		return nil, err
	}
	var out []Found
	for _, e := range details {
		d := linux.at(serialLine, e.Name)
		d.path = e.Name
		f := Found{Name: linux.stable(serialLine, d), Path: e.Name, Kind: "serial"}
		if e.IsUSB {
			f.Text = strings.TrimSpace("USB " + e.VID + ":" + e.PID + " " + e.Product)
		}
		out = append(out, f)
	}
	printers, err := filepath.Glob("/dev/usb/lp*")
	if err != nil {
		return nil, err
	}
	for _, name := range printers {
		d := linux.at(usbPrinter, name)
		d.path = name
		out = append(out, Found{Name: linux.stable(usbPrinter, d), Path: name, Kind: "usb", Text: d.text})
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Path < out[b].Path })
	return out, nil
}
