// Package typing writes Vietnamese from the keys of a keyboard by the two rules
// that people have learnt, Telex and VNI, or leaves the keys as they are.
//
// A line is kept as the keys that were pressed, and Text is what they write.
// So taking back the last key (Back) undoes exactly what that key did, be it a
// letter, a mark or a tone, and a word that turns out not to be Vietnamese
// ("passport", "internet") stands as it was typed, however many of its letters
// looked like marks on the way.
//
//	Telex  aa aw dd ee oo ow uw w   â ă đ ê ô ơ ư ư    s f r x j z   tones, none
//	VNI    6 (â ê ô) 7 (ơ ư) 8 (ă) 9 (đ)               1 2 3 4 5 0   tones, none
//
// A mark may be typed anywhere behind its letter ("tieengs", "tienges"), and a
// key pressed twice stands for itself ("as" is typed "ass"). The tone stands
// where school books put it ("hòa", "thủy") and moves when more letters come.
// Text is NFC.
package typing

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mode is a way of typing ("kiểu gõ").
type Mode uint8

// The modes. The zero Mode is Telex, as nearly all keyboards in offices have it.
const (
	Telex Mode = iota
	VNI
	Plain // keys as they are
	modes
)

// Next is the mode behind m when one goes round.
func (m Mode) Next() Mode { return (m + 1) % modes }

// Keys are the keys of one line in the order pressed, and the changes of mode
// between them. The zero value is an empty line. Keys are comparable.
type Keys string

// switches are what stands in Keys for a change of mode. The first key of every
// line is preceded by one.
const switches = "\x11\x12\x13"

// Press is the line after one more key, which is a character.
func (k Keys) Press(m Mode, key rune) Keys {
	if unicode.IsControl(key) {
		return k
	}
	if s := switches[m%modes]; k.mode() != s {
		k += Keys(s)
	}
	return k + Keys(key)
}

// mode is the switch that holds at the end; 0 in an empty line.
func (k Keys) mode() byte {
	if i := strings.LastIndexAny(string(k), switches); i >= 0 {
		return k[i]
	}
	return 0
}

// Of is a line that somebody else wrote, a scanner for one.
func Of(text string) Keys {
	if text == "" {
		return ""
	}
	return Keys(switches[Plain]) + Keys(text)
}

// Back is the line without what the last key did.
func (k Keys) Back() Keys {
	s := strings.TrimRight(string(k), switches)
	_, n := utf8.DecodeLastRuneInString(s)
	return Keys(strings.TrimRight(s[:len(s)-n], switches))
}

// Text is what the keys write.
func (k Keys) Text() string {
	var out strings.Builder
	m, w := Telex, word{}
	end := func() {
		out.WriteString(w.String())
		w = word{}
	}
	for _, key := range string(k) {
		if i := strings.IndexRune(switches, key); i >= 0 {
			end()
			m = Mode(i)
			continue
		}
		if m != Plain && w.press(m, key) {
			continue
		}
		end()
		out.WriteRune(key)
	}
	end()
	return out.String()
}

// press adds a key to the word and reports whether it belongs to one at all.
func (w *word) press(m Mode, key rune) bool {
	low := unicode.ToLower(key)
	w.upper = low != key
	switch {
	case m == VNI && key >= '0' && key <= '9':
		if w.literal || !w.number(key) {
			return false
		}
	case !unicode.IsLetter(key):
		return false
	case w.literal || m == VNI || !w.modify(low) && !w.setTone(low, low):
		w.write(key)
	}
	w.keys = append(w.keys, key)
	return true
}

// number is a digit of VNI; false when it is just a digit here.
func (w *word) number(key rune) bool {
	switch key {
	case '6':
		for i := len(w.letters) - 1; i >= 0; i-- {
			if b := w.letters[i].base; strings.ContainsRune("aeo", b) {
				return w.mark(b, '^', key)
			}
		}
		return false
	case '7':
		return w.horn(key)
	case '8':
		return w.mark('a', '(', key)
	case '9':
		return w.mark('d', '-', key)
	}
	return w.setTone(rune("zsfrxj"[key-'0']), key)
}

// modify is a letter of Telex that marks an earlier one; false when it is just
// a letter here.
func (w *word) modify(key rune) bool {
	switch key {
	case 'a', 'e', 'o':
		return w.mark(key, '^', key)
	case 'd':
		return w.mark('d', '-', key)
	case 'w':
		return w.breve() || w.horn(key) || w.lone()
	}
	return false
}
