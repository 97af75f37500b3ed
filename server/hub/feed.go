package hub

import (
	"context"
	"sync"
	"time"
)

// feed remembers when events were published, so that the age of a message
// that a client has not taken can be told. It knows the last marks only; an
// older event has its time from the connection that reads it.
type feed struct {
	mu    sync.Mutex
	marks [1024]mark // a ring
	n     int        // marks ever made
}

// mark says that every event up to seq was published by at.
type mark struct {
	seq uint64
	at  time.Time
}

func newFeed() *feed { return &feed{} }

// run follows the floor until ctx ends and wakes the writers.
func (f *feed) run(ctx context.Context, fl Floor, wake func()) {
	seq := fl.Seq()
	for ctx.Err() == nil {
		events, more, ok := fl.After(seq)
		switch {
		case !ok: // the day has turned faster than we have looked
			seq = fl.Seq()
			wake()
			continue
		case len(events) > 0:
			seq = events[len(events)-1].Seq
			f.note(seq, time.Now())
			wake()
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-more:
		}
	}
}

func (f *feed) note(seq uint64, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.marks[f.n%len(f.marks)] = mark{seq, now}
	f.n++
}

// published is when an event went out; now for one so new that it has no
// mark yet, zero for one that is too old to be known.
func (f *feed) published(seq uint64, now time.Time) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := now
	for i := f.n - 1; i >= 0 && i > f.n-1-len(f.marks); i-- {
		m := f.marks[i%len(f.marks)]
		if m.seq < seq {
			return at
		}
		at = m.at
	}
	return time.Time{}
}
