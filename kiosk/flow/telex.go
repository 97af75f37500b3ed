package flow

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Telex is the text after one more key, composed by the Telex rules that
// Vietnamese keyboards use: aa aw dd ee oo ow uw make letters, s f r x j z set
// and take the tone, and a key typed twice stands for itself. Only the last
// word changes. The tone stands where school books put it ("hòa", "thủy"), and
// moves when more letters come. Text is NFC, and so is the result.
func Telex(text string, key rune) string {
	if !unicode.IsLetter(key) {
		return text + string(key)
	}
	start := 0
	if cut := strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); cut >= 0 {
		_, n := utf8.DecodeRuneInString(text[cut:])
		start = cut + n
	}
	w := takeApart(text[start:])
	if low := unicode.ToLower(key); !w.modify(low) && !w.setTone(low) {
		w.add(letter{base: low, upper: unicode.IsUpper(key)})
	}
	return text[:start] + w.String()
}

// letter is a Vietnamese letter without its tone: a base and, for â ă ê ô ơ ư
// đ, the mark on it.
type letter struct {
	base  rune
	mark  rune // 0, or '^' (circumflex), '(' (breve), '+' (horn), '-' (stroke)
	upper bool
}

// word is a word taken apart; tone is 0 or one of s f r x j.
type word struct {
	letters []letter
	tone    rune
}

// toned lists every vowel with its tones in the order of toneKeys.
var toned = []string{
	"aáàảãạ", "ăắằẳẵặ", "âấầẩẫậ", "eéèẻẽẹ", "êếềểễệ", "iíìỉĩị",
	"oóòỏõọ", "ôốồổỗộ", "ơớờởỡợ", "uúùủũụ", "ưứừửữự", "yýỳỷỹỵ",
}

const toneKeys = "\x00sfrxj"

// marks parts a marked letter into base and mark.
var marks = map[rune][2]rune{
	'ă': {'a', '('}, 'â': {'a', '^'}, 'ê': {'e', '^'}, 'ô': {'o', '^'},
	'ơ': {'o', '+'}, 'ư': {'u', '+'}, 'đ': {'d', '-'},
}

func takeApart(s string) word {
	var w word
	for _, r := range s {
		low := unicode.ToLower(r)
		for _, row := range toned {
			vowels := []rune(row)
			for t, v := range vowels {
				if v == low && t > 0 {
					low, w.tone = vowels[0], rune(toneKeys[t])
				}
			}
		}
		l := letter{base: low, upper: unicode.IsUpper(r)}
		if m, ok := marks[low]; ok {
			l.base, l.mark = m[0], m[1]
		}
		w.letters = append(w.letters, l)
	}
	return w
}

// add appends a letter; behind uơ it makes ươ: "thuở", but "thương".
func (w *word) add(l letter) {
	if n := len(w.letters); n >= 2 && w.letters[n-1].mark == '+' && w.letters[n-1].base == 'o' &&
		w.letters[n-2].base == 'u' && !w.afterQ(n-2) {
		w.letters[n-2].mark = '+'
	}
	w.letters = append(w.letters, l)
}

// modify puts a mark on an earlier letter, or takes it off again; false when
// the key is just a letter here.
func (w *word) modify(key rune) bool {
	switch key {
	case 'a', 'e', 'o':
		return w.mark(key, '^', key)
	case 'd':
		return w.mark('d', '-', key)
	case 'w':
		return w.horn()
	}
	return false
}

// mark finds the last such letter that stands alone at the word's end or
// before final consonants only.
func (w *word) mark(base, mark, key rune) bool {
	for i := len(w.letters) - 1; i >= 0; i-- {
		l := &w.letters[i]
		if l.base != base {
			if base != 'd' && isVowel(l.base) && i < len(w.letters)-1 && !isVowel(w.letters[i+1].base) {
				return false // another syllable's vowel stands between
			}
			continue
		}
		if base == 'd' && i != 0 {
			continue
		}
		if l.mark == mark {
			l.mark = 0
			w.letters = append(w.letters, letter{base: key})
			return true
		}
		l.mark = mark
		return true
	}
	return false
}

// horn is the key w: ư ơ ă, both letters of ươ at once, and ư by itself.
func (w *word) horn() bool {
	n := len(w.letters)
	for i := n - 1; i >= 0; i-- {
		l := &w.letters[i]
		switch {
		case l.base == 'a' && l.mark != '(' && (i == 0 || w.letters[i-1].base != 'u' || w.afterQ(i-1)):
			l.mark = '('
			return true
		case l.base == 'a' && l.mark == '(', l.base == 'o' && l.mark == '+':
			l.mark = 0
			if i > 0 && w.letters[i-1].mark == '+' {
				w.letters[i-1].mark = 0
			}
			w.letters = append(w.letters, letter{base: 'w'})
			return true
		case l.base == 'o':
			l.mark = '+'
			if i > 0 && w.letters[i-1].base == 'u' && !w.afterQ(i-1) && i < n-1 {
				w.letters[i-1].mark = '+'
			}
			return true
		case l.base == 'u' && l.mark == '+':
			l.mark = 0
			w.letters = append(w.letters, letter{base: 'w'})
			return true
		case l.base == 'u' && !w.afterQ(i):
			l.mark = '+'
			return true
		}
	}
	return false
}

func (w *word) afterQ(i int) bool { return i > 0 && w.letters[i-1].base == 'q' }

func isVowel(r rune) bool { return strings.ContainsRune("aeiouy", r) }

// setTone sets, changes or takes the tone; false when the key is a letter
// here: no vowel to stand on.
func (w *word) setTone(key rune) bool {
	if w.tonePlace() < 0 {
		return false
	}
	switch {
	case key == 'z' && w.tone != 0:
		w.tone = 0
		return true
	case !strings.ContainsRune("sfrxj", key):
		return false
	case w.tone == key:
		w.tone = 0
		return false // typed twice: the letter itself
	}
	w.tone = key
	return true
}

// tonePlace is the index of the letter that carries the tone; -1 without one.
func (w *word) tonePlace() int {
	first, last := w.nucleus()
	if first < 0 {
		return -1
	}
	for i := last; i >= first; i-- {
		if w.letters[i].mark != 0 {
			return i
		}
	}
	closed := last < len(w.letters)-1
	switch n := last - first + 1; {
	case n == 1:
		return first
	case n == 2 && closed, n >= 3:
		return first + 1
	}
	return first
}

// nucleus is the first run of vowels, without the u of "qu" and the i of "gi"
// when another vowel follows.
func (w *word) nucleus() (first, last int) {
	first, last = -1, -1
	for i, l := range w.letters {
		if !isVowel(l.base) {
			if first >= 0 {
				break
			}
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	if first == 1 && last > first {
		head, v := w.letters[0].base, w.letters[1].base
		if head == 'q' && v == 'u' || head == 'g' && v == 'i' {
			first++
		}
	}
	return first, last
}

// String puts the word together again.
func (w *word) String() string {
	place := -1
	if w.tone != 0 {
		place = w.tonePlace()
	}
	var b strings.Builder
	for i, l := range w.letters {
		r := l.base
		for m, parts := range marks {
			if l.mark != 0 && parts == [2]rune{l.base, l.mark} {
				r = m
			}
		}
		if i == place {
			r = withTone(r, w.tone)
		}
		if l.upper {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func withTone(r, tone rune) rune {
	for _, row := range toned {
		if vowels := []rune(row); vowels[0] == r {
			return vowels[strings.IndexRune(toneKeys, tone)]
		}
	}
	return r
}
