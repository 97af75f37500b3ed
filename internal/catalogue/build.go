package catalogue

import (
	"math"
	"strings"
	"unicode"
)

// NewIndex prepares a list for searching; 3,000 procedures take some 60 ms of a
// desktop's time.
func NewIndex(list []Procedure, own Own) *Index {
	ix := &Index{
		list: list, terms: map[string]int32{}, lex: newLexicon(),
		aliases: everyday(own.Aliases), stop: stopWords(),
	}
	b := builder{Index: ix, words: map[string]syllable{}}
	names := make([][]syllable, len(list))
	total := 0
	for i := range list {
		all := b.read(list[i].Name)
		ix.plain = append(ix.plain, spaced(all))
		names[i] = trimLead(all)
		total += len(names[i])
	}
	mean := float64(total) / float64(max(len(list), 1))
	for i := range list {
		b.add(int32(i), names[i], mean)
	}
	b.weigh(own.Popular)
	ix.listen()
	return ix
}

// builder fills an Index.
type builder struct {
	*Index
	words map[string]syllable // what was read before: names share their words
	key   []byte              // of a pair, used again and again
	held  [][]int32           // the terms of each name
	times []float32           // of each term, in the text at hand
}

// spaced writes a name in the form that literal looks through.
func spaced(name []syllable) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, s := range name {
		b.WriteString(s.plain)
		b.WriteByte(' ')
	}
	return b.String()
}

// read is syllables with a memory.
func (b *builder) read(text string) (out []syllable) {
	for word := range strings.FieldsFuncSeq(text, parts) {
		s, ok := b.words[word]
		if !ok {
			one := syllables(word)
			if len(one) != 1 { // a mark without a letter
				out = append(out, one...)
				continue
			}
			s = one[0]
			b.words[word] = s
		}
		out = append(out, s)
	}
	return out
}

// parts reports whether a rune stands between words.
func parts(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
}

// trimLead drops "Thủ tục" from the front of a name.
func trimLead(n []syllable) []syllable {
	if len(n) > 2 && n[0].plain == "thu" && n[1].plain == "tuc" {
		return n[2:]
	}
	return n
}

// lengthy is how much a long name weakens each of its terms, 0 to 1.
const lengthy = 0.35

func (b *builder) add(doc int32, name []syllable, mean float64) {
	p := &b.list[doc]
	long := 1 - lengthy + lengthy*float64(len(name))/mean
	held := b.count(name)
	for _, id := range held {
		n := float64(b.times[id])
		b.post[id] = append(b.post[id], posting{doc, float32(n * 2.2 / (n + 1.2*long)), true})
		b.times[id] = 0
	}
	field := b.read(p.Field)
	for _, id := range b.count(field) {
		b.times[id] = 0
		if last := len(b.post[id]) - 1; last < 0 || b.post[id][last].doc != doc {
			b.post[id] = append(b.post[id], posting{doc, 0.3, false})
		}
	}
	id := b.id(codeTerm(p.Code))
	b.post[id] = append(b.post[id], posting{doc, 1, false})
	b.held = append(b.held, held)
	b.lex.hear(name)
	b.lex.hear(field)
}

// count lists the terms of a text, each once, and puts how often into times,
// which is empty before and emptied by the caller.
// Terms are the syllables, without accents and with them, and the pairs of
// neighbours: most Vietnamese words are two syllables long.
func (b *builder) count(text []syllable) (ids []int32) {
	note := func(id int32) {
		if b.times[id] == 0 {
			ids = append(ids, id)
		}
		b.times[id]++
	}
	for i, x := range text {
		note(b.id(x.plain))
		note(b.id(x.full))
		if i > 0 {
			note(b.pairID(text[i-1].plain, x.plain))
			note(b.pairID(text[i-1].full, x.full))
		}
	}
	return ids
}

// id is a term's place; a new one gets the next.
func (b *builder) id(term string) int32 {
	id, ok := b.terms[term]
	if !ok {
		id = b.newTerm(term)
	}
	return id
}

func (b *builder) pairID(one, two string) int32 {
	b.key = append(append(append(b.key[:0], one...), ' '), two...)
	id, ok := b.terms[string(b.key)]
	if !ok {
		id = b.newTerm(string(b.key))
	}
	return id
}

func (b *builder) newTerm(term string) int32 {
	id := int32(len(b.post))
	b.terms[term] = id
	b.post = append(b.post, nil)
	b.times = append(b.times, 0)
	return id
}

func (b *builder) weigh(asked map[string]int) {
	share := shares(asked)
	n := float64(len(b.list))
	b.rarity = make([]float64, len(b.post))
	for id, list := range b.post {
		df := 0.0
		for _, p := range list {
			if p.name {
				df++
			}
		}
		df = max(df, 1)
		b.rarity[id] = math.Log(1 + (n-df+0.5)/(df+0.5))
	}
	for doc, held := range b.held {
		w := 0.0
		for _, id := range held {
			w += b.rarity[id]
		}
		b.weight = append(b.weight, w)
		b.prior = append(b.prior, prior(b.list[doc].Level)*(1+popular*share[Key(b.list[doc].Code)]))
	}
}

// listen takes in the words of aliases and of asking.
func (ix *Index) listen() {
	ix.first = map[string][]int{}
	for i, a := range ix.aliases {
		head := ""
		if len(a.parts[0]) > 0 {
			head = a.parts[0][0].plain
		}
		ix.first[head] = append(ix.first[head], i)
		for _, p := range a.parts {
			ix.lex.learn(p, 20)
		}
		ix.lex.learn(a.means, 5)
	}
	for _, phrase := range asking() {
		ix.lex.learn(phrase, 50)
	}
	ix.lex.close()
}
