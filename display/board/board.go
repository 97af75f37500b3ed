// Package board decides what a board shows, and for how long. It is pure: the
// hall's state and events come in, with the time they are seen; a Picture and the
// calls to be spoken come out.
//
//	Snapshot, Event   news of the hall
//	Lost, CatchUp     the line is cut; it stands again and the missed events come
//	Step              moves on: which call stands large now, what to say of it
//	Picture           what is seen at this moment
//	Next              when that changes without any news
//
// A new call blinks three times and stands large for Hold. Calls that come
// together are shown one after another, each for at least Turn, but stand in the
// rows and the list of recent ones at once. A call that is taken back (undo), or
// answered before its turn came, is neither shown large nor spoken. After a cut
// line the calls that were missed and still wait for their person are shown and
// spoken once; what was called before the cut is never repeated.
package board

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Times of a board.
const (
	Hold = 20 * time.Second // a new call stands large so long, if no other waits
	Turn = 4 * time.Second  // and at least so long if one does: the blink, and the voice in one language

	blinks     = 3
	blinkEvery = time.Second
	staleAfter = 2 * time.Second // a shorter cut is not worth a word

	// After a cut the missed events come in one go. Until none came for
	// catchGap, what is older than catchOld is folded in silence: a later one of
	// them may answer the call of an earlier.
	catchGap = 300 * time.Millisecond
	catchOld = 2 * time.Second

	testFor = 6 * time.Second  // a test of the loudspeaker is shown so long
	testOld = 10 * time.Second // and is no longer made when its manager has gone on
)

// MaxRows is the number of counters up to which each has a row of its own.
const MaxRows = 12

const (
	maxRecent = 5
	keepCalls = 16
)

// Kind is the kind of a board.
type Kind uint8

// A board is for the whole hall or hangs over one counter.
const (
	WholeHall Kind = iota
	OneCounter
)

// Config says which board it is.
type Config struct {
	// ID is the board's name. A counter's id makes it the board over that
	// counter; every other name is a board for the whole hall.
	ID       string
	Counters []string // the counters of a hall board's zone; empty: all
}

// Board is one board. It is for one goroutine.
type Board struct {
	cfg   Config
	kind  Kind // known with the first state
	state *wire.State
	zone  *time.Location
	ahead time.Duration // the hall's clock less ours

	calls []*shown // of the day, the newest first
	queue []*shown // wait for their turn to stand large, the oldest first
	hero  *shown   // stands large
	since time.Time
	seen  time.Time // the hall's time of the newest call that we know of

	device string    // the name of this box, once the hall has said it
	tested time.Time // when the loudspeaker was to be tried
	test   bool      // and has not been yet

	quiet time.Time // until then missed events may still come
	lost  time.Time // zero: the line stands
}

// shown is one call as a board knows it.
type shown struct {
	ticket, number, counter string
	at                      time.Time
}

// Say is a call to be spoken.
type Say struct {
	Number  string
	Counter hall.Text
	Langs   []string // in this order; all but the first may be left out when calls queue up
	Test    bool     // no call: the loudspeaker is tried
}

// New makes a board that knows nothing yet.
func New(c Config) *Board { return &Board{cfg: c, zone: time.Local} }

// State is the hall as the board knows it, nil before the first snapshot. The
// caller does not change it.
func (b *Board) State() *wire.State { return b.state }

// Name says what the hall calls this box.
func (b *Board) Name(device string) { b.device = device }

// Clock sets the hall's clock: at our own time now it shows t. The zone is the
// hall's where this machine knows it, else the offset that t came with.
func (b *Board) Clock(t, now time.Time, zone *time.Location) {
	b.ahead = t.Sub(now)
	b.zone = zone
}

func (b *Board) hallTime(now time.Time) time.Time { return now.Add(b.ahead).In(b.zone) }

// shows reports whether a counter belongs to this board.
func (b *Board) shows(counter string) bool {
	if b.kind == OneCounter {
		return counter == b.cfg.ID
	}
	return len(b.cfg.Counters) == 0 || slices.Contains(b.cfg.Counters, counter)
}

// Snapshot takes a whole state. The board keeps s and folds events into it.
// Calls that were made since the last one known, and still wait, are new; on a
// board that just started only those of the last Hold are.
func (b *Board) Snapshot(s *wire.State, now time.Time) {
	since := b.seen
	if b.state == nil || b.state.Epoch != s.Epoch || b.state.Day != s.Day {
		since = maxTime(since, now.Add(b.ahead-Hold))
	}
	b.state, b.quiet = s, time.Time{}
	b.kind = WholeHall
	if s.Counter(b.cfg.ID) != nil {
		b.kind = OneCounter
	}
	b.calls, b.queue = nil, nil
	old := b.hero
	b.hero = nil
	for _, t := range called(s) {
		if b.shows(t.Counter) {
			b.calls = append(b.calls, &shown{t.ID, t.Number.String(), t.Counter, t.CalledAt})
		}
	}
	b.calls = b.calls[:min(len(b.calls), keepCalls)]
	for _, c := range slices.Backward(b.calls) {
		b.seen = maxTime(b.seen, c.at)
		if c.at.After(since) && b.waits(c) {
			b.queue = append(b.queue, c)
		}
		if old != nil && c.ticket == old.ticket && !c.at.After(old.at) {
			b.hero = c
		}
	}
	if b.hero == nil && len(b.calls) > len(b.queue) {
		b.hero, b.since = b.calls[len(b.queue)], time.Time{}
	}
	b.lost = time.Time{}
}

// called lists the tickets that were asked to a counter, the newest call first;
// of calls without a time, those that still wait come first.
func called(s *wire.State) []hall.Ticket {
	var out []hall.Ticket
	for _, t := range s.Tickets {
		if t.Counter != "" && t.State != hall.Waiting && (!t.CalledAt.IsZero() || t.State == hall.Called || t.State == hall.Serving) {
			out = append(out, t)
		}
	}
	for _, c := range s.Counters {
		if t := c.Ticket; t != nil && s.Ticket(t.ID) == nil {
			out = append(out, *t)
			s.Tickets = append(s.Tickets, *t)
		}
	}
	slices.SortStableFunc(out, func(x, y hall.Ticket) int {
		if d := y.CalledAt.Compare(x.CalledAt); d != 0 || x.State == y.State {
			return d
		}
		if x.State == hall.Called {
			return -1
		}
		return 1
	})
	return out
}

// CatchUp says that the line stands again: what happened meanwhile comes now.
func (b *Board) CatchUp(now time.Time) {
	b.lost = time.Time{}
	b.quiet = now.Add(catchGap)
}

// Event folds one event.
func (b *Board) Event(e wire.Event, now time.Time) {
	b.lost = time.Time{}
	if now.Before(b.quiet) && e.At.Before(now.Add(b.ahead-catchOld)) {
		b.quiet = now.Add(catchGap)
	}
	if b.state == nil || e.Seq <= b.state.Seq {
		return
	}
	b.state.Apply(e)
	switch e.Kind {
	case wire.TicketCalled, wire.TicketRecalled:
		if e.Ticket != nil && b.shows(e.Ticket.Counter) {
			b.add(&shown{e.Ticket.ID, e.Ticket.Number.String(), e.Ticket.Counter, e.At})
		}
	case wire.StepUndone:
		if e.Ticket != nil && e.Ticket.State != hall.Called && e.Ticket.State != hall.Serving {
			b.withdraw(e.Ticket.ID)
		}
	case wire.DayOpened:
		b.calls, b.queue, b.hero = nil, nil, nil
	case wire.SoundTested:
		mine := e.Board == "" || e.Board == b.cfg.ID || e.Board == b.device
		if mine && now.Add(b.ahead).Sub(e.At) < testOld {
			b.tested, b.test = now, true
		}
	}
}

// add puts a call at the head of the list and at the end of the queue; a
// recall takes the place of the first call.
func (b *Board) add(s *shown) {
	same := func(o *shown) bool { return o.ticket == s.ticket }
	b.calls = slices.Insert(slices.DeleteFunc(b.calls, same), 0, s)
	b.calls = b.calls[:min(len(b.calls), keepCalls)]
	b.queue = append(slices.DeleteFunc(b.queue, same), s)
	b.seen = maxTime(b.seen, s.at)
}

func (b *Board) withdraw(ticket string) {
	same := func(o *shown) bool { return o.ticket == ticket }
	b.calls, b.queue = slices.DeleteFunc(b.calls, same), slices.DeleteFunc(b.queue, same)
	if b.hero != nil && same(b.hero) {
		b.hero, b.since = nil, time.Time{}
	}
}

// Lost says that the line was cut at t, by our own clock.
func (b *Board) Lost(t time.Time) {
	if b.lost.IsZero() {
		b.lost = t
	}
}

// Step moves on to the next call when it is its turn and gives what is to be
// said of it. It is called after each piece of news and at Next.
func (b *Board) Step(now time.Time) (said []Say) {
	if b.state == nil || now.Before(b.quiet) {
		return nil
	}
	if b.test {
		b.test = false
		_, langs := b.names()
		said = append(said, Say{Test: true, Langs: langs[:1]})
	}
	b.queue = slices.DeleteFunc(b.queue, func(s *shown) bool { return !b.waits(s) })
	if len(b.queue) == 0 || b.hero != nil && now.Before(b.since.Add(Turn)) {
		return said
	}
	b.hero, b.queue, b.since = b.queue[0], b.queue[1:], now
	return append(said, b.say(b.hero))
}

func (b *Board) say(s *shown) Say {
	_, langs := b.names()
	return Say{Number: s.number, Counter: b.call(s).Name, Langs: langs[:min(len(langs), 2)]}
}

// waits reports whether a call is still to be answered.
func (b *Board) waits(s *shown) bool {
	t := b.state.Ticket(s.ticket)
	return t != nil && t.State == hall.Called && t.Counter == s.counter
}

// fresh reports whether the call that stands large is a new one.
func (b *Board) fresh(now time.Time) bool {
	return b.hero != nil && !b.since.IsZero() && now.Before(b.since.Add(Hold))
}

func (b *Board) inverted(now time.Time) bool {
	d := now.Sub(b.since)
	return b.fresh(now) && d >= 0 && d < blinks*blinkEvery && d%blinkEvery < blinkEvery/2
}

// Next is when the picture changes without news: the clock's minute, a blink,
// the turn of the next call, the word about a cut line.
func (b *Board) Next(now time.Time) time.Time {
	h := now.Add(b.ahead)
	next := now.Add(h.Truncate(time.Minute).Add(time.Minute).Sub(h))
	sooner := func(t time.Time) {
		if t.After(now) && t.Before(next) {
			next = t
		}
	}
	if b.fresh(now) {
		for i := range 2*blinks - 1 {
			sooner(b.since.Add(time.Duration(i+1) * blinkEvery / 2))
		}
		sooner(b.since.Add(Hold))
		if len(b.queue) > 0 {
			sooner(b.since.Add(Turn))
		}
	}
	sooner(b.quiet)
	sooner(b.tested.Add(testFor))
	if !b.lost.IsZero() {
		sooner(b.lost.Add(staleAfter))
	}
	return next
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
