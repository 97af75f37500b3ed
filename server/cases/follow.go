package cases

import (
	"context"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// Log is the hall's history; the store is one.
type Log interface {
	// Days calls fn for the entries of some business days, in order.
	Days(from, to hall.Day, fn func(queue.Entry) error) error
}

// Feed is what the hall says now; the floor is one.
type Feed interface {
	Seq() uint64
	// After returns the events behind seq, and a channel that is closed when
	// there are newer ones; ok is false when they are gone from memory.
	After(seq uint64) (events []wire.Event, more <-chan struct{}, ok bool)
}

// dayKey is where Follow keeps how far it has read.
const dayKey = "day"

// lastDay is behind every business day.
const lastDay hall.Day = "9999-12-31"

// Follow takes in what the hall's counters do, until ctx ends: first what
// happened since it was called last, so that a crash loses nothing.
func (r *Register) Follow(ctx context.Context, log Log, feed Feed) error {
	f := follower{Register: r, before: map[string]*Case{}}
	if err := f.catchUp(ctx, log); err != nil {
		return unless(ctx, err)
	}
	for ctx.Err() == nil {
		// The log may be ahead of what the hall has said of it.
		events, more, ok := feed.After(min(f.seq, feed.Seq()))
		if !ok {
			if err := f.catchUp(ctx, log); err != nil {
				return unless(ctx, err)
			}
			continue
		}
		for i := range events {
			if err := f.fold(&events[i]); err != nil {
				return err
			}
		}
		select {
		case <-more:
		case <-ctx.Done():
		}
	}
	return nil
}

// unless is err, or nil when ctx has ended: what is left is taken in the next
// time.
func unless(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // nobody waits for it any more
	}
	return err
}

// follower is a register that follows a hall.
type follower struct {
	*Register
	seq uint64 // taken in
	// before is what a finish replaced, by ticket, for its undo; nil where
	// there was nothing. It is emptied each day.
	before map[string]*Case
}

// catchUp reads the log from the day that was kept. What matters is gathered
// first, the least of each event: the file must not be written while it is being
// read, and a register that begins beside a year of log has much to read. What
// became of it is written together, for a sync of each would take as long again.
func (f *follower) catchUp(ctx context.Context, log Log) error {
	day, _, err := f.table.Get(dayKey)
	if err != nil {
		return err
	}
	var list []wire.Event
	last := f.seq
	if err := log.Days(hall.Day(day), lastDay, func(e queue.Entry) error {
		for i := range e.Events {
			if matters(&e.Events[i]) {
				list = append(list, least(&e.Events[i]))
			}
			last = e.Events[i].Seq
		}
		return ctx.Err()
	}); err != nil {
		return err
	}
	changes := &heap{under: f.table, to: map[string][]byte{}}
	late := follower{Register: &Register{changes, f.now}, seq: f.seq, before: f.before}
	for i := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := late.fold(&list[i]); err != nil {
			return err
		}
	}
	if err := changes.write(ctx); err != nil {
		return err
	}
	f.seq = last
	return nil
}

// least is what of an event matters to the register.
func least(e *wire.Event) wire.Event {
	out := wire.Event{Seq: e.Seq, At: e.At, Body: wire.Body{Kind: e.Kind, Undone: e.Undone, Day: e.Day}}
	if t := e.Ticket; t != nil {
		out.Ticket = &hall.Ticket{ID: t.ID, CaseCode: t.CaseCode, Outcome: t.Outcome}
	}
	return out
}

// matters reports whether an event may change the register.
func matters(e *wire.Event) bool {
	switch e.Kind {
	case wire.DayOpened:
		return true
	case wire.TicketFinished:
		return e.Ticket != nil && e.Ticket.CaseCode != ""
	case wire.StepUndone:
		return e.Ticket != nil && e.Undone == wire.TicketFinished
	}
	return false
}

// outcomes are the states that a finish leads to: the file was received, must
// be mended, or its result was handed over. Other outcomes say nothing of it.
var outcomes = map[string]State{"accepted": Received, "returned": Supplement, "handed-over": Returned}

// fold takes in one event. An event that was taken in before changes nothing.
func (f *follower) fold(e *wire.Event) error {
	if e.Seq <= f.seq {
		return nil
	}
	f.seq = e.Seq
	if !matters(e) {
		return nil
	}
	switch e.Kind {
	case wire.TicketFinished:
		return f.finished(e)
	case wire.StepUndone:
		return f.undone(e)
	}
	clear(f.before)
	if kept, _, err := f.table.Get(dayKey); err != nil || string(kept) >= string(e.Day) {
		return err
	}
	return f.table.Put(dayKey, []byte(e.Day))
}

func (f *follower) finished(e *wire.Event) error {
	t := e.Ticket
	old, ok, err := f.find(t.CaseCode)
	if err != nil || ok && !old.AsOf.Before(e.At) {
		return err
	}
	state := outcomes[t.Outcome]
	if state == "" && t.Outcome == "" && !ok {
		state = Received // a hall that wants no outcome
	}
	if state == "" || Key(t.CaseCode) == "" {
		return nil
	}
	f.before[t.ID] = &Case{Code: t.CaseCode}
	if ok {
		f.before[t.ID] = &old
	}
	return f.Put(Case{Code: t.CaseCode, State: state, Due: old.Due, AsOf: e.At})
}

// undone takes a finish back.
func (f *follower) undone(e *wire.Event) error {
	old := f.before[e.Ticket.ID]
	delete(f.before, e.Ticket.ID)
	switch {
	case old == nil:
		return nil
	case old.State == "":
		return f.table.Delete(Key(old.Code))
	}
	return f.keep(*old)
}
