package rating

import "motcua/internal/hall"

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
}

// Response is given/served, at most 1; nil when nobody was served.
func Response(given, served int) *float64 {
	if served <= 0 {
		return nil
	}
	r := min(1, float64(given)/float64(served))
	return &r
}
