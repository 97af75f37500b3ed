// Package store keeps a hall in one bbolt file: the log, snapshots, citizens'
// comments, settings.
package store

import (
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Store is an open file. All methods are safe for concurrent use.
type Store struct{ db *bolt.DB }

// Open opens or makes the file; another process that has it open is an error.
func Open(path string) (*Store, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", path, err)
	}
	return &Store{db: db}, nil
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// Bucket is a small named table of settings, accounts or the like.
func (s *Store) Bucket(name string) *Bucket { return &Bucket{s, []byte(name)} }
