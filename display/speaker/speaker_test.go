package speaker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"motcua/display/voice"
	"motcua/internal/hall"
	"motcua/internal/link"
	"motcua/internal/wire"
)

// loud is a loudspeaker: each saying takes four seconds.
type loud struct {
	mu   sync.Mutex
	said []string // "A001", "A001 again", "A001 en", "A001!" when broken off, "?" a test, "+" and "-" the switch
	err  error
}

func (l *loud) broken() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// breaks makes it fail, or work again.
func (l *loud) breaks(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

func (l *loud) note(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = append(l.said, s)
}

func (l *loud) Play(ctx context.Context, s voice.Saying) error {
	name := s.Call.Number
	if name == "" {
		name = "?"
	}
	if s.Call.Again {
		name += " again"
	}
	if s.Lang != "vi" {
		name += " " + s.Lang
	}
	if err := l.broken(); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		l.note(name + "!")
		return ctx.Err()
	case <-time.After(4 * time.Second):
	}
	l.note(name)
	return nil
}
func (l *loud) Ready() error              { return nil }
func (l *loud) Try(context.Context) error { return l.broken() }
func (l *loud) On(context.Context)        { l.note("+") }
func (l *loud) Off()                      { l.note("-") }

// rig is a speaker in virtual time and the hall that it hears of.
type rig struct {
	*Speaker
	*loud
	t    *testing.T
	st   *wire.State
	line link.Status
	told []wire.Said
}

func newRig(t *testing.T, loudspeaker string, own bool) *rig {
	r := &rig{t: t, loud: &loud{}, st: &wire.State{
		Epoch: "e", Day: "2026-11-20", Counters: []wire.CounterState{{ID: "q1"}, {ID: "q2"}},
		Hall: &wire.HallInfo{Languages: []string{"vi"}, Boards: []hall.Board{
			{ID: "hall", Counters: []string{"q1"}, Loudspeaker: "sảnh"}, {ID: "two", Counters: []string{"q2"}, Loudspeaker: "sảnh"},
		}},
	}}
	r.line = link.Status{Connected: true, Welcome: wire.Welcome{Loudspeaker: loudspeaker, Device: "box"}}
	r.start(own)
	return r
}

// start switches the box on.
func (r *rig) start(own bool) {
	r.Speaker = New(Config{
		Board: "hall", Player: r.loud, Own: func(*hall.Board, *wire.HallInfo) bool { return own },
		Said: func(s wire.Said) {
			r.mu().Lock()
			defer r.mu().Unlock()
			r.told = append(r.told, s)
		},
	})
	r.online()
	r.snapshot()
}

func (r *rig) online()   { r.line.Since = time.Now(); r.Line(r.line, time.UTC, time.Now()) }
func (r *rig) snapshot() { r.Fold(r.st, r.st.Board("hall"), nil, time.Now()) }

// duty is the server's word.
func (r *rig) duty(d wire.Duty) {
	d.Loudspeaker = "sảnh"
	r.line.Duty = &d
	r.Line(r.line, time.UTC, time.Now())
}

// event is one that happens now, late one that happened a while ago.
func (r *rig) event(b wire.Body) { r.late(0, b) }

func (r *rig) late(ago time.Duration, b wire.Body) {
	e := wire.Event{Seq: r.st.Seq + 1, At: time.Now().Add(-ago), Body: b}
	r.st.Apply(e)
	r.Fold(r.st, r.st.Board("hall"), &e, time.Now())
}

// step is what happens to number n at a counter.
func step(kind wire.Kind, n int, counter string) wire.Body {
	number := hall.Number{Prefix: "A", N: n}
	b := wire.Body{Kind: kind, Ticket: &hall.Ticket{ID: number.String(), Number: number, State: hall.Called, Counter: counter, CalledAt: time.Now()}}
	switch kind {
	case wire.ServiceStarted:
		b.Ticket.State = hall.Serving
	case wire.StepUndone:
		b.Undone, b.Ticket.State, b.Ticket.Counter = wire.TicketCalled, hall.Waiting, ""
	}
	return b
}

// call calls number n to a counter, answer has it answered.
func (r *rig) call(n int, counter string)   { r.event(step(wire.TicketCalled, n, counter)) }
func (r *rig) answer(n int, counter string) { r.event(step(wire.ServiceStarted, n, counter)) }

// cut pulls the cable, back puts it in again.
func (r *rig) cut()  { r.line.Connected = false; r.online() }
func (r *rig) back() { r.line.Connected = true; r.online() }

// heard lets time pass and compares what was heard since.
func (r *rig) heard(d time.Duration, want string) {
	r.t.Helper()
	time.Sleep(d)
	synctest.Wait()
	r.mu().Lock()
	defer r.mu().Unlock()
	if got := strings.Join(r.said(), " "); got != want {
		r.t.Errorf("heard %q, want %q", got, want)
	}
	r.loud.said = nil
}

// last is what it told the hall last.
func (r *rig) last() wire.Said {
	r.mu().Lock()
	defer r.mu().Unlock()
	return r.told[len(r.told)-1]
}

func (r *rig) mu() *sync.Mutex { return &r.loud.mu }
func (r *rig) said() []string  { return r.loud.said }

func run(t *testing.T, loudspeaker string, own bool, f func(*rig)) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, loudspeaker, own)
		defer func() { r.Close() }() // of the box that runs then
		time.Sleep(time.Second)
		f(r)
	})
}

func TestABoardByItselfSaysWhatStillWaits(t *testing.T) {
	run(t, "", true, func(r *rig) {
		r.call(1, "q1")
		r.call(2, "q1")
		r.call(3, "q2") // of another zone
		r.answer(2, "q1")
		r.heard(20*time.Second, "A001")
		r.cut()
		r.call(4, "q1")
		r.heard(20*time.Second, "A004")
	})
	run(t, "", false, func(r *rig) {
		r.call(1, "q1")
		r.heard(20*time.Second, "")
	})
}

func TestARecallIsSaidAgain(t *testing.T) {
	run(t, "", true, func(r *rig) {
		r.call(1, "q1")
		r.heard(20*time.Second, "A001")
		r.event(step(wire.TicketRecalled, 1, "q1"))
		r.heard(20*time.Second, "A001 again")
		r.heard(time.Minute, "")
	})
}

func TestACallThatIsTakenBackBeforeItsTurnIsNotSaid(t *testing.T) {
	run(t, "", true, func(r *rig) {
		r.call(1, "q1")
		r.call(2, "q1")
		r.call(3, "q1")
		r.event(step(wire.StepUndone, 2, "q1"))
		r.heard(20*time.Second, "A001 A003")
	})
}

// What was missed comes in one go over a slow line, and a later event of it may
// answer the call of an earlier.
func TestMissedCallsThatStillWaitAreSaidOnceAfterACut(t *testing.T) {
	missed := []wire.Body{
		step(wire.TicketCalled, 3, "q1"), // answered meanwhile
		step(wire.TicketCalled, 2, "q1"), // still waits
		step(wire.TicketRecalled, 2, "q1"),
		step(wire.ServiceStarted, 3, "q1"),
	}
	run(t, "", true, func(r *rig) {
		r.call(1, "q1")
		r.heard(20*time.Second, "A001")
		r.cut()
		time.Sleep(5 * time.Minute)
		r.back()
		for i, b := range missed {
			r.heard(catchGap/2, "")
			r.late(time.Duration(len(missed)-i)*time.Minute, b)
		}
		r.heard(20*time.Second, "A002")
		r.heard(time.Minute, "")
	})
	run(t, "", true, func(r *rig) { // resumed by a snapshot
		r.call(1, "q1")
		r.heard(20*time.Second, "A001")
		r.cut()
		time.Sleep(5 * time.Minute)
		for i, b := range missed {
			r.st.Apply(wire.Event{Seq: r.st.Seq + 1, At: time.Now().Add(-time.Duration(len(missed)-i) * time.Minute), Body: b})
		}
		r.back()
		r.snapshot()
		r.heard(20*time.Second, "A002")
		r.heard(time.Minute, "")
	})
}

func TestALiveCallRightAfterACutIsHardlyDelayed(t *testing.T) {
	run(t, "", true, func(r *rig) {
		r.cut()
		time.Sleep(time.Minute)
		r.back()
		r.call(1, "q1")
		r.heard(catchGap+4*time.Second, "A001")
	})
}

func TestABoardThatStartsDoesNotSayTheMorning(t *testing.T) {
	run(t, "", true, func(r *rig) {
		r.Close()
		r.loud = &loud{}
		for i := range 5 { // the last of them long ago too
			r.st.Apply(wire.Event{Seq: r.st.Seq + 1, At: time.Now().Add(time.Duration(i-9) * time.Minute), Body: step(wire.TicketCalled, i+1, "q1")})
		}
		r.st.Apply(wire.Event{Seq: r.st.Seq + 1, At: time.Now().Add(-fresh / 2), Body: step(wire.TicketCalled, 6, "q1")})
		r.start(true)
		r.heard(time.Minute, "A006")
	})
}

func TestFiftyCallsInASecondAreAllSaidInOrder(t *testing.T) {
	run(t, "", true, func(r *rig) {
		var want []string
		for i := range 50 {
			r.call(i+1, "q1")
			want = append(want, hall.Number{Prefix: "A", N: i + 1}.String())
			time.Sleep(20 * time.Millisecond)
		}
		r.heard(10*time.Minute, strings.Join(want, " "))
	})
}

func TestTheDutyAtAShared(t *testing.T) {
	run(t, "sảnh", false, func(r *rig) {
		r.call(1, "q1")
		r.call(2, "q2")
		r.call(3, "q1")
		r.heard(20*time.Second, "")
		r.duty(wire.Duty{Turn: 1, Speak: true, Said: 1, Boards: []string{"hall", "two"}})
		r.heard(5*time.Second, "A002")
		r.duty(wire.Duty{Turn: 2, Said: 2, Boards: []string{"hall", "two"}}) // a better one is back: finish
		if last := r.last(); last != (wire.Said{Turn: 1, Able: true, Speaking: true, Seq: 2}) {
			t.Errorf("in the middle it told %+v", last)
		}
		r.heard(10*time.Second, "A003")
		if last := r.last(); last.Speaking || last.Turn != 2 || last.Seq != 3 {
			t.Errorf("off duty it told %+v", last)
		}
		r.call(4, "q1")
		r.call(5, "q1")
		r.duty(wire.Duty{Turn: 2, Said: 4})
		r.duty(wire.Duty{Turn: 3, Speak: true, Said: 4, Boards: []string{"hall"}})
		r.heard(5*time.Second, "A005")
		if last := r.last(); last != (wire.Said{Turn: 3, Able: true, Seq: 5}) {
			t.Errorf("in the end it told %+v", last)
		}
	})
}

// The line is lost: silent at once, and nothing is lost with it. A server that
// says that it is back in a moment lets the word be finished.
func TestTheLineIsLost(t *testing.T) {
	run(t, "sảnh", false, func(r *rig) {
		r.duty(wire.Duty{Turn: 1, Speak: true})
		r.call(1, "q1")
		r.call(2, "q1")
		r.heard(time.Second, "")
		r.line.Connected, r.line.Err = false, errors.New("cable")
		r.online()
		r.heard(20*time.Second, "A001!")
		r.line.Connected, r.line.Duty = true, nil
		r.online()
		r.heard(20*time.Second, "")
		r.duty(wire.Duty{Turn: 1, Speak: true})
		r.heard(20*time.Second, "A001 A002")
		r.call(3, "q1")
		r.heard(2*time.Second, "")
		r.duty(wire.Duty{Turn: 2, Stop: true, Said: 2})
		r.heard(20*time.Second, "A003!")
	})
}

func TestADeadLoudspeakerGivesTheDutyUpAndComesBack(t *testing.T) {
	run(t, "sảnh", false, func(r *rig) {
		r.duty(wire.Duty{Turn: 1, Speak: true})
		r.breaks(errors.New("no card"))
		r.call(1, "q1")
		r.heard(time.Second, "")
		if last := r.last(); last.Able || last.Seq != 0 || r.Fault() == nil {
			t.Errorf("it told %+v, fault %v", last, r.Fault())
		}
		r.duty(wire.Duty{Turn: 2})
		r.call(2, "q1")
		r.heard(2*tryAgain, "")
		r.breaks(nil)
		r.heard(tryAgain, "")
		if last := r.last(); !last.Able || last.Turn != 2 || r.Fault() != nil {
			t.Errorf("it told %+v, fault %v", last, r.Fault())
		}
		r.duty(wire.Duty{Turn: 3, Speak: true, Said: 1})
		r.heard(10*time.Second, "A002")
	})
}

func TestQuietHoursAndTests(t *testing.T) {
	run(t, "", true, func(r *rig) {
		noon := hall.Clock(0)
		r.st.Hall.Voice.Quiet = []hall.Span{{From: noon, To: noon + 2}} // virtual time begins at midnight
		r.event(wire.Body{Kind: wire.SiteChanged, Site: &wire.Site{Hall: r.st.Hall, Counters: r.st.Counters}})
		r.call(1, "q1")
		r.heard(30*time.Second, "")
		r.event(wire.Body{Kind: wire.SoundTested, Board: "two"})
		r.late(testOld, wire.Body{Kind: wire.SoundTested}) // its manager has gone on
		r.heard(10*time.Second, "")
		r.event(wire.Body{Kind: wire.SoundTested, Board: "hall"})
		r.heard(30*time.Second, "?") // once
		r.event(wire.Body{Kind: wire.SoundTested})
		r.heard(10*time.Second, "?")
		r.heard(2*time.Minute, "")
		r.call(2, "q1")
		r.heard(10*time.Second, "A002")
	})
	run(t, "sảnh", false, func(r *rig) { // one that stands by is silent even so
		r.event(wire.Body{Kind: wire.SoundTested, Board: "box"})
		r.heard(10*time.Second, "")
		r.duty(wire.Duty{Turn: 1, Speak: true})
		r.event(wire.Body{Kind: wire.SoundTested, Board: "box"})
		r.heard(10*time.Second, "?")
	})
}

func TestThePublicAddressSystemIsOnWhileItSpeaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &loud{}
		r := newRig(t, "", true)
		r.Close()
		r.loud = l
		r.Speaker = New(Config{Board: "hall", Player: l, Switch: l, Own: func(*hall.Board, *wire.HallInfo) bool { return true }, Said: func(wire.Said) {}})
		defer r.Close()
		r.online()
		r.snapshot()
		time.Sleep(time.Second)
		r.call(1, "q1")
		r.call(2, "q1")
		r.heard(8500*time.Millisecond, "+ A001 A002")
		r.heard(time.Second, "-")
		r.call(3, "q1")
		r.heard(20*time.Second, "+ A003 -")
	})
}

func TestWhatTheHallWantsIsSaid(t *testing.T) {
	run(t, "", true, func(r *rig) {
		r.st.Hall.Voice = hall.Voice{Languages: []string{"en", "vi"}, Repeat: 2}
		r.event(wire.Body{Kind: wire.SiteChanged, Site: &wire.Site{Hall: r.st.Hall, Counters: r.st.Counters}})
		r.call(1, "q1")
		r.heard(time.Minute, "A001 en A001 A001 en A001")
		r.Close()
		if !slices.IsSortedFunc(r.told, func(a, b wire.Said) int { return int(a.Seq) - int(b.Seq) }) {
			t.Error(fmt.Sprint(r.told))
		}
	})
}
