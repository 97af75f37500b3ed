package history

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"

	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
	"motcua/server/store"
)

func provincial(t testing.TB) *hall.Hall {
	t.Helper()
	s, err := sites.Load("provincial")
	if err != nil {
		t.Fatal(err)
	}
	return &s.Hall
}

func opened(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// What is written is a hall's log as any other: it folds into its snapshot
// again, and what happens in halls happens in it.
func TestAPastIsALog(t *testing.T) {
	st := opened(t, filepath.Join(t.TempDir(), "hall.db"))
	sum, err := Write(context.Background(), st, Config{Hall: provincial(t), From: "2026-11-17", Until: "2026-11-21", PerDay: 200, Seed: 391})
	if err != nil {
		t.Fatal(err)
	}
	r, err := st.Check(func() store.Fold { return queue.New(&hall.Hall{}, nil) })
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("check: %v, %v", r.Problems, err)
	}
	if uint64(r.Events) != sum.Events || r.Entries != sum.Entries || r.Snapshots != 1 {
		t.Errorf("check counts %+v, written was %+v", r, sum)
	}
	if sum.Days != 4 || sum.Tickets < 4*140 || sum.Ratings < sum.Tickets/6 || sum.Refused > sum.Entries/50 {
		t.Errorf("four days gave %+v", sum)
	}
	seen := kinds(t, st)
	for _, k := range []wire.Kind{
		wire.TicketIssued, wire.TicketCalled, wire.TicketRecalled, wire.ServiceStarted, wire.TicketFinished, wire.TicketNoShow,
		wire.TicketTransferred, wire.TicketParked, wire.TicketReturned, wire.TicketRejoined, wire.TicketCancelled,
		wire.StepUndone, wire.CounterOpened, wire.CounterPaused, wire.CounterClosed, wire.RatingGiven, wire.TicketPrinted,
		wire.DayOpened, wire.DayClosed, wire.LegFinished, wire.TicketMarked, wire.HallClosed, wire.PrinterChanged,
		wire.AlarmRaised, wire.AlarmCleared, wire.ServerStarted, "offline", "card", "priority", "out of order", "late rating",
	} {
		if seen[k] == 0 {
			t.Errorf("in four days there was no %s", k)
		}
	}
}

// kinds counts the events of each kind, and what else makes a day.
func kinds(t *testing.T, st *store.Store) map[wire.Kind]int {
	t.Helper()
	seen, finished := map[wire.Kind]int{}, map[string]hall.Day{}
	if err := st.Days("2026-01-01", "2026-12-31", func(e queue.Entry) error {
		for i := range e.Events {
			ev := &e.Events[i]
			seen[ev.Kind]++
			switch tk := ev.Ticket; {
			case ev.Kind == wire.TicketCalled && ev.Reason != "":
				seen["out of order"]++
			case ev.Kind == wire.TicketFinished:
				finished[tk.ID] = hall.DayOf(ev.At, ev.At.Location())
			case ev.Kind == wire.RatingGiven && finished[ev.Rating.Ticket] < hall.DayOf(ev.At, ev.At.Location()):
				seen["late rating"]++
			case ev.Kind != wire.TicketIssued:
			case tk.Offline:
				seen["offline"]++
			case tk.Card:
				seen["card"]++
			case tk.Priority != "":
				seen["priority"]++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return seen
}

// The same past again is the same, byte by byte, but for the name of the
// history, which the store gives.
func TestAPastIsTheSameAgain(t *testing.T) {
	var logs [2]entries
	for i := range logs {
		cfg := Config{Hall: provincial(t), From: "2026-11-19", Until: "2026-11-21", PerDay: 60, Seed: 5}
		if _, err := Write(context.Background(), &logs[i], cfg); err != nil {
			t.Fatal(err)
		}
	}
	a, err := json.Marshal(logs[0])
	if err != nil {
		t.Fatal(err)
	}
	if b, err := json.Marshal(logs[1]); err != nil || string(a) != string(b) || len(a) < 1000 {
		t.Errorf("%d and %d bytes, %v", len(a), len(b), err)
	}
}

type entries []queue.Entry

func (e *entries) Append(list []queue.Entry) error {
	*e = append(*e, list...)
	return nil
}

func TestAPastThatCannotBe(t *testing.T) {
	h := provincial(t)
	for _, cfg := range []Config{
		{Hall: h, From: "2026-11-21", Until: "2026-11-21"},
		{Hall: h, From: "2026-11-22", Until: "2026-11-21"},
		{Hall: h, From: "1990-01-01", Until: "2026-11-21"},
		{Hall: h, From: "yesterday", Until: "2026-11-21"},
		{Hall: h, From: "2026-11-20", Until: "2026-13-41"},
	} {
		if _, err := Write(context.Background(), new(entries), cfg); err == nil {
			t.Errorf("from %q until %q was lived through", cfg.From, cfg.Until)
		}
	}
	full := errors.New("no room")
	if _, err := Write(context.Background(), refusing{full}, Config{Hall: h, From: "2026-11-18", Until: "2026-11-21", PerDay: 20}); !errors.Is(err, full) {
		t.Errorf("a log that takes nothing: %v", err)
	}
	if got := Before(h, "2026-11-21", 5); got != "2026-11-16" {
		t.Errorf("five days of work before a Saturday begin on %s", got)
	}
}

type refusing struct{ err error }

func (r refusing) Append([]queue.Entry) error { return r.err }
