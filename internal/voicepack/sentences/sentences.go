// Package sentences finds an announcement for everything that a voice pack has a
// clip for: the maker of the house's packs cuts the clip out of it, and the script
// of the recording kit shows a speaker where a word stands.
package sentences

import (
	"fmt"
	"slices"

	"motcua/internal/spoken"
	"motcua/internal/voicepack"
)

// Sentence is an announcement, and which of its phrases is meant.
type Sentence struct {
	Phrases []string
	Nth     int
}

// Of finds about so many announcements for every clip, by its key in a pack: the
// phrase and how it stands. names are counters' names that have clips too. All
// come from internal/spoken, so that whatever it learns to say has its clips; an
// announcement that brings nothing new is not among them.
func Of(lang string, many int, names []string) map[string][]Sentence {
	f := finder{lang, many, map[string][]Sentence{}}
	digits, cardinals := spoken.Style{Numbers: spoken.Digits}, spoken.Style{Numbers: spoken.Cardinals}
	leads := []spoken.Lead{spoken.First, spoken.Again, spoken.More}
	for i := range 1000 {
		n := i * 389 % 1000 // in no order
		number, counter := fmt.Sprintf("%03d", n), fmt.Sprint(n*7%1000)
		prefix := string(rune('A' + i%26))
		f.call(prefix+number, counter, digits, spoken.First)
		f.call(prefix+number, counter, cardinals, spoken.First)
		f.call(prefix+"D"+number, counter, digits, leads[i%3])
		f.call("A"+number, fmt.Sprintf("%d%s", n%9+1, prefix), digits, spoken.First)
	}
	for _, other := range spoken.Choices(lang) {
		for n := range 100 {
			style := spoken.Style{Numbers: spoken.Cardinals, Words: []string{other}}
			if p := spoken.Phrases(lang, fmt.Sprint("B", 100+n), "5", style, spoken.First); slices.Contains(p, other) {
				f.note(p)
			}
		}
	}
	for _, kind := range []string{"quầy", "cửa", "bàn", "phòng", "bộ phận"} {
		for i := range many {
			f.call("A247", fmt.Sprint(kind, " ", i+3), digits, spoken.First)
			f.call("A247", kind+" "+string(rune('A'+i)), digits, spoken.First)
		}
	}
	for _, name := range names {
		f.call("A247", name, digits, spoken.First)
	}
	named := spoken.Phrases(lang, "A247", "Tư pháp", digits, spoken.First)
	f.note(spoken.Sayable(lang, named, func(string) bool { return false }))
	f.note(spoken.Count(lang))
	return f.found
}

type finder struct {
	lang  string
	many  int
	found map[string][]Sentence
}

func (f *finder) call(number, counter string, s spoken.Style, how spoken.Lead) {
	f.note(spoken.Phrases(f.lang, number, counter, s, how))
}

// note keeps an announcement that has something new.
func (f *finder) note(phrases []string) {
	key := func(i int) string { return phrases[i] + voicepack.Standing(phrases[i+1:]) }
	fresh := false
	for i, p := range phrases {
		fresh = fresh || !IsMark(p) && len(f.found[key(i)]) < f.many
	}
	for i, p := range phrases {
		if fresh && !IsMark(p) {
			f.found[key(i)] = append(f.found[key(i)], Sentence{phrases, i})
		}
	}
}

// IsMark reports whether a phrase is silence.
func IsMark(phrase string) bool {
	return phrase == spoken.Pause || phrase == spoken.Break || phrase == spoken.Joint
}
