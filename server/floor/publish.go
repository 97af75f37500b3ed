package floor

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

const (
	// tail is how many events of the day before stay, so that those who follow
	// live are not cut off by the day's turn.
	tail = 4096
	// fresh is how long a built state is good while no event comes: waits and
	// opening hours move with the clock.
	fresh = time.Second
)

// published is what everyone may know: the fold of what is durable.
// Floor.mu guards it.
type published struct {
	pub    *queue.Engine
	hall   *hall.Hall
	events []wire.Event // of the day, behind the tail of the day before
	more   chan struct{}

	state *wire.State // of stateAt; nil when it must be built
	built time.Time
}

// publish folds a durable batch and wakes those who wait for events.
func (f *Floor) publish(list []*written) {
	f.mu.Lock()
	defer f.mu.Unlock()
	news := false
	for _, w := range list {
		if w.hall != nil {
			f.hall, f.state = w.hall, nil
			f.pub.SetHall(w.hall)
		}
		if w.entry != nil {
			f.pub.Apply(w.entry)
			f.keep(w.entry.Events)
			news = true
		}
	}
	if news {
		f.state = nil
		close(f.more)
		f.more = make(chan struct{})
	}
}

// catchUp publishes what the log holds although its commit was taken for
// failed. The commands in it were answered "unavailable"; their keys have the
// true answer now.
func (f *Floor) catchUp() error {
	var missed []*written
	seq := f.Seq()
	if f.cfg.Log.Last() <= seq {
		return nil
	}
	err := f.cfg.Log.Replay(func([]byte) error { return nil }, func(e queue.Entry) error {
		if e.First() > seq {
			missed = append(missed, &written{entry: &e})
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.publish(missed)
	return nil
}

// keep adds events to the day's feed; a new day keeps but a tail of the old.
func (f *Floor) keep(events []wire.Event) {
	f.events = append(f.events, events...)
	for i := range events {
		if events[i].Kind == wire.DayOpened && len(f.events) > tail {
			f.events = append(make([]wire.Event, 0, tail+1024), f.events[len(f.events)-tail:]...)
			return
		}
	}
}

// After returns the events of the current day behind seq, uncut and shared
// (do not change them), and a channel that is closed when there are newer
// ones. ok is false when seq cannot be resumed: too old, or beyond the end.
func (f *Floor) After(seq uint64) (events []wire.Event, more <-chan struct{}, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	last := f.pub.Seq()
	first := last - uint64(len(f.events)) + 1
	if seq > last || seq+1 < first {
		return nil, f.more, false
	}
	i := int(seq + 1 - first)
	return f.events[i:len(f.events):len(f.events)], f.more, true
}

// Events are those that are kept: all of the current day's, behind some of
// the day's before. They are uncut and shared: do not change them.
func (f *Floor) Events() []wire.Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.events[:len(f.events):len(f.events)]
}

// State is the whole hall, uncut, as it was published last. Do not change it.
func (f *Floor) State() *wire.State {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.clock.now()
	if f.state == nil || now.Sub(f.built) >= fresh || now.Before(f.built) {
		f.state, f.built = f.pub.State(now), now
		f.state.Epoch = f.cfg.Log.Epoch()
	}
	return f.state
}

// Seq is the seq of the last published event.
func (f *Floor) Seq() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pub.Seq()
}

// Epoch names this history.
func (f *Floor) Epoch() string { return f.cfg.Log.Epoch() }

// Hall is the site in force. Do not change it.
func (f *Floor) Hall() *hall.Hall {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.hall
}

// ByToken finds a ticket by its holder's token, today's and for a day
// yesterday's; ahead and wait are as of now.
func (f *Floor) ByToken(token string) (t hall.Ticket, ahead int, wait *hall.Wait, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pub.ByToken(token, f.clock.now())
}

// Notice is what a ticket's holder is to know of it; see queue.Engine.Notice.
func (f *Floor) Notice(token string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pub.Notice(token, f.clock.now())
}

// Suggestions are all that the hall keeps, in the order in which they came.
// Nobody changes them.
func (f *Floor) Suggestions() []*wire.Suggestion {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pub.Suggestions()
}

// Suggestion finds the one that a tracking code follows; nil if there is none.
func (f *Floor) Suggestion(code string) *wire.Suggestion {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pub.Suggestion(code)
}

// Outlook is what lies before a counter: whom it calls next, at most so many,
// and what undo takes back there. ok is false for a counter that is not there.
func (f *Floor) Outlook(counter string, most int) (queue.Outlook, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pub.Outlook(counter, f.clock.now(), most)
}

// Offline is a kiosk's block of numbers; nil if it has none.
func (f *Floor) Offline(kiosk string) *wire.Offline {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pub.Offline(kiosk)
}

// Asked are the slips that a printer was asked for and has not said a word of.
func (f *Floor) Asked(printer string) []wire.AskedJob {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pub.Asked(printer)
}
