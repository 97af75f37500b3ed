// Package board decides what a board shows, and for how long. It is pure: the
// hall's state and events come in, with the time they are seen; a Picture comes
// out. What is said of a call is display/speaker's.
//
//	Snapshot, Event   news of the hall
//	Lost, Found       the line is cut; it stands again
//	Picture           what is seen at this moment
//	Next              when that changes without any news
//
// A new call blinks three times and stands large for a while (internal/turns). Calls that come
// together are shown one after another but stand in the rows and the list of
// recent ones at once. A call that is taken back (undo), or answered before its
// turn came, is not shown large.
//
// The picture follows from the hall's state, the times of its events and the
// hall's clock alone, never from when the events arrived. A board that was cut
// off shows, once it has caught up, what one that stayed shows; two boards always
// show the same; and a snapshot of what is known already changes nothing.
package board

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/turns"
	"motcua/internal/wire"
)

const (
	// staleAfter is how long a cut is not worth a word: a server that is started
	// anew is back by then.
	staleAfter = 5 * time.Second

	testFor = 6 * time.Second  // a test of the loudspeaker is shown so long
	testOld = 10 * time.Second // and not at all when its manager has gone on
)

// MaxRows is the number of counters up to which each has a row of its own.
const MaxRows = hall.MaxRows

const maxRecent = 5

// Kind is the kind of a board.
type Kind uint8

// A board is for the whole hall or hangs over one counter.
const (
	WholeHall Kind = iota
	OneCounter
)

// Config says which board it is.
type Config struct {
	// ID is the board's name in the hall's site. Of one that the site does not
	// speak of, a counter's id makes it the board over that counter; every other
	// name is a board for the whole hall.
	ID       string
	Counters []string // the zone of a board that the site does not speak of; empty: all
}

// Board is one board. It is for one goroutine.
type Board struct {
	cfg   Config
	state *wire.State
	is    hall.Board // as the state says
	clock clock

	turns turns.Turns
	heard uint64 // the newest call on this board

	device string    // the name of this box, once the hall has said it
	tested time.Time // when the loudspeaker was tried, by the hall's clock

	lost time.Time // by our own clock; zero: the line stands
}

// New makes a board that knows nothing yet.
func New(c Config) *Board { return &Board{cfg: c, clock: clock{zone: time.Local}} }

// State is the hall as the board knows it, nil before the first snapshot. The
// caller does not change it.
func (b *Board) State() *wire.State { return b.state }

// WholeHall reports whether it is a board of the hall, not one over a counter.
func (b *Board) WholeHall() bool { return b.is.Counter == "" }

// Is is the board as the hall's site describes it; the zero one before the first
// state.
func (b *Board) Is() hall.Board { return b.is }

// Name says what the hall calls this box.
func (b *Board) Name(device string) { b.device = device }

// Clock sets the hall's clock: at our own time now it shows t. The zone is the
// hall's where this machine knows it, else the offset that t came with.
func (b *Board) Clock(t, now time.Time, zone *time.Location) {
	b.clock.zone = zone
	b.clock.set(t, now)
}

// HallTime is the hall's clock at our own time now.
func (b *Board) HallTime(now time.Time) time.Time { return b.clock.at(now) }

// Heard is the event of the newest call on this board; 0 before the first.
func (b *Board) Heard() uint64 { return b.heard }

// look sees which board it is, and reports whether its zone is another one than
// before.
func (b *Board) look() bool {
	old := b.is
	b.is = b.state.Board(b.cfg.ID)
	if len(b.cfg.Counters) > 0 && len(b.is.Counters) == 0 && len(b.is.Services) == 0 && b.WholeHall() {
		b.is.Counters = b.cfg.Counters
	}
	return old.Counter != b.is.Counter || !slices.Equal(old.Counters, b.is.Counters) || !slices.Equal(old.Services, b.is.Services)
}

// Snapshot takes a whole state. The board keeps s and folds events into it.
func (b *Board) Snapshot(s *wire.State, now time.Time) {
	if b.state == nil || b.state.Epoch != s.Epoch || b.state.Day != s.Day {
		b.heard = 0
	}
	for i := range s.Counters { // an older server's counters may know tickets that its list does not
		if t := s.Counters[i].Ticket; t != nil && s.Ticket(t.ID) == nil {
			s.Tickets = append(s.Tickets, *t)
		}
	}
	b.state, b.lost = s, time.Time{}
	b.look()
	b.replay(now)
	for _, c := range s.Calls {
		b.heard = max(b.heard, c.Seq)
	}
}

// replay works the turns out anew from the calls that the state remembers.
func (b *Board) replay(now time.Time) {
	b.turns = turns.Replay(b.state, b.is, func(t time.Time) time.Time { return b.clock.seen(t, now) })
}

// Event folds one event.
func (b *Board) Event(e wire.Event, now time.Time) {
	b.lost = time.Time{}
	if b.state == nil || e.Seq <= b.state.Seq {
		return
	}
	at := b.clock.seen(e.At, now)
	b.turns.Advance(at)
	waited := e.Ticket != nil && b.asked(e.Ticket.ID)
	b.state.Apply(e)
	if e.Site != nil && b.look() {
		b.replay(now)
	}
	switch {
	case e.Kind == wire.DayOpened:
		b.turns = turns.From(at)
	case e.Kind == wire.SoundTested:
		if mine := e.Board == "" || e.Board == b.cfg.ID || e.Board == b.device; mine && b.HallTime(now).Sub(at) < testOld {
			b.tested = at
		}
	case e.Ticket == nil:
	case (e.Kind == wire.TicketCalled || e.Kind == wire.TicketRecalled) && b.is.ShowsCall(e.Ticket.Service, e.Ticket.Counter):
		t := e.Ticket
		b.turns.Call(&turns.Call{Seq: e.Seq, Ticket: t.ID, Number: t.Number.String(), Service: t.Service, Counter: t.Counter, At: at})
		b.heard = e.Seq
	case waited && !b.asked(e.Ticket.ID):
		b.ended(e.Ticket.ID, e.Kind == wire.StepUndone && e.Undone == wire.TicketCalled)
	}
}

// ended is told of a ticket that is no longer asked for; undone takes its call
// back as though it had never been.
func (b *Board) ended(ticket string, undone bool) {
	if undone {
		b.turns.Withdraw(ticket)
	} else {
		b.turns.Over(ticket)
	}
}

// Lost says that the line was cut at t, by our own clock.
func (b *Board) Lost(t time.Time) {
	if b.lost.IsZero() {
		b.lost = t
	}
}

// Found says that the line stands again.
func (b *Board) Found() { b.lost = time.Time{} }

// asked reports whether a ticket is asked to a counter of this board.
func (b *Board) asked(ticket string) bool {
	t := b.state.Ticket(ticket)
	return t != nil && t.State == hall.Called && b.is.ShowsCall(t.Service, t.Counter)
}

// Next is when the picture changes without any event: the clock's minute, a
// blink, the turn of the next call, the word about a cut line.
func (b *Board) Next(now time.Time) time.Time {
	h := b.HallTime(now)
	next := h.Truncate(time.Minute).Add(time.Minute)
	sooner := func(t time.Time) {
		if t.After(h) && t.Before(next) {
			next = t
		}
	}
	l := b.largeAt(h)
	l.changes(h, sooner)
	sooner(b.tested.Add(testFor))
	if !b.lost.IsZero() {
		sooner(h.Add(b.lost.Add(staleAfter).Sub(now)))
	}
	return now.Add(next.Sub(h))
}
