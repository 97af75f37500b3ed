package queue

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// stirring are the kinds behind which an alarm may be due, or over, at once.
// What only time brings is found at the next Tick.
var stirring = []wire.Kind{
	wire.PrinterChanged, wire.DeviceChanged, wire.HelpAnswered, wire.SeriesNearlyFull,
	wire.CounterOpened, wire.CounterPaused, wire.CounterClosed, wire.SiteChanged, wire.TodayChanged,
}

// Stirs reports whether Tick should be asked behind these events.
func Stirs(events []wire.Event) bool {
	return slices.ContainsFunc(events, func(ev wire.Event) bool { return slices.Contains(stirring, ev.Kind) })
}

// threshold is a threshold of hall.Alarms with its default; ok is false for an
// alarm that is switched off.
func threshold(set, usual time.Duration) (d time.Duration, ok bool) {
	switch {
	case set < 0:
		return 0, false
	case set == 0:
		return usual, true
	}
	return set, true
}

// alarms compares the alarms that stand with those that the hall calls for.
func (d *decision) alarms() {
	w := watch{e: d.e, now: d.now, wall: d.wall, doors: d.e.doorsAt(d.wall)}
	w.counters()
	w.services()
	w.devices()
	w.helps()
	stand, next := d.e.alarms, 0
	for i := range stand {
		if next = place(w.list, stand[i].ID, next); next < 0 || worse(&w.list[next], &stand[i]) {
			a := stand[i]
			d.add(wire.Body{Kind: wire.AlarmCleared, Alarm: &a})
		}
		next++
	}
	next = 0
	for i := range w.list {
		if next = place(stand, w.list[i].ID, next); next < 0 || worse(&w.list[i], &stand[next]) {
			d.add(wire.Body{Kind: wire.AlarmRaised, Alarm: &w.list[i]})
		}
		next++
	}
}

// place finds an alarm by its id, -1 if it is not there; it looks first where
// it would be if both lists went on alike.
func place(list []wire.Alarm, id string, guess int) int {
	if guess < len(list) && list[guess].ID == id {
		return guess
	}
	for i := range list {
		if list[i].ID == id {
			return i
		}
	}
	return -1
}

// worse reports whether an alarm is no longer the one that was raised under
// its id: another ticket, or a printer whose paper has ended after all. It is
// then a new one, which nobody has acknowledged.
func worse(now, was *wire.Alarm) bool {
	return now.Number != was.Number || now.Kind == wire.AlarmPrinter && was.Cause == nearEnd && now.Cause != nearEnd
}

const nearEnd = "near_end"

// watch looks over a hall for what wants a person.
type watch struct {
	e         *Engine
	now, wall time.Time
	doors     doors
	manned    bool // somebody is at work or waits
	list      []wire.Alarm
	waits     map[string]time.Time // service -> since when somebody waits at a counter of his own
}

// raise puts an alarm on the list; about is what it is about.
func (w *watch) raise(about string, a wire.Alarm) {
	a.ID = a.Kind + "/" + about
	w.list = append(w.list, a)
}

// past reports whether something that began at since has lasted for d.
func (w *watch) past(since time.Time, d time.Duration) bool { return w.now.Sub(since) >= d }

func (w *watch) counters() {
	set := &w.e.hall.Alarms
	for i := range w.e.hall.Counters {
		id := w.e.hall.Counters[i].ID
		c := w.e.counters[id]
		if c == nil {
			continue
		}
		w.manned = w.manned || c.is.State != hall.Closed
		if t := c.ticket; t != nil {
			kind := wire.AlarmServing
			d, on := threshold(set.Serving, time.Hour)
			if t.State == hall.Called {
				kind = wire.AlarmUncalled
				d, on = threshold(set.Uncalled, 5*time.Minute)
			}
			if on && w.past(t.since, d) {
				w.raise(id, wire.Alarm{Kind: kind, Counter: id, Service: t.Service, Number: t.Number.String(), Since: t.since})
			}
		}
		if d, on := threshold(set.Back, 5*time.Minute); on && c.is.State == hall.Paused && !c.back.IsZero() && w.past(c.back, d) {
			w.raise(id, wire.Alarm{Kind: wire.AlarmBack, Counter: id, Since: c.back})
		}
		for t := range c.own.all() {
			if t.State == hall.Waiting {
				w.waitsAt(t)
			}
		}
	}
}

func (w *watch) waitsAt(t *ticket) {
	if w.waits == nil {
		w.waits = map[string]time.Time{}
	}
	since := waits(t)
	if was, ok := w.waits[t.Service]; !ok || since.Before(was) {
		w.waits[t.Service] = since
	}
}

// waits is since when a ticket waits where it stands. A number that a kiosk, or
// a card, gave offline waits since it was given, not since it came home.
func waits(t *ticket) time.Time {
	if (t.Offline || t.Card) && t.IssuedAt.Before(t.since) && t.CalledAt.IsZero() {
		return t.IssuedAt
	}
	return t.since
}

// longest is since when somebody waits in a line; ok is false when it is empty.
func (l *line) longest() (since time.Time, ok bool) {
	for _, g := range l.groups {
		for t := range g.list.all() {
			if s := waits(t); !ok || s.Before(since) {
				since, ok = s, true
			}
		}
	}
	return since, ok
}

func (w *watch) services() {
	for i := range w.e.hall.Services {
		s := &w.e.hall.Services[i]
		l := w.e.line(s.ID)
		if l.nearly {
			w.raise(s.ID, wire.Alarm{Kind: wire.AlarmSeries, Service: s.ID, Since: w.now})
		}
		w.manned = w.manned || l.waiting > 0 && !w.doors.before
		if w.doors.before {
			continue
		}
		since, ok := l.longest()
		if ok {
			w.unserved(s, l, later(since, w.doors.began))
		}
		if own, at := w.waits[s.ID]; at && (!ok || own.Before(since)) {
			since, ok = own, true
		}
		if ok {
			w.wait(s, later(since, w.doors.opened))
		}
	}
}

// wait raises what has passed the promise, and holds what was raised until the
// longest wait has fallen a good way below it.
func (w *watch) wait(s *hall.Service, since time.Time) {
	usual := s.Target
	if usual <= 0 {
		usual = 30 * time.Minute
	}
	d, on := threshold(w.e.hall.Alarms.Wait, usual)
	switch {
	case !on:
	case w.past(since, d), w.past(since, d*4/5) && w.e.alarm(wire.AlarmWait+"/"+s.ID) != nil:
		w.raise(s.ID, wire.Alarm{Kind: wire.AlarmWait, Service: s.ID, Since: since.Add(d)})
	}
}

// unserved is a line that nobody takes from: not in the break between two
// stretches of the hours, when nobody is meant to.
func (w *watch) unserved(s *hall.Service, l *line, since time.Time) {
	d, on := threshold(w.e.hall.Alarms.Unserved, 3*time.Minute)
	if !on || w.doors.between && w.e.closed(l, s, w.wall) == wire.ReasonHours {
		return
	}
	for _, desk := range w.e.serving[s.ID] {
		c := w.e.counters[desk.ID]
		if c == nil {
			continue
		}
		if c.is.State == hall.Open {
			return
		}
		since = later(since, c.left)
	}
	if w.past(since, d) {
		w.raise(s.ID, wire.Alarm{Kind: wire.AlarmUnserved, Service: s.ID, Since: since})
	}
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// devices looks at the boxes while there are people in the hall, or are about
// to be: in the evening they are switched off.
func (w *watch) devices() {
	set := w.doors.opened.Add(-setUp)
	if !w.manned && (w.doors.opened.IsZero() || w.wall.Before(set) || !w.wall.Before(w.doors.ended)) {
		return
	}
	for _, p := range w.e.printers {
		cause := p.State
		if cause == "ok" && p.Low { // by the count, where no sensor says so
			cause = nearEnd
		}
		if cause == "" || cause == "ok" || !w.e.prints(p.Name) {
			continue
		}
		w.raise(p.Name, wire.Alarm{Kind: wire.AlarmPrinter, Device: p.Name, Cause: cause, Since: p.Since})
	}
	d, on := threshold(w.e.hall.Alarms.Device, 30*time.Second)
	for _, v := range w.e.devices {
		switch {
		case !on, v.Guest, v.Since.IsZero(), !w.past(v.Since, d):
		case v.State == wire.DeviceFailed && place(w.list, wire.AlarmPrinter+"/"+v.Name, 0) >= 0: // said already
		case v.State == wire.DeviceAway, v.State == wire.DeviceFailed:
			w.raise(v.Name, wire.Alarm{Kind: wire.AlarmDevice, Device: v.Name, Counter: v.Counter, Cause: v.Cause, Since: v.Since})
		}
	}
}

// prints reports whether a printer is one of the hall's, or is inside a device
// that is there.
func (e *Engine) prints(name string) bool {
	if slices.Contains(e.hall.Printers, name) || e.own(name) != nil {
		return true
	}
	v := e.device(name)
	return v != nil && v.State != wire.DeviceAway
}

func (w *watch) helps() {
	d, on := threshold(w.e.hall.Alarms.Help, time.Minute)
	for _, h := range w.e.helps {
		if !on || !w.past(h.At, d) {
			continue
		}
		a := wire.Alarm{Kind: wire.AlarmHelp, Help: h.ID, Since: h.At}
		if _, ok := w.e.desks[h.Place]; ok {
			a.Counter = h.Place
		} else {
			a.Device = h.Place
		}
		w.raise(h.ID, a)
	}
}

// alarm is an alarm that stands; nil if there is none of that id.
func (e *Engine) alarm(id string) *wire.Alarm {
	if i := place(e.alarms, id, 0); i >= 0 {
		return &e.alarms[i]
	}
	return nil
}

// acknowledge silences an alarm, by name.
func (d *decision) acknowledge(a *wire.Acknowledge) (any, *wire.Error) {
	was := d.e.alarm(a.Alarm)
	switch {
	case a.Alarm == "":
		return nil, invalid("alarm is missing")
	case len(a.Note) > 500:
		return nil, invalid("note is too long")
	case was == nil:
		return nil, wire.Errorf(wire.CodeNotFound, "there is no alarm %q", a.Alarm)
	case was.AckBy != "":
		return nil, wire.Errorf(wire.CodeWrongState, "%s was acknowledged by %s", a.Alarm, was.AckBy)
	}
	n := *was
	n.AckBy, n.AckAt = d.By.Name, d.now
	d.add(wire.Body{Kind: wire.AlarmAcknowledged, Alarm: &n, Reason: a.Note})
	return none{}, nil
}

func (e *Engine) foldAlarm(ev *wire.Event) {
	switch was := e.alarm(ev.Alarm.ID); {
	case ev.Kind == wire.AlarmCleared:
		e.alarms = slices.DeleteFunc(e.alarms, func(a wire.Alarm) bool { return a.ID == ev.Alarm.ID })
	case was != nil:
		*was = *ev.Alarm
	default:
		e.alarms = append(e.alarms, *ev.Alarm)
	}
}

// setUp is how long before the day's first opening the boxes should be there.
const setUp = 30 * time.Minute

// doors is where the day stands among its hours.
type doors struct {
	opened, ended time.Time // of all the day's stretches; zero on a day without one
	began         time.Time // of the present stretch, or the last one before now
	before        bool      // the first is still to come
	between       bool      // one is over and another to come
}

func (e *Engine) doorsAt(wall time.Time) doors {
	var d doors
	day := e.hoursAt(wall).day
	spans := e.hall.Hours.On(day)
	if len(spans) == 0 {
		return d
	}
	at := func(c hall.Clock) time.Time { return day.Start(e.zone()).Add(time.Duration(c) * time.Minute) }
	d.opened, d.ended = at(spans[0].From), at(spans[len(spans)-1].To)
	d.before = wall.Before(d.opened)
	for i, s := range spans {
		if wall.Before(at(s.From)) {
			break
		}
		d.began = at(s.From)
		d.between = i+1 < len(spans) && !wall.Before(at(s.To))
	}
	return d
}
