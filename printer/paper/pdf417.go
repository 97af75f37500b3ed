package paper

import (
	"strconv"
	"strings"
)

// pdf417Symbol draws a PDF417 symbol, one dot a module and row, as it fits into
// width modules, or nil if it does not.
func pdf417Symbol(data []byte, s symbolSetting, width int) *bitmap {
	words := pdf417Words(data)
	level := s.pdf417Level(len(words))
	fixed := 69
	if s.truncated {
		fixed = 35
	}
	total := 1 + len(words) + 2<<level
	cols, rows := s.columns, s.rows
	switch {
	case cols == 0 && rows > 0:
		cols = (total + rows - 1) / rows
	case cols == 0:
		cols = min((width-fixed)/17, 30, (total+2)/3)
	}
	if cols < 1 || cols > 30 || fixed+17*cols > width {
		return nil
	}
	rows = max(rows, (total+cols-1)/cols, 3)
	if rows > 90 || rows*cols > 928 {
		return nil
	}
	n := rows*cols - 2<<level
	words = append([]int{n}, words...)
	for len(words) < n {
		words = append(words, 900)
	}
	words = append(words, pdf417Check(words, 2<<level)...)
	pic := newBitmap(fixed+17*cols, rows)
	for r := range rows {
		pdf417Row(pic, r, rows, level, words[r*cols:(r+1)*cols], s.truncated)
	}
	return pic
}

// pdf417Row draws row r: start, left indicator, data, right indicator, stop.
func pdf417Row(pic *bitmap, r, rows, level int, data []int, truncated bool) {
	k := r % 3
	tell := [3]int{(rows - 1) / 3, level*3 + (rows-1)%3, len(data) - 1}
	x := 0
	put := func(pattern, n int) {
		for i := n - 1; i >= 0; i-- {
			if pattern>>i&1 != 0 {
				pic.set(x, r)
			}
			x++
		}
	}
	word := func(v int) {
		p, _ := strconv.ParseUint(pdf417Patterns[k][4*v:4*v+4], 16, 16) // a constant of ours
		put(int(p)|0x10000, 17)
	}
	put(0x1FEA8, 17)
	word(30*(r/3) + tell[k])
	for _, v := range data {
		word(v)
	}
	if truncated {
		put(1, 1)
		return
	}
	word(30*(r/3) + tell[(k+2)%3])
	put(0x3FA29, 18)
}

// pdf417Level is the level of error correction, 0 to 8, for n data words.
func (s symbolSetting) pdf417Level(n int) int {
	if s.ratio == 0 {
		return min(int(s.level), 8)
	}
	want := (n*int(s.ratio) + 5) / 10
	for i, most := range []int{0, 3, 10, 20, 45, 100, 200, 400} {
		if i > 0 && want <= most {
			return i
		}
	}
	return 8
}

// pdf417Check is the Reed-Solomon check over 929, k words.
func pdf417Check(words []int, k int) []int {
	poly := []int{1} // highest power first
	root := 1
	for range k {
		root = root * 3 % 929
		next := make([]int, len(poly)+1)
		for i, c := range poly {
			next[i] = (next[i] + c) % 929
			next[i+1] = (next[i+1] + (929-root)*c) % 929
		}
		poly = next
	}
	rest := make([]int, k)
	for _, w := range words {
		t := (w + rest[0]) % 929
		copy(rest, rest[1:])
		rest[k-1] = 0
		for i := range rest {
			rest[i] = (rest[i] + (929-t)*poly[i+1]) % 929
		}
	}
	for i := range rest {
		rest[i] = (929 - rest[i]) % 929
	}
	return rest
}

// The text sets of PDF417; what follows the letters in each switches the set.
const (
	pdfAlpha = "ABCDEFGHIJKLMNOPQRSTUVWXYZ "
	pdfLower = "abcdefghijklmnopqrstuvwxyz "
	pdfMixed = "0123456789&\r\t,:#-.$/+%*=^"
	pdfPunct = ";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'"
)

// pdf417Words turns data into words: text where there is enough of it, bytes
// elsewhere.
func pdf417Words(data []byte) []int {
	var out []int
	asText := true // what a reader starts with
	for len(data) > 0 {
		n := textRun(data)
		if n >= 5 || n == len(data) && asText {
			if !asText {
				out = append(out, 900)
			}
			out, asText = append(out, pdf417Text(data[:n])...), true
			data = data[n:]
			continue
		}
		n = max(n, 1)
		for n < len(data) && textRun(data[n:]) < 5 {
			n++
		}
		out, asText = append(out, pdf417Bytes(data[:n])...), false
		data = data[n:]
	}
	return out
}

func textRun(d []byte) int {
	for i, c := range d {
		if (c < ' ' || c > '~') && c != '\t' && c != '\r' && c != '\n' {
			return i
		}
	}
	return len(d)
}

// pdf417Text packs two characters a word.
func pdf417Text(d []byte) []int {
	var v []int
	set := pdfAlpha
	for _, c := range d {
		switch i := strings.IndexByte(set, c); {
		case i >= 0:
			v = append(v, i)
		case c == ' ': // in the mixed set
			v = append(v, 26)
		case strings.IndexByte(pdfAlpha, c) >= 0 && set == pdfLower:
			v = append(v, 27, strings.IndexByte(pdfAlpha, c)) // for one letter
		case strings.IndexByte(pdfAlpha, c) >= 0:
			v, set = append(v, 28, strings.IndexByte(pdfAlpha, c)), pdfAlpha
		case strings.IndexByte(pdfLower, c) >= 0:
			v, set = append(v, 27, strings.IndexByte(pdfLower, c)), pdfLower
		case strings.IndexByte(pdfMixed, c) >= 0:
			v, set = append(v, 28, strings.IndexByte(pdfMixed, c)), pdfMixed
		default:
			v = append(v, 29, strings.IndexByte(pdfPunct, c)) // for one sign
		}
	}
	if len(v)%2 != 0 {
		v = append(v, 29)
	}
	out := make([]int, len(v)/2)
	for i := range out {
		out[i] = v[2*i]*30 + v[2*i+1]
	}
	return out
}

// pdf417Bytes packs six bytes into five words and leaves the rest as they are.
func pdf417Bytes(d []byte) []int {
	out := []int{901}
	if len(d)%6 == 0 {
		out[0] = 924
	}
	for ; len(d) >= 6; d = d[6:] {
		n := 0
		for _, c := range d[:6] {
			n = n<<8 | int(c)
		}
		var five [5]int
		for i := 4; i >= 0; i-- {
			five[i], n = n%900, n/900
		}
		out = append(out, five[:]...)
	}
	for _, c := range d {
		out = append(out, int(c))
	}
	return out
}
