package store

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"motcua/internal/hall"
	"motcua/server/queue"
)

// Replay hands over the newest snapshot that is good, if there is one, and
// then every entry in order, beginning with the one that the snapshot was taken
// at: its events may be asked for again, though they are folded in. A damaged snapshot is passed over for
// an older one; a damaged entry is an error that wraps ErrCorrupt. It stops at
// the first error of the functions it is given.
func (s *Store) Replay(restore func(snapshot []byte) error, entry func(queue.Entry) error) error {
	return guard(func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			since, err := newest(tx, restore)
			if err != nil {
				return err
			}
			return walk(tx, since, entry)
		})
	})
}

// newest restores the newest snapshot that is good and of this version, and returns its seq, 0 for none.
func newest(tx *bolt.Tx, restore func([]byte) error) (uint64, error) {
	c := tx.Bucket(bucketSnapshots).Cursor()
	for k, v := c.Last(); k != nil; k, v = c.Prev() {
		payload, err := unseal(kindSnapshot, seqOf(k), v)
		if err != nil {
			continue
		}
		if err = restore(payload); errors.Is(err, queue.ErrVersion) {
			continue
		}
		return seqOf(k), err
	}
	return 0, nil
}

// walk calls fn for the entry that holds a seq and for all behind it, and
// checks that none is missing. From 0 it walks the whole log.
func walk(tx *bolt.Tx, seq uint64, fn func(queue.Entry) error) error {
	log := tx.Bucket(bucketLog)
	days := log.Cursor()
	next := uint64(1)
	day, _ := days.Last()
	for day != nil {
		b := log.Bucket(day)
		if b == nil {
			return fmt.Errorf("log %s: %w: no bucket", day, ErrCorrupt)
		}
		c := b.Cursor()
		if k, _ := c.First(); seqOf(k) <= seq && k != nil {
			switch k, _ = c.Seek(seqKey(seq)); {
			case k == nil:
				k, _ = c.Last()
			case seqOf(k) != seq:
				k, _ = c.Prev()
			}
			next = seqOf(k)
			break
		}
		prev, _ := days.Prev()
		if prev == nil {
			day, _ = days.First()
			break
		}
		day = prev
	}
	for ; day != nil; day, _ = days.Next() {
		b := log.Bucket(day)
		c := b.Cursor()
		for k, v := c.Seek(seqKey(next)); k != nil; k, v = c.Next() {
			e, err := decodeEntry(seqOf(k), v)
			if err != nil {
				return fmt.Errorf("log %s: %w", day, err)
			}
			if e.First() != next {
				return fmt.Errorf("log %s: %w: event %d follows %d", day, ErrCorrupt, e.First(), next-1)
			}
			next = e.Last() + 1
			if err := fn(e); err != nil {
				return err
			}
		}
		if end := b.Sequence(); end >= next {
			return fmt.Errorf("log %s: %w: ends at event %d of %d", day, ErrCorrupt, next-1, end)
		}
	}
	return nil
}

// Days calls fn for the entries of the business days from one to another,
// both included, in order.
func (s *Store) Days(from, to hall.Day, fn func(queue.Entry) error) error {
	return guard(func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			log := tx.Bucket(bucketLog)
			days := log.Cursor()
			for day, _ := days.Seek([]byte(from)); day != nil && hall.Day(day) <= to; day, _ = days.Next() {
				c := log.Bucket(day).Cursor()
				for k, v := c.First(); k != nil; k, v = c.Next() {
					e, err := decodeEntry(seqOf(k), v)
					if err != nil {
						return fmt.Errorf("log %s: %w", day, err)
					}
					if err := fn(e); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
}

// LastDay is the latest business day in the log, "" when there is none.
func (s *Store) LastDay() (day hall.Day, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		last, _ := tx.Bucket(bucketLog).Cursor().Last()
		day = hall.Day(last)
		return nil
	})
	return day, err
}

// Comment returns a citizen's words by the hash that the log has of them; ok
// is false when they were emptied.
func (s *Store) Comment(hash string) (words string, ok bool, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		if v := tx.Bucket(bucketComments).Get([]byte(hash)); v != nil {
			words, ok = string(v), true
		}
		return nil
	})
	return words, ok, err
}

// DropComment empties a comment for good; the log keeps its hash.
func (s *Store) DropComment(hash string) error {
	return s.change(func(tx *bolt.Tx) error { return tx.Bucket(bucketComments).Delete([]byte(hash)) })
}

// Since calls fn for the entry that holds a seq and for all behind it, in
// order; from 0 for the whole log. It checks that none is missing.
func (s *Store) Since(seq uint64, fn func(queue.Entry) error) error {
	return guard(func() error {
		return s.db.View(func(tx *bolt.Tx) error { return walk(tx, seq, fn) })
	})
}
