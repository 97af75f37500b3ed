package spoken

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// place says the way to a counter by its name: "Quầy 5", "Cửa số 12B", "A3",
// "Quầy 5 – Đất đai" by number, others by name.
func (t *language) place(counter string) []string {
	kind, label := t.kind(counter)
	before, n, after, ok := numbered(label)
	switch {
	case label == "":
		return []string{t.Screen}
	case !ok:
		return []string{kind.Name, label}
	case n < 0: // letters alone: "Quầy A"
		return append([]string{kind.Name}, before...)
	case len(before) > 0: // "Quầy A3"
		return slices.Concat([]string{kind.Name}, before, t.cardinal(n), after)
	}
	return slices.Concat([]string{kind.Number}, t.cardinal(n), after)
}

// kind finds what sort of place a counter is, and the rest of its name. A name
// that is in another language, because the hall has none in this, is understood:
// kinds stand in the same order in every language.
func (t *language) kind(counter string) (place, string) {
	s := strings.Join(strings.Fields(counter), " ")
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return t.Places[0], s
	}
	for _, o := range append([]*language{t}, every...) {
		for i, p := range o.Places {
			if rest, ok := p.after(s); ok {
				return t.Places[min(i, len(t.Places)-1)], rest
			}
		}
	}
	return t.Places[0], s
}

// after is what stands behind the kind's word.
func (p place) after(name string) (string, bool) {
	for _, w := range p.Words {
		n := len(w)
		if len(name) >= n && strings.EqualFold(name[:n], w) && (len(name) == n || name[n] == ' ') {
			return strings.TrimSpace(name[n:]), true
		}
	}
	return "", false
}

// numbered reads "12", "12B", "A3", "A" (n is -1 then), and "5 – Đất đai", of
// which the number is enough.
func numbered(label string) (before []string, n int, after []string, ok bool) {
	label, rest, more := strings.Cut(label, " ")
	if more {
		bare, field := strings.TrimRight(label, ",.:-–—"), strings.TrimLeft(rest, "-–—(/ ")
		first, _ := utf8.DecodeRuneInString(field)
		if !unicode.IsDigit(rune(label[0])) || !unicode.IsLetter(first) || bare == label && field == rest {
			return nil, 0, nil, false
		}
		label = bare
	}
	i := strings.IndexAny(label, "0123456789")
	if i < 0 {
		before, ok = capitals(label, 2)
		return before, -1, nil, ok && len(before) > 0
	}
	end := i
	for end < len(label) && label[end] >= '0' && label[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(label[i:end])
	before, fine := capitals(strings.TrimRight(label[:i], "-."), 2)
	after, fits := capitals(strings.TrimLeft(label[end:], "-."), 1)
	return before, n, after, err == nil && n <= maxCardinal && fine && fits
}

// capitals are the letters of s, if it is nothing else and no more than most.
func capitals(s string, most int) (out []string, ok bool) {
	for _, r := range strings.ToUpper(s) {
		if r < 'A' || r > 'Z' {
			return nil, false
		}
		out = append(out, string(r))
	}
	return out, len(out) <= most
}
