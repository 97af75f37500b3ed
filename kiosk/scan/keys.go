package scan

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// A kernel's input event (linux/input.h): the time as two longs, then
//
//	type uint16, code uint16, value int32
//
// in the machine's byte order. A key's value is 1 down, 0 up, 2 repeated.
const (
	timeSize  = 2 * bits.UintSize / 8
	eventSize = timeSize + 8

	evSyn      = 0
	evKey      = 1
	synReport  = 0
	synDropped = 3 // the kernel's buffer has run over: events were lost
)

// Keys that type nothing (linux/input-event-codes.h).
const (
	keyTab      = 15
	keyEnter    = 28
	keyLeftCtrl = 29
	keyShiftL   = 42
	keyShiftR   = 54
	keyLeftAlt  = 56
	keyCaps     = 58
	keyKPEnter  = 96
	keyRightCtr = 97
	keyRightAlt = 100
)

// us is what the keys type on the layout that scanners use unless somebody has
// set them otherwise: without and with shift, by the key's number.
var us = layout()

func layout() map[uint16][2]byte {
	m := map[uint16][2]byte{57: {' ', ' '}, 86: {'<', '>'}}
	for _, row := range []struct {
		first        uint16
		plain, shift string
	}{
		{2, "1234567890-=", "!@#$%^&*()_+"},
		{16, "qwertyuiop[]", "QWERTYUIOP{}"},
		{30, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
		{43, `\zxcvbnm,./`, "|ZXCVBNM<>?"},
		{55, "*", "*"},
		{71, "789-456+1230.", "789-456+1230."},
		{98, "/", "/"},
	} {
		for i := range len(row.plain) {
			m[row.first+uint16(i)] = [2]byte{row.plain[i], row.shift[i]}
		}
	}
	return m
}

// digits are the keys of the number pad, by which Alt types any letter.
var digits = map[uint16]rune{82: 0, 79: 1, 80: 2, 81: 3, 75: 4, 76: 5, 77: 6, 71: 7, 72: 8, 73: 9}

// typist makes a text of key events. The zero value is ready.
type typist struct {
	shift, ctrl, alt bool
	caps             bool
	code             rune // being typed while Alt is down
	coded            bool
	lost             bool // up to the next report
}

// event takes one event and appends to dst what it types.
func (t *typist) event(dst, e []byte) []byte {
	kind := binary.NativeEndian.Uint16(e[timeSize:])
	code := binary.NativeEndian.Uint16(e[timeSize+2:])
	value := int32(binary.NativeEndian.Uint32(e[timeSize+4:])) //nolint:gosec // two's complement as it is
	switch {
	case kind == evSyn && code == synDropped:
		*t = typist{caps: t.caps, lost: true}
		return append(dst, poison)
	case kind == evSyn && code == synReport:
		t.lost = false
	case kind == evKey && !t.lost && value != 2:
		return t.key(dst, code, value == 1)
	}
	return dst
}

// poison stands where keys were lost, so that the scan that holds it is no code
// of any kind.
const poison = 0xff

func (t *typist) key(dst []byte, code uint16, down bool) []byte {
	switch code {
	case keyShiftL, keyShiftR:
		t.shift = down
	case keyLeftCtrl, keyRightCtr:
		t.ctrl = down
	case keyLeftAlt, keyRightAlt:
		if t.alt = down; !down {
			dst = t.coded1(dst)
		}
	case keyCaps:
		t.caps = t.caps != down // a press turns it over
	default:
		if down {
			return t.press(dst, code)
		}
	}
	return dst
}

func (t *typist) press(dst []byte, code uint16) []byte {
	if n, ok := digits[code]; ok && t.alt {
		t.code, t.coded = min(t.code*10+n, unicode.MaxRune+1), true
		return dst
	}
	c := us[code][0]
	if t.shift != (t.caps && c >= 'a' && c <= 'z') {
		c = us[code][1]
	}
	switch {
	case code == keyEnter, code == keyKPEnter:
		return append(dst, '\r')
	case code == keyTab:
		return append(dst, '\t')
	case c == 0, t.alt:
		return dst
	case t.ctrl:
		return append(dst, c&0x1f) // Ctrl+J ends a line, Ctrl+] is a GS1 separator
	}
	return append(dst, c)
}

// coded1 ends a letter that was typed by its number, as scanners send what is
// on no key: "Alt+7877" is "ễ".
func (t *typist) coded1(dst []byte) []byte {
	if t.coded {
		dst = utf8.AppendRune(dst, t.code) // what is no letter becomes U+FFFD
	}
	t.code, t.coded = 0, false
	return dst
}
