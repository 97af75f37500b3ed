package port

import (
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sys/unix"
)

// Requests and bits of linux/lp.h.
const (
	lpAbort     = 0x0604 // an error of the printer ends a write
	lpGetStatus = 0x060B

	lpPaperOut = 0x20
	lpSelected = 0x10
	lpNoError  = 0x08
)

// Timing of a USB printer.
const (
	muteTime   = 50 * time.Millisecond  // between looks at a printer that cannot be read
	emptyTime  = 20 * time.Millisecond  // after a transfer without a byte
	takingTime = 150 * time.Millisecond // within which a printer that works takes 8 KiB
)

// usb is an open usblp device. Closing it throws away what the printer has not
// taken yet, so it stays open between jobs and a fence comes before a close.
type usb struct{ *file }

func openUSB(name string) (Port, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	// An error of the printer shall end a write, not be waited out.
	err = f.control(func(fd int) error { return unix.IoctlSetInt(fd, lpAbort, 1) })
	if err != nil && !noIoctl(err) {
		_ = f.f.Close()
		return nil, fmt.Errorf("port %s: %w", name, err)
	}
	return usb{f}, nil
}

// Read waits for the printer's answers. A printer that can only be written to
// (its kernel driver answers EINVAL) is read as one that says nothing, and a
// transfer without a byte, which looks like the end of a file, is none.
func (u usb) Read(b []byte) (int, error) {
	for {
		n, err := u.f.Read(b)
		wait := emptyTime
		switch {
		case n > 0 || len(b) == 0:
			return n, nil
		case errors.Is(err, unix.EINVAL):
			wait = muteTime
		case !errors.Is(err, io.EOF):
			return n, u.fault(err)
		}
		if u.unplugged() {
			return 0, u.fault(io.EOF)
		}
		if err := u.pause(wait, &u.readBy); err != nil {
			return 0, err
		}
	}
}

func (u usb) Write(b []byte) (int, error) {
	n, err := u.f.Write(b)
	return n, u.fault(err)
}

// state is what poll says of the device now.
func (u usb) state() (revents int16, err error) {
	err = u.control(func(fd int) error {
		fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
		_, err := unix.Poll(fds, 0)
		revents = fds[0].Revents
		return err
	})
	return revents, err
}

func (u usb) unplugged() bool {
	r, err := u.state()
	return err == nil && r&(unix.POLLHUP|unix.POLLERR) != 0
}

// Drain waits until the printer has taken the last transfer: only then does
// the driver let another begin.
func (u usb) Drain(deadline time.Time) error {
	for {
		r, err := u.state()
		switch {
		case err != nil:
			return u.fault(err)
		case r&(unix.POLLHUP|unix.POLLERR) != 0:
			return u.fault(io.EOF)
		case r&unix.POLLOUT != 0:
			return nil
		}
		if err := u.pause(5*time.Millisecond, &deadline); err != nil {
			return err
		}
	}
}

// Discard drops a transfer that stands by hanging up: the driver kills it then.
func (u usb) Discard() error {
	if err := u.Drain(time.Now().Add(takingTime)); err == nil || errors.Is(err, ErrLost) {
		return err
	}
	if u.hangUp(dropped) {
		_ = u.f.Close()
	}
	return u.fault(io.EOF)
}

// Lines are the status byte of the USB printer class.
func (u usb) Lines() (Lines, error) {
	n := 0
	err := u.control(func(fd int) (err error) { n, err = unix.IoctlGetInt(fd, lpGetStatus); return err })
	if noIoctl(err) {
		return Lines{}, ErrNoLines
	}
	return Lines{PaperOut: n&lpPaperOut != 0, Fault: n&lpNoError == 0 || n&lpSelected == 0}, u.fault(err)
}

func (u usb) Close() error {
	_ = u.Drain(time.Now().Add(takingTime))
	if !u.hangUp(closing) {
		return nil
	}
	return u.f.Close()
}
