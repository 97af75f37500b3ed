package ui

import (
	"math"
	"sync"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/formats"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
	"motcua/kiosk/voice"
)

// Screen runs the conversation in a shell: it owns the flow.State, steps it
// with touches and news, hands the effects to the agent and shows the state.
type Screen struct {
	// Hide makes of a citizen card's number what may be kept of it, "" when it
	// cannot; nil: the agent does. It is set before the screen is shown.
	Hide func(number []byte) string

	// static after NewScreen
	do    func(flow.Effect)
	clock func() time.Time
	start time.Time

	// owned by the shell's goroutine
	view   scene.View
	scan   scanner
	was    flow.Page // as built last
	echo   echo
	reader voice.Reader
	acted  bool          // a key was pressed since the reader's last look
	voice  voice.Speaker // nil: the screen is silent

	mu sync.Mutex // guards state
	st flow.State
}

// NewScreen makes a screen. Do is given every effect and must not wait; clock
// is the hall's time, zero while it is not known.
func NewScreen(st flow.State, do func(flow.Effect), clock func() time.Time) *Screen {
	s := &Screen{do: do, clock: clock, start: time.Now(), st: st}
	s.view = scene.View{Build: s.build, Design: Design, Act: s.act, Key: s.key, Touched: s.alive}
	return s
}

// Program is what a shell runs.
func (s *Screen) Program() canvas.Program { return program{&s.view, s} }

// program is the view behind the guard against echoes.
type program struct {
	*scene.View
	s *Screen
}

// Point passes a touch on, unless it is the echo of the last one.
func (p program) Point(pt canvas.Pointer) {
	before := p.s.State().Page
	if p.s.echo.is(pt, time.Now()) {
		return
	}
	p.View.Point(pt)
	if pt.Phase == canvas.Up && p.s.State().Page != before {
		p.s.echo.turned(pt, time.Now())
	}
}

// Paint paints, and reads what it has painted.
func (p program) Paint(c canvas.Canvas, now time.Time, fresh bool) time.Time {
	p.s.listened()
	next := p.View.Paint(c, now, fresh)
	p.s.aloud()
	return next
}

// echo knows the second tap of a double tap: on the spot where a first one has
// just brought up another page, it was not meant for what stands there now.
type echo struct {
	at   canvas.Pointer
	when time.Time
	deaf bool // the finger that is down is an echo
}

const (
	echoTime = 400 * time.Millisecond
	echoSpot = 40 // pixels
)

func (e *echo) turned(p canvas.Pointer, now time.Time) { e.at, e.when = p, now }

func (e *echo) is(p canvas.Pointer, now time.Time) bool {
	if p.Phase == canvas.Down {
		e.deaf = now.Sub(e.when) < echoTime && math.Hypot(p.X-e.at.X, p.Y-e.at.Y) < echoSpot
	}
	return e.deaf
}

// Tell steps the conversation with news; any goroutine may call it.
func (s *Screen) Tell(e flow.Event) {
	s.step(e)
	s.view.Wake()
}

// Scan takes what a scanner read; any goroutine may call it. It keeps none of
// the bytes, and of a citizen card only what Hide makes of its number.
func (s *Screen) Scan(text []byte) {
	number := formats.CardNumber(text)
	switch {
	case number == nil:
		s.Tell(flow.Scanned{Text: string(text)})
		return
	case s.Hide != nil:
		if person := s.Hide(number); person != "" {
			s.Tell(flow.Scanned{Person: person})
			return
		}
	}
	s.Tell(flow.Scanned{Person: string(number)}) // the agent hides it before it leaves the box
}

// State is the conversation as it is now.
func (s *Screen) State() flow.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.st
}

// step lets time pass up to now, then the event happen.
func (s *Screen) step(e flow.Event) {
	s.mu.Lock()
	st, effects := flow.Step(s.st, s.tick())
	if e != nil {
		var more []flow.Effect
		st, more = flow.Step(st, e)
		effects = append(effects, more...)
	}
	s.st = st
	aloud := st.Visit.View.Aloud
	s.mu.Unlock()
	for _, f := range effects {
		if sound, ok := f.(flow.Sound); ok && s.voice != nil && !aloud {
			s.voice.Sound(string(sound.What)) // who is read to is told in words
		}
		s.do(f)
	}
}

func (s *Screen) tick() flow.Tick {
	return flow.Tick{At: time.Since(s.start), Clock: s.clock()}
}

func (s *Screen) act(action any) {
	if e, ok := action.(flow.Event); ok {
		s.step(e)
	}
}

// alive is a touch or a key, whatever comes of it: time-outs wait for who pulls
// a list or feels about.
func (s *Screen) alive() { s.step(flow.Walked{}) }

// build is called at every paint.
func (s *Screen) build(m canvas.Measurer, w, h float64, now time.Time) *scene.Scene {
	s.step(nil)
	st := s.State()
	if st.Page == flow.Idle {
		s.forget(st.Quiet() || s.was != flow.Idle)
	}
	s.was = st.Page
	sc := Build(m, &st, w, h)
	sc.Next = next(&st, now)
	if s.view.Focused() != nil {
		sc.Next = now.Add(time.Second) // to see when nobody is there any more
	}
	return sc
}

// forget drops what is no part of the conversation and was the last person's:
// the place in a list, the code on the screen, what a scanner may have left
// half read, and, once they are gone, where the keypad was.
func (s *Screen) forget(gone bool) {
	s.view.Forget()
	codes.forget()
	if time.Since(s.scan.last) > scanGap {
		s.scan.forget()
	}
	if gone && s.view.Focused() != nil {
		s.view.Focus(-1)
	}
}

// next is when the screen changes by itself: with the clock when nobody is
// there, else with the seconds that are counted.
func next(st *flow.State, now time.Time) time.Time {
	if st.Page == flow.Idle && st.Visit.Lang == "" && st.Visit.View == (flow.View{}) {
		if st.Clock.IsZero() {
			return time.Time{}
		}
		c := st.Clock
		return now.Add(c.Truncate(time.Minute).Add(time.Minute).Sub(c) + 20*time.Millisecond)
	}
	return now.Add(time.Second)
}

// Design is the size to lay out for on a panel of w x h pixels: 1080 across in
// portrait, 1024 high in landscape, so that fingers and letters keep their
// size, and the shape of the panel as far as layouts allow.
func Design(w, h float64) (dw, dh float64) {
	if w <= 0 || h <= 0 {
		return 1080, 1920
	}
	if h > w {
		return 1080, min(max(1080*h/w, 1440), 2300)
	}
	return min(max(1024*w/h, 1240), 1900), 1024
}

// scanner tells a scanner from a typist: both are keyboards, but a scanner
// types faster than any hand and ends with Enter.
type scanner struct {
	text []rune
	last time.Time
}

const (
	scanGap = 50 * time.Millisecond // the longest pause within one scan
	scanMin = 6                     // fewer letters were typed
	scanMax = 512
)

func (sc *scanner) add(r rune, now time.Time) {
	if now.Sub(sc.last) > scanGap || len(sc.text) >= scanMax {
		sc.forget()
	}
	sc.text, sc.last = append(sc.text, r), now
}

// forget leaves nothing of what was read: it may be a card.
func (sc *scanner) forget() {
	clear(sc.text[:cap(sc.text)])
	sc.text = sc.text[:0]
}

// enter gives what was scanned, "" when it was not a scan.
func (sc *scanner) enter(now time.Time) string {
	text := string(sc.text)
	n := len(sc.text)
	sc.forget()
	if n < scanMin || now.Sub(sc.last) > scanGap {
		return ""
	}
	return text
}

// key takes what keyboards, keypads and scanners send; the walk of the focus
// is left to the view.
func (s *Screen) key(k canvas.Key) bool {
	if s.keypad(k) {
		return true
	}
	now := time.Now()
	page := s.State().Page
	typing := page == flow.Search || page == flow.Suggest || page == flow.LookUp || page == flow.StaffPIN
	switch {
	case k.Rune != 0:
		s.scan.add(k.Rune, now)
		if typing {
			s.step(flow.Typed{Key: k.Rune})
		}
		return true
	case k.Name == canvas.KeyEnter:
		if text := s.scan.enter(now); text != "" {
			s.Scan([]byte(text))
			return true
		}
		if typing && s.view.Focused() == nil {
			s.step(flow.Submitted{})
			return true
		}
	case k.Name == canvas.KeyBackspace:
		s.step(flow.Erased{})
		return true
	case k.Name == canvas.KeyEscape:
		s.step(flow.WentBack{})
		return true
	}
	return false
}
