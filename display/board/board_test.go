package board

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/turns"
	"motcua/internal/wire"
)

var t0 = time.Date(2026, 11, 21, 9, 41, 0, 0, time.FixedZone("ICT", 7*3600))

// house is a board with n counters and the hall's events that feed it.
type house struct {
	t   *testing.T
	b   *Board
	seq uint64
	now time.Time
}

func newHouse(t *testing.T, n int, c Config) *house {
	h := &house{t: t, b: New(c), now: t0, seq: 1}
	h.b.Clock(t0, t0, t0.Location())
	h.b.Snapshot(h.state(n), h.now)
	return h
}

func (h *house) state(n int) *wire.State {
	s := &wire.State{
		Epoch: "e", Seq: h.seq, Day: "2026-11-21",
		Hall:     &wire.HallInfo{Name: hall.Text{"vi": "Trung tâm"}, Languages: []string{"vi", "en"}},
		Services: []wire.ServiceState{{ID: "land", Prefix: "A", Name: hall.Text{"vi": "Đất đai"}, Open: true}},
	}
	for i := range n {
		s.Counters = append(s.Counters, wire.CounterState{ID: fmt.Sprint(i + 1), Name: hall.Text{"vi": fmt.Sprint("Quầy ", i+1)}, State: hall.Open, Services: []string{"land"}})
	}
	return s
}

func (h *house) event(kind wire.Kind, number, counter string, st hall.State) wire.Event {
	n, err := hall.ParseNumber(number)
	if err != nil {
		h.t.Fatal(err)
	}
	h.seq++
	t := &hall.Ticket{ID: "20261121-" + number, Number: n, Service: "land", State: st, Counter: counter, CalledAt: h.now}
	return wire.Event{Seq: h.seq, At: h.now, Body: wire.Body{Kind: kind, Ticket: t, Counter: counter}}
}

func (h *house) send(kind wire.Kind, number, counter string, st hall.State) {
	h.b.Event(h.event(kind, number, counter, st), h.now)
}

func (h *house) call(number, counter string) { h.send(wire.TicketCalled, number, counter, hall.Called) }

func (h *house) undo(number string) {
	e := h.event(wire.StepUndone, number, "", hall.Waiting)
	e.Undone = wire.TicketCalled
	h.b.Event(e, h.now)
}

// later moves the clock through every moment that the board asks for, and gives
// what stood large one after another.
func (h *house) later(d time.Duration) string {
	end := h.now.Add(d)
	var large []string
	for was := h.newest(); h.now.Before(end); {
		next := h.b.Next(h.now)
		if !next.After(h.now) {
			h.t.Fatalf("Next(%v) = %v does not move on", h.now, next)
		}
		if next.After(end) {
			next = end
		}
		h.now = next
		if is := h.newest(); is != was {
			large, was = append(large, is), is
		}
	}
	return strings.Join(large, " ")
}

func (h *house) newest() string {
	if c := h.b.Picture(h.now).Newest; c != nil {
		return c.Number + ">" + c.Counter
	}
	return ""
}

func (h *house) recent() string {
	var out []string
	for _, c := range h.b.Picture(h.now).Recent {
		out = append(out, c.Number)
	}
	return strings.Join(out, " ")
}

func TestANewCallBlinksThreeTimes(t *testing.T) {
	h := newHouse(t, 3, Config{})
	h.b.Event(h.event(wire.TicketCalled, "A012", "2", hall.Called), h.now)
	var turns []string
	was := false
	for ms := 0; ms < 5000; ms += 50 {
		if inv := h.b.Picture(t0.Add(time.Duration(ms) * time.Millisecond)).Invert; inv != was {
			turns, was = append(turns, fmt.Sprint(ms)), inv
		}
	}
	if got := strings.Join(turns, " "); got != "0 500 1000 1500 2000 2500" {
		t.Errorf("inverts at %s", got)
	}
	if large := h.later(time.Minute); large != "" {
		t.Errorf("shown again: %s", large)
	}
	if h.newest() != "A012>2" || h.b.Picture(h.now).Fresh {
		t.Errorf("after a minute: %s fresh=%v", h.newest(), h.b.Picture(h.now).Fresh)
	}
}

func TestNextNamesEveryBlink(t *testing.T) {
	h := newHouse(t, 3, Config{})
	h.call("A012", "2")
	for range 5 {
		before := h.b.Picture(h.now).Invert
		h.now = h.b.Next(h.now)
		if h.b.Picture(h.now).Invert == before {
			t.Errorf("nothing changes at %v", h.now.Sub(t0))
		}
	}
}

func TestSimultaneousCallsAreAllListedAndShownInTurn(t *testing.T) {
	h := newHouse(t, 24, Config{})
	for i := range 4 {
		h.b.Event(h.event(wire.TicketCalled, fmt.Sprintf("A%03d", i+1), fmt.Sprint(i+1), hall.Called), h.now)
	}
	if h.newest() != "A001>1" || h.recent() != "A004 A003 A002" {
		t.Errorf("at once: %s, listed %s", h.newest(), h.recent())
	}
	if got := h.later(30 * time.Second); got != "A002>2 A003>3 A004>4" {
		t.Errorf("then large: %s", got)
	}
	if h.recent() != "A003 A002 A001" {
		t.Errorf("at the end recent %s", h.recent())
	}
}

func TestFiveRecent(t *testing.T) {
	h := newHouse(t, 24, Config{})
	for i := range 9 {
		h.call(fmt.Sprintf("A%03d", i+1), "1")
		h.later(turns.Hold)
	}
	if h.recent() != "A008 A007 A006 A005 A004" {
		t.Errorf("recent %s", h.recent())
	}
}

func TestRowsKeepTheirPlaceUpToTwelve(t *testing.T) {
	h := newHouse(t, 12, Config{})
	h.call("A001", "7")
	rows := h.b.Picture(h.now).Rows
	for i, r := range rows {
		if r.Counter != fmt.Sprint(i+1) {
			t.Errorf("row %d is counter %s", i, r.Counter)
		}
	}
	if len(rows) != 12 || rows[6].Number != "A001" || !rows[6].Calling || !rows[6].New {
		t.Errorf("row of counter 7: %+v", rows[6])
	}
	if p := newHouse(t, 13, Config{}).b.Picture(t0); p.Rows != nil {
		t.Errorf("13 counters have %d rows", len(p.Rows))
	}
}

func TestRecallBlinksAgain(t *testing.T) {
	h := newHouse(t, 3, Config{})
	h.call("A012", "2")
	h.later(time.Minute)
	h.send(wire.TicketRecalled, "A012", "2", hall.Called)
	if p := h.b.Picture(h.now); !p.Invert || len(p.Recent) != 0 {
		t.Errorf("recall: invert %v, recent %v", p.Invert, p.Recent)
	}
}

// Who is called again before the first call had its turn has one turn, the first.
func TestARecallKeepsItsPlaceInTheQueue(t *testing.T) {
	h := newHouse(t, 4, Config{})
	for i := range 3 {
		h.call(fmt.Sprintf("A%03d", i+1), fmt.Sprint(i+1))
	}
	h.later(time.Second)
	h.send(wire.TicketRecalled, "A002", "2", hall.Called)
	if got := h.later(time.Minute); got != "A002>2 A003>3" {
		t.Errorf("large: %s", got)
	}
}

func TestUndoWithdraws(t *testing.T) {
	h := newHouse(t, 3, Config{})
	h.call("A003", "3")
	h.later(time.Minute)
	h.call("A001", "1")
	h.call("A002", "2") // waits for its turn
	h.undo("A002")
	if large := h.later(turns.Hold); large != "" || h.recent() != "A003" {
		t.Errorf("a call that was taken back stood large: %s, recent %s", large, h.recent())
	}
	h.undo("A001")
	if h.newest() != "A003>3" || h.recent() != "" || h.b.Picture(h.now).Fresh {
		t.Errorf("instead: %s, %s", h.newest(), h.recent())
	}
	h.undo("A003")
	if h.newest() != "" || h.recent() != "" {
		t.Errorf("still shown: %s, %s", h.newest(), h.recent())
	}
}

func TestACallAnsweredBeforeItsTurnIsNotShownLarge(t *testing.T) {
	h := newHouse(t, 3, Config{})
	h.call("A001", "1")
	h.call("A002", "2")
	h.send(wire.ServiceStarted, "A002", "2", hall.Serving)
	if large := h.later(turns.Hold); large != "" {
		t.Errorf("large %s", large)
	}
	if h.recent() != "A002" {
		t.Errorf("recent %s", h.recent())
	}
}

func TestALiveCallRightAfterACutIsNotDelayed(t *testing.T) {
	h := newHouse(t, 5, Config{})
	h.b.Lost(h.now)
	h.now = h.now.Add(time.Minute)
	h.b.Found()
	h.call("A001", "1")
	if h.newest() != "A001>1" || !h.b.Picture(h.now).Invert {
		t.Errorf("not shown at once: %s", h.newest())
	}
}

func TestABoardThatStartsDoesNotRepeatTheMorning(t *testing.T) {
	h := newHouse(t, 3, Config{})
	s := h.state(3)
	s.Seq = 0
	h.seq = 0
	for i := range 5 {
		e := h.event(wire.TicketCalled, fmt.Sprintf("A%03d", i+1), fmt.Sprint(i%3+1), hall.Called)
		e.Seq, e.At = s.Seq+1, h.now.Add(time.Duration(i-10)*time.Minute)
		e.Ticket.CalledAt = e.At
		s.Apply(e)
	}
	b := New(Config{})
	b.Clock(h.now, h.now, t0.Location())
	b.Snapshot(s, h.now)
	if p := b.Picture(h.now); p.Newest == nil || p.Newest.Number != "A005" || len(p.Recent) != 4 || p.Fresh || p.Invert {
		t.Errorf("shows %+v, %d recent", p.Newest, len(p.Recent))
	}
}

func TestStaleSaysSinceWhen(t *testing.T) {
	h := newHouse(t, 3, Config{})
	h.b.Lost(h.now)
	if p := h.b.Picture(h.now.Add(staleAfter - time.Second)); !p.Stale.IsZero() {
		t.Error("a server that is started anew is shown")
	}
	if next := h.b.Next(h.now); !next.Equal(h.now.Add(staleAfter)) {
		t.Errorf("next %v", next)
	}
	if p := h.b.Picture(h.now.Add(5 * time.Minute)); !p.Stale.Equal(t0) {
		t.Errorf("stale since %v", p.Stale)
	}
	h.now = h.now.Add(5 * time.Minute)
	h.call("A001", "1")
	if p := h.b.Picture(h.now); !p.Stale.IsZero() {
		t.Error("still stale after news")
	}
}

func TestCounterBoardShowsItsOwnCalls(t *testing.T) {
	h := newHouse(t, 3, Config{ID: "2"})
	h.call("A001", "1")
	h.call("A002", "2")
	p := h.b.Picture(h.now)
	if p.Counter == nil || p.Counter.Number != "A002" || !p.Counter.Calling || p.Newest.Number != "A002" || len(p.Recent) != 0 {
		t.Errorf("counter %+v newest %+v recent %v", p.Counter, p.Newest, p.Recent)
	}
	h.send(wire.ServiceStarted, "A002", "2", hall.Serving)
	if p := h.b.Picture(h.now); p.Counter.Calling || p.Counter.Number != "A002" {
		t.Errorf("serving: %+v", p.Counter)
	}
}

func TestANewDayBeginsEmpty(t *testing.T) {
	h := newHouse(t, 3, Config{})
	h.call("A001", "1")
	h.seq++
	h.b.Event(wire.Event{Seq: h.seq, At: h.now, Body: wire.Body{Kind: wire.DayOpened, Day: "2026-11-22"}}, h.now)
	if h.newest() != "" || h.recent() != "" {
		t.Errorf("yesterday's %s %s still shown", h.newest(), h.recent())
	}
}

// At 60 counters a hall calls 7.5 times a minute, by chance often several at
// once: 19 of 20 calls stand large within 10 s.
func TestABusyHallLagsLittle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	h := newHouse(t, 60, Config{})
	const calls = 900 // a series of numbers
	var lags []time.Duration
	at, was := map[string]time.Time{}, ""
	next := h.now
	for n := 0; len(lags) < calls; {
		if n < calls && !next.After(h.now) {
			n++
			number := fmt.Sprintf("A%03d", n)
			at[number+">"+fmt.Sprint(n%60+1)] = h.now
			h.b.Event(h.event(wire.TicketCalled, number, fmt.Sprint(n%60+1), hall.Called), h.now)
			next = next.Add(time.Duration(r.ExpFloat64() * 8 * float64(time.Second)))
		}
		if is := h.newest(); is != was {
			lags, was = append(lags, h.now.Sub(at[is])), is
		}
		then := h.b.Next(h.now)
		if n < calls && next.Before(then) {
			then = next
		}
		if then.After(h.now) {
			h.now = then
		}
	}
	slices.Sort(lags)
	if p95 := lags[calls*95/100]; p95 > 10*time.Second {
		t.Errorf("19 of 20 calls stand large within %v", p95)
	}
}

// 50 calls in a second all stand large, in order, each long enough to be read,
// and nothing flashes more than twice a second.
func TestFiftyCallsInASecond(t *testing.T) {
	h := newHouse(t, 60, Config{})
	var want, large []string
	var flips []time.Time
	var was Picture
	since := h.now
	look := func() {
		p := h.b.Picture(h.now)
		if p.Newest == nil {
			return
		}
		if was.Newest == nil || p.Newest.Number != was.Newest.Number {
			if d := h.now.Sub(since); len(large) > 0 && d < turns.Least {
				t.Errorf("%s stood large for %v", was.Newest.Number, d)
			}
			large, since = append(large, h.newest()), h.now
		}
		if p.Invert && !was.Invert {
			flips = append(flips, h.now)
		}
		was = p
	}
	to := func(end time.Time) {
		for h.now.Before(end) {
			if h.now = h.b.Next(h.now); h.now.After(end) {
				h.now = end
			}
			look()
		}
	}
	for i := range 50 {
		number := fmt.Sprintf("A%03d", i+1)
		want = append(want, fmt.Sprintf("%s>%d", number, i+1))
		h.call(number, fmt.Sprint(i+1))
		look()
		to(h.now.Add(20 * time.Millisecond))
	}
	to(t0.Add(45 * time.Second))
	if !slices.Equal(large, want) {
		t.Errorf("stood large: %v", large)
	}
	for i := 3; i < len(flips); i++ {
		if d := flips[i].Sub(flips[i-3]); d < time.Second {
			t.Errorf("three flashes within %v", d)
		}
	}
}

func TestOutsideItsHoursAHallShowsNoCalls(t *testing.T) {
	h := newHouse(t, 2, Config{})
	h.call("A001", "1")
	h.send(wire.TicketFinished, "A001", "", hall.Finished)
	s := h.b.State()
	s.Services[0].Open = false
	if h.b.Picture(h.now).Shut {
		t.Error("shut while counters work on")
	}
	for i := range s.Counters {
		s.Counters[i].State = hall.Closed
	}
	if p := h.b.Picture(h.now); !p.Shut || p.Newest != nil || p.Recent != nil || p.Rows != nil {
		t.Errorf("after hours: %+v", p)
	}
}

// A test of the loudspeaker is for the board that it names, by its own name or
// its box's, and comes at once or not at all.
func TestTheLoudspeakerIsTried(t *testing.T) {
	for _, c := range []struct {
		board string
		age   time.Duration
		want  bool
	}{{"", 0, true}, {"hall", 0, true}, {"board-1", time.Second, true}, {"hall-2", 0, false}, {"", time.Minute, false}} {
		h := newHouse(t, 3, Config{ID: "hall"})
		h.b.Name("board-1")
		h.call("A001", "1")
		h.seq++
		h.b.Event(wire.Event{Seq: h.seq, At: h.now.Add(-c.age), Body: wire.Body{Kind: wire.SoundTested, Board: c.board}}, h.now)
		if c.want != h.b.Picture(h.now).Testing {
			t.Errorf("%+v: shown %v", c, !c.want)
		}
		if p := h.b.Picture(h.now); p.Newest == nil || p.Newest.Number != "A001" {
			t.Errorf("%+v: the call is gone: %+v", c, p.Newest)
		}
		h.later(testFor)
		if h.b.Picture(h.now).Testing {
			t.Errorf("%+v: still shown after %v", c, testFor)
		}
	}
}
