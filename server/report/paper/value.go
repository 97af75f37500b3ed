package paper

import (
	"fmt"
	"strconv"

	"motcua/internal/lang"
)

// kind is what a value counts.
type kind int

// The kinds of values.
const (
	blank   kind = iota // nobody had one
	word                // text
	count               // whole number
	seconds             // time, in whole seconds
	share               // part of a whole, 1 is all of it
	score               // mean of a scale, two decimals
	points              // points of a scheme, one decimal
)

// Value is one figure of a report. The zero Value is an empty cell.
type Value struct {
	kind kind
	n    float64
	text string
}

// said is a value in words.
func said(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: word, text: s}
}

func counted(n int) Value { return Value{kind: count, n: float64(n)} }

// part is n of all, blank where there is nothing to be a part of.
func part(n, all int) Value {
	if all == 0 {
		return Value{}
	}
	return Value{kind: share, n: float64(n) / float64(all)}
}

// plain writes a value for a program: seconds, percent, a decimal point.
func (v Value) plain() string {
	switch v.kind {
	case blank:
		return ""
	case word:
		return v.text
	case share:
		return strconv.FormatFloat(100*v.n, 'f', 1, 64)
	case score:
		return strconv.FormatFloat(v.n, 'f', 2, 64)
	case points:
		return strconv.FormatFloat(v.n, 'f', 1, 64)
	}
	return strconv.FormatFloat(v.n, 'f', 0, 64)
}

// read writes a value for a person, with the decimal sign of the language and
// times as hours, minutes and seconds.
func (v Value) read(language string) string {
	switch v.kind {
	case blank:
		return "–"
	case count:
		return lang.Number(language, int(v.n))
	case seconds:
		return clock(int(v.n))
	case share:
		return lang.Decimal(language, 100*v.n, 1) + " %"
	case score:
		return lang.Decimal(language, v.n, 2)
	case points:
		return lang.Decimal(language, v.n, 1)
	}
	return v.text
}

// clock writes a time as people read a stopwatch: 4:07, 1:02:33.
func clock(s int) string {
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
