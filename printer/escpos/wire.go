package escpos

import "motcua/printer/ink"

// wire builds a stream of commands.
type wire struct{ b []byte }

func (w *wire) put(b ...byte) { w.b = append(w.b, b...) }

// on the wire: 1B 40
func (w *wire) wake() { w.put(esc, '@') }

// on the wire: 1C 2E
func (w *wire) leaveChinese() { w.put(fs, '.') }

// on the wire: 1D 50 x y
func (w *wire) units(x, y int) { w.put(gs, 'P', byte(x), byte(y)) }

// on the wire: 1D 4C nL nH
func (w *wire) margin(dots int) { w.put(gs, 'L', byte(dots), byte(dots>>8)) }

// on the wire: 1B 4A n, as often as it takes
func (w *wire) feed(units int) {
	for units > 0 {
		n := min(units, 255)
		w.put(esc, 'J', byte(n))
		units -= n
	}
}

// Scale of a GS v 0 raster: as it is, or every dot two by two.
const (
	scale1 = 0
	scale2 = 3
)

// on the wire: 1D 76 30 m xL xH yL yH d..
func (w *wire) raster(m byte, xBytes, rows int, d []byte) {
	w.put(gs, 'v', '0', m, byte(xBytes), byte(xBytes>>8), byte(rows), byte(rows>>8))
	w.picture(d)
}

// on the wire: 1D 28 4C pL pH 30 70 30 01 01 31 xL xH yL yH d.., 1D 28 4C 02 00 30 32
func (w *wire) graphics(xDots, rows int, d []byte) {
	p := len(d) + 10
	w.put(gs, '(', 'L', byte(p), byte(p>>8), '0', 112, '0', 1, 1, '1', byte(xDots), byte(xDots>>8), byte(rows), byte(rows>>8))
	w.picture(d)
	w.put(gs, '(', 'L', 2, 0, '0', '2')
}

// picture appends picture data in which no real-time command can be read.
func (w *wire) picture(d []byte) {
	at := len(w.b)
	w.b = append(w.b, d...)
	breakRealTime(w.b[at:])
}

// breakRealTime thickens a stroke by one dot wherever picture bytes would read
// as DLE EOT, DLE ENQ or DLE DC4: 10 xx becomes 18 xx.
func breakRealTime(d []byte) {
	for i := 0; i+1 < len(d); i++ {
		if d[i] == dle && (d[i+1] == eot || d[i+1] == enq || d[i+1] == dc4) {
			d[i] |= 0x08
		}
	}
}

// on the wire: 1D 28 6B 04 00 31 41 32 00, 1D 28 6B 03 00 31 43 n,
// 1D 28 6B 03 00 31 45 31, 1D 28 6B pL pH 31 50 30 d.., 1D 28 6B 03 00 31 51 30
func (w *wire) qr(module int, data string) {
	w.put(gs, '(', 'k', 4, 0, '1', 'A', '2', 0)
	w.put(gs, '(', 'k', 3, 0, '1', 'C', byte(module))
	w.put(gs, '(', 'k', 3, 0, '1', 'E', '1')
	n := len(data) + 3
	w.put(gs, '(', 'k', byte(n), byte(n>>8), '1', 'P', '0')
	w.put([]byte(data)...)
	w.put(gs, '(', 'k', 3, 0, '1', 'Q', '0')
}

// on the wire: 1B 61 n
func (w *wire) align(n byte) { w.put(esc, 'a', n) }

// on the wire: 1D 21 n
func (w *wire) size(wide, tall int) { w.put(gs, '!', byte((wide-1)<<4|(tall-1))) }

// on the wire: 1B 45 n
func (w *wire) bold(on bool) { w.put(esc, 'E', bit(on)) }

// on the wire: 1D 42 n
func (w *wire) reverse(on bool) { w.put(gs, 'B', bit(on)) }

// on the wire: 1D 62 n
func (w *wire) smooth(on bool) { w.put(gs, 'b', bit(on)) }

// on the wire: 1B 33 n
func (w *wire) spacing(units int) { w.put(esc, '3', byte(units)) }

// on the wire: 1B 74 n
func (w *wire) page(n int) { w.put(esc, 't', byte(n)) }

// on the wire: 1B 26 03 c c x d..
func (w *wire) define(code byte, g *ink.Bitmap) {
	_, x := g.Extent(0, g.H) // blank columns at the right need not be sent
	d := columns(g, max(x, 1))
	w.put(esc, '&', 3, code, code, byte(max(x, 1)))
	w.picture(d)
}

// on the wire: 1B 25 n
func (w *wire) ownLetters(on bool) { w.put(esc, '%', bit(on)) }

// columns is a bitmap of 24 rows as ESC & takes it: its first n columns, three
// bytes each, the top dot in the highest bit.
func columns(g *ink.Bitmap, n int) []byte {
	d := make([]byte, 0, n*3)
	for x := range n {
		for y := 0; y < 24; y += 8 {
			var b byte
			for i := range 8 {
				b <<= 1
				if g.Black(x, y+i) {
					b |= 1
				}
			}
			d = append(d, b)
		}
	}
	return d
}

func bit(on bool) byte {
	if on {
		return 1
	}
	return 0
}
