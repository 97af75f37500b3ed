package queue

import (
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// visit is one service that ended, as its rating will name it whatever becomes
// of the ticket afterwards: the ticket may have come back, been passed on and
// be at another counter by the time a tablet's line is mended.
type visit struct {
	Token   string    `json:"token"` // the proof that the tablet gets
	Counter string    `json:"counter"`
	Clerk   string    `json:"clerk,omitempty"`
	Service string    `json:"service"`
	Ended   time.Time `json:"ended"`
	// Undone says that its finish was taken back: it has not ended, and nobody
	// rates it. When it ends after all, where it was, its token is good again.
	Undone bool `json:"undone,omitempty"`
}

// rateable is a ticket with the services of it that ended. It outlives the
// ticket: a tablet may have been dead for days.
type rateable struct {
	ID     string  `json:"id"`
	Rated  bool    `json:"rated,omitempty"` // by whichever of its visits: once a ticket
	Visits []visit `json:"visits"`
}

// visit finds the visit of a rating token.
func (r *rateable) visit(token string) *visit {
	for i := range r.Visits {
		if r.Visits[i].Token == token {
			return &r.Visits[i]
		}
	}
	return nil
}

// last is the visit that ended last; nil when none has.
func (r *rateable) last() *visit {
	if r == nil || r.Visits[len(r.Visits)-1].Undone {
		return nil
	}
	return &r.Visits[len(r.Visits)-1]
}

// number is the ticket's number, with which its id ends.
func (r *rateable) number() string { return r.ID[strings.LastIndexByte(r.ID, '-')+1:] }

// staffing is whose service it is at a counter: of the account that opened it,
// else of whoever gives the command.
func (c *counter) staffing(by string) string {
	if c.is.Account != "" {
		return c.is.Account
	}
	return by
}

// ratingToken is the token of a visit that ends now: a new one, unless its end
// was taken back before and it has stayed where it was. Then a tablet that
// never heard of that has the right one.
func (d *decision) ratingToken(t *hall.Ticket, c *counter) (string, *wire.Error) {
	if r := d.e.ratings[t.ID]; r != nil {
		v := &r.Visits[len(r.Visits)-1]
		if v.Undone && v.Counter == c.is.ID && v.Service == t.Service && v.Clerk == c.staffing(d.By.Name) {
			return v.Token, nil
		}
	}
	return d.token()
}

// foldVisit notes a service that ended.
func (e *Engine) foldVisit(ev *wire.Event) {
	t := ev.Ticket
	if t.RatingToken == "" {
		return // by hand, on a card
	}
	v := visit{
		Token: t.RatingToken, Counter: e.name(ev.Counter), Service: e.name(t.Service), Ended: t.EndedAt,
		Clerk: e.name(e.counter(ev.Counter).staffing(ev.By)),
	}
	r := e.ratings[t.ID]
	if r == nil {
		r = &rateable{ID: t.ID}
		e.ratings[t.ID] = r
	}
	if same := r.visit(v.Token); same != nil {
		*same = v
	} else {
		r.Visits = append(r.Visits, v)
	}
	e.proofs[v.Token] = r
}

// foldUnfinished notes that the end of a service was taken back.
func (e *Engine) foldUnfinished(t *hall.Ticket) {
	if r := e.proofs[t.RatingToken]; r != nil {
		r.visit(t.RatingToken).Undone = true
	}
}

// foldRating notes a rating. It leaves no mark on the ticket's own history: a
// clerk's undo goes as it would have gone without.
func (e *Engine) foldRating(ev *wire.Event) {
	r := ev.Rating
	if is := e.ratings[r.Ticket]; is != nil {
		is.Rated = true
	}
	if t := e.byID(r.Ticket); t != nil {
		c := *t.Ticket
		c.Rated = true
		t.Ticket = &c
	}
	of := lotOf(r)
	if r.Group != nil {
		delete(e.lots, of)
		return
	}
	if e.lots[of] == nil {
		e.lots[of] = map[int]int{}
	}
	e.lots[of][r.Score]++
}

// forgetVisits drops what no site waits for any longer.
func (e *Engine) forgetVisits(now time.Time) {
	for id, r := range e.ratings {
		if now.Sub(r.Visits[len(r.Visits)-1].Ended) <= hall.MostKeepRating {
			continue
		}
		for i := range r.Visits {
			delete(e.proofs, r.Visits[i].Token)
		}
		delete(e.ratings, id)
	}
}

// name is a counter's, a service's or an account's id, of which thousands of
// visits then hold one copy.
func (e *Engine) name(id string) string {
	if have, ok := e.names[id]; ok {
		return have
	}
	e.names[id] = id
	return id
}

// saveVisits are the rateable tickets in the order of their ids.
func (e *Engine) saveVisits() []*rateable { return sorted(e.ratings) }

func (e *Engine) restoreVisits(list []*rateable) {
	for _, r := range list {
		e.ratings[r.ID] = r
		for i := range r.Visits {
			v := &r.Visits[i]
			v.Counter, v.Clerk, v.Service = e.name(v.Counter), e.name(v.Clerk), e.name(v.Service)
			e.proofs[v.Token] = r
		}
	}
}
