package paper

import (
	"math"

	"motcua/internal/lang"
)

// Read writes a value for a person: "1.204", "4:07", "98,5 %"; a dash where
// nobody had one.
func (v Value) Read(language string) string { return v.read(language) }

// Shown is the table without the columns for which the cut has no place.
func (t *Table) Shown() *Table { return t.shown() }

// Against says how the fact stands to what it was, "+12 %" or "−1:30"; "" where
// the two cannot be held against each other.
func (v Value) Against(then Value, language string) string {
	if v.kind != then.kind {
		return ""
	}
	by, said := v.n-then.n, ""
	switch v.kind {
	case count:
		if then.n == 0 {
			return ""
		}
		said = lang.Decimal(language, math.Round(100*by/then.n), 0) + " %"
	case seconds:
		said = clock(int(math.Abs(by)))
		if by < 0 {
			said = "−" + said
		}
	case share:
		said = lang.Decimal(language, 100*by, 1) + " %" // points of a hundred
	case score, points:
		said = lang.Decimal(language, by, 1)
	default:
		return ""
	}
	if by == 0 {
		return ""
	}
	if by > 0 {
		said = "+" + said
	}
	return said
}
