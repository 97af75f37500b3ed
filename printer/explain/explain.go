// Package explain names every byte of an ESC/POS line, in both directions, for
// people who look for a fault: what a program sent (Stream) and what a printer
// answered (Replies). It reads from one table of commands (see Commands) and
// carries none of them out; data inside a command is counted, not shown.
//
//	000000  1B 40                    ESC @      initialize: forget all settings
//	000002  1B 4A 18                 ESC J      print the line, feed 24 units
//	000005  1D 76 30 00 48 00 80 00  GS v 0     picture of 576 x 128 dots, scale 0 + 9216 bytes of data
//
// It shares no code with the encoder and the software printer, so that each can
// find the others' mistakes.
package explain

import (
	"fmt"
	"strconv"
	"strings"
)

// A Step is one command, run of text or answer.
type Step struct {
	At      int    // offset of its first byte
	Bytes   []byte // the command with its arguments; of text, all of it
	Data    int    // bytes of data that follow Bytes and are not shown
	Name    string // "ESC J", "text", "?" for what no table knows
	Meaning string // in plain words
	Missing int    // bytes that the stream lacks at its end
}

// Known reports whether the table has the command.
func (s Step) Known() bool { return s.Name != unknown }

const unknown = "?"

// shownBytes is how much of a step stands on its line.
const shownBytes = 12

// String is the step as a line of a dump.
func (s Step) String() string {
	hex := fmt.Sprintf("% X", s.Bytes[:min(len(s.Bytes), shownBytes)])
	if len(s.Bytes) > shownBytes {
		hex += " .."
	}
	line := fmt.Sprintf("%06d  %-38s  %-12s  %s", s.At, hex, s.Name, s.Meaning)
	if s.Data > 0 {
		line += fmt.Sprintf(" + %d bytes of data", s.Data)
	}
	if s.Missing > 0 {
		line += fmt.Sprintf(" (cut short: %d bytes missing)", s.Missing)
	}
	return strings.TrimRight(line, " ")
}

// Stream names what a program sends to a printer. The steps cover every byte,
// in order.
func Stream(b []byte) []Step {
	var out []Step
	for at := 0; at < len(b); {
		s := next(b[at:])
		s.At = at
		at += len(s.Bytes) + s.Data
		out = append(out, s)
	}
	return out
}

// next reads the step that b begins with; it takes at least one byte.
func next(b []byte) Step {
	if b[0] >= 0x20 {
		n := 1
		for n < len(b) && b[n] >= 0x20 {
			n++
		}
		return Step{Bytes: b[:n], Name: "text", Meaning: strconv.Quote(printable(b[:n]))}
	}
	c, ok := lookUp(b)
	if !ok {
		n := 1
		switch b[0] {
		case 0x10, 0x1B, 0x1C, 0x1D:
			n = min(2, len(b))
		}
		return Step{Bytes: b[:n], Name: unknown, Meaning: "no command of the table: what follows may be its data"}
	}
	head, data := c.length(b)
	head += len(c.code)
	s := Step{Name: c.Name}
	s.Missing = max(0, head+data-len(b))
	s.Bytes = b[:min(head, len(b))]
	s.Data = min(data, len(b)-len(s.Bytes))
	s.Meaning = c.say(s.Bytes[min(len(c.code), len(s.Bytes)):])
	return s
}

// printable is text as a dump shows it: what is not ASCII as <NN>.
func printable(b []byte) string {
	var w strings.Builder
	for _, c := range b {
		if c >= 0x20 && c < 0x7F {
			w.WriteByte(c)
		} else {
			fmt.Fprintf(&w, "<%02X>", c)
		}
	}
	return w.String()
}

// say fills the meaning's places from the arguments: {0} is the first byte,
// {0w} a word that begins there, {0x} it in hex, {0x8w} the word times eight.
func (c Command) say(a []byte) string {
	var out strings.Builder
	rest := c.Meaning
	for {
		before, after, ok := strings.Cut(rest, "{")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		place, tail, _ := strings.Cut(after, "}")
		out.WriteString(fill(place, a))
		rest = tail
	}
}

func fill(place string, a []byte) string {
	i := int(place[0] - '0')
	arg := func(i int) int {
		if i < len(a) {
			return int(a[i])
		}
		return 0
	}
	if i >= len(a) {
		return "..."
	}
	switch place[1:] {
	case "w":
		return strconv.Itoa(arg(i) | arg(i+1)<<8)
	case "w8":
		return strconv.Itoa(8 * (arg(i) | arg(i+1)<<8))
	case "x":
		return fmt.Sprintf("%02X", arg(i))
	case "c":
		return strconv.Quote(printable(a[i : i+1]))
	}
	return strconv.Itoa(arg(i))
}
