package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// Log is where the events are; the store is one.
type Log interface {
	// Days calls fn for the entries that were written on some days of the
	// calendar, in order.
	Days(from, to hall.Day, fn func(queue.Entry) error) error
	// Since calls fn for the entry that holds a seq and for all behind it, in order.
	Since(seq uint64, fn func(queue.Entry) error) error
}

// Table is a small durable table; a bucket of the store is one.
type Table interface {
	Get(key string) (value []byte, ok bool, err error)
	Put(key string, value []byte) error
	Delete(key string) error
	// ForEach calls fn for every key in order; fn may change the table.
	ForEach(fn func(key string, value []byte) error) error
}

// ErrNoDay says that the hall knows nothing of a business day.
var ErrNoDay = errors.New("the log has no such day")

// lastDay is behind every business day.
const lastDay hall.Day = "9999-12-31"

// errEnough ends reading the log.
var errEnough = errors.New("enough")

// lookBack is how many days in front of a day are read for tickets that it
// took over: a week-end and a holiday.
const lookBack = 3

func before(day hall.Day) hall.Day {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return day
	}
	return hall.Day(t.AddDate(0, 0, -lookBack).Format(time.DateOnly))
}

// read gives the events that may be of a business day.
func read(log Log, day hall.Day) (events []wire.Event, err error) {
	opened := false
	// What ends a day is decided on the next one, and may stand under its date.
	err = log.Days(before(day), lastDay, func(e queue.Entry) error {
		events = append(events, e.Events...)
		for i := range e.Events {
			switch k := &e.Events[i]; {
			case k.Kind != wire.DayOpened:
			case k.Day == day:
				opened = true
			case k.Day > day:
				return errEnough
			}
		}
		return nil
	})
	switch {
	case err != nil && !errors.Is(err, errEnough):
		return nil, err
	case !opened:
		return nil, ErrNoDay
	}
	return events, nil
}

// siteKey is where the names of services and counters are kept, so that a
// report can be made while the hall stands still.
const siteKey = "site"

// KeepSite remembers a site's names, beside those of the services and counters
// that have left it: reports of earlier days name them. Nothing is written when
// they are the same.
func KeepSite(t Table, s Site) error {
	kept, _, err := t.Get(siteKey)
	if err != nil {
		return err
	}
	old, err := KeptSite(t)
	if err != nil {
		old = Site{} // it is replaced
	}
	s.Services, s.Counters = withGone(s.Services, old.Services), withGone(s.Counters, old.Counters)
	b, err := json.Marshal(s)
	if err != nil || string(kept) == string(b) {
		return err
	}
	return t.Put(siteKey, b)
}

// withGone adds the places of an older site that are not in a new one.
func withGone(now, old []Place) []Place {
	list := slices.Clone(now)
	for _, p := range old {
		if !slices.ContainsFunc(now, func(q Place) bool { return q.ID == p.ID }) {
			p.Gone = true
			list = append(list, p)
		}
	}
	return list
}

// KeptSite is the site that was kept last; the zero Site if none was.
func KeptSite(t Table) (s Site, err error) {
	b, ok, err := t.Get(siteKey)
	if err != nil || !ok {
		return Site{}, err
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return Site{}, fmt.Errorf("report: the kept site: %w", err)
	}
	return s, nil
}
