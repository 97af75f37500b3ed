package main

import (
	"time"

	"motcua/display/announcer"
	"motcua/display/speaker"
	"motcua/display/ui"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// speaks says whether a board speaks where the hall names no loudspeaker for it:
// one that was told to; else, unless the hall says which boards speak, one of the
// whole hall, or those over a counter too.
func speaks(told, overCounter bool) func(*hall.Board, *wire.HallInfo) bool {
	return func(b *hall.Board, info *wire.HallInfo) bool {
		if told {
			return true
		}
		for i := range info.Boards {
			if info.Boards[i].Loudspeaker != "" {
				return false
			}
		}
		return overCounter || b.Counter == ""
	}
}

// speakBy gives the screen a voice; end takes it away.
func (s *screen) speakBy(packs *announcer.Packs, c speaker.Config) (l *announcer.Loudspeaker, end func()) {
	l = announcer.Open(packs, c.Log, s.soundChanged)
	c.Player = l
	c.Began = func(at, now time.Time) { s.figures.said(at, now) }
	m := speaker.New(c)
	s.mu.Lock()
	s.mouth = m
	s.mu.Unlock()
	s.sound = func() ui.Sound {
		switch {
		case l.Asleep():
			return ui.SoundAsleep
		case m.Fault() != nil:
			return ui.SoundDead
		}
		return ui.SoundOK
	}
	return l, func() { m.Close(); l.Close() }
}

// soundChanged is told by the loudspeaker.
func (s *screen) soundChanged() {
	s.mu.Lock()
	m := s.mouth
	s.mu.Unlock()
	if m != nil {
		m.Wake()
	}
	s.view.Wake()
}
