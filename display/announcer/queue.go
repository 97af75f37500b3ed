package announcer

import (
	"context"
	"sync"
	"time"

	"motcua/internal/journal"
)

// tooOld is the age at which a call is no longer worth saying: its person has
// looked at the board meanwhile.
const tooOld = 20 * time.Second

// State is how the loudspeaker is.
type State struct {
	Ready bool
	// Asleep says that the browser wants a touch before it lets anything sound.
	Asleep bool
	Err    error // why it is not ready
}

// afterQuiet is how long it has to be quiet for a call to begin with the chime:
// in a row of calls the first one's is enough.
const afterQuiet = 1500 * time.Millisecond

// Announcer plays announcements one after another, never two at once. A call is
// said in the hall's first language; in the second one only if no other waits by
// then, so that at 7.5 calls a minute 19 of 20 begin within 10 s. Make it with
// New and end it with Close.
type Announcer struct {
	log  *journal.Logger
	play player
	news func() // the state changed

	cancel context.CancelFunc
	done   chan struct{}
	queue  chan queued

	mu    sync.Mutex
	state State // guarded by mu
}

type queued struct {
	speech []func() Announcement
	at     time.Time
}

// player puts one announcement on the loudspeaker and waits until it is over.
type player interface {
	check() State
	play(ctx context.Context, a Announcement) error
}

// New starts an announcer. changed hears when State may have changed; it is
// called on the announcer's goroutine, and may be nil.
func New(log *journal.Logger, changed func()) *Announcer {
	return start(log, changed, newPlayer())
}

func start(log *journal.Logger, changed func(), p player) *Announcer {
	ctx, cancel := context.WithCancel(context.Background())
	if changed == nil {
		changed = func() {}
	}
	a := &Announcer{log: log, play: p, news: changed, cancel: cancel, done: make(chan struct{}), queue: make(chan queued, 16)}
	a.state = p.check()
	go a.run(ctx)
	return a
}

// Say queues a call, spoken in each of some languages, and returns at once: it
// is composed on the announcer's goroutine. When 16 wait already it is dropped,
// since nobody could hear it in time.
func (a *Announcer) Say(speech ...func() Announcement) {
	select {
	case a.queue <- queued{speech, time.Now()}:
	default:
		a.log.Warn("announcement dropped, too many wait")
	}
}

// State is how the loudspeaker was when it was last used.
func (a *Announcer) State() State {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.state
}

// Close ends the announcer and what it plays, and waits for that.
func (a *Announcer) Close() {
	a.cancel()
	<-a.done
}

func (a *Announcer) run(ctx context.Context) {
	defer close(a.done)
	var ended time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case q := <-a.queue:
			if time.Since(q.at) > tooOld {
				a.log.Warn("announcement dropped, too old")
				continue
			}
			a.report(ctx, a.call(ctx, q, time.Since(ended) > afterQuiet))
			ended = time.Now()
		}
	}
}

// call says one call in as many languages as there is time for.
func (a *Announcer) call(ctx context.Context, q queued, chime bool) error {
	for i, speech := range q.speech {
		if i > 0 && len(a.queue) > 0 {
			return nil
		}
		x := speech()
		if i == 0 && (chime || len(x.PCM) == 0) {
			x = x.WithChime()
		}
		if err := a.play.play(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

// report keeps how it went.
func (a *Announcer) report(ctx context.Context, err error) {
	s := State{Ready: true}
	if err != nil {
		s = a.play.check()
		s.Ready, s.Err = false, err
	}
	if ctx.Err() == nil {
		a.set(s)
	}
}

func (a *Announcer) set(s State) {
	a.mu.Lock()
	was := a.state
	a.state = s
	a.mu.Unlock()
	if was.Ready == s.Ready && was.Asleep == s.Asleep {
		return
	}
	if s.Ready {
		a.log.Info("loudspeaker works")
	} else {
		a.log.Error("no sound", "err", s.Err)
	}
	a.news()
}
