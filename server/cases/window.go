package cases

import (
	"context"
	"errors"
	"sync"
	"time"
)

// What a Window answers when it does not answer.
var (
	ErrUnknown = errors.New("nothing is known of this code")
	ErrTooMany = errors.New("too many codes that are not there")
)

// An address may ask for this many codes that are not there within a minute.
// Good questions are not counted: a whole hall's phones share one address.
const (
	missesAllowed = 30
	missWindow    = time.Minute
	manyAddresses = 10000
)

// Window is where the public asks a Source. It is safe for concurrent use.
type Window struct {
	source Source
	now    func() time.Time

	mu     sync.Mutex
	misses map[string][]time.Time // by address, oldest first
}

// NewWindow opens a window on a source; now nil means time.Now.
func NewWindow(s Source, now func() time.Time) *Window {
	if now == nil {
		now = time.Now
	}
	return &Window{source: s, now: now, misses: map[string][]time.Time{}}
}

// Ask finds a case for somebody at an address. The errors are ErrUnknown,
// ErrTooMany and those of the source.
func (w *Window) Ask(ctx context.Context, address, code string) (Case, error) {
	if w.shut(address) {
		return Case{}, ErrTooMany
	}
	c, ok, err := w.source.Find(ctx, code)
	if err != nil {
		return Case{}, err
	}
	if !ok {
		w.missed(address)
		return Case{}, ErrUnknown
	}
	return c, nil
}

func (w *Window) shut(address string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.recent(address)) >= missesAllowed
}

// recent drops what is older than the window's minute.
func (w *Window) recent(address string) []time.Time {
	list, now := w.misses[address], w.now()
	for len(list) > 0 && now.Sub(list[0]) >= missWindow {
		list = list[1:]
	}
	if len(list) == 0 {
		delete(w.misses, address)
	} else {
		w.misses[address] = list
	}
	return list
}

func (w *Window) missed(address string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.misses) >= manyAddresses {
		for a := range w.misses {
			w.recent(a)
		}
	}
	w.misses[address] = append(w.recent(address), w.now())
}
