package archive

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"motcua/internal/diag"
	"motcua/internal/hall"
	"motcua/server/store"
)

// Plan is when copies are made by themselves. The zero value makes none.
type Plan struct {
	Dir  string     // an existing folder, best on another disk; "" makes none
	At   hall.Clock // when, each day
	Keep int        // how many are kept; the oldest goes
}

// Config is what a Keeper works with.
type Config struct {
	Plan func() Plan      // as the site in force has it
	Now  func() time.Time // in the hall's zone
	Fill func(io.Writer) error
	// Done is told of each copy, or why there is none.
	Done func(path string, f store.Found, took time.Duration, err error)
}

// Keeper makes a copy each day. Its health says whether the last one worked.
type Keeper struct {
	cfg Config

	mu   sync.Mutex
	err  error
	last time.Time // of the newest copy that is known
	told string    // its name
}

// NewKeeper is a keeper that has not begun.
func NewKeeper(cfg Config) *Keeper { return &Keeper{cfg: cfg} }

// Copies are named so that they sort by their day, and nothing else in the
// folder is ever touched.
const (
	namePrefix = "hall-"
	nameSuffix = ".db" + packed
)

func nameOf(day hall.Day) string { return namePrefix + string(day) + nameSuffix }

// look is how often the clock is asked whether a copy is due: a laptop that
// slept, or a clock that was set, must not lose a night.
const look = time.Minute

// Run makes a copy whenever one is due, until ctx ends. A copy that failed is
// tried again after a while.
func (k *Keeper) Run(ctx context.Context) {
	t := time.NewTicker(look)
	defer t.Stop()
	wait := time.Time{}
	for {
		if now := k.cfg.Now(); !now.Before(wait) {
			if k.Due(now) && k.Make(now) != nil {
				wait = now.Add(again)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// again is how long a copy that failed is waited with.
const again = 15 * time.Minute

// Due reports whether today's copy is to be made: its hour has come and it is
// not there.
func (k *Keeper) Due(now time.Time) bool {
	p := k.cfg.Plan()
	if p.Dir == "" {
		return false
	}
	day := hall.DayOf(now, now.Location())
	if now.Before(day.At(p.At, now.Location())) {
		return false
	}
	_, err := os.Lstat(filepath.Join(p.Dir, nameOf(day)))
	return err != nil
}

// Make makes today's copy and throws away those that are one too many.
func (k *Keeper) Make(now time.Time) error {
	p := k.cfg.Plan()
	path := filepath.Join(p.Dir, nameOf(hall.DayOf(now, now.Location())))
	began := time.Now()
	f, err := save(p.Dir, path, k.cfg.Fill)
	if err == nil {
		err = thin(p.Dir, p.Keep)
	}
	k.mu.Lock()
	if k.err = err; err == nil {
		k.last, k.told = now, path
	}
	k.mu.Unlock()
	k.cfg.Done(path, f, time.Since(began), err)
	return err
}

// save is Save into a folder that must be there: the point of a disk that is
// not mounted would take the copies, and fill the disk beside the hall.
func save(dir, path string, fill func(io.Writer) error) (store.Found, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return store.Found{}, fmt.Errorf("backup: the folder %s is not there: is its disk mounted?", dir)
	}
	return Save(path, fill)
}

// List are the copies in a folder, the newest first.
func List(dir string) ([]string, error) {
	list, err := filepath.Glob(filepath.Join(dir, namePrefix+"????-??-??"+nameSuffix))
	slices.Sort(list)
	slices.Reverse(list)
	return list, err
}

func thin(dir string, keep int) error {
	list, err := List(dir)
	if err != nil {
		return err
	}
	for _, old := range list[min(len(list), max(keep, 1)):] {
		if err := os.Remove(old); err != nil {
			return fmt.Errorf("backup: throw away the oldest: %w", err)
		}
	}
	return nil
}

// stale is how old the newest copy may be before people are told.
const stale = 36 * time.Hour

// Health is how the copies are; ok is false where none are to be made.
func (k *Keeper) Health() (n diag.Node, ok bool) {
	p := k.cfg.Plan()
	if p.Dir == "" {
		return n, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	n = diag.Node{Name: "backup"}
	if k.last.IsZero() {
		if list, err := List(p.Dir); err == nil && len(list) > 0 {
			if info, err := os.Stat(list[0]); err == nil {
				k.last, k.told = info.ModTime(), list[0]
			}
		}
	}
	switch {
	case k.err != nil:
		n.State, n.Detail = diag.Warn, k.err.Error()
	case k.last.IsZero():
		n.Detail = "the first one is made at " + p.At.String()
	case k.cfg.Now().Sub(k.last) > stale:
		n.State, n.Detail = diag.Warn, "the newest is of "+k.last.Format(time.DateOnly)
	default:
		n.Detail = filepath.Base(k.told)
	}
	return n, true
}
