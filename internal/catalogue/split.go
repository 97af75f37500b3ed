package catalogue

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// longest is the most letters that one syllable takes, typed in Telex or VNI.
const longest = 10

// piece is a stretch of a run of letters that was read as one word.
type piece struct {
	from, to int
	word     syllable
	known    bool
	cost     float64 // of all up to here
	before   *piece
}

// part cuts letters that were run together into words: "dangkykhaisinh". The
// likeliest reading wins, by how common the words are and which stand beside
// each other; ok is false when too much of it would be no word.
func (ix *Index) part(run []glyph) (words []syllable, ok bool) {
	if len(run) > maxRun {
		return nil, false
	}
	keys := typedKeys(run)
	ends := make([][]*piece, len(run)+1) // the pieces that end there
	ends[0] = []*piece{nil}
	for from := range run {
		for to := from + 1; to <= min(len(run), from+longest); to++ {
			word, cost, known := ix.reading(run[from:to], keys)
			if !known && to > from+1 {
				continue
			}
			p := &piece{from: from, to: to, word: word, known: known, cost: math.Inf(1)}
			for _, b := range ends[from] {
				if c := cost + ix.beside(b, word); c < p.cost {
					p.cost, p.before = c, b
				}
			}
			if !math.IsInf(p.cost, 1) {
				ends[to] = append(ends[to], p)
			}
		}
	}
	last := slices.MinFunc(ends[len(run)], func(a, b *piece) int { return cmp.Compare(a.cost, b.cost) })
	strange := 0
	for p := last; p != nil; p = p.before {
		if !p.known {
			strange++
			if n := len(words); n > 0 && p.to < len(run) && !ix.lex.knows(words[n-1].plain) {
				words[n-1] = read(run[p.from : p.to+len([]rune(words[n-1].plain))])
				continue
			}
		}
		words = append(words, p.word)
	}
	slices.Reverse(words)
	return words, strange*5 <= len(run)
}

// maxRun bounds what is cut, in letters.
const maxRun = 160

// unread is the cost of a letter that belongs to no word.
const unread = 14

// typedKeys is the cost of reading a word from raw keys: little where the run
// has letters that only Telex or VNI write, much where it would be chance ("os"
// in "hồ sơ" without accents).
func typedKeys(run []glyph) float64 {
	for i, g := range run {
		if strings.ContainsRune("wjf", g.plain) || isDigit(g) || i > 0 && g.plain == 'd' && run[i-1].plain == 'd' {
			return 1.5
		}
	}
	return 9
}

// reading reads a stretch as one known word, as it stands or from raw keys.
func (ix *Index) reading(run []glyph, keys float64) (word syllable, cost float64, known bool) {
	word = read(run)
	marked := 0
	for _, g := range run {
		if g.tone != '0' {
			marked++
		}
	}
	switch {
	case marked > 1:
	case !slices.ContainsFunc(run, func(g glyph) bool { return !isDigit(g) }):
		return word, 8, true // a number
	case ix.lex.knows(word.plain):
		cost = ix.lex.cost(word.plain)
		if len(run) == 1 {
			cost += 3
		}
		return word, cost, true
	default:
		if u, ok := untyped(word.plain); ok && ix.lex.knows(u.plain) {
			return u, ix.lex.cost(u.plain) + keys, true
		}
	}
	return word, unread, false
}

// beside is what a word costs less behind another that it is known to follow.
func (ix *Index) beside(before *piece, word syllable) float64 {
	if before == nil || !before.known {
		return 0
	}
	if ix.pair(before.word.plain, word.plain) {
		return -4
	}
	return 0
}

// abbreviation reports whether a run can be no word of Vietnamese, but the
// first letters of several: "bhxh", "gplx".
func abbreviation(plain string) bool { return !strings.ContainsAny(plain, "aeiouy") }
