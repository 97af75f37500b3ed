package queue

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// hours is what the site's hours say of a stretch of time.
type hours struct {
	open        bool
	from, until time.Time // the stretch; until is not in it
	opening     time.Time // when the first span of this day begins; zero on a day without
	before      bool      // numbers are given before it
	closing     time.Time // when the last span of this day ends; zero if it runs into the next
	day         hall.Day
	spans       [][2]time.Time // of this day
}

// horizon bounds how long an answer of the site's hours is believed.
const horizon = 12 * time.Hour

// at looks up what the site's hours say of now. The answer is kept for its
// stretch, so that a command does not work it out again.
func (e *Engine) hoursAt(now time.Time) *hours {
	h := &e.hours
	if !h.from.IsZero() && !now.Before(h.from) && now.Before(h.until) {
		return h
	}
	*h = hours{from: now, day: hall.DayOf(now, e.zone())}
	h.open, h.until = e.hall.Hours.Open(now, e.zone())
	midnight := e.midnight(h.day)
	if h.until.IsZero() || h.until.After(midnight) {
		h.until = midnight
	}
	if h.until.After(now.Add(horizon)) {
		h.until = now.Add(horizon)
	}
	if spans := e.hall.Hours.On(h.day); len(spans) > 0 {
		h.opening = h.day.At(spans[0].From, e.zone())
		e.beforeAt(h, now)
		for _, s := range spans {
			h.spans = append(h.spans, [2]time.Time{h.day.At(s.From, e.zone()), h.day.At(s.To, e.zone())})
		}
		end := h.day.Start(e.zone()).Add(time.Duration(spans[len(spans)-1].To) * time.Minute)
		if open, _ := e.hall.Hours.Open(end, e.zone()); !open {
			h.closing = end
		}
	}
	return h
}

// beforeAt adds the time before the opening in which numbers are given already.
func (e *Engine) beforeAt(h *hours, now time.Time) {
	if e.hall.Limits.NumbersBefore <= 0 || !now.Before(h.opening) {
		return
	}
	start := h.opening.Add(-e.hall.Limits.NumbersBefore)
	h.before = !now.Before(start)
	if !h.before && start.Before(h.until) {
		h.until = start
	}
}

// numbersFrom is when a hall that is closed by its hours gives numbers again;
// zero if that is not known.
func (e *Engine) numbersFrom(now time.Time) time.Time {
	_, opens := e.hall.Hours.Open(now, e.zone())
	if opens.IsZero() {
		return opens
	}
	day := hall.DayOf(opens, e.zone())
	if spans := e.hall.Hours.On(day); len(spans) == 0 || !opens.Equal(day.At(spans[0].From, e.zone())) {
		return opens // after a break
	}
	if early := opens.Add(-e.hall.Limits.NumbersBefore); early.After(day.Start(e.zone())) {
		return early
	}
	return day.Start(e.zone())
}

func (e *Engine) zone() *time.Location {
	if e.hall.Zone == nil {
		return time.UTC
	}
	return e.hall.Zone
}

// midnight is the end of a day.
func (e *Engine) midnight(d hall.Day) time.Time {
	start := d.Start(e.zone())
	return hall.DayOf(start.Add(30*time.Hour), e.zone()).Start(e.zone())
}

// closed says why a service takes no numbers now; "" when it does.
func (e *Engine) closed(l *line, s *hall.Service, now time.Time) string {
	held := l.override
	if held != byHours && !l.until.IsZero() && !now.Before(l.until) {
		held = byHours
	}
	h := e.hoursAt(now)
	switch {
	case held == heldClosed:
		return wire.ReasonClosed
	case held == byHours && !h.open && !h.before:
		return wire.ReasonHours
	case l.idle:
		return wire.ReasonClosed
	case !l.lastAt.IsZero() && !now.Before(l.lastAt), e.full(l, s):
		return wire.ReasonLimit
	}
	return ""
}

func (e *Engine) full(l *line, s *hall.Service) bool {
	if s.MaxPerDay > 0 && l.issued >= s.MaxPerDay {
		return true
	}
	first, _ := e.used(s.Prefix).free(&e.blocked)
	return first == 0
}

// Tick says what the clock has done: the day turned, a service opened or
// closed by the hours. Nil when nothing did; ask again after applying.
func (e *Engine) Tick(now time.Time) []wire.Event {
	d := &decision{e: e, now: e.clock(now), wall: e.wall(now)}
	switch day := e.hoursAt(d.wall).day; {
	case day > e.day:
		e.turn(d, day)
		return d.events
	case e.goesBack(day, d.wall):
		d.now = d.wall
		e.turn(d, day)
		return d.events
	}
	if e.reverted {
		d.add(wire.Body{Kind: wire.TodayChanged, Today: e.today, Site: e.siteNow(d.wall)})
		return d.events
	}
	if d.draw(); len(d.events) > 0 {
		return d.events
	}
	for i := range e.hall.Services {
		s := &e.hall.Services[i]
		l := e.line(s.ID)
		switch why := e.closed(l, s, d.wall); {
		case why == "" && l.announced != announcedOpen:
			d.add(wire.Body{Kind: wire.ServiceOpened, Service: s.ID})
		case why != "" && l.announced != "" && l.announced != why:
			d.add(wire.Body{Kind: wire.ServiceClosed, Service: s.ID, Reason: why})
		}
	}
	if len(d.events) == 0 {
		d.unheard()
	}
	if len(d.events) == 0 {
		d.alarms()
	}
	return d.events
}

// patience is how long a clock must say that the business day is days ahead
// before a day with numbers in it is given up.
const patience = 12 * time.Hour

// goesBack reports whether the business day is to go back to day: a clock that
// was far ahead when the server started had begun a day to come. Nothing may
// have been given on the day that it goes back to, and if numbers were given
// on the wrong one, the clock must have stood by its word for a while: it may
// be the one that is wrong now.
func (e *Engine) goesBack(day hall.Day, wall time.Time) bool {
	if e.day <= hall.DayOf(e.midnight(day), e.zone()) || day <= e.lastDay {
		e.behind = time.Time{}
		return false
	}
	if e.behind.IsZero() || wall.Before(e.behind) {
		e.behind = wall
	}
	return !e.numbered() || wall.Sub(e.behind) >= patience
}

// NextTick is when Tick has something to say at the earliest.
func (e *Engine) NextTick(now time.Time) time.Time {
	now = e.wall(now)
	next := e.hoursAt(now).until
	for i := range e.hall.Services {
		l := e.lines[e.hall.Services[i].ID]
		if l == nil {
			continue
		}
		if l.override != byHours && l.until.After(now) && l.until.Before(next) {
			next = l.until
		}
		if l.lastAt.After(now) && l.lastAt.Before(next) {
			next = l.lastAt
		}
	}
	return next
}

// turn ends the business day and begins the next one. The unserved expire, or
// keep their place by the hall's rule; a hall that is open across midnight
// goes on as if nothing had been.
func (e *Engine) turn(d *decision, day hall.Day) {
	through := e.through(d.wall, day)
	for _, t := range e.order {
		if t.State.Over() || through {
			continue
		}
		d.settle(t)
	}
	if !through {
		for i := range e.hall.Counters {
			id := e.hall.Counters[i].ID
			if c := e.counters[id]; c != nil && c.is.State != hall.Closed {
				d.add(wire.Body{Kind: wire.CounterClosed, Counter: id, CounterIs: e.shut(id), Reason: dayEnd})
			}
		}
	}
	if e.day != "" {
		d.add(wire.Body{Kind: wire.DayClosed, Day: e.day})
	}
	d.add(wire.Body{Kind: wire.DayOpened, Day: day, Basis: e.basis(d)})
	e.outdated(d, day)
}

// through reports whether the hall is open across the midnight before day. A
// hall that was switched off in between begins anew.
func (e *Engine) through(now time.Time, day hall.Day) bool {
	start := day.Start(e.zone())
	if e.day == "" || e.at.Before(start.Add(-2*time.Hour)) || now.Sub(e.at) > 2*time.Hour {
		return false
	}
	last, _ := e.hall.Hours.Open(start.Add(-time.Millisecond), e.zone())
	first, _ := e.hall.Hours.Open(start, e.zone())
	return last && first
}

// shut is a counter's state when it is closed.
func (e *Engine) shut(id string) *wire.CounterState {
	s := e.shown(id)
	s.State, s.Officer, s.Account, s.Reason, s.Until = hall.Closed, nil, "", "", ""
	return s
}

// shown is a counter as the site and the fold have it, without its ticket.
func (e *Engine) shown(id string) *wire.CounterState {
	s := e.counter(id).is
	s.ID, s.Ticket = id, nil
	if d := e.desks[id]; d != nil {
		s.Name = d.Name
		s.Services = make([]string, 0, len(d.Counter.Services))
		for _, sv := range d.Counter.Services {
			s.Services = append(s.Services, sv.Service)
		}
	}
	return &s
}

// Changed are the events that say what the site is now; nil when the log has
// it already. Call it behind SetHall.
func (e *Engine) Changed(now time.Time) []wire.Event {
	site := e.siteNow(e.wall(now))
	d := &decision{e: e, now: e.clock(now)}
	if !sameSite(site, e.shownSite) {
		d.removed()
		d.add(wire.Body{Kind: wire.SiteChanged, Site: site})
	}
	if t := e.pruned(); !sameToday(t, e.today) {
		d.add(wire.Body{Kind: wire.TodayChanged, Today: t, Site: site, Reason: "site_changed"})
	}
	return d.events
}
