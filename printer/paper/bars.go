package paper

import "strings"

// itf interleaves pairs of digits: the first in the bars, the second in the
// gaps.
func itf(d []byte) (string, string, bool) {
	five := [10]string{"11ww1", "w111w", "1w11w", "ww111", "11w1w", "w1w11", "1ww11", "111ww", "w11w1", "1w1w1"}
	d = d[:len(d)&^1] // the last of an odd number is left out
	if len(d) == 0 || strings.Trim(string(d), "0123456789") != "" {
		return "", "", false
	}
	b := "1111"
	for i := 0; i < len(d); i += 2 {
		for j := range 5 {
			b += five[d[i]-'0'][j:j+1] + five[d[i+1]-'0'][j:j+1]
		}
	}
	return b + "w11", string(d), true
}

// nines are the nine elements of CODE39's characters, wide ones set, most
// significant first.
var nines = map[rune]uint16{
	'0': 0x034, '1': 0x121, '2': 0x061, '3': 0x160, '4': 0x031, '5': 0x130, '6': 0x070, '7': 0x025, '8': 0x124,
	'9': 0x064, 'A': 0x109, 'B': 0x049, 'C': 0x148, 'D': 0x019, 'E': 0x118, 'F': 0x058, 'G': 0x00D, 'H': 0x10C,
	'I': 0x04C, 'J': 0x01C, 'K': 0x103, 'L': 0x043, 'M': 0x142, 'N': 0x013, 'O': 0x112, 'P': 0x052, 'Q': 0x007,
	'R': 0x106, 'S': 0x046, 'T': 0x016, 'U': 0x181, 'V': 0x0C1, 'W': 0x1C0, 'X': 0x091, 'Y': 0x190, 'Z': 0x0D0,
	'-': 0x085, '.': 0x184, ' ': 0x0C4, '$': 0x0A8, '/': 0x0A2, '+': 0x08A, '%': 0x02A, '*': 0x094,
}

func code39(d []byte) (string, string, bool) {
	text := strings.Trim(string(d), "*")
	var b strings.Builder
	for i, r := range "*" + text + "*" {
		n, ok := nines[r]
		if !ok || r == '*' && i > 0 && i <= len(text) {
			return "", "", false
		}
		if i > 0 {
			b.WriteByte('1')
		}
		for bit := 8; bit >= 0; bit-- {
			b.WriteByte("1w"[n>>bit&1])
		}
	}
	return b.String(), text, text != ""
}

func codabar(d []byte) (string, string, bool) {
	sevens := map[byte]uint8{
		'0': 0x03, '1': 0x06, '2': 0x09, '3': 0x60, '4': 0x12, '5': 0x42, '6': 0x21, '7': 0x24, '8': 0x30, '9': 0x48,
		'-': 0x0C, '$': 0x18, ':': 0x45, '/': 0x51, '.': 0x54, '+': 0x15, 'A': 0x1A, 'B': 0x29, 'C': 0x0B, 'D': 0x0E,
	}
	var b strings.Builder
	s := strings.ToUpper(string(d))
	for i := range len(s) {
		n, ok := sevens[s[i]]
		if !ok {
			return "", "", false
		}
		if i > 0 {
			b.WriteByte('1')
		}
		for bit := 6; bit >= 0; bit-- {
			b.WriteByte("1w"[n>>bit&1])
		}
	}
	return b.String(), s, len(s) > 1 && s[0] >= 'A' && s[len(s)-1] >= 'A'
}

// code93Widths are the characters 0 to 46 of CODE93 and its start and stop:
// digits, A to Z, - . space $ / + %, then the four shifts.
var code93Widths = strings.Fields(`
131112 111213 111312 111411 121113 121212 121311 111114 131211 141111 211113 211212 211311 221112 221211 231111
112113 112212 112311 122112 132111 111123 111222 111321 121122 131121 212112 212211 211122 211221 221121 222111
112122 112221 122121 123111 121131 311112 311211 321111 112131 113121 211131 121221 312111 311121 122211 111141`)

// code93 takes all of ASCII, the rarer characters as pairs; two check
// characters follow. People read a blank square for start and stop and a black
// one for a shift.
func code93(d []byte) (string, string, bool) {
	const plain = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
	const dollar, percent, slash, plus = 43, 44, 45, 46
	var v []int
	text := "□"
	for _, c := range d {
		if i := strings.IndexByte(plain, c); i >= 0 && c < 0x80 {
			v, text = append(v, i), text+string(rune(c))
			continue
		}
		shift, letter := 0, byte(0)
		switch {
		case c == 0:
			shift, letter = percent, 'U'
		case c <= 26:
			shift, letter = dollar, 'A'+c-1
		case c < ' ':
			shift, letter = percent, 'A'+c-27
		case c < ':':
			shift, letter = slash, 'A'+c-'!'
		case c == ':':
			shift, letter = slash, 'Z'
		case c <= '?':
			shift, letter = percent, 'F'+c-';'
		case c == '@':
			shift, letter = percent, 'V'
		case c >= '[' && c <= '_':
			shift, letter = percent, 'K'+c-'['
		case c == '`':
			shift, letter = percent, 'W'
		case c >= 'a' && c <= 'z':
			shift, letter = plus, 'A'+c-'a'
		case c >= '{' && c <= 0x7F:
			shift, letter = percent, 'P'+c-'{'
		default:
			return "", "", false
		}
		v = append(v, shift, int(letter-'A')+10)
		if c >= ' ' && c < 0x7F {
			text += string(rune(c))
		} else {
			text += "■" + string(rune(letter))
		}
	}
	if len(v) == 0 {
		return "", "", false
	}
	v = append(v, code93Check(v, 20))
	v = append(v, code93Check(v, 15))
	var b strings.Builder
	b.WriteString(code93Widths[47])
	for _, n := range v {
		b.WriteString(code93Widths[n])
	}
	return b.String() + code93Widths[47] + "1", text + "□", true
}

// code93Check weighs the characters from the last on, 1 to limit, again and
// again.
func code93Check(v []int, limit int) int {
	sum := 0
	for i := range v {
		sum += v[len(v)-1-i] * (i%limit + 1)
	}
	return sum % 47
}
