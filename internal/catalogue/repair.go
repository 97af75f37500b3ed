package catalogue

import (
	"slices"
	"strings"
)

// word is one syllable of a query with all that it may have meant.
type word struct {
	said   syllable
	known  bool    // the catalogue or the list of stop words has it
	takes  []take  // what was said first, then what is one slip away
	weight float64 // 1, or less for a word that says nothing of the matter
}

// take is one reading of a syllable.
type take struct {
	plain  string
	weight float64
}

// repair reads what the keyboard made of the words: Telex and VNI that no
// program turned into accents, two words run together, one letter wrong.
func (ix *Index) repair(said []syllable) []word {
	var out []word
	for i := 0; i < len(said); i++ {
		s := said[i]
		if !ix.known[s.plain] && !ix.stop[s.plain] {
			if u := untyped(s.plain); u.plain != s.plain && (ix.known[u.plain] || ix.stop[u.plain]) {
				s = u
			} else if a, b, ok := ix.split(s); ok {
				out = append(out, ix.word(a), ix.word(b))
				continue
			}
		}
		out = append(out, ix.word(s))
	}
	ix.guess(out)
	ix.quieten(out)
	return out
}

func (ix *Index) word(s syllable) word {
	w := word{said: s, weight: 1, takes: []take{{s.plain, 1}}}
	w.known = ix.known[s.plain] || ix.stop[s.plain]
	if len(s.plain) < 2 {
		return w
	}
	for _, v := range ix.vocab {
		if v != s.plain && near(s.plain, v) {
			w.takes = append(w.takes, take{v, 0.25})
		}
	}
	return w
}

// guess weighs the readings of unknown words: one that makes a word with its
// neighbour is meant; else the slip was perhaps in a word of asking.
func (ix *Index) guess(words []word) {
	for i := range words {
		w := &words[i]
		if w.known {
			continue
		}
		paired := false
		for k := range w.takes {
			if k > 0 && ix.meets(words, i, w.takes[k].plain) {
				w.takes[k].weight, paired = 0.8, true
			}
		}
		if !paired && ix.nearStop(w.said.plain) {
			w.weight = 0.1
		}
	}
}

// meets reports whether a reading of word i makes a known pair with a
// neighbour as it was said.
func (ix *Index) meets(words []word, i int, plain string) bool {
	return i > 0 && len(ix.post[words[i-1].said.plain+" "+plain]) > 0 ||
		i+1 < len(words) && len(ix.post[plain+" "+words[i+1].said.plain]) > 0
}

func (ix *Index) nearStop(plain string) bool {
	for s := range ix.stop {
		if near(plain, s) {
			return true
		}
	}
	return false
}

// quieten lowers the words of asking ("tôi muốn ... ở đâu"), unless nothing
// else is left.
func (ix *Index) quieten(words []word) {
	accents := slices.ContainsFunc(words, func(w word) bool { return w.said.marked() })
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
		if p := words[i-1].said.plain; !ix.stop[p] && len(ix.post[p+" "+s]) > 0 {
			return true
		}
	}
	if i+1 < len(words) {
		if n := words[i+1].said.plain; !ix.stop[n] && len(ix.post[s+" "+n]) > 0 {
			return true
		}
	}
	return false
}

// split parts two syllables that were run together: "khaisinh".
func (ix *Index) split(s syllable) (a, b syllable, ok bool) {
	if len(s.plain) < 4 || len(s.plain) > 14 || s.marked() {
		return a, b, false
	}
	for i := 2; i <= len(s.plain)-2; i++ {
		l, r := s.plain[:i], s.plain[i:]
		if ix.known[l] && ix.known[r] && len(ix.post[l+" "+r]) > 0 {
			return syllable{l, l + "0"}, syllable{r, r + "0"}, true
		}
	}
	return a, b, false
}

// telex are doubled letters that stand for one with a hat.
var telex = strings.NewReplacer("dd", "đ", "aa", "â", "aw", "ă", "ee", "ê", "oo", "ô", "ow", "ơ", "uw", "ư", "w", "ư")

// vni are digits behind a letter.
var vni = map[byte]byte{'1': '4', '2': '1', '3': '2', '4': '3', '5': '5'}

// untyped reads a syllable as Telex or VNI: "ddawng", "kys", "khai2".
func untyped(s string) syllable {
	tone := byte('0')
	if n := len(s); n > 1 {
		if i := strings.IndexByte("frxsj", s[n-1]); i >= 0 {
			tone, s = byte('1'+i), s[:n-1]
		}
	}
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '1' && c <= '5':
			tone = vni[c]
		case c >= '6' && c <= '9' || c == '0':
		default:
			b.WriteByte(c)
		}
	}
	out := syllables(telex.Replace(b.String()))
	if len(out) != 1 {
		return syllable{s, s + "0"}
	}
	return newSyllable(out[0].plain, strings.TrimRight(out[0].full, "012345"), tone)
}

// near reports whether one slip of a finger makes b of a: a letter wrong, too
// many or missing, or two neighbours swapped. Short words are too easily
// others: a two-letter word must keep its length.
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
		return len(a) > 2 && a[i:] == b[i+1:]
	}
	if i == len(a) {
		return true
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
