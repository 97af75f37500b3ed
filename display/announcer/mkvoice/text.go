//go:build !js

package main

import (
	"strings"
	"unicode/utf8"

	"motcua/internal/spoken"
	"motcua/internal/voicepack/sentences"
)

// respellings are what this synthesiser has to be given to say a letter by its
// name: in a sentence it takes a lone "A" for the article, and "gi" for half a
// syllable.
var respellings = map[string]map[string]string{
	"en": {"A": "eigh", "I": "eye"},
	"vi": {"J": "di"},
}

func respelt(lang, phrase string) string {
	if s, ok := respellings[lang][phrase]; ok {
		return s
	}
	return spoken.Spelt(lang, phrase)
}

// text is what the synthesiser reads, and where each phrase begins in it,
// characters; a mark begins nowhere.
func text(lang string, phrases []string) (string, []int) {
	var b strings.Builder
	starts := make([]int, len(phrases))
	for i, p := range phrases {
		if starts[i] = -1; sentences.IsMark(p) {
			b.WriteString(strings.TrimPrefix(p, spoken.Joint)) // it would take "twenty-one" for a word
			continue
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		starts[i] = utf8.RuneCountInString(b.String())
		b.WriteString(respelt(lang, p))
	}
	b.WriteByte('.')
	return b.String(), starts
}
