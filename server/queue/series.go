package queue

import (
	"math/bits"

	"motcua/internal/hall"
)

// nearlyFull is how many ordinary numbers are left when the manager is told.
const nearlyFull = 50

// numbers is a set of the numbers 1 to 999 of one prefix.
type numbers [16]uint64

func (n *numbers) set(i int)      { n[i>>6] |= 1 << (i & 63) }
func (n *numbers) has(i int) bool { return n[i>>6]&(1<<(i&63)) != 0 }

// free finds the lowest number in neither set, and counts them all.
func (n *numbers) free(blocked *numbers) (first, left int) {
	for w := range n {
		open := ^(n[w] | blocked[w])
		if w == 0 {
			open &^= 1 // there is no number 000
		}
		if w == hall.MaxNumber>>6 {
			open &= 1<<(hall.MaxNumber&63+1) - 1
		}
		if first == 0 && open != 0 {
			first = w<<6 + bits.TrailingZeros64(open)
		}
		left += bits.OnesCount64(open)
	}
	return first, left
}

// blocked is the set of numbers that the server does not give: those of the
// kiosks' blocks and of the emergency cards.
func blocked(h *hall.Hall) numbers {
	var set numbers
	for _, block := range h.Blocks {
		set.block(block)
	}
	if h.Cards > 0 {
		set.block(h.Cards)
	}
	return set
}

func (n *numbers) block(b int) {
	first, last := hall.Block(b)
	for i := max(first, 1); i <= last; i++ {
		n.set(i)
	}
}

// nextOf is the number behind the highest used one of a block.
func (n *numbers) nextOf(first, last int) int {
	for i := last; i >= first; i-- {
		if n.has(i) {
			return i + 1
		}
	}
	return first
}
