package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// groupOf is how many ratings come together before a manager sees them, so
// that nobody can tell whose they are.
const groupOf = 5

// lotOf names the lot that a rating goes into: those of one clerk at one
// counter. Reports (package rating) show the same lots, so that nobody who sees
// both learns more than either says.
func lotOf(r *wire.Rating) string {
	return fmt.Sprintf("%d/%s/%s", r.Levels, r.Counter, r.Clerk)
}

// mostComment bounds a citizen's words, in bytes.
const mostComment = 4000

// rateable checks a rating against the hall's scale.
func (d *decision) rateable(a *wire.Rate) *wire.Error {
	scale := &d.e.hall.Rating
	switch levels := scale.Scale(); {
	case a.Token == "":
		return invalid("token is missing")
	case a.Score < 1 || a.Score > levels:
		return invalid("score: want 1 to %d", levels)
	case len(a.Reasons) > len(scale.Reasons):
		return invalid("reasons: more than there are")
	case len(a.Answers) > len(scale.Questions):
		return invalid("answers: more than there are questions")
	case len(a.Comment) > mostComment:
		return invalid("comment: %d bytes, want at most %d", len(a.Comment), mostComment)
	}
	for i, id := range a.Reasons {
		if !slices.ContainsFunc(scale.Reasons, func(r hall.Reason) bool { return r.ID == id }) {
			return invalid("reasons: there is no %q", id)
		}
		if slices.Contains(a.Reasons[:i], id) {
			return invalid("reasons: %q stands twice", id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.Answers)) {
		q, ok := scale.Question(id)
		if !ok {
			return invalid("answers: there is no question %q", id)
		}
		if n := a.Answers[id]; n < 1 || n > len(q.Levels) {
			return invalid("answers: %s: want 1 to %d", id, len(q.Levels))
		}
	}
	return nil
}

// rate takes one rating of a served ticket, by its rating token or by its
// holder's.
func (d *decision) rate(a *wire.Rate) (any, *wire.Error) {
	if err := d.rateable(a); err != nil {
		return nil, err
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
	r := &wire.Rating{
		Ticket: t.ID, Counter: t.Counter, Clerk: t.clerk, Service: t.Service, Day: dayOf(t.ID), Finished: t.EndedAt,
		Score: a.Score, Levels: d.e.hall.Rating.Scale(), Answers: a.Answers, Reasons: a.Reasons,
	}
	if a.Comment != "" {
		sum := sha256.Sum256([]byte(a.Comment))
		r.CommentHash, d.comment = hex.EncodeToString(sum[:]), a.Comment
	}
	lot := d.e.lots[lotOf(r)]
	n := 1
	for _, k := range lot {
		n += k
	}
	if n >= groupOf {
		r.Group = &wire.RatingGroup{N: n, Scores: map[int]int{}}
		maps.Copy(r.Group.Scores, lot)
		r.Group.Scores[a.Score]++
	}
	d.add(wire.Body{Kind: wire.RatingGiven, Counter: t.Counter, Rating: r})
	return none{}, nil
}

// dayOf is the business day of a ticket, which its id begins with.
func dayOf(id string) hall.Day {
	if len(id) < 8 {
		return ""
	}
	return hall.Day(id[:4] + "-" + id[4:6] + "-" + id[6:8])
}
