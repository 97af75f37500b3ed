package web

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"motcua/display/board"
	"motcua/internal/hall"
	"motcua/internal/turns"
	"motcua/internal/wire"
)

// plainPicture is what the plain board's own script makes of a view at a time of
// the hall, without a browser and without what ECMAScript 5 does not have.
func plainPicture(t *testing.T) func(view boardView, at time.Time) string {
	t.Helper()
	src, err := staticFiles.ReadFile("static/plain-turns.js")
	if err != nil {
		t.Fatal(err)
	}
	vm := goja.New()
	for _, name := range []string{"Promise", "Map", "Set", "WeakMap", "Symbol", "Proxy", "Reflect"} {
		if err := vm.GlobalObject().Delete(name); err != nil {
			t.Fatal(err)
		}
	}
	vm.SetFieldNameMapper(goja.TagFieldNameMapper("json", true))
	if _, err := vm.RunString(string(src) + `; function said(view, now) {
		var p = plain.picture(view, now), rows = '', i, r;
		for (i = 0; view.rows && i < view.rows.length; i++) {
			r = view.rows[i];
			rows += ' ' + (r.number || '-') + (r.calling && p.isNew[r.ticket] ? '!' : '');
		}
		return (p.newest ? p.newest.number + '>' + p.newest.to : 'none') + (p.fresh ? ' fresh' : '') + (p.inverted ? ' inverted' : '') +
			' |' + p.calls.map(function (c) { return ' ' + c.number; }).join('') + ' |' + rows + ' | ' + plain.clock(now, plain.hallTime(view.time)[1]);
	}`); err != nil {
		t.Fatal(err)
	}
	said, ok := goja.AssertFunction(vm.Get("said"))
	if !ok {
		t.Fatal("no function")
	}
	return func(view boardView, at time.Time) string {
		v, err := said(goja.Undefined(), vm.ToValue(view), vm.ToValue(at.UnixMilli()))
		if err != nil {
			t.Fatal(err)
		}
		return v.String()
	}
}

// boardPicture says the same of the board in a box.
func boardPicture(p board.Picture) string {
	var b strings.Builder
	if p.Newest == nil {
		b.WriteString("none")
	} else {
		fmt.Fprintf(&b, "%s>%s", p.Newest.Number, whole(p.Newest.Name.In("vi")))
	}
	if p.Fresh {
		b.WriteString(" fresh")
	}
	if p.Invert {
		b.WriteString(" inverted")
	}
	b.WriteString(" |")
	for _, c := range p.Recent {
		b.WriteString(" " + c.Number)
	}
	b.WriteString(" |")
	for _, r := range p.Rows {
		b.WriteString(" ")
		if r.Number == "" {
			b.WriteString("-")
		}
		b.WriteString(r.Number)
		if r.New && r.Calling {
			b.WriteString("!")
		}
	}
	return b.String() + " | " + p.Clock.Format("15:04")
}

// The plain board shows what the board in a box shows, at every moment of a wild
// morning, though each works it out for itself: one from every event as it comes,
// the other from the newest view alone.
func TestThePlainBoardShowsWhatTheOthersShow(t *testing.T) {
	picture := plainPicture(t)
	assets, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for round := range uint64(18) {
		random := rand.New(rand.NewPCG(round, 60))
		f := newHall(t)
		f.state.Counters = f.state.Counters[:8+4*int(round%3)]
		f.state.Tickets = nil
		for i := range f.state.Counters {
			f.state.Counters[i].Ticket, f.state.Counters[i].State = nil, hall.Open
		}
		f.state.Hall.Boards = []hall.Board{{ID: "zone", Layout: hall.BuiltIn(hall.LayoutHall), Counters: []string{"q1", "q2", "q3", "q4"}}}
		now := morning
		id := []string{"hall", "zone", "q2"}[round%3]
		h := &handler{Config: Config{Hall: f, Gate: fakeGate{}, Now: func() time.Time { return now }}, assets: assets}
		b := board.New(board.Config{ID: id})
		b.Clock(now, now, f.hall.Zone)
		start := clone(f.state)
		b.Snapshot(start, now)
		for step := 0; len(f.state.Calls) < 63; step++ { // a view knows of no more
			wildStep(f, random, now)
			for _, e := range f.events[len(f.events)-min(1, len(f.events)):] {
				b.Event(e, now)
			}
			view := (&plainBoard{s: h, id: id, state: f.state, is: f.state.Board(id), langs: []string{"vi", "en"}}).view(&sitting{}, wire.Duty{})
			for _, later := range []time.Duration{0, time.Millisecond, time.Duration(random.IntN(700)) * time.Millisecond, time.Duration(random.IntN(30_000)) * time.Millisecond} {
				want, got := boardPicture(b.Picture(now.Add(later))), picture(view, now.Add(later))
				if got != want {
					t.Fatalf("round %d, %s, step %d, %v later:\nplain %s\nboard %s", round, id, step, later, got, want)
				}
			}
			now = now.Add(time.Duration(random.IntN([]int{200, 3000, 15_000}[random.IntN(3)])) * time.Millisecond)
		}
	}
}

// Nobody waits an hour for a call to stand large because the server's clock was
// set back by one.
func TestAPlainBoardMindsNoClockSetBack(t *testing.T) {
	f := newHall(t)
	f.state.Tickets, f.state.Calls = nil, wire.Calls{
		{Seq: 1, Ticket: "a1", Number: hall.Number{Prefix: "A", N: 1}, Service: f.state.Counters[0].Services[0], Counter: f.state.Counters[0].ID, At: morning},
		{Seq: 2, Ticket: "a2", Number: hall.Number{Prefix: "A", N: 2}, Service: f.state.Counters[0].Services[0], Counter: f.state.Counters[0].ID, At: morning.Add(-time.Hour)},
	}
	now := morning.Add(time.Second - time.Hour)
	h := &handler{Config: Config{Hall: f, Gate: fakeGate{}, Now: func() time.Time { return now }}}
	large, _ := (&plainBoard{s: h, id: "hall", state: f.state, is: f.state.Board("hall"), langs: []string{"vi"}}).turns(now)
	if len(large) == 0 || large[len(large)-1].Number != "A002" || large[len(large)-1].From > float64(now.Add(turns.Turn).UnixMilli()) {
		t.Errorf("at %v: %+v", now, large)
	}
}

// wildStep lets something happen: a call, a recall, an answer, an undo.
func wildStep(f *fakeHall, random *rand.Rand, now time.Time) {
	c := f.state.Counters[random.IntN(len(f.state.Counters))]
	event := func(b wire.Body) {
		e := wire.Event{Seq: f.state.Seq + 1, At: now, Body: b}
		f.state.Apply(e)
		f.events = append(f.events, e)
	}
	if c.Ticket == nil {
		num := hall.Number{Prefix: "A", N: 1 + len(f.events)}
		if len(f.state.Tickets) > 0 && random.IntN(5) == 0 { // one that was called before
			num = f.state.Tickets[random.IntN(len(f.state.Tickets))].Number
		}
		t := hall.Ticket{ID: num.String(), Number: num, Service: c.Services[0], State: hall.Called, Counter: c.ID, CalledAt: now}
		if old := f.state.Ticket(t.ID); old != nil && (old.State == hall.Called || old.State == hall.Serving) {
			t.ID, t.Number.N = t.ID+"x", t.Number.N+500
		}
		event(wire.Body{Kind: wire.TicketCalled, Ticket: &t, Counter: c.ID})
		return
	}
	t := *c.Ticket
	switch what := random.IntN(6); {
	case what == 0 && t.State == hall.Called:
		t.Recalls++
		event(wire.Body{Kind: wire.TicketRecalled, Ticket: &t, Counter: c.ID})
	case what == 1 && t.State == hall.Called:
		t.State, t.Counter, t.CalledAt = hall.Waiting, "", time.Time{}
		event(wire.Body{Kind: wire.StepUndone, Undone: wire.TicketCalled, Ticket: &t, Counter: c.ID})
	case t.State == hall.Called:
		t.State, t.StartedAt = []hall.State{hall.Serving, hall.NoShow}[random.IntN(2)], now
		event(wire.Body{Kind: wire.ServiceStarted, Ticket: &t, Counter: c.ID})
	default:
		t.State, t.EndedAt = hall.Finished, now
		event(wire.Body{Kind: wire.TicketFinished, Ticket: &t, Counter: c.ID})
	}
}
