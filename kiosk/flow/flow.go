// Package flow is the kiosk's conversation with a citizen as a pure state
// machine: Step takes a state and an event and gives the next state and what
// is to be done. It draws nothing, asks nobody and has no clock: touches,
// answers and the passing of time all come as events, and the agent carries
// out the effects.
//
//	            +--> group --+            (more fields than tiles)
//	idle ------>|            +--> confirm --> card --> issuing --> result --> undo
//	  |         +------------+      |  ^   (where asked)   |
//	  |                             v  |                   +--> refused (closed, full, server away)
//	  |                          priority
//	  +--> search --> procedure --------+
//	  +--> lookup --> case, own ticket (scanned), help, staff PIN --> staff menu
//	  +--> suggest --> suggested; its code, typed or scanned --> followup
//
// Every page but idle comes back to idle by itself: after Rules.Idle without
// a touch a warning stands for Rules.Grace, then the visit ends and nothing of
// it is kept. A wish for a number has its request id from the moment that it
// is wished; trying again, by whomever, cannot make a second ticket of it. An
// answer names what it answers: the last person's never comes up before the
// next. A number that was shown stands until its holder calls it off; one that
// comes when nobody waits for it any more is given up. What a citizen card says
// goes through Step in an event and an effect, and is in no State.
package flow

import (
	"fmt"
	"time"

	"motcua/internal/wire"
)

// Page is what stands on the screen.
type Page string

// The pages. Out is shown in place of Idle when the kiosk cannot give numbers.
const (
	Idle      Page = "idle"
	Group     Page = "group"
	Confirm   Page = "confirm"
	Card      Page = "card"
	Priority  Page = "priority"
	Issuing   Page = "issuing"
	Result    Page = "result"
	Undo      Page = "undo"
	Refused   Page = "refused"
	Search    Page = "search"
	Procedure Page = "procedure"
	LookUp    Page = "lookup"
	CaseFile  Page = "case"
	Own       Page = "own"
	Helping   Page = "help"
	Suggest   Page = "suggest"
	Suggested Page = "suggested"
	FollowUp  Page = "followup"
	Out       Page = "out"
	StaffPIN  Page = "staff-pin"
	Staff     Page = "staff"
)

// Rules are the machine's times and limits. The zero value is no good; see
// DefaultRules.
type Rules struct {
	Idle       time.Duration // without a touch until the warning
	IdleSearch time.Duration // the same where people read and type
	IdleHelp   time.Duration // the same where people wait for an assistant
	Grace      time.Duration // from the warning to the end of the visit
	Result     time.Duration // how long a printed number stays
	Unprinted  time.Duration // how long one stays that must be photographed
	Slow       time.Duration // a wait for an answer that wants a word
	Fuse       time.Duration // longest wait for the answer to a wish
	Quick      time.Duration // two numbers within this are not two people
	Burst      int           // so many as quick as that, and no more are given for Lock
	Lock       time.Duration
	PINTries   int           // wrong PINs, then the staff menu is locked for PINLock
	PINLock    time.Duration // also the shortest time until tries are forgotten
}

// DefaultRules are those of the design.
func DefaultRules() Rules {
	return Rules{
		Idle: 45 * time.Second, IdleSearch: 90 * time.Second, IdleHelp: 3 * time.Minute, Grace: 20 * time.Second,
		Result: 25 * time.Second, Unprinted: 60 * time.Second,
		Slow: 3 * time.Second, Fuse: 15 * time.Second,
		Quick: 6 * time.Second, Burst: 5, Lock: time.Minute,
		PINTries: 5, PINLock: 5 * time.Minute,
	}
}

// State is everything the kiosk shows and remembers. Visit is the person's
// part and ends with the visit. A State is a value: Step never changes the one
// it was given, nor what that points to.
type State struct {
	Rules   Rules
	Hall    Hall
	Line    Line
	Printer string    // wire.PrinterStatus.State; "" is not known yet
	Headset bool      // one is plugged in
	Clock   time.Time // the hall's clock; zero when there is none to trust
	Page    Page
	Visit   Visit

	seed    string        // makes request ids unlike those of other starts
	wishes  int           // request ids made
	at      time.Duration // since the start, by the last Tick
	entered time.Duration // when Page came up
	touched time.Duration // the last touch
	recent  []given       // the last numbers, oldest first; what it holds is never changed
	wrong   int           // wrong PINs in a row
	locked  time.Duration // no PIN is taken before this
}

// Line is how the kiosk stands with its server.
type Line struct {
	Up bool
	// Numbers says that the kiosk may number by itself when the line is down.
	Numbers bool
	Since   time.Time // when the line went down by the hall's clock; zero when unknown
}

// New makes the state of a kiosk that has just been switched on. The seed must
// differ at every start: request ids carry it.
func New(seed string, rules Rules) State {
	return State{Rules: rules, Page: Idle, seed: seed}
}

// Shown is the page to draw: Page, or Out when the kiosk stands idle and
// cannot give a number to anybody.
func (s *State) Shown() Page {
	if s.Page == Idle && !s.usable() {
		return Out
	}
	return s.Page
}

func (s *State) usable() bool {
	return len(s.Hall.Services) > 0 && (s.Line.Up || s.Line.Numbers)
}

// Lang is the language of the screen.
func (s *State) Lang() string {
	switch {
	case s.Visit.Lang != "":
		return s.Visit.Lang
	case len(s.Hall.Languages) > 0:
		return s.Hall.Languages[0]
	}
	return "vi"
}

// Service is the service that the visit has chosen; nil if none.
func (s *State) Service() *wire.ServiceState { return s.Hall.Service(s.Visit.Service) }

// NoPaper reports that the printer has said that it cannot print now. A slip is
// tried all the same; the person knows beforehand.
func (s *State) NoPaper() bool {
	switch s.Printer {
	case "paper_end", "cover_open", "cutter", "error", "offline":
		return true
	}
	return false
}

// Left is how long the page stands without a touch before the visit ends, and
// whether it is worth a word: a warning, or a result that will go.
func (s *State) Left() (time.Duration, bool) {
	if s.Visit.Warned {
		return max(0, s.touched+s.patience()+s.Rules.Grace-s.at), true
	}
	if s.Page == Result && s.Visit.Print.Took() {
		return max(0, s.touched+s.patience()-s.at), true
	}
	return 0, false
}

// Quiet reports that nobody has touched the idle screen for as long as a visit
// lasts.
func (s *State) Quiet() bool {
	return s.Page == Idle && !s.Visit.Warned && s.at-s.touched >= s.patience()
}

// Slow reports that an answer takes longer than anybody expects.
func (s *State) Slow() bool { return s.Page == Issuing && s.at-s.entered >= s.Rules.Slow }

// machine is one Step under way.
type machine struct {
	State
	effects []Effect
}

func (m *machine) do(e Effect) { m.effects = append(m.effects, e) }

// Step answers one event.
func Step(s State, e Event) (State, []Effect) {
	m := &machine{State: s}
	switch e := e.(type) {
	case Tick:
		m.tick(e)
	case touch:
		m.touch(e)
	case news:
		e.tell(m)
	}
	return m.State, m.effects
}

// touch is what a person did. Any touch ends the warning and, but for its own
// two buttons, does no more than that; walking on under it gives the time of
// grace anew.
func (m *machine) touch(e touch) {
	if _, walked := e.(Walked); walked && m.Visit.Warned {
		m.touched = m.at - m.patience()
		return
	}
	m.touched = m.at
	if m.Visit.Warned {
		m.Visit.Warned = false
		if _, end := e.(Ended); end {
			m.home()
		}
		return
	}
	if m.Visit.Tuning && m.tune(e) {
		return
	}
	e.act(m)
}

func (m *machine) show(p Page) {
	if m.Page != p {
		m.Page, m.entered = p, m.at
	}
}

// home ends the visit: nothing of it stays.
func (m *machine) home() {
	if m.Visit.Help != "" {
		m.do(CallHelp{On: false})
	}
	m.Visit = m.nobody()
	m.show(Idle)
}

// wish makes a request id.
func (m *machine) wish() string {
	m.wishes++
	return fmt.Sprintf("%s-%d", m.seed, m.wishes)
}

// tick lets time pass.
func (m *machine) tick(t Tick) {
	if t.At > m.at {
		m.at = t.At
	}
	m.Clock = t.Clock
	quiet := m.at - m.touched
	switch {
	case m.Page == Idle && !m.listens():
		if quiet >= m.patience() {
			m.Visit = m.nobody()
		}
	case m.Page == Issuing:
		if m.at-m.entered >= m.Rules.Fuse {
			m.refuse(wire.CodeUnavailable)
		}
	case m.at-m.entered >= m.Rules.Fuse && m.unanswered():
	case m.Page == Result && m.Visit.Print.Took():
		if quiet >= m.patience() { // the paper has it all
			m.home()
		}
	case quiet >= m.patience()+m.Rules.Grace:
		m.home()
	case quiet < m.patience():
		m.Visit.Warned = false
	case !m.Visit.Warned:
		m.Visit.Warned = true
		m.do(Sound{What: SoundWarning})
	}
}

// patience is how long the page stands untouched before the warning or, for a
// number on paper, before it goes. Who has asked for another view of the screen
// reads and reaches more slowly, and has twice as long.
func (s *State) patience() time.Duration {
	d := s.Rules.Idle
	switch s.Page {
	case Search, Procedure, LookUp, Suggest, FollowUp:
		d = s.Rules.IdleSearch
	case Suggested:
		d = s.Rules.Unprinted
	case Helping:
		d = s.Rules.IdleHelp
	case Result:
		d = s.Rules.Unprinted
		if s.Visit.Print.Took() {
			d = s.Rules.Result
		}
	}
	if s.Visit.View != (View{}) {
		d *= 2
	}
	return d
}
