package floor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
	"motcua/server/store"
)

// memory is a log in memory that can fail.
type memory struct {
	mu      sync.Mutex
	entries []queue.Entry
	fail    atomic.Bool
	before  func()      // called by Append, if set
	lie     atomic.Bool // the next Append works and says that it failed
}

func (m *memory) Last() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.entries) == 0 {
		return 0
	}
	return m.last()
}

func (m *memory) Epoch() string                     { return "memory" }
func (m *memory) DayKey(d hall.Day) ([]byte, error) { return []byte(d), nil }
func (m *memory) last() uint64                      { return m.entries[len(m.entries)-1].Last() }
func (m *memory) Append(entries []queue.Entry) error {
	if m.before != nil {
		m.before()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail.Load() {
		return errors.New("disk full")
	}
	for _, e := range entries {
		if len(m.entries) > 0 && e.First() != m.last()+1 {
			return fmt.Errorf("event %d behind %d", e.First(), m.last())
		}
		m.entries = append(m.entries, e)
	}
	if m.lie.Swap(false) {
		return errors.New("the sync was not heard of")
	}
	return nil
}

// A commit that was taken for failed and is in the log after all: the hall
// goes on from the log, and the key has the answer.
func TestACommitThatOnlySeemedToFail(t *testing.T) {
	log := &memory{}
	f, err := New(context.Background(), Config{Hall: always(), Log: log, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	log.lie.Store(true)
	if r := give(f, kiosk, "k", "issue_ticket", `{'service':'land'}`); code(r) != wire.CodeUnavailable {
		t.Fatalf("%+v", r)
	}
	for range 2 {
		if r := give(f, kiosk, "k", "issue_ticket", `{'service':'land'}`); code(r) != "" || !strings.Contains(string(r.Result), "A001") {
			t.Errorf("the same key: %+v %s", r, r.Result)
		}
	}
	if s := f.State(); len(s.Tickets) != 1 || s.Seq != log.Last() {
		t.Errorf("%d tickets at %d, the log is at %d", len(s.Tickets), s.Seq, log.Last())
	}
}

func (m *memory) Replay(_ func([]byte) error, entry func(queue.Entry) error) error {
	for _, e := range m.entries {
		if err := entry(e); err != nil {
			return err
		}
	}
	return nil
}

// A program whose snapshots are of another version than the file's reads the
// log from its beginning, but once only.
func TestAStartThatReadALongLogLeavesASnapshot(t *testing.T) {
	log := &memory{}
	start := func() []byte {
		n := len(log.entries)
		f, err := New(context.Background(), Config{Hall: always(), Log: log, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		for _, e := range log.entries[n:] {
			if e.Snapshot != nil && !slices.ContainsFunc(e.Events, func(ev wire.Event) bool { return ev.Kind == wire.DayOpened }) {
				return e.Snapshot
			}
		}
		return nil
	}
	for range 2 {
		if start() != nil {
			t.Error("a snapshot of a short log")
		}
	}
	at := log.entries[len(log.entries)-1].Events[0].At
	for range longReplay {
		log.entries = append(log.entries, queue.Entry{Events: []wire.Event{{Seq: log.last() + 1, At: at, Body: wire.Body{Kind: wire.SoundTested}}}})
	}
	snap := start()
	if snap == nil {
		t.Fatal("no snapshot behind a long log")
	}
	e := queue.New(new(hall.Hall), nil)
	if err := e.Restore(snap); err != nil || e.Seq() <= longReplay {
		t.Errorf("the snapshot is of event %d, %v", e.Seq(), err)
	}
}

func TestADiskThatRefusesChangesNothing(t *testing.T) {
	log := &memory{}
	f, err := New(context.Background(), Config{Hall: always(), Log: log, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	do(t, f, integration, "open_counter", with{"counter": "1"})
	do(t, f, kiosk, "issue_ticket", with{"service": "land"})
	before, seq := mustJSON(t, f.State()), f.Seq()
	log.fail.Store(true)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if r := give(f, kiosk, fmt.Sprint("lost", i), "issue_ticket", `{'service':'land'}`); code(r) != wire.CodeUnavailable {
				t.Errorf("with the disk full: %+v", r)
			}
		})
	}
	wg.Wait()
	if f.Seq() != seq || mustJSON(t, f.State()) != before {
		t.Error("what the disk refused is seen")
	}
	log.fail.Store(false)
	var r struct{ Number string }
	if err := json.Unmarshal(give(f, kiosk, "lost1", "issue_ticket", `{'service':'land'}`).Result, &r); err != nil || r.Number != "A002" {
		t.Errorf("the same key once the disk takes it again: %+v, %v; want A002", r, err)
	}
	do(t, f, integration, "call_next", with{"counter": "1"})
}

// What was decided while a batch is being refused rests on it, and falls too.
func TestWhatRestsOnARefusedBatchFallsWithIt(t *testing.T) {
	log := &memory{}
	f, err := New(context.Background(), Config{Hall: always(), Log: log, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	do(t, f, integration, "open_counter", with{"counter": "1"})
	writing, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	log.before = func() { once.Do(func() { close(writing); <-release }) }
	log.fail.Store(true)
	first, second := make(chan wire.Reply, 1), make(chan wire.Reply, 1)
	go func() { first <- give(f, kiosk, "a", "issue_ticket", `{'service':'land'}`) }()
	<-writing
	go func() { second <- give(f, integration, "b", "call_next", `{'counter':'1'}`) }()
	for decided := false; !decided; runtime.Gosched() { // on top of a, which is being written
		f.toCommit.mu.Lock()
		decided = len(f.toCommit.list) == 1 && strings.Contains(string(f.toCommit.list[0].reply.Result), "A001")
		f.toCommit.mu.Unlock()
	}
	close(release)
	for _, c := range []chan wire.Reply{first, second} {
		if r := <-c; code(r) != wire.CodeUnavailable {
			t.Errorf("%+v %s", r, r.Result)
		}
	}
	log.fail.Store(false)
	if r := give(f, integration, "b", "call_next", `{'counter':'1'}`); code(r) != "" || string(r.Result) != "null" {
		t.Errorf("a ticket that was never written was called: %s %v", r.Result, r.Error)
	}
}

func TestThirtyTwoIssueAndThirtyTwoCall(t *testing.T) {
	h := always()
	h.Counters = nil
	for i := range 32 {
		h.Counters = append(h.Counters, hall.Counter{ID: fmt.Sprint(i), Services: []hall.Serves{{Service: "land"}, {Service: "civil"}}})
	}
	f, st := open(t, filepath.Join(t.TempDir(), "hall.db"), h)
	defer shut(t, f, st)
	const each = 25
	var mu sync.Mutex
	numbers, called := map[string]bool{}, map[string]string{}
	var wg sync.WaitGroup
	for i := range 32 {
		do(t, f, integration, "open_counter", with{"counter": fmt.Sprint(i)})
		wg.Go(func() { // a kiosk
			for k := range each {
				r := give(f, kiosk, fmt.Sprintf("i%d-%d", i, k), "issue_ticket", fmt.Sprintf(`{'service':'%s'}`, []string{"land", "civil"}[k%2]))
				var v struct{ Number string }
				if err := json.Unmarshal(r.Result, &v); err != nil {
					t.Error(err, r.Error)
					return
				}
				mu.Lock()
				if numbers[v.Number] {
					t.Errorf("%s was given twice", v.Number)
				}
				numbers[v.Number] = true
				mu.Unlock()
			}
		})
		wg.Go(func() { // a console
			counter := fmt.Sprintf(`{'counter':'%d'}`, i)
			for k := 0; ; k++ {
				r := give(f, integration, fmt.Sprintf("c%d-%d", i, k), "call_next", counter)
				mu.Lock()
				if len(called) == 32*each {
					mu.Unlock()
					return
				}
				var v struct{ Number string }
				if string(r.Result) != "null" {
					if err := json.Unmarshal(r.Result, &v); err != nil {
						t.Error(err, r.Error)
					}
					if at := called[v.Number]; at != "" {
						t.Errorf("%s was called to %s and to %d", v.Number, at, i)
					}
					called[v.Number] = fmt.Sprint(i)
				}
				mu.Unlock()
				if v.Number != "" {
					give(f, integration, fmt.Sprintf("s%d-%d", i, k), "start", counter)
					if r := give(f, integration, fmt.Sprintf("f%d-%d", i, k), "finish", counter); r.Error != nil {
						t.Error(r.Error)
						return
					}
				}
			}
		})
	}
	wg.Wait()
	if len(numbers) != 32*each || len(called) != 32*each {
		t.Errorf("%d numbers, %d calls, want %d", len(numbers), len(called), 32*each)
	}
	checkLog(t, st)
}

// checkLog folds the whole log and compares.
func checkLog(t *testing.T, st *store.Store) {
	t.Helper()
	r, err := st.Check(func() store.Fold { return queue.New(&hall.Hall{}, nil) })
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("check: %v, %v", r.Problems, err)
	}
}

func TestLunchAndTheDaysTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A bubble begins at midnight UTC, 7 in the morning in Vietnam, on
		// Saturday 1 January 2000.
		h := always()
		for d := range h.Hours.Week {
			h.Hours.Week[d] = []hall.Span{{From: 7*60 + 30, To: 11 * 60}, {From: 13 * 60, To: 17 * 60}}
		}
		log := &memory{}
		f, err := New(context.Background(), Config{Hall: h, Log: log})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		at := func(hour, minute int) {
			now := time.Now().In(zone)
			time.Sleep(time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 1, 0, zone).Sub(now))
			synctest.Wait()
		}
		kinds := func(since uint64) (list []string) {
			events, _, ok := f.After(since)
			if !ok {
				t.Fatalf("seq %d cannot be resumed", since)
			}
			for _, e := range events {
				if e.Alarm == nil { // nobody serves this hall
					list = append(list, string(e.Kind)+":"+e.Service+string(e.Day))
				}
			}
			return list
		}
		expect := func(since uint64, want ...string) {
			t.Helper()
			if got := kinds(since); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("at %v: %v, want %v", time.Now().In(zone), got, want)
			}
		}
		if r := give(f, kiosk, "early", "issue_ticket", `{'service':'land'}`); code(r) != wire.CodeServiceClosed {
			t.Errorf("at 07:00: %+v", r)
		}
		seq := f.Seq()
		at(7, 30) // the timer speaks, nobody asks
		expect(seq, "service_opened:land", "service_opened:civil")
		do(t, f, kiosk, "issue_ticket", with{"service": "land"})
		seq = f.Seq()
		at(11, 0)
		expect(seq, "service_closed:land", "service_closed:civil")
		seq = f.Seq()
		at(13, 0)
		expect(seq, "service_opened:land", "service_opened:civil")
		at(17, 0)
		seq = f.Seq()
		_, more, _ := f.After(seq)
		at(24, 0)
		select {
		case <-more:
		default:
			t.Error("nobody was woken by the day's turn")
		}
		expect(seq, "ticket_expired:", "day_closed:2000-01-01", "day_opened:2000-01-02")
		if s := f.State(); s.Day != "2000-01-02" || len(s.Tickets) != 0 {
			t.Errorf("%s with %d tickets", s.Day, len(s.Tickets))
		}
	})
}

func TestAClockThatJumpsNeverTakesTheHallBack(t *testing.T) {
	var mu sync.Mutex
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, zone)
	set := func(to time.Time) { mu.Lock(); now = to; mu.Unlock() }
	f, err := New(context.Background(), Config{Hall: always(), Log: &memory{}, Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	do(t, f, kiosk, "issue_ticket", with{"service": "land"})
	set(now.Add(-3 * time.Hour))
	do(t, f, kiosk, "issue_ticket", with{"service": "land"})
	set(now.Add(-48 * time.Hour))
	do(t, f, kiosk, "issue_ticket", with{"service": "land"})
	set(now.Add(96 * time.Hour))
	do(t, f, kiosk, "issue_ticket", with{"service": "land"})
	events, _, _ := f.After(0)
	var last time.Time
	for _, e := range events {
		if e.At.Before(last) {
			t.Errorf("event %d goes back to %v", e.Seq, e.At)
		}
		last = e.At
	}
	if s := f.State(); s.Day != "2026-11-23" || s.Tickets[len(s.Tickets)-1].ID != "20261123-A001" {
		t.Errorf("%s: %+v", s.Day, s.Tickets)
	}
}

func TestAChangedSiteGoesIntoForceWhileOpen(t *testing.T) {
	f, st := open(t, filepath.Join(t.TempDir(), "hall.db"), always())
	defer shut(t, f, st)
	do(t, f, kiosk, "issue_ticket", with{"service": "civil"})
	h := always()
	h.Services = h.Services[:1]
	h.Counters[0].Services = h.Counters[0].Services[:1]
	var refusal *wire.Error
	if err := f.SetHall(context.Background(), h); !errors.As(err, &refusal) {
		t.Errorf("a line was stranded: %v", err)
	}
	h = always()
	h.Services = append(h.Services, hall.Service{ID: "new", Prefix: "N"})
	seq := f.Seq()
	if err := f.SetHall(context.Background(), h); err != nil {
		t.Fatal(err)
	}
	events, _, _ := f.After(seq)
	if events[len(events)-1].Kind != wire.SiteChanged && events[0].Kind != wire.SiteChanged || f.State().Service("new") == nil || len(f.Hall().Services) != 3 {
		t.Errorf("%+v", events)
	}
	do(t, f, kiosk, "issue_ticket", with{"service": "new"})
}

func TestPresenceBoundsAKiosksWord(t *testing.T) {
	var p presence
	eight := time.Date(2026, 11, 21, 8, 0, 0, 0, zone)
	hear := func(from, to time.Duration) {
		for at := from; at <= to; at += 15 * time.Second {
			p.seen("k", true, eight.Add(at))
		}
	}
	hear(0, time.Hour) // then the line is cut, which the hub notices a minute later
	p.seen("k", false, eight.Add(61*time.Minute))
	hear(2*time.Hour, 150*time.Minute) // cut again; it comes back before anybody has noticed
	hear(151*time.Minute, 3*time.Hour)
	for _, c := range []struct {
		after               time.Duration
		plainly, unanswered bool // away, without and with a request that had no answer
	}{
		{-time.Minute, true, true},
		{time.Minute, false, false},
		{59 * time.Minute, false, true}, // a command's time-out before the cut
		{60*time.Minute + 10*time.Second, true, true},
		{90 * time.Minute, true, true},
		{148 * time.Minute, false, false},
		{150*time.Minute + 30*time.Second, true, true},
		{152 * time.Minute, false, false},
		{180 * time.Minute, true, true},
	} {
		at := eight.Add(c.after)
		if plainly, unanswered := p.away("k", false)(at), p.away("k", true)(at); plainly != c.plainly || unanswered != c.unanswered {
			t.Errorf("%v after eight: away %v %v, want %v %v", c.after, plainly, unanswered, c.plainly, c.unanswered)
		}
	}
	if !p.away("other", false)(eight) {
		t.Error("a kiosk that was never seen was away")
	}
}
