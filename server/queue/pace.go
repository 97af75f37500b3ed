package queue

import (
	"time"

	"motcua/internal/hall"
)

// Facts are what a forecast may know of one ticket's wait.
type Facts struct {
	Ahead    int     // called before it
	Counters float64 // at work for its line; one that serves several waiting lines counts in part
	Idle     bool    // one of them has nobody
	// Mean and Variance of how long a counter is taken by one ticket, in
	// seconds, over the last N of them, and Gap the mean time from the end of
	// one to the call of the next while somebody waits.
	Mean, Variance float64
	N              int
	Gap            float64
	// Left is how long the counters go on working today, in seconds, breaks
	// left out; negative when that is not known. Hands is Counters over that
	// time: who pauses comes back, who is not there yet in the morning comes.
	Left, Hands float64
}

// Forecast says how long a ticket will wait, nil when it cannot be known, and
// whether it will probably not be called today.
type Forecast func(Facts) (wait *hall.Wait, late bool)

// outlook is the forecast for a ticket of the line with that many ahead, and
// what its taker should know besides.
func (e *Engine) outlook(l *line, ahead int, wall time.Time) (*hall.Wait, string) {
	if e.toDraw(wall) {
		return nil, noticeDraw // nobody knows yet how many stand before it
	}
	w, late := e.forecast(e.facts(l, ahead, wall))
	e.hoursAt(wall).stretch(wall, w)
	if late && !e.hall.Limits.NoLastNumber {
		return w, lateDay
	}
	return w, ""
}

// wait is outlook for those who ask for the wait alone.
func (e *Engine) wait(l *line, ahead int, wall time.Time) *hall.Wait {
	w, _ := e.forecast(e.facts(l, ahead, wall))
	e.hoursAt(wall).stretch(wall, w)
	return w
}

func (e *Engine) facts(l *line, ahead int, wall time.Time) Facts {
	h := e.hoursAt(wall)
	f := Facts{Ahead: ahead, Left: h.work(wall)}
	for _, d := range e.serving[l.service] {
		c := d.at
		part := e.part(l, d)
		if c.is.State == hall.Open {
			f.Counters += part
			f.Hands += part
			f.Idle = f.Idle || c.ticket == nil
			continue
		}
		f.Hands += part * e.presence(d, c, h, wall, f.Left)
	}
	f.Mean, f.Variance, f.N = l.times.stats()
	if f.N < 3 {
		f.Mean, f.Variance, f.N = e.all.stats()
	}
	f.Gap, _, _ = e.gaps.stats()
	return f
}

// part is how much of a counter is a line's: it takes from its lines by the age
// of who stands first in each, so each has as much of it as it has work waiting
// for it there. What is only taken when nothing else waits is not counted.
func (e *Engine) part(l *line, d *desk) float64 {
	var mine, others float64
	for i, o := range d.lines {
		idle := d.Counter.Services[i].IdleOnly
		switch {
		case o == l && idle && others > 0:
			return 0
		case o == l:
			mine = e.burden(l, l.waiting+1)
		case !idle:
			others += e.burden(o, o.waiting)
		}
	}
	if mine == 0 {
		return 0
	}
	return mine / (mine + others)
}

// burden is the work that so many tickets of a line are to each counter that
// is open for it, in milliseconds.
func (e *Engine) burden(l *line, waiting int) float64 {
	mean, ok := l.times.mean()
	if !ok {
		if mean, ok = e.all.mean(); !ok {
			mean = 1
		}
	}
	return float64(waiting) * mean / float64(max(l.open, 1))
}

// grace is how long after the doors open, or a break ends, a counter that
// is not open is still expected.
const grace = 15 * time.Minute

// presence is the part of the working time that is left today in which a
// counter that is not open now is expected to be.
func (e *Engine) presence(d *desk, c *counter, h *hours, wall time.Time, left float64) float64 {
	if left <= 0 {
		return 0
	}
	if c != nil && c.is.State == hall.Paused {
		switch away := c.back.Sub(wall).Seconds(); {
		case c.back.IsZero():
			return 0.5
		case away > 0:
			return max(0, left-h.work(wall)+h.work(c.back)) / left
		case away > -grace.Seconds():
			return 1
		}
		return 0.5
	}
	if c != nil && c.left.After(h.opening) {
		return 0 // closed today
	}
	if wall.After(h.opening.Add(grace)) {
		return 0
	}
	if roster := e.today.Roster; len(roster) > 0 && roster[d.ID] == "" {
		return 0
	}
	return 1
}

// work is how long the counters work today from a time on, in seconds;
// negative when that is not known.
func (h *hours) work(from time.Time) float64 {
	if h.closing.IsZero() {
		return -1
	}
	var sum time.Duration
	for _, s := range h.spans {
		switch {
		case from.Before(s[0]):
			sum += s[1].Sub(s[0])
		case from.Before(s[1]):
			sum += s[1].Sub(from)
		}
	}
	return sum.Seconds()
}

// staffed counts the open counters of a service.
func (e *Engine) staffed(service string) {
	l := e.line(service)
	l.open = 0
	for _, d := range e.serving[service] {
		if c := e.counters[d.ID]; c != nil && c.is.State == hall.Open {
			l.open++
		}
	}
}

// restaff counts anew for every service of a counter.
func (e *Engine) restaff(counter string) {
	if d := e.desks[counter]; d != nil {
		for _, l := range d.lines {
			e.staffed(l.service)
		}
	}
}

// stretch makes time on the wall of a wait in time of work: whoever is not
// called before the break waits through it.
func (h *hours) stretch(from time.Time, w *hall.Wait) {
	if w == nil || !h.open {
		return
	}
	for _, s := range []*int{&w.P10, &w.P50, &w.P90} {
		*s += int(h.breaks(from, time.Duration(*s)*time.Second).Seconds())
	}
}

// breaks is how long the breaks are that so much work from a time on goes
// through.
func (h *hours) breaks(from time.Time, work time.Duration) (sum time.Duration) {
	at := from
	for i, s := range h.spans {
		if !at.Before(s[1]) {
			continue
		}
		if at.Add(work).Before(s[1]) || i+1 == len(h.spans) {
			return sum
		}
		work -= s[1].Sub(at)
		at = h.spans[i+1][0]
		sum += at.Sub(s[1])
	}
	return sum
}
