package catalogue

import (
	"cmp"
	"slices"
	"strings"
)

// MaxResults is the longest answer of Search, MaxListed that of List.
const (
	MaxResults = 10
	MaxListed  = 50
)

// Search returns the codes of the procedures that a query means, verbatim,
// best first, at most MaxResults; an empty slice, never nil, when there is
// none. A query that is a code, whole or its beginning, finds that procedure.
func (ix *Index) Search(query string) []string {
	out := []string{}
	for _, p := range ix.Procedures(query) {
		out = append(out, p.Code)
	}
	return out
}

// Procedures is Search with the procedures themselves.
func (ix *Index) Procedures(query string) []Procedure {
	list := ix.List(query)
	return list[:min(len(list), MaxResults)]
}

// List is Procedures for a list that people can leaf through.
func (ix *Index) List(query string) []Procedure {
	var out []Procedure
	for _, doc := range ix.find(query) {
		out = append(out, ix.list[doc])
	}
	return out
}

// Len is the number of procedures in the index.
func (ix *Index) Len() int { return len(ix.list) }

// maxQuery bounds what is looked at of a query, bytes.
const maxQuery = 400

func (ix *Index) find(query string) []int32 {
	if len(query) > maxQuery {
		query = strings.ToValidUTF8(query[:maxQuery], "")
	}
	if docs := ix.byCode(query); len(docs) > 0 {
		return docs
	}
	literal := ix.literal(query)
	if len(literal) == 0 {
		query = undenied(query)
	}
	own, meant := ix.understand(query)
	if len(own) == 0 && len(meant) == 0 {
		return nil
	}
	t := tally{ix, make([]float64, len(ix.list)), make([]float64, len(ix.list))}
	said := t.add(own, 1)
	t.add(meant, ix.trust(own, said))
	for doc, share := range literal {
		t.score[doc] *= 1.3 + 0.7*share
	}
	return t.best()
}

// literal finds the names that hold a query of two words or more as it stands,
// and the share of the name that it is. Only the names that hold its rarest
// pair of words are looked at.
func (ix *Index) literal(query string) map[int32]float64 {
	said := trimLead(syllables(query))
	var least []posting
	for i := 1; i < len(said); i++ {
		id, ok := ix.terms[said[i-1].plain+" "+said[i].plain]
		if !ok {
			return nil
		}
		if least == nil || len(ix.post[id]) < len(least) {
			least = ix.post[id]
		}
	}
	q := spaced(said)
	found := map[int32]float64{}
	for _, p := range least {
		if name := ix.plain[p.doc]; p.name && strings.Contains(name, q) {
			found[p.doc] = float64(len(q)) / float64(len(name))
		}
	}
	return found
}

// trust is how far the aliases are believed: less when the query's own words,
// five or more, stand nearly all in one name, as when it is read from a paper.
func (ix *Index) trust(own map[string]float64, most float64) float64 {
	words, all := 0, 0.0
	for t, w := range own {
		r := 3.0
		if id, known := ix.terms[t]; known {
			r = ix.rarity[id]
		}
		all += min(w, 1) * r
		if w > 0.5 && !strings.Contains(t, " ") {
			words++
		}
	}
	if words >= 5 && most > 0.75*all {
		return 0.35
	}
	return 1
}

// tally adds up what each procedure has of a query.
type tally struct {
	*Index
	score []float64
	cover []float64 // of its name
}

// add counts terms, each times trust; most is the largest cover so far.
func (t *tally) add(terms map[string]float64, trust float64) (most float64) {
	for term, w := range terms {
		id, known := t.terms[term]
		if !known {
			continue
		}
		r := t.rarity[id]
		for _, p := range t.post[id] {
			t.score[p.doc] += trust * w * r * float64(p.tf)
			if p.name {
				t.cover[p.doc] += trust * min(w, 1) * r
				most = max(most, t.cover[p.doc])
			}
		}
	}
	return most
}

// best ranks: the sum of the terms, strengthened by how much of the name the
// query has said, so that the plain procedure stands before its variants.
func (t *tally) best() []int32 {
	var docs []int32
	top := 0.0
	for i := range t.score {
		if t.score[i] == 0 {
			continue
		}
		c := 0.0
		if t.weight[i] > 0 {
			c = min(t.cover[i]/t.weight[i], 1)
		}
		t.score[i] *= (0.55 + 0.45*c) * t.prior[i]
		top = max(top, t.score[i])
		docs = append(docs, int32(i))
	}
	docs = slices.DeleteFunc(docs, func(d int32) bool { return t.score[d] < 0.2*top })
	slices.SortFunc(docs, func(a, b int32) int {
		return cmp.Or(cmp.Compare(t.score[b], t.score[a]), strings.Compare(t.list[a].Code, t.list[b].Code))
	})
	return docs[:min(len(docs), MaxListed)]
}

// byCode answers a query that is a code or its beginning ("1.0011").
func (ix *Index) byCode(query string) []int32 {
	q := strings.ToUpper(strings.TrimSpace(query))
	if len(q) < 4 || strings.ContainsAny(q, " \t") || !strings.ContainsAny(q, ".0123456789") ||
		strings.ContainsFunc(q, func(r rune) bool { return r > 0x7e }) {
		return nil
	}
	var docs []int32
	for i := range ix.list {
		code := strings.ToUpper(ix.list[i].Code)
		if code == q {
			return []int32{int32(i)}
		}
		// A province writes the national code with its own tail.
		if strings.HasPrefix(code, q) || strings.HasPrefix(q, code+".") {
			docs = append(docs, int32(i))
		}
	}
	slices.SortFunc(docs, func(a, b int32) int { return strings.Compare(ix.list[a].Code, ix.list[b].Code) })
	return docs[:min(len(docs), MaxListed)]
}

// undenied leaves out what a citizen says that he does not mean: "đăng ký tạm
// trú, không phải gia hạn". What he does not have ("không có lương hưu", "không
// còn nhà") belongs to the matter.
func undenied(query string) string {
	parts := strings.FieldsFunc(query, func(r rune) bool { return r == ',' || r == ';' })
	kept := slices.DeleteFunc(parts, func(p string) bool {
		s := syllables(p)
		return len(s) > 1 && s[0].plain == "khong" && s[1].plain != "co" && s[1].plain != "con"
	})
	if len(kept) == 0 {
		return query
	}
	return strings.Join(kept, ", ")
}

// understand turns a query into terms and their weights: its own, and those
// that an alias says it means.
func (ix *Index) understand(query string) (own, meant map[string]float64) {
	words := ix.repair(query)
	accents := accented(words)
	own, meant = map[string]float64{}, map[string]float64{}
	ix.alias(words, accents, func(term string, w float64) { meant[term] = max(meant[term], w) })
	if i := purposeOf(words); i > 0 {
		for k := i; k < len(words); k++ {
			words[k].weight *= 0.5
		}
	}
	put := func(term string, w float64) { own[term] = max(own[term], w) }
	for i, w := range words {
		for _, c := range w.takes {
			put(c.plain, w.weight*c.weight*half(accents && c.plain == w.said.plain))
			if accents && c.weight == 1 {
				put(w.said.full, w.weight*half(accents))
			}
		}
		if i == 0 {
			continue
		}
		before := words[i-1]
		weight := pair * max(min(before.weight, w.weight), 0.5*max(before.weight, w.weight))
		for _, a := range before.takes {
			for _, c := range w.takes {
				if a.weight*c.weight == 1 || ix.together(a.plain, c.plain) {
					mended := a.plain != before.said.plain || c.plain != w.said.plain
					put(a.plain+" "+c.plain, weight*a.weight*c.weight*half(accents && !mended))
				}
			}
		}
		if accents {
			put(before.said.full+" "+w.said.full, weight*half(accents))
		}
	}
	for t, w := range meant {
		if own[t] >= w {
			delete(meant, t)
		} else {
			meant[t] = w - own[t]
		}
	}
	return own, meant
}

// pair is the weight of two neighbours beside that of one syllable.
const pair = 1.3

// half is the share of the accentless form when the query has accents: the
// other half is for what has the same ones.
func half(accents bool) float64 {
	if accents {
		return 0.5
	}
	return 1
}
