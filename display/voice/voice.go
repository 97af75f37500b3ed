// Package voice turns a call into the phrases that are spoken, in order. It is
// pure: the same phrases are the words (Words) and the clips to be joined (a
// voice pack has one clip for each of Vocabulary).
//
//	A012, counter 5, digits      Mời công dân có số | A | , | không | một | hai | , | đến quầy số | năm
//	A112, counter 21, cardinals  ... | một | trăm | mười | hai | , | đến quầy số | hai | mươi | mốt
//
// A ticket's number is read digit by digit unless the hall wants cardinals: it
// needs no rules and is understood in every part of the country. A counter's
// number is always a cardinal, as people say it.
package voice

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Pause is a phrase that is silence: a comma in the words.
const Pause = ","

// Numbers is how a ticket's number is read.
type Numbers string

// The ways: "không một hai" or "mười hai".
const (
	Digits    Numbers = "digits"
	Cardinals Numbers = "cardinals"
)

// Phrases are the parts of an announcement of number ("A012") at counter ("5",
// "Quầy 5", "12B"), each a clip or a Pause. Languages other than "en" are read as
// Vietnamese. A counter that has a name instead of a number comes as that name:
// a pack has no clip for it, and the player leaves it out.
func Phrases(lang, number, counter string, how Numbers) []string {
	letters, n := split(number)
	p := []string{"Mời công dân có số"}
	if lang == "en" {
		p[0] = "Number"
	}
	p = append(p, letters...)
	if lang != "en" {
		p = append(p, Pause)
	}
	if v, err := strconv.Atoi(n); err == nil && how == Cardinals {
		p = append(p, Cardinal(lang, v)...)
	} else {
		p = append(p, digits(lang, n)...)
	}
	return append(append(p, Pause), place(lang, counter)...)
}

// Count is what a test of the loudspeaker says: "một, hai, ba, bốn, năm". Nobody
// takes it for a call.
func Count(lang string) (p []string) {
	for i, word := range digits(lang, "12345") {
		if i > 0 {
			p = append(p, Pause)
		}
		p = append(p, word)
	}
	return p
}

// Words are the phrases as one sentence, NFC.
func Words(phrases []string) string {
	var b strings.Builder
	for i, p := range phrases {
		if i > 0 && p != Pause {
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	return b.String()
}

// split parts "AB012" into its letters and its digits.
func split(number string) (letters []string, digits string) {
	i := strings.IndexFunc(number, unicode.IsDigit)
	if i < 0 {
		i = len(number)
	}
	for _, r := range number[:i] {
		if unicode.IsLetter(r) {
			letters = append(letters, string(unicode.ToUpper(r)))
		}
	}
	return letters, number[i:]
}

// place says where to go.
func place(lang, counter string) []string {
	to, toNamed := "đến quầy số", "đến quầy"
	if lang == "en" {
		to, toNamed = "counter", "counter"
	}
	label := Label(counter)
	i := strings.IndexFunc(label, func(r rune) bool { return !unicode.IsDigit(r) })
	if i < 0 {
		i = len(label)
	}
	n, err := strconv.Atoi(label[:i])
	if err != nil || n > 999 {
		return []string{toNamed, label}
	}
	p := append([]string{to}, Cardinal(lang, n)...)
	letters, _ := split(label[i:])
	return append(p, letters...)
}

// Label is the short name of a counter: "Quầy 5", "Quầy số 5" and "Counter 5" are
// "5"; other names stay as they are.
func Label(counter string) string {
	s := strings.TrimSpace(counter)
	for _, word := range []string{"quầy số ", "quầy ", "counter no. ", "counter ", "desk ", "window "} {
		if len(s) > len(word) && strings.EqualFold(s[:len(word)], word) {
			if rest := strings.TrimSpace(s[len(word):]); rest != "" && unicode.IsDigit(rune(rest[0])) {
				return rest
			}
		}
	}
	return s
}

// Numbered reports whether a counter goes by a number and nothing else.
func Numbered(counter string) bool {
	l := Label(counter)
	return l != "" && unicode.IsDigit(rune(l[0])) && !strings.Contains(l, " ")
}

var (
	viDigits = []string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}
	enDigits = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	enTeens  = []string{"ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}
	enTens   = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
)

func digits(lang, s string) (p []string) {
	words := viDigits
	if lang == "en" {
		words = enDigits
	}
	for _, r := range s {
		if r >= '0' && r <= '9' {
			p = append(p, words[r-'0'])
		}
	}
	return p
}

// Cardinal reads n, 0 to 999, as a number.
func Cardinal(lang string, n int) []string {
	if lang == "en" {
		return cardinalEN(n)
	}
	return cardinalVI(n)
}

// cardinalVI knows the four words that change: mốt and tư after "mươi", lăm after
// any ten, and linh for an empty ten.
func cardinalVI(n int) (p []string) {
	h, t, u := n/100%10, n/10%10, n%10
	if h > 0 {
		p = append(p, viDigits[h], "trăm")
	}
	switch {
	case t > 1:
		p = append(p, viDigits[t], "mươi")
	case t == 1:
		p = append(p, "mười")
	case h > 0 && u > 0:
		p = append(p, "linh")
	}
	switch {
	case u == 0 && n > 0:
	case u == 1 && t > 1:
		p = append(p, "mốt")
	case u == 4 && t > 1:
		p = append(p, "tư")
	case u == 5 && t > 0:
		p = append(p, "lăm")
	default:
		p = append(p, viDigits[u])
	}
	return p
}

func cardinalEN(n int) (p []string) {
	h, r := n/100%10, n%100
	if h > 0 {
		p = append(p, enDigits[h], "hundred")
		if r > 0 {
			p = append(p, "and")
		}
	}
	switch {
	case r == 0 && n > 0:
	case r < 10:
		p = append(p, enDigits[r])
	case r < 20:
		p = append(p, enTeens[r-10])
	default:
		p = append(p, enTens[r/10])
		if r%10 > 0 {
			p = append(p, enDigits[r%10])
		}
	}
	return p
}

// Vocabulary is every phrase of a language that a pack needs a clip for.
func Vocabulary(lang string) []string {
	var v []string
	if lang == "en" {
		v = slices.Concat([]string{"Number", "counter", "hundred", "and"}, enDigits, enTeens, enTens[2:])
	} else {
		v = slices.Concat([]string{"Mời công dân có số", "đến quầy số", "đến quầy", "trăm", "mươi", "mười", "linh", "mốt", "tư", "lăm"}, viDigits)
	}
	for r := 'A'; r <= 'Z'; r++ {
		v = append(v, string(r))
	}
	return v
}

// letterNames is how the letters are spelt for a Vietnamese synthesiser.
var letterNames = map[string]string{
	"A": "a", "B": "bê", "C": "xê", "D": "dê", "E": "e", "F": "ép", "G": "giê", "H": "hát", "I": "i",
	"J": "gi", "K": "ca", "L": "en lờ", "M": "em mờ", "N": "en nờ", "O": "o", "P": "pê", "Q": "quy",
	"R": "e rờ", "S": "ét sì", "T": "tê", "U": "u", "V": "vê", "W": "vê kép", "X": "ích xì", "Y": "y dài", "Z": "dét",
}

// Spelt is what a synthesiser or a speaker reads for a phrase.
func Spelt(lang, phrase string) string {
	if s, ok := letterNames[phrase]; ok && lang != "en" {
		return s
	}
	return phrase
}
