// Package port opens what a printer hangs on: a serial line, a USB printer
// device or a network socket, behind one small interface with deadlines.
//
//	/dev/ttyUSB0, /dev/serial/by-id/...   serial, any other path too (a pty)
//	/dev/usb/lp0                          USB
//	tcp://host:9100, host:9100            network
//
// A nil error from Write says only that the kernel took the bytes. What the
// printer made of them is spool's to find out.
package port

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// A Port is an open way to a printer. Read and Write may be called at the same
// time by two goroutines, and Close and the deadlines by any; Close frees both.
// After a lost cable Read and Write fail and the Port must be closed and opened
// anew. Errors at a deadline are os.ErrDeadlineExceeded.
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
	// stop that the printer asked for, so that a real-time command gets
	// through. Where the kernel cannot, it does nothing.
	Discard() error
	// Lines are the modem lines; ErrNoLines where there are none.
	Lines() (Lines, error)
	// Close hangs up. On the network it waits shortly for the printer to take
	// what was sent: a socket closed with unread status throws data away.
	Close() error
}

// Lines are what a printer shows on the wires of a serial line.
type Lines struct {
	CTS, DSR, DCD bool
}

// ErrNoLines is returned where there are no modem lines: USB, network, pty.
var ErrNoLines = errors.New("no modem lines")

// Config is the mode of a serial line; other ports need none.
type Config struct {
	Baud int    // 0: as it is
	Flow string // "none", "xonxoff", "rtscts" or "dtrdsr", as in profiles
}

// Open opens a port by its name.
func Open(name string, c Config) (Port, error) {
	switch {
	case name == "":
		return nil, errors.New("port: no name")
	case strings.HasPrefix(name, "tcp://"):
		return dial(strings.TrimPrefix(name, "tcp://"))
	case !strings.Contains(name, "/") && strings.Contains(name, ":"):
		return dial(name)
	case strings.HasPrefix(name, "/dev/usb/lp"), strings.HasPrefix(name, "/dev/lp"):
		return openUSB(name)
	case strings.Contains(name, "://"):
		return nil, fmt.Errorf("port %s: only tcp:// is known", name)
	}
	return openSerial(name, c)
}

// IsSerial says whether a name stands for a serial line, where the profile's
// baud rate bounds the speed.
func IsSerial(name string) bool {
	return !strings.Contains(name, "://") && strings.Contains(name, "/") &&
		!strings.HasPrefix(name, "/dev/usb/lp") && !strings.HasPrefix(name, "/dev/lp")
}

// Network timing.
const (
	dialTimeout  = 3 * time.Second
	lingerReads  = 2 * time.Second  // for the printer's end of a closed socket
	keepAliveAge = 15 * time.Second // a printer that was switched off is noticed after three of them
)

// socket is a printer on the network.
type socket struct{ *net.TCPConn }

func dial(addr string) (Port, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, fmt.Errorf("port %s: %w", addr, err)
	}
	d := net.Dialer{Timeout: dialTimeout, KeepAlive: keepAliveAge}
	c, err := d.Dial("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("port %s: %w", addr, err)
	}
	return socket{c.(*net.TCPConn)}, nil
}

// Drain does nothing: the kernel does not tell, and the fence does.
func (socket) Drain(time.Time) error { return nil }

func (socket) Discard() error { return nil }

func (socket) Lines() (Lines, error) { return Lines{}, ErrNoLines }

// Close ends our direction first and reads the printer's to its end: closing
// with status unread would reset the connection and lose the ticket's tail.
func (s socket) Close() error {
	if s.CloseWrite() == nil {
		deadline := time.Now().Add(lingerReads)
		_ = s.SetReadDeadline(deadline)
		var b [512]byte
		for {
			if _, err := s.Read(b[:]); err != nil || time.Now().After(deadline) {
				break
			}
		}
	}
	return s.TCPConn.Close()
}
