package catalogue

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/aliases.csv
var aliasData string

//go:embed data/stopwords.txt
var stopData string

// alias is one way in which people say what the law says otherwise.
type alias struct {
	parts [][]syllable // in this order, each next within gap words
	means []syllable
	code  string // instead of means
	// also says that the words keep their own weight: an abbreviation.
	also bool
}

// gap is how many other words may stand between two parts of an alias.
const gap = 3

// Alias is one line of a table of everyday words: what is said, and what the
// catalogue calls it, or the code of the procedure that is meant. In Said, ~
// lets up to three other words stand between, @person is any member of the
// family, and a leading = is another way to write the same, which goes on to
// count as it stands.
type Alias struct {
	Said  string `json:"said"`
	Means string `json:"means"`
}

// ReadAliases reads a table, "said,means" a line; # begins a remark. A bad line
// is left out and reported.
func ReadAliases(r io.Reader) (list []Alias, bad []*RowError, err error) {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || line[0] == '#' {
			continue
		}
		said, means, _ := strings.Cut(line, ",")
		a := Alias{strings.TrimSpace(said), strings.TrimSpace(means)}
		if why := a.fault(); why != "" {
			bad = append(bad, &RowError{Line: n, Err: errors.New(why)})
			continue
		}
		list = append(list, a)
	}
	return list, bad, lines.Err()
}

func (a Alias) fault() string {
	switch {
	case !utf8.ValidString(a.Said + a.Means):
		return "not UTF-8"
	case len(syllables(a.Means)) == 0:
		return fmt.Sprintf("%q means nothing: want what is said, a comma, what it means", a.Said)
	case strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(a.Said, "=")), "~") || strings.HasSuffix(a.Said, "~"):
		return fmt.Sprintf("%q: ~ stands between words", a.Said)
	case len(syllables(a.Said)) == 0:
		return "nothing is said before the comma"
	}
	return ""
}

// alias makes it ready for searching.
func (a Alias) alias() alias {
	said := strings.TrimPrefix(a.Said, "=")
	out := alias{means: syllables(a.Means), also: said != a.Said}
	if checkCode(a.Means) == nil && strings.Contains(a.Means, ".") {
		out.code, out.means = a.Means, nil
	}
	for part := range strings.SplitSeq(said, "~") {
		p := syllables(part)
		if strings.TrimSpace(part) == "@person" {
			p = nil
		}
		out.parts = append(out.parts, p)
	}
	return out
}

// everyday is a hall's own table and behind it data/aliases.csv; of what both
// say, the hall's counts.
func everyday(own []Alias) []alias {
	var out []alias
	theirs := map[string]bool{}
	for _, a := range slices.Concat(own, turned(own)) {
		if a.fault() == "" {
			out = append(out, a.alias())
			theirs[Fold(a.Said)] = true
		}
	}
	for _, a := range shippedAliases() {
		if !theirs[Fold(a.Said)] {
			out = append(out, a.alias())
		}
	}
	return out
}

var shippedAliases = sync.OnceValue(func() []Alias {
	list, _, _ := ReadAliases(strings.NewReader(aliasData)) // the test reads the same bytes
	return append(list, turned(list)...)
})

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
var persons = wordSet("bố ba cha mẹ má bầm u ông bà nội ngoại cụ chồng vợ con cháu anh chị chú bác cô dì cậu người thân")

// classifiers are words that say nothing between a verb and its thing.
var classifiers = wordSet("đôi hai mảnh miếng thửa lô tờ quyển cuốn chiếc cái bản giấy lại")

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, s := range syllables(words) {
		m[s.full], m[s.plain] = true, true
	}
	return m
}

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
		if at, ok := ix.aliases[i].in(words, accents); ok && (accents || len(at) > 1 || !ix.meets(words, at[0], words[at[0]].said.plain)) {
			found = append(found, match{&ix.aliases[i], at})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int { return len(b.at) - len(a.at) })
	purpose := purposeOf(words)
	used := make([]int, len(words)) // by an alias of how many words
	for _, m := range found {
		if !slices.ContainsFunc(m.at, func(i int) bool { return used[i] <= len(m.at) }) {
			continue
		}
		weight := half(accents)
		if slices.ContainsFunc(m.at, func(i int) bool { return words[i].doubtful() }) {
			weight *= 0.7 // it may have been another word
		}
		if m.also {
			weight *= 0.6
		}
		if purpose > 0 && m.at[0] > purpose {
			weight *= 0.4
		}
		for _, i := range m.at {
			if !m.also {
				used[i] = max(used[i], len(m.at))
			}
		}
		if m.code != "" {
			put(codeTerm(m.code), 2)
		}
		say(m.means, weight, accents, put)
	}
	for i := range words {
		if used[i] > 0 {
			words[i].weight = min(words[i].weight, 0.4)
		}
	}
}

// purposeOf is the place of the "để" behind which a query says what a paper is
// wanted for ("giấy độc thân để vay tiền mua nhà"); 0 without one.
func purposeOf(words []word) int {
	for i := 1; i+1 < len(words); i++ {
		switch s := words[i].said; {
		case s.full == "đê2", s.full == "de0" && doing[words[i+1].said.plain]:
			return i
		}
	}
	return 0
}

// doing are words that begin a purpose, where "de" without accents is no "đẻ".
var doing = wordSet("vay mua nộp đi làm xin nhập học bán chuyển bổ sung hoàn thi")

// heard lists the aliases whose first word is among the words, in their order.
func (ix *Index) heard(words []word) []int {
	out := slices.Clone(ix.first[""])
	for _, w := range words {
		out = append(out, ix.first[w.said.plain]...)
		for _, t := range w.takes[1:] {
			if w.maybe(t) {
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
			i, n := find(words[next:], part, accents, len(a.parts) > 1 || len(part) > 1)
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
func find(words []word, part []syllable, accents, more bool) (at, n int) {
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
		if n := holds(words[i:], part, accents, more); n > 0 {
			return i, n
		}
	}
	return -1, 0
}

// holds is how many words a part takes at the beginning of words, 0 when they
// say something else; two classifiers may stand between: "chia đôi mảnh đất".
func holds(words []word, part []syllable, accents, more bool) (n int) {
	for j, s := range part {
		for skipped := 0; ; skipped++ {
			if n >= len(words) {
				return 0
			}
			n++
			if same(words[n-1], s, accents, more) {
				break
			}
			if j == 0 || skipped == 2 || !is(words[n-1], classifiers, accents) {
				return 0
			}
		}
	}
	return n
}

// same compares with accents where the writer of the word uses them; a word
// that nobody knows, or that stands oddly where it is ("hảo hiểm"), may be one
// slip away, if there is enough left to tell it by: more than three letters, or
// another word beside it.
func same(said word, want syllable, accents, more bool) bool {
	if (more || len(want.plain) > 3) && slices.ContainsFunc(said.takes, func(t take) bool { return t.plain == want.plain && said.maybe(t) }) {
		return true
	}
	if accents {
		return said.said.full == want.full
	}
	return said.said.plain == want.plain
}

func is(w word, set map[string]bool, accents bool) bool {
	if !w.known && slices.ContainsFunc(w.takes, func(t take) bool { return set[t.plain] }) {
		return true
	}
	if accents {
		return set[w.said.full]
	}
	return set[w.said.plain]
}
