package report

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// fits reports whether a place is one that a query is about.
func (q *Query) fits(p place) bool {
	for k, want := range [cuts]string{q.Service, q.Counter, q.Clerk, q.Hour} {
		if want != "" && want != p[k] {
			return false
		}
	}
	return true
}

// on reports whether a query is about a day; first and last are those on which
// the hall worked in the period. What is carried is carried into the first of
// them, what is open stays open behind the last.
func (q *Query) on(day, first, last hall.Day) bool {
	switch {
	case q.Weekday != "" && q.Weekday != strconv.Itoa(weekday(day)+1):
		return false
	case q.Figure == Carried:
		return day == first
	case q.Figure == Open:
		return day == last
	}
	return true
}

// Behind implements Reader. Only days that have such events are read again.
func (b *Books) Behind(q Query, skip, most int) (Evidence, error) {
	e := Evidence{Query: q, Facts: []Fact{}}
	if err := q.Check(); err != nil {
		return e, err
	}
	if err := b.behind(&e, skip, most); err != nil {
		return Evidence{}, fmt.Errorf("events behind %s of %s: %w", q.Figure, q.Period, err)
	}
	return e, nil
}

func (b *Books) behind(e *Evidence, skip, most int) error {
	m := measures[e.Figure]
	fresh, _, err := b.fresh(e.Period)
	if err != nil {
		return err
	}
	type found struct {
		page
		day hall.Day
		n   int
	}
	var days []found
	if err := b.pages(e.Period, fresh, func(c *cube, at page) error {
		n := 0
		for i := range c.spots {
			if e.fits(c.spots[i].place) {
				n += c.spots[i].of(m)
			}
		}
		days = append(days, found{at, c.day, n})
		return nil
	}); err != nil {
		return err
	}
	if len(days) == 0 {
		return ErrNoDay
	}
	for _, d := range days {
		if d.n == 0 || !e.on(d.day, days[0].day, days[len(days)-1].day) {
			continue
		}
		if from, to := max(0, skip-e.N), min(d.n, skip+most-e.N); from < to {
			facts, err := b.facts(&e.Query, d.page, d.day)
			if err != nil {
				return err
			}
			e.Facts = append(e.Facts, facts[from:min(to, len(facts))]...)
		}
		e.N += d.n
	}
	return nil
}

// facts counts a day again and keeps what a query is about.
func (b *Books) facts(q *Query, at page, day hall.Day) ([]Fact, error) {
	events := at.now
	if events == nil {
		if err := walk(b.Log, at.opened, func(s stretch) error {
			if s.day == day {
				events = s.events
				return errEnough
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	var marks []mark
	count(day, events, func(m mark) {
		if m.measure == measures[q.Figure] && q.fits(m.at) {
			marks = append(marks, m)
		}
	})
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(a.seq, b.seq) })
	facts := make([]Fact, 0, len(marks))
	for _, m := range marks {
		event, err := b.event(events, m.seq)
		if err != nil {
			return nil, err
		}
		cut, _ := wire.View{Role: wire.RoleInspector}.Event(event)
		f := Fact{Day: day, Clerk: m.at[byClerk], Event: cut}
		if m.measure > counted || m.measure == mTargeted || m.measure == mInTarget {
			f.Seconds = m.seconds
		}
		facts = append(facts, f)
	}
	return facts, nil
}

// event finds an event in a day, or in the log when it is older.
func (b *Books) event(day []wire.Event, seq uint64) (found wire.Event, err error) {
	if i, ok := slices.BinarySearchFunc(day, seq, func(e wire.Event, seq uint64) int { return cmp.Compare(e.Seq, seq) }); ok {
		return day[i], nil
	}
	err = b.Log.Since(seq, func(e queue.Entry) error {
		for i := range e.Events {
			if e.Events[i].Seq == seq {
				found = e.Events[i]
			}
		}
		return errEnough
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return found, err
}
