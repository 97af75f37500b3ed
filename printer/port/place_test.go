package port

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// A fake printer is a pty that answers its name to the letter '?'.
func fakePrinter(t *testing.T, says string) (path string, pull func()) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		var b [64]byte
		for {
			n, err := master.Read(b[:])
			if err != nil {
				return
			}
			if strings.Contains(string(b[:n]), "?") {
				master.Write([]byte(says))
			}
		}
	}()
	pull = func() { slave.Close(); master.Close(); <-done }
	t.Cleanup(pull)
	return slave.Name(), pull
}

// who asks the printer behind a place for its name.
func who(t *testing.T, p *Place) (string, error) {
	t.Helper()
	pt, err := p.Open()
	if err != nil {
		return "", err
	}
	defer pt.Close()
	deadline := time.Now().Add(5 * time.Second)
	pt.SetReadDeadline(deadline)
	pt.SetWriteDeadline(deadline)
	if _, err := pt.Write([]byte("?")); err != nil {
		t.Fatal(err)
	}
	var b [8]byte
	n, err := pt.Read(b[:])
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n]), nil
}

func expect(t *testing.T, p *Place, want string) {
	t.Helper()
	if got, err := who(t, p); got != want || err != nil {
		t.Errorf("opened %q, want %q: %v", got, want, err)
	}
}

func expectNone(t *testing.T, p *Place, why string) {
	t.Helper()
	if got, err := who(t, p); err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("opened %q: %v, want %q", got, err, why)
	}
}

// Two printers swap their names, are away, come back elsewhere: each place
// opens its own printer or none.
func TestPlaceKnowsItsDevice(t *testing.T) {
	tr := NewTree(t)
	a := USB{"ttyUSB0", "1a86/7523/264", "", "1-1"} // the common adapter without a serial number
	b := USB{"ttyUSB1", "1a86/7523/264", "", "1-2"}
	c := USB{"ttyACM0", "4b8/202/100", "X5AP", "1-3"}
	pathA, _ := fakePrinter(t, "A")
	pathB, _ := fakePrinter(t, "B")
	pathC, _ := fakePrinter(t, "C")
	tr.Plug(t, a, pathA)
	tr.Plug(t, b, pathB)
	tr.Plug(t, c, pathC)
	tr.link(t, "../../ttyACM0", tr.Dev("serial/by-id/usb-EPSON-if00"))
	placeA, placeB := tr.Place(tr.Dev("ttyUSB0"), Config{}), tr.Place(tr.Dev("ttyUSB1"), Config{})
	placeC := tr.Place(tr.Dev("serial/by-id/usb-EPSON-if00"), Config{})
	expect(t, placeA, "A")
	expect(t, placeB, "B")
	expect(t, placeC, "C")

	tr.Unplug(t, a)
	tr.Unplug(t, b)
	expectNone(t, placeA, "1A86:7523 is not plugged in")
	b.Name = "ttyUSB0"
	tr.Plug(t, b, pathB) // it took A's name
	expect(t, placeB, "B")
	expectNone(t, placeA, "1A86:7523 has its name")
	a.Name = "ttyUSB1"
	tr.Plug(t, a, pathA)
	expect(t, placeB, "B")
	expect(t, placeA, "A")

	// The only one of its kind may move to another socket.
	tr.Unplug(t, b)
	expect(t, placeA, "A")
	tr.Unplug(t, a)
	a.Socket = "1-7"
	tr.Plug(t, a, pathA)
	expect(t, placeA, "A")

	// One with a serial number is known at any socket, and is not mistaken.
	tr.Unplug(t, c)
	c.Name, c.Socket = "ttyACM3", "1-4"
	tr.Plug(t, c, pathC)
	expect(t, placeC, "C")
	tr.Unplug(t, c)
	pathD, _ := fakePrinter(t, "D")
	d := USB{"ttyACM0", "4b8/202/100", "OTHER", "1-3"}
	tr.Plug(t, d, pathD)
	expectNone(t, placeC, "04B8:0202:OTHER has its name")
	tr.Unplug(t, d)

	// At the socket where it was seen last, another adapter is the new one.
	d.Socket = "1-4"
	tr.Plug(t, d, pathD)
	expect(t, placeC, "D")
}

func TestPlaceByID(t *testing.T) {
	tr := NewTree(t)
	path, _ := fakePrinter(t, "A")
	u := USB{"ttyUSB0", "1a86/7523/264", "", "1-1"}
	p := tr.Place("serial:1A86:7523", Config{Flow: "xonxoff"})
	expectNone(t, p, "serial:1A86:7523: 1A86:7523 is not plugged in")
	tr.Plug(t, u, path)
	expect(t, p, "A")
	twin := USB{"ttyUSB1", "1a86/7523/264", "", "1-2"}
	other, _ := fakePrinter(t, "B")
	tr.Plug(t, twin, other)
	expect(t, p, "A")
	expectNone(t, tr.Place("serial:1a86:7523", Config{}), "2 devices are 1A86:7523")
	expectNone(t, tr.Place("usb:1a86:7523", Config{}), "not plugged in")

	lp := USB{"usb/lp0", "416/5011/100", "P80", "1-5"}
	path, _ = fakePrinter(t, "L")
	tr.Plug(t, lp, path)
	p = tr.Place("usb:0416:5011", Config{})
	pt, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer pt.Close()
	if fmt.Sprintf("%T", pt) != "port.usb" {
		t.Errorf("opened as %T", pt)
	}
}

// What the installer is shown survives replugging, and says what is printed on
// the device.
func TestStableNames(t *testing.T) {
	tr := NewTree(t)
	file := filepath.Join(tr.root, "node")
	tr.write(t, file, "")
	plug := func(u USB, by ...string) device {
		tr.Plug(t, u, file)
		if err := os.Remove(tr.Dev(u.Name)); err != nil {
			t.Fatal(err)
		}
		tr.write(t, tr.Dev(u.Name), "")
		for _, name := range by {
			tr.write(t, tr.Dev(name), "")
			os.Remove(tr.Dev(name))
			tr.link(t, tr.Dev(u.Name), tr.Dev(name))
		}
		k := serialLine
		if strings.HasPrefix(u.Name, "usb/") {
			k = usbPrinter
		}
		return tr.system().at(k, tr.Dev(u.Name))
	}
	sys := tr.system()
	one := plug(USB{"ttyUSB0", "1a86/7523/264", "", "1-1"}, "serial/by-id/usb-1a86", "serial/by-path/pci-1")
	if got := sys.stable(serialLine, one); got != tr.Dev("serial/by-id/usb-1a86") {
		t.Error(got)
	}
	two := plug(USB{"ttyUSB1", "1a86/7523/264", "", "1-2"}, "serial/by-id/usb-1a86", "serial/by-path/pci-2")
	if got := sys.stable(serialLine, one); got != tr.Dev("serial/by-path/pci-1") {
		t.Errorf("one of twins: %s", got)
	}
	if got := sys.stable(serialLine, two); got != tr.Dev("serial/by-path/pci-2") {
		t.Errorf("the other: %s", got)
	}
	acm := plug(USB{"ttyACM0", "4b8/202/100", "X5AP", "1-3"})
	if got := sys.stable(serialLine, acm); got != "serial:04B8:0202:X5AP" {
		t.Error(got)
	}
	lp := plug(USB{"usb/lp0", "416/5011/100", "", "1-5"})
	if got := sys.stable(usbPrinter, lp); got != "usb:0416:5011" || lp.text != "QinHeng USB2.0-Serial" {
		t.Error(got, lp.text)
	}
	tr.write(t, filepath.Join(tr.root, "sys/devices/pci0000:00/usb1/1-5/1-5:1.0/ieee1284_id"), "MFG:POSBANK;MDL:A7;\n")
	if lp = sys.at(usbPrinter, tr.Dev("usb/lp0")); lp.text != "POSBANK A7" {
		t.Error(lp.text)
	}
	if got := sys.stable(serialLine, device{path: "/dev/ttyS0"}); got != "/dev/ttyS0" {
		t.Error(got)
	}
}

// A name without a device says so, and a name that is none says what is wrong.
func TestPlaceThatIsNotThere(t *testing.T) {
	tr := NewTree(t)
	if _, err := tr.Place(tr.Dev("ttyUSB0"), Config{}).Open(); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	for _, name := range []string{"serial:1a86", "usb:", "usb:zz:11", "serial:1a86:7523:S"} {
		if _, err := tr.Place(name, Config{}).Open(); err == nil || !strings.Contains(err.Error(), "port "+name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
