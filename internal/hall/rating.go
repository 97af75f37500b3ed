package hall

import "time"

// RatingScale is how citizens rate ("đánh giá mức độ hài lòng"): scores run
// from 1, the worst, to Levels. Nothing of it is the program's own: words,
// points, questions and bands come from the site or from one of its presets,
// with the legal basis they were taken from.
type RatingScale struct {
	Levels int          // 5 or 3; 0 means DefaultLevels
	Words  map[int]Text // score -> its word
	// Points is what a score is worth where satisfaction is scored, 0, 1 or 2;
	// a score that it leaves out has the usual worth, see PointsOf.
	Points  map[int]int
	Reasons []Reason // offered for the lower scores
	// Questions are asked beside the score; who rates may pass over any.
	Questions []Question
	// Bands are the classes by which a clerk's points are judged, the best first.
	Bands []Band

	Preset     string // the id of the preset that it was taken from; "" for a hall's own
	LegalBasis string // "Thông tư số 01/2018/TT-VPCP ngày 23/11/2018"; "" when none is named
	// Dated is the day that the basis was issued on, "" when it is not known; To
	// is the last day that it was in force, "" while it is.
	Dated, To Day
	// Unchecked says in Vietnamese and English what of it could not be held against
	// the law's own text; empty when all of it was.
	Unchecked Text

	// Keep is how long after the end of a service its one rating is taken by the
	// tablet's token; 0 means KeepRating. A phone has PhoneRates.
	Keep time.Duration
}

// Question is one thing that is asked of a service ("tiêu chí"): the circular's
// device-collected indices are such questions.
type Question struct {
	ID    string
	Index int // its number in the law's list; 0 for a hall's own
	Name  Text
	// Levels are the answers, the worst first: level 1 is Levels[0].
	Levels []Level
}

// Level is one answer to a question, with what it is worth.
type Level struct {
	Name   Text
	Points int // 0, 1 or 2
}

// Band is a class of a clerk's points ("xếp loại").
type Band struct {
	ID   string
	Name Text
	// From is the fewest points of the class, in tenths: 35 stands for 3.5.
	From int
}

// The usual figures of a scale.
const (
	DefaultLevels = 5                  // "Rất hài lòng" to "Rất không hài lòng"
	KeepRating    = 7 * 24 * time.Hour // a tablet that was dead over a week-end still delivers
	PhoneRates    = 24 * time.Hour     // from the end of the service, by the slip's token
	MostPoints    = 2                  // that a score or an answer is worth
	// MostKeepRating is the longest Keep: so long the engine knows a token.
	MostKeepRating = 14 * 24 * time.Hour
)

// Scale is how many levels there are.
func (r *RatingScale) Scale() int {
	if r.Levels == 0 {
		return DefaultLevels
	}
	return r.Levels
}

// PointsOf is what a score is worth, 0 to MostPoints: as the scale says, else
// 0, 0, 1, 2, 2 of five levels and 0, 1, 2 of three.
func (r *RatingScale) PointsOf(score int) int {
	if p, ok := r.Points[score]; ok {
		return p
	}
	middle := (r.Scale() + 1) / 2
	switch {
	case score < middle:
		return 0
	case score == middle:
		return 1
	}
	return MostPoints
}

// Question finds a question by its id.
func (r *RatingScale) Question(id string) (*Question, bool) {
	for i := range r.Questions {
		if r.Questions[i].ID == id {
			return &r.Questions[i], true
		}
	}
	return nil, false
}

// BandOf is the class of a clerk's points, in tenths; false when the scale has
// no class for them.
func (r *RatingScale) BandOf(tenths int) (Band, bool) {
	for _, b := range r.Bands {
		if tenths >= b.From {
			return b, true
		}
	}
	return Band{}, false
}

// Kept is how long a rating is taken by the tablet's token.
func (r *RatingScale) Kept() time.Duration {
	if r.Keep == 0 {
		return KeepRating
	}
	return r.Keep
}
