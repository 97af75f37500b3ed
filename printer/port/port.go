// Package port opens what a printer hangs on, behind one small interface with
// deadlines, and finds it again when its cable was pulled and put back:
//
//	/dev/ttyUSB0, /dev/serial/by-id/...   serial, any other path too (a pty)
//	serial:1A86:7523:SERIAL               serial, behind that USB adapter
//	/dev/usb/lp0                          USB
//	usb:04B8:0202:SERIAL                  USB, that printer
//	tcp://host:9100, host:9100            network
//
// A serial number may be left out where there is only one such device.
//
// A nil error from Write says only that the kernel took the bytes. What the
// printer made of them is spool's to find out. On the way there is
//
//	         Write                  Drain waits for            a stop that never ends: Discard
//	serial   the kernel's queue,    queue and byte time        empties the queue, lets go once
//	         kept short by Slack
//	USB      one 8 KiB transfer     that transfer              hangs up: nothing else drops it
//	network  few KiB not sent yet   all acknowledged           hangs up, likewise
package port

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Port is an open way to a printer. Read and Write may be called at the same
// time by two goroutines, and Close and the deadlines by any; Close frees both.
// Errors at a deadline are os.ErrDeadlineExceeded, after Close os.ErrClosed. After a lost cable Read and Write fail with ErrLost, also while
// they wait, and the Port must be closed and opened anew.
type Port interface {
	Read(b []byte) (int, error)
	// Write returns how many bytes were taken, also when it fails.
	Write(b []byte) (int, error)
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
	// Drain waits until everything written has left this machine, as far as
	// the kernel can tell, at most until the deadline.
	Drain(deadline time.Time) error
	// Discard throws away what was written and has not left yet, and lifts a
	// stop that the printer asked for, so that one real-time command gets
	// through. Where only hanging up does that, and the printer takes nothing,
	// the port is lost then.
	Discard() error
	// Lines are the wires beside the data; ErrNoLines where there are none.
	Lines() (Lines, error)
	// Close hangs up. It waits shortly for the printer to take what was sent;
	// what the printer does not take then never reaches it.
	Close() error
}

// Lines are what a printer shows on the wires beside the data: CTS, DSR and DCD
// of a serial line, the rest of a USB printer.
type Lines struct {
	CTS, DSR, DCD bool

	PaperOut, Fault bool // Fault: not ready, with or without a reason
}

// What may be wrong with a port; test with errors.Is.
var (
	// ErrNoLines is returned where there is nothing beside the data: network,
	// pty.
	ErrNoLines = errors.New("no modem lines")
	// ErrLost means that the cable, the adapter or the connection is gone.
	ErrLost = errors.New("lost")
	// ErrBusy means that another program has the port.
	ErrBusy = errors.New("in use by another program, which must end first")
)

// Config is the mode of a serial line; other ports need none.
type Config struct {
	Baud int    // 0: as it is
	Flow string // "none", "xonxoff", "rtscts" or "dtrdsr", as in profiles
	// Slack is how many bytes the printer still takes after it has said stop.
	// No more than that is kept under way: what a USB adapter holds goes out
	// however late the stop comes. 0: not bounded, but with dtrdsr.
	Slack int
}

// Open opens a port by its name. A program that opens it again after a loss
// should do so by one Place, which knows the device by more than its name.
func Open(name string, c Config) (Port, error) { return NewPlace(name, c).Open() }

// kind is what a name stands for.
type kind int

const (
	serialLine kind = iota
	usbPrinter
	network
)

// parseName splits a name into its kind and the rest: a device's path, its
// identity or a network address.
func parseName(name string) (k kind, path string, id identity, err error) {
	scheme, rest, _ := strings.Cut(name, ":")
	switch {
	case name == "":
		return 0, "", id, errors.New("port: no name")
	case strings.HasPrefix(name, "tcp://"):
		return network, strings.TrimPrefix(name, "tcp://"), id, nil
	case strings.Contains(name, "://"):
		return 0, "", id, fmt.Errorf("port %s: only tcp:// is known", name)
	case scheme == "serial" || scheme == "usb":
		if id, err = parseIdentity(rest); err != nil {
			return 0, "", id, fmt.Errorf("port %s: %w", name, err)
		}
		if scheme == "usb" {
			return usbPrinter, "", id, nil
		}
		return serialLine, "", id, nil
	case !strings.Contains(name, "/") && strings.Contains(name, ":"):
		return network, name, id, nil
	case strings.HasPrefix(name, "/dev/usb/lp"), strings.HasPrefix(name, "/dev/lp"):
		return usbPrinter, name, id, nil
	}
	return serialLine, name, id, nil
}

// IsSerial says whether a name stands for a serial line, where the profile's
// baud rate bounds the speed.
func IsSerial(name string) bool {
	k, _, _, err := parseName(name)
	return err == nil && k == serialLine
}
