package crowd

import (
	"context"
	"fmt"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// desk is a counter with a clerk of the crowd.
//
//	open -> next -> called -> (recall -> no-show) or start -> finish, transfer
//	or park -> a breath -> next ... ; a break every hour or two
type desk struct {
	crowd   *crowd
	counter *hall.Counter

	idle   bool
	again  time.Duration // an idle desk does not ask before
	rest   time.Duration // when the next break is due
	signed []string      // tickets whose signature has come
}

// retry is how long a clerk waits after a refusal before looking again.
const retry = 30 * time.Second

func (d *desk) at() wire.AtCounter { return wire.AtCounter{Counter: d.counter.ID} }

func (d *desk) do(ctx context.Context, do string, with, result any) bool {
	return d.crowd.do(ctx, d.crowd.office, do, with, result)
}

// open takes the desk as it is found: a hall that was restarted still has its
// people at the counters.
func (d *desk) open(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	var state hall.CounterState
	var ticket string
	var at hall.State
	d.crowd.office.Read(func(s *wire.State) {
		if s == nil {
			return
		}
		if c := s.Counter(d.counter.ID); c != nil {
			state = c.State
			if c.Ticket != nil {
				ticket, at = c.Ticket.ID, c.Ticket.State
			}
		}
	})
	switch {
	case at == hall.Serving:
		d.serve(ticket, d.crowd.guest(ticket))
	case at == hall.Called:
		d.called(ticket, d.crowd.guest(ticket))
	case state == "":
		d.crowd.after(time.Second, d.open) // the server has not been heard yet
	case state != hall.Open && !d.sitDown(ctx):
		d.crowd.after(retry, d.open)
	default:
		d.next(ctx)
	}
}

// sitDown opens the counter, as its clerk if there is one.
func (d *desk) sitDown(ctx context.Context) bool {
	if cookie := d.crowd.cfg.Clerks[d.counter.ID]; cookie != "" {
		if err := d.crowd.asClerk(ctx, cookie, "open_counter", d.at()); err == nil {
			return true
		}
		delete(d.crowd.cfg.Clerks, d.counter.ID) // the session is over
	}
	return d.do(ctx, "open_counter", d.at(), nil)
}

// next calls whoever is next, after what has come back from signature.
func (d *desk) next(ctx context.Context) {
	d.idle = false
	if d.crowd.now() > d.rest {
		d.pause(ctx)
		return
	}
	if len(d.signed) > 0 {
		id := d.signed[0]
		d.signed = d.signed[1:]
		if d.do(ctx, "resume", wire.Park{Counter: d.counter.ID, Ticket: id}, nil) {
			g := d.crowd.guest(id)
			g.Serve = time.Minute
			d.called(id, g)
			return
		}
	}
	var t *struct{ ID string }
	switch ok := d.do(ctx, "call_next", d.at(), &t); {
	case !ok:
		d.crowd.after(retry, d.open)
	case t == nil:
		d.idle, d.again = true, d.crowd.now()+20*time.Second
		d.crowd.after(20*time.Second, func(ctx context.Context) {
			if d.idle && d.again <= d.crowd.now() {
				d.next(ctx)
			}
		})
	default:
		d.called(t.ID, d.crowd.guest(t.ID))
	}
}

// called waits for the citizen, who comes or does not.
func (d *desk) called(id string, g *guest) {
	if g.Misses {
		d.crowd.after(25*time.Second, func(ctx context.Context) {
			d.do(ctx, "recall", d.at(), nil)
			d.crowd.after(25*time.Second, func(ctx context.Context) { d.missed(ctx, id, g) })
		})
		return
	}
	d.crowd.after(max(g.Walk, 5*time.Second), func(ctx context.Context) {
		// A resumed ticket may be in service already: a refusal is no harm.
		d.do(ctx, "start", d.at(), nil)
		d.serve(id, g)
	})
}

func (d *desk) missed(ctx context.Context, id string, g *guest) {
	if d.do(ctx, "no_show", d.at(), nil) {
		g.Misses = false
		if g.Back > 0 && g.token != "" {
			token := g.token
			d.crowd.after(g.Back, func(ctx context.Context) {
				d.crowd.do(ctx, d.crowd.kiosk, "rejoin", wire.TicketRef{Token: token}, nil)
			})
		} else {
			delete(d.crowd.guests, id)
		}
	}
	d.breath()
}

// serve goes on from the start to whatever ends this part of the visit.
func (d *desk) serve(id string, g *guest) {
	switch {
	case g.Transfer != "":
		d.crowd.after(min(g.Serve, 80*time.Second), func(ctx context.Context) {
			to := g.Transfer
			g.Transfer = ""
			d.do(ctx, "transfer", wire.Transfer{Counter: d.counter.ID, ToService: to, Note: "Sai lĩnh vực, đã xem giấy tờ"}, nil)
			d.breath()
		})
	case g.Signing > 0:
		d.crowd.after(g.Serve*2/3, func(ctx context.Context) {
			wait := g.Signing
			g.Signing = 0
			if d.do(ctx, "park", wire.Park{Counter: d.counter.ID, Reason: "Chờ ký"}, nil) {
				d.crowd.after(wait, func(context.Context) { d.signed = append(d.signed, id) })
			}
			d.breath()
		})
	default:
		d.crowd.after(g.Serve, func(ctx context.Context) { d.finish(ctx, id, g) })
	}
}

func (d *desk) finish(ctx context.Context, id string, g *guest) {
	with := wire.Finish{Counter: d.counter.ID, Outcome: g.Outcome}
	if g.CaseFile {
		with.CaseCode = fmt.Sprintf("H56.10-%s-%04d", time.Now().Format("060102"), d.crowd.rnd.IntN(9000)+1000)
	}
	var r struct {
		RatingToken string `json:"rating_token"`
	}
	if d.do(ctx, "finish", with, &r) && r.RatingToken != "" && g.Score > 0 {
		rating := wire.Rate{Token: r.RatingToken, Score: g.Score, Answers: d.crowd.answers(g.Score), Reasons: g.Reasons}
		d.crowd.after(d.crowd.between(5*time.Second, 40*time.Second), func(ctx context.Context) {
			d.do(ctx, "rate", rating, nil)
		})
	}
	delete(d.crowd.guests, id)
	d.breath()
}

// answers are what somebody who gave a score says to the site's questions: most
// pass over some, and who is content has little to complain of.
func (c *crowd) answers(score int) map[string]int {
	scale := &c.cfg.Hall.Rating
	list := map[string]int{}
	for _, q := range scale.Questions {
		if c.rnd.Float64() < 0.4 {
			list[q.ID] = max(1, len(q.Levels)-c.rnd.IntN(1+max(0, scale.Scale()-score)))
		}
	}
	return list
}

// breath is the moment between two citizens.
func (d *desk) breath() {
	d.crowd.after(d.crowd.between(4*time.Second, 20*time.Second), d.open)
}

// pause is a break, said on the counter's board with its end.
func (d *desk) pause(ctx context.Context) {
	length := d.crowd.between(5*time.Minute, 10*time.Minute)
	d.rest = d.crowd.now() + length + d.crowd.between(75*time.Minute, 150*time.Minute)
	until := time.Now().Add(time.Duration(float64(length) / d.crowd.cfg.Pace))
	if !d.do(ctx, "pause_counter", wire.CounterChange{Counter: d.counter.ID, Reason: "Giải lao", Until: until}, nil) {
		d.next(ctx)
		return
	}
	d.crowd.after(length, d.open)
}
