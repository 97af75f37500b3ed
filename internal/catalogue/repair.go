package catalogue

import (
	"slices"
)

// word is one syllable of a query with all that it may have meant.
type word struct {
	said   syllable
	known  bool    // the catalogue, an alias or the list of stop words has it
	takes  []take  // what was said first, then what is one slip away
	weight float64 // 1, or less for a word that says nothing of the matter
}

// take is one reading of a syllable.
type take struct {
	plain  string
	weight float64
}

// maybe reports whether a word may have been meant as one of its takes: a slip
// in a word that nobody knows, or that guess or doubt has found likely.
func (w word) maybe(t take) bool {
	return !w.known || t.plain != w.said.plain && t.weight >= doubted
}

// doubtful reports whether a word may well be another.
func (w word) doubtful() bool {
	return !w.known || slices.ContainsFunc(w.takes[1:], w.maybe)
}

// doubted is the weight of the reading that a word has which stands oddly.
const doubted = 0.5

// repair reads what the keyboard made of the words: Telex and VNI that no
// program turned into accents, words run together, one letter wrong.
func (ix *Index) repair(query string) []word {
	var said []syllable
	for _, run := range numbersApart(runs(query)) {
		said = append(said, ix.words(run)...)
	}
	said = ix.mended(said)
	out := make([]word, len(said))
	for i, s := range said {
		out[i] = ix.word(s)
	}
	ix.guess(out)
	ix.quieten(out)
	return out
}

// numbersApart parts letters from the digits behind them ("lớp6"), unless there
// are so many that they are VNI's accents.
func numbersApart(list [][]glyph) [][]glyph {
	letters, digits := 0, 0
	for _, run := range list {
		for i, g := range run {
			switch {
			case !isDigit(g):
				letters++
			case i > 0 && !isDigit(run[0]):
				digits++
			}
		}
	}
	if digits == 0 || 10*digits >= letters {
		return list
	}
	var out [][]glyph
	for _, run := range list {
		from := 0
		for i := 1; i < len(run); i++ {
			if isDigit(run[i]) != isDigit(run[i-1]) && !abbreviation(read(run[from:i]).plain) {
				out = append(out, run[from:i])
				from = i
			}
		}
		out = append(out, run[from:])
	}
	return out
}

func isDigit(g glyph) bool { return g.plain >= '0' && g.plain <= '9' }

// words reads a run of letters: one word as it stands or from raw keys, or
// several that were run together.
func (ix *Index) words(run []glyph) []syllable {
	s := read(run)
	if ix.lex.knows(s.plain) {
		return []syllable{s}
	}
	if u, ok := untyped(s.plain); ok && !s.marked() && ix.lex.knows(u.plain) {
		return []syllable{u}
	}
	if t := undoubled(run); s.marked() && len(t) < len(run) && ix.lex.knows(read(t).plain) {
		return []syllable{read(t)}
	}
	if len(run) < 4 || abbreviation(s.plain) {
		return []syllable{s}
	}
	words, ok := ix.part(run)
	if !ok || len(words) < 2 {
		return []syllable{s}
	}
	if len(run) < 8 && !ix.pair(words[0].plain, words[1].plain) && len(ix.lex.around(s.plain)) > 0 {
		return []syllable{s} // sooner one word with a slip
	}
	return words
}

// undoubled leaves out a letter that a finger struck twice ("trườờng"); where a
// program makes the accents, no word of Vietnamese has the same one twice.
func undoubled(run []glyph) []glyph {
	var out []glyph
	for i, g := range run {
		if i > 0 && g.plain == run[i-1].plain && g.full == run[i-1].full {
			out[len(out)-1].tone = max(g.tone, out[len(out)-1].tone)
			continue
		}
		out = append(out, g)
	}
	return out
}

// mended joins what a stray space parted: "k hai".
func (ix *Index) mended(said []syllable) []syllable {
	for i := 0; i+1 < len(said); i++ {
		a, b := said[i], said[i+1]
		if ix.lex.knows(a.plain) && ix.lex.knows(b.plain) {
			continue
		}
		if both := joined(a, b); ix.lex.knows(both.plain) {
			said = slices.Replace(said, i, i+2, both)
		}
	}
	return said
}

func joined(a, b syllable) syllable {
	tone := a.full[len(a.full)-1]
	if t := b.full[len(b.full)-1]; t != '0' {
		tone = t
	}
	return newSyllable(a.plain+b.plain, a.full[:len(a.full)-1]+b.full[:len(b.full)-1], tone)
}

func (ix *Index) word(s syllable) word {
	w := word{said: s, weight: 1, takes: []take{{s.plain, 1}}}
	w.known = ix.lex.knows(s.plain)
	for _, v := range ix.lex.around(s.plain) {
		w.takes = append(w.takes, take{v, 0.25})
	}
	return w
}

// guess weighs the readings of unknown words: one that makes a word with its
// neighbour is meant; else the slip was perhaps in a word of asking.
func (ix *Index) guess(words []word) {
	for i := range words {
		w := &words[i]
		if w.known {
			ix.doubt(words, i)
			continue
		}
		paired := false
		for k := range w.takes {
			if k > 0 && ix.meets(words, i, w.takes[k].plain) {
				w.takes[k].weight, paired = 0.8, true
			}
		}
		asking := func(t take) bool { return ix.stop[t.plain] }
		if !paired && slices.ContainsFunc(w.takes, asking) {
			w.weight = 0.1
		}
	}
}

// doubt raises the other readings of a word that is known but stands oddly:
// with neither neighbour does it make a pair, and another reading would.
func (ix *Index) doubt(words []word, i int) {
	w := &words[i]
	if ix.stop[w.said.plain] || ix.meets(words, i, w.said.plain) {
		return
	}
	for k := range w.takes {
		if k > 0 && ix.meets(words, i, w.takes[k].plain) {
			w.takes[k].weight = doubted
		}
	}
}

// meets reports whether a reading of word i makes a known pair with a
// neighbour as it was said.
func (ix *Index) meets(words []word, i int, plain string) bool {
	return i > 0 && ix.pair(words[i-1].said.plain, plain) ||
		i+1 < len(words) && ix.pair(plain, words[i+1].said.plain)
}

// pair reports whether two words stand side by side in the catalogue or in an
// alias.
func (ix *Index) pair(a, b string) bool {
	return ix.together(a, b) || ix.lex.pairs[a+" "+b]
}

// accented reports whether a query is written with accents: a third of the words
// of Vietnamese have one at the least, and a letter typed twice in a word
// without ("nhaan") is no accent.
func accented(words []word) bool {
	marked := 0
	for _, w := range words {
		if w.said.marked() {
			marked++
		}
	}
	return marked*3 >= len(words) && marked > 0
}

// quieten lowers the words of asking ("tôi muốn ... ở đâu"), unless nothing
// else is left.
func (ix *Index) quieten(words []word) {
	accents := accented(words)
	quiet := make([]bool, len(words))
	rest := 0
	for i, w := range words {
		if accents {
			quiet[i] = ix.stop[w.said.full]
		} else {
			quiet[i] = ix.stop[w.said.plain] && !ix.pairs(words, i)
		}
		if !quiet[i] {
			rest++
		}
	}
	if rest == 0 {
		return
	}
	for i := range words {
		if quiet[i] {
			words[i].weight = 0.1
			words[i].takes = words[i].takes[:1]
		}
	}
}

// pairs reports whether a word without accents makes a pair that the catalogue
// knows with a neighbour that is no word of asking itself.
func (ix *Index) pairs(words []word, i int) bool {
	s := words[i].said.plain
	if i > 0 {
		if p := words[i-1].said.plain; !ix.stop[p] && ix.together(p, s) {
			return true
		}
	}
	if i+1 < len(words) {
		if n := words[i+1].said.plain; !ix.stop[n] && ix.together(s, n) {
			return true
		}
	}
	return false
}
