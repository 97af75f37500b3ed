package catalogue

import (
	"strings"
)

// telex are doubled letters that stand for one with a hat.
var telex = strings.NewReplacer("dd", "đ", "aa", "â", "aw", "ă", "ee", "ê", "oo", "ô", "ow", "ơ", "uw", "ư", "w", "ư")

// vni are the tones that digits stand for.
var vni = map[byte]byte{'1': '4', '2': '1', '3': '2', '4': '3', '5': '5'}

// untyped reads a syllable as it came off a keyboard on which no program made
// the accents, in Telex or VNI: "ddawng", "kys", "khai3", "d9a8ng"; marks may
// stand at the word's end, as most people type them ("giayas", "dangd8"). ok
// says that there was anything to read.
func untyped(s string) (out syllable, ok bool) {
	if len(s) < 2 || len(s) > 12 || strings.ContainsFunc(s, func(r rune) bool { return r > 'z' }) {
		return syllable{}, false
	}
	if strings.ContainsAny(s, "0123456789") {
		return fromVNI(s)
	}
	return fromTelex(s)
}

func fromTelex(s string) (out syllable, ok bool) {
	tone := byte('0')
	var b strings.Builder
	for i := range len(s) {
		// A tone's key behind the vowel is a tone; r and s also begin words.
		if k := strings.IndexByte("frxsj", s[i]); k >= 0 && strings.ContainsAny(s[:i], "aeiouyw") {
			tone = byte('1' + k)
			continue
		}
		b.WriteByte(s[i])
	}
	letters := hatted(b.String())
	if tone == '0' && letters == s {
		return syllable{}, false
	}
	return parsed(letters, tone)
}

// hatted puts the hats on that Telex writes as letters, beside the vowel or at
// the word's end.
func hatted(s string) string {
	n := len(s) - 1
	if n < 2 {
		return telex.Replace(s)
	}
	last, head := s[n], s[:n]
	switch i := strings.IndexByte(head, last); {
	case last == 'd' && head[0] == 'd' && head[1] != 'd':
		s = "dd" + head[1:]
	case strings.IndexByte("aeo", last) >= 0 && i >= 0 && i < n-1 && !strings.ContainsAny(head[i+1:], "aeoy"):
		s = head[:i+1] + string(last) + head[i+1:]
	}
	return telex.Replace(s)
}

func fromVNI(s string) (out syllable, ok bool) {
	tone := byte('0')
	var b []rune
	for i := range len(s) {
		switch c := s[i]; {
		case c < '0' || c > '9':
			b = append(b, rune(c))
		case len(b) == 0:
			return syllable{}, false // a number, or a code
		case c >= '1' && c <= '5':
			tone = vni[c]
		default:
			hat(b, c)
		}
	}
	return parsed(string(b), tone)
}

// hat puts what a VNI digit means on the letter it belongs to.
func hat(b []rune, digit byte) {
	on := map[byte]map[rune]rune{
		'6': {'a': 'â', 'e': 'ê', 'o': 'ô'}, '7': {'o': 'ơ', 'u': 'ư'}, '8': {'a': 'ă'}, '9': {'d': 'đ'},
	}[digit]
	for i := len(b) - 1; i >= 0; i-- {
		if r, ok := on[b[i]]; ok {
			b[i] = r
			if digit == '7' && i > 0 && b[i] == 'ơ' && b[i-1] == 'u' && i < len(b)-1 {
				b[i-1] = 'ư'
			}
			return
		}
	}
}

func parsed(letters string, tone byte) (syllable, bool) {
	out := syllables(letters)
	if len(out) != 1 || !strings.ContainsAny(out[0].plain, "aeiouy") {
		return syllable{}, false
	}
	return newSyllable(out[0].plain, strings.TrimRight(out[0].full, "012345"), tone), true
}
