package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// Log is where the events are; the store is one.
type Log interface {
	// Days calls fn for the entries of some business days, in order.
	Days(from, to hall.Day, fn func(queue.Entry) error) error
}

// Table is a small durable table; a bucket of the store is one.
type Table interface {
	Get(key string) (value []byte, ok bool, err error)
	Put(key string, value []byte) error
}

// ErrNoDay says that the hall knows nothing of a business day.
var ErrNoDay = errors.New("the log has no such day")

// lastDay is behind every business day.
const lastDay hall.Day = "9999-12-31"

// errEnough ends reading the log.
var errEnough = errors.New("enough")

// Of reads a business day and counts it.
func Of(log Log, site Site, day hall.Day) (Summary, error) {
	events, err := read(log, day)
	if err != nil {
		return Summary{}, fmt.Errorf("report of %s: %w", day, err)
	}
	return Fold(site, day, events), nil
}

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

// KeepSite remembers a site's names. Nothing is written when they are the same.
func KeepSite(t Table, s Site) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if old, ok, err := t.Get(siteKey); err != nil || ok && string(old) == string(b) {
		return err
	}
	return t.Put(siteKey, b)
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
