package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/cases"
	"motcua/server/queue"
	"motcua/server/rating"
)

// Books makes reports of any period from a log and the folds of its days. What
// is not folded, it counts from the log; the figures are the same. Only Log and
// Site are needed. It is safe for concurrent use where its parts are.
type Books struct {
	Log   Log
	Folds Table                // nil: nothing is folded
	Site  func() (Site, error) // whose names the rows have
	// Today is the running day and its events, from its opening on and perhaps
	// more before that, where they are in memory; nil: they are read from the log.
	Today func() (hall.Day, []wire.Event)
	// Ratings score the rows, by the site's scale; nil: no rating is known.
	Ratings rating.Source
	// Comments gives the words of comments by their hashes, those that are still
	// kept; nil: there are none.
	Comments func(hashes []string) ([]string, error)
	// OnTime is how a period's case files fared; nil: it is not known.
	OnTime func(Period) (*cases.OnTime, error)

	folding sync.Mutex // whoever folds days holds it, so that nobody does it beside him
}

// catchUp folds the days that are over.
func (b *Books) catchUp(ctx context.Context) error {
	b.folding.Lock()
	defer b.folding.Unlock()
	return CatchUp(ctx, b.Log, b.Folds)
}

// page is a day of a period as the books have it.
type page struct {
	kept   []byte // the cube
	opened uint64
	now    []wire.Event // of the running day, when it is in memory
}

// Latest implements Reader.
func (b *Books) Latest() (hall.Day, error) {
	if b.Today != nil {
		if day, _ := b.Today(); day != "" {
			return day, nil
		}
	}
	if b.Folds != nil {
		_ = b.catchUp(context.Background()) // if it cannot, more is read
	}
	since, err := b.next()
	if err != nil {
		return "", err
	}
	latest := hall.Day("")
	err = walk(b.Log, since, func(s stretch) error {
		latest = s.day
		return nil
	})
	if err == nil && latest == "" {
		err = ErrNoDay
	}
	return latest, err
}

// Summary counts a period; ErrNoDay when the hall did not work in it.
func (b *Books) Summary(p Period) (Summary, error) {
	out, err := b.summary(p)
	if err != nil {
		return Summary{}, fmt.Errorf("report of %s: %w", p, err)
	}
	return out, nil
}

func (b *Books) summary(p Period) (Summary, error) {
	site, err := b.Site()
	if err != nil {
		return Summary{}, err
	}
	fresh, latest, err := b.fresh(p)
	if err != nil {
		return Summary{}, err
	}
	s, closed, hash := newSums(p), latest > p.To, sha256.New()
	if err := b.pages(p, fresh, func(c *cube, _ page) error {
		s.add(c)
		closed = closed && c.closed
		_, _ = fmt.Fprintf(hash, "%s %s\n", c.day, c.sum)
		if p.Span == SpanDay {
			closed, s.sum = c.closed, c.sum
		}
		return nil
	}); err != nil {
		return Summary{}, err
	}
	if len(s.days) == 0 {
		return Summary{}, ErrNoDay
	}
	if s.closed = closed; closed && p.Span != SpanDay {
		s.sum = hex.EncodeToString(hash.Sum(nil))
	}
	if b.Ratings != nil {
		if err := s.rate(b.Ratings, &site.Rating); err != nil {
			return Summary{}, err
		}
	}
	out := s.summary(site)
	if b.Comments != nil && p.Span != SpanDay {
		words := slices.Sorted(slices.Values(s.ratings.Words)) // no trace of their days is left
		if out.Comments, err = b.Comments(words); err != nil {
			return Summary{}, err
		}
	}
	if b.OnTime != nil {
		out.OnTime, err = b.OnTime(p)
	}
	return out, err
}

// pages calls fn for the days of a period on which the hall worked, in order.
func (b *Books) pages(p Period, fresh map[hall.Day]page, fn func(*cube, page) error) error {
	for _, day := range p.Days() {
		at, ok := fresh[day]
		if !ok && b.Folds != nil {
			var err error
			if at.kept, ok, err = b.Folds.Get(string(day)); err != nil {
				return err
			}
		}
		if !ok {
			continue
		}
		c, current, err := decode(at.kept)
		switch {
		case err != nil:
			return fmt.Errorf("%w; check --rebuild makes it again", err)
		case !current || c.day != day:
			continue
		}
		at.opened = c.opened
		if err := fn(c, at); err != nil {
			return err
		}
	}
	return nil
}

// running is the running day in memory, from its opening on; nil when it is not
// there, or does not say itself what it rests on.
func (b *Books) running() (day hall.Day, events []wire.Event) {
	if b.Today == nil {
		return "", nil
	}
	day, events = b.Today()
	i := slices.IndexFunc(events, func(e wire.Event) bool { return e.Kind == wire.DayOpened && e.Day == day })
	if i < 0 || events[i].Basis == nil {
		return "", nil
	}
	return day, events[i:]
}

// next is the event that opened the first day that is not folded.
func (b *Books) next() (uint64, error) {
	if b.Folds == nil {
		return 0, nil
	}
	c, err := readCursor(b.Folds)
	return c.Next, err
}

// fresh counts the days of a period that are not folded yet: as a rule the
// running one alone. Where there may be many, they are folded first. latest is
// the last day that was opened, or one behind the period.
func (b *Books) fresh(p Period) (found map[hall.Day]page, latest hall.Day, err error) {
	found = map[hall.Day]page{}
	until := uint64(0) // where the events in memory begin
	day, events := b.running()
	if events != nil {
		if until, latest = events[0].Seq, day; p.Contains(day) {
			found[day] = page{kept: count(day, events, nil).encode(), now: events}
		}
	}
	since, err := b.next()
	if err == nil && b.Folds != nil && (until == 0 || since < until) && p.Span != SpanDay && p.Span != SpanWeek {
		if b.catchUp(context.Background()) == nil { // a full disk stops no report
			since, err = b.next()
		}
	}
	if err != nil {
		return nil, "", err
	}
	if until > 0 && since >= until {
		return found, latest, nil
	}
	if since, err = b.skip(p, since); err != nil {
		return nil, "", err
	}
	err = walk(b.Log, since, func(s stretch) error {
		if until > 0 && s.events[0].Seq >= until {
			return errEnough
		}
		if until == 0 {
			latest = s.day
		}
		if p.Contains(s.day) {
			found[s.day] = page{kept: count(s.day, s.events, nil).encode()}
		}
		if s.day > p.To && s.day <= far(p.To) {
			return errEnough
		}
		return nil
	})
	return found, latest, err
}

// far is so far behind a day that the hall cannot have been shut all the time:
// a day behind it was opened by a clock that was wrong, and earlier ones may
// follow.
func far(day hall.Day) hall.Day {
	return dayOf(PeriodOf(SpanDay, day).from().AddDate(0, 0, 60))
}

// skip passes over what the log has before a period, when much is not folded.
func (b *Books) skip(p Period, since uint64) (uint64, error) {
	err := b.Log.Days(p.From, p.To, func(e queue.Entry) error {
		since = max(since, e.First())
		return errEnough
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return since, err
}
