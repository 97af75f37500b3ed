// Package voice decides what the loudspeaker says next. See Queue; what a call's
// words are is internal/spoken's.
package voice

import (
	"strings"
	"unicode"

	"motcua/internal/spoken"
)

// Pause is a phrase that is silence: a comma in the words.
const Pause = spoken.Pause

// Numbers is how a ticket's number is read.
type Numbers = spoken.Numbers

// The ways: "không một hai" or "mười hai".
const (
	Digits    = spoken.Digits
	Cardinals = spoken.Cardinals
)

// Phrases are spoken.Phrases of a call by itself.
func Phrases(lang, number, counter string, how Numbers) []string {
	return spoken.Phrases(lang, number, counter, spoken.Style{Numbers: how}, spoken.First)
}

// Count is spoken.Count.
func Count(lang string) []string { return spoken.Count(lang) }

// Words is spoken.Words.
func Words(phrases []string) string { return spoken.Words(phrases) }

// Vocabulary is spoken.Vocabulary.
func Vocabulary(lang string) []string { return spoken.Vocabulary(lang) }

// Spelt is spoken.Spelt.
func Spelt(lang, phrase string) string { return spoken.Spelt(lang, phrase) }

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
