package store

import (
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"motcua/internal/wire"
	"motcua/server/queue"
	"motcua/server/rating"
)

// keepSnapshots is how many snapshots stay, should the newest be damaged.
const keepSnapshots = 3

// job is something to be written: records of entries, or a change of settings.
type job struct {
	records []record
	change  func(tx *bolt.Tx) error
	err     error
	done    chan struct{}
}

// record is an entry ready to be put.
type record struct {
	day         string
	first, last uint64
	value       []byte
	comment     string
	hash        string
	words       map[string]string // of suggestions, by their hash
	emptied     []string          // hashes of words that go
	snapshot    []byte            // sealed
	ratings     []wire.Event      // what ratings are folded from
}

// writer is the state of the goroutine that writes.
type writer struct {
	last  uint64 // seq of the last event in the file
	day   string // of the bucket that it is in
	doubt bool   // a commit failed and may yet be on the disk

	ratings ratingTable  // of the commit that is being written
	book    *rating.Book // on it; nil: to be read again
}

// Last is the seq of the last event that is surely on the disk.
func (s *Store) Last() uint64 { return s.settled.Load() }

// Append makes all entries durable in one commit, or none of them. They must
// follow the last event in the file without a gap. When it fails, the file is
// as it was before.
func (s *Store) Append(entries []queue.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	j := &job{records: make([]record, 0, len(entries)), done: make(chan struct{})}
	for i := range entries {
		r, err := encode(&entries[i])
		if err != nil {
			return err
		}
		j.records = append(j.records, r)
	}
	return s.submit(j)
}

func encode(e *queue.Entry) (record, error) {
	if len(e.Events) == 0 {
		return record{}, errors.New("store: an entry without events")
	}
	value, err := encodeEntry(e)
	if err != nil {
		return record{}, err
	}
	r := record{day: e.Events[0].At.Format(time.DateOnly), first: e.First(), last: e.Last(), value: value, ratings: matter(e.Events)}
	if e.Comment != "" {
		for i := range e.Events {
			if g := e.Events[i].Rating; g != nil {
				r.comment, r.hash = e.Comment, g.CommentHash
			}
		}
	}
	r.words = e.Words
	for i := range e.Events {
		if s := e.Events[i].Suggestion; s != nil && e.Events[i].Kind == wire.SuggestionEmptied {
			r.emptied = append(r.emptied, s.Words, s.Answer)
		}
	}
	if e.Snapshot != nil {
		r.snapshot = seal(kindSnapshot, r.last, e.Snapshot)
	}
	return r, nil
}

// change runs a change of settings in the next commit.
func (s *Store) change(fn func(tx *bolt.Tx) error) error {
	return s.submit(&job{change: fn, done: make(chan struct{})})
}

func (s *Store) submit(j *job) error {
	select {
	case s.jobs <- j:
	case <-s.quit:
		return ErrClosed
	}
	select {
	case <-j.done:
	case <-s.done: // the writer has gone; it may have done this job last
		select {
		case <-j.done:
		default:
			return ErrClosed
		}
	}
	return j.err
}

// write is the one goroutine that changes the file. All that waits goes into
// one commit.
func (s *Store) write() {
	defer close(s.done)
	var jobs []*job
	for {
		jobs = jobs[:0]
		select {
		case j := <-s.jobs:
			jobs = append(jobs, j)
		case <-s.quit:
			return
		}
		for more := true; more; {
			select {
			case j := <-s.jobs:
				jobs = append(jobs, j)
			default:
				more = false
			}
		}
		s.commit(jobs)
		for _, j := range jobs {
			close(j.done)
		}
	}
}

// commit writes jobs in one transaction. A job that does not fit the log is
// refused alone; an error of the disk refuses them all.
func (s *Store) commit(jobs []*job) {
	last, day := s.last, s.day
	err := guard(func() error {
		if err := s.settle(); err != nil {
			return err
		}
		return s.db.Update(func(tx *bolt.Tx) error {
			for _, j := range jobs {
				if err := s.put(tx, j); err != nil {
					return err
				}
			}
			return s.settleRatings()
		})
	})
	s.ratings.tx = nil
	if err == nil {
		s.settled.Store(s.last)
		return
	}
	s.book = nil
	s.last, s.day = last, day
	if s.inFile() != last && s.settleAs(last) == nil {
		return // the commit is in the file, and by now on the disk
	}
	for _, j := range jobs {
		if j.err == nil {
			j.err = fmt.Errorf("store: %w", err)
		}
	}
}

// put writes one job. Its own refusal stays in the job; an error ends the
// whole commit.
func (s *Store) put(tx *bolt.Tx, j *job) error {
	if j.change != nil {
		j.err = j.change(tx)
		return nil
	}
	next := s.last + 1
	for i := range j.records {
		if r := &j.records[i]; r.first != next {
			j.err = fmt.Errorf("store: event %d does not follow %d", r.first, next-1)
			return nil
		}
		next = j.records[i].last + 1
	}
	for i := range j.records {
		if err := s.putRecord(tx, &j.records[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) putRecord(tx *bolt.Tx, r *record) error {
	if r.day > s.day { // never back, should a zone or a clock change
		if _, err := tx.Bucket(bucketLog).CreateBucketIfNotExists([]byte(r.day)); err != nil {
			return err
		}
		s.day = r.day
	}
	b := tx.Bucket(bucketLog).Bucket([]byte(s.day))
	b.FillPercent = 0.95 // keys only grow
	if err := b.Put(seqKey(r.first), r.value); err != nil {
		return err
	}
	if err := b.SetSequence(r.last); err != nil {
		return err
	}
	s.last = r.last
	if r.comment != "" {
		if err := tx.Bucket(bucketComments).Put([]byte(r.hash), []byte(r.comment)); err != nil {
			return err
		}
	}
	if err := r.putWords(tx.Bucket(bucketComments)); err != nil {
		return err
	}
	if err := s.rate(tx, r.ratings); err != nil {
		return err
	}
	if r.snapshot != nil {
		return putSnapshot(tx, r.last, r.snapshot)
	}
	return nil
}

// putWords keeps the words of suggestions, and empties those that were kept long
// enough.
func (r *record) putWords(b *bolt.Bucket) error {
	for hash, words := range r.words {
		if err := b.Put([]byte(hash), []byte(words)); err != nil {
			return err
		}
	}
	for _, hash := range r.emptied {
		if hash == "" {
			continue
		}
		if err := b.Delete([]byte(hash)); err != nil {
			return err
		}
	}
	return nil
}

func putSnapshot(tx *bolt.Tx, seq uint64, value []byte) error {
	b := tx.Bucket(bucketSnapshots)
	if err := b.Put(seqKey(seq), value); err != nil {
		return err
	}
	var keys [][]byte
	c := b.Cursor()
	for k, _ := c.Last(); k != nil; k, _ = c.Prev() {
		keys = append(keys, k)
	}
	for _, k := range keys[min(len(keys), keepSnapshots):] {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// inFile is the last seq that a new transaction sees.
func (s *Store) inFile() (last uint64) {
	if err := guard(func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			log := tx.Bucket(bucketLog)
			if day, _ := log.Cursor().Last(); day != nil {
				last = log.Bucket(day).Sequence()
			}
			return nil
		})
	}); err != nil {
		return s.last
	}
	return last
}

// settleAs handles a commit whose last write reached the file although its
// sync failed: if the disk takes it now, it happened.
func (s *Store) settleAs(before uint64) error {
	s.doubt = true
	if err := s.settle(); err != nil {
		s.last = before
		return err
	}
	return nil
}

// settle ends a doubt: as long as the disk does not say that it holds what the
// file shows, nothing more is written.
func (s *Store) settle() error {
	if !s.doubt {
		return nil
	}
	if err := s.db.Sync(); err != nil {
		return fmt.Errorf("an earlier commit is not on the disk: %w", err)
	}
	if err := s.db.View(s.loadWriter); err != nil {
		return err
	}
	s.doubt = false
	s.settled.Store(s.last)
	return nil
}

func (s *Store) loadWriter(tx *bolt.Tx) error {
	log := tx.Bucket(bucketLog)
	if day, _ := log.Cursor().Last(); day != nil {
		s.day, s.last = string(day), log.Bucket(day).Sequence()
	}
	return nil
}
