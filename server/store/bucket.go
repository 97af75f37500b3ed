package store

import (
	"bytes"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Bucket is a small named table of settings, accounts or the like.
func (s *Store) Bucket(name string) *Bucket { return &Bucket{s, []byte(name)} }

// Bucket is a small named table. Values are copies; changes are durable when
// the call returns.
type Bucket struct {
	s    *Store
	name []byte
}

// Get returns the value of a key.
func (b *Bucket) Get(key string) (value []byte, ok bool, err error) {
	err = b.s.db.View(func(tx *bolt.Tx) error {
		if t := b.in(tx); t != nil {
			if v := t.Get([]byte(key)); v != nil {
				value, ok = bytes.Clone(v), true
			}
		}
		return nil
	})
	return value, ok, err
}

// Put sets the value of a key. An empty key is an error.
func (b *Bucket) Put(key string, value []byte) error {
	if err := b.s.change(func(tx *bolt.Tx) error {
		t, err := tx.Bucket(bucketKV).CreateBucketIfNotExists(b.name)
		if err != nil {
			return err
		}
		return t.Put([]byte(key), bytes.Clone(value))
	}); err != nil {
		return fmt.Errorf("store: put %s/%s: %w", b.name, key, err)
	}
	return nil
}

// Delete removes a key; a missing one is no error.
func (b *Bucket) Delete(key string) error {
	if err := b.s.change(func(tx *bolt.Tx) error {
		if t := b.in(tx); t != nil {
			return t.Delete([]byte(key))
		}
		return nil
	}); err != nil {
		return fmt.Errorf("store: delete %s/%s: %w", b.name, key, err)
	}
	return nil
}

// ForEach calls fn for every key in order, on a copy of the table: fn may
// change it. It stops at fn's error and returns it.
func (b *Bucket) ForEach(fn func(key string, value []byte) error) error {
	var keys []string
	var values [][]byte
	err := b.s.db.View(func(tx *bolt.Tx) error {
		t := b.in(tx)
		if t == nil {
			return nil
		}
		return t.ForEach(func(k, v []byte) error {
			keys, values = append(keys, string(k)), append(values, bytes.Clone(v))
			return nil
		})
	})
	for i := 0; err == nil && i < len(keys); i++ {
		err = fn(keys[i], values[i])
	}
	return err
}

// Each shows fn every key in order, in one look and without a copy: fn keeps no
// value and writes nothing. It stops at fn's error and returns it.
func (b *Bucket) Each(fn func(key string, value []byte) error) error {
	return b.s.db.View(func(tx *bolt.Tx) error {
		t := b.in(tx)
		if t == nil {
			return nil
		}
		return t.ForEach(func(k, v []byte) error { return fn(string(k), v) })
	})
}

func (b *Bucket) in(tx *bolt.Tx) *bolt.Bucket {
	return tx.Bucket(bucketKV).Bucket(b.name)
}
