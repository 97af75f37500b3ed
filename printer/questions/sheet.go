package questions

import (
	"math"

	"motcua/printer/ink"
)

// Control characters.
const (
	esc = "\x1b"
	fs  = "\x1c"
	gs  = "\x1d"
)

// sheet builds a pattern from what is known to work.
type sheet struct {
	s *Session
	b []byte
}

func (w *sheet) put(s string) { w.b = append(w.b, s...) }

// begin forgets what an earlier pattern set, and makes one unit one dot where
// the printer allows it.
func (w *sheet) begin() {
	w.put(esc + "@")
	if w.s.p.Quirks.ChineseMode {
		w.put(fs + ".")
	}
	if w.s.p.Paper.SetUnits {
		w.put(gs + "P" + string([]byte{byte(w.s.p.Paper.DPI), byte(w.s.p.Paper.DPI)}))
	}
}

// line prints plain letters.
func (w *sheet) line(s string) { w.put(s + "\n") }

// show moves the paper out, so that a person sees what was printed.
func (w *sheet) show() {
	for range 9 {
		w.line(" ") // not an empty line: some printers swallow an LF after a picture
	}
}

// dots is a length in dots along the paper.
func (w *sheet) dots(mm float64) int { return int(math.Round(mm * float64(w.s.p.Paper.DPI) / 25.4)) }

// picture prints a bitmap by the command that works.
func (w *sheet) picture(bm *ink.Bitmap) { w.pictureBy(w.s.p.Raster.Command, bm) }

// bandBytes keeps a piece of a picture well below every printer's buffer.
const bandBytes = 1536

func (w *sheet) pictureBy(command string, bm *ink.Bitmap) {
	if command == "esc_star" {
		w.strips(bm)
		return
	}
	rows := min(max(bandBytes/bm.Stride, 1), 255)
	for y := 0; y < bm.H; y += rows {
		n := min(rows, bm.H-y)
		d := harmless(bm.Pix[y*bm.Stride : (y+n)*bm.Stride])
		if command == "gs_lparen_l" {
			k := len(d) + 10
			w.put(gs + "(L" + word(k) + "0p0\x01\x011" + word(bm.W) + word(n))
			w.b = append(w.b, d...)
			w.put(gs + "(L\x02\x0002")
			continue
		}
		w.put(gs + "v0\x00" + word(bm.Stride) + word(n))
		w.b = append(w.b, d...)
	}
}

// strips prints a bitmap as lines of 24 dots.
func (w *sheet) strips(bm *ink.Bitmap) {
	w.put(esc + "3" + string([]byte{byte(w.s.vertical(24))}))
	for y := 0; y < bm.H; y += 24 {
		d := make([]byte, 0, bm.W*3)
		for x := range bm.W {
			for i := range 3 {
				var b byte
				for j := range 8 {
					b <<= 1
					if bm.Black(x, y+8*i+j) {
						b |= 1
					}
				}
				d = append(d, b)
			}
		}
		w.put(esc + "*\x21" + word(bm.W))
		w.b = append(w.b, harmless(d)...)
		w.put("\n")
	}
	w.put(esc + "2")
}

// vertical is a length in dots as the printer's units.
func (s *Session) vertical(dots int) int {
	if s.p.Paper.SetUnits {
		return dots
	}
	return min((dots*s.p.Paper.FeedUnits+s.p.Paper.DPI/2)/s.p.Paper.DPI, 255)
}

func word(n int) string { return string([]byte{byte(n), byte(n >> 8)}) }

// harmless is picture data in which no printer reads a real-time command: a
// stroke gets one dot thicker where one would arise.
func harmless(d []byte) []byte {
	d = append([]byte(nil), d...)
	for i := 0; i+1 < len(d); i++ {
		if d[i] == 0x10 && (d[i+1] == 0x04 || d[i+1] == 0x05 || d[i+1] == 0x14) {
			d[i] = 0x18
		}
	}
	return d
}

// box is a black rectangle with so much white at its left.
func box(left, w, h int) *ink.Bitmap {
	bm := ink.New(left+w, h)
	bm.Fill(left, 0, left+w, h)
	return bm
}

// write draws a short text with its upper left corner about at x, y.
func write(bm *ink.Bitmap, s string, size, x, y int) {
	for _, l := range ink.Wrap(s, ink.Style{Size: size, Bold: true}, bm.W) {
		up, _ := l.Ink()
		l.Draw(bm, x, y+up)
		return
	}
}
