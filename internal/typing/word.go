package typing

import (
	"slices"
	"strings"
	"unicode"
)

// letter is a Vietnamese letter without its tone: a base and, for â ă ê ô ơ ư
// đ, the mark on it.
type letter struct {
	base  rune
	mark  rune // 0, or '^' (circumflex), '(' (breve), '+' (horn), '-' (stroke)
	upper bool
	fromW bool // an ư that was typed as w alone
}

// word is a word while it is typed.
type word struct {
	letters []letter
	tone    rune // 0 or one of s f r x j
	keys    []rune
	upper   bool // the key under way is a capital
	literal bool // a key was pressed twice: from there on keys are letters
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

// parted is a letter by its base and mark, without tone.
var parted = func() map[[2]rune]rune {
	m := map[[2]rune]rune{}
	for r, p := range marks {
		m[p] = r
	}
	return m
}()

// write appends a letter, which may be one of a keyboard that has "ế". Behind
// uơ it makes ươ: "thuở", but "thương".
func (w *word) write(key rune) {
	l := letter{base: unicode.ToLower(key), upper: unicode.IsUpper(key)}
	var tone rune
	if l.base, tone = untoned(l.base); tone != 0 {
		w.tone = tone
	}
	if m, ok := marks[l.base]; ok {
		l.base, l.mark = m[0], m[1]
	}
	if n := len(w.letters); n >= 2 && w.letters[n-1].base == 'o' && w.letters[n-1].mark == '+' &&
		w.letters[n-2].base == 'u' && !w.afterQ(n-2) {
		w.letters[n-2].mark = '+'
	}
	w.letters = append(w.letters, l)
}

// tones says of every vowel with a tone what it is made of.
var tones = func() map[rune][2]rune {
	m := map[rune][2]rune{}
	for _, row := range toned {
		vowels := []rune(row)
		for i, v := range vowels[1:] {
			m[v] = [2]rune{vowels[0], rune(toneKeys[i+1])}
		}
	}
	return m
}()

func untoned(r rune) (bare, tone rune) {
	if p, ok := tones[r]; ok {
		return p[0], p[1]
	}
	return r, 0
}

// twice takes a mark back that was typed a second time: its key is a letter now.
func (w *word) twice(key rune) bool {
	w.literal = true
	w.letters = append(w.letters, letter{base: key, upper: w.upper})
	return true
}

// mark puts a mark on the last such letter, unless another syllable's vowel
// stands between; đ only begins a word or stands in one of consonants ("QĐ"),
// and the last o of "oeo" is a letter.
func (w *word) mark(base, mark, key rune) bool {
	if n := len(w.letters); key == 'o' && n >= 2 && w.letters[n-2].base == 'o' && strings.ContainsRune("ae", w.letters[n-1].base) {
		return false
	}
	for i := len(w.letters) - 1; i >= 0; i-- {
		l := &w.letters[i]
		switch {
		case l.base != base:
			if base != 'd' && isVowel(l.base) && i < len(w.letters)-1 && !isVowel(w.letters[i+1].base) {
				return false
			}
		case base == 'd' && i != 0 && (i < len(w.letters)-1 || w.vowels()):
		case l.mark == mark:
			l.mark = 0
			return w.twice(key)
		default:
			l.mark = mark
			return true
		}
	}
	return false
}

// breve is the key w on an a: ă, and not in "ưa", where it is the u's.
func (w *word) breve() bool {
	for i := len(w.letters) - 1; i >= 0; i-- {
		l := &w.letters[i]
		switch {
		case l.base == 'o' || l.base == 'u' && !w.afterQ(i):
			return false
		case l.base != 'a':
		case l.mark == '(':
			l.mark = 0
			return w.twice('w')
		case i > 0 && w.letters[i-1].base == 'u' && !w.afterQ(i-1) && (i == len(w.letters)-1 || w.letters[i-1].mark == '+'):
			return false
		default:
			l.mark = '('
			return true
		}
	}
	return false
}

// horn makes ư and ơ, and both letters of ươ at once.
func (w *word) horn(key rune) bool {
	n := len(w.letters)
	for i := n - 1; i >= 0; i-- {
		l := &w.letters[i]
		pair := i > 0 && w.letters[i-1].base == 'u' && !w.afterQ(i-1)
		switch {
		case l.base == 'o' && l.mark == '+':
			l.mark = 0
			if pair {
				w.letters[i-1].mark = 0
			}
			return w.twice(key)
		case l.base == 'o':
			l.mark = '+'
			if pair && i < n-1 {
				w.letters[i-1].mark = '+'
			}
			return true
		case l.base == 'u' && l.fromW:
			w.letters = append(w.letters[:i], w.letters[i+1:]...)
			return w.twice(key)
		case l.base == 'u' && l.mark == '+':
			l.mark = 0
			return w.twice(key)
		case l.base == 'u' && !w.afterQ(i) && (i == 0 || w.letters[i-1].base != 'o'):
			if i > 0 && w.letters[i-1].base == 'u' { // "ưu": the first of the two
				l = &w.letters[i-1]
			}
			l.mark = '+'
			return true
		}
	}
	return false
}

// lone is the key w where a vowel has to come: ư by itself.
func (w *word) lone() bool {
	if w.vowels() {
		return false
	}
	w.letters = append(w.letters, letter{base: 'u', mark: '+', upper: w.upper, fromW: true})
	return true
}

func (w *word) vowels() bool {
	return slices.ContainsFunc(w.letters, func(l letter) bool { return isVowel(l.base) })
}

func (w *word) afterQ(i int) bool { return i > 0 && w.letters[i-1].base == 'q' }

func isVowel(r rune) bool { return strings.ContainsRune("aeiouy", r) }

// setTone sets, changes or takes the tone; false when the key is a letter
// here: no vowel to stand on.
func (w *word) setTone(tone, key rune) bool {
	switch {
	case w.tonePlace() < 0:
		return false
	case tone == 'z':
		was := w.tone
		w.tone = 0
		return was != 0
	case !strings.ContainsRune("sfrxj", tone):
		return false
	case w.tone == tone:
		w.tone = 0
		return w.twice(key)
	}
	w.tone = tone
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

// String puts the word together again: as Vietnamese, or as it was typed when
// it cannot become a Vietnamese word.
func (w *word) String() string {
	if !w.literal && !w.plausible() {
		return string(w.keys)
	}
	place := -1
	if w.tone != 0 {
		place = w.tonePlace()
	}
	var b strings.Builder
	for i, l := range w.letters {
		r := l.base
		if l.mark != 0 {
			r = parted[[2]rune{l.base, l.mark}]
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
