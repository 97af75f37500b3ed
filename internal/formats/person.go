package formats

import "strings"

// PersonMark begins what stands for a person whose card was read (package
// person), so that it is not taken for the number itself.
const PersonMark = "p1:"

// IsPerson reports whether a text stands for a person: the mark and 128 bits
// in hexadecimal.
func IsPerson(s string) bool {
	sum, ok := strings.CutPrefix(s, PersonMark)
	return ok && len(sum) == 32 && strings.Trim(sum, "0123456789abcdef") == ""
}

// CardNumber is the number in the QR of a citizen card, part of text; nil when
// that is no such QR. It asks for less than ParseCard: a code page that spoils
// the name, as of scanners that are keyboards, spoils no number.
func CardNumber(text []byte) []byte {
	const number, least = 12, 5 // digits, bars
	start := 0
	for start < len(text) && (text[start] <= ' ' || text[start] >= 0x80) { // a byte order mark, white
		start++
	}
	text = text[start:]
	if len(text) <= number || len(text) > 1000 {
		return nil
	}
	for _, c := range text[:number] {
		if c < '0' || c > '9' {
			return nil
		}
	}
	rest, bars := text[number:], 0
	for _, c := range rest {
		if c == '|' {
			bars++
		}
	}
	if bars < least || rest[0] != '|' && rest[0] != ' ' {
		return nil
	}
	return text[:number]
}
