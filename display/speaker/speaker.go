// Package speaker is a board's voice while it runs: it hears of the hall, keeps
// what is to be said (display/voice), heeds the server's word on who speaks at a
// shared loudspeaker (link.Status.Speaks) and plays one announcement after
// another, never two at once.
//
//	Line, Fold    news, from the screen; they never wait
//	run           says what is next, as long as it may: switches the PA on, plays,
//	              tells the server how far it has come
//	State         how the sound is, for the board and its health
//
// A board that is not to speak keeps its queue, so that it goes on at the right
// call the moment it is told to. What cannot be played stays in the queue: the
// duty goes to another board, and the loudspeaker is tried again every tryAgain.
package speaker

import (
	"context"
	"sync"
	"time"

	"motcua/display/voice"
	"motcua/internal/hall"
	"motcua/internal/journal"
	"motcua/internal/link"
	"motcua/internal/spoken"
	"motcua/internal/wire"
)

const (
	// tryAgain is how long a loudspeaker that failed is left alone.
	tryAgain = 10 * time.Second
	// fresh is how old a call may be that a board which has just been switched on,
	// and shares no loudspeaker, says.
	fresh = 20 * time.Second
	// catchGap is how long no missed event has come when all of them are in;
	// catchOld is from which age on an event is a missed one.
	catchGap = 300 * time.Millisecond
	catchOld = 2 * time.Second
	testOld  = 10 * time.Second // a test of the sound is no longer made: its manager has gone on
)

// Player puts one saying on the loudspeaker and waits until it is over. An error
// means that nothing, or not all of it, was heard; ctx ends it.
type Player interface {
	Play(ctx context.Context, s voice.Saying) error
	// Ready says why nothing can be played; nil when it can.
	Ready() error
	// Try finds out whether a loudspeaker that failed works again.
	Try(ctx context.Context) error
}

// Switch turns a public address system on before the first word and off after the
// last ("hệ thống truyền thanh"). It never waits long.
type Switch interface {
	On(ctx context.Context)
	Off()
}

// Config is what a speaker is made of. Board, Player, Own and Said are needed.
type Config struct {
	Board  string // id
	Player Player
	Switch Switch // nil: there is none
	// Own says whether the board speaks where the hall names no loudspeaker for it.
	Own     func(b *hall.Board, info *wire.HallInfo) bool
	Numbers spoken.Numbers // "": as the hall wants it
	Said    func(wire.Said)
	Began   func(call, now time.Time) // a call begins to be said, by the hall's clock; nil: nobody asks
	Log     *journal.Logger           // nil: silent
}

// Speaker is made with New and ended with Close.
type Speaker struct {
	cfg  Config
	kick chan struct{} // holds a token when there is something to look at
	end  context.CancelFunc
	done chan struct{}

	mu     sync.Mutex // guards what follows
	q      voice.Queue
	line   link.Status
	hall   wire.HallInfo
	zone   *time.Location
	shows  []hall.Board // whose calls it says
	own    bool
	shared bool
	first  string // language
	epoch  string
	day    hall.Day  // of what it has folded
	added  uint64    // the newest call that it has heard of
	until  time.Time // missed events may come until then
	told   uint64    // up to where all is said, as the hall knows
	turn   uint64    // the server's word that it heeds
	failed error     // of the loudspeaker, when it was used last
	retry  time.Time
	test   time.Time // the loudspeaker is to be tried, until then
	saying bool
	stop   context.CancelFunc // ends what is being said; nil: nothing is
	said   *wire.Said
}

// New starts a speaker.
func New(cfg Config) *Speaker {
	if cfg.Log == nil {
		cfg.Log = journal.Discard()
	}
	ctx, end := context.WithCancel(context.Background())
	s := &Speaker{cfg: cfg, kick: make(chan struct{}, 1), end: end, done: make(chan struct{}), zone: time.Local}
	go s.run(ctx)
	return s
}

// Close ends what is being said, and the speaker.
func (s *Speaker) Close() {
	s.end()
	<-s.done
}

// Wake has the speaker look again: its player has changed.
func (s *Speaker) Wake() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// Fault says why nothing can be heard; nil when it can.
func (s *Speaker) Fault() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault()
}

func (s *Speaker) fault() error {
	if s.failed != nil {
		return s.failed
	}
	return s.cfg.Player.Ready()
}

// Speaks reports whether the board is one that speaks: by itself, or in its turn.
func (s *Speaker) Speaks() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.own || s.shared
}

// StandsBy reports whether another board speaks, or may, at its loudspeaker.
func (s *Speaker) StandsBy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shared && (s.line.Duty == nil || !s.line.Duty.Speak)
}

func (s *Speaker) hallTime(now time.Time) time.Time { return now.Add(s.line.Offset).In(s.zone) }
