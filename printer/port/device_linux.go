package port

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// device is a character device opened without blocking, so that the runtime's
// poller gives it deadlines and a Close that frees a blocked Write; see
// docs/decisions/0005 for why serial lines are opened here.
type device struct {
	*os.File
	serial bool
}

func openFile(name string) (*os.File, error) {
	fd, err := unix.Open(name, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("port %s: %w", name, err)
	}
	return os.NewFile(uintptr(fd), name), nil
}

func openSerial(name string, c Config) (Port, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	d := device{File: f, serial: true}
	if err := d.control(func(fd int) error { return setMode(fd, c) }); err != nil {
		_ = f.Close()
		if errors.Is(err, unix.ENOTTY) {
			return nil, fmt.Errorf("port %s: no serial line", name)
		}
		return nil, fmt.Errorf("port %s: %w", name, err)
	}
	return d, nil
}

// setMode makes the line raw, 8N1, at c.Baud, with flow control by c.Flow, and
// keeps other programs away.
func setMode(fd int, c Config) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
	if err != nil {
		return err
	}
	t.Iflag, t.Oflag, t.Lflag = unix.IGNPAR, 0, 0
	// HUPCL off: DTR stays up between programs, else some printers reset.
	t.Cflag &^= unix.CSIZE | unix.CSTOPB | unix.PARENB | unix.CRTSCTS | unix.HUPCL
	t.Cflag |= unix.CS8 | unix.CREAD | unix.CLOCAL
	switch c.Flow {
	case "xonxoff":
		t.Iflag |= unix.IXON
	case "rtscts", "dtrdsr":
		// Epson's RTS is the same as its DTR; a cable that brings either to our
		// CTS works with the one hardware flow control that Linux has.
		t.Cflag |= unix.CRTSCTS
	}
	if c.Baud > 0 {
		t.Cflag = t.Cflag&^unix.CBAUD | unix.BOTHER
		t.Ispeed, t.Ospeed = uint32(c.Baud), uint32(c.Baud)
	}
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	t.Cc[unix.VSTART], t.Cc[unix.VSTOP] = 0x11, 0x13
	if err := unix.IoctlSetTermios(fd, unix.TCSETS2, t); err != nil {
		return err
	}
	if err := unix.IoctlSetInt(fd, unix.TIOCEXCL, 0); err != nil {
		return err
	}
	return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIOFLUSH)
}

// openUSB opens a usblp device. Closing it throws away what the printer has not
// taken yet, so it stays open between jobs and a fence comes before a close.
func openUSB(name string) (Port, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	d := device{File: f}
	// An error of the printer shall end a write, not be waited out.
	if err := d.control(func(fd int) error { return unix.IoctlSetInt(fd, lpAbort, 1) }); err != nil && !errors.Is(err, unix.ENOTTY) && !errors.Is(err, unix.EINVAL) {
		_ = f.Close()
		return nil, fmt.Errorf("port %s: %w", name, err)
	}
	return d, nil
}

// lpAbort is LPABORT of linux/lp.h.
const lpAbort = 0x0604

func (d device) control(f func(fd int) error) error {
	conn, err := d.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := conn.Control(func(fd uintptr) { inner = f(int(fd)) }); err != nil {
		return err
	}
	return inner
}

// Drain polls the kernel's output queue. On a pty it is always empty.
func (d device) Drain(deadline time.Time) error {
	if !d.serial {
		return nil
	}
	for {
		n := 0
		err := d.control(func(fd int) (err error) { n, err = unix.IoctlGetInt(fd, unix.TIOCOUTQ); return err })
		if err != nil || n == 0 {
			return err
		}
		if !time.Now().Before(deadline) {
			return os.ErrDeadlineExceeded
		}
		time.Sleep(5 * time.Millisecond) // the kernel wakes nobody for an empty queue
	}
}

func (d device) Discard() error {
	if !d.serial {
		return nil
	}
	return d.control(func(fd int) error {
		if err := unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCOFLUSH); err != nil {
			return err
		}
		// TCOON lifts only a stop of our own: it takes one to lift an XOFF.
		if err := unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOOFF); err != nil {
			return err
		}
		return unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOON)
	})
}

func (d device) Lines() (Lines, error) {
	if !d.serial {
		return Lines{}, ErrNoLines
	}
	n := 0
	err := d.control(func(fd int) (err error) { n, err = unix.IoctlGetInt(fd, unix.TIOCMGET); return err })
	if errors.Is(err, unix.ENOTTY) || errors.Is(err, unix.EINVAL) {
		return Lines{}, ErrNoLines
	}
	return Lines{CTS: n&unix.TIOCM_CTS != 0, DSR: n&unix.TIOCM_DSR != 0, DCD: n&unix.TIOCM_CD != 0}, err
}
