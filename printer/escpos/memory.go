package escpos

import (
	"bytes"

	"motcua/firmware-config/profile"
	"motcua/printer/spool"
)

// memory is what a printer still holds of the letters that jobs defined (ESC &).
// A job is whole in itself: it wakes the printer, which forgets, and defines
// every letter that it uses. That is half of a ticket on a slow line, so a job
// goes out without what the printer surely has.
//
// It never guesses: a job that is not wholly understood, that prints as itself a
// code which holds a letter of ours, or that fills the printer's memory up, goes
// out as it is.
type memory struct {
	p    profile.Printer
	held map[byte][]byte // definition by code: x d..; empty: the code stands for itself
}

// NewMemory makes the memory of one printer, empty.
func (l language) NewMemory() spool.Memory {
	if l.p.Text.Tier != "glyphs" {
		return nil
	}
	return &memory{p: l.p}
}

func (m *memory) Lost() { m.held = nil }

// Lighten takes out of a job the letters that the printer holds, and the waking
// that would make it forget them.
func (m *memory) Lighten(job []byte) []byte {
	if len(m.held) == 0 {
		return job
	}
	head, wakes := bytes.CutPrefix(job, []byte{esc, '@'})
	if !wakes {
		return job
	}
	out := make([]byte, 0, len(job))
	if m.keeps() {
		out = append(out, esc, '@')
	} else {
		out = append(out, calm...)
	}
	defined, total := map[byte]bool{}, 0
	for _, def := range m.held {
		if len(def) > 0 {
			total++
		}
	}
	for len(head) > 0 {
		n := commandLen(head)
		if n == 0 || n > len(head) {
			return job
		}
		c := head[:n]
		head = head[n:]
		switch {
		case n == 1 && c[0] >= 0x20:
			if !defined[c[0]] && len(m.held[c[0]]) > 0 {
				return job
			}
		case isCommand(c, esc, '@'):
			return job
		case isCommand(c, esc, '?'):
			defined[c[2]] = true
			if def, known := m.held[c[2]]; known && len(def) == 0 {
				continue
			}
		case isCommand(c, esc, '&') && c[3] != c[4]:
			return job
		case isCommand(c, esc, '&'):
			if defined[c[3]] = true; bytes.Equal(m.held[c[3]], c[5:]) {
				continue
			}
			if len(m.held[c[3]]) == 0 {
				total++
			}
		}
		out = append(out, c...)
	}
	if total > m.p.Text.GlyphMax {
		return job
	}
	return out
}

// Printed notes what a job, as it was sent, left in the printer. It must be on
// paper, or wholly taken.
func (m *memory) Printed(job []byte) {
	rest, wakes := bytes.CutPrefix(job, []byte{esc, '@'})
	if !wakes && !bytes.HasPrefix(job, calm) {
		m.Lost() // not one of ours
		return
	}
	if wakes && !m.keeps() || m.held == nil {
		m.held = map[byte][]byte{}
	}
	for len(rest) > 0 {
		n := commandLen(rest)
		if n == 0 || n > len(rest) || isCommand(rest[:n], esc, '@') {
			m.Lost()
			return
		}
		switch c := rest[:n]; {
		case isCommand(c, esc, '&') && c[3] == c[4]:
			m.held[c[3]] = bytes.Clone(c[5:])
		case isCommand(c, esc, '&'):
			m.Lost()
			return
		case isCommand(c, esc, '?'):
			m.held[c[2]] = nil
		}
		rest = rest[n:]
	}
}

// keeps says that ESC @ leaves our letters alone.
func (m *memory) keeps() bool { return m.p.Text.GlyphsKept == "power" }

// calm brings back what a job of ours may have changed, in the place of ESC @:
// alignment, size, weight, colour, smoothing and margin. Everything else a job
// sets before it relies on it.
var calm = []byte{esc, 'a', 0, gs, '!', 0, esc, 'E', 0, gs, 'B', 0, gs, 'b', 0, gs, 'L', 0, 0}

func isCommand(c []byte, a, b byte) bool { return len(c) >= 2 && c[0] == a && c[1] == b }
