package port

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// system is where the kernel shows its devices. Tests have another.
type system struct {
	dev string // "/dev"
	sys string // "/sys"
}

var linux = system{dev: "/dev", sys: "/sys"}

// device is a device that a printer may hang on.
type device struct {
	path string // under system.dev, as the kernel calls it today
	id   identity
	text string // maker and model, as it says itself
}

// classes are the directories below sys where devices of a kind are found.
func (k kind) class() string {
	if k == usbPrinter {
		return "class/usbmisc"
	}
	return "class/tty"
}

// devices are all USB devices of a kind, by path.
func (s system) devices(k kind) []device {
	entries, err := os.ReadDir(filepath.Join(s.sys, k.class()))
	if err != nil {
		return nil // no device of that kind was ever plugged in
	}
	var out []device
	for _, e := range entries {
		if k == usbPrinter && !strings.HasPrefix(e.Name(), "lp") {
			continue
		}
		if d, ok := s.device(filepath.Join(s.sys, k.class(), e.Name())); ok {
			out = append(out, d)
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a].path < out[b].path })
	return out
}

// at is the device behind a path, which may be a link to it; the zero device if
// the kernel knows none of that kind there.
func (s system) at(k kind, path string) device {
	const longest = 8 // links to links
	for range longest {
		entry := filepath.Join(s.sys, k.class(), filepath.Base(path))
		if d, ok := s.device(entry); ok && d.path == filepath.Clean(path) {
			return d
		}
		to, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return device{}
}

// device reads one entry of a class.
func (s system) device(entry string) (device, bool) {
	name := parseUevent(read(filepath.Join(entry, "uevent")))["DEVNAME"]
	if name == "" {
		return device{}, false
	}
	d := device{path: filepath.Join(s.dev, name)}
	dir, err := filepath.EvalSymlinks(filepath.Join(entry, "device"))
	if err != nil {
		return device{}, false
	}
	d.text = parse1284(read(filepath.Join(dir, "ieee1284_id")))
	port := read(filepath.Join(dir, "port_number"))
	for ; len(dir) > len(s.sys); dir = filepath.Dir(dir) {
		ev := parseUevent(read(filepath.Join(dir, "uevent")))
		if n := read(filepath.Join(dir, "bInterfaceNumber")); n != "" && d.id.part == "" {
			d.id.part = n
		}
		if ev["DEVTYPE"] != "usb_device" {
			continue
		}
		v, p, ok := productOf(ev["PRODUCT"])
		if !ok {
			return device{}, false
		}
		d.id.vendor, d.id.product = v, p
		d.id.serial = read(filepath.Join(dir, "serial"))
		d.id.socket = filepath.Base(dir)
		if port != "" && port != "0" {
			d.id.part += "." + port
		}
		if d.text == "" {
			d.text = strings.TrimSpace(read(filepath.Join(dir, "manufacturer")) + " " + read(filepath.Join(dir, "product")))
		}
		return d, true
	}
	return device{}, false
}

// read is the first word that a file of sysfs says, trimmed; "" if it is not
// there.
func read(name string) string {
	b, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(strings.ToValidUTF8(string(b), ""))
}
