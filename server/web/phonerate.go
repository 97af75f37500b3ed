package web

import (
	"time"

	"motcua/internal/hall"
)

// Letters of what is asked and offered on a phone: a site may have many of both.
const (
	nameShown   = 90
	optionShown = 36
)

// phoneRating is what a citizen's page asks once the service has ended.
type phoneRating struct {
	CanRate bool
	RateBy  string // until when, or that this is over, if it is not rated
	Rated   bool
	Scores  []score
	// Questions may all be passed over, the best answers first.
	Questions []question
	Reasons   []option
}

// score is one level of the rating scale, its face from 1 to 5. Good ones need
// no reason.
type score struct {
	Score, Face int
	Word        string
	Good        bool
}

// question is one that is asked beside the score.
type question struct {
	ID, Name string
	Levels   []answer
}

type answer struct {
	Level int
	Word  string
}

// option is one that may be ticked.
type option struct{ ID, Name string }

// momentIn writes a time of some day in the hall's zone.
func momentIn(t time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.Local
	}
	return t.In(zone).Format("15:04, 02/01/2006")
}

// phoneRating is the rating of a ticket: for a day from the end of its service,
// and once.
func (s *handler) phoneRating(lang string, h *hall.Hall, t hall.Ticket) (r phoneRating) {
	if r.Rated = t.Rated; r.Rated || t.State != hall.Finished || t.RatingToken == "" {
		return r
	}
	end := t.EndedAt.Add(hall.PhoneRates)
	r.RateBy, r.CanRate = momentIn(end, h.Zone), !s.Now().After(end)
	if !r.CanRate {
		return r
	}
	r.Scores = scores(lang, h.Rating)
	for _, q := range h.Rating.Questions {
		asked := question{ID: q.ID, Name: brief(q.Name.In(lang), nameShown)}
		for i := len(q.Levels) - 1; i >= 0; i-- {
			asked.Levels = append(asked.Levels, answer{i + 1, brief(q.Levels[i].Name.In(lang), optionShown)})
		}
		r.Questions = append(r.Questions, asked)
	}
	for _, o := range h.Rating.Reasons {
		r.Reasons = append(r.Reasons, option{o.ID, brief(o.Name.In(lang), optionShown)})
	}
	return r
}
