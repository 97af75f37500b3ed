package board

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/turns"
	"motcua/internal/wire"
)

// morning is a made-up morning of a busy hall: calls in bursts, recalls, starts,
// no-shows, calls taken back, transfers.
func morning(h *house, r *rand.Rand, counters, steps int) (all []wire.Event) {
	s := h.state(counters)
	n := 0
	for range steps {
		h.now = h.now.Add(time.Duration(r.ExpFloat64() * float64([]time.Duration{100 * time.Millisecond, 5 * time.Second}[r.IntN(2)])))
		at := fmt.Sprint(1 + r.IntN(counters))
		c := s.Counter(at)
		var e wire.Event
		switch k := r.IntN(10); {
		case c.Ticket == nil:
			n++
			e = h.event(wire.TicketCalled, fmt.Sprintf("A%03d", n), at, hall.Called)
		case k < 2 && c.Ticket.State == hall.Called:
			e = h.event(wire.TicketRecalled, c.Ticket.Number.String(), at, hall.Called)
		case k < 6 && c.Ticket.State == hall.Called:
			e = h.event(wire.ServiceStarted, c.Ticket.Number.String(), at, hall.Serving)
		case k < 7 && c.Ticket.State == hall.Called:
			e = h.event(wire.TicketNoShow, c.Ticket.Number.String(), at, hall.NoShow)
		case k < 8 && c.Ticket.State == hall.Called && c.Ticket.CalledAt.Add(30*time.Second).After(h.now):
			e = h.event(wire.StepUndone, c.Ticket.Number.String(), "", hall.Waiting)
			e.Undone = wire.TicketCalled
		case k < 9:
			e = h.event(wire.TicketTransferred, c.Ticket.Number.String(), "", hall.Waiting)
		default:
			e = h.event(wire.TicketFinished, c.Ticket.Number.String(), at, hall.Finished)
		}
		s.Apply(e)
		all = append(all, e)
	}
	return all
}

func clone(t *testing.T, s *wire.State) *wire.State {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	c := new(wire.State)
	if err := json.Unmarshal(b, c); err != nil {
		t.Fatal(err)
	}
	return c
}

// A board that was cut, and resumed or was sent a snapshot, and one that was
// switched on in between, show at every moment what the one that stayed shows.
func TestAllBoardsShowTheSame(t *testing.T) {
	for _, zone := range []Config{{}, {ID: "2"}, {Counters: []string{"1", "3", "4"}}} {
		for seed := range uint64(20) {
			r := rand.New(rand.NewPCG(seed, 6))
			h := &house{t: t, now: t0, seq: 1}
			events := morning(h, r, 6, 200)
			start := func() *Board {
				b := New(zone)
				b.Clock(t0, t0, t0.Location())
				return b
			}
			stayed, away := start(), start()
			h.seq = 1
			first := h.state(6)
			for _, b := range []*Board{stayed, away} {
				b.Snapshot(clone(t, first), t0)
			}
			var held []wire.Event
			cut, back := 20+r.IntN(60), 100+r.IntN(60)
			for i, e := range events {
				stayed.Event(e, e.At)
				switch {
				case i < cut:
					away.Event(e, e.At)
				case i < back:
					away.Lost(e.At)
					held = append(held, e)
					continue
				case i == back:
					away.Found()
					for _, m := range append(held, e) {
						away.Event(m, e.At)
					}
					if seed%3 == 0 { // as after a restart of the server: nothing new
						away.Snapshot(clone(t, stayed.State()), e.At)
					}
				default:
					away.Event(e, e.At)
				}
				if seed%5 == 1 && i == back+20 { // switched off and on
					away = start()
					away.Snapshot(clone(t, stayed.State()), e.At)
				}
				until := e.At.Add(time.Minute)
				if i+1 < len(events) {
					until = events[i+1].At
				}
				for now := e.At; now.Before(until); now = stayed.Next(now) {
					if a, b := stayed.Picture(now), away.Picture(now); !reflect.DeepEqual(a, b) {
						t.Fatalf("zone %+v, seed %d, event %d, %v after it:\nstayed %s\nback   %s", zone, seed, i, now.Sub(e.At), says(a), says(b))
					}
					if a, b := stayed.Next(now), away.Next(now); !a.Equal(b) {
						t.Fatalf("zone %+v, seed %d, event %d: next %v and %v", zone, seed, i, a, b)
					}
				}
			}
		}
	}
}

// says is a picture in a line.
func says(p Picture) string {
	s := fmt.Sprintf("stale %v fresh %v invert %v ", !p.Stale.IsZero(), p.Fresh, p.Invert)
	if p.Newest != nil {
		s += "newest " + p.Newest.Number + " "
	}
	for _, c := range p.Recent {
		s += c.Number + ">" + c.Counter + " "
	}
	for _, r := range p.Rows {
		s += fmt.Sprintf("[%s %s %v %v]", r.Counter, r.Number, r.Calling, r.New)
	}
	return s
}

// Whenever the events come, in time or together at the end, the picture is one.
func TestWhenEventsComeDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	h := &house{t: t, now: t0, seq: 1}
	events := morning(h, r, 6, 80)
	h.seq = 1
	var pictures []Picture
	end := events[len(events)-1].At.Add(time.Second)
	for _, late := range []time.Duration{0, 50 * time.Millisecond, time.Hour} {
		b := New(Config{})
		b.Clock(t0, t0, t0.Location())
		b.Snapshot(h.state(6), t0)
		for _, e := range events {
			b.Event(e, slices.MinFunc([]time.Time{e.At.Add(late), end}, time.Time.Compare))
		}
		pictures = append(pictures, b.Picture(end))
	}
	for _, p := range pictures {
		if !reflect.DeepEqual(p, pictures[0]) {
			t.Errorf("%s\n%s", says(pictures[0]), says(p))
		}
	}
}

// A clock that is set back or forward holds no call up.
func TestTheHallsClockIsSet(t *testing.T) {
	for _, by := range []time.Duration{-time.Hour, time.Hour, -30 * time.Second, 500 * time.Millisecond} {
		h := newHouse(t, 3, Config{})
		h.call("A001", "1")
		h.later(time.Minute)
		// The server's clock jumps. Its events are never before the last one: after
		// a step back they stand still until the clock has caught up.
		last := h.now
		ours := h.now
		hallNow := func() time.Time { return ours.Add(by) }
		at := func() time.Time {
			if hallNow().Before(last) {
				return last
			}
			last = hallNow()
			return last
		}
		for i := range 4 {
			ours = ours.Add(30 * time.Second)
			if i == 2 { // by then the link has asked for the time
				h.b.Clock(hallNow(), ours, t0.Location())
			}
			number := fmt.Sprintf("A%03d", i+2)
			e := h.event(wire.TicketCalled, number, fmt.Sprint(i%3+1), hall.Called)
			e.At = at()
			h.b.Event(e, ours)
			p := h.b.Picture(ours)
			if p.Newest == nil || p.Newest.Number != number {
				t.Errorf("set by %v, call %d: %s", by, i, says(p))
			}
			if i >= 2 && !p.Clock.Equal(hallNow()) {
				t.Errorf("set by %v: the clock shows %v", by, p.Clock)
			}
			if next := h.b.Next(ours); !next.After(ours) {
				t.Errorf("set by %v: next %v", by, next.Sub(ours))
			}
		}
		if p := h.b.Picture(ours.Add(turns.Hold)); p.Fresh {
			t.Errorf("set by %v: still new after %v", by, turns.Hold)
		}
	}
}
