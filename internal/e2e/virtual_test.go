package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"motcua/firmware-config/site"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/floor"
	"motcua/server/queue"
	"motcua/server/store"
)

// virtual is a hall of our own site on a real file, in the time of a
// testing/synctest bubble, with a clock that can be set.
type virtual struct {
	t    testing.TB
	path string
	hall hall.Hall
	off  atomic.Int64 // nanoseconds of the hall's clock from the bubble's
	f    *floor.Floor
	st   *store.Store
	keys int

	seq   uint64 // up to which the folds have read
	folds map[string]*fold
}

var actors = map[string]wire.Actor{
	"kiosk":       {Role: wire.RoleKiosk, Name: "kiosk-1"},
	"display":     {Role: wire.RoleDisplay, Name: "bang"},
	"tablet":      {Role: wire.RoleTablet, Name: "may-tinh-bang-1", Counter: "1"},
	"printer":     {Role: wire.RolePrinter, Name: "may-in"},
	"integration": {Role: wire.RoleIntegration, Name: "erp"},
	"clerk":       {Role: wire.RoleClerk, Name: "clerk"},
	"clerk2":      {Role: wire.RoleClerk, Name: "clerk2"},
	"manager":     {Role: wire.RoleManager, Name: "manager"},
	"guide":       {Role: wire.RoleGuide, Name: "guide"},
	"inspector":   {Role: wire.RoleInspector, Name: "inspector"},
	"admin":       {Role: wire.RoleAdmin, Name: "admin"},
}

// newVirtual makes a hall that has not begun. It runs inside a bubble.
func newVirtual(t *testing.T, text string) *virtual {
	t.Helper()
	s, err := site.Parse("site.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return &virtual{t: t, path: filepath.Join(t.TempDir(), "hall.db"), hall: s.Hall, folds: map[string]*fold{}}
}

func (v *virtual) now() time.Time { return time.Now().Add(time.Duration(v.off.Load())) }

// until sleeps to a time of the hall's clock, "2000-01-03 07:30".
func (v *virtual) until(at string) {
	v.t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", at, v.hall.Zone)
	if err != nil {
		v.t.Fatal(err)
	}
	if d := when.Sub(v.now()); d > 0 {
		time.Sleep(d)
	}
	synctest.Wait()
}

func (v *virtual) open() {
	v.t.Helper()
	var err error
	if v.st, err = store.Open(v.path); err != nil {
		v.t.Fatal(err)
	}
	start := time.Now()
	v.f, err = floor.New(context.Background(), floor.Config{
		Hall: v.hall, Log: v.st, Now: v.now, Uptime: func() time.Duration { return time.Since(start) },
		Patient: true, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		v.t.Fatal(err)
	}
	if v.seq == 0 {
		for name := range actors {
			v.folds[name] = v.snapshot(name)
		}
		v.seq = v.f.Seq()
	}
}

func (v *virtual) shut() {
	v.t.Helper()
	if err := v.f.Close(); err != nil {
		v.t.Error(err)
	}
	if err := v.st.Close(); err != nil {
		v.t.Error(err)
	}
}

// bare is a value as it stands on the wire.
func bare(t testing.TB, v any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]any{}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func (v *virtual) snapshot(name string) *fold {
	return &fold{seq: float64(v.f.Seq()), state: bare(v.t, wire.ViewOf(actors[name]).State(v.f.State())), kinds: map[string]int{}}
}

// give gives a command; it has the shape that a day asks for.
func (v *virtual) give(who, do string, with given) answer {
	v.t.Helper()
	raw, err := json.Marshal(with)
	if err != nil {
		v.t.Fatal(err)
	}
	v.keys++
	r := v.f.Do(context.Background(), actors[who], wire.Command{ID: fmt.Sprint("v", v.keys), Do: do, With: raw})
	a := answer{OK: r.OK, Seq: r.Seq, Result: r.Result}
	a.raw, _ = json.Marshal(r)
	if r.Error != nil {
		a.Code = string(r.Error.Code)
	}
	return a
}

func (v *virtual) must(who, do string, with given) answer {
	v.t.Helper()
	a := v.give(who, do, with)
	if !a.OK {
		v.t.Fatalf("%s: %s %s %v: %s", v.now().Format(time.TimeOnly), who, do, with, a.raw)
	}
	return a
}

// issue takes a number and returns its ticket.
func (v *virtual) issue(service string) ticket {
	v.t.Helper()
	var t ticket
	if err := json.Unmarshal(v.must("kiosk", "issue_ticket", given{"service": service}).Result, &t); err != nil {
		v.t.Fatal(err)
	}
	return t
}

// see is the hall as a manager reads it.
func (v *virtual) see() *seen {
	v.t.Helper()
	var s seen
	raw, err := json.Marshal(wire.ViewOf(actors["manager"]).State(v.f.State()))
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		v.t.Fatal(err)
	}
	return &s
}

// news are the events since the last look, uncut; every role's fold takes
// what it may see of them, and has to come out as what it would be shown.
func (v *virtual) news() []wire.Event {
	v.t.Helper()
	synctest.Wait()
	events, _, ok := v.f.After(v.seq)
	if !ok {
		v.t.Fatalf("seq %d cannot be resumed", v.seq)
	}
	events = slices.Clone(events)
	for name, f := range v.folds {
		for i := range events {
			cut, ok := wire.ViewOf(actors[name]).Event(events[i])
			if !ok {
				continue
			}
			raw, err := json.Marshal(wire.Message{Type: "event", Seq: cut.Seq, At: cut.At, Event: &cut.Body})
			if err != nil {
				v.t.Fatal(err)
			}
			if word := leaks(roleOf(name), string(raw), nil); word != "" {
				v.t.Fatalf("%s is sent %q: %s", name, word, raw)
			}
			if err := f.frame(string(raw)); err != nil {
				v.t.Fatalf("%s: %v", name, err)
			}
		}
		if name == "printer" {
			f.state["tickets"] = nil // it keeps no lines, and no day
			f.state["day"] = string(v.f.State().Day)
		}
		if where := differs(f.state, v.snapshot(name).state); where != "" {
			v.t.Fatalf("%s: %s folds another hall than it is shown, at seq %d: %s", v.now().Format(time.TimeOnly), name, v.f.Seq(), where)
		}
	}
	v.seq += uint64(len(events))
	return events
}

func kinds(events []wire.Event) []string {
	var list []string
	for _, e := range events {
		list = append(list, string(e.Kind))
	}
	return list
}

// replay folds the whole log anew, without the help of any snapshot, and
// holds it against the running hall.
func (v *virtual) replay() {
	v.t.Helper()
	e := queue.New(&v.hall, nil)
	var at time.Time
	seq := uint64(0)
	err := v.st.Days("", "9999-12-31", func(entry queue.Entry) error {
		for _, ev := range entry.Events {
			if ev.At.Before(at) {
				v.t.Errorf("event %d is of %v, the one before of %v", ev.Seq, ev.At, at)
			}
			if ev.Seq != seq+1 {
				v.t.Errorf("event %d follows %d", ev.Seq, seq)
			}
			at, seq = ev.At, ev.Seq
		}
		e.Apply(&entry)
		return nil
	})
	if err != nil {
		v.t.Fatal(err)
	}
	got := bare(v.t, e.State(v.now()))
	want := bare(v.t, v.f.State())
	if where := differs(got, want); where != "" {
		v.t.Errorf("%s: the log says another hall than runs: %s", v.now().Format(time.TimeOnly), where)
	}
}
