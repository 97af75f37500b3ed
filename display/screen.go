package main

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"motcua/display/board"
	"motcua/display/ui"
	"motcua/internal/canvas"
	"motcua/internal/diag"
	"motcua/internal/hall"
	"motcua/internal/link"
	"motcua/internal/scene"
	"motcua/internal/wire"
)

// screen joins the line to the hall, the board and what is drawn of it: the same
// natively and in the browser. Its view is the canvas.Program for the shell.
type screen struct {
	view  *scene.View
	voice func(board.News) // hears of calls at once; must not wait
	sound func() ui.Sound  // how the loudspeaker is
	fault func() error     // why it does not sound; nil: it does
	tell  func(diag.Node)  // tells the hall how this board is; must not wait
	tap   func()           // someone touched the request for sound
	now   func() time.Time
	stage stage // where slides and films are shown
	// counterSpeaks lets the board over one counter speak too; others always do.
	counterSpeaks bool
	figures       figures

	draft *hall.Board // of a preview: shown in place of the one in force

	mu    sync.Mutex // guards what follows: news and painting meet here
	b     *board.Board
	was   link.Status
	dress dress

	told *told // owned by the shell's goroutine
}

// told is what the hall was told of the board's health.
type told struct {
	sound ui.Sound
	dress string
}

// enableSound is the action of the button that asks for a touch.
type enableSound struct{}

func newScreen(c board.Config) *screen {
	s := &screen{
		b: board.New(c), dress: dress{theme: scene.Dark}, now: time.Now,
		voice: func(board.News) {}, sound: func() ui.Sound { return ui.SoundNone }, tap: func() {},
		fault: func() error { return nil }, tell: func(diag.Node) {},
	}
	s.view = &scene.View{
		Build: s.build,
		Act: func(action any) {
			if action == (enableSound{}) {
				s.tap()
			}
		},
	}
	return s
}

// speak tells the voice what is new, without waiting for the picture; it is
// called with mu held.
func (s *screen) speak(now time.Time) {
	for _, n := range s.b.News(now) {
		if s.b.WholeHall() || s.counterSpeaks {
			s.voice(n)
		}
	}
}

// build draws the board up.
func (s *screen) build(m canvas.Measurer, w, h float64, now time.Time) *scene.Scene {
	s.mu.Lock()
	s.speak(now) // what was held back until all missed events were in
	p := s.b.Picture(now)
	next := s.b.Next(now)
	look := ui.Look{Tap: enableSound{}, Measure: m, Film: s.stage.film}
	if s.b.State() != nil {
		s.dress.take(s.b.Is())
		is := s.dress.is
		look.Board = &is
	}
	look.Theme = s.dress.theme
	wrong := s.dress.err
	s.mu.Unlock()
	if p.Kind == board.WholeHall || s.counterSpeaks {
		look.Sound = s.sound()
	}
	is := told{look.Sound, fmt.Sprint(wrong)}
	old := s.figures.stale(now)
	if news := s.stage.news.Swap(false); p.Ready && (news || old || s.told == nil || *s.told != is) {
		s.told = &is
		s.tell(s.health(look.Sound, wrong))
	}
	sc := ui.Scene(p, look, w, h)
	s.stage.set(sc, look.Board)
	if !sc.Next.IsZero() { // by the hall's clock
		if turn := now.Add(sc.Next.Sub(p.Clock)); turn.Before(next) {
			next = turn
		}
	}
	sc.Next = next
	return sc
}

// health is the board as a tree: its loudspeaker, if it should speak, the look
// that the hall wants and it cannot draw, and its figures.
func (s *screen) health(sound ui.Sound, look error) diag.Node {
	n := diag.Node{Name: "board", Parts: s.figures.health(sound != ui.SoundNone)}
	if part, ok := s.stage.health(); ok {
		n.Parts = append(n.Parts, part)
	}
	if look != nil {
		n.Parts = append(n.Parts, diag.Node{Name: "layout", State: diag.Warn, Detail: look.Error()})
	}
	if sound == ui.SoundNone {
		return n
	}
	part := diag.Node{Name: "sound"}
	switch sound {
	case ui.SoundAsleep:
		part.State = diag.Warn
	case ui.SoundDead:
		part.State = diag.Failed
	}
	if err := s.fault(); err != nil && sound != ui.SoundOK {
		part.Detail = err.Error()
	}
	n.Parts = append(n.Parts, part)
	return n
}

// change takes what the link tells.
func (s *screen) change(c link.Change) {
	c = drafted(s.draft, c)
	now := s.now()
	s.mu.Lock()
	if c.Snapshot || c.Status.Offset != s.was.Offset {
		s.clock(c, now)
	}
	switch {
	case c.Snapshot:
		s.b.Snapshot(own(c.State), now)
	case c.Event != nil:
		s.event(c.Event, now)
	case c.Status.Connected && !c.Status.Since.Equal(s.was.Since):
		s.b.Name(c.Status.Welcome.Device)
		s.b.CatchUp(now)
	case c.Status.Connected:
	case s.was.Connected || s.was.Since.IsZero():
		s.b.Lost(now)
	}
	s.was = c.Status
	s.speak(now)
	s.mu.Unlock()
	s.view.Wake()
}

// event folds one event and notes a call that it brings.
func (s *screen) event(e *wire.Event, now time.Time) {
	was := s.b.Heard()
	s.b.Event(*e, now)
	if s.b.Heard() != was {
		s.figures.called(e.Ticket.Number.String(), e.At, s.b.HallTime(now))
	}
}

// hallTime is the hall's clock, as far as it is known here.
func (s *screen) hallTime() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.HallTime(s.now())
}

// clock sets the board's clock by the hall's.
func (s *screen) clock(c link.Change, now time.Time) {
	zone := now.Location()
	if c.State != nil && c.State.Hall != nil {
		zone = zoneOf(c.State.Hall.Zone, c.Status.Welcome.Time)
	}
	s.b.Clock(now.Add(c.Status.Offset), now, zone)
}

// own is a copy that the board may fold into: events replace whole elements and
// never write through a pointer.
func own(st *wire.State) *wire.State {
	c := *st
	c.Services, c.Counters, c.Tickets = slices.Clone(st.Services), slices.Clone(st.Counters), slices.Clone(st.Tickets)
	c.Calls = slices.Clone(st.Calls)
	return &c
}
