package explain

import (
	"bytes"
	"fmt"
	"strings"
)

// Replies names what a printer sends. A reply to DLE EOT n does not say what it
// answers: asked are the n that were asked and not answered yet, in order; when
// they run out all readings are given. A group or block that is cut off at the
// end has bytes Missing: with more bytes it becomes whole.
func Replies(b []byte, asked ...byte) []Step {
	var out []Step
	for at := 0; at < len(b); {
		s := reply(b[at:])
		if s.Name == RealTimeReply && len(asked) > 0 {
			s.Meaning = fmt.Sprintf("to %d: %s", asked[0], realTimeWords(s.Bytes[0], asked[0]))
			asked = asked[1:]
		}
		s.At = at
		at += len(s.Bytes)
		out = append(out, s)
	}
	return out
}

// reply reads what b begins with, by its fixed bits.
func reply(b []byte) Step {
	c := b[0]
	one := func(name, meaning string) Step { return Step{Bytes: b[:1], Name: name, Meaning: meaning} }
	switch {
	case c == 0x11:
		return one("XON", "go on")
	case c == 0x13:
		return one("XOFF", "stop: buffer full or offline")
	case c&0x93 == 0x12:
		return one(RealTimeReply, realTimeWords(c, 0))
	case c&0x93 == 0x10:
		return group(b)
	case bytes.IndexByte([]byte{0x35, 0x37, 0x3B, 0x3D, 0x5F}, c) >= 0:
		return textBlock(b)
	case c&0x90 == 0:
		return one("GS r, GS I", paperWords(c, 0x03, 0x0C)+fmt.Sprintf("; or an identity byte: %d", c))
	}
	return one(unknown, "noise: wrong speed, wrong parity, or no printer")
}

// RealTimeReply is the name of a step that answers DLE EOT.
const RealTimeReply = "DLE EOT"

// realTimeBits are the bits of the replies to DLE EOT 1 to 4.
var realTimeBits = [4]map[byte]string{
	{0x04: "drawer signal high", 0x08: "offline", 0x20: "waits for recovery", 0x40: "feed button"},
	{0x04: "cover open", 0x08: "feed button", 0x20: "stopped by paper end", 0x40: "error"},
	{0x04: "mechanical error", 0x08: "cutter", 0x20: "unrecoverable error", 0x40: "hot head or voltage"},
	{0x04: "paper near its end", 0x08: "paper near its end", 0x20: "paper end", 0x40: "paper end"},
}

// realTimeWords reads a reply to DLE EOT n; n 0 is any.
func realTimeWords(c, n byte) string {
	if n < 1 || n > 4 {
		if c == 0x12 {
			return "all well"
		}
		var w []string
		for n := byte(1); n <= 4; n++ {
			w = append(w, fmt.Sprintf("if to %d: %s", n, realTimeWords(c, n)))
		}
		return strings.Join(w, "; ")
	}
	var w []string
	for _, bit := range []byte{0x04, 0x08, 0x20, 0x40} {
		if word := realTimeBits[n-1][bit]; c&bit != 0 && (len(w) == 0 || w[len(w)-1] != word) {
			w = append(w, word)
		}
	}
	if len(w) == 0 {
		return "all well"
	}
	return strings.Join(w, ", ")
}

func paperWords(c, near, end byte) string {
	switch {
	case c&end != 0:
		return "paper end"
	case c&near != 0:
		return "paper near its end"
	}
	return "paper there"
}

// group is four bytes of automatic status, with XON and XOFF between them.
func group(b []byte) Step {
	s := Step{Name: "ASB"}
	var g []byte
	n := 0
	for ; n < len(b) && len(g) < 4; n++ {
		if b[n] == 0x11 || b[n] == 0x13 {
			continue
		}
		if len(g) > 0 && b[n]&0x90 != 0 {
			break
		}
		g = append(g, b[n])
	}
	s.Bytes = b[:n]
	if len(g) < 4 {
		s.Missing = 4 - len(g)
		s.Meaning = "automatic status"
		return s
	}
	var w []string
	for _, r := range []struct {
		on   bool
		word string
	}{
		{g[0]&0x08 != 0, "offline"},
		{g[0]&0x20 != 0, "cover open"},
		{g[0]&0x40 != 0, "feed button"},
		{g[1]&0x04 != 0, "mechanical error"},
		{g[1]&0x08 != 0, "cutter"},
		{g[1]&0x20 != 0, "unrecoverable error"},
		{g[1]&0x40 != 0, "hot head or voltage"},
	} {
		if r.on {
			w = append(w, r.word)
		}
	}
	if len(w) == 0 {
		w = []string{"online"}
	}
	s.Meaning = "automatic status: " + strings.Join(append(w, paperWords(g[2], 0x03, 0x0C)), ", ")
	return s
}

// textBlock is a header, text and a NUL.
func textBlock(b []byte) Step {
	s := Step{Name: "block", Bytes: b}
	end := bytes.IndexByte(b, 0)
	if end < 0 {
		s.Missing = 1
		s.Meaning = "answer that goes on"
		return s
	}
	s.Bytes = b[:end+1]
	body := b[1:end]
	switch {
	case b[0] == 0x5F:
		s.Name, s.Meaning = "GS I", "identity: "+printable(body)
	case b[0] == 0x37 && len(body) == 5 && body[0] == 0x22:
		s.Name, s.Meaning = "GS ( H 48", "all before mark "+printable(body[1:])+" is on paper"
	case b[0] == 0x37 && len(body) == 1 && body[0] == 0x25:
		s.Name, s.Meaning = "DLE DC4 8", "everything that was not printed is dropped"
	case b[0] == 0x37 && len(body) > 0 && body[0] == 0x36:
		s.Name, s.Meaning = "GS ( k 182", "size of the symbol: "+printable(body[1:])
	default:
		s.Meaning = "answer: " + printable(body)
	}
	return s
}
