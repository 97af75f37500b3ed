package store

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
	"motcua/server/rating"
)

// ratingTable is the bucket of ratings as package rating sees it, within one
// transaction.
type ratingTable struct{ tx *bolt.Tx }

// part finds the bucket of a part, "given/2026-11-21"; nil when it is not there.
func (t ratingTable) part(name string) *bolt.Bucket {
	b := t.tx.Bucket(bucketRatings)
	for part := range strings.SplitSeq(name, "/") {
		if b != nil && part != "" {
			b = b.Bucket([]byte(part))
		}
	}
	return b
}

func (t ratingTable) Get(part, key string) []byte {
	if b := t.part(part); b != nil {
		return b.Get([]byte(key))
	}
	return nil
}

func (t ratingTable) Put(part, key string, value []byte) (err error) {
	b := t.tx.Bucket(bucketRatings)
	for name := range strings.SplitSeq(part, "/") {
		if name == "" {
			continue
		}
		if b, err = b.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return b.Put([]byte(key), value)
}

// rate folds what a record says of ratings, in the record's own commit.
func (w *writer) rate(tx *bolt.Tx, events []wire.Event) (err error) {
	if len(events) == 0 {
		return nil
	}
	w.ratings.tx = tx
	if w.book == nil {
		// What is there was folded from the log, and the log is what counts.
		if w.book, err = rating.Open(&w.ratings); err != nil {
			return refold(tx)
		}
	}
	for i := range events {
		if err := w.book.Apply(&events[i]); err != nil {
			return fmt.Errorf("ratings: %w", err)
		}
	}
	return nil
}

// settleRatings puts what a commit changed of ratings, at its end.
func (w *writer) settleRatings() error {
	if w.book == nil {
		return nil
	}
	return w.book.Flush()
}

// matter are the events that ratings are folded from.
func matter(events []wire.Event) (list []wire.Event) {
	for i := range events {
		if rating.Matters(&events[i]) {
			list = append(list, events[i])
		}
	}
	return list
}

// refold makes the bucket of ratings from the log.
func refold(tx *bolt.Tx) error {
	if tx.Bucket(bucketRatings) != nil {
		if err := tx.DeleteBucket(bucketRatings); err != nil {
			return err
		}
	}
	if _, err := tx.CreateBucket(bucketRatings); err != nil {
		return err
	}
	return foldRatings(tx, ratingTable{tx})
}

// foldRatings folds the log's ratings into a table.
func foldRatings(tx *bolt.Tx, into rating.Table) error {
	book, err := rating.Open(into)
	if err != nil {
		return err
	}
	if err := walk(tx, 0, func(e queue.Entry) error {
		for i := range e.Events {
			if err := book.Apply(&e.Events[i]); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return book.Flush()
}

// CheckRatings holds the ratings against the log and says where they differ;
// with mend they are then made again.
func (s *Store) CheckRatings(mend bool) (problems []string, err error) {
	if err := guard(func() error {
		return s.db.View(func(tx *bolt.Tx) (err error) {
			problems, err = auditRatings(tx)
			return err
		})
	}); err != nil {
		return nil, fmt.Errorf("store: ratings: %w", err)
	}
	if !mend || len(problems) == 0 {
		return problems, nil
	}
	if err := s.change(func(tx *bolt.Tx) error {
		s.book = nil // its next rating reads what is there then
		return refold(tx)
	}); err != nil {
		return problems, fmt.Errorf("store: ratings: %w", err)
	}
	return problems, nil
}

// Ratings calls fn for the business days from one to another, both included,
// that have ratings, in order. Store is a rating.Source.
func (s *Store) Ratings(from, to hall.Day, fn func(rating.Day) error) error {
	return guard(func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			b := ratingTable{tx}.part(rating.PartDays)
			if b == nil {
				return nil
			}
			c := b.Cursor()
			for k, v := c.Seek([]byte(from)); k != nil && hall.Day(k) <= to; k, v = c.Next() {
				d := rating.Day{Day: hall.Day(k)}
				if err := rating.Read(v, &d.Tally); err != nil {
					return fmt.Errorf("ratings of %s: %w: %w", k, ErrCorrupt, err)
				}
				if err := fn(d); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// Comments gives the words that a tally shows: of those that are still there,
// in the order of their hashes, which is none.
func (s *Store) Comments(hashes []string) (list []string, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketComments)
		for _, h := range hashes {
			if v := b.Get([]byte(h)); v != nil {
				list = append(list, string(v))
			}
		}
		return nil
	})
	return list, err
}

// audit holds the ratings that the log folds into against those in the file,
// row by row. Days whose rows were dropped (they need not be kept for ever) are
// passed over.
type audit struct {
	file ratingTable
	mine map[string][]byte // all but the rows, by part and key
	bad  []string
}

func (a *audit) Get(part, key string) []byte { return a.mine[part+" "+key] }

func (a *audit) Put(part, key string, value []byte) error {
	if !strings.HasPrefix(part, rating.PartGiven) {
		a.mine[part+" "+key] = bytes.Clone(value)
		return nil
	}
	if b := a.file.part(part); b != nil && !bytes.Equal(b.Get([]byte(key)), value) {
		a.bad = append(a.bad, fmt.Sprintf("ratings: event %s is another in the log", strings.TrimLeft(key, "0")))
	}
	return nil
}

// auditRatings says in what the file's ratings differ from the log's.
func auditRatings(tx *bolt.Tx) ([]string, error) {
	a := &audit{file: ratingTable{tx}, mine: map[string][]byte{}}
	if err := foldRatings(tx, a); err != nil {
		return nil, err
	}
	for name, value := range a.mine {
		part, key, _ := strings.Cut(name, " ")
		if have := a.file.Get(part, key); !bytes.Equal(have, value) {
			a.bad = append(a.bad, "ratings: the log folds into another "+strings.TrimSpace(part+" "+key))
		}
	}
	if days := a.file.part(rating.PartDays); days != nil {
		c := days.Cursor()
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			if a.mine[rating.PartDays+" "+string(k)] == nil {
				a.bad = append(a.bad, fmt.Sprintf("ratings: the log has none on %s", k))
			}
		}
	}
	slices.Sort(a.bad)
	return a.bad, nil
}
