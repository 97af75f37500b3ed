package serve

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"motcua/firmware-config/site"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/cases"
	"motcua/server/control"
	"motcua/server/queue"
	"motcua/server/store"
)

// retentionBucket is the store's table that says how far comments are emptied.
const retentionBucket = "retention"

// retention empties what the hall no longer needs ("thời hạn lưu trữ"), and
// tells of it.
type retention struct {
	store    *store.Store
	register *cases.Register
	rule     func() site.Retention
	tell     func(ctx context.Context, e wire.Emptied) error
}

// keepRetention empties what is out of its time, now and whenever the day turns,
// until ctx ends.
func (s *Server) keepRetention(ctx context.Context) {
	r := &retention{
		store: s.store, register: s.register, rule: func() site.Retention { return s.Site().Retention },
		tell: func(ctx context.Context, e wire.Emptied) error {
			s.log.Info("out of its time", "what", e.What, "before", e.Before, "n", e.N)
			return s.floor.Note(ctx, wire.Body{Kind: wire.DataEmptied, Emptied: &e})
		},
	}
	done := hall.Day("")
	for {
		if day := s.floor.State().Day; day != done {
			if err := r.apply(ctx, day); err == nil {
				done = day
			} else if ctx.Err() == nil {
				s.log.Error("it is tried again", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(retentionLook):
		}
	}
}

// retentionLook is how often the day is looked at: nothing of this is urgent.
const retentionLook = 10 * time.Minute

// apply empties what is older than its time on a business day. A second time on
// the same day finds nothing.
func (r *retention) apply(ctx context.Context, day hall.Day) error {
	rule := r.rule()
	day, err := r.believed(day)
	if err != nil {
		return fmt.Errorf("retention: %w", err)
	}
	for _, part := range []struct {
		what string
		days int
		drop func(ctx context.Context, before hall.Day) (int, error)
	}{
		{"comments", rule.Comments, r.comments},
		{"cases", rule.Cases, r.cases},
	} {
		if part.days == 0 {
			continue
		}
		before := earlier(day, part.days)
		n, err := part.drop(ctx, before)
		if n > 0 {
			err = errors.Join(err, r.tell(ctx, wire.Emptied{What: part.what, Before: before, N: n}))
		}
		if err != nil {
			return fmt.Errorf("retention: %s: %w", part.what, err)
		}
	}
	return nil
}

// leap is how many days the hall may have been shut, as far as retention
// believes the clock: one that runs years ahead for a morning empties nothing
// that it should not.
const leap = 40

// believed is the day that counts: as a rule the hall's.
func (r *retention) believed(day hall.Day) (hall.Day, error) {
	table := r.store.Bucket(retentionBucket)
	had, ok, err := table.Get("day")
	if err != nil {
		return "", err
	}
	counts, seen, _ := strings.Cut(string(had), " ")
	switch {
	case !ok:
		counts = string(day)
	case hall.Day(seen) != day:
		counts = string(min(day, earlier(hall.Day(counts), -leap)))
	}
	return hall.Day(counts), table.Put("day", []byte(counts+" "+string(day)))
}

func earlier(day hall.Day, days int) hall.Day {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return ""
	}
	return hall.Day(t.AddDate(0, 0, -days).Format(time.DateOnly))
}

// comments empties the words beside the ratings of the days before one. Each day
// of the log is read once.
func (r *retention) comments(ctx context.Context, before hall.Day) (n int, err error) {
	done := r.store.Bucket(retentionBucket)
	since, _, err := done.Get("comments")
	if err != nil || hall.Day(since) >= before {
		return 0, err
	}
	var hashes []string
	if err := r.store.Days(hall.Day(since), earlier(before, 1), func(e queue.Entry) error {
		for i := range e.Events {
			if g := e.Events[i].Rating; e.Events[i].Kind == wire.RatingGiven && g != nil && g.CommentHash != "" {
				hashes = append(hashes, g.CommentHash)
			}
		}
		return ctx.Err()
	}); err != nil {
		return 0, err
	}
	for _, h := range hashes {
		if _, there, err := r.store.Comment(h); err != nil || !there {
			if err != nil {
				return n, err
			}
			continue
		}
		if err := r.store.DropComment(h); err != nil {
			return n, err
		}
		n++
	}
	return n, done.Put("comments", []byte(before))
}

// cases drops the case files that came to their end before a day.
func (r *retention) cases(ctx context.Context, before hall.Day) (int, error) {
	return r.register.Drop(ctx, r.store.Bucket(control.CasesBucket), before)
}
