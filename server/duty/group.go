package duty

import (
	"cmp"
	"slices"
	"time"

	"motcua/internal/wire"
)

// Times of the desk; those that displays keep to are in package wire.
const (
	// breath lies between the end of one display's connection and the first word
	// of the next: what the first was playing has then died away.
	breath = 250 * time.Millisecond
	// settle is how long a display has been there before it takes the duty from
	// one that holds it.
	settle = 2 * time.Second
	// patience is how long one that was asked to finish may take: the longest
	// announcement there can be, twice.
	patience = 60 * time.Second
	// asleep is after how long without a word a display is passed over if
	// another one is awake.
	asleep = 4 * time.Second
)

// Rank is a display's place in the order of the site; the lower speaks first.
type Rank [2]int

// group is one loudspeaker and who shares it. It is pure: time comes in.
type group struct {
	name    string
	boards  []string
	seats   []*chair
	speaker *chair
	asked   time.Time // since when the speaker has been asked to finish; zero: it has not
	said    uint64
	turn    uint64          // of the last word to anybody; begins so that it is nobody's of an earlier server
	rest    time.Time       // nobody is given the duty before
	waits   map[string]bool // the devices for which rest is kept; once all are here it is over
	order   int
}

// chair is one display at the loudspeaker.
type chair struct {
	device string
	rank   Rank
	order  int // of coming
	came   time.Time
	heard  time.Time
	told   bool // it has said something of its voice
	is     wire.Said

	duty wire.Duty // as it is to know it
	news bool      // which it does not yet
}

func (c *chair) awake(now time.Time) bool { return now.Sub(c.heard) <= asleep }

func (c *chair) lapsed(now time.Time) bool { return now.Sub(c.heard) > wire.DutyLease }

// come takes a display in. An older line of the same device that has gone still
// is taken for dead.
func (g *group) come(now time.Time, device string, rank Rank) *chair {
	for _, o := range g.seats {
		if o.device == device && now.Sub(o.heard) > asleep/2 {
			o.heard = now.Add(-2 * wire.DutyLease)
		}
	}
	g.order++
	c := &chair{device: device, rank: rank, order: g.order, came: now, heard: now}
	c.duty = wire.Duty{Loudspeaker: g.name, Said: g.said, Boards: g.boards}
	c.news = true
	g.seats = append(g.seats, c)
	return c
}

// leave lets a display go whose line has ended.
func (g *group) leave(now time.Time, c *chair) {
	g.seats = slices.DeleteFunc(g.seats, func(o *chair) bool { return o == c })
	if g.speaker == c {
		g.speaker = nil
		g.rest = later(g.rest, now.Add(breath))
	}
}

// hear takes what a display says of its voice.
func (g *group) hear(now time.Time, c *chair, s wire.Said) {
	if s.Able && !c.is.Able {
		c.came = now
	}
	c.is, c.told, c.heard = s, true, now
	delete(g.waits, c.device)
	if s.Seq > g.said {
		g.said = s.Seq
		for _, o := range g.seats {
			o.duty.Said, o.news = g.said, o.news || o != c
		}
	}
}

// step decides, and says when it wants to be asked again; the zero time: at the
// next news.
func (g *group) step(now time.Time) (again time.Time) {
	g.keep(now)
	if g.speaker == nil {
		return g.choose(now)
	}
	if len(g.seats) > 1 {
		again = now.Add(time.Second)
	}
	return again
}

// keep looks whether the speaker may go on.
func (g *group) keep(now time.Time) {
	s := g.speaker
	if s == nil {
		return
	}
	best := g.best(now)
	switch {
	case s.lapsed(now) && best != nil && best != s && best.awake(now),
		!g.asked.IsZero() && now.Sub(g.asked) > patience:
		g.tell(s, false, true)
		g.dismiss()
		g.rest = later(g.rest, now.Add(breath))
	case !g.asked.IsZero():
		if s.is.Turn == s.duty.Turn && !s.is.Speaking {
			g.dismiss()
		}
	case !s.is.Able, best != nil && best != s && best.rank.less(s.rank) && now.Sub(best.came) >= settle:
		g.tell(s, false, false)
		g.asked = now
	}
}

func (g *group) dismiss() { g.speaker, g.asked = nil, time.Time{} }

// choose gives the duty to the first who can take it.
func (g *group) choose(now time.Time) (again time.Time) {
	if g.waits != nil && len(g.waits) == 0 && !g.busy() {
		g.waits, g.rest = nil, now // all are back
	}
	if now.Before(g.rest) {
		return g.rest
	}
	g.waits = nil
	best := g.best(now)
	if best == nil {
		return time.Time{}
	}
	g.speaker, g.asked = best, time.Time{}
	g.tell(best, true, false)
	if len(g.seats) > 1 {
		again = now.Add(time.Second)
	}
	return again
}

// busy reports whether somebody still says what it began under the server of
// before.
func (g *group) busy() bool {
	return slices.ContainsFunc(g.seats, func(c *chair) bool { return c.is.Speaking })
}

// best is the display that should speak: of those that can, the first in the
// site's order that is awake, else the first.
func (g *group) best(now time.Time) *chair {
	var best *chair
	for _, c := range g.seats {
		if c.told && c.is.Able && (best == nil || c.before(best, now)) {
			best = c
		}
	}
	return best
}

func (c *chair) before(o *chair, now time.Time) bool {
	if a, b := c.awake(now), o.awake(now); a != b {
		return a
	}
	return c.rank.compare(o.rank) < 0 || c.rank == o.rank && c.order < o.order
}

func (r Rank) less(o Rank) bool { return r.compare(o) < 0 }

func (r Rank) compare(o Rank) int {
	return cmp.Or(cmp.Compare(r[0], o[0]), cmp.Compare(r[1], o[1]))
}

// tell changes what a display is to do.
func (g *group) tell(c *chair, speak, stop bool) {
	g.turn++
	c.duty.Turn, c.duty.Speak, c.duty.Stop, c.news = g.turn, speak, stop, true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
