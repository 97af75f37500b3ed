package catalogue

import (
	"math"
	"strings"
)

// Index finds procedures. It never changes once it is made, and may be used by
// many goroutines at a time.
type Index struct {
	list    []Procedure
	plain   []string         // the names, folded, with a space at either end
	terms   map[string]int32 // a term's place in post and rarity
	post    [][]posting      // the procedures that have it
	rarity  []float64        // its inverse document frequency
	weight  []float64        // of a procedure's whole name: the sum of its terms' rarity
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

// codeTerm is the term that only an alias says, and means one procedure by.
func codeTerm(code string) string { return "#" + Key(code) }

// together reports whether two words stand side by side in a name or field.
func (ix *Index) together(a, b string) bool {
	_, ok := ix.terms[a+" "+b]
	return ok
}
