package store

import (
	"fmt"
	"strconv"

	bolt "go.etcd.io/bbolt"
)

// migrations bring a file from one layout to the next, in order; the schema of
// a file is how many of them it has seen. They only ever grow at the end.
var migrations = []struct {
	what string
	do   func(tx *bolt.Tx) error
}{
	{"the first layout", func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketMeta, bucketLog, bucketSnapshots, bucketComments, bucketKV} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		epoch, err := newEpoch()
		if err != nil {
			return err
		}
		return tx.Bucket(bucketMeta).Put(keyEpoch, []byte(epoch))
	}},
	{"ratings, folded from the log", refold},
}

// migrate does what a file has not seen yet.
func migrate(tx *bolt.Tx) error {
	schema := 0
	if meta := tx.Bucket(bucketMeta); meta != nil {
		n, err := strconv.Atoi(string(meta.Get(keySchema)))
		if err != nil || n < 1 {
			return fmt.Errorf("meta: %w: schema %q", ErrCorrupt, meta.Get(keySchema))
		}
		schema = n
	}
	if schema > len(migrations) {
		return newer(schema)
	}
	for i := schema; i < len(migrations); i++ {
		if err := migrations[i].do(tx); err != nil {
			return fmt.Errorf("schema %d, %s: %w", i+1, migrations[i].what, err)
		}
	}
	if schema == len(migrations) {
		return nil
	}
	return tx.Bucket(bucketMeta).Put(keySchema, []byte(strconv.Itoa(len(migrations))))
}
