//go:build !js

package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"motcua/internal/spoken"
	"motcua/internal/voicepack"
)

// A carrier is an announcement that a phrase is cut out of.
type carrier struct {
	phrases []string
	nth     int // which of them
}

// takes is in how many carriers a phrase is tried; the one of middle length is
// kept, since the first and last words of a row are drawn out or swallowed.
const takes = 3

// carriers finds announcements for every phrase, by its key in the pack: the
// phrase and how it stands. All come from internal/spoken, so that whatever it
// learns to say has its clips; an announcement that brings nothing new is not
// among them.
func carriers(lang string) map[string][]carrier {
	found := map[string][]carrier{}
	note := func(phrases []string) {
		fresh := false
		for i, p := range phrases {
			fresh = fresh || !isMark(p) && len(found[p+voicepack.Standing(phrases[i+1:])]) < takes
		}
		for i, p := range phrases {
			if key := p + voicepack.Standing(phrases[i+1:]); fresh && !isMark(p) {
				found[key] = append(found[key], carrier{phrases, i})
			}
		}
	}
	digits, cardinals := spoken.Style{Numbers: spoken.Digits}, spoken.Style{Numbers: spoken.Cardinals}
	leads := []spoken.Lead{spoken.First, spoken.Again, spoken.More}
	for i := range 1000 {
		n := i * 389 % 1000 // in no order
		number, counter := fmt.Sprintf("%03d", n), fmt.Sprint(n*7%1000)
		prefix := string(rune('A' + i%26))
		note(spoken.Phrases(lang, prefix+number, counter, digits, spoken.First))
		note(spoken.Phrases(lang, prefix+number, counter, cardinals, spoken.First))
		note(spoken.Phrases(lang, prefix+"D"+number, counter, digits, leads[i%3]))
		note(spoken.Phrases(lang, "A"+number, fmt.Sprintf("%d%s", n%9+1, prefix), digits, spoken.First))
	}
	for _, other := range spoken.Choices(lang) {
		for n := range 100 {
			p := spoken.Phrases(lang, fmt.Sprintf("B%03d", 100+n), "5", spoken.Style{Numbers: spoken.Cardinals, Words: []string{other}}, spoken.First)
			if slices.Contains(p, other) {
				note(p)
			}
		}
	}
	names(lang, note)
	note(spoken.Count(lang))
	return found
}

// names notes the ways to counters of every kind, by number and by name, and the
// names that many halls have.
func names(lang string, note func([]string)) {
	style := spoken.Style{Numbers: spoken.Digits}
	for _, kind := range []string{"quầy", "cửa", "bàn", "phòng", "bộ phận"} {
		for i := range takes {
			note(spoken.Phrases(lang, "A247", kind+" "+fmt.Sprint(i+3), style, spoken.First))
			note(spoken.Phrases(lang, "A247", kind+" "+string(rune('A'+i)), style, spoken.First))
		}
	}
	for _, name := range spoken.Names(lang) {
		note(spoken.Phrases(lang, "A247", name, style, spoken.First))
	}
	named := spoken.Phrases(lang, "A247", "Tư pháp", style, spoken.First)
	note(spoken.Sayable(lang, named, func(string) bool { return false }))
}

func isMark(phrase string) bool {
	return phrase == spoken.Pause || phrase == spoken.Break || phrase == spoken.Joint
}

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
func (c carrier) text(lang string) (string, []int) {
	var b strings.Builder
	starts := make([]int, len(c.phrases))
	for i, p := range c.phrases {
		if starts[i] = -1; isMark(p) {
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
