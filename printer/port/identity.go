package port

import (
	"errors"
	"fmt"
	"strings"
)

// identity is how a USB device is known whatever the kernel calls it today. The
// zero value is a device without one: a port of the board, a pty.
type identity struct {
	vendor, product string // four hexadecimal digits, capitals
	serial          string // "" for the many that have none
	part            string // interface and, behind an adapter with several, the port: "00", "00.1"
	socket          string // where it is plugged in, "1-1.3"; not part of a name
	twin            bool   // there is another like it: only the socket tells them apart
}

func (id identity) known() bool { return id.vendor != "" }

// String is the identity as names have it, VID:PID:SERIAL.
func (id identity) String() string {
	s := id.vendor + ":" + id.product
	if id.serial != "" {
		s += ":" + id.serial
	}
	return s
}

// parseIdentity reads VID:PID or VID:PID:SERIAL.
func parseIdentity(s string) (identity, error) {
	fields := strings.SplitN(s, ":", 3)
	if len(fields) < 2 {
		return identity{}, errors.New("want VID:PID or VID:PID:SERIAL")
	}
	var id identity
	var ok1, ok2 bool
	id.vendor, ok1 = hex4(fields[0])
	id.product, ok2 = hex4(fields[1])
	if !ok1 || !ok2 {
		return identity{}, fmt.Errorf("%s:%s are not two USB numbers of four hexadecimal digits", fields[0], fields[1])
	}
	if len(fields) == 3 {
		id.serial = strings.TrimSpace(fields[2])
	}
	return id, nil
}

// hex4 makes a number of at most four hexadecimal digits comparable.
func hex4(s string) (string, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if s == "" || len(s) > 4 || strings.Trim(s, "0123456789ABCDEF") != "" {
		return "", false
	}
	return "0000"[len(s):] + s, true
}

// parseUevent reads the KEY=VALUE lines of a uevent file in sysfs.
func parseUevent(s string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(s) {
		if key, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "="); ok && key != "" {
			out[key] = value
		}
	}
	return out
}

// productOf reads a uevent's PRODUCT, "1a86/7523/264": hexadecimal, unpadded.
func productOf(s string) (vendor, product string, ok bool) {
	fields := strings.Split(s, "/")
	if len(fields) != 3 {
		return "", "", false
	}
	vendor, ok1 := hex4(fields[0])
	product, ok2 := hex4(fields[1])
	if !ok1 || !ok2 {
		return "", "", false
	}
	return vendor, product, true
}

// parse1284 reads maker and model out of an IEEE 1284 identity, "MFG:EPSON;
// CMD:ESC/POS;MDL:TM-T20II;"; "" if it says neither.
func parse1284(s string) string {
	var maker, model string
	for field := range strings.SplitSeq(s, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(field), ":")
		value = strings.TrimSpace(strings.Map(printable, value))
		switch strings.ToUpper(strings.TrimSpace(key)) {
		case "MFG", "MANUFACTURER":
			maker = value
		case "MDL", "MODEL":
			model = value
		}
	}
	return strings.TrimSpace(maker + " " + model)
}

// printable drops what would spoil an installer's screen.
func printable(r rune) rune {
	if r < ' ' || r == 0x7F || r == 0xFFFD {
		return -1
	}
	return r
}

// match finds the one device that an identity means: at its old socket, else
// the only one like it. Two alike without a serial number cannot be told apart,
// and the wrong printer is worse than none.
func (id identity) match(devices []device) (device, error) {
	var alike []device
	for _, d := range devices {
		switch o := d.id; {
		case o.vendor != id.vendor || o.product != id.product:
		case id.serial != "" && o.serial != id.serial:
		case id.part != "" && o.part != id.part:
		case id.socket != "" && o.socket == id.socket:
			return d, nil
		case id.twin:
		default:
			alike = append(alike, d)
		}
	}
	switch len(alike) {
	case 1:
		return alike[0], nil
	case 0:
		return device{}, fmt.Errorf("%s is not plugged in", id)
	}
	return device{}, fmt.Errorf("%d devices are %s: name one by its path", len(alike), id)
}
