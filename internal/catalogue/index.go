package catalogue

import (
	"math"
	"slices"
	"strings"
)

// Index finds procedures. It never changes once it is made, and may be used by
// many goroutines at a time.
type Index struct {
	list    []Procedure
	names   [][]syllable
	plain   []string             // the names, folded, with a space at either end
	post    map[string][]posting // term -> the procedures that have it
	rarity  map[string]float64   // term -> inverse document frequency
	weight  []float64            // of a procedure's whole name: the sum of its terms' rarity
	prior   []float64
	lex     *lexicon
	aliases []alias
	first   map[string][]int // an alias's first word, plain -> the aliases; "" for @person
	stop    map[string]bool
}

// posting says that a procedure has a term, and how strongly.
type posting struct {
	doc  int32
	tf   float32 // 0 to 1, larger in a short name
	name bool    // in the name, not only in the field
}

// Own is what a hall adds of its own; the zero value adds nothing.
type Own struct {
	Aliases []Alias
	// Popular is how often each procedure was asked for here, by code in any
	// way to write it.
	Popular map[string]int
}

// NewIndex prepares a list for searching; 3,000 procedures take some 50 ms.
func NewIndex(list []Procedure, own Own) *Index {
	ix := &Index{
		list: list, post: map[string][]posting{}, rarity: map[string]float64{}, lex: newLexicon(),
		aliases: everyday(own.Aliases), stop: stopWords(),
	}
	total := 0
	for i := range list {
		n := trimLead(syllables(list[i].Name))
		ix.names = append(ix.names, n)
		ix.plain = append(ix.plain, " "+Fold(list[i].Name)+" ")
		total += len(n)
	}
	mean := float64(total) / float64(max(len(list), 1))
	for i := range list {
		ix.add(int32(i), mean)
	}
	ix.weigh(own.Popular)
	ix.listen()
	return ix
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

// trimLead drops "Thủ tục" from the front of a name.
func trimLead(n []syllable) []syllable {
	if len(n) > 2 && n[0].plain == "thu" && n[1].plain == "tuc" {
		return n[2:]
	}
	return n
}

// b is how much a long name weakens each of its terms, 0 to 1.
const b = 0.35

func (ix *Index) add(doc int32, mean float64) {
	p := &ix.list[doc]
	name, field := ix.names[doc], syllables(p.Field)
	long := 1 - b + b*float64(len(name))/mean
	tf := map[string]posting{}
	for _, t := range terms(name) {
		n := tf[t]
		tf[t] = posting{doc, n.tf + 1, true}
	}
	for t, n := range tf {
		n.tf = float32(float64(n.tf) * 2.2 / (float64(n.tf) + 1.2*long))
		tf[t] = n
	}
	for _, t := range terms(field) {
		if _, ok := tf[t]; !ok {
			tf[t] = posting{doc, 0.3, false}
		}
	}
	for t, n := range tf {
		ix.post[t] = append(ix.post[t], n)
	}
	ix.post[codeTerm(p.Code)] = append(ix.post[codeTerm(p.Code)], posting{doc, 1, false})
	ix.lex.learn(name, 1)
	ix.lex.learn(field, 1)
}

func (ix *Index) weigh(asked map[string]int) {
	share := shares(asked)
	n := float64(len(ix.list))
	for t, list := range ix.post {
		df := 0.0
		for _, p := range list {
			if p.name {
				df++
			}
		}
		df = max(df, 1)
		ix.rarity[t] = math.Log(1 + (n-df+0.5)/(df+0.5))
	}
	for doc, name := range ix.names {
		w := 0.0
		for _, t := range unique(terms(name)) {
			w += ix.rarity[t]
		}
		ix.weight = append(ix.weight, w)
		ix.prior = append(ix.prior, prior(ix.list[doc].Level)*(1+popular*share[Key(ix.list[doc].Code)]))
	}
}

// popular is how much the procedure that a hall is asked for most gains, and
// few is how often one must be asked for to count as that.
const (
	popular = 0.25
	few     = 30
)

// shares tells from how often each was asked for, by Key, how near each is to
// the one that is asked for most: 0 to 1, by the logarithm.
func shares(asked map[string]int) map[string]float64 {
	sum := map[string]int{}
	most := few
	for code, n := range asked {
		sum[Key(code)] += max(n, 0)
		most = max(most, sum[Key(code)])
	}
	out := map[string]float64{}
	for key, n := range sum {
		out[key] = math.Log1p(float64(n)) / math.Log1p(float64(most))
	}
	return out
}

// prior prefers what is done close to the citizen.
func prior(level string) float64 {
	switch {
	case strings.Contains(level, "xã"):
		return 1
	case strings.Contains(level, "tỉnh"):
		return 0.93
	}
	return 0.8
}

// terms are the syllables of a text, without accents and with them, and the
// pairs of neighbours: most Vietnamese words are two syllables long.
func terms(s []syllable) []string {
	out := make([]string, 0, 4*len(s))
	for i, x := range s {
		out = append(out, x.plain, x.full)
		if i > 0 {
			out = append(out, s[i-1].plain+" "+x.plain, s[i-1].full+" "+x.full)
		}
	}
	return out
}

// codeTerm is the term that only an alias says, and means one procedure by.
func codeTerm(code string) string { return "#" + Key(code) }

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
