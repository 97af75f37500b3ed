package ui

import (
	"strings"
	"unicode"
)

// counterWords are what stands before a counter's number in a name.
var counterWords = []string{"quầy số ", "quầy ", "counter no. ", "counter ", "desk ", "window ", "guichet n° ", "guichet ", "bàn số ", "cửa số "}

// place parts a counter's name into its number, which is looked for from afar, and
// the rest: "Quầy 5" is "5", "Quầy số 124 – Văn phòng đăng ký đất đai" is "124" and
// the office. A counter without a number ("Bàn hướng dẫn") has none.
func place(name string) (number, rest string) {
	name = strings.TrimSpace(name)
	s := name
	for _, w := range counterWords {
		if len(s) > len(w) && strings.EqualFold(s[:len(w)], w) {
			s = strings.TrimSpace(s[len(w):])
			break
		}
	}
	end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(":–—-(,;", r) })
	number = s
	if end >= 0 {
		number, rest = s[:end], strings.TrimSpace(strings.Trim(s[end:], " :–—-,;"))
	}
	if number == "" || len(number) > 4 || !strings.ContainsFunc(number, unicode.IsDigit) {
		return "", name
	}
	if strings.HasPrefix(rest, "(") && strings.HasSuffix(rest, ")") {
		rest = strings.TrimSuffix(strings.TrimPrefix(rest, "("), ")")
	}
	return number, rest
}
