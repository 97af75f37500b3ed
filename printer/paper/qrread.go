package paper

import (
	"strings"
)

// decodeQR reads a symbol of one dot a module (ISO/IEC 18004): format, mask,
// codewords in their zigzag, blocks, segments. A wrong codeword is not mended.
func decodeQR(q *bitmap) (string, bool) {
	version := (q.w - 17) / 4
	level, mask, ok := formatOf(q)
	if !ok {
		return "", false
	}
	data, ok := dataOf(codewords(q, version, mask), version, level)
	if !ok {
		return "", false
	}
	return segments(data, version)
}

// formatOf reads error correction level (0 L, 1 M, 2 Q, 3 H) and mask beside
// the upper left finder.
func formatOf(q *bitmap) (level, mask int, ok bool) {
	read := 0
	bit := func(x, y int) {
		read <<= 1
		if q.at(x, y) {
			read |= 1
		}
	}
	for x := range 6 {
		bit(x, 8)
	}
	bit(7, 8)
	bit(8, 8)
	bit(8, 7)
	for y := 5; y >= 0; y-- {
		bit(8, y)
	}
	for f := range 32 {
		rest := f << 10
		for i := 14; i >= 10; i-- {
			if rest>>i&1 != 0 {
				rest ^= 0x537 << (i - 10)
			}
		}
		if (f<<10|rest)^0x5412 == read {
			return [4]int{1, 0, 3, 2}[f>>3], f & 7, true
		}
	}
	return 0, 0, false
}

// reserved says whether a module is part of the symbol's frame.
func reserved(x, y, n, version int) bool {
	switch {
	case x == 6 || y == 6:
		return true
	case x <= 8 && (y <= 8 || y >= n-8), y <= 8 && x >= n-8:
		return true
	case version >= 7 && (x < 6 && y >= n-11 || y < 6 && x >= n-11):
		return true
	}
	return aligned(x, n, version) && aligned(y, n, version) && !cornerAlign(x, y, n)
}

// aligned says whether a coordinate lies in the 5 modules of an alignment
// pattern.
func aligned(c, n, version int) bool {
	if version < 2 {
		return false
	}
	if c >= 4 && c <= 8 {
		return true
	}
	count := version/7 + 2
	step := (version*8 + count*3 + 5) / (count*4 - 4) * 2
	for i, at := 0, n-7; i < count-1; i, at = i+1, at-step {
		if abs(c-at) <= 2 {
			return true
		}
	}
	return false
}

// cornerAlign are the three places where finders stand instead.
func cornerAlign(x, y, n int) bool {
	low := func(c int) bool { return c <= 8 }
	high := func(c int) bool { return c >= n-9 }
	return low(x) && low(y) || low(x) && high(y) || high(x) && low(y)
}

// codewords reads the modules in pairs of columns from the right, up and down.
func codewords(q *bitmap, version, mask int) []byte {
	n := q.w
	var out []byte
	var b byte
	count := 0
	up := true
	for right := n - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range n {
			y := i
			if up {
				y = n - 1 - i
			}
			for _, x := range [2]int{right, right - 1} {
				if reserved(x, y, n, version) {
					continue
				}
				b <<= 1
				if q.at(x, y) != masked(mask, x, y) {
					b |= 1
				}
				if count++; count%8 == 0 {
					out = append(out, b)
				}
			}
		}
		up = !up
	}
	return out
}

func masked(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (x/3+y/2)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	}
	return ((x+y)%2+x*y%3)%2 == 0
}

// Error correction by level (L M Q H) and version: codewords a block, and
// number of blocks.
var (
	eccLen = [4][20]int{
		{7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28},
		{10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26},
		{13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30},
		{17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28},
	}
	eccBlocks = [4][20]int{
		{1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8},
		{1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16},
		{1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20},
		{1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25},
	}
)

// dataOf puts the interleaved blocks apart and checks each.
func dataOf(words []byte, version, level int) ([]byte, bool) {
	if version < 1 || version > 20 {
		return nil, false
	}
	ecc, blocks := eccLen[level][version-1], eccBlocks[level][version-1]
	total := len(words)
	short := total/blocks - ecc // data codewords of a short block
	long := total % blocks      // blocks with one more
	if short < 1 {
		return nil, false
	}
	parts := make([][]byte, blocks)
	i := 0
	for col := range short + 1 {
		for b := range blocks {
			if col < short || b >= blocks-long {
				parts[b] = append(parts[b], words[i])
				i++
			}
		}
	}
	var data []byte
	for _, p := range parts {
		data = append(data, p...)
	}
	for range ecc {
		for b := range blocks {
			parts[b] = append(parts[b], words[i])
			i++
		}
	}
	for _, p := range parts {
		if !sound(p, ecc) {
			return nil, false
		}
	}
	return data, true
}

// sound says whether a Reed-Solomon block has no wrong codeword: its
// polynomial is zero at the first ecc powers of 2 in GF(256), modulo 11Dh.
func sound(block []byte, ecc int) bool {
	root := byte(1)
	for range ecc {
		var s byte
		for _, c := range block {
			s = gfMul(s, root) ^ c
		}
		if s != 0 {
			return false
		}
		root = gfMul(root, 2)
	}
	return true
}

func gfMul(a, b byte) byte {
	var p byte
	for b != 0 {
		if b&1 != 0 {
			p ^= a
		}
		carry := a & 0x80
		a <<= 1
		if carry != 0 {
			a ^= 0x1D
		}
		b >>= 1
	}
	return p
}

// segments reads numeric, alphanumeric and byte segments; ECI is passed over.
func segments(data []byte, version int) (string, bool) {
	r := bitReader{b: data}
	wide := 0 // length fields grow at version 10
	if version >= 10 {
		wide = 1
	}
	var out strings.Builder
	for {
		switch mode := r.take(4); {
		case mode == 0 || r.past: // a full symbol has no end mark
			return out.String(), out.Len() > 0
		case mode == 1:
			numeric(&r, r.take(10+2*wide), &out)
		case mode == 2:
			alphanumeric(&r, r.take(9+2*wide), &out)
		case mode == 4:
			for range r.take(8 + 8*wide) {
				out.WriteByte(byte(r.take(8)))
			}
		case mode == 7:
			r.take(8)
		default:
			return "", false
		}
		if r.past {
			return "", false
		}
	}
}

func numeric(r *bitReader, n int, out *strings.Builder) {
	for ; n > 0 && !r.past; n -= 3 {
		k := min(n, 3)
		v := r.take([4]int{0, 4, 7, 10}[k])
		for _, d := range []int{100, 10, 1}[3-k:] {
			out.WriteByte('0' + byte(v/d%10))
		}
	}
}

func alphanumeric(r *bitReader, n int, out *strings.Builder) {
	const set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	for ; n > 1 && !r.past; n -= 2 {
		v := r.take(11)
		out.WriteByte(set[v/45%45])
		out.WriteByte(set[v%45])
	}
	if n == 1 {
		out.WriteByte(set[r.take(6)%45])
	}
}

// bitReader reads bits, most significant first; beyond the end it reads zeros
// and says so.
type bitReader struct {
	b    []byte
	at   int
	past bool
}

func (r *bitReader) take(n int) int {
	v := 0
	for range n {
		v <<= 1
		if i := r.at / 8; i < len(r.b) {
			v |= int(r.b[i]>>(7-r.at%8)) & 1
		} else {
			r.past = true
		}
		r.at++
	}
	return v
}
