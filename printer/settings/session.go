package settings

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"time"

	"motcua/firmware-config/profile"
	"motcua/printer/port"
)

// Options are what a Session is given. Only Open is needed.
type Options struct {
	// Open opens the printer's port; it is called again when the line changed.
	Open func(port.Config) (port.Port, error)
	Line port.Config // how the printer is spoken to now
	// Wait is how long an answer may take; 0: 1 s.
	Wait time.Duration
	// Pause is left after every write, while the printer is busy with its
	// memory and must not be spoken to; 0: 500 ms.
	Pause time.Duration
	// Restart is how long the printer may take to come back; 0: 10 s.
	Restart time.Duration
}

// A Session talks to one printer about its settings. It keeps its port to
// itself until Close; it is not safe for concurrent use.
type Session struct {
	p    profile.Printer
	o    Options
	all  []Setting
	pt   port.Port
	in   reader
	mode bool // the printer is, or may be, in its setting mode
}

// A Value is a setting as the printer has it; Value is empty when it did not
// answer that question, as models do not know every number.
type Value struct {
	Setting
	Value string
}

// Open begins a session with a printer of that profile: ErrNone if it cannot be
// set by commands.
func Open(p profile.Printer, o Options) (*Session, error) {
	o.Wait = cmp.Or(o.Wait, time.Second)
	o.Pause = cmp.Or(o.Pause, 500*time.Millisecond)
	o.Restart = cmp.Or(o.Restart, 10*time.Second)
	s := &Session{p: p, o: o, all: All(p)}
	if len(s.all) == 0 {
		return nil, fmt.Errorf("%s: %w", p.Name, ErrNone)
	}
	return s, s.open(o.Line)
}

func (s *Session) open(line port.Config) error {
	pt, err := s.o.Open(line)
	if err != nil {
		return err
	}
	s.pt, s.in, s.o.Line = pt, reader{}, line
	return s.send(quiet)
}

// Line is how the printer is spoken to now; Set may have changed it.
func (s *Session) Line() port.Config { return s.o.Line }

// Close leaves the setting mode, should an error have left the printer there,
// and hangs up.
func (s *Session) Close() error {
	if s.pt == nil {
		return nil
	}
	if s.mode {
		_ = s.leave()
	}
	_ = s.pt.Drain(time.Now().Add(s.o.Wait))
	err := s.pt.Close()
	s.pt = nil
	return err
}

// ErrSilent is returned when the printer answers no question at all.
var ErrSilent = errors.New("no answer: wrong port, speed or cable, switched off, or another model than its profile says; motcua-printer identify without --baud tries every speed")

// Read asks for every setting of the printer. A kind of setting whose first
// question is not answered is not asked for again, so that a printer that knows
// none of it costs one wait.
func (s *Session) Read() ([]Value, error) {
	var out []Value
	told := map[string]string{} // memory switches come eight at a time
	silent := map[kind]bool{}
	heard := false
	for i := range s.all {
		st := &s.all[i]
		q, id := st.ask()
		text, asked := told[string(q)]
		if !asked && !silent[st.kind] {
			var ok bool
			var err error
			if text, ok, err = s.ask(q, id, st.n); err != nil {
				return nil, err
			}
			heard = heard || ok
			silent[st.kind] = !ok && (i == 0 || s.all[i-1].kind != st.kind)
			told[string(q)] = text
		}
		out = append(out, Value{*st, st.read(text)})
	}
	if !heard {
		return nil, ErrSilent
	}
	return out, nil
}

// read is the setting's value in the text of its block; "" if it makes none.
func (s *Setting) read(text string) string {
	switch {
	case text == "":
		return ""
	case s.kind != memorySwitch:
		return s.word(text)
	case len(text) != 8:
		return ""
	}
	return s.word(text[8-s.bit : 9-s.bit])
}

// ask sends a question and waits for the block that answers it.
func (s *Session) ask(q []byte, id byte, n int) (text string, ok bool, err error) {
	if err := s.send(q); err != nil {
		return "", false, err
	}
	if err := s.pt.SetReadDeadline(time.Now().Add(s.o.Wait)); err != nil {
		return "", false, err
	}
	var b [64]byte
	for {
		got, err := s.pt.Read(b[:])
		for _, c := range b[:got] {
			if bl, whole := s.in.feed(c); whole && bl.is(id, n) {
				return bl.text(), true, nil
			}
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return "", false, nil
		}
		if err != nil {
			return "", false, fmt.Errorf("the printer's line: %w", err)
		}
	}
}

func (s *Session) send(b []byte) error {
	if s.pt == nil {
		return ErrGone
	}
	if err := s.pt.SetWriteDeadline(time.Now().Add(s.o.Wait)); err != nil {
		return err
	}
	if _, err := s.pt.Write(b); err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return errors.New("the printer takes no data: out of paper, open, or its flow control is another")
		}
		return fmt.Errorf("the printer's line: %w", err)
	}
	return nil
}
