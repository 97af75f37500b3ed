package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// groupOf is how many ratings come together before a manager sees them, so
// that nobody can tell whose they are.
const groupOf = 5

// defaultLevels is the scale of a hall that names none: "Rất hài lòng" to
// "Rất không hài lòng".
const defaultLevels = 5

// rate takes one rating of a served ticket, by its rating token or by its
// holder's.
func (d *decision) rate(a *wire.Rate) (any, *wire.Error) {
	scale := &d.e.hall.Rating
	levels := scale.Levels
	if levels == 0 {
		levels = defaultLevels
	}
	switch {
	case a.Token == "":
		return nil, invalid("token is missing")
	case a.Score < 1 || a.Score > levels:
		return nil, invalid("score: want 1 to %d", levels)
	case len(a.Reasons) > len(scale.Reasons):
		return nil, invalid("reasons: more than there are")
	case len(a.Comment) > 4000:
		return nil, invalid("comment is too long")
	}
	for _, id := range a.Reasons {
		if !slices.ContainsFunc(scale.Reasons, func(r hall.Reason) bool { return r.ID == id }) {
			return nil, invalid("reasons: there is no %q", id)
		}
	}
	t := d.e.tokens[a.Token]
	switch {
	case t == nil:
		return nil, wire.Errorf(wire.CodeBadToken, "no ticket has this token")
	case t.Rated:
		return nil, wire.Errorf(wire.CodeAlreadyRated, "%s was rated already", t.Number)
	case t.RatingToken == "":
		return nil, wrongState(t)
	}
	r := &wire.Rating{Ticket: t.ID, Counter: t.Counter, Clerk: t.clerk, Score: a.Score, Reasons: a.Reasons}
	if a.Comment != "" {
		sum := sha256.Sum256([]byte(a.Comment))
		r.CommentHash, d.comment = hex.EncodeToString(sum[:]), a.Comment
	}
	n := 1
	for _, k := range d.e.scores {
		n += k
	}
	if n >= groupOf {
		r.Group = &wire.RatingGroup{N: n, Scores: maps.Clone(d.e.scores)}
		r.Group.Scores[a.Score]++
	}
	d.add(wire.Body{Kind: wire.RatingGiven, Counter: t.Counter, Rating: r})
	return none{}, nil
}
