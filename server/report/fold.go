package report

import (
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
	c := count(day, events, nil)
	s := newSums(PeriodOf(SpanDay, day))
	s.add(c)
	s.closed, s.sum = c.closed, c.sum
	return s.summary(site)
}

// mark is one count as it was made: what whoever opens a figure is told.
type mark struct {
	measure measure
	at      place
	seq     uint64 // of the event
	seconds int
}

// count makes the cube of a business day. tap, if there is one, hears of every
// count.
func count(day hall.Day, events []wire.Event, tap func(mark)) *cube {
	f := fold{
		cube: newCube(day), tap: tap, tickets: map[string]*ticket{}, seats: map[string]string{}, targets: map[string]int{},
		jobs: map[string]map[string]string{},
	}
	opening := slices.IndexFunc(events, func(e wire.Event) bool { return e.Kind == wire.DayOpened && e.Day == day })
	if opening >= 0 {
		f.begin(&events[opening], events[:opening])
	}
	mine, over := of(day, events)
	if f.cube.closed = over; len(mine) > 0 {
		f.cube.from, f.cube.to = mine[0].Seq, mine[len(mine)-1].Seq
		f.cube.last = mine[len(mine)-1].At
	}
	void := undone(mine)
	for i := range mine {
		f.event(&mine[i], void[i])
	}
	f.ends()
	f.cube.printers = f.printers()
	if over {
		f.cube.sum = checksum(mine)
	}
	return f.cube.finish()
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

// ticket is a ticket while its day is counted.
type ticket struct {
	*hall.Ticket               // as it is now; of one that was carried over, what the day's opening says
	seq          uint64        // of the last event that changed its state
	over         uint64        // of the last event before the day, of one that was carried over
	issued       bool          // today
	waited       bool          // it was called
	ends         map[int64]end // its ends so far, by their time: an undo may bring one back
}

// end is where a ticket came to its end.
type end struct {
	at  place
	seq uint64
}

// fold is a day being counted.
type fold struct {
	cube    *cube
	tap     func(mark)
	tickets map[string]*ticket
	seats   map[string]string            // counter -> who holds it
	targets map[string]int               // service -> the longest wait that it promises, seconds
	jobs    map[string]map[string]string // printer -> job -> what became of it
}

func (f *fold) tell(m measure, at place, seq uint64, seconds int) {
	if f.tap != nil {
		f.tap(mark{m, at, seq, seconds})
	}
}

// one counts one.
func (f *fold) one(m measure, at place, seq uint64) {
	f.cube.at(at).n[m]++
	f.tell(m, at, seq, 0)
}

// begin takes over what was there when the day opened: what the event says or,
// in a log that is older than that, what the events before it show.
func (f *fold) begin(e *wire.Event, before []wire.Event) {
	f.cube.opened = e.Seq
	if e.Basis == nil {
		for id, t := range carried(e.Day, append(slices.Clip(before), *e)) {
			f.tickets[id] = &ticket{Ticket: t, seq: e.Seq, over: e.Seq}
		}
		return
	}
	maps.Copy(f.targets, e.Basis.Targets)
	for _, c := range e.Basis.Carried {
		f.tickets[c.Ticket] = &ticket{Ticket: &hall.Ticket{ID: c.Ticket, Service: c.Service, State: c.State}, seq: c.Seq, over: c.Seq}
	}
	for _, s := range e.Basis.Seats {
		f.sit(s.Counter, s.Account, s.Name)
	}
}

func (f *fold) sit(counter, account, name string) {
	f.seats[counter] = account
	if account != "" && name != "" {
		f.cube.officers[account] = name
	}
}

// clerk is whose work an event is: of whoever holds its counter, or else of
// whoever did it. The engine says the same of a rating.
func (f *fold) clerk(e *wire.Event) string {
	if e.Counter == "" {
		return nobody
	}
	return first(f.seats[e.Counter], first(e.By, nobody))
}

func hour(t time.Time, zone *time.Location) string { return clockHours[t.In(zone).Hour()] }

// event counts what happened; void says that it was taken back later.
func (f *fold) event(e *wire.Event, void bool) {
	if is := e.CounterIs; is != nil && e.Counter != "" {
		name := ""
		if is.Officer != nil {
			name = is.Officer.Name
		}
		f.sit(e.Counter, is.Account, name)
	}
	if e.Kind == wire.SiteChanged && e.Site != nil {
		clear(f.targets)
		for i := range e.Site.Services {
			f.targets[e.Site.Services[i].ID] = e.Site.Services[i].TargetS
		}
	}
	if j := e.Job; e.Kind == wire.TicketPrinted && j != nil {
		if f.jobs[j.Printer] == nil {
			f.jobs[j.Printer] = map[string]string{}
		}
		f.jobs[j.Printer][j.ID] = j.Verdict // a later word stands in the place of "unknown"
		return
	}
	if e.Ticket != nil {
		f.ticket(e, void)
	}
}

func (f *fold) ticket(e *wire.Event, void bool) {
	t, zone := f.tickets[e.Ticket.ID], e.At.Location()
	if t == nil {
		t = &ticket{Ticket: e.Ticket, over: e.Seq}
		f.tickets[e.Ticket.ID] = t
	}
	before := t.Ticket
	t.Ticket = e.Ticket
	if before.State != t.State || t.seq == 0 {
		t.seq = e.Seq
		f.end(t, e)
	}
	at := place{before.Service, e.Counter, "", hour(e.At, zone)}
	if e.Counter != "" {
		at[byClerk] = f.clerk(e)
	}
	switch {
	case e.Kind == wire.StepUndone:
		f.one(mUndone, at, e.Seq)
	case void:
	case e.Kind == wire.TicketIssued:
		t.issued = true
		f.one(mIssued, place{byService: t.Service, byHour: hour(t.IssuedAt, zone)}, e.Seq)
	case e.Kind == wire.TicketCalled:
		f.called(t, e, before.State, at)
	case e.Kind == wire.LegFinished:
		f.one(mLegs, at, e.Seq)
	case e.Kind == wire.TicketTransferred && e.Reason == "": // with one, a counter closed and sent them back
		f.one(mTransfers, at, e.Seq)
	}
}

// called counts a call: out of order when it has a reason, unless it calls
// again one who was parked; and the wait of who was called for the first time.
func (f *fold) called(t *ticket, e *wire.Event, before hall.State, at place) {
	if e.Reason != "" && before != hall.Parked {
		f.one(mOutOfOrder, at, e.Seq)
	}
	if !t.issued || t.waited {
		return // who was carried over waited through a night
	}
	t.waited = true
	wait := max(0, e.At.Sub(t.IssuedAt))
	x := f.cube.at(at)
	x.waits = append(x.waits, seconds(wait))
	f.tell(mWait, at, e.Seq, seconds(wait))
	target := time.Duration(f.targets[t.Service]) * time.Second
	if target <= 0 {
		return
	}
	m := mLate
	if x.n[mTargeted]++; wait <= target {
		x.n[mInTarget]++
		m = mInTarget
	}
	f.tell(mTargeted, at, e.Seq, seconds(wait))
	f.tell(m, at, e.Seq, seconds(wait))
}
