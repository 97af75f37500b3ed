package web

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// words.json holds every word of the pages: key -> language -> text. Places
// to fill stand in braces: "Còn {n} lượt".
//
//go:embed words.json
var wordsJSON []byte

var words = func() map[string]map[string]string {
	m := map[string]map[string]string{}
	if err := json.Unmarshal(wordsJSON, &m); err != nil {
		panic("web: words.json: " + err.Error()) // embedded: a build that starts has good words
	}
	return m
}()

// spoken reports whether the pages have words in a language.
func spoken(lang string) bool { return lang == "vi" || lang == "en" }

// word says a key in a language, Vietnamese where that has none, and the key
// itself where nobody has a word, so that a gap is seen.
func word(lang, key string, pairs ...any) string {
	s := words[key][lang]
	if s == "" {
		s = words[key]["vi"]
	}
	if s == "" {
		return key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, "{"+fmt.Sprint(pairs[i])+"}", fmt.Sprint(pairs[i+1]))
	}
	return s
}

// wordsOf is what a page's script may say: all keys under the prefixes.
func wordsOf(lang string, prefixes ...string) map[string]string {
	out := map[string]string{}
	for key := range maps.Keys(words) {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p+".") }) {
			out[key] = word(lang, key)
		}
	}
	return out
}
