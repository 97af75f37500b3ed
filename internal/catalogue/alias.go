package catalogue

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed data/aliases.csv
var aliasData string

//go:embed data/stopwords.txt
var stopData string

// alias is one way in which people say what the law says otherwise.
type alias struct {
	parts [][]syllable // in this order, each next within gap words
	means []syllable
	// also says that the words keep their own weight: an abbreviation.
	also bool
}

// gap is how many other words may stand between two parts of an alias.
const gap = 3

// everyday reads data/aliases.csv: "words ~ words,meaning"; @person stands for
// any member of the family, a leading = for another way to write the same.
func everyday() []alias {
	var out []alias
	for line := range strings.Lines(aliasData) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		said, means, ok := strings.Cut(line, ",")
		if !ok {
			continue
		}
		a := alias{means: syllables(means), also: said[0] == '='}
		said = strings.TrimPrefix(said, "=")
		for part := range strings.SplitSeq(said, "~") {
			p := syllables(part)
			if strings.TrimSpace(part) == "@person" {
				p = nil
			}
			a.parts = append(a.parts, p)
		}
		out = append(out, a)
	}
	return out
}

// asking are the words of asking, each a phrase of its own.
func asking() [][]syllable {
	var out [][]syllable
	for line := range strings.Lines(stopData) {
		if !strings.HasPrefix(line, "#") {
			for _, s := range syllables(line) {
				out = append(out, []syllable{s})
			}
		}
	}
	return out
}

func stopWords() map[string]bool {
	m := map[string]bool{}
	for _, s := range asking() {
		m[s[0].full], m[s[0].plain] = true, true
	}
	return m
}

// persons are the members of a family, as @person means them.
var persons = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range syllables("bố ba cha mẹ má bầm u ông bà nội ngoại cụ chồng vợ con cháu anh chị chú bác cô dì cậu người thân") {
		m[s.full], m[s.plain] = true, true
	}
	return m
}()

// alias finds the aliases that the words hold, puts what they mean into the
// query and takes the weight from the words that said it. A longer alias wins
// over a shorter one inside it: "mất sổ đỏ" over "sổ đỏ".
func (ix *Index) alias(words []word, accents bool, put func(string, float64)) {
	type match struct {
		*alias
		at []int
	}
	var found []match
	for _, i := range ix.heard(words) {
		if at, ok := ix.aliases[i].in(words, accents); ok {
			found = append(found, match{&ix.aliases[i], at})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int { return len(b.at) - len(a.at) })
	used := make([]int, len(words)) // by an alias of how many words
	for _, m := range found {
		if !slices.ContainsFunc(m.at, func(i int) bool { return used[i] <= len(m.at) }) {
			continue
		}
		weight := half(accents)
		if m.also {
			weight *= 0.6
		}
		for _, i := range m.at {
			if !m.also {
				used[i] = max(used[i], len(m.at))
			}
		}
		say(m.means, weight, accents, put)
	}
	for i := range words {
		if used[i] > 0 {
			words[i].weight = min(words[i].weight, 0.4)
		}
	}
}

// heard lists the aliases whose first word is among the words, in their order.
func (ix *Index) heard(words []word) []int {
	out := slices.Clone(ix.first[""])
	for _, w := range words {
		out = append(out, ix.first[w.said.plain]...)
		if !w.known {
			for _, t := range w.takes[1:] {
				out = append(out, ix.first[t.plain]...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// say puts a phrase into the query, as if it had been typed.
func say(phrase []syllable, weight float64, accents bool, put func(string, float64)) {
	for i, s := range phrase {
		put(s.plain, weight)
		if accents {
			put(s.full, weight)
		}
		if i == 0 {
			continue
		}
		put(phrase[i-1].plain+" "+s.plain, pair*weight)
		if accents {
			put(phrase[i-1].full+" "+s.full, pair*weight)
		}
	}
}

// in looks for the alias; at are the places of the words it took.
func (a *alias) in(words []word, accents bool) (at []int, ok bool) {
	for start := range words {
		at = at[:0]
		next, good := start, true
		for k, part := range a.parts {
			i, n := find(words[next:], part, accents)
			if i < 0 || k == 0 && i > 0 || k > 0 && i > gap {
				good = false
				break
			}
			for j := range n {
				at = append(at, next+i+j)
			}
			next += i + n
		}
		if good {
			return slices.Clone(at), true
		}
	}
	return nil, false
}

// find is the first place of part in words, and its length; a nil part is
// @person.
func find(words []word, part []syllable, accents bool) (at, n int) {
	for i := range words {
		if part == nil {
			if is(words[i], persons, accents) {
				return i, 1
			}
			continue
		}
		if i+len(part) > len(words) {
			break
		}
		ok := true
		for j, s := range part {
			if !same(words[i+j], s, accents, len(part) > 1) {
				ok = false
				break
			}
		}
		if ok {
			return i, len(part)
		}
	}
	return -1, 0
}

// same compares with accents where the writer of the word uses them; a word
// that nobody knows may be one slip away, if there is enough left to tell it by:
// more than three letters, or another word beside it.
func same(said word, want syllable, accents, more bool) bool {
	if !said.known && (more || len(want.plain) > 3) && slices.ContainsFunc(said.takes, func(t take) bool { return t.plain == want.plain }) {
		return true
	}
	if accents {
		return said.said.full == want.full
	}
	return said.said.plain == want.plain
}

func is(w word, set map[string]bool, accents bool) bool {
	if accents {
		return set[w.said.full]
	}
	return set[w.said.plain]
}
