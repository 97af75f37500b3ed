// Package spoken turns a call into the phrases that are said of it, in order,
// by the rules of a language pack (section "spoken" of internal/lang/packs). A
// phrase is the words themselves and the name of their clip in a voice pack:
//
//	A012, counter 5, digits      Mời công dân có số | A | , | không | một | hai | , | đến quầy số | năm
//	A112, counter 21, cardinals  ... | A | , | một | trăm | mười | hai | , | đến quầy số | hai | mươi | mốt
//	the second of several calls  số | B | , | không | không | bốn | , | đến quầy số | mười | hai | B
//	recalled                     Mời lại công dân có số | A | ...
//	counter "Tư pháp"            ... | đến quầy | Tư pháp
//
// Pause, Break and Joint are marks and have no clip. What is spoken before a mark
// or at the end of all may be a clip with a falling voice: that is the voice
// pack's business. A counter's name is in no vocabulary; a hall's own pack may
// have a clip for it, and without one Sayable sends people to the screen.
//
// A ticket's number is read digit by digit unless the hall wants cardinals: it
// is understood in every part of the country. A counter's number is always a
// cardinal, as people say it.
//
// The rules of cardinals are written like those of CLDR's rule-based number
// formats (UTS #35 part 3), one line a rule; see rules.go.
package spoken

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Marks among the phrases.
const (
	Pause = "," // a short silence: a comma
	Break = ";" // a longer one: another call follows
	Joint = "-" // none at all: "twenty-one"
)

// Numbers is how a ticket's number is read.
type Numbers string

// The ways: "không một hai" or "mười hai".
const (
	Digits    Numbers = "digits"
	Cardinals Numbers = "cardinals"
)

// Style is how a hall has its calls read. The zero value is digits and the
// usual words.
type Style struct {
	Numbers Numbers
	// Words are chosen instead of the usual ones: "lẻ" instead of "linh".
	// Words that no language has are not said; see Choices.
	Words []string
}

// Lead is how a call begins.
type Lead uint8

// The ways: a sentence of its own, one that repeats, and one that goes on.
const (
	First Lead = iota // "Mời công dân có số"
	Again             // "Mời lại công dân có số"
	More              // "số"
)

// Has reports whether calls can be said in a language.
func Has(lang string) bool { return all[lang] != nil }

// Phrases are what is said of a ticket ("A012") that is asked to a counter ("5",
// "Quầy 5", "12B", "Tư pháp"). A language without rules is said in Vietnamese.
func Phrases(lang, number, counter string, s Style, how Lead) []string {
	t := table(lang)
	letters, digits := split(number)
	var p []string
	for _, part := range t.leads[how] {
		switch part {
		case "{letters}":
			p = append(p, letters...)
		case "{number}":
			p = append(p, t.ticket(digits, s.Numbers)...)
		case "{place}":
			p = append(p, t.place(counter)...)
		default:
			p = append(p, part)
		}
	}
	return t.choose(p, s.Words)
}

// ticket reads the digits of a ticket.
func (t *language) ticket(digits string, how Numbers) []string {
	if n, err := strconv.Atoi(digits); err == nil && how == Cardinals && n <= maxCardinal {
		return t.cardinal(n)
	}
	return t.spell(digits)
}

// spell reads digit by digit.
func (t *language) spell(digits string) (p []string) {
	for _, r := range digits {
		if r >= '0' && r <= '9' {
			p = append(p, t.Digits[r-'0'])
		}
	}
	return p
}

// choose puts the hall's words in the place of the usual ones.
func (t *language) choose(phrases, words []string) []string {
	for _, w := range words {
		for usual, other := range t.other {
			if other != w {
				continue
			}
			for i := range phrases {
				if phrases[i] == usual {
					phrases[i] = other
				}
			}
		}
	}
	return phrases
}

// Sayable is phrases for a pack that has some clips: where a counter's name has
// none, people are asked to look at the screen.
func Sayable(lang string, phrases []string, has func(phrase string) bool) []string {
	t := table(lang)
	for i := 1; i < len(phrases); i++ {
		if slices.Contains(t.named, phrases[i-1]) && !isMark(phrases[i]) && !isLetter(phrases[i]) && !has(phrases[i]) {
			out := append(slices.Clone(phrases[:i-1]), t.Screen)
			return append(out, phrases[i+1:]...)
		}
	}
	return phrases
}

// Count is what a test of the loudspeaker says: "một, hai, ba, bốn, năm". Nobody
// takes it for a call.
func Count(lang string) (p []string) {
	for i, word := range table(lang).spell("12345") {
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
		if i > 0 && !isMark(p) && phrases[i-1] != Joint {
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	return b.String()
}

func isMark(phrase string) bool { return phrase == Pause || phrase == Break || phrase == Joint }

func isLetter(phrase string) bool {
	return len(phrase) == 1 && phrase[0] >= 'A' && phrase[0] <= 'Z'
}

// split parts "AB012" into its letters and its digits.
func split(number string) (letters []string, digits string) {
	i := strings.IndexFunc(number, unicode.IsDigit)
	if i < 0 {
		i = len(number)
	}
	for _, r := range strings.ToUpper(number[:i]) {
		if r >= 'A' && r <= 'Z' {
			letters = append(letters, string(r))
		}
	}
	return letters, number[i:]
}

// Cardinal reads n, 0 to 999, as a number.
func Cardinal(lang string, n int, s Style) []string {
	t := table(lang)
	return t.choose(t.cardinal(n), s.Words)
}

// Way is how people are sent to a counter, a part of Phrases: "đến quầy số năm".
func Way(lang, counter string, s Style) []string {
	t := table(lang)
	return t.choose(t.place(counter), s.Words)
}

// Vocabulary is every phrase of a language that a voice pack needs a clip for:
// leads, ways to a counter, the words of numbers, the letters A to Z.
func Vocabulary(lang string) []string { return table(lang).vocabulary() }

// Names are counters' names that many halls have. A pack may have clips for them.
func Names(lang string) []string { return slices.Clone(table(lang).Names) }

// Spelt is what a synthesiser or a speaker reads for a phrase: a letter's name.
func Spelt(lang, phrase string) string {
	if isLetter(phrase) {
		return table(lang).Letters[phrase[0]-'A']
	}
	return phrase
}

// Name is how a ticket's letters are read: "giê dê".
func Name(lang, letters string) string {
	p, _ := split(letters)
	for i := range p {
		p[i] = Spelt(lang, p[i])
	}
	return strings.Join(p, " ")
}

// Choices are the words that a hall may choose instead of the usual ones, by
// the usual one: "linh" is "lẻ" in the south.
func Choices(lang string) map[string]string {
	out := map[string]string{}
	for usual, other := range table(lang).other {
		out[usual] = other
	}
	return out
}

// Alike reports whether the letters of two tickets are easily taken for each
// other when they are called: each letter is the same or has a name that sounds
// so ("bê", "pê"; "dê" and "giê" are one sound in Hà Nội), or one repeats the
// other's last letter ("A", "AA").
func Alike(lang, p, q string) bool {
	if len(p) > len(q) {
		p, q = q, p
	}
	if p == q || p == "" {
		return false
	}
	if len(p) != len(q) {
		return q == p+p[len(p)-1:]
	}
	t := table(lang)
	for i := range len(p) {
		pair := string([]byte{min(p[i], q[i]), max(p[i], q[i])})
		if p[i] != q[i] && !slices.Contains(t.Alike, pair) {
			return false
		}
	}
	return true
}
