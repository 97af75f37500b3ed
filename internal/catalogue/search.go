package catalogue

import (
	"cmp"
	"slices"
	"strings"
)

// MaxResults is the longest answer of Search.
const MaxResults = 10

// Search returns the codes of the procedures that a query means, verbatim,
// best first, at most MaxResults; an empty slice, never nil, when there is
// none. A query that is a code, whole or its beginning, finds that procedure.
func (ix *Index) Search(query string) []string {
	out := []string{}
	for _, doc := range ix.find(query) {
		out = append(out, ix.list[doc].Code)
	}
	return out
}

// Procedures is Search with the procedures themselves.
func (ix *Index) Procedures(query string) []Procedure {
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
	q := ix.understand(undenied(query))
	if len(q) == 0 {
		return nil
	}
	score := make([]float64, len(ix.list))
	cover := make([]float64, len(ix.list))
	for t, w := range q {
		r := ix.rarity[t]
		for _, p := range ix.post[t] {
			score[p.doc] += w * r * float64(p.tf)
			if p.name {
				cover[p.doc] += min(w, 1) * r
			}
		}
	}
	return ix.best(score, cover)
}

// best ranks: the sum of the terms, strengthened by how much of the name the
// query has said, so that the plain procedure stands before its variants.
func (ix *Index) best(score, cover []float64) []int32 {
	var docs []int32
	top := 0.0
	for i := range score {
		if score[i] == 0 {
			continue
		}
		c := 0.0
		if ix.weight[i] > 0 {
			c = min(cover[i]/ix.weight[i], 1)
		}
		score[i] *= (0.55 + 0.45*c) * ix.prior[i]
		top = max(top, score[i])
		docs = append(docs, int32(i))
	}
	docs = slices.DeleteFunc(docs, func(d int32) bool { return score[d] < 0.2*top })
	slices.SortFunc(docs, func(a, b int32) int {
		return cmp.Or(cmp.Compare(score[b], score[a]), strings.Compare(ix.list[a].Code, ix.list[b].Code))
	})
	return docs[:min(len(docs), MaxResults)]
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
	return docs[:min(len(docs), MaxResults)]
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

// understand turns a query into terms and their weights.
func (ix *Index) understand(query string) map[string]float64 {
	words := ix.repair(syllables(query))
	accents := slices.ContainsFunc(words, func(w word) bool { return w.said.marked() })
	q := map[string]float64{}
	put := func(term string, w float64) { q[term] = max(q[term], w) }
	ix.alias(words, accents, put)
	for i, w := range words {
		for _, c := range w.takes {
			put(c.plain, w.weight*c.weight*half(accents))
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
				put(a.plain+" "+c.plain, weight*a.weight*c.weight*half(accents))
			}
		}
		if accents {
			put(before.said.full+" "+w.said.full, weight*half(accents))
		}
	}
	return q
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
