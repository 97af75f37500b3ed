// Package report sums up days of a hall from its events: how many came, how
// long they waited, how long they were served, how content they were. Every
// figure is a fold of the log, so that an inspector can make it again.
//
//	wait     from the issue to the first call; a latecomer's second wait is no
//	         fault of the hall
//	service  from start to end at the counter that finished
//	content  the ratings as managers get them: in groups of five or more, never
//	         broken out by counter, so that no score leads to a person
package report

import (
	"math"
	"slices"
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Line is what is known of one service or counter, or of all together.
type Line struct {
	ID   string    `json:"id"`
	Name hall.Text `json:"name,omitempty"`

	Issued    int `json:"issued"` // 0 for a counter: numbers are not taken there
	Called    int `json:"called"` // first calls
	Served    int `json:"served"`
	NoShow    int `json:"no_show"` // calls that nobody answered
	Cancelled int `json:"cancelled"`
	Expired   int `json:"expired"` // the day ended before their turn

	Wait    Spread `json:"wait_s"`
	Service Spread `json:"service_s"`
	// InTarget is the share of first calls within the service's target, 0 to
	// 1; NaN-free: 0 with Targeted 0 when no target is set.
	InTarget float64 `json:"in_target"`
	Targeted int     `json:"targeted"`

	waits, services []time.Duration
	onTime          int
}

// Spread is a distribution of times, whole seconds.
type Spread struct {
	N   int `json:"n"`
	P50 int `json:"p50"`
	P90 int `json:"p90"`
	Max int `json:"max"`
}

// Content is the satisfaction of those who rated.
type Content struct {
	N      int         `json:"n"`
	Scores map[int]int `json:"scores"` // score -> how many
	Levels int         `json:"levels"`
}

// Share is the part of the ratings in the upper levels: content and very
// content of five, the upper two of three; 0 when nobody rated.
func (c Content) Share() float64 {
	if c.N == 0 {
		return 0
	}
	up := 0
	for s, n := range c.Scores {
		if s > c.Levels/2+c.Levels%2 || c.Levels == 3 && s == 2 {
			up += n
		}
	}
	return float64(up) / float64(c.N)
}

// Report is the sum of the events that were added.
type Report struct {
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Total    Line      `json:"total"`
	Services []Line    `json:"services"`
	Counters []Line    `json:"counters"`
	Content  Content   `json:"content"`
	// Calls out of order, steps taken back: what an inspector looks for.
	OutOfOrder int `json:"out_of_order"`
	Undone     int `json:"undone"`
}

// Fold gathers events; the zero value is not usable, see NewFold.
type Fold struct {
	h          *hall.Hall
	total      Line
	services   map[string]*Line
	counters   map[string]*Line
	called     map[string]bool // tickets that were called once
	content    Content
	from, to   time.Time
	outOfOrder int
	undone     int
}

// NewFold begins a report of a hall.
func NewFold(h *hall.Hall) *Fold {
	f := &Fold{h: h, services: map[string]*Line{}, counters: map[string]*Line{}, called: map[string]bool{}}
	f.content = Content{Scores: map[int]int{}, Levels: max(h.Rating.Levels, 3)}
	for _, s := range h.Services {
		f.services[s.ID] = &Line{ID: s.ID, Name: s.Name}
	}
	for _, c := range h.Counters {
		f.counters[c.ID] = &Line{ID: c.ID, Name: c.Name}
	}
	return f
}

func at(m map[string]*Line, id string) *Line {
	if id == "" {
		return &Line{} // counted nowhere
	}
	if m[id] == nil {
		m[id] = &Line{ID: id} // left the site since
	}
	return m[id]
}

// Add takes one event, in the order of the log.
func (f *Fold) Add(e wire.Event) {
	if f.from.IsZero() {
		f.from = e.At
	}
	f.to = e.At
	if e.Kind == wire.RatingGiven && e.Rating != nil {
		f.rate(e.Rating)
	}
	if e.Kind == wire.StepUndone {
		f.undone++
	}
	t := e.Ticket
	if t == nil {
		return
	}
	counter := e.Counter
	if counter == "" {
		counter = t.Counter
	}
	lines := []*Line{&f.total, at(f.services, t.Service), at(f.counters, counter)}
	switch e.Kind {
	case wire.TicketIssued:
		each(lines[:2], func(l *Line) { l.Issued++ })
	case wire.TicketCalled:
		f.call(e, lines)
	case wire.TicketFinished:
		each(lines, func(l *Line) {
			l.Served++
			if !t.StartedAt.IsZero() && t.EndedAt.After(t.StartedAt) {
				l.services = append(l.services, t.EndedAt.Sub(t.StartedAt))
			}
		})
	case wire.TicketNoShow:
		each(lines, func(l *Line) { l.NoShow++ })
	case wire.TicketCancelled:
		each(lines[:2], func(l *Line) { l.Cancelled++ })
	case wire.TicketExpired:
		each(lines[:2], func(l *Line) { l.Expired++ })
	}
}

func (f *Fold) call(e wire.Event, lines []*Line) {
	t := e.Ticket
	if e.Reason != "" {
		f.outOfOrder++
	}
	if f.called[t.ID] {
		return
	}
	f.called[t.ID] = true
	wait := max(t.CalledAt.Sub(t.IssuedAt), 0)
	target := time.Duration(0)
	if s, ok := f.h.Service(t.Service); ok {
		target = s.Target
	}
	each(lines, func(l *Line) {
		l.Called++
		l.waits = append(l.waits, wait)
		if target > 0 {
			l.Targeted++
			if wait <= target {
				l.onTime++
			}
		}
	})
}

func (f *Fold) rate(r *wire.Rating) {
	if r.Group != nil {
		f.content.N += r.Group.N
		for s, n := range r.Group.Scores {
			f.content.Scores[s] += n
		}
	}
}

func each(lines []*Line, do func(*Line)) {
	for _, l := range lines {
		do(l)
	}
}

// Report is the sum so far, lines in the site's order, those that left it
// last.
func (f *Fold) Report() Report {
	r := Report{From: f.from, To: f.to, Total: f.total.closed(), Content: f.content, OutOfOrder: f.outOfOrder, Undone: f.undone}
	var services, counters []string
	for _, s := range f.h.Services {
		services = append(services, s.ID)
	}
	for _, c := range f.h.Counters {
		counters = append(counters, c.ID)
	}
	r.Services, r.Counters = list(f.services, services), list(f.counters, counters)
	return r
}

func list(m map[string]*Line, order []string) []Line {
	var gone []string
	for id := range m {
		if !slices.Contains(order, id) {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	var out []Line
	for _, id := range slices.Concat(order, gone) {
		out = append(out, m[id].closed())
	}
	return out
}

// closed works the spreads out.
func (l Line) closed() Line {
	l.Wait, l.Service = spread(l.waits), spread(l.services)
	if l.Targeted > 0 {
		l.InTarget = float64(l.onTime) / float64(l.Targeted)
	}
	l.waits, l.services = nil, nil
	return l
}

// spread takes percentiles by nearest rank: each is a time that somebody had.
func spread(d []time.Duration) Spread {
	if len(d) == 0 {
		return Spread{}
	}
	s := slices.Sorted(slices.Values(d))
	rank := func(p float64) int {
		return int(s[max(int(math.Ceil(p*float64(len(s)))), 1)-1].Round(time.Second) / time.Second)
	}
	return Spread{len(s), rank(0.5), rank(0.9), rank(1)}
}

// percent writes a share as the halls' own reports do: "99.1".
func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) }
