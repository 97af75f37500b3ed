package queue

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Apply folds an entry into the state. Entries come in the order of the log,
// each once; the tickets in them belong to the engine from then on.
func (e *Engine) Apply(entry *Entry) {
	for i := range entry.Events {
		e.fold(&entry.Events[i])
	}
	if d := entry.Done; d != nil {
		e.done[keyOf(d.By, d.Key)] = d
		if d.Voids != "" {
			e.voids[keyOf(d.By, d.Voids)] = true
		}
	}
}

func (e *Engine) fold(ev *wire.Event) {
	e.seq, e.at = ev.Seq, ev.At
	e.calls.Fold(ev)
	e.foldRoster(ev.Site)
	switch ev.Kind {
	case wire.HelpCalled, wire.HelpAnswered:
		e.foldHelp(ev)
	case wire.AlarmRaised, wire.AlarmCleared, wire.AlarmAcknowledged:
		e.foldAlarm(ev)
	case wire.DeviceChanged:
		e.foldDevice(ev.Device)
	case wire.PrintRequested, wire.TicketPrinted:
		e.foldPrint(ev)
	case wire.PrinterChanged:
		e.foldPrinter(ev.Printer)
	case wire.RatingGiven:
		e.foldRating(ev)
	case wire.SuggestionGiven, wire.SuggestionChanged, wire.SuggestionEmptied:
		e.foldSuggestion(ev)
	case wire.ServiceOpened, wire.ServiceClosed:
		e.foldService(ev)
	case wire.SeriesNearlyFull:
		e.line(ev.Service).nearly = true
	case wire.DayOpened:
		e.foldDay(ev.Day)
	case wire.SiteChanged:
		e.shownSite = ev.Site
	case wire.TodayChanged, wire.HallOpened, wire.HallClosed:
		e.foldToday(ev)
	case wire.StepUndone:
		e.foldUndo(ev)
	default:
		if ev.CounterIs != nil {
			c := e.counter(ev.Counter)
			c.stand(ev)
			c.is, c.seq = *ev.CounterIs, ev.Seq
			c.is.Ticket = nil
			e.restaff(ev.Counter)
		}
		if ev.Ticket != nil {
			e.foldTicket(ev)
		}
	}
}

// foldTicket puts a ticket in its new state and keeps the lines, the counters
// and the memory for undo true.
func (e *Engine) foldTicket(ev *wire.Event) {
	var c *counter // most moves are at a counter, by the ticket that is there
	if ev.Counter != "" {
		c = e.counter(ev.Counter)
	}
	var t *ticket
	if c != nil && c.ticket != nil && c.ticket.ID == ev.Ticket.ID {
		t = c.ticket
	} else {
		t = e.tickets[ev.Ticket.ID]
	}
	if t == nil {
		t = e.foldNew(ev)
	} else {
		if c != nil {
			e.remember(t, c, ev)
		}
		e.leave(t)
	}
	old := t.Ticket
	t.Ticket, t.seq = ev.Ticket, ev.Seq
	if old == nil || old.State != t.State {
		t.since = ev.At
	}
	e.drawn = e.drawn || ev.Kind == wire.TicketDrawn
	if ev.Kind == wire.TicketFinished && c != nil {
		e.foldVisit(ev)
	}
	e.count(old, t)
	e.enter(t, c)
}

// stand notes since when a counter is not open, and until when it pauses.
func (c *counter) stand(ev *wire.Event) {
	if c.is.State == hall.Open && ev.CounterIs.State != hall.Open {
		c.left = ev.At
	}
	c.back, c.freed = time.Time{}, time.Time{}
	if ev.Kind == wire.CounterPaused {
		c.back = ev.Until
	}
}

func (e *Engine) foldNew(ev *wire.Event) *ticket {
	t := &ticket{ord: len(e.order)}
	e.tickets[ev.Ticket.ID] = t
	e.order = append(e.order, t)
	e.used(ev.Ticket.Number.Prefix).set(ev.Ticket.Number.N)
	e.line(ev.Ticket.Service).issued++
	return t
}

// remember notes a move at a counter for undo, and how long a counter was
// taken, for the forecast.
func (e *Engine) remember(t *ticket, c *counter, ev *wire.Event) {
	if ev.Kind == wire.TicketReturned || ev.Kind == wire.TicketRejoined {
		return
	}
	c.seq, c.step = ev.Seq, step{}
	s := step{Kind: ev.Kind, Seq: ev.Seq, At: ev.At, Before: t.Ticket, Since: t.since}
	switch ev.Kind {
	case wire.TicketCalled:
		if !c.freed.IsZero() && !queued(t.Ticket).After(c.freed) {
			e.gaps.add(ev.At.Sub(c.freed))
		}
		if t.State == hall.Waiting && t.Counter == "" && ev.Reason == "" { // in its turn
			e.lineOf(t).count(t, ev.Seq)
		}
	case wire.TicketFinished, wire.LegFinished, wire.TicketNoShow, wire.TicketParked, wire.TicketTransferred:
		if c.ticket == t && !t.CalledAt.IsZero() {
			took := ev.At.Sub(t.CalledAt)
			e.lineOf(t).times.add(took)
			e.all.add(took)
			c.freed = ev.At
		}
	case wire.ServiceStarted:
	default:
		return // a recall or a citizen's own cancelling is not taken back
	}
	c.step = s
}

// foldUndo puts a ticket back to what it was before the last step.
func (e *Engine) foldUndo(ev *wire.Event) {
	c, t := e.counter(ev.Counter), e.tickets[ev.Ticket.ID]
	s := c.step
	c.seq, c.step = ev.Seq, step{}
	e.leave(t)
	old := t.Ticket
	if ev.Undone == wire.TicketFinished {
		e.foldUnfinished(old)
	}
	t.Ticket, t.seq = ev.Ticket, ev.Seq
	if s.Kind != "" {
		t.since = s.Since
		if s.Kind == wire.TicketCalled {
			e.line(t.Service).uncount(s.Seq)
		}
	}
	e.count(old, t)
	e.enter(t, c)
}

// count keeps the tokens and the numbers a person true when a ticket changes.
func (e *Engine) count(old *hall.Ticket, t *ticket) {
	now := t.Ticket
	if old == nil {
		if now.Token != "" {
			e.tokens[now.Token] = t
		}
		if now.Person != "" && now.State != hall.Cancelled {
			e.persons[now.Person]++
		}
		return
	}
	if now.Person != "" && now.State == hall.Cancelled && old.State != hall.Cancelled && e.persons[now.Person] > 0 {
		e.persons[now.Person]--
	}
}

// leave takes a ticket out of wherever it stands.
func (e *Engine) leave(t *ticket) {
	if t.in != nil {
		t.in.remove(t)
		if t.State == hall.Waiting {
			e.lineOf(t).waiting--
		}
	}
	if t.at != nil && t.at.ticket == t {
		t.at.ticket = nil
	}
	t.at = nil
}

// lineOf is the line of a ticket's service.
func (e *Engine) lineOf(t *ticket) *line {
	if t.line == nil || t.line.service != t.Service {
		t.line = e.line(t.Service)
	}
	return t.line
}

// sentHere puts those who were sent to a counter behind those who come back to
// it, of whatever time.
const sentHere = 1 << 52

// enter puts a ticket where its state says that it stands. Near is the counter
// that it is probably at.
func (e *Engine) enter(t *ticket, near *counter) {
	if t.Counter != "" && (near == nil || near.is.ID != t.Counter) {
		near = e.counter(t.Counter)
	}
	switch {
	case t.State == hall.Waiting && t.Counter == "":
		l := e.lineOf(t)
		l.waiting++
		l.group(t.Priority).list.push(t, standing(t))
	case t.State == hall.Waiting:
		e.lineOf(t).waiting++
		k := standing(t)
		k.when += sentHere
		near.own.push(t, k)
	case t.State == hall.Returned:
		near.own.push(t, key{when: t.since.UnixMilli(), ord: t.ord})
	case t.State == hall.Parked:
		near.parked.push(t, key{when: t.since.UnixMilli(), ord: t.ord})
	case t.State == hall.Called, t.State == hall.Serving:
		near.ticket, t.at = t, near
	}
}

func (e *Engine) foldService(ev *wire.Event) {
	l := e.line(ev.Service)
	l.announced = announcedOpen
	if ev.Kind == wire.ServiceClosed {
		l.announced = wire.ClosedFor(ev.Reason)
	}
	if ev.By == "" {
		return // the clock said it, or the limit
	}
	l.override, l.until, l.reason = heldOpen, ev.Until, ev.Reason
	if ev.Kind == wire.ServiceClosed {
		l.override = heldClosed
	}
}

func (e *Engine) foldPrinter(p *wire.Printer) {
	for i := range e.printers {
		if e.printers[i].Name == p.Name {
			e.printers[i] = *p
			return
		}
	}
	e.printers = append(e.printers, *p)
}

// foldDay turns the day: what is over is yesterday's, what is not is carried.
func (e *Engine) foldDay(day hall.Day) {
	for _, t := range e.before {
		delete(e.tokens, t.Token)
	}
	e.forgetVisits(e.at)
	old := e.order
	e.foldNumbers(day)
	e.day, e.order, e.before = day, nil, map[string]*ticket{}
	clear(e.tickets)
	clear(e.persons)
	clear(e.done)
	clear(e.voids)
	e.jobs, e.helps, e.helped = 0, nil, 0
	e.box.turnDay()
	e.yesterdaysSlips()
	e.reverted = !sameToday(e.today, ended(e.today))
	e.today = ended(e.today)
	e.effect()
	e.devices = slices.DeleteFunc(e.devices, func(d wire.Device) bool { return d.Guest && d.State == wire.DeviceAway })
	for _, l := range e.lines {
		l.issued, l.calls, l.memory, l.nearly = 0, 0, nil, false
		l.override, l.until, l.reason = byHours, time.Time{}, ""
		for _, g := range l.groups {
			g.last = 0
		}
	}
	for _, c := range e.counters {
		c.step, c.left, c.freed = step{}, time.Time{}, time.Time{}
	}
	for _, t := range old {
		if t.State.Over() {
			t.past = true
			e.before[t.ID] = t
			continue
		}
		e.leave(t)
		t.ord = len(e.order)
		e.tickets[t.ID] = t
		e.order = append(e.order, t)
		e.used(t.Number.Prefix).set(t.Number.N)
		e.enter(t, nil)
	}
}

// byID finds a ticket of today or yesterday.
func (e *Engine) byID(id string) *ticket {
	if t := e.tickets[id]; t != nil {
		return t
	}
	return e.before[id]
}
