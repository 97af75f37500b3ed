package port

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Timing and sizes of a serial line.
const (
	closeTime   = 2 * time.Second        // for what is under way when the port is closed
	standTime   = 300 * time.Millisecond // a queue that stands so long will not empty
	urgentBytes = 64                     // a real-time command that passes a stop
	urgentTime  = time.Second            // after Discard, for that command to be written
	adapterTime = 20 * time.Millisecond  // for an adapter to pass on what it was given
	hidden      = 256                    // bytes that an adapter or UART may hold unseen
	widest      = 1024                   // most bytes kept under way on a bounded line
	slackDTR    = 128                    // of a line watched by program, if it is not known
	lookAgain   = 20 * time.Millisecond  // at a line that says stop, at most
)

// serial is an open serial line.
type serial struct {
	*file
	wires    wires
	uart     bool // it has modem lines; a pty has none
	flow     string
	window   int           // most bytes under way; 0: what the kernel takes
	byteTime time.Duration // ten bits

	wmu    sync.Mutex // held by Write, Drain and Discard while they look at these
	wireBy time.Time  // when the last byte leaves the wire, by the baud rate
	seen   Lines      // lines that were up once, so somebody drives them
	urgent time.Time  // until then a short Write passes the printer's stop
}

// wires are the line as the kernel has it.
type wires interface {
	write(b []byte) (int, error)
	queued() (int, error) // bytes that wait for the wire
	lines() (Lines, error)
	handshake(on bool) error // whether the kernel itself stops while CTS is down
	discard() error          // empties the queue and lifts an XOFF
}

func openSerial(name string, c Config) (Port, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	baud, err := setMode(f, c)
	if err != nil {
		_ = f.f.Close()
		if errors.Is(err, unix.ENOTTY) {
			return nil, fmt.Errorf("port %s: it is no serial line", name)
		}
		return nil, fmt.Errorf("port %s: %w", name, err)
	}
	s := &serial{file: f, wires: tty{f}}
	if err := s.start(c, baud); err != nil {
		_ = f.f.Close()
		return nil, fmt.Errorf("port %s: %w", name, err)
	}
	return s, nil
}

// start settles how the line is watched.
func (s *serial) start(c Config, baud int) error {
	s.flow = c.Flow
	if baud > 0 {
		s.byteTime = 10 * time.Second / time.Duration(baud)
	}
	l, err := s.wires.lines()
	if err != nil && !errors.Is(err, ErrNoLines) {
		return err
	}
	s.uart = err == nil
	slack := c.Slack
	if slack == 0 && c.Flow == "dtrdsr" && s.uart {
		slack = slackDTR
	}
	if slack > 0 && c.Flow != "none" && c.Flow != "" {
		s.window = min(max(slack*3/4, 8), widest)
	}
	return s.note(l)
}

// setMode makes the line raw, 8N1, at c.Baud, with flow control by c.Flow, and
// keeps other programs away. It returns the speed that the line has.
func setMode(f *file, c Config) (int, error) {
	baud := 0
	err := f.control(func(fd int) error {
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
		case "rtscts":
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
		if t, err = unix.IoctlGetTermios(fd, unix.TCGETS2); err != nil {
			return err
		}
		baud = int(t.Ospeed)
		if err := unix.IoctlSetInt(fd, unix.TIOCEXCL, 0); err != nil {
			return err
		}
		return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIOFLUSH)
	})
	if err == nil && c.Baud > 0 && !near(baud, c.Baud) {
		err = fmt.Errorf("the line does %d baud, not %d", baud, c.Baud)
	}
	return baud, err
}

// near says whether two ends at these speeds still understand each other: the
// stop bit must not be missed by more than a third of a bit in ten.
func near(is, want int) bool {
	d := is - want
	return max(d, -d)*30 <= want
}

func (s *serial) Read(b []byte) (int, error) {
	n, err := s.f.Read(b)
	return n, s.fault(err)
}

// Drain waits for the kernel's queue and then for the time that the bytes
// hidden behind it take. On a pty the queue is always empty.
func (s *serial) Drain(deadline time.Time) error {
	for {
		n, err := s.wires.queued()
		if err != nil {
			return s.fault(err)
		}
		wait := 5 * time.Millisecond // the kernel wakes nobody for an empty queue
		if n == 0 {
			s.wmu.Lock()
			wait = min(time.Until(s.wireBy), hidden*s.byteTime)
			s.wmu.Unlock()
			if wait <= 0 || !s.uart {
				return nil
			}
		}
		if err := s.pause(wait, &deadline); err != nil {
			return err
		}
	}
}

func (s *serial) Discard() error {
	s.wmu.Lock()
	defer s.wmu.Unlock()
	s.urgent, s.wireBy = time.Now().Add(urgentTime), time.Time{}
	return s.fault(s.wires.discard())
}

func (s *serial) Lines() (Lines, error) {
	l, err := s.wires.lines()
	if errors.Is(err, ErrNoLines) {
		return l, err
	}
	return l, s.fault(err)
}

// Close lets go what moves, throws away what stands, and hangs up. Without
// that the kernel would keep a program for half a minute at a printer that
// said stop, or send it the rest of a job that was given up.
func (s *serial) Close() error {
	if !s.hangUp(closing) {
		return nil
	}
	last, moved := 0, time.Now()
	for end := moved.Add(closeTime); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		n, err := s.wires.queued()
		if err != nil || n == 0 || n == last && time.Since(moved) > standTime {
			break
		}
		if n != last {
			last, moved = n, time.Now()
		}
	}
	if last > 0 {
		_ = s.wires.discard()
	}
	return s.f.Close()
}

// tty is what the kernel shows of a line.
type tty struct{ *file }

func (t tty) write(b []byte) (int, error) { return t.f.Write(b) }

func (t tty) queued() (n int, err error) {
	err = t.control(func(fd int) (err error) { n, err = unix.IoctlGetInt(fd, unix.TIOCOUTQ); return err })
	return n, err
}

func (t tty) lines() (Lines, error) {
	n := 0
	err := t.control(func(fd int) (err error) { n, err = unix.IoctlGetInt(fd, unix.TIOCMGET); return err })
	if noIoctl(err) {
		return Lines{}, ErrNoLines
	}
	return Lines{CTS: n&unix.TIOCM_CTS != 0, DSR: n&unix.TIOCM_DSR != 0, DCD: n&unix.TIOCM_CD != 0}, err
}

func (t tty) handshake(on bool) error {
	return t.control(func(fd int) error {
		m, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
		if err != nil {
			return err
		}
		m.Cflag &^= unix.CRTSCTS
		if on {
			m.Cflag |= unix.CRTSCTS
		}
		return unix.IoctlSetTermios(fd, unix.TCSETS2, m)
	})
}

func (t tty) discard() error {
	return t.control(func(fd int) error {
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
