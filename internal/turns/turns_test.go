package turns

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

var start = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// told is a board that hears each event as it comes, and the state it comes from.
type told struct {
	u   Turns
	s   wire.State
	now time.Time
	seq uint64
}

func (d *told) event(kind wire.Kind, t hall.Ticket, undone wire.Kind) {
	d.seq++
	e := wire.Event{Seq: d.seq, At: d.now, Body: wire.Body{Kind: kind, Ticket: &t, Undone: undone}}
	d.s.Apply(e)
	d.u.Advance(d.now)
	switch kind {
	case wire.TicketCalled, wire.TicketRecalled:
		d.u.Call(&Call{e.Seq, t.ID, t.Number.String(), t.Service, t.Counter, d.now})
	case wire.StepUndone:
		d.u.Withdraw(t.ID)
	default:
		d.u.Over(t.ID)
	}
}

func (d *told) call(n int) hall.Ticket {
	t := hall.Ticket{ID: fmt.Sprint(n), Number: hall.Number{Prefix: "A", N: n}, Service: "s", State: hall.Called, Counter: "1", CalledAt: d.now}
	d.event(wire.TicketCalled, t, "")
	return t
}

// says is what is seen at t, and what will be.
func says(u Turns, t time.Time) string {
	u = u.At(t)
	out := ""
	if c, since := u.Large(); c != nil {
		out = fmt.Sprint(c.Number, since)
	}
	u.Coming(func(c *Call, from time.Time) { out += fmt.Sprint(" ", c.Number, from) })
	for _, c := range u.Calls() {
		out += " " + c.Number
	}
	return out
}

// What a board works out from the state is what one that was told each event has,
// now and later.
func TestReplayGivesTheSameTurns(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		d := &told{now: start}
		var open []hall.Ticket
		for n := range 50 {
			d.now = d.now.Add(time.Duration(r.IntN(6000)) * time.Millisecond)
			switch k := r.IntN(6); {
			case k > 2 || len(open) == 0:
				open = append(open, d.call(n))
				continue
			default:
				i := r.IntN(len(open))
				x := open[i]
				if k == 0 {
					d.event(wire.TicketRecalled, x, "")
					continue
				}
				open = slices.Delete(open, i, i+1)
				if x.State = hall.Serving; k == 1 {
					d.event(wire.ServiceStarted, x, "")
					continue
				}
				x.State, x.Counter, x.CalledAt = hall.Waiting, "", time.Time{}
				d.event(wire.StepUndone, x, wire.TicketCalled)
			}
		}
		again := Replay(&d.s, hall.StandardBoard("hall", false), func(t time.Time) time.Time { return t })
		for _, later := range []time.Duration{0, time.Second, 5 * time.Second, time.Minute} {
			if got, want := says(again, d.now.Add(later)), says(d.u, d.now.Add(later)); got != want {
				t.Fatalf("seed %d, %v later:\n got %s\nwant %s", seed, later, got, want)
			}
		}
	}
}

// A clock that is set back leaves no call waiting for an hour.
func TestAClockSetBack(t *testing.T) {
	d := &told{now: start}
	d.call(1)
	d.now = start.Add(-time.Hour)
	d.call(2)
	if c, since := d.u.Large(); c.Number != "A002" || !since.Equal(d.now) {
		t.Errorf("%s stands large since %v", c.Number, since)
	}
}

// A call that is too old for its turn has none, and nobody is told of it.
func TestATurnThatComesTooLate(t *testing.T) {
	d := &told{now: start}
	d.call(1)
	d.u.queue = []*Call{{Ticket: "old", Number: "A009", At: start.Add(-time.Hour)}, {Ticket: "2", Number: "A002", At: start}}
	var come []string
	d.u.Coming(func(c *Call, _ time.Time) { come = append(come, c.Number) })
	if !slices.Equal(come, []string{"A002"}) {
		t.Errorf("come: %v", come)
	}
}
