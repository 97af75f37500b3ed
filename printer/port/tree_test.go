package port

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Tree is a /dev and a /sys of a test, with the USB devices that it plugs in.
type Tree struct{ root string }

// NewTree makes an empty one.
func NewTree(t testing.TB) Tree {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"dev/usb", "dev/serial/by-id", "sys/class/tty", "sys/class/usbmisc"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return Tree{root}
}

// Dev is the path of a device.
func (tr Tree) Dev(name string) string { return filepath.Join(tr.root, "dev", name) }

func (tr Tree) system() system { return system{tr.root + "/dev", tr.root + "/sys"} }

// Place is NewPlace there.
func (tr Tree) Place(name string, c Config) *Place {
	p := NewPlace(name, c)
	p.sys = tr.system()
	return p
}

// USB is a device that a test plugs in.
type USB struct {
	Name   string // "ttyUSB0", "usb/lp0"
	ID     string // "1a86/7523/264"
	Serial string
	Socket string // "1-1.3"
}

// Plug brings a device with the files that Linux shows for it; opening it opens
// target.
func (tr Tree) Plug(t testing.TB, u USB, target string) {
	t.Helper()
	class, base := "tty", filepath.Base(u.Name)
	hub := filepath.Join(tr.root, "sys/devices/pci0000:00/usb1", u.Socket)
	iface := filepath.Join(hub, u.Socket+":1.0")
	leaf := filepath.Join(iface, base, "tty", base)
	device := "../../../" + base
	if base != u.Name {
		class, leaf, device = "usbmisc", filepath.Join(iface, "usbmisc", base), "../../../"+u.Socket+":1.0"
	} else {
		tr.write(t, filepath.Join(iface, base, "port_number"), "0\n")
	}
	tr.write(t, filepath.Join(hub, "uevent"), fmt.Sprintf("MAJOR=189\nDEVTYPE=usb_device\nDRIVER=usb\nPRODUCT=%s\n", u.ID))
	tr.write(t, filepath.Join(hub, "manufacturer"), "QinHeng\n")
	tr.write(t, filepath.Join(hub, "product"), "USB2.0-Serial\n")
	if u.Serial != "" {
		tr.write(t, filepath.Join(hub, "serial"), u.Serial+"\n")
	}
	tr.write(t, filepath.Join(iface, "bInterfaceNumber"), "00\n")
	tr.write(t, filepath.Join(iface, "uevent"), fmt.Sprintf("DEVTYPE=usb_interface\nPRODUCT=%s\n", u.ID))
	tr.write(t, filepath.Join(leaf, "uevent"), "MAJOR=188\nDEVNAME="+u.Name+"\n")
	tr.link(t, device, filepath.Join(leaf, "device"))
	tr.link(t, leaf, filepath.Join(tr.root, "sys/class", class, base))
	tr.link(t, target, tr.Dev(u.Name))
}

// Unplug takes it away.
func (tr Tree) Unplug(t testing.TB, u USB) {
	t.Helper()
	for _, name := range []string{
		"dev/" + u.Name, "sys/class/tty/" + filepath.Base(u.Name), "sys/class/usbmisc/" + filepath.Base(u.Name), "sys/devices/pci0000:00/usb1/" + u.Socket,
	} {
		if err := os.RemoveAll(filepath.Join(tr.root, name)); err != nil {
			t.Fatal(err)
		}
	}
}

func (tr Tree) write(t testing.TB, name, s string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (tr Tree) link(t testing.TB, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Fatal(err)
	}
}
