package report

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Step is how finely a day's pace is counted.
const Step = 30 * time.Minute

// Group is services that are shown as one line of a picture.
type Group struct {
	Name     string
	Services []string
}

// Pace is how a day goes, by half hours. All slices of a Pace but Waiting run
// along Slots.
type Pace struct {
	Day   hall.Day
	Zone  *time.Location
	Slots []Slot
	// Waiting is how many wait, every minute of a young day, every five of a
	// long one, by group in their order.
	Waiting []Level
}

// Slot is one half hour, or as much of it as has passed.
type Slot struct {
	From   time.Time
	Issued int
	Served int
	Wait   Spread  // of those first called in it
	Open   float64 // counters open, on the mean
}

// Level is how many wait at a moment, by group.
type Level struct {
	At time.Time
	N  []int
}

// PaceOf counts the pace of a business day from its events, in their order and
// uncut, as far as now. It counts from the first that took a number or opened
// a counter; before, it has no slots.
func PaceOf(day hall.Day, groups []Group, events []wire.Event, now time.Time, zone *time.Location) Pace {
	p := Pace{Day: day, Zone: zone}
	events, _ = of(day, events)
	begin := slices.IndexFunc(events, func(e wire.Event) bool {
		return e.Kind == wire.TicketIssued || e.Kind == wire.CounterOpened
	})
	if begin < 0 {
		return p
	}
	from := half(events[begin].At, zone)
	for at := from; !at.After(now); at = at.Add(Step) {
		p.Slots = append(p.Slots, Slot{From: at})
	}
	if len(p.Slots) == 0 {
		return p
	}
	c := pacing{pace: &p, from: from, begun: events[begin].At, grain: grain(now.Sub(events[begin].At)), group: map[string]int{}, tickets: map[string]*hall.Ticket{}, open: map[string]bool{}, called: map[string]bool{}}
	for i, g := range groups {
		for _, id := range g.Services {
			c.group[id] = i
		}
	}
	c.lines, c.waits = make([]int, len(groups)), make([][]time.Duration, len(p.Slots))
	void := undone(events)
	for i := range events {
		c.event(&events[i], void[i])
	}
	c.till(now)
	c.finish(now)
	return p
}

// grain is how finely the number of those who wait is followed: a picture
// shows no more than a few hundred points.
func grain(day time.Duration) time.Duration {
	switch {
	case day < 3*time.Hour:
		return time.Minute
	case day < 6*time.Hour:
		return 2 * time.Minute
	}
	return 5 * time.Minute
}

// half is the half hour in which t lies, on the hall's clock.
func half(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute()/30*30, 0, 0, zone)
}

// pacing is a day being counted.
type pacing struct {
	pace    *Pace
	from    time.Time
	begun   time.Time      // the first event that counts
	grain   time.Duration  // between two levels
	group   map[string]int // service -> group
	tickets map[string]*hall.Ticket
	called  map[string]bool
	open    map[string]bool // counters
	at      time.Time       // up to which counters are summed
	lines   []int           // who waits now, by group
	waits   [][]time.Duration
}

// slot is the index of a moment, kept within the day.
func (c *pacing) slot(t time.Time) int {
	return min(max(0, int(t.Sub(c.from)/Step)), len(c.pace.Slots)-1)
}

// till brings the sums that run with the clock up to a moment. A clock that
// was set back adds nothing twice.
func (c *pacing) till(t time.Time) {
	if c.at.IsZero() {
		c.at = c.from
	}
	next := c.begun.Truncate(c.grain).Add(time.Duration(len(c.pace.Waiting)) * c.grain)
	for ; !next.After(t); next = next.Add(c.grain) {
		c.pace.Waiting = append(c.pace.Waiting, Level{next, slices.Clone(c.lines)})
	}
	for c.at.Before(t) {
		i := c.slot(c.at)
		end := c.pace.Slots[i].From.Add(Step)
		if end.After(t) || !end.After(c.at) {
			end = t
		}
		c.pace.Slots[i].Open += float64(len(c.open)) * end.Sub(c.at).Seconds()
		c.at = end
	}
}

func (c *pacing) event(e *wire.Event, void bool) {
	c.till(e.At)
	if e.CounterIs != nil && e.Counter != "" {
		if e.CounterIs.State == hall.Open {
			c.open[e.Counter] = true
		} else {
			delete(c.open, e.Counter)
		}
	}
	if e.Ticket == nil {
		return
	}
	before := c.tickets[e.Ticket.ID]
	c.tickets[e.Ticket.ID] = e.Ticket
	c.move(before, -1)
	c.move(e.Ticket, +1)
	s := &c.pace.Slots[c.slot(e.At)]
	switch {
	case void:
	case e.Kind == wire.TicketIssued:
		s.Issued++
	case e.Kind == wire.TicketFinished:
		s.Served++
	case e.Kind == wire.TicketCalled && before != nil && !c.called[e.Ticket.ID]:
		c.called[e.Ticket.ID] = true
		i := c.slot(e.At)
		c.waits[i] = append(c.waits[i], max(0, e.At.Sub(e.Ticket.IssuedAt)))
	}
}

// move counts a ticket into its line or out of it.
func (c *pacing) move(t *hall.Ticket, by int) {
	if t == nil || t.State != hall.Waiting {
		return
	}
	if g, ok := c.group[t.Service]; ok {
		c.lines[g] += by
	}
}

// finish turns sums into means and percentiles.
func (c *pacing) finish(now time.Time) {
	for i := range c.pace.Slots {
		s := &c.pace.Slots[i]
		slices.Sort(c.waits[i])
		s.Wait = spread(c.waits[i])
		from, to := s.From, s.From.Add(Step)
		if from.Before(c.begun) {
			from = c.begun
		}
		if to.After(now) {
			to = now
		}
		if took := to.Sub(from); took > 0 {
			s.Open /= took.Seconds()
		} else {
			s.Open = float64(len(c.open))
		}
	}
	c.pace.Waiting = append(c.pace.Waiting, Level{now, slices.Clone(c.lines)})
}

// spread sums up sorted times.
func spread(sorted []time.Duration) Spread {
	n := len(sorted)
	if n == 0 {
		return Spread{}
	}
	at := func(tenths int) int { return seconds(sorted[rank(n, tenths)-1]) }
	return Spread{N: n, P50: at(5), P90: at(9), Max: seconds(sorted[n-1])}
}
