package port

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// file is a character device opened without blocking, so that the runtime's
// poller gives it deadlines and a Close that frees a blocked Write; see
// docs/decisions/0005 for why serial lines are opened here.
type file struct {
	f    *os.File
	name string
	end  atomic.Int32 // open, closing or dropped

	mu      sync.Mutex
	readBy  time.Time // deadlines, zero: none; guarded by mu
	writeBy time.Time
}

// openFile opens a device for this program alone. TIOCEXCL keeps other users
// away from a serial line, the lock other printing programs of root, whom
// TIOCEXCL does not bind.
func openFile(name string) (*file, error) {
	fd, err := unix.Open(name, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	switch {
	case errors.Is(err, unix.EBUSY):
		err = ErrBusy
	case errors.Is(err, unix.EACCES):
		err = fmt.Errorf("%w: the user must be in the device's group, dialout or lp", err)
	case errors.Is(err, unix.ENOENT):
		err = fmt.Errorf("%w: motcua-printer ports lists what is plugged in", err)
	}
	if err != nil {
		return nil, fmt.Errorf("port %s: %w", name, err)
	}
	if err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = unix.Close(fd)
		if errors.Is(err, unix.EWOULDBLOCK) {
			err = ErrBusy
		}
		return nil, fmt.Errorf("port %s: %w", name, err)
	}
	return &file{f: os.NewFile(uintptr(fd), name), name: name}, nil
}

// fault says what an error of a read or a write means.
func (f *file) fault(err error) error {
	switch {
	case err == nil, errors.Is(err, ErrLost), errors.Is(err, os.ErrClosed) && f.end.Load() != dropped:
		return err
	case f.end.Load() == closing:
		return os.ErrClosed
	case f.end.Load() == dropped:
		return fmt.Errorf("port %s: %w", f.name, ErrLost)
	case errors.Is(err, errHeld):
		return err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return os.ErrDeadlineExceeded
	case errors.Is(err, io.EOF): // what a line that was hung up reads
		return fmt.Errorf("port %s: %w", f.name, ErrLost)
	case errors.Is(err, unix.EIO), errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO), errors.Is(err, unix.EPIPE), errors.Is(err, unix.ESHUTDOWN):
		return fmt.Errorf("port %s: %w: %w", f.name, ErrLost, err)
	}
	return fmt.Errorf("port %s: %w", f.name, err)
}

func (f *file) SetReadDeadline(t time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readBy = t
	return f.deadline(f.f.SetReadDeadline(t))
}

func (f *file) SetWriteDeadline(t time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.writeBy = t
	return f.deadline(f.f.SetWriteDeadline(t))
}

// deadline is the outcome of setting one. A port that is being closed has its
// own, which came first or comes again.
func (f *file) deadline(err error) error {
	if f.end.Load() != open {
		_ = f.f.SetDeadline(past)
		return f.fault(os.ErrClosed)
	}
	return err
}

// past is a deadline that has passed.
var past = time.Unix(1, 0)

// pause waits at most d, for something that the kernel wakes nobody for. It
// fails at the deadline and when the port is closed.
func (f *file) pause(d time.Duration, deadline *time.Time) error {
	f.mu.Lock()
	by := *deadline
	f.mu.Unlock()
	if f.end.Load() != open {
		return f.fault(os.ErrClosed)
	}
	if !by.IsZero() {
		left := time.Until(by)
		if left <= 0 {
			return os.ErrDeadlineExceeded
		}
		d = min(d, left)
	}
	time.Sleep(d)
	return nil
}

// hangUp marks the end and frees whoever waits; false: it has ended already.
func (f *file) hangUp(how int32) bool {
	if !f.end.CompareAndSwap(open, how) {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = f.f.SetDeadline(past)
	return true
}

// control calls do with the descriptor, which stays valid meanwhile.
func (f *file) control(do func(fd int) error) error {
	conn, err := f.f.SyscallConn()
	if err != nil {
		return f.fault(err)
	}
	var inner error
	if err := conn.Control(func(fd uintptr) { inner = do(int(fd)) }); err != nil {
		return f.fault(err)
	}
	return inner
}

// noIoctl says that a device does not know a request.
func noIoctl(err error) bool {
	return errors.Is(err, unix.ENOTTY) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS)
}
