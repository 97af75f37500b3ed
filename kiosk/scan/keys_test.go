package scan

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

func event(kind, code uint16, value int32) []byte {
	e := make([]byte, eventSize)
	binary.NativeEndian.PutUint16(e[timeSize:], kind)
	binary.NativeEndian.PutUint16(e[timeSize+2:], code)
	binary.NativeEndian.PutUint32(e[timeSize+4:], uint32(value))
	return e
}

func press(code uint16) []byte {
	return append(append(event(evKey, code, 1), event(evKey, code, 0)...), event(evSyn, synReport, 0)...)
}

// typed is what a scanner that is a keyboard sends for a text and Enter: with
// Alt and the number pad what is on no key.
func typed(text string) []byte {
	var out []byte
	for _, r := range text {
		code, shift := keyOf(r)
		switch {
		case code == 0:
			out = append(out, event(evKey, keyLeftAlt, 1)...)
			for _, d := range fmt.Sprintf("%04d", r) {
				for k, v := range digits {
					if v == d-'0' {
						out = append(out, press(k)...)
					}
				}
			}
			out = append(out, event(evKey, keyLeftAlt, 0)...)
		case shift:
			out = append(append(append(out, event(evKey, keyShiftR, 1)...), press(code)...), event(evKey, keyShiftR, 0)...)
		default:
			out = append(out, press(code)...)
		}
	}
	return append(out, press(keyEnter)...)
}

func keyOf(r rune) (code uint16, shift bool) {
	if r > 0x7e {
		return 0, false
	}
	for k, c := range us {
		if _, pad := digits[k]; !pad && c[0] == byte(r) {
			return k, false
		} else if !pad && c[1] == byte(r) {
			return k, true
		}
	}
	return 0, false
}

func decode(events []byte) string {
	var t typist
	var out []byte
	for ; len(events) > 0; events = events[eventSize:] {
		out = t.event(out, events[:eventSize])
	}
	return string(out)
}

func TestKeysBecomeTheTextThatWasScanned(t *testing.T) {
	all := ""
	for r := ' '; r < 0x7f; r++ {
		all += string(r)
	}
	for _, text := range []string{
		all, "https://hcc.example.vn/t/Zk3v9QxT1bLm8RsW5yUe2A", "H56.14-240823-0001",
		"aw ow dd aas uw H56", // an input method would make ă ơ đ ấ ư of it
		"038199000001||Nguyễn Thị Mẫu Thử|01021999|Nữ|Thôn Mẫu, Xã Pù Luông|03042021",
	} {
		if got := decode(typed(text)); got != text+"\r" {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestKeysThatAreHardToRead(t *testing.T) {
	caps := press(keyCaps)
	for name, c := range map[string]struct {
		in   [][]byte
		want string
	}{
		"caps lock turns letters over, digits not": {[][]byte{caps, typed("aB1-"), caps, typed("a")}, "Ab1-\ra\r"},
		"the number pad":             {[][]byte{press(79), press(80), press(81), press(keyKPEnter)}, "123\r"},
		"a key held down types once": {[][]byte{event(evKey, 30, 1), event(evKey, 30, 2), event(evKey, 30, 2), event(evKey, 30, 0)}, "a"},
		"a separator by Ctrl":        {[][]byte{event(evKey, keyLeftCtrl, 1), press(27), event(evKey, keyLeftCtrl, 0), press(30)}, "\x1da"},
		"keys that type nothing":     {[][]byte{press(59), press(125), press(240), event(2, 0, 1), press(30)}, "a"},
		"lost keys spoil their scan only": {
			[][]byte{press(30), event(evSyn, synDropped, 0), event(evKey, 48, 1), event(evSyn, synReport, 0), press(46), press(keyEnter), press(32)}, "a\xffc\rd",
		},
		"shift that was lost while down": {[][]byte{event(evKey, keyShiftL, 1), event(evSyn, synDropped, 0), event(evSyn, synReport, 0), press(30)}, "\xffa"},
		"a number that is no letter":     {[][]byte{event(evKey, keyLeftAlt, 1), []byte(strings.Repeat(string(press(73)), 40)), event(evKey, keyLeftAlt, 0), press(30)}, "\ufffda"},
	} {
		var all []byte
		for _, e := range c.in {
			all = append(all, e...)
		}
		if got := decode(all); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
