package paper

import "strings"

// code128Widths are the symbols 0 to 105; the stop follows apart.
var code128Widths = strings.Fields(`
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232`)

const code128Stop = "2331112"

// code128 reads the printer's notation: {A, {B, {C choose the set, {1 to {4
// are functions, {S shifts, {{ is a brace. In set C every byte is a pair.
func code128(d []byte) (string, string, bool) {
	if len(d) < 3 || d[0] != '{' || d[1] < 'A' || d[1] > 'C' {
		return "", "", false
	}
	set := d[1]
	symbols := []int{103 + int(set-'A')}
	text := ""
	for i := 2; i < len(d); i++ {
		c := d[i]
		if c == '{' && i+1 < len(d) {
			i++
			switch n := d[i]; {
			case n >= 'A' && n <= 'C':
				if n != set {
					symbols = append(symbols, map[byte]int{'A': 101, 'B': 100, 'C': 99}[n])
				}
				set = n
				continue
			case n == 'S':
				symbols = append(symbols, 98)
				continue
			case n >= '1' && n <= '4':
				symbols = append(symbols, map[byte]int{'1': 102, '2': 97, '3': 96, '4': 100}[n])
				continue
			case n != '{':
				return "", "", false
			}
		}
		v, s, ok := code128Value(set, c)
		if !ok {
			return "", "", false
		}
		symbols, text = append(symbols, v), text+s
	}
	return code128Bars(symbols), text, true
}

// code128Value is the symbol of one byte in a set, and how people read it.
func code128Value(set, c byte) (int, string, bool) {
	switch {
	case set == 'C' && c < 100:
		return int(c), string([]byte{'0' + c/10, '0' + c%10}), true
	case set == 'A' && c < 32:
		return int(c) + 64, " ", true
	case set == 'A' && c < 96, set == 'B' && c >= 32 && c < 128:
		return int(c) - 32, string(rune(c)), true
	}
	return 0, "", false
}

// code128auto takes plain text.
func code128auto(d []byte) (string, string, bool) {
	return code128(append([]byte("{B"), []byte(strings.ReplaceAll(string(d), "{", "{{"))...))
}

func code128Bars(symbols []int) string {
	var b strings.Builder
	sum := symbols[0]
	for i, v := range symbols {
		b.WriteString(code128Widths[v])
		sum += i * v
	}
	return b.String() + code128Widths[sum%103] + code128Stop
}
