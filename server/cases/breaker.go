package cases

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// breaker keeps questions from a system that does not answer, so that nobody
// stands before a kiosk until a time-out for what is known already: after
// tooOften failures one after the other it lets none through for restsWell,
// then one, and all again when that one was answered.
type breaker struct {
	now func() time.Time

	mu     sync.Mutex
	failed int       // one after the other
	since  time.Time // of the first of them
	last   error
	until  time.Time // it rests
	trial  bool      // the one question is under way
}

// may reports whether the system may be asked; whoever may must call told.
func (b *breaker) may() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed < tooOften {
		return nil
	}
	if b.trial || b.now().Before(b.until) {
		return fmt.Errorf("%w: it is left alone for a while", ErrAway)
	}
	b.trial = true
	return nil
}

// told hears what came of it. What the answer says of one file is no fault of
// the system's.
func (b *breaker) told(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trial = false
	if !errors.Is(err, ErrAway) {
		b.failed, b.last = 0, nil
		return
	}
	if b.failed == 0 {
		b.since = b.now()
	}
	b.failed, b.last = b.failed+1, err
	if b.failed >= tooOften {
		b.until = b.now().Add(restsWell)
	}
}

// why says since when and why the system is not asked; "" when it is.
func (b *breaker) why() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed < tooOften {
		return ""
	}
	return fmt.Sprintf("%v, since %s", b.last, b.since.Format("15:04"))
}
