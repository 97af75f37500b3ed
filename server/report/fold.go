package report

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Fold counts a business day from the log's events, in their order and uncut.
// Those in front of the day's opening tell only which tickets it took over, and
// those behind the next day's nothing: what happens at the turn itself belongs
// to the day that ends.
func Fold(site Site, day hall.Day, events []wire.Event) Summary {
	f := fold{site: site, tickets: map[string]*hall.Ticket{}, issued: map[string]bool{}, waited: map[string]bool{}, jobs: map[string]map[string]string{}}
	for c := range cuts {
		f.rows[c] = map[string]*tally{}
	}
	for _, p := range site.Services {
		f.rows[byService][p.ID] = &tally{}
	}
	for _, p := range site.Counters {
		f.rows[byCounter][p.ID] = &tally{}
	}
	out := Summary{Period: PeriodOf(SpanDay, day), Hall: site.Name, Day: day, Clerks: []Row{}}
	maps.Copy(f.tickets, carried(day, events))
	events, out.Closed = of(day, events)
	if len(events) > 0 {
		out.From, out.To = events[0].Seq, events[len(events)-1].Seq
		out.At = events[len(events)-1].At
	}
	void := undone(events)
	for i := range events {
		f.event(&events[i], void[i])
	}
	f.ends()
	out.Total = f.total.figures()
	out.Total.Rating = score(f.total.scores)
	out.Services, out.Counters, out.Hours =
		f.cut(byService, site.Services), f.cut(byCounter, site.Counters), f.cut(byHour, nil)
	out.Printers = f.printers()
	return out
}

// carried are the tickets that had come to no end when the day opened.
func carried(day hall.Day, events []wire.Event) map[string]*hall.Ticket {
	open := map[string]*hall.Ticket{}
	for i := range events {
		e := &events[i]
		if e.Kind == wire.DayOpened && e.Day == day {
			return open
		}
		switch {
		case e.Ticket == nil:
		case e.Ticket.State.Over():
			delete(open, e.Ticket.ID)
		default:
			open[e.Ticket.ID] = e.Ticket
		}
	}
	return nil
}

// of finds a day's events; over says that the day was closed.
func of(day hall.Day, events []wire.Event) (list []wire.Event, over bool) {
	from := -1
	for i := range events {
		switch {
		case events[i].Kind == wire.DayOpened && events[i].Day == day:
			from = i + 1
		case from >= 0 && events[i].Kind == wire.DayOpened:
			return events[from:i], over
		case from >= 0 && events[i].Kind == wire.DayClosed:
			over = true
		}
	}
	if from < 0 {
		return nil, false
	}
	return events[from:], over
}

// undone marks the events that an undo took back: the last of its kind that a
// ticket had and that stands.
func undone(events []wire.Event) []bool {
	void := make([]bool, len(events))
	of := map[string][]int{} // ticket -> its events that stand
	for i := range events {
		e := &events[i]
		if e.Ticket == nil {
			continue
		}
		id := e.Ticket.ID
		if e.Kind != wire.StepUndone {
			of[id] = append(of[id], i)
			continue
		}
		list := of[id]
		for k := len(list) - 1; k >= 0; k-- {
			if events[list[k]].Kind == e.Undone {
				void[list[k]] = true
				of[id] = slices.Delete(list, k, k+1)
				break
			}
		}
	}
	return void
}

type cut int

// The cuts of a day.
const (
	byService cut = iota
	byCounter
	byHour
	cuts
)

// place is where a figure is counted; "" for a cut in which it has no place.
type place [cuts]string

// tally is the figures of one row while they are counted.
type tally struct {
	Figures
	waits, services []time.Duration
	scores          []int
}

// fold is a day being counted.
type fold struct {
	site    Site
	tickets map[string]*hall.Ticket      // as they are now
	issued  map[string]bool              // those of today
	waited  map[string]bool              // those that were called
	zone    *time.Location               // of the last event: the hall's
	jobs    map[string]map[string]string // printer -> job -> what became of it
	total   tally
	rows    [cuts]map[string]*tally
}

// count does the same to the total and to every row of a place.
func (f *fold) count(p place, fn func(*tally)) {
	fn(&f.total)
	for c, id := range p {
		if id == "" {
			continue
		}
		t := f.rows[c][id]
		if t == nil {
			t = &tally{}
			f.rows[c][id] = t
		}
		fn(t)
	}
}

func (f *fold) hour(t time.Time) string { return fmt.Sprintf("%02d", t.In(f.zone).Hour()) }

// event counts what happened; void says that it was taken back later.
func (f *fold) event(e *wire.Event, void bool) {
	f.zone = e.At.Location()
	if e.Kind == wire.RatingGiven && e.Rating != nil {
		f.rated(e.Rating)
	}
	if j := e.Job; e.Kind == wire.TicketPrinted && j != nil {
		if f.jobs[j.Printer] == nil {
			f.jobs[j.Printer] = map[string]string{}
		}
		f.jobs[j.Printer][j.ID] = j.Verdict // a later word stands in the place of "unknown"
		return
	}
	t := e.Ticket
	if t == nil {
		return
	}
	before := f.tickets[t.ID]
	f.tickets[t.ID] = t
	if before == nil {
		before = t
	}
	at := place{before.Service, e.Counter, f.hour(e.At)}
	switch {
	case e.Kind == wire.StepUndone:
		f.count(at, func(c *tally) { c.Undone++ })
	case void:
	case e.Kind == wire.TicketIssued:
		f.issued[t.ID] = true
		f.count(place{byService: t.Service, byHour: f.hour(t.IssuedAt)}, func(c *tally) { c.Issued++ })
	case e.Kind == wire.TicketCalled:
		f.called(e, before, at)
	case e.Kind == wire.TicketTransferred && e.Reason == "": // with one, a counter closed and sent them back
		f.count(at, func(c *tally) { c.Transfers++ })
	}
}

// called counts a call: out of order when it has a reason, unless it calls
// again one who was parked; and the wait of who was called for the first time.
func (f *fold) called(e *wire.Event, before *hall.Ticket, at place) {
	t := e.Ticket
	if e.Reason != "" && before.State != hall.Parked {
		f.count(at, func(c *tally) { c.OutOfOrder++ })
	}
	if !f.issued[t.ID] || f.waited[t.ID] {
		return // who was carried over waited through a night
	}
	f.waited[t.ID] = true
	wait := max(0, e.At.Sub(t.IssuedAt))
	target := time.Duration(0)
	if i := slices.IndexFunc(f.site.Services, func(p Place) bool { return p.ID == t.Service }); i >= 0 {
		target = time.Duration(f.site.Services[i].Target) * time.Second
	}
	f.count(at, func(c *tally) {
		c.waits = append(c.waits, wait)
		if target > 0 {
			c.Targeted++
			if wait <= target {
				c.InTarget++
			}
		}
	})
}

// rated counts a rating. One of the day before has no service here.
func (f *fold) rated(r *wire.Rating) {
	p := place{byCounter: r.Counter}
	if t := f.tickets[r.Ticket]; t != nil {
		p[byService] = t.Service
	}
	f.count(p, func(c *tally) { c.scores = append(c.scores, r.Score) })
}

// ends counts what became of every ticket.
func (f *fold) ends() {
	for _, id := range slices.Sorted(maps.Keys(f.tickets)) {
		t := f.tickets[id]
		if !f.issued[id] {
			f.count(place{byService: t.Service}, func(c *tally) { c.Carried++ })
		}
		if !t.State.Over() {
			f.count(place{byService: t.Service}, func(c *tally) { c.Open++ })
			continue
		}
		p := place{t.Service, "", f.hour(t.EndedAt)}
		switch t.State {
		case hall.Finished:
			p[byCounter] = t.Counter
			took := max(0, t.EndedAt.Sub(t.StartedAt))
			f.count(p, func(c *tally) { c.Served++; c.services = append(c.services, took) })
		case hall.NoShow:
			p[byCounter] = t.Counter
			f.count(p, func(c *tally) { c.NoShow++ })
		case hall.Cancelled:
			f.count(p, func(c *tally) { c.Cancelled++ })
		case hall.Expired:
			f.count(p, func(c *tally) { c.Expired++ })
		}
	}
}

// printers counts the slips of each printer.
func (f *fold) printers() []Printer {
	var list []Printer
	for _, name := range slices.Sorted(maps.Keys(f.jobs)) {
		p := Printer{Name: name}
		for _, verdict := range f.jobs[name] {
			switch verdict {
			case wire.Failed:
				p.Failed++
			case wire.Unknown:
				p.Unknown++
			default:
				p.Printed++
			}
		}
		list = append(list, p)
	}
	return list
}

func (t *tally) figures() Figures {
	slices.Sort(t.waits)
	slices.Sort(t.services)
	t.Wait, t.Service = spread(t.waits), spread(t.services)
	return t.Figures
}

// cut lists the rows of a cut: the site's in its order, then the others by id.
func (f *fold) cut(c cut, site []Place) []Row {
	rows := []Row{}
	rest := maps.Clone(f.rows[c])
	for _, p := range site {
		if t := rest[p.ID]; t != nil {
			rows = append(rows, Row{p.ID, p.Name, t.figures()})
			delete(rest, p.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(rest)) {
		rows = append(rows, Row{ID: id, Figures: rest[id].figures()})
	}
	if c != byHour {
		f.rate(rows, f.rows[c])
	}
	return rows
}

// rate shows the ratings of groups that are large enough. Where those left out
// could be worked out from the total, the smallest group goes as well.
func (f *fold) rate(rows []Row, from map[string]*tally) {
	hidden := len(f.total.scores)
	var shown []*Row
	for i := range rows {
		if rows[i].Rating = score(from[rows[i].ID].scores); rows[i].Rating != nil {
			shown, hidden = append(shown, &rows[i]), hidden-rows[i].Rating.N
		}
	}
	slices.SortStableFunc(shown, func(a, b *Row) int { return a.Rating.N - b.Rating.N })
	for _, r := range shown {
		if hidden == 0 || hidden >= least {
			return
		}
		hidden, r.Rating = hidden+r.Rating.N, nil
	}
}

// score is nil for a group that is too small.
func score(scores []int) *Score {
	if len(scores) < least {
		return nil
	}
	sum := 0
	for _, s := range scores {
		sum += s
	}
	return &Score{N: len(scores), Mean: float64(sum) / float64(len(scores))}
}
