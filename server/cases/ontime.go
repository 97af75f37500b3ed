package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"motcua/internal/hall"
)

// OnTime is what became of the case files whose results were due within some
// days ("tỷ lệ giải quyết đúng hạn"), as the register knows it now. Files that
// nobody gave a due date are not in it.
type OnTime struct {
	Due  int `json:"due"`     // files whose day fell in the period: the n of it all
	Met  int `json:"on_time"` // a result was there by that day
	Late int `json:"late"`    // it came later
	// Overdue have no result though their day is over; Open have none yet and
	// their day is still to come, or today.
	Overdue int `json:"overdue"`
	Open    int `json:"open"`
	// Unknown have a result of which nobody said when it came: it was seen after
	// the day, as when the citizen came for it.
	Unknown int `json:"unknown"`
	// Share is on_time / (on_time + late + overdue); nil when nothing has come due.
	Share *float64 `json:"share"`
}

// ended reports whether a file has a result, for good or ill.
func (s State) ended() bool { return s == Done || s == Returned || s == Rejected }

// end notes when a result came, as closely as it is known: between what was
// said before and what is said now, unless somebody names the day.
func (c *Case) end(old Case) {
	seen := hall.DayOf(c.AsOf, country)
	switch {
	case !c.State.ended():
		c.Ended, c.Without = "", dayBefore(seen)
	case c.Ended != "":
		c.Without = dayBefore(c.Ended)
	case old.State.ended() && old.Ended != "":
		c.Ended, c.Without = old.Ended, old.Without
	default:
		c.Ended, c.Without = seen, old.Without
	}
}

func dayBefore(d hall.Day) hall.Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return hall.Day(t.AddDate(0, 0, -1).Format(time.DateOnly))
}

// Files is a Register's table, to be looked through.
type Files interface {
	// Each shows fn all that stands there, in one look: fn keeps no value and
	// changes nothing.
	Each(fn func(key string, value []byte) error) error
}

// OnTimeOf counts the files that were due between two days, both included, as
// it stands now.
func OnTimeOf(files Files, from, to hall.Day, now time.Time) (o OnTime, err error) {
	today := hall.DayOf(now, country)
	err = files.Each(func(key string, data []byte) error {
		due := dueOf(data)
		if due == "" || due < from || due > to {
			return nil
		}
		var c Case
		if err := json.Unmarshal(data, &c); err != nil {
			return fmt.Errorf("case %s: %w", key, err)
		}
		o.count(&c, today)
		return nil
	})
	if n := o.Met + o.Late + o.Overdue; n > 0 {
		share := float64(o.Met) / float64(n)
		o.Share = &share
	}
	return o, err
}

func (o *OnTime) count(c *Case, today hall.Day) {
	o.Due++
	switch ended := c.State.ended(); {
	case !ended && c.Due < today:
		o.Overdue++
	case !ended:
		o.Open++
	case c.Ended != "" && c.Ended <= c.Due:
		o.Met++
	case c.Without >= c.Due:
		o.Late++
	default:
		o.Unknown++
	}
}

// dueOf finds the due day in a kept case without reading the whole of it: most
// are of other periods.
func dueOf(data []byte) hall.Day {
	_, rest, ok := bytes.Cut(data, []byte(`"due":"`))
	if !ok || len(rest) < len(time.DateOnly) {
		return ""
	}
	return hall.Day(rest[:len(time.DateOnly)])
}
