package speaker

import (
	"context"
	"time"

	"motcua/display/voice"
	"motcua/internal/wire"
)

// run says one thing after another until ctx ends.
func (s *Speaker) run(ctx context.Context) {
	defer close(s.done)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	pa := &relay{s: s.cfg.Switch}
	defer pa.off()
	for ctx.Err() == nil {
		now := time.Now()
		say, play, end, again := s.next(ctx, now)
		if say != nil {
			pa.on(play)
			err := s.cfg.Player.Play(play, *say)
			broken := play.Err() != nil
			end()
			s.over(err, broken, time.Now())
			pa.ended(time.Now())
			continue
		}
		if t := pa.until; !t.IsZero() && t.Before(again) {
			again = t
		}
		timer.Reset(again.Sub(now))
		select {
		case <-ctx.Done():
		case <-s.kick:
		case <-timer.C:
			pa.look(time.Now())
			s.tryAgain(ctx)
		}
	}
}

// next decides what is said now, and if that is nothing, when to look again.
func (s *Speaker) next(ctx context.Context, now time.Time) (say *voice.Saying, play context.Context, end func(), again time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.tell()
	again = now.Add(30 * time.Second)
	sooner := func(t time.Time) {
		if t.After(now) && t.Before(again) {
			again = t
		}
	}
	sooner(now.Truncate(time.Minute).Add(time.Minute)) // quiet hours begin and end with one
	if s.failed != nil {
		sooner(later(s.retry, now.Add(time.Millisecond)))
	}
	may, _ := s.line.Speaks(s.own || s.shared, now)
	if now.Before(s.until) {
		may = false
		sooner(s.until)
	}
	silent := s.hall.Voice.Silent(s.hallTime(now))
	if may {
		s.q.Keep(func(c voice.Call) bool { return s.mine(c.Service, c.Counter) })
		if silent {
			s.q.SaidTo(s.added)
		}
	}
	if s.fault() != nil {
		return nil, nil, nil, again
	}
	if now.Before(s.test) && may { // else who speaks makes it
		s.q.Try()
		silent = false
	}
	s.test = time.Time{}
	if !may || silent {
		return nil, nil, nil, again
	}
	x, ok := s.q.Next(s.hallTime(now))
	if !ok {
		return nil, nil, nil, again
	}
	s.saying = true
	if s.cfg.Began != nil && x.Call.Seq > 0 && x.Lang == s.first {
		s.cfg.Began(x.Call.At, s.hallTime(now))
	}
	s.cfg.Log.Info("says", "number", x.Call.Number, "counter", x.Call.Counter, "lang", x.Lang)
	play, s.stop = context.WithCancel(ctx)
	return &x, play, s.stop, again
}

// over notes how it went.
func (s *Speaker) over(err error, broken bool, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saying, s.stop = false, nil
	switch {
	case err == nil:
		s.q.Done(s.hallTime(now))
		if s.shared { // also when the duty went to another meanwhile
			s.told = max(s.told, s.q.Said())
		}
	case broken:
		s.q.Failed()
	default:
		s.q.Failed()
		s.failed, s.retry = err, now.Add(tryAgain)
	}
	s.tell()
}

// tryAgain tries a loudspeaker that failed.
func (s *Speaker) tryAgain(ctx context.Context) {
	s.mu.Lock()
	due := s.failed != nil && !time.Now().Before(s.retry)
	s.mu.Unlock()
	if !due {
		return
	}
	err := s.cfg.Player.Try(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed, s.retry = err, time.Now().Add(tryAgain)
}

// tell tells the hall how the voice is, when that has changed; mu is held.
func (s *Speaker) tell() {
	if d := s.line.Duty; s.turn != 0 && d != nil && d.Speak {
		s.told = max(s.told, s.q.Said())
	}
	is := wire.Said{Turn: s.turn, Able: s.fault() == nil, Speaking: s.saying, Seq: s.told}
	if s.said == nil || *s.said != is {
		s.said = &is
		s.cfg.Said(is)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
