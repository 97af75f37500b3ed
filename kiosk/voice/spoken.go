package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"motcua/internal/lang"
)

// Spoken writes a label as a synthesiser has to read it.
func Spoken(language, label string) string {
	w := in(language)
	var out []string
	for f := range strings.FieldsSeq(strings.NewReplacer("…", " ", "·", ", ", "|", " ", "•", " ", ".\n", ". ", "\n", ". ").Replace(label)) {
		word := strings.TrimRight(f, ".,:;?!)")
		tail := f[len(word):]
		lead := word[:len(word)-len(strings.TrimLeft(word, "("))]
		word = word[len(lead):]
		if said := w.word(word); said+tail != "" {
			out = append(out, lead+said+tail)
		}
	}
	return strings.Join(out, " ")
}

// word is one word as it is said.
func (w *words) word(s string) string {
	digits, letters := count(s)
	a, b, cut := strings.Cut(s, "–")
	switch {
	case s == "–":
		return ","
	case cut && number(a) && number(b):
		return lang.Fill(w.Range, "a", a, "b", b)
	case digits == 0 && (letters >= 3 || letters < len(s)) && s == strings.ToUpper(s):
		return strings.ToLower(s) // a word to be read, not letters to be spelled
	case digits == 0:
		return strings.ReplaceAll(s, "/", " ")
	}
	if h, m, ok := strings.Cut(s, ":"); ok && number(h) && number(m) && len(m) == 2 {
		if m == "00" {
			return lang.Fill(w.Hour, "a", bare(h))
		}
		return lang.Fill(w.Clock, "a", bare(h), "b", m)
	}
	if p := strings.Split(s, "/"); len(p) == 3 && number(p[0]) && number(p[1]) && len(p[2]) == 4 && number(p[2]) {
		return lang.Fill(w.Date, "a", bare(p[0]), "b", bare(p[1]), "c", p[2])
	}
	if p := strings.Split(s, "/"); len(p) == 2 && number(p[0]) && number(p[1]) {
		return p[0] + " / " + p[1]
	}
	if letters > 0 || digits > 5 {
		return w.spell(s) // a ticket's number, a code
	}
	return s
}

// spell says a code sign by sign.
func (w *words) spell(s string) string {
	var out []string
	for _, r := range s {
		if mark := w.Marks[string(r)]; mark != "" {
			out = append(out, mark)
		} else {
			out = append(out, string(r))
			if unicode.IsLetter(r) {
				out[len(out)-1] += "," // alone it is the letter and not the English article
			}
		}
	}
	return strings.Join(out, " ")
}

func count(s string) (digits, letters int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		} else if unicode.IsLetter(r) {
			letters++
		}
	}
	return digits, letters
}

func number(s string) bool {
	d, _ := count(s)
	return d > 0 && d == utf8.RuneCountInString(s)
}

// bare is a number without the zeros before it.
func bare(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" {
		return t
	}
	return "0"
}
