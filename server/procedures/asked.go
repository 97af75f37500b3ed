package procedures

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"motcua/internal/catalogue"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// Log is the hall's history; the store is one.
type Log interface {
	// Days calls fn for the entries of some business days, in order.
	Days(from, to hall.Day, fn func(queue.Entry) error) error
}

// season is how many business days count for what is asked for most: a school
// year's beginning must not last until the next.
const season = 60

// asked is how often procedures were asked for.
type asked struct {
	Days []askedDay `json:"days"` // at most season, the oldest first
}

type askedDay struct {
	Day   hall.Day       `json:"day"`
	Count map[string]int `json:"count"` // by catalogue.Key
}

func readAsked(t Table) (a asked, err error) {
	kept, ok, err := t.Get(askedKey)
	if err != nil || !ok {
		return a, err
	}
	if err := json.Unmarshal(kept, &a); err != nil {
		return a, fmt.Errorf("how often procedures were asked for: %w", err)
	}
	return a, nil
}

func (a asked) sum() map[string]int {
	out := map[string]int{}
	for _, d := range a.Days {
		for key, n := range d.Count {
			out[key] += n
		}
	}
	return out
}

// Count takes in the business days before today that are not counted yet: the
// procedures of the tickets that were served. A day without a ticket is none.
func (s *Shelf) Count(log Log, today hall.Day) error {
	s.mu.Lock()
	now := asked{slices.Clone(s.asked.Days)}
	s.mu.Unlock()
	days := now.uncounted(today)
	if len(days) == 0 {
		return nil
	}
	for _, day := range days {
		count := map[string]int{}
		if err := log.Days(day, day, func(e queue.Entry) error {
			for i := range e.Events {
				if ev := &e.Events[i]; ev.Kind == wire.TicketFinished && ev.Ticket != nil && ev.Ticket.Procedure != "" {
					count[catalogue.Key(ev.Ticket.Procedure)]++
				}
			}
			return nil
		}); err != nil {
			return err
		}
		now.Days = append(now.Days, askedDay{day, count})
	}
	now.Days = now.Days[max(0, len(now.Days)-season):]
	encoded, err := json.Marshal(now)
	if err != nil {
		return err
	}
	if err := s.table.Put(askedKey, encoded); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = now
	return s.publish()
}

// uncounted lists the days behind the last one that was counted, of a season at
// most.
func (a asked) uncounted(today hall.Day) (days []hall.Day) {
	last := hall.Day("")
	if n := len(a.Days); n > 0 {
		last = a.Days[n-1].Day
	}
	first := today.Start(time.UTC)
	for back := season; back > 0; back-- {
		if d := hall.DayOf(first.AddDate(0, 0, -back), time.UTC); d > last {
			days = append(days, d)
		}
	}
	return days
}
