package queue

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

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
	if a.Levels != 0 && a.Levels != 3 && a.Levels != 5 {
		return invalid("levels: want 3 or 5")
	}
	switch levels := cmp.Or(a.Levels, scale.Scale()); {
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
	case strings.ContainsFunc(a.Comment, turns):
		return invalid("comment: characters that turn the direction of writing")
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

// turns reports a letter that nobody sees and that turns the direction of what
// stands behind it, in a list of comments also of what is not its own.
func turns(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }

// rate takes one rating of a service that ended, by the rating token of that
// service or by its ticket's own. It names what was rated as it was when it
// ended, whatever has become of the ticket since.
func (d *decision) rate(a *wire.Rate) (any, *wire.Error) {
	if err := d.rateable(a); err != nil {
		return nil, err
	}
	is, v, err := d.rated(a.Token)
	if err != nil {
		return nil, err
	}
	r := &wire.Rating{
		Ticket: is.ID, Counter: v.Counter, Clerk: v.Clerk, Service: v.Service, Day: dayOf(is.ID), Finished: v.Ended,
		Score: a.Score, Levels: cmp.Or(a.Levels, d.e.hall.Rating.Scale()), Answers: a.Answers, Reasons: a.Reasons,
	}
	if a.Comment != "" {
		sum := sha256.Sum256([]byte(is.ID + "\n" + a.Comment)) // no two share their words: one can be emptied without the other
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
	d.add(wire.Body{Kind: wire.RatingGiven, Counter: v.Counter, Rating: r})
	return none{}, nil
}

// rated finds what a token lets one rate. A phone has the ticket's own token
// alone, and a day; the tablet's is good for as long as the site says.
func (d *decision) rated(token string) (*rateable, *visit, *wire.Error) {
	if t := d.e.tokens[token]; t != nil && t.Token == token {
		is := d.e.ratings[t.ID]
		v := is.last()
		switch {
		case is != nil && is.Rated:
			return nil, nil, alreadyRated(is)
		case v == nil || t.State != hall.Finished:
			return nil, nil, wrongState(t)
		}
		return is, v, d.inTime(is, v, hall.PhoneRates)
	}
	is := d.e.proofs[token]
	if is == nil || is.visit(token).Undone || d.By.Role == wire.RolePublic {
		return nil, nil, wire.Errorf(wire.CodeBadToken, "no ticket has this token")
	}
	if is.Rated {
		return nil, nil, alreadyRated(is)
	}
	v := is.visit(token)
	return is, v, d.inTime(is, v, d.e.hall.Rating.Kept())
}

func alreadyRated(is *rateable) *wire.Error {
	return wire.Errorf(wire.CodeAlreadyRated, "%s was rated already", is.number())
}

// inTime refuses a rating that comes too late.
func (d *decision) inTime(is *rateable, v *visit, within time.Duration) *wire.Error {
	if d.now.Sub(v.Ended) > within {
		return wire.Errorf(wire.CodeWrongState, "%s could be rated for %s after its service", is.number(), within)
	}
	return nil
}

// dayOf is the business day of a ticket, which its id begins with.
func dayOf(id string) hall.Day {
	if len(id) < 8 {
		return ""
	}
	return hall.Day(id[:4] + "-" + id[4:6] + "-" + id[6:8])
}
