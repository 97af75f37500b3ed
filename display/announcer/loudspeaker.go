package announcer

import (
	"context"
	"sync"
	"time"

	"motcua/display/voice"
	"motcua/internal/journal"
)

// tryEvery is how often a loudspeaker that does not sound is tried again.
const tryEvery = 10 * time.Second

// State is how a player is.
type State struct {
	Ready bool
	// Asleep says that the browser wants a touch before it lets anything sound.
	Asleep bool
	Err    error // why it is not ready
}

// player puts one announcement on the loudspeaker and waits until it is over.
type player interface {
	check() State
	play(ctx context.Context, a Announcement) error
}

// Loudspeaker plays what a board says, and knows whether it can. It tries itself
// when it is opened and, as long as nothing sounds, every tryEvery: a card that
// comes back is used at once. Make it with Open and end it with Close.
type Loudspeaker struct {
	packs *Packs
	play  player
	log   *journal.Logger
	news  func()

	end  context.CancelFunc
	done chan struct{}
	kick chan struct{} // holds a token when it has just failed

	mu    sync.Mutex
	fault error // why nothing sounds; guarded by mu
}

// Open opens the loudspeaker of this machine. changed hears when Ready says
// something else than before; it must not wait, and may be nil.
func Open(packs *Packs, log *journal.Logger, changed func()) *Loudspeaker {
	return open(packs, log, changed, newPlayer(), tryEvery)
}

func open(packs *Packs, log *journal.Logger, changed func(), p player, every time.Duration) *Loudspeaker {
	if changed == nil {
		changed = func() {}
	}
	ctx, end := context.WithCancel(context.Background())
	l := &Loudspeaker{packs: packs, play: p, log: log, news: changed, end: end, done: make(chan struct{}), kick: make(chan struct{}, 1)}
	l.fault = p.check().Err
	l.listen()
	go l.watch(ctx, every)
	return l
}

// Close ends what plays.
func (l *Loudspeaker) Close() {
	l.end()
	<-l.done
}

// Play says something and waits until it is over. An error means that nothing, or
// not all of it, was heard.
func (l *Loudspeaker) Play(ctx context.Context, s voice.Saying) error {
	a := l.packs.Compose(s)
	if len(a.PCM) == 0 {
		return nil // a second language without a pack
	}
	err := l.play.play(ctx, a)
	if ctx.Err() != nil {
		return ctx.Err() // whoever ended it did not find a fault
	}
	l.set(err)
	return err
}

// Ready says why nothing can be heard; nil when it can.
func (l *Loudspeaker) Ready() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fault
}

// Asleep reports whether a browser wants a touch before anything sounds.
func (l *Loudspeaker) Asleep() bool { return l.play.check().Asleep }

// Try plays a moment of silence to find out whether it sounds.
func (l *Loudspeaker) Try(ctx context.Context) error {
	const rate = defaultRate
	err := l.play.check().Err
	if err == nil {
		err = l.play.play(ctx, Announcement{PCM: make([]int16, rate/20), Rate: rate})
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	l.set(err)
	return err
}

// watch tries the loudspeaker until it sounds, and again when it has failed.
func (l *Loudspeaker) watch(ctx context.Context, every time.Duration) {
	defer close(l.done)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.kick:
			timer.Reset(every)
		case <-timer.C:
			if l.Try(ctx) != nil {
				timer.Reset(every)
			}
		}
	}
}

// set keeps how it went.
func (l *Loudspeaker) set(err error) {
	l.mu.Lock()
	was := l.fault
	l.fault = err
	l.mu.Unlock()
	if err != nil {
		select {
		case l.kick <- struct{}{}:
		default:
		}
	}
	switch {
	case err == nil && was == nil:
		return
	case err == nil:
		l.log.Info("loudspeaker works")
	case was == nil || was.Error() != err.Error():
		l.log.Error("no sound", "err", err)
	default:
		return
	}
	l.news()
}
