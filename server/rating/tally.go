package rating

import (
	"maps"
	"slices"

	"motcua/internal/hall"
)

// Lot is the fewest ratings that are shown together.
const Lot = 5

// Cut is a way of parting ratings.
type Cut string

// The cuts. An id of ByHour is "00" to "23", the hour in which the service
// ended; it has counts, never scores.
const (
	Whole     Cut = "whole" // of the hall; its only id is ""
	ByService Cut = "service"
	ByCounter Cut = "counter"
	ByClerk   Cut = "clerk" // account; "" where the log names none
	ByHour    Cut = "hour"
)

// Tally is what one business day, or several together, have of ratings. The
// zero value is one without any. It says nothing of fewer than Lot ratings.
type Tally struct {
	// Given counts all that were given.
	Given map[Cut]map[string]int `json:"given,omitempty"`
	// Shown sums up the lots that were completed.
	Shown map[Cut]map[string]*Sums `json:"shown,omitempty"`
	// Words are the hashes of comments, of which five were together.
	Words []string `json:"words,omitempty"`
}

func (t *Tally) empty() bool { return len(t.Given) == 0 && len(t.Shown) == 0 && len(t.Words) == 0 }

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Sums are the sums over some lots.
type Sums struct {
	N int `json:"n"`
	// Levels: how many chose each level, the worst first, by the scale's number
	// of levels.
	Levels map[int][]int `json:"levels,omitempty"`
	// Answers: how many chose each level of a question.
	Answers map[string][]int `json:"answers,omitempty"`
	Reasons map[string]int   `json:"reasons,omitempty"`
}

// Day is the Tally of one business day.
type Day struct {
	Day hall.Day
	Tally
}

// Source is where tallies are; the store is one.
type Source interface {
	// Ratings calls fn for the business days from one to another, both included,
	// that have a tally, in order.
	Ratings(from, to hall.Day, fn func(Day) error) error
}

// Sum adds up the days of a period.
func Sum(src Source, from, to hall.Day) (t Tally, err error) {
	err = src.Ratings(from, to, func(d Day) error {
		t.Add(&d.Tally)
		return nil
	})
	return t, err
}

// GivenIn is how many ratings a row was given.
func (t *Tally) GivenIn(c Cut, id string) int { return t.Given[c][id] }

// Add adds another tally to this one. They share nothing afterwards.
func (t *Tally) Add(o *Tally) {
	for c, ids := range o.Given {
		for id, n := range ids {
			t.given(c, id, n)
		}
	}
	for c, ids := range o.Shown {
		for id, s := range ids {
			t.shown(c, id).add(s)
		}
	}
	t.Words = append(slices.Clip(t.Words), o.Words...)
}

func (t *Tally) given(c Cut, id string, n int) {
	if t.Given == nil {
		t.Given = map[Cut]map[string]int{}
	}
	if t.Given[c] == nil {
		t.Given[c] = map[string]int{}
	}
	t.Given[c][id] += n
}

func (t *Tally) shown(c Cut, id string) *Sums {
	if t.Shown == nil {
		t.Shown = map[Cut]map[string]*Sums{}
	}
	if t.Shown[c] == nil {
		t.Shown[c] = map[string]*Sums{}
	}
	s := t.Shown[c][id]
	if s == nil {
		s = &Sums{}
		t.Shown[c][id] = s
	}
	return s
}

func (s *Sums) add(o *Sums) {
	s.N += o.N
	for scale, counts := range o.Levels {
		if s.Levels == nil {
			s.Levels = map[int][]int{}
		}
		s.Levels[scale] = plus(s.Levels[scale], counts)
	}
	for q, counts := range o.Answers {
		if s.Answers == nil {
			s.Answers = map[string][]int{}
		}
		s.Answers[q] = plus(s.Answers[q], counts)
	}
	if len(o.Reasons) > 0 && s.Reasons == nil {
		s.Reasons = map[string]int{}
	}
	for id, n := range o.Reasons {
		s.Reasons[id] += n
	}
}

// plus adds counts level by level.
func plus(a, b []int) []int {
	out := make([]int, max(len(a), len(b)))
	copy(out, a)
	for i, n := range b {
		out[i] += n
	}
	return out
}

// IDs are the ids of a cut that have ratings, given or shown.
func (t *Tally) IDs(c Cut) map[string]bool {
	ids := map[string]bool{}
	for id := range t.Given[c] {
		ids[id] = true
	}
	for id := range t.Shown[c] {
		ids[id] = true
	}
	return ids
}
