package main

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"motcua/display/board"
	"motcua/display/speaker"
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
	view    *scene.View
	sound   func() ui.Sound // how the loudspeaker is
	pa      func() error    // why the public address system was not switched; nil: it was
	tell    func(diag.Node) // tells the hall how this board is; must not wait
	tap     func()          // someone touched the request for sound
	now     func() time.Time
	stage   stage // where slides and films are shown
	figures figures

	draft *hall.Board // of a preview: shown in place of the one in force

	mu    sync.Mutex // guards what follows: news and painting meet here
	b     *board.Board
	mouth *speaker.Speaker // nil: it never speaks
	zone  *time.Location   // the hall's
	was   link.Status
	dress dress

	told *told // owned by the shell's goroutine
}

// told is what the hall was told of the board's health.
type told struct {
	sound        ui.Sound
	fault, dress string
}

// enableSound is the action of the button that asks for a touch.
type enableSound struct{}

func newScreen(c board.Config) *screen {
	s := &screen{
		b: board.New(c), dress: dress{theme: scene.Dark}, now: time.Now,
		sound: func() ui.Sound { return ui.SoundNone }, pa: func() error { return nil },
		tap: func() {}, tell: func(diag.Node) {}, zone: time.Local,
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

// speak lets the voice hear of the news, without waiting for the picture; it is
// called with mu held.
func (s *screen) speak(c link.Change, now time.Time) {
	switch {
	case s.mouth == nil:
	case c.Event != nil && s.b.State() != nil:
		s.mouth.Fold(s.b.State(), s.b.Is(), c.Event, now)
	default:
		s.mouth.Line(c.Status, s.zone, now)
		if c.Snapshot {
			s.mouth.Fold(s.b.State(), s.b.Is(), nil, now)
		}
	}
}

// heard is how the loudspeaker is, and what of that the board shows: nothing where
// another board speaks in its place.
func (s *screen) heard(mouth *speaker.Speaker) (sound, shows ui.Sound, fault error) {
	if mouth == nil || !mouth.Speaks() {
		return ui.SoundNone, ui.SoundNone, nil
	}
	sound, fault = s.sound(), mouth.Fault()
	if sound == ui.SoundDead && mouth.StandsBy() {
		return sound, ui.SoundNone, fault
	}
	return sound, sound, fault
}

// build draws the board up.
func (s *screen) build(m canvas.Measurer, w, h float64, now time.Time) *scene.Scene {
	s.mu.Lock()
	p := s.b.Picture(now)
	next := s.b.Next(now)
	look := ui.Look{Tap: enableSound{}, Measure: m, Film: s.stage.film}
	if s.b.State() != nil {
		s.dress.take(s.b.Is())
		is := s.dress.is
		look.Board = &is
	}
	look.Theme = s.dress.theme
	wrong, mouth := s.dress.err, s.mouth
	s.mu.Unlock()
	sound, shows, fault := s.heard(mouth)
	look.Sound = shows
	is := told{sound, fmt.Sprint(fault, s.pa()), fmt.Sprint(wrong)}
	old := s.figures.stale(now)
	if news := s.stage.news.Swap(false); p.Ready && (news || old || s.told == nil || *s.told != is) {
		s.told = &is
		s.tell(s.health(sound, fault, wrong))
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
func (s *screen) health(sound ui.Sound, fault, look error) diag.Node {
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
	if fault != nil {
		part.Detail = fault.Error()
	}
	n.Parts = append(n.Parts, part)
	if err := s.pa(); err != nil {
		n.Parts = append(n.Parts, diag.Node{Name: "pa", State: diag.Warn, Detail: err.Error()})
	}
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
		s.b.Found()
	case c.Status.Connected:
	case s.was.Connected || s.was.Since.IsZero():
		s.b.Lost(now)
	}
	s.was = c.Status
	s.speak(c, now)
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
	s.zone = zone
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
