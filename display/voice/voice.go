// Package voice decides what the loudspeaker says next. See Queue; what a call's
// words are is internal/spoken's.
package voice

import (
	"strings"
	"unicode"
)

// Label is the short name of a counter: "Quầy 5", "Quầy số 5" and "Counter 5" are
// "5"; other names stay as they are.
func Label(counter string) string {
	s := strings.TrimSpace(counter)
	for _, word := range []string{"quầy số ", "quầy ", "counter no. ", "counter ", "desk ", "window "} {
		if len(s) > len(word) && strings.EqualFold(s[:len(word)], word) {
			if rest := strings.TrimSpace(s[len(word):]); rest != "" && unicode.IsDigit(rune(rest[0])) {
				return rest
			}
		}
	}
	return s
}

// Numbered reports whether a counter goes by a number and nothing else.
func Numbered(counter string) bool {
	l := Label(counter)
	return l != "" && unicode.IsDigit(rune(l[0])) && !strings.Contains(l, " ")
}
