package agent

import (
	"encoding/base64"
	"errors"
	"slices"
	"time"

	"motcua/internal/chance"
	"motcua/internal/hall"
	"motcua/internal/link"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// report is one number on its way home. ID is its idempotency key, made once.
type report struct {
	ID   string            `json:"id"`
	With wire.IssueOffline `json:"with"`
	Day  hall.Day          `json:"day,omitempty"` // that it was given on; "" while that is not known
	// Mark is when a number was given without the hall's time: as soon as the
	// server tells the time, and the machine has run through, it has one.
	Mark *mark `json:"mark,omitempty"`
}

// past reports whether the number is of a day that is over.
func (r *report) past(today hall.Day) bool { return r.Day != "" && r.Day < today }

var (
	errNotWelcomed = errors.New("the kiosk was never welcomed since it was provisioned")
	errNoService   = errors.New("no such service")
	errUsedUp      = errors.New("the block is used up")
)

// give makes a ticket of the next number. It is on disk when give returns.
// Now is zero when there is no time to trust: then nobody can know whether a
// new day has begun, and the numbers go on behind the old ones.
func (b *block) give(request string, issue wire.IssueTicket, s *wire.ServiceState, now time.Time) (flow.Ticket, error) {
	if s == nil {
		return flow.Ticket{}, errNoService
	}
	var t flow.Ticket
	err := b.change(func(h *held) error {
		if !h.Welcomed || h.First <= 0 {
			return errNotWelcomed
		}
		if day := dayOf(now); day > h.Day {
			h.Day, h.Next = day, nil
		}
		n, ok := h.free(s)
		if !ok {
			return errUsedUp
		}
		if h.Next == nil {
			h.Next = map[string]int{}
		}
		h.Next[s.ID] = n + 1
		number := hall.Number{Prefix: s.Prefix, N: n}
		r := report{ID: link.NewID(), Day: dayOf(now), With: wire.IssueOffline{
			IssueTicket: issue, Number: number, IssuedAt: now, Token: newToken(), Request: request,
		}}
		if now.IsZero() {
			r.With.IssuedAt, r.Mark = timeless, marked()
		}
		h.Pending = append(h.Pending, r)
		h.wish(request).Token = r.With.Token
		t = flow.Ticket{
			Number: number.String(), Service: s.ID, Token: r.With.Token, IssuedAt: now, Offline: true,
		}
		return nil
	})
	return t, err
}

// enough is how many numbers of a service the block must have left for those of
// yesterday to stay untouched.
const enough = 25

// free is the next number of the block. One at which the day before stands that
// the server has not heard of yet is not given again while there are enough
// others.
func (h *held) free(s *wire.ServiceState) (int, bool) {
	n, last := max(h.Next[s.ID], h.First), min(h.Last, hall.MaxNumber)
	top := 0
	for _, r := range h.Pending {
		if at := r.With.Number; at.Prefix == s.Prefix && at.N >= n && at.N <= last {
			top = max(top, at.N)
		}
	}
	if top > 0 && last-top >= enough {
		n = top + 1
	}
	return n, n <= last
}

// timeless is the time that a number without one goes home with: so long ago
// that the server takes the number as of its arrival and flags it.
var timeless = time.Unix(0, 0).UTC()

// dayOf is the business day of a trusted time, in the hall's zone that it
// carries; "" for no time.
func dayOf(now time.Time) hall.Day {
	if now.IsZero() {
		return ""
	}
	return hall.Day(now.Format(time.DateOnly))
}

// newToken makes 128 random bits for the holder.
func newToken() string {
	var b [16]byte
	chance.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// first is the oldest number of today on its way home, and behind them the
// oldest of days that are over: were one of those given again meanwhile, it is
// today's that counts.
func (b *block) first() (report, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.held.Pending {
		if !r.past(b.held.Day) {
			return r, true
		}
	}
	if len(b.held.Pending) == 0 {
		return report{}, false
	}
	return b.held.Pending[0], true
}

// timed gives a number that was given without a time its own, once the hall's
// time is known. What goes home under one key must stay the same, so it is kept
// before it goes.
func (b *block) timed(r report, now time.Time) (report, error) {
	age, ok := r.Mark.age()
	if r.Mark == nil || now.IsZero() || !ok {
		return r, nil
	}
	r.With.IssuedAt = now.Add(-age)
	r.Day, r.Mark = dayOf(r.With.IssuedAt), nil
	return r, b.change(func(h *held) error {
		for i := range h.Pending {
			if h.Pending[i].ID == r.ID {
				h.Pending[i] = r
			}
		}
		return nil
	})
}

// pending reports whether the number with that token is still on its way home.
func (b *block) pending(token string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.held.pending(token)
}

func (h *held) pending(token string) bool {
	return slices.ContainsFunc(h.Pending, func(r report) bool { return r.With.Token == token })
}

// done forgets a number that the server has answered. One of a day that is over
// is taken back, since its holder is gone; one that was refused is remembered
// for the staff, unless its day is over.
func (b *block) done(r report, refused wire.Code) error {
	return b.change(func(h *held) error {
		h.Pending = slices.DeleteFunc(h.Pending, func(p report) bool { return p.ID == r.ID })
		switch {
		case refused == "" && r.past(h.Day):
			h.wish("over-" + r.ID).Token = r.With.Token
			h.back("over-" + r.ID)
		case refused != "" && !r.past(h.Day):
			h.Refused = append(h.Refused, refusal{h.Day, r.With.Number.String(), refused})
		}
		return nil
	})
}
