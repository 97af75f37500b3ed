//go:build !js

package voice

import (
	"context"
	"log/slog"
	"sync"
)

// Config is how a Voice is made. The zero value is espeak-ng and the first
// player there is.
type Config struct {
	Synthesiser string   // a program called as espeak-ng is
	Player      []string // a command that plays a WAV from its standard input
	Changed     func()   // State may have changed; may be nil
	Log         *slog.Logger
}

// Voice is a Speaker whose sound is made by other processes.
type Voice struct {
	// static after New
	p       *process
	changed func()
	log     *slog.Logger
	ctx     context.Context
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	wake    chan struct{}

	mu    sync.Mutex // guards what follows
	queue []sentence
	cut   context.CancelFunc // ends what is being said; nil when nothing is
	err   error
}

type sentence struct {
	text string
	with Settings
	wav  []byte // instead of the text
}

// New makes a voice. One without its programs is silent and says why by State.
func New(cfg Config) *Voice {
	v := &Voice{changed: cfg.Changed, log: cfg.Log, wake: make(chan struct{}, 1)}
	if v.changed == nil {
		v.changed = func() {}
	}
	if v.log == nil {
		v.log = slog.New(slog.DiscardHandler)
	}
	v.p, v.err = find(cfg.Synthesiser, cfg.Player)
	v.ctx, v.cancel = context.WithCancel(context.Background())
	v.wg.Go(v.run)
	return v
}

// Close ends what is being said and waits for it.
func (v *Voice) Close() {
	v.cancel()
	v.wg.Wait()
}

// State is nil while the voice works, else why not.
func (v *Voice) State() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.err
}

// Busy reports that something is being said or about to be.
func (v *Voice) Busy() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.cut != nil || len(v.queue) > 0
}

// Say says lines after what is being said, or instead of it.
func (v *Voice) Say(lines []string, cut bool, with Settings) {
	var list []sentence
	for _, l := range lines {
		if text := Spoken(with.Lang, l); text != "" {
			list = append(list, sentence{text: text, with: with})
		}
	}
	v.add(list, cut)
}

// Sound makes a short sound; one without notes is silent.
func (v *Voice) Sound(name string) {
	if n := notes[name]; n != nil {
		v.add([]sentence{{wav: tune(n)}}, false)
	}
}

// most bounds what waits to be said: a person who is so far behind hears the
// newest.
const most = 200

func (v *Voice) add(list []sentence, cut bool) {
	v.mu.Lock()
	if cut {
		v.queue = nil
		if v.cut != nil {
			v.cut()
		}
	}
	v.queue = append(v.queue, list...)
	v.queue = v.queue[max(0, len(v.queue)-most):]
	v.mu.Unlock()
	select {
	case v.wake <- struct{}{}:
	default:
	}
}

// next takes what is to be said now.
func (v *Voice) next() (s sentence, ctx context.Context, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.cut != nil {
		v.cut() // it is over
		v.cut = nil
	}
	if len(v.queue) == 0 {
		return s, nil, false
	}
	s, v.queue = v.queue[0], v.queue[1:]
	ctx, v.cut = context.WithCancel(v.ctx)
	return s, ctx, true
}

func (v *Voice) run() {
	for {
		s, ctx, ok := v.next()
		if !ok {
			select {
			case <-v.ctx.Done():
				return
			case <-v.wake:
			}
			continue
		}
		v.speak(ctx, s)
	}
}

// speak says one sentence; a process that died is started once more.
func (v *Voice) speak(ctx context.Context, s sentence) {
	err := v.try(ctx, s)
	if err != nil && ctx.Err() == nil {
		err = v.try(ctx, s)
	}
	if ctx.Err() != nil {
		return // cut off: says nothing of the machine
	}
	v.mu.Lock()
	was := v.err
	v.err = err
	v.mu.Unlock()
	if (was == nil) != (err == nil) {
		if err != nil {
			v.log.Warn("voice", "err", err)
		}
		v.changed()
	}
}

func (v *Voice) try(ctx context.Context, s sentence) error {
	if s.wav != nil {
		return v.p.play(ctx, s.wav)
	}
	if v.p.synthesiser == "" {
		return errNoSynthesiser
	}
	return v.p.say(ctx, s.text, s.with)
}
