package ui

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"motcua/internal/canvas"
	"motcua/internal/scene"
)

// turn says which of some pages is shown at the hall's time, each as long as takes
// tells, and when the next one comes: the same on every board, whenever it was
// switched on.
func turn(now time.Time, takes []time.Duration) (page int, next time.Time) {
	var round time.Duration
	for _, d := range takes {
		round += d
	}
	if len(takes) < 2 || round <= 0 {
		return 0, time.Time{}
	}
	begin := now.Truncate(round) // since the year 1, in UTC: no zone, no start of the program
	into := now.Sub(begin)
	for i, d := range takes {
		if into < d {
			return i, now.Add(d - into)
		}
		into -= d
	}
	return 0, time.Time{}
}

// turns makes the scene look again when something turns over.
func (l layout) turns(s *scene.Scene, next time.Time) {
	if !next.IsZero() && (s.Next.IsZero() || next.Before(s.Next)) {
		s.Next = next
	}
}

// reading is how long a text stands so that everybody gets to its end: some 14
// letters a second, and a moment to find it.
func reading(text string) time.Duration {
	const least, letter = 8 * time.Second, time.Second / 14
	d := 3*time.Second + time.Duration(utf8.RuneCountInString(text))*letter
	return max(least, d.Round(time.Second))
}

// pages parts a text into as few pages as can be read in w x h: as large as it
// fits whole, else at the least size, page by page.
func (l layout) pages(text string, f canvas.Font, w, h, least float64) []string {
	most := 1
	for box(math.Ceil(least), most+1) <= h {
		most++
	}
	words := strings.Fields(text)
	var out []string
	for len(words) > 0 {
		rest := strings.Join(words, " ")
		fit := scene.Fit(l.m, rest, f, w, h, most, least)
		if !fit.Cut {
			return append(out, rest)
		}
		n := len(strings.Fields(strings.TrimSuffix(strings.Join(fit.Lines, " "), "…")))
		n = max(1, min(n, len(words)))
		n = sentence(words, n)
		out = append(out, strings.Join(words[:n], " "))
		words = words[n:]
	}
	return out
}

// sentence moves the end of a page back to that of a sentence, or of a part of
// one, if there is one in its second half.
func sentence(words []string, n int) int {
	for _, ends := range []string{".!?", ";:,"} {
		for i := n; i > n/2 && i > 1; i-- {
			if strings.ContainsAny(words[i-1][len(words[i-1])-1:], ends) {
				return i
			}
		}
	}
	return n
}
