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

// Symbols of CODE128 that are no data. Set C has only the switches and fnc1.
const (
	fnc3, fnc2, shift98, toC, toB, toA, fnc1 = 96, 97, 98, 99, 100, 101, 102
	startA                                   = 103
)

// code128 reads the printer's notation: {A, {B, {C choose the set, {1 to {4
// are functions, {S shifts the next character to the other set, {{ is a brace.
// In set C every byte is a pair.
func code128(d []byte) (string, string, bool) {
	if len(d) < 3 || d[0] != '{' || d[1] < 'A' || d[1] > 'C' {
		return "", "", false
	}
	set, shifted := d[1], false
	symbols := []int{startA + int(set-'A')}
	text := ""
	for i := 2; i < len(d); i++ {
		c := d[i]
		if c == '{' {
			if i++; i == len(d) {
				return "", "", false
			}
			switch n := d[i]; {
			case n >= 'A' && n <= 'C':
				if n != set {
					symbols = append(symbols, map[byte]int{'A': toA, 'B': toB, 'C': toC}[n])
				}
				set = n
				continue
			case n == 'S' && set != 'C':
				symbols, shifted = append(symbols, shift98), true
				continue
			case n == '1', set != 'C' && n >= '2' && n <= '4':
				symbols = append(symbols, map[byte]int{'1': fnc1, '2': fnc2, '3': fnc3, '4': toA - int(set-'A')}[n])
				continue
			case n != '{':
				return "", "", false
			}
		}
		from := set
		if shifted {
			from, shifted = 'A'+'B'-set, false
		}
		v, s, ok := code128Value(from, c)
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

// code128auto takes bytes as they are and chooses the sets itself.
func code128auto(d []byte) (string, string, bool) {
	if len(d) == 0 {
		return "", "", false
	}
	text, items := "", make([]int, len(d))
	for i, c := range d {
		items[i] = int(c)
		if c < 32 || c >= 127 {
			c = ' '
		}
		text += string(rune(c))
	}
	return code128Bars(code128Plan(items)), text, true
}

// An item of a plan is a byte, or one of these.
const itemFNC1, itemFNC3 = -1, -3

// code128Plan finds the fewest symbols for the items, the start among them:
// for every item and set the best way to have come there.
func code128Plan(items []int) []int {
	const none = 1 << 20
	type way struct {
		cost int
		from [2]int // item and set before
		say  []int
	}
	best := make([][3]way, len(items)+1)
	for i := range best {
		for s := range 3 {
			best[i][s].cost = none
			if i == 0 {
				best[i][s] = way{cost: 1, from: [2]int{-1, s}, say: []int{startA + s}}
			}
		}
	}
	try := func(i, s, j, t int, say ...int) {
		if c := best[i][s].cost + len(say); c < best[j][t].cost {
			best[j][t] = way{c, [2]int{i, s}, say}
		}
	}
	switches := [3]int{toA, toB, toC}
	for i := 0; ; i++ {
		for s := range 3 {
			for t := range 3 {
				if s != t && i > 0 {
					try(i, s, i, t, switches[t])
				}
			}
		}
		if i == len(items) {
			break
		}
		for s := range 3 {
			if say, n := code128Say(items[i:], s); n > 0 {
				try(i, s, i+n, s, say...)
			}
		}
	}
	i, s := len(items), 0
	for t := range 3 {
		if best[i][t].cost < best[i][s].cost {
			s = t
		}
	}
	var parts [][]int
	for i >= 0 {
		w := best[i][s]
		parts = append(parts, w.say)
		i, s = w.from[0], w.from[1]
	}
	var out []int
	for k := len(parts) - 1; k >= 0; k-- {
		out = append(out, parts[k]...)
	}
	return out
}

// code128Say is how set s (A, B, C) says the first of the items, and how many
// of them that were; none if it cannot.
func code128Say(items []int, s int) ([]int, int) {
	digit := func(i int) bool { return i < len(items) && items[i] >= '0' && items[i] <= '9' }
	switch c := items[0]; {
	case c == itemFNC1:
		return []int{fnc1}, 1
	case c == itemFNC3 && s < 2:
		return []int{fnc3}, 1
	case s == 2 && digit(0) && digit(1):
		return []int{(c-'0')*10 + items[1] - '0'}, 2
	case s < 2 && c >= 0:
		var say []int
		if c >= 128 { // fnc4: the upper half
			say, c = []int{toA - s}, c-128
		}
		set := byte('A' + s)
		if v, _, ok := code128Value(set, byte(c)); ok {
			return append(say, v), 1
		}
		v, _, _ := code128Value('A'+'B'-set, byte(c))
		return append(say, shift98, v), 1
	}
	return nil, 0
}

// gs1Code128 is GS1-128 as Epson takes it: (AI) in parentheses, which are not
// encoded; * is the check digit of what the AI holds; {1 parts fields, {3 is
// fnc3, {( {) {* {{ stand for themselves. The first symbol is fnc1.
func gs1Code128(d []byte) (string, string, bool) {
	items, text, field := []int{itemFNC1}, "", -1
	if len(d) < 2 {
		return "", "", false
	}
	for i := 0; i < len(d); i++ {
		c := d[i]
		switch c {
		case '{':
			if i++; i == len(d) {
				return "", "", false
			}
			switch c = d[i]; c {
			case '1':
				items = append(items, itemFNC1)
				continue
			case '3':
				items = append(items, itemFNC3)
				continue
			case '(', ')', '*', '{':
			default:
				return "", "", false
			}
		case '(':
			text += "("
			continue
		case ')':
			text, field = text+")", len(items)
			continue
		case '*':
			if field < 0 {
				return "", "", false
			}
			c = gs1Check(items[field:])
		}
		items = append(items, int(c))
		if c < ' ' || c >= 0x7F {
			c = ' '
		}
		text += string(rune(c))
	}
	return code128Bars(code128Plan(items)), text, true
}

func gs1Check(items []int) byte {
	sum, weight := 0, 3
	for i := len(items) - 1; i >= 0; i-- {
		if items[i] >= '0' && items[i] <= '9' {
			sum += (items[i] - '0') * weight
			weight = 4 - weight
		}
	}
	return byte('0' + (10-sum%10)%10)
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
