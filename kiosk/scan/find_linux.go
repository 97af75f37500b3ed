package scan

import (
	"path/filepath"
	"sort"
	"strings"

	"motcua/printer/port"
)

// Found is a device that may be a scanner.
type Found struct {
	Name string // what to give to Run: a name that survives replugging, where there is one
	Path string // the device as the kernel calls it now
	Text string // what it says of itself
}

// List looks for serial lines and for USB keyboards; which of them is a scanner
// nobody can tell but who reads with it.
func List() ([]Found, error) {
	lines, err := port.List()
	var out []Found
	for _, l := range lines {
		if l.Kind == "serial" {
			out = append(out, Found{l.Name, l.Path, l.Text})
		}
	}
	return append(out, linux.keyboards()...), err
}

// usbBus is what the kernel calls USB in an input device's id (linux/input.h).
const usbBus = "0003"

func (s system) keyboards() (out []Found) {
	names, err := filepath.Glob(filepath.Join(s.sys, "class/input/event*"))
	if err != nil {
		return nil
	}
	for _, n := range names {
		of := func(file string) string { return word(filepath.Join(n, "device", file)) }
		if of("id/bustype") != usbBus || !types(of("capabilities/key")) {
			continue
		}
		name := "hid:" + strings.ToUpper(of("id/vendor")+":"+of("id/product"))
		if serial := of("uniq"); serial != "" {
			name += ":" + serial
		}
		out = append(out, Found{name, filepath.Join(s.dev, "input", filepath.Base(n)), of("name")})
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Path < out[b].Path })
	return out
}
