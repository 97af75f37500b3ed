package report

import (
	"motcua/internal/hall"
	"motcua/server/rating"
)

// ratedBy are the cuts in package rating's words.
var ratedBy = [cuts]rating.Cut{rating.ByService, rating.ByCounter, rating.ByClerk, rating.ByHour}

// rate takes the ratings of the period in. A row that was given ratings for
// earlier days alone comes to be by them.
func (s *sums) rate(src rating.Source, scale *hall.RatingScale) error {
	s.scale = scale
	s.byDay, s.byMonth, s.byWeekday = map[string]*rating.Tally{}, map[string]*rating.Tally{}, map[int]*rating.Tally{}
	if err := src.Ratings(s.period.From, s.period.To, func(d rating.Day) error {
		s.ratings.Add(&d.Tally)
		into(s.byDay, string(d.Day), &d.Tally)
		into(s.byMonth, PeriodOf(SpanMonth, d.Day).String(), &d.Tally)
		into(s.byWeekday, weekday(d.Day), &d.Tally)
		return nil
	}); err != nil {
		return err
	}
	for c, by := range ratedBy {
		for id := range s.ratings.IDs(by) {
			s.row(cut(c), first(id, nobody))
		}
	}
	return nil
}

func into[K comparable](m map[K]*rating.Tally, key K, t *rating.Tally) {
	if m[key] == nil {
		m[key] = &rating.Tally{}
	}
	m[key].Add(t)
}

// scored puts the ratings of a row beside its figures.
func (s *sums) scored(f Figures, t *rating.Tally, by rating.Cut, id string) Figures {
	if s.scale == nil {
		return f
	}
	if id == nobody {
		id = ""
	}
	if t != nil {
		f.Given = t.GivenIn(by, id)
		f.Rating = t.Score(s.scale, by, id)
	}
	f.Response = rating.Response(f.Given, f.Served)
	return f
}
