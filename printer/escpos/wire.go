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

// on the wire: 1D 28 4C pL pH 30 70 30 b b 31 xL xH yL yH d.., 1D 28 4C 02 00 30 32
func (w *wire) graphics(b byte, xDots, rows int, d []byte) {
	w.long(len(d)+10, '0', 112, '0', b, b, '1', byte(xDots), byte(xDots>>8), byte(rows), byte(rows>>8))
	w.picture(d)
	w.put(gs, '(', 'L', 2, 0, '0', '2')
}

// on the wire: 1D 28 4C pL pH 30 43 30 kc1 kc2 01 xL xH yL yH 31 d..
func (w *wire) storeNV(key Key, xDots, rows int, d []byte) {
	w.long(len(d)+11, '0', 67, '0', key[0], key[1], 1, byte(xDots), byte(xDots>>8), byte(rows), byte(rows>>8), '1')
	w.picture(d)
}

// on the wire: 1D 28 4C 04 00 30 42 kc1 kc2
func (w *wire) deleteNV(key Key) { w.put(gs, '(', 'L', 4, 0, '0', 66, key[0], key[1]) }

// on the wire: 1D 28 4C 06 00 30 45 kc1 kc2 01 01
func (w *wire) printNV(key Key) { w.put(gs, '(', 'L', 6, 0, '0', 69, key[0], key[1], 1, 1) }

// long begins a GS ( L of n bytes in all, of which head are the first. A length
// that two bytes cannot say, or that would read as a real-time command, is said
// in four.
//
//	on the wire: 1D 28 4C pL pH head.., or 1D 38 4C p1 p2 p3 p4 head..
func (w *wire) long(n int, head ...byte) {
	if n > 0xFFFF || realTimePair(byte(n), byte(n>>8)) {
		w.put(gs, '8', 'L', byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	} else {
		w.put(gs, '(', 'L', byte(n), byte(n>>8))
	}
	w.put(head...)
}

// on the wire: 1B 2A 21 nL nH d.., 0A; d in columns of 24 dots
func (w *wire) columns(xDots int, d []byte) {
	w.put(esc, '*', 33, byte(xDots), byte(xDots>>8))
	w.picture(d)
	w.put('\n')
}

// picture appends picture data in which no real-time command can be read, not
// even together with the byte before.
func (w *wire) picture(d []byte) {
	at := len(w.b)
	w.b = append(w.b, d...)
	breakRealTime(w.b[at:])
	if at > 0 && len(d) > 0 && realTimePair(w.b[at-1], w.b[at]) {
		w.b[at] |= 0x08
	}
}

// breakRealTime thickens a stroke by one dot wherever picture bytes would read
// as DLE EOT, DLE ENQ or DLE DC4: 10 xx becomes 18 xx.
func breakRealTime(d []byte) {
	for i := 0; i+1 < len(d); i++ {
		if realTimePair(d[i], d[i+1]) {
			d[i] |= 0x08
		}
	}
}

// realTimePair reports whether a printer obeys these two bytes at once.
func realTimePair(a, b byte) bool { return a == dle && (b == eot || b == enq || b == dc4) }

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
	x = max(x, 1)
	d := make([]byte, 0, 3*x)
	for i := range x {
		d = g.Column(d, i, 0, 24)
	}
	w.put(esc, '&', 3, code, code, byte(x))
	w.picture(d)
}

// on the wire: 1B 25 n
func (w *wire) ownLetters(on bool) { w.put(esc, '%', bit(on)) }

// on the wire: 1B 3F n
func (w *wire) cancelLetter(code byte) { w.put(esc, '?', code) }

func bit(on bool) byte {
	if on {
		return 1
	}
	return 0
}
