package report

import (
	"cmp"
	"errors"
	"slices"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// stretch is a business day's part of the log: the event that opened it, in a
// log without Basis whatever was left open before that, and all up to the next
// day's opening.
type stretch struct {
	day    hall.Day
	events []wire.Event
	next   uint64 // the event that opened the next day; 0 when this one is not over
}

// errBefore says that a walk must begin earlier: the day that it began at does
// not say itself which tickets it took over.
var errBefore = errors.New("the log is older than its days' basis")

// walk calls fn for the business days that were opened at an event or behind
// it, in the order of the log, the last of them perhaps not over. fn gives
// errEnough when it wants no more.
func walk(log Log, since uint64, fn func(stretch) error) error {
	w := walker{since: since, fn: fn, open: map[string]wire.Event{}}
	err := log.Since(since, w.entry)
	if errors.Is(err, errBefore) {
		w = walker{since: since, whole: true, fn: fn, open: map[string]wire.Event{}}
		err = log.Since(0, w.entry)
	}
	if err == nil && w.now.day != "" {
		err = fn(w.now)
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

type walker struct {
	since uint64
	whole bool // it reads from the beginning
	fn    func(stretch) error
	now   stretch
	open  map[string]wire.Event // what last happened to tickets that are not over
}

func (w *walker) entry(e queue.Entry) error {
	for i := range e.Events {
		if err := w.event(&e.Events[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) event(e *wire.Event) error {
	if e.Kind == wire.DayOpened {
		if w.now.day != "" {
			w.now.next = e.Seq
			if err := w.fn(w.now); err != nil {
				return err
			}
			w.now = stretch{}
		}
		if e.Seq < w.since {
			return nil
		}
		w.now.day = e.Day
		if e.Basis == nil {
			if w.since > 1 && !w.whole {
				return errBefore
			}
			for _, before := range w.open {
				w.now.events = append(w.now.events, before)
			}
			slices.SortFunc(w.now.events, func(a, b wire.Event) int { return cmp.Compare(a.Seq, b.Seq) })
		}
	}
	if w.now.day != "" {
		w.now.events = append(w.now.events, *e)
	}
	if t := e.Ticket; t != nil && t.State.Over() {
		delete(w.open, t.ID)
	} else if t != nil {
		w.open[t.ID] = *e
	}
	return nil
}
