package store

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"motcua/internal/hall"
)

// Found is what Examine read in a file.
type Found struct {
	Schema int
	Epoch  string
	Last   uint64    // seq of the last event; 0 for a hall in which nothing happened
	At     time.Time // of that event
	// From and To are the first and last day of the log; "" without one.
	From, To hall.Day
	Records  int
}

// Examine reads a file that no hall uses, a backup, and changes nothing in it:
// bbolt's own pages, the checksum and the place of every record, and that every
// day is there to its last event. It does not fold the log; Check does. A file that is damaged, foreign
// or of a newer program is an error.
func Examine(path string) (f Found, err error) {
	if info, err := os.Stat(path); err != nil {
		return f, fmt.Errorf("examine: %w", err)
	} else if info.Size() == 0 {
		return f, fmt.Errorf("examine %s: %w: it is empty", path, ErrCorrupt)
	}
	if err := probe(path); err != nil {
		return f, fmt.Errorf("examine %s: %w", path, err)
	}
	err = guard(func() error {
		db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, ReadOnly: true})
		if errors.Is(err, berrors.ErrTimeout) {
			return errors.New("another program has it open: it is no backup but a hall that runs")
		}
		if err != nil {
			return err
		}
		return errors.Join(guard(func() error { return db.View(f.read) }), db.Close())
	})
	if err != nil {
		return f, fmt.Errorf("examine %s: %w", path, err)
	}
	return f, nil
}

// read fills f from a whole file.
func (f *Found) read(tx *bolt.Tx) error {
	if err := ours(tx); err != nil {
		return err
	}
	if err := f.meta(tx.Bucket(bucketMeta)); err != nil {
		return err
	}
	for err := range tx.Check() {
		return fmt.Errorf("pages: %w: %w", ErrCorrupt, err)
	}
	if err := f.log(tx.Bucket(bucketLog)); err != nil {
		return err
	}
	if err := sealed(tx.Bucket(bucketSnapshots), kindSnapshot, nil); err != nil {
		return fmt.Errorf("snapshots: %w", err)
	}
	return nil
}

// ours refuses a bbolt file of another program.
func ours(tx *bolt.Tx) error {
	for _, name := range [][]byte{bucketMeta, bucketLog, bucketSnapshots, bucketComments, bucketKV} {
		if tx.Bucket(name) == nil {
			return fmt.Errorf("it is no hall's: it has no %q", name)
		}
	}
	return nil
}

func (f *Found) meta(b *bolt.Bucket) (err error) {
	f.Epoch = string(b.Get(keyEpoch))
	if f.Schema, err = strconv.Atoi(string(b.Get(keySchema))); err != nil || f.Schema < 1 || f.Epoch == "" {
		return fmt.Errorf("meta: %w: schema %q", ErrCorrupt, b.Get(keySchema))
	}
	if f.Schema > len(migrations) {
		return newer(f.Schema)
	}
	return nil
}

// newer refuses a file that a program of tomorrow has written.
func newer(schema int) error {
	return fmt.Errorf("the file has schema %d, this program knows %d: a newer program made it", schema, len(migrations))
}

// log reads the records of all days. Only each day's last one is decoded: it
// must be where the day's bucket says that the day ends.
func (f *Found) log(log *bolt.Bucket) error {
	return log.ForEachBucket(func(day []byte) error {
		b := log.Bucket(day)
		var last []byte
		if err := sealed(b, kindEntry, func(k []byte) error {
			if seqOf(k) <= f.Last {
				return fmt.Errorf("%w: record %d lies behind event %d", ErrCorrupt, seqOf(k), f.Last)
			}
			last = k
			f.Records++
			return nil
		}); err != nil {
			return fmt.Errorf("log %s: %w", day, err)
		}
		if last == nil {
			return nil
		}
		e, err := decodeEntry(seqOf(last), b.Get(last))
		if err != nil {
			return fmt.Errorf("log %s: %w", day, err)
		}
		if f.Last = e.Last(); f.Last != b.Sequence() {
			return fmt.Errorf("log %s: %w: ends at event %d of %d", day, ErrCorrupt, f.Last, b.Sequence())
		}
		f.At, f.To = e.Events[len(e.Events)-1].At, hall.Day(day)
		if f.From == "" {
			f.From = f.To
		}
		return nil
	})
}

// sealed checks the records of a bucket; fn, which may be nil, is called for
// each key in order.
func sealed(b *bolt.Bucket, kind byte, fn func(key []byte) error) error {
	return b.ForEach(func(k, v []byte) error {
		if v == nil {
			return fmt.Errorf("%w: %q is a bucket", ErrCorrupt, k)
		}
		if _, err := unseal(kind, seqOf(k), v); err != nil || fn == nil {
			return err
		}
		return fn(k)
	})
}
