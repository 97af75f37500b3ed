package port

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// How a line is kept from running a printer over:
//
//	xonxoff  the kernel stops at XOFF; Slack bounds what is already behind it
//	rtscts   the kernel stops while CTS is down; Slack likewise
//	dtrdsr   Linux has no such thing: before every few bytes the lines are
//	         looked at. A cable brings the printer's DTR to DSR, to CTS, or to
//	         both; a line that was never up is not connected
//	none     nothing does

// errHeld is a deadline that passed while the printer's lines said stop.
var errHeld = fmt.Errorf("%w: the printer's DTR or RTS is down", os.ErrDeadlineExceeded)

// Write writes while the printer's lines say go, and never has more under way
// than the printer still takes after it says stop.
func (s *serial) Write(b []byte) (int, error) {
	s.wmu.Lock()
	defer s.wmu.Unlock()
	if s.window == 0 && s.flow != "dtrdsr" {
		if s.passes(b) && s.flow == "rtscts" {
			return s.force(b)
		}
		return s.put(b)
	}
	if s.passes(b) {
		return s.force(b)
	}
	sent := 0
	for sent < len(b) {
		room, again, held, err := s.room()
		if err != nil {
			return sent, err
		}
		if room <= 0 {
			s.wmu.Unlock()
			err := s.pause(again, &s.writeBy)
			s.wmu.Lock()
			if held && errors.Is(err, os.ErrDeadlineExceeded) {
				err = errHeld
			}
			if err != nil {
				return sent, err
			}
			continue
		}
		n, err := s.put(b[sent:min(len(b), sent+room)])
		sent += n
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// put hands bytes to the kernel.
func (s *serial) put(b []byte) (int, error) {
	s.wmu.Unlock() // Discard must not wait for a printer that takes nothing
	n, err := s.wires.write(b)
	s.wmu.Lock()
	now := time.Now()
	if s.wireBy.Before(now) {
		s.wireBy = now
	}
	s.wireBy = s.wireBy.Add(time.Duration(n) * s.byteTime)
	return n, s.fault(err)
}

// room is how many bytes may be written now, and if none, when to look again
// and whether a line of the printer is the cause.
func (s *serial) room() (n int, again time.Duration, held bool, err error) {
	if s.flow == "dtrdsr" && s.uart {
		l, err := s.wires.lines()
		if err == nil {
			err = s.note(l)
		}
		if err != nil {
			return 0, 0, false, s.fault(err)
		}
		if !s.ready(l) {
			return 0, s.part(s.window / 4), true, nil
		}
	}
	if s.window == 0 {
		return widest, 0, false, nil
	}
	q, err := s.wires.queued()
	if err != nil {
		return 0, 0, false, s.fault(err)
	}
	if s.uart && s.byteTime > 0 { // what an adapter holds is not in the kernel's queue
		q = max(q, int(time.Until(s.wireBy)/s.byteTime))
	}
	// Not for every byte that has left: a third of the window at a time.
	if n = s.window - q; n < s.window/3 {
		return 0, s.part(s.window/3 - n + 1), false, nil
	}
	return n, 0, false, nil
}

// part is the time that n bytes need, within what is worth waiting.
func (s *serial) part(n int) time.Duration {
	return min(max(time.Duration(n)*s.byteTime, time.Millisecond/2), lookAgain)
}

// note remembers which lines somebody drives. Once CTS is one of them, the
// kernel, which is faster, watches it, too.
func (s *serial) note(l Lines) error {
	if s.flow == "dtrdsr" && l.CTS && !s.seen.CTS {
		if err := s.wires.handshake(true); err != nil {
			return err
		}
	}
	s.seen.CTS = s.seen.CTS || l.CTS
	s.seen.DSR = s.seen.DSR || l.DSR
	return nil
}

// ready says whether every line that somebody drives says go.
func (s *serial) ready(l Lines) bool {
	if !s.seen.CTS && !s.seen.DSR {
		return false // nobody there, or busy since before we looked
	}
	return (l.CTS || !s.seen.CTS) && (l.DSR || !s.seen.DSR)
}

// passes says whether b is the command for which Discard lifted the stop.
func (s *serial) passes(b []byte) bool {
	return s.uart && len(b) <= urgentBytes && time.Now().Before(s.urgent)
}

// force writes a command past lines that say stop: a printer takes a real-time
// command even when it is full.
func (s *serial) force(b []byte) (int, error) {
	s.urgent = time.Time{}
	kernel := s.flow == "rtscts" || s.flow == "dtrdsr" && s.seen.CTS
	if kernel {
		if err := s.wires.handshake(false); err != nil {
			return 0, s.fault(err)
		}
	}
	n, err := s.put(b)
	for out := false; err == nil && kernel && !out; {
		var q int
		if q, err = s.wires.queued(); err != nil {
			break
		}
		wait := s.part(q)
		if out = q == 0; out { // of the kernel; the adapter obeys CTS, too
			wait = adapterTime + time.Duration(len(b))*s.byteTime
		}
		s.wmu.Unlock()
		err = s.pause(wait, &s.writeBy)
		s.wmu.Lock()
	}
	if kernel {
		if back := s.wires.handshake(true); err == nil {
			err = back
		}
	}
	return n, s.fault(err)
}
