package ink

import (
	"math/bits"
	"testing"
)

func dots(b *Bitmap) (n int) {
	for _, v := range b.Pix {
		n += bits.OnesCount8(v)
	}
	return n
}

// A letter in a character cell is whole: with room all around it has not a dot
// more, neither by its outline nor with marks drawn by hand.
func TestCellCutsNothingOff(t *testing.T) {
	const room = 4
	for _, cell := range []struct{ w, h int }{{12, 24}, {9, 17}, {13, 24}, {24, 48}} {
		base := cell.h * 19 / 24
		for _, r := range vietnamese + "ABCXYZabcxyz0189%@gjpqy" {
			got := dots(Cell(string(r), cell.w, cell.h, base))
			whole := false
			if b := handMarked(string(r), 12+2*room, 24+2*room, handBase+room); b != nil {
				n := dots(b)
				whole = n == got || 4*n == got && cell.w == 24
			}
			for size := 6; size <= 24 && !whole; size++ {
				n := dots(burn(string(r), Style{Size: size, Mono: true, Bold: true}))
				whole = n == got || 4*n == got && cell.w == 24
			}
			if !whole {
				t.Errorf("%c in %dx%d: %d dots", r, cell.w, cell.h, got)
			}
		}
	}
}

// No two letters look alike in the cell of the printers' large font: a hook is
// not a tilde.
func TestCellLettersDiffer(t *testing.T) {
	letters := []rune(vietnamese + "aeiouydAEIOUYD")
	least, pair := 1000, ""
	for i, a := range letters {
		ca := Cell(string(a), 12, 24, 19)
		for _, b := range letters[i+1:] {
			cb := Cell(string(b), 12, 24, 19)
			n := 0
			for k := range ca.Pix {
				n += bits.OnesCount8(ca.Pix[k] ^ cb.Pix[k])
			}
			if n < least {
				least, pair = n, string(a)+string(b)
			}
		}
	}
	if least < 4 { // a hook and the dot of an i share the rest
		t.Errorf("%s differ by %d dots only", pair, least)
	}
}
