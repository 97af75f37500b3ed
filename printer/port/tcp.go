package port

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Network timing. A printer that was switched off says nothing at all: an idle
// connection notices by keep-alive, one with a job under way because nothing is
// acknowledged any more. A printer without paper acknowledges that it takes
// nothing, for hours, and is not lost.
const (
	dialTimeout  = 3 * time.Second
	lingerReads  = 2 * time.Second        // for the printer's end of a closed socket
	lingerMost   = 5 * time.Second        // likewise, while it still takes what was sent
	silenceLimit = 15 * time.Second       // without a sign of life
	standStill   = 150 * time.Millisecond // within which a printer that works takes something
	askAgain     = 5 * time.Second        // whether a printer that took nothing takes something, at least
	unsentBytes  = 4096                   // that the kernel keeps, beside what is under way
)

// socket is a printer on the network.
type socket struct {
	*net.TCPConn
	name  string
	quit  chan struct{} // ends watch; closed by Close
	watch sync.WaitGroup
	end   atomic.Int32 // open, closing or dropped
}

// What became of a port.
const (
	open    = iota
	closing // Close was called
	dropped // it hung up by itself: lost
)

// dial connects; a printer that gives no sign of life for that long is lost.
func dial(addr string, silence time.Duration) (Port, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, fmt.Errorf("port %s: %w", addr, err)
	}
	d := net.Dialer{Timeout: dialTimeout, KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: silence / 3, Interval: silence / 3, Count: 2,
	}}
	c, err := d.Dial("tcp", addr)
	if errors.Is(err, syscall.ECONNREFUSED) {
		err = fmt.Errorf("%w: another computer is printing there, or it is no printer", err)
	}
	if err != nil {
		return nil, fmt.Errorf("port %s: %w", addr, err)
	}
	s := &socket{TCPConn: c.(*net.TCPConn), name: addr, quit: make(chan struct{})}
	s.keepShort()
	s.watch.Go(func() { s.watchSilence(silence) })
	return s, nil
}

// watchSilence hangs up when bytes are under way and the printer's side gives
// no sign of life.
func (s *socket) watchSilence(limit time.Duration) {
	tick := time.NewTicker(limit / 10)
	defer tick.Stop()
	var since time.Time // it has owed us an answer
	for {
		select {
		case <-s.quit:
			return
		case now := <-tick.C:
			n, owing, err := s.underWay()
			switch {
			case err != nil:
				return // the kernel does not tell, or the socket is gone
			case n == 0 || !owing:
				since = time.Time{}
			case since.IsZero():
				since = now
			case now.Sub(since) > limit:
				s.drop()
				return
			}
		}
	}
}

// drop hangs up at once: what was not sent never is.
func (s *socket) drop() {
	if s.end.CompareAndSwap(open, dropped) {
		_ = s.SetLinger(0)
		_ = s.TCPConn.Close()
	}
}

// fault says what an error of a read or a write means.
func (s *socket) fault(err error) error {
	switch {
	case err == nil:
		return nil
	case s.end.Load() == closing:
		return os.ErrClosed
	case errors.Is(err, os.ErrDeadlineExceeded):
		return os.ErrDeadlineExceeded
	case s.end.Load() == dropped, errors.Is(err, io.EOF):
		return fmt.Errorf("port %s: %w", s.name, ErrLost)
	}
	return fmt.Errorf("port %s: %w: %w", s.name, ErrLost, err)
}

func (s *socket) Read(b []byte) (int, error) {
	n, err := s.TCPConn.Read(b)
	return n, s.fault(err)
}

func (s *socket) Write(b []byte) (int, error) {
	n, err := s.TCPConn.Write(b)
	return n, s.fault(err)
}

// Drain waits until the printer's side has acknowledged every byte.
func (s *socket) Drain(deadline time.Time) error {
	for {
		n, _, err := s.underWay()
		switch {
		case errors.Is(err, errors.ErrUnsupported):
			return nil
		case err != nil:
			return s.fault(err)
		case n == 0:
			return nil
		case !time.Now().Before(deadline):
			return os.ErrDeadlineExceeded
		}
		time.Sleep(min(5*time.Millisecond, time.Until(deadline))) // the kernel wakes nobody for that
	}
}

// Discard hangs up if the printer takes nothing: no other way drops what waits
// for it, and nothing overtakes that on a network.
func (s *socket) Discard() error {
	before, _, err := s.underWay()
	if errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	if err == nil && before > 0 {
		if err := s.Drain(time.Now().Add(standStill)); errors.Is(err, os.ErrDeadlineExceeded) {
			if n, _, err := s.underWay(); err == nil && n >= before {
				s.drop()
				return s.fault(io.EOF)
			}
			return nil
		}
	}
	return s.fault(err)
}

// Lines does not exist on a network.
func (*socket) Lines() (Lines, error) { return Lines{}, ErrNoLines }

// Close ends our direction first and reads the printer's to its end: closing
// with status unread would reset the connection and lose the ticket's tail. If
// the printer has not taken everything then, the rest never reaches it.
func (s *socket) Close() error {
	if !s.end.CompareAndSwap(open, closing) {
		s.stop()
		return nil
	}
	defer s.stop()
	if s.CloseWrite() == nil {
		s.linger()
	}
	if n, _, err := s.underWay(); err == nil && n > 0 {
		_ = s.SetLinger(0)
	}
	return s.TCPConn.Close()
}

// linger reads the printer's direction to its end, for as long as it takes
// what was sent.
func (s *socket) linger() {
	var b [512]byte
	left, _, _ := s.underWay()
	for end := time.Now().Add(lingerMost); time.Now().Before(end); {
		_ = s.SetReadDeadline(time.Now().Add(lingerReads))
		for {
			_, err := s.TCPConn.Read(b[:])
			if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
				return
			}
			if err != nil || time.Now().After(end) {
				break
			}
		}
		n, _, err := s.underWay()
		if err != nil || n >= left {
			return
		}
		left = n
	}
}

// stop ends watchSilence and waits for it.
func (s *socket) stop() {
	select {
	case <-s.quit:
	default:
		close(s.quit)
	}
	s.watch.Wait()
}
