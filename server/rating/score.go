package rating

import (
	"maps"
	"math"
	"slices"

	"motcua/internal/hall"
)

// Score is how satisfied those were whose ratings are shown: five or more.
type Score struct {
	N int `json:"n"` // ratings shown, in lots of five
	// Mean is of the site's present scale, 1 the worst; 0 when all were given on
	// another. Levels is how many chose each of its levels, the worst first.
	Mean   float64 `json:"mean"`
	Levels []int   `json:"levels"`
	// Points is the mean worth of a rating, 0 to 2, with one decimal.
	Points float64 `json:"points"`
	// Questions are those of the site of which enough answers are there, in its
	// order.
	Questions []Answers `json:"questions,omitempty"`
	// Sum adds the questions' points up, as the circular scores a clerk; nil
	// unless all of them are there. Band is the class it falls in.
	Sum  *float64 `json:"sum,omitempty"`
	Band string   `json:"band,omitempty"`
	// Reasons are how many named each reason.
	Reasons map[string]int `json:"reasons,omitempty"`
}

// Answers are the answers to one question.
type Answers struct {
	ID     string  `json:"id"`
	N      int     `json:"n"`
	Levels []int   `json:"levels"` // how many chose each, the worst first
	Points float64 `json:"points"` // mean, with one decimal
}

// Basis is what scores rest on, for the foot of a report.
type Basis struct {
	Levels     int       `json:"levels"`
	Preset     string    `json:"preset,omitempty"`
	LegalBasis string    `json:"legal_basis,omitempty"`
	Dated      hall.Day  `json:"dated,omitempty"`
	To         hall.Day  `json:"in_force_to,omitempty"`
	Unchecked  hall.Text `json:"unchecked,omitempty"`
	LotOf      int       `json:"lot_of"` // how many ratings are shown together at least
	// What is in the scores, by name: the levels, the worst first, the questions
	// and reasons in the site's order, and the classes, the best first.
	Words     []hall.Text `json:"words,omitempty"`
	Questions []Named     `json:"questions,omitempty"`
	Reasons   []Named     `json:"reasons,omitempty"`
	Bands     []Named     `json:"bands,omitempty"`
}

// Named is a question, a reason or a class of a scale.
type Named struct {
	ID   string    `json:"id"`
	Name hall.Text `json:"name"`
	// Index is a question's number in the law's list; 0 for a hall's own.
	Index int `json:"index,omitempty"`
}

// Response is given/served, at most 1; nil when nobody was served.
func Response(given, served int) *float64 {
	if served <= 0 {
		return nil
	}
	r := min(1, float64(given)/float64(served))
	return &r
}

// BasisOf takes the basis out of a site's scale.
func BasisOf(s *hall.RatingScale) Basis {
	b := Basis{
		Levels: s.Scale(), Preset: s.Preset, LegalBasis: s.LegalBasis,
		Dated: s.Dated, To: s.To, Unchecked: s.Unchecked, LotOf: Lot,
	}
	for score := 1; score <= s.Scale(); score++ {
		b.Words = append(b.Words, s.Words[score])
	}
	for _, q := range s.Questions {
		b.Questions = append(b.Questions, Named{q.ID, q.Name, q.Index})
	}
	for _, r := range s.Reasons {
		b.Reasons = append(b.Reasons, Named{ID: r.ID, Name: r.Name})
	}
	for _, c := range s.Bands {
		b.Bands = append(b.Bands, Named{ID: c.ID, Name: c.Name})
	}
	return b
}

// Score scores a row by a site's scale; nil when nothing of it can be shown.
func (t *Tally) Score(s *hall.RatingScale, c Cut, id string) *Score {
	shown := t.Shown[c][id]
	if shown == nil || shown.N == 0 {
		return nil
	}
	out := &Score{N: shown.N, Levels: make([]int, s.Scale())}
	sum, n, points := 0, 0, 0
	for _, scale := range slices.Sorted(maps.Keys(shown.Levels)) {
		for level, k := range shown.Levels[scale] {
			points += k * worth(s, scale, level+1)
			if scale == s.Scale() {
				out.Levels[level] = k
				sum, n = sum+k*(level+1), n+k
			}
		}
	}
	if n > 0 {
		out.Mean = float64(sum) / float64(n)
	}
	out.Points = tenth(points, shown.N)
	if len(shown.Reasons) > 0 {
		out.Reasons = maps.Clone(shown.Reasons)
	}
	out.ask(s, shown)
	return out
}

// ask scores the site's questions.
func (out *Score) ask(s *hall.RatingScale, shown *Sums) {
	tenths := 0
	for i := range s.Questions {
		q := &s.Questions[i]
		counts := shown.Answers[q.ID]
		a := Answers{ID: q.ID, Levels: make([]int, len(q.Levels))}
		points := 0
		for level, k := range counts {
			if level >= len(q.Levels) {
				continue // of a question that had more answers once
			}
			a.Levels[level] = k
			a.N += k
			points += k * q.Levels[level].Points
		}
		if a.N == 0 {
			continue
		}
		a.Points = tenth(points, a.N)
		tenths += int(math.Round(10 * a.Points))
		out.Questions = append(out.Questions, a)
	}
	if len(s.Questions) == 0 || len(out.Questions) < len(s.Questions) {
		return
	}
	whole := float64(tenths) / 10
	out.Sum = &whole
	if b, ok := s.BandOf(tenths); ok {
		out.Band = b.ID
	}
}

// worth is what a score was worth on a scale of so many levels.
func worth(s *hall.RatingScale, levels, score int) int {
	if levels == s.Scale() {
		return s.PointsOf(score)
	}
	return (&hall.RatingScale{Levels: levels}).PointsOf(score)
}

// tenth is sum/n with one decimal, halves up.
func tenth(sum, n int) float64 { return float64((20*sum+n)/(2*n)) / 10 }
