package web

import (
	"slices"
	"strings"

	"motcua/internal/lang"
)

// words are those of the pages by key, "phone.title", in a language.
var words = lang.Section[map[string]string]("web")

// word says a key in a language, Vietnamese where that has none, and the key
// itself where nobody has a word, so that a gap is seen.
func word(language, key string, pairs ...any) string {
	s, ok := words(language)[key]
	if !ok {
		return key
	}
	return lang.Fill(s, pairs...)
}

// wordsOf is what a page's script may say: all keys under the prefixes.
func wordsOf(language string, prefixes ...string) map[string]string {
	out := map[string]string{}
	for key, s := range words(language) {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p+".") }) {
			out[key] = s
		}
	}
	return out
}
