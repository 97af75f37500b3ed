package queue

import (
	"maps"
	"math/bits"
	"time"

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

// numbered reports whether this day has given a number.
func (e *Engine) numbered() bool {
	for _, l := range e.lines {
		if l.issued > 0 {
			return true
		}
	}
	return false
}

// foldNumbers takes leave of the numbers of the day that ends, and finds those
// that a wrong clock has given on the one that begins.
func (e *Engine) foldNumbers(day hall.Day) {
	forward := day > e.day
	switch {
	case !e.numbered():
	case forward:
		e.lastDay = max(e.lastDay, e.day)
	default:
		if e.abandoned == nil {
			e.abandoned = map[hall.Day]map[string]*numbers{}
		}
		maps.DeleteFunc(e.series, func(_ string, n *numbers) bool { return *n == numbers{} })
		e.abandoned[e.day] = e.series
	}
	maps.DeleteFunc(e.abandoned, func(d hall.Day, _ map[string]*numbers) bool { return forward && d < day })
	e.givenOn(day)
	e.behind = time.Time{}
}

// givenOn begins the series of a day with the numbers that were given on it
// before it was given up.
func (e *Engine) givenOn(day hall.Day) {
	e.series = map[string]*numbers{}
	for prefix, n := range e.abandoned[day] {
		*e.used(prefix) = *n
	}
}
