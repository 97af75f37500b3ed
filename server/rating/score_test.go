package rating

import (
	"testing"

	"motcua/internal/hall"
)

func TestAScoreByTheCircular(t *testing.T) {
	scale := &hall.RatingScale{
		Levels: 5,
		Questions: []hall.Question{
			{ID: "time", Levels: []hall.Level{{Points: 0}, {Points: 1}, {Points: 2}}},
			{ID: "attitude", Levels: []hall.Level{{Points: 0}, {Points: 1}, {Points: 2}}},
		},
		Bands: []hall.Band{{ID: "good", From: 35}, {ID: "fair", From: 20}},
	}
	var one, two, all Tally
	one.shown(ByClerk, "an").add(&Sums{N: 5, Levels: map[int][]int{5: {1, 0, 1, 2, 1}}, Answers: map[string][]int{"time": {0, 1, 4}}, Reasons: map[string]int{"slow": 1}})
	two.shown(ByClerk, "an").add(&Sums{N: 5, Levels: map[int][]int{3: {0, 1, 4}}, Answers: map[string][]int{"attitude": {1, 1, 3}}})
	all.Add(&one)
	all.Add(&two)

	if got := all.Score(scale, ByClerk, "binh"); got != nil {
		t.Errorf("who was not rated scores %+v", got)
	}
	got := one.Score(scale, ByClerk, "an")
	if got.N != 5 || got.Mean != 3.4 || got.Points != 1.4 || got.Sum != nil || got.Band != "" || got.Reasons["slow"] != 1 {
		t.Errorf("with a question open: %+v", got)
	}
	got = all.Score(scale, ByClerk, "an")
	// 0+1+2+2+2 of five levels, 1+2*4 of three: 16 points of 10 ratings.
	if got.N != 10 || got.Mean != 3.4 || got.Points != 1.6 {
		t.Errorf("over two scales: %+v", got)
	}
	// 9 points of 5 answers, and 7 of 5: 1.8 and 1.4.
	if got.Sum == nil || *got.Sum != 3.2 || got.Band != "fair" || got.Questions[0].Points != 1.8 || got.Questions[1].Points != 1.4 {
		t.Errorf("the questions: %+v", got)
	}
	if one.Shown[ByClerk]["an"].N != 5 {
		t.Error("adding changed what was added")
	}
}

func TestResponse(t *testing.T) {
	if r := Response(3, 12); r == nil || *r != 0.25 {
		t.Errorf("3 of 12: %v", r)
	}
	if r := Response(3, 2); r == nil || *r != 1 {
		t.Errorf("late ratings of the day before: %v", r)
	}
	if Response(0, 0) != nil {
		t.Error("a rate of nobody")
	}
}
