package hall

import (
	"slices"
	"time"
)

// How a ticket's number is spoken.
const (
	SpokenDigits    = "digits"    // "không một hai"
	SpokenCardinals = "cardinals" // "mười hai"
)

// MaxRepeat is how often a call is said at most.
const MaxRepeat = 3

// Voice is how a hall speaks its calls ("loa gọi số"). The zero value speaks
// digits, with the chime, once, at every hour, in the hall's first two
// languages.
type Voice struct {
	Numbers   string   `json:"numbers,omitempty"`   // SpokenDigits ("" as well) or SpokenCardinals
	Languages []string `json:"languages,omitempty"` // in this order; empty: the hall's first two
	// Words are said instead of the usual ones: "lẻ" instead of "linh".
	Words []string `json:"words,omitempty"`
	// Quiet are the hours of every day in which nothing is said; a call of those
	// hours is not made up for.
	Quiet   []Span `json:"quiet,omitempty"`
	NoChime bool   `json:"no_chime,omitempty"`
	Repeat  int    `json:"repeat,omitempty"` // times that a call is said, to MaxRepeat; 0 means once
}

// Silent reports whether t, in the hall's zone, is in the quiet hours.
func (v Voice) Silent(t time.Time) bool {
	c := Clock(t.Hour()*60 + t.Minute())
	return slices.ContainsFunc(v.Quiet, func(s Span) bool { return s.From <= c && c < s.To })
}

// Spoken are the languages of the calls in a hall that offers some.
func (v Voice) Spoken(hall []string) []string {
	if len(v.Languages) > 0 {
		return v.Languages
	}
	return hall[:min(len(hall), 2)]
}
