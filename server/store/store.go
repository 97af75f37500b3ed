package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// The top of the bucket tree.
var (
	bucketMeta      = []byte("meta")
	bucketLog       = []byte("log")
	bucketSnapshots = []byte("snapshots")
	bucketComments  = []byte("comments")
	bucketKV        = []byte("kv")
	bucketRatings   = []byte("ratings")

	keySchema = []byte("schema")
	keyEpoch  = []byte("epoch")
)

// ErrClosed is returned by calls on a closed store.
var ErrClosed = errors.New("store is closed")

// Store is an open file. All methods are safe for concurrent use.
type Store struct {
	// static after Open
	db   *bolt.DB
	path string
	jobs chan *job
	quit chan struct{}
	done chan struct{} // closed when the writer has ended

	settled atomic.Uint64 // the last seq on the disk; written by the write goroutine

	closing sync.Once
	mu      sync.Mutex // guards epoch
	epoch   string

	writer // owned by the write goroutine
}

// Open opens or makes the file and brings an older layout up to date. Another
// process that has it open, a damaged file and one of a newer program are
// errors.
func Open(path string) (*Store, error) {
	if err := probe(path); err != nil {
		return nil, fmt.Errorf("store %s: %w", path, err)
	}
	s := &Store{path: path, jobs: make(chan *job, 256), quit: make(chan struct{}), done: make(chan struct{})}
	err := guard(func() error {
		var err error
		s.db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout:         time.Second,
			FreelistType:    bolt.FreelistMapType,
			InitialMmapSize: mapped,
		})
		if errors.Is(err, berrors.ErrTimeout) {
			return errors.New("another program has it open: does a server run on this directory already?")
		}
		if err != nil {
			return err
		}
		s.db.AllocSize = allocated
		if err := s.db.Update(migrate); err != nil {
			return err
		}
		return s.db.View(s.load)
	})
	if err != nil {
		if s.db != nil {
			err = errors.Join(err, s.db.Close())
		}
		return nil, fmt.Errorf("store %s: %w", path, err)
	}
	s.settled.Store(s.last)
	go s.write()
	return s, nil
}

// Held reports whether a program has a store open. It changes nothing in the
// file, which may be damaged.
func Held(path string) (held bool, err error) {
	err = guard(func() error {
		db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
		if err == nil {
			return db.Close()
		}
		if held = errors.Is(err, berrors.ErrTimeout); held || errors.Is(err, fs.ErrPermission) {
			return err
		}
		return nil // nobody can have what is no store open
	})
	if held {
		err = nil
	}
	return held, err
}

// mapped is how much of the address space is kept for the file. To map more of
// it, bbolt waits until nobody reads: a backup to a slow disk, or a year's
// report, would stop the hall. It costs addresses only, of which a 32-bit board
// has few.
const mapped = 1 << (29 + 6*(strconv.IntSize/64))

// allocated is by how much the file grows.
const allocated = 1 << 20

// load reads what the store keeps in memory.
func (s *Store) load(tx *bolt.Tx) error {
	s.epoch = string(tx.Bucket(bucketMeta).Get(keyEpoch))
	log := tx.Bucket(bucketLog)
	if day, _ := log.Cursor().Last(); day != nil {
		b := log.Bucket(day)
		if b == nil {
			return fmt.Errorf("log %s: %w: no bucket", day, ErrCorrupt)
		}
		s.day, s.last = string(day), b.Sequence()
	}
	return nil
}

// Close waits for what is being written and closes the file. Calling it again
// does nothing.
func (s *Store) Close() (err error) {
	s.closing.Do(func() {
		close(s.quit)
		<-s.done
		err = s.db.Close()
	})
	return err
}

// Epoch names this history: it is made with the file, and anew when a backup
// was restored.
func (s *Store) Epoch() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.epoch
}

// NewEpoch gives the history a new name, so that nobody mistakes events that
// come after a restored backup for those that came after the original.
func (s *Store) NewEpoch() error {
	epoch, err := newEpoch()
	if err != nil {
		return err
	}
	if err := s.change(func(tx *bolt.Tx) error { return tx.Bucket(bucketMeta).Put(keyEpoch, []byte(epoch)) }); err != nil {
		return fmt.Errorf("store: new epoch: %w", err)
	}
	s.mu.Lock()
	s.epoch = epoch
	s.mu.Unlock()
	return nil
}

func newEpoch() (string, error) {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", fmt.Errorf("store: epoch: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}

// Backup writes a copy of the file as it stands, while the hall runs on.
func (s *Store) Backup(w io.Writer) error {
	return s.db.View(func(tx *bolt.Tx) error {
		_, err := tx.WriteTo(w)
		return err
	})
}

// Path is where the file is.
func (s *Store) Path() string { return s.path }

func (s *Store) beside(name string) string { return filepath.Join(filepath.Dir(s.path), name) }
