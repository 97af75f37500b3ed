package catalogue

import (
	"slices"
	"strings"
)

// What befalls a paper, each word of a line as good as another: lost, spoilt,
// wrongly written.
var befalls = [][]string{
	{"mất", "cháy", "thất lạc", "đánh rơi", "làm rơi", "rách", "hỏng", "nát", "ướt", "mờ"},
	{"sai", "nhầm", "lệch"},
}

// mends are the words by which a procedure says that it gives the paper again
// or puts it right: a death ("thương binh ~ mất") is no lost paper.
var mends = []string{"lại", "đổi", "bản sao", "đính chính", "chỉnh sửa", "sửa lỗi", "cải chính", "điều chỉnh", "trình báo"}

// turned are the other ways to say what a table says of a paper that is lost or
// wrong: "mất ~ bằng lái" is also "bằng lái ~ bị cháy" and "đánh rơi ~ bằng lái".
// What the table says itself counts before.
func turned(list []Alias) []Alias {
	said := map[string]bool{}
	for _, a := range list {
		said[a.order()] = true
	}
	var out []Alias
	for _, a := range list {
		paper, kind := a.paper()
		if paper == "" {
			continue
		}
		for _, word := range befalls[kind] {
			for _, way := range []string{word + " ~ " + paper, paper + " ~ " + word} {
				b := Alias{way, a.Means}
				if k := b.order(); !said[k] {
					said[k] = true
					out = append(out, b)
				}
			}
		}
	}
	return out
}

// order is what tells two ways of saying from each other: the words and how they
// follow, with their accents.
func (a Alias) order() string { return strings.Join(strings.Fields(strings.ToLower(a.Said)), " ") }

// paper is the thing that an alias says is lost or wrong, "" when it says
// nothing of the kind, and which line of befalls it is.
func (a Alias) paper() (paper string, kind int) {
	one, other, two := strings.Cut(a.Said, "~")
	one, other = strings.TrimSpace(one), strings.TrimSpace(other)
	if !two || strings.ContainsAny(a.Said, "@=") || strings.Contains(other, "~") ||
		!slices.ContainsFunc(mends, func(m string) bool { return strings.Contains(a.Means, m) }) {
		return "", 0
	}
	for kind, words := range befalls {
		switch {
		case slices.Contains(words, one):
			return other, kind
		case slices.Contains(words, other):
			return one, kind
		}
	}
	return "", 0
}
