package settings

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"motcua/printer/port"
)

// State is what became of a setting that was to be changed.
type State string

const (
	Already State = "already so"                       // nothing was written
	Done    State = "set and read back"                // the printer obeys it now
	Kept    State = "kept, not obeyed yet"             // it remembers the value and still speaks the old line
	Refused State = "not taken"                        // it still says the old value
	Unread  State = "written, the printer did not say" // no answer to that question
)

// An Outcome is a setting after Set.
type Outcome struct {
	Key, Was, Is string
	State        State
}

// ErrMode is returned when the printer does not enter its setting mode; nothing
// was changed then.
var ErrMode = errors.New("the printer did not enter its setting mode, nothing was changed")

// ErrGone is returned when the printer was set and does not answer since; what
// it remembers is not known.
var ErrGone = errors.New("the printer was set and does not answer since: switch it off and on, then read its settings at the new speed, else at the old")

// change is a setting with what it shall be.
type change struct {
	*Setting
	want, code string
}

// Set changes settings, keys to values as in All. Everything is checked before
// the first byte; what is already so is not written; the printer then restarts
// by itself and is asked again, at its new speed if that was set. Outcomes come
// in the order of All. With an error, nothing is known but what it says.
func (s *Session) Set(values map[string]string) ([]Outcome, error) {
	changes, err := s.check(values)
	if err != nil {
		return nil, err
	}
	before, err := s.Read()
	if err != nil {
		return nil, err
	}
	was := byKey(before)
	todo := slices.DeleteFunc(slices.Clone(changes), func(c change) bool { return was[c.Key] == c.want })
	is, atOld := was, false
	if len(todo) > 0 {
		if err := s.write(todo, was); err != nil {
			return nil, err
		}
		if is, atOld, err = s.readBack(todo, was); err != nil {
			return nil, err
		}
	}
	var out []Outcome
	for _, c := range changes {
		o := Outcome{Key: c.Key, Was: was[c.Key], Is: is[c.Key], State: Done}
		switch {
		case o.Was == c.want:
			o.State = Already
		case o.Is == "":
			o.State = Unread
		case o.Is != c.want:
			o.State = Refused
		case atOld && c.line():
			o.State = Kept
		}
		out = append(out, o)
	}
	return out, nil
}

// check finds the settings, in the order of All.
func (s *Session) check(values map[string]string) ([]change, error) {
	var out []change
	for _, key := range slices.Sorted(maps.Keys(values)) {
		st, code, err := find(s.all, key, values[key])
		if err != nil {
			return nil, err
		}
		out = append(out, change{st, values[key], code})
	}
	slices.SortFunc(out, func(a, b change) int {
		at := func(c change) int {
			return slices.IndexFunc(s.all, func(st Setting) bool { return st.Key == c.Key })
		}
		return at(a) - at(b)
	})
	return out, nil
}

// write takes the printer through its setting mode. A setting that the printer
// tells is asked for behind its write: the answer shows that the write was
// taken, not yet what it did.
func (s *Session) write(todo []change, was map[string]string) error {
	s.mode = true // also when the answer gets lost: Close leaves it
	_, ok, err := s.ask(frame(1, 'I', 'N'), idMode, 0)
	if err != nil {
		return err
	}
	if !ok {
		return ErrMode
	}
	for _, c := range todo {
		if err := s.send(c.Setting.write(c.code)); err != nil {
			return fmt.Errorf("%s: %w; read the settings again", c.Key, err)
		}
		if err := s.settle(); err != nil {
			return fmt.Errorf("%s: %w; read the settings again", c.Key, err)
		}
		if was[c.Key] == "" {
			continue
		}
		q, id := c.Setting.ask()
		if _, _, err := s.ask(q, id, c.n); err != nil {
			return fmt.Errorf("%s: %w; read the settings again", c.Key, err)
		}
	}
	if err := s.leave(); err != nil {
		return fmt.Errorf("%w; read the settings again", err)
	}
	return nil
}

// leave ends the setting mode, which restarts the printer.
func (s *Session) leave() error {
	s.mode = false
	if err := s.send(frame(2, 'O', 'U', 'T')); err != nil {
		return err
	}
	_ = s.settle() // on USB the printer is gone by now; whether it came back is asked next
	return nil
}

// settle waits until what was written is out and the printer is done with its
// memory. It says nothing in between, so there is nothing but time to wait for.
func (s *Session) settle() error {
	if err := s.pt.Drain(time.Now().Add(s.o.Wait)); err != nil {
		return fmt.Errorf("the printer's line: %w", err)
	}
	<-time.After(s.o.Pause)
	return nil
}

// readBack asks the printer when it is back, at the line that was set; atOld
// says that it was found at the old one. The new line has two tries before the
// old one has its first: at the wrong speed a printer hears noise, and may print
// it. A printer that still speaks the old line may have missed the end of its
// setting mode, so that is said once more before it is believed.
func (s *Session) readBack(todo []change, was map[string]string) (is map[string]string, atOld bool, err error) {
	before := s.o.Line
	after := lineAfter(before, todo)
	_ = s.pt.Close()
	s.pt = nil
	end := time.Now().Add(s.o.Restart)
	gone, again := ErrGone, false
	for try := 0; try < 4 || time.Now().Before(end); try++ {
		line := after
		if try >= 2 && try%2 == 0 {
			line = before
		}
		v, err := s.readAt(line, was)
		switch {
		case err == nil && line != after && !again:
			again, try = true, -1
			_ = s.leave()
			_ = s.pt.Close()
			s.pt = nil
		case err == nil:
			return byKey(v), line != after, nil
		case errors.Is(err, ErrSilent):
			gone = ErrGone
		default: // a printer on USB or the network goes away while it restarts
			gone = fmt.Errorf("%w (%w)", ErrGone, err)
			<-time.After(s.o.Pause)
		}
	}
	return nil, false, gone
}

// readAt opens the port anew and reads, if the printer answers what it answered
// before; the port stays open if that went well.
func (s *Session) readAt(line port.Config, was map[string]string) ([]Value, error) {
	if err := s.open(line); err != nil {
		return nil, err
	}
	v, err := s.readIf(was)
	if err != nil {
		_ = s.pt.Close()
		s.pt = nil
	}
	return v, err
}

// readIf reads when one question shows that the printer is there.
func (s *Session) readIf(was map[string]string) ([]Value, error) {
	for i := range s.all {
		if st := &s.all[i]; was[st.Key] != "" {
			q, id := st.ask()
			if _, ok, err := s.ask(q, id, st.n); err != nil || !ok {
				return nil, cmp.Or(err, ErrSilent)
			}
			break
		}
	}
	return s.Read()
}

// lineAfter is the line as the changes make it.
func lineAfter(line port.Config, todo []change) port.Config {
	for _, c := range todo {
		switch c.Key {
		case "baud":
			line.Baud, _ = strconv.Atoi(c.want)
		case "flow":
			line.Flow = c.want
		}
	}
	return line
}

func byKey(values []Value) map[string]string {
	m := map[string]string{}
	for _, v := range values {
		m[v.Key] = v.Value
	}
	return m
}
