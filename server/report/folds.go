package report

import (
	"bytes"
	"context"
	"encoding/json"

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
func (b *Books) Follow(ctx context.Context, feed Feed) error {
	if err := b.catchUp(ctx); err != nil {
		return err
	}
	seq := uint64(0)
	for ctx.Err() == nil {
		events, more, ok := feed.After(seq)
		if !ok { // at the start, or it was asleep for a day
			seq = feed.Seq()
			if err := b.catchUp(ctx); err != nil {
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
			if err := b.catchUp(ctx); err != nil {
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

// Checked is what Verify found.
type Checked struct {
	Days     int // that are over
	Kept     int // of them, whose fold is there
	Made     int // that were folded now, since they had none or one of an older program
	Problems []string
}

// Verify makes all folds again from the log and compares them byte by byte: one
// that differs, or is of a day that the log has not, is a problem. With mend it
// is replaced or removed, and what was missing is made.
func Verify(ctx context.Context, log Log, folds Table, mend bool) (r Checked, err error) {
	v := verifying{Checked: &r, folds: folds, mend: mend, days: map[string]bool{}}
	since := uint64(0)
	for {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		fresh, next, err := firstOver(log, since)
		if err != nil {
			return r, err
		}
		if fresh == nil {
			break
		}
		if err := v.compare(string(fresh.day), fresh.encode()); err != nil {
			return r, err
		}
		since = next
	}
	if err := folds.ForEach(v.known); err != nil || !mend {
		return r, err
	}
	return r, cursor{foldVersion, since}.write(folds)
}

type verifying struct {
	*Checked
	folds Table
	mend  bool
	days  map[string]bool
}

func (v *verifying) problem(day, what, done string) {
	text := "fold of " + day + ": " + what
	if v.mend {
		text += "; " + done
	}
	v.Problems = append(v.Problems, text)
}

func (v *verifying) compare(day string, fresh []byte) error {
	v.days[day] = true
	v.Days++
	old, ok, err := v.folds.Get(day)
	if err != nil {
		return err
	}
	if ok && bytes.Equal(old, fresh) {
		v.Kept++
		return nil
	}
	c, current, err := decode(old)
	switch {
	case !ok, err == nil && !current: // none yet, or of an older program
		if v.mend {
			v.Made++
		}
	case err != nil || c.day != hall.Day(day):
		v.problem(day, "it cannot be read", "made again")
	default:
		v.problem(day, "the log does not fold into it", "made again")
	}
	if !v.mend {
		return nil
	}
	return v.folds.Put(day, fresh)
}

// known tells of folds whose day the log has not.
func (v *verifying) known(key string, _ []byte) error {
	if key == cursorKey || v.days[key] {
		return nil
	}
	v.problem(key, "the log has no such day", "removed")
	if !v.mend {
		return nil
	}
	return v.folds.Delete(key)
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
