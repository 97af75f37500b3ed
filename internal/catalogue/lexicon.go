package catalogue

import (
	"math"
	"slices"
)

// lexicon is every plain syllable that the catalogue, the aliases and the words
// of asking hold, each with how often. It never changes once it is made.
type lexicon struct {
	count map[string]int
	total int
	pairs map[string]bool     // of neighbours in aliases and stop words
	slips map[string][]string // a word with one letter left out -> the words it may be
}

func newLexicon() *lexicon {
	return &lexicon{count: map[string]int{}, pairs: map[string]bool{}, slips: map[string][]string{}}
}

// hear takes in the words of a name; its pairs are terms of the index.
func (l *lexicon) hear(name []syllable) {
	for _, s := range name {
		l.count[s.plain]++
	}
	l.total += len(name)
}

// learn takes in a phrase that weighs as much as n of the catalogue's.
func (l *lexicon) learn(phrase []syllable, n int) {
	for i, s := range phrase {
		l.count[s.plain] += n
		l.total += n
		if i > 0 {
			l.pairs[phrase[i-1].plain+" "+s.plain] = true
		}
	}
}

// close prepares the look-up of words with a slip, when all has been learnt.
func (l *lexicon) close() {
	for w := range l.count {
		if len(w) < 2 {
			continue
		}
		l.slips[w] = append(l.slips[w], w)
		for i := range len(w) {
			if i > 0 && w[i] == w[i-1] {
				continue
			}
			key := w[:i] + w[i+1:]
			l.slips[key] = append(l.slips[key], w)
		}
	}
	for k, list := range l.slips {
		slices.Sort(list)
		l.slips[k] = slices.Compact(list)
	}
}

func (l *lexicon) knows(plain string) bool { return l.count[plain] > 0 }

// around lists the known words that one slip makes of w, without w itself.
func (l *lexicon) around(w string) []string {
	var out []string
	try := func(key string) {
		for _, v := range l.slips[key] {
			if v != w && near(w, v) {
				out = append(out, v)
			}
		}
	}
	try(w)
	for i := range len(w) {
		if i == 0 || w[i] != w[i-1] {
			try(w[:i] + w[i+1:])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// cost is how unlikely a known word is, in nats.
func (l *lexicon) cost(plain string) float64 {
	return math.Log(float64(l.total) / float64(l.count[plain]))
}

// near reports whether one slip of a finger makes b of a: a letter wrong, too
// many or missing, or two neighbours swapped. Short words are too easily
// others: a two-letter word must keep its length, unless it has no vowel ("mt").
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(a) < 2 || len(a) == 2 && len(b) == 2 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return (len(a) > 2 || abbreviation(a)) && a[i:] == b[i+1:]
	}
	if i == len(a) {
		return true
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
