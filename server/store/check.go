package store

import (
	"bytes"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"motcua/server/queue"
)

// Fold is what Check folds the log into: a queue.Engine.
type Fold interface {
	Restore(snapshot []byte) error
	Apply(*queue.Entry)
	Snapshot() ([]byte, error)
}

// Report is what Check found.
type Report struct {
	Entries, Events, Snapshots int
	Problems                   []string // empty: the file is sound
}

// Check reads the whole file: bbolt's own pages, every record's checksum and
// order, and whether the log folds into each snapshot again, byte by byte. The
// hall may run meanwhile. An error means that it could not look; what is wrong
// with the file is in the report.
func (s *Store) Check(fresh func() Fold) (Report, error) {
	var r Report
	problem := func(err error) {
		if err != nil {
			r.Problems = append(r.Problems, err.Error())
		}
	}
	err := s.db.View(func(tx *bolt.Tx) error {
		problem(guard(func() error {
			for err := range tx.Check() {
				problem(fmt.Errorf("pages: %w", err))
			}
			return nil
		}))
		problem(guard(func() error { return r.fold(tx, fresh(), fresh()) }))
		return nil
	})
	return r, err
}

// fold walks the log from its start and compares at each snapshot that probe can
// read: one of another version is left alone.
func (r *Report) fold(tx *bolt.Tx, f, probe Fold) error {
	snapshots := tx.Bucket(bucketSnapshots)
	c := snapshots.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if _, err := unseal(kindSnapshot, seqOf(k), v); err != nil {
			r.Problems = append(r.Problems, "snapshot: "+err.Error())
		}
	}
	return walk(tx, 0, func(e queue.Entry) error {
		r.Entries++
		r.Events += len(e.Events)
		f.Apply(&e)
		v := snapshots.Get(seqKey(e.Last()))
		if v == nil {
			return nil
		}
		r.Snapshots++
		want, err := unseal(kindSnapshot, e.Last(), v)
		if err != nil {
			return nil //nolint:nilerr // the walk over the records has said it already
		}
		have, err := f.Snapshot()
		if err != nil {
			return err
		}
		if !bytes.Equal(have, want) && !errors.Is(probe.Restore(want), queue.ErrVersion) {
			r.Problems = append(r.Problems, fmt.Sprintf("the log up to event %d does not fold into its snapshot", e.Last()))
		}
		return nil
	})
}
