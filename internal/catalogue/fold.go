package catalogue

import (
	"strings"
	"unicode"
)

// vowels lists every Vietnamese vowel, each with its five tones behind it:
// huyền, hỏi, ngã, sắc, nặng.
var vowels = []string{
	"aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị",
	"oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
}

// letter is what one accented letter is made of.
type letter struct {
	quality rune // a, ă, â, đ, ...
	tone    byte // '0' none, '1' to '5' as in vowels
}

var letters = func() map[rune]letter {
	m := map[rune]letter{'đ': {'đ', '0'}}
	for _, row := range vowels {
		base := []rune(row)[0]
		for i, r := range []rune(row) {
			m[r] = letter{base, byte('0' + i)}
		}
	}
	return m
}()

// tones and hats are the combining marks of decomposed text.
var tones = map[rune]byte{'\u0300': '1', '\u0309': '2', '\u0303': '3', '\u0301': '4', '\u0323': '5'}

var hats = map[[2]rune]rune{
	{'a', '\u0306'}: 'ă', {'a', '\u0302'}: 'â', {'e', '\u0302'}: 'ê',
	{'o', '\u0302'}: 'ô', {'o', '\u031b'}: 'ơ', {'u', '\u031b'}: 'ư',
}

// bare is the letter under the hat.
var bare = map[rune]rune{'ă': 'a', 'â': 'a', 'ê': 'e', 'ô': 'o', 'ơ': 'o', 'ư': 'u', 'đ': 'd'}

// syllable is one word of Vietnamese, in the two forms that are compared.
type syllable struct {
	plain string // without any accent: "hoa"
	full  string // qualities in place, the tone at the end: "hoa1" for hòa and hoà alike
}

// marked reports whether the writer put an accent on it.
func (s syllable) marked() bool { return s.full != s.plain+"0" }

// glyph is one letter of a text, in both forms.
type glyph struct {
	plain, full rune
	tone        byte
}

// runs cuts text into runs of letters and digits; what is neither parts them.
func runs(text string) [][]glyph {
	var out [][]glyph
	var run []glyph
	flush := func() {
		if len(run) > 0 {
			out = append(out, run)
		}
		run = nil
	}
	for _, r := range text {
		r = unicode.ToLower(r)
		if t, ok := tones[r]; ok {
			if n := len(run); n > 0 {
				run[n-1].tone = t
			}
			continue
		}
		if r == '\u0302' || r == '\u0306' || r == '\u031b' {
			if n := len(run); n > 0 && hats[[2]rune{run[n-1].full, r}] != 0 {
				run[n-1].full = hats[[2]rune{run[n-1].full, r}]
			}
			continue
		}
		if l, ok := letters[r]; ok {
			g := glyph{l.quality, l.quality, l.tone}
			if b, ok := bare[l.quality]; ok {
				g.plain = b
			}
			run = append(run, g)
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		run = append(run, glyph{r, r, '0'})
	}
	flush()
	return out
}

// syllables cuts text into words.
func syllables(text string) []syllable {
	var out []syllable
	for _, run := range runs(text) {
		out = append(out, read(run))
	}
	return out
}

// read makes a syllable of letters.
func read(run []glyph) syllable {
	plain, full := make([]rune, len(run)), make([]rune, len(run))
	tone := byte('0')
	for i, g := range run {
		plain[i], full[i] = g.plain, g.full
		if g.tone != '0' {
			tone = g.tone
		}
	}
	return newSyllable(string(plain), string(full), tone)
}

// newSyllable settles the two spellings of a final i: ký and kí, lý and lí.
func newSyllable(plain, full string, tone byte) syllable {
	if n := len(plain); n >= 2 && plain[n-1] == 'y' && strings.IndexByte("hklmst", plain[n-2]) >= 0 {
		plain = plain[:n-1] + "i"
		full = full[:len(full)-1] + "i"
	}
	return syllable{plain: plain, full: full + string(tone)}
}

// Fold writes text in the form in which two spellings of the same words are
// equal: no accents, small letters, single spaces, "hoà" as "hòa", "lý" as
// "lí". It is for comparing, not for showing.
func Fold(text string) string {
	var b strings.Builder
	for i, s := range syllables(text) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s.plain)
	}
	return b.String()
}
