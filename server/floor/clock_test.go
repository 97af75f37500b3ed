package floor

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// office is a hall with hours, lunch and no alarms.
func office() hall.Hall {
	h := always()
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 450, To: 690}, {From: 810, To: 1020}}
	}
	h.Alarms = hall.Alarms{Wait: -1, Serving: -1, Uncalled: -1, Unserved: -1, Help: -1, Device: -1, Back: -1}
	return h
}

// box is a machine whose clock can be set, and the hall on it. Inside a bubble
// it is the year 2000 in UTC; the clock begins at 07:30 of a Monday in Vietnam.
type box struct {
	t     *testing.T
	f     *Floor
	log   *memory
	h     hall.Hall
	shift atomic.Int64 // nanoseconds
	key   int
}

func newBox(t *testing.T, h hall.Hall) *box {
	b := &box{t: t, log: &memory{}, h: h}
	b.shift.Store(int64(time.Until(time.Date(2026, 11, 23, 7, 30, 0, 0, zone))))
	b.start()
	return b
}

func (b *box) start() {
	b.t.Helper()
	boot := time.Now()
	f, err := New(context.Background(), Config{
		Hall: b.h, Log: b.log, Logger: slog.New(slog.DiscardHandler), Patient: true,
		Now:    func() time.Time { return time.Now().Add(time.Duration(b.shift.Load())).Round(0) },
		Uptime: func() time.Duration { return time.Since(boot) },
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.f = f
}

func (b *box) stop() {
	b.t.Helper()
	if err := b.f.Close(); err != nil {
		b.t.Fatal(err)
	}
}

// pass lets so much time go by.
func (b *box) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// set moves the machine's clock and lets the hall see it.
func (b *box) set(by time.Duration) {
	b.shift.Add(int64(by))
	b.pass(time.Minute)
}

func (b *box) issue() (number string, code wire.Code) {
	b.t.Helper()
	b.key++
	r := b.f.Do(b.t.Context(), integration, wire.Command{ID: time.Now().Add(time.Duration(b.key)).Format(time.RFC3339Nano), Do: "issue_ticket", With: []byte(`{"service":"land"}`)})
	if r.Error != nil {
		return "", r.Error.Code
	}
	var t struct{ Number string }
	if err := json.Unmarshal(r.Result, &t); err != nil {
		b.t.Fatal(err)
	}
	return t.Number, ""
}

func (b *box) want(number string) {
	b.t.Helper()
	if got, code := b.issue(); got != number {
		b.t.Errorf("%s: got %q %s, want %q", b.f.Now().Format(time.DateTime), got, code, number)
	}
}

func (b *box) closed() {
	b.t.Helper()
	if got, code := b.issue(); code != wire.CodeServiceClosed {
		b.t.Errorf("%s: got %q %s, want %s", b.f.Now().Format(time.DateTime), got, code, wire.CodeServiceClosed)
	}
}

func TestAClockSetDaysAheadDoesNotTakeTheDayAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, office())
		b.want("A001")
		b.set(3 * 24 * time.Hour)
		b.want("A002")
		if s := b.f.State(); s.Day != "2026-11-23" || len(s.Tickets) != 2 {
			t.Fatalf("day %s with %d tickets", s.Day, len(s.Tickets))
		}
		if at := b.f.Now(); at.In(zone).Format("01-02 15:04") != "11-23 07:31" {
			t.Errorf("the hall takes it for %v", at.In(zone))
		}
		b.pass(4 * time.Hour) // 11:32 by the clock that nobody sets
		b.closed()
		b.set(-3*24*time.Hour + 5*time.Minute) // set right, and a little better
		b.pass(2 * time.Hour)
		b.want("A003")
		if at := b.f.Now(); at.In(zone).Format("01-02 15:04") != "11-23 13:37" {
			t.Errorf("the hall takes it for %v", at.In(zone))
		}
		b.stop()
	})
}

func TestARestartBelievesTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, office())
		b.want("A001")
		b.set(24 * time.Hour) // it was a day slow all the time
		if b.f.State().Day != "2026-11-23" {
			t.Errorf("day %s", b.f.State().Day)
		}
		b.stop()
		b.start()
		if b.f.State().Day != "2026-11-24" {
			t.Errorf("day %s", b.f.State().Day)
		}
		b.want("A001")
		b.stop()
	})
}

// A box without a battery in its clock starts in the past and finds the time
// a while later: that jump is believed.
func TestAClockThatWasBehindTheLogIsBelievedWhenItIsSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, office())
		b.want("A001")
		b.stop()
		b.shift.Add(-int64(2000 * 24 * time.Hour)) // switched off, and on the next day
		b.start()
		if b.f.State().Day != "2026-11-23" {
			t.Errorf("day %s", b.f.State().Day)
		}
		b.set(2001 * 24 * time.Hour)
		if b.f.State().Day != "2026-11-24" {
			t.Errorf("day %s", b.f.State().Day)
		}
		b.want("A001")
		b.stop()
	})
}

func TestSmallJumpsAreFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, office())
		b.want("A001")
		b.set(4*time.Hour + 10*time.Minute) // into lunch
		b.closed()
		b.set(-4 * time.Hour)
		b.want("A002")
		if s := b.f.State(); s.Tickets[1].IssuedAt.Before(s.Tickets[0].IssuedAt) {
			t.Error("time ran back in the log")
		}
		b.stop()
	})
}

func TestADayAcrossLunchARestartAndMidnight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, office())
		b.want("A001")
		b.pass(3*time.Hour + 59*time.Minute)
		b.want("A002") // 11:29
		b.pass(time.Minute)
		b.closed()
		b.stop()
		time.Sleep(time.Hour) // off from 11:30 to 12:30
		b.start()
		b.closed()
		b.pass(time.Hour)
		b.want("A003") // 13:30
		seq := b.f.Seq()
		b.pass(10*time.Hour + 31*time.Minute)
		events, _, _ := b.f.After(seq)
		var kinds []wire.Kind
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		// closing of two services, three expire, the day turns
		want := []wire.Kind{wire.ServiceClosed, wire.ServiceClosed, wire.TicketExpired, wire.TicketExpired, wire.TicketExpired, wire.DayClosed, wire.DayOpened}
		if len(kinds) != len(want) {
			t.Fatalf("%v, want %v", kinds, want)
		}
		for i := range want {
			if kinds[i] != want[i] {
				t.Errorf("%v, want %v", kinds, want)
			}
		}
		if at := events[len(events)-1].At.In(zone).Format(time.DateTime); at != "2026-11-24 00:00:00" {
			t.Errorf("the day turned at %s", at)
		}
		b.pass(8 * time.Hour)
		b.want("A001")
		b.stop()
	})
}
