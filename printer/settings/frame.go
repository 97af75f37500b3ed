package settings

import (
	"bytes"
	"strconv"
)

// frame is GS ( E with function fn and its parameters.
func frame(fn byte, params ...byte) []byte {
	n := len(params) + 1
	return append([]byte{0x1D, '(', 'E', byte(n), byte(n >> 8), fn}, params...)
}

// quiet comes before the first question: whatever was half sent is dropped and
// automatic status does not talk into the answers.
//
//	on the wire: 1B 40 1D 61 00
var quiet = []byte{0x1B, '@', 0x1D, 'a', 0}

// Identifiers of answers: the byte behind 37.
const (
	idMode   = 0x20
	idSwitch = 0x21
	idValue  = 0x27
	idSerial = 0x33
)

// block is an answer without its 37 and 00.
type block []byte

// is says whether the block answers a question of that kind about number n; a
// memory switch's answer does not name its number.
func (b block) is(id byte, n int) bool {
	if len(b) == 0 || b[0] != id {
		return false
	}
	if id == idMode || id == idSwitch {
		return true
	}
	num, _, ok := bytes.Cut(b[1:], []byte{0x1F})
	if !ok {
		return false
	}
	// Epson's manual gives the number of a serial item as 30h to 34h and that of
	// a value in digits; both are digits.
	got, err := strconv.Atoi(string(num))
	return err == nil && got == n
}

// text is what the block says.
func (b block) text() string {
	if b[0] == idSwitch || b[0] == idMode {
		return string(b[1:])
	}
	_, v, _ := bytes.Cut(b[1:], []byte{0x1F})
	return string(v)
}

// maxBlock bounds an answer: a line that is noise does not grow it for ever.
const maxBlock = 80

// reader finds the blocks in what a printer sends. Status bytes, XON and XOFF
// between and within them are passed over: no status byte is 37, 3B, 3D or 5F,
// which begin blocks, and no block holds 11 or 13. The zero value is ready.
type reader struct {
	in  byte // what the block began with; 0: outside
	buf []byte
}

// feed takes a byte and returns the block that it ends, if one of ours.
func (r *reader) feed(c byte) (block, bool) {
	switch {
	case c == 0x11 || c == 0x13:
	case r.in == 0:
		switch c {
		case 0x35, 0x37, 0x3B, 0x3D, 0x5F:
			r.in, r.buf = c, nil
		}
	case c == 0:
		in := r.in
		r.in = 0
		return r.buf, in == 0x37 && len(r.buf) > 0
	case len(r.buf) >= maxBlock:
		r.in = 0
	default:
		r.buf = append(r.buf, c)
	}
	return nil, false
}
