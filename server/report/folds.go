package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// cursorKey is where the folds keep how far they have come; days are the other
// keys, and sort behind it.
const cursorKey = "#cursor"

// cursor is how far the days are folded: Next is the event that opened the
// first day that is not.
type cursor struct {
	Version int    `json:"version"`
	Next    uint64 `json:"next"`
}

func readCursor(t Table) (c cursor, err error) {
	b, ok, err := t.Get(cursorKey)
	if err != nil || !ok {
		return cursor{Version: foldVersion}, err
	}
	if json.Unmarshal(b, &c) != nil || c.Version != foldVersion {
		c = cursor{Version: foldVersion} // of another program: from the beginning
	}
	return c, nil
}

func (c cursor) write(t Table) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return t.Put(cursorKey, b)
}

// folded is the cube of a day that was folded; nil when it was not.
func folded(t Table, day hall.Day) (*cube, error) {
	b, ok, err := t.Get(string(day))
	if err != nil || !ok {
		return nil, err
	}
	c, current, err := decode(b)
	if err != nil || !current || c.day != day {
		return nil, nil //nolint:nilerr // it is counted from the log; check says what is wrong with it
	}
	return c, nil
}

// CatchUp folds the days that are over and not folded yet, one after the
// other, until ctx ends. What was done stays done.
func CatchUp(ctx context.Context, log Log, folds Table) error {
	c, err := readCursor(folds)
	for err == nil && ctx.Err() == nil {
		done, next, err := firstOver(log, c.Next) // the log is not held open while its fold is written
		if err != nil || done == nil {
			return err
		}
		if err := folds.Put(string(done.day), done.encode()); err != nil {
			return err
		}
		c.Next = next
		if err := c.write(folds); err != nil {
			return err
		}
	}
	return err
}

// Feed is what the hall says now; the floor is one.
type Feed interface {
	Seq() uint64
	// After returns the events behind seq, and a channel that is closed when
	// there are newer ones; ok is false when they are gone from memory.
	After(seq uint64) (events []wire.Event, more <-chan struct{}, ok bool)
}

// Follow folds every day that is over, now and whenever one ends, until ctx
// ends. No report waits for it: a day that is not folded is counted from the log.
func Follow(ctx context.Context, log Log, feed Feed, folds Table) error {
	if err := CatchUp(ctx, log, folds); err != nil {
		return err
	}
	seq := uint64(0)
	for ctx.Err() == nil {
		events, more, ok := feed.After(seq)
		if !ok { // at the start, or it was asleep for a day
			seq = feed.Seq()
			if err := CatchUp(ctx, log, folds); err != nil {
				return err
			}
			continue
		}
		turned := false
		for i := range events {
			turned = turned || events[i].Kind == wire.DayOpened
			seq = events[i].Seq
		}
		if turned {
			if err := CatchUp(ctx, log, folds); err != nil {
				return err
			}
		}
		select {
		case <-more:
		case <-ctx.Done():
		}
	}
	return nil
}

// Rebuilt is what Rebuild found.
type Rebuilt struct {
	Days     int // that are over
	Made     int // that had no fold, or one of an older program
	Problems []string
}

// Rebuild makes all folds again from the log and compares them byte by byte.
// One that differs is told of and replaced, one of a day that the log has not
// is told of and removed.
func Rebuild(ctx context.Context, log Log, folds Table) (r Rebuilt, err error) {
	days := map[string]bool{}
	since := uint64(0)
	for ctx.Err() == nil {
		fresh, next, err := firstOver(log, since)
		if err != nil {
			return r, err
		}
		if fresh == nil {
			break
		}
		key := string(fresh.day)
		days[key] = true
		r.Days++
		if err := r.compare(folds, key, fresh.encode()); err != nil {
			return r, err
		}
		since = next
	}
	if err := ctx.Err(); err != nil {
		return r, err
	}
	if err := folds.ForEach(func(key string, _ []byte) error {
		if key == cursorKey || days[key] {
			return nil
		}
		r.Problems = append(r.Problems, fmt.Sprintf("fold of %s: the log has no such day; removed", key))
		return folds.Delete(key)
	}); err != nil {
		return r, err
	}
	return r, cursor{foldVersion, since}.write(folds)
}

func (r *Rebuilt) compare(folds Table, key string, fresh []byte) error {
	old, ok, err := folds.Get(key)
	if err != nil || ok && bytes.Equal(old, fresh) {
		return err
	}
	_, current, err := decode(old)
	switch {
	case !ok || err == nil && !current:
		r.Made++
	case err != nil:
		r.Problems = append(r.Problems, fmt.Sprintf("fold of %s: it cannot be read; made again", key))
	default:
		r.Problems = append(r.Problems, fmt.Sprintf("fold of %s: the log does not fold into it; made again", key))
	}
	return folds.Put(key, fresh)
}

// firstOver counts the first day that was opened at an event or behind it, and
// says what opened the next; nil when it is not over.
func firstOver(log Log, since uint64) (c *cube, next uint64, err error) {
	err = walk(log, since, func(s stretch) error {
		if next = s.next; next > 0 {
			c = count(s.day, s.events, nil)
		}
		return errEnough
	})
	return c, next, err
}
