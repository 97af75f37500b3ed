package slip

import (
	"sort"
	"strings"

	"motcua/firmware-config/profile"
	"motcua/printer/escpos"
	"motcua/printer/spool"
)

// fit lays a slip out on as much paper as its template allows. What does not
// fit shrinks step by step to its least sizes; then lines are shared and said
// briefly; then blocks are left out in the order of their Drop; then a number in
// the printer's own letters is one step smaller; then texts with Clip end early;
// last, blocks with the highest Drop go. A slip that is still too long is printed
// too long: nothing on it is there for nothing.
func fit(t *template, c content, p profile.Printer) spool.Doc {
	var l limits
	if t.PaperMM > 0 && t.clippable(c) > mostWords {
		l.words = mostWords
	}
	doc := t.lay(c, p, l)
	if t.PaperMM == 0 || t.fits(doc, p) {
		return doc
	}
	for _, l.shrink = range []int{20, 40, 60, 80, 100} {
		if doc = t.lay(c, p, l); t.fits(doc, p) {
			return doc
		}
	}
	l.join = true
	if doc = t.lay(c, p, l); t.fits(doc, p) {
		return doc
	}
	for l.drop = 1; l.drop < dropLast; l.drop++ {
		if !t.drops(l.drop) {
			continue
		}
		if doc = t.lay(c, p, l); t.fits(doc, p) {
			return doc
		}
	}
	l.drop = dropLast - 1
	if l.lower = p.Text.Tier != "raster"; l.lower {
		if doc = t.lay(c, p, l); t.fits(doc, p) {
			return doc
		}
	}
	for ; ; l.drop++ {
		if doc = t.clipped(c, p, l); l.drop == 9 || t.fits(doc, p) {
			return doc
		}
	}
}

// dropLast is the first Drop of blocks that stay until texts with Clip have ended
// early.
const dropLast = 7

// clipped keeps as many words of the texts with Clip as there is paper for.
func (t *template) clipped(c content, p profile.Printer, l limits) spool.Doc {
	most := min(t.clippable(c), mostWords)
	if doc := t.lay(c, p, l); most <= fewestWords || t.fits(doc, p) {
		return doc
	}
	l.words = most - sort.Search(most-fewestWords, func(i int) bool {
		l.words = most - i
		return t.fits(t.lay(c, p, l), p)
	})
	return t.lay(c, p, l)
}

// fewestWords are left of a text that ends early, mostWords have room on no
// ticket.
const fewestWords, mostWords = 4, 80

// fits says that a document takes no more paper than the template allows. One
// that cannot be printed at all does not get better by being shorter.
func (t *template) fits(doc spool.Doc, p profile.Printer) bool {
	n, err := escpos.Length(doc, p)
	return err != nil || n <= t.PaperMM*10
}

func (t *template) drops(n int) bool {
	for i := range t.Blocks {
		if t.Blocks[i].Drop == n {
			return true
		}
		for k := range t.Blocks[i].Beside {
			if t.Blocks[i].Beside[k].Drop == n {
				return true
			}
		}
	}
	return false
}

// clippable is how many words the longest text has that may end early.
func (t *template) clippable(c content) int {
	m, most := &maker{content: c}, 0
	for i := range t.Blocks {
		for _, b := range append([]block{t.Blocks[i]}, t.Blocks[i].Beside...) {
			if b.Clip {
				most = max(most, len(strings.Fields(m.said(b.Text))))
			}
		}
	}
	return most
}
