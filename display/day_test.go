//go:build !js

package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"motcua/display/board"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/link"
	"motcua/internal/wire"
)

// workday is a hall's day as a board hears it, on a software canvas.
type workday struct {
	s    *screen
	p    program
	st   *wire.State // the link's own
	pic  *soft.Canvas
	now  time.Time
	next int
}

func newWorkday(t testing.TB, w, h int) *workday {
	t.Helper()
	d := &workday{pic: soft.New(w, h), now: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)}
	d.s = newScreen(board.Config{ID: "hall"})
	d.s.now = func() time.Time { return d.now }
	d.p = program{d.s.view, d.s}
	d.st = &wire.State{Epoch: "e", Seq: 1, Day: "2026-11-20", Hall: &wire.HallInfo{Name: hall.Text{"vi": "Trung tâm Phục vụ hành chính công"}, Zone: "Asia/Ho_Chi_Minh", Languages: []string{"vi", "en"}}}
	for i := range 24 {
		d.st.Services = append(d.st.Services, wire.ServiceState{ID: fmt.Sprint("s", i), Prefix: string(rune('A' + i)), Name: hall.Text{"vi": "Đất đai"}, Open: true})
		d.st.Counters = append(d.st.Counters, wire.CounterState{ID: fmt.Sprint("q", i+1), Name: hall.Text{"vi": fmt.Sprint("Quầy ", i+1)}, State: hall.Open, Services: []string{fmt.Sprint("s", i)}})
	}
	status := link.Status{Connected: true, Since: d.now}
	d.s.change(link.Change{Status: status})
	d.s.change(link.Change{State: d.st, Snapshot: true, Status: status})
	return d
}

// tell is one event.
func (d *workday) tell(kind wire.Kind, tk hall.Ticket) {
	e := wire.Event{Seq: d.st.Seq + 1, At: d.now, Body: wire.Body{Kind: kind, Ticket: &tk, Counter: tk.Counter}}
	d.st.Apply(e)
	d.s.change(link.Change{State: d.st, Event: &e, Status: d.s.was})
}

// serve takes one ticket from its issue to its end, and paints what is seen of
// it.
func (d *workday) serve() {
	i := d.next
	d.next++
	tk := hall.Ticket{
		ID: fmt.Sprintf("20261120-%c%03d-%d", 'A'+i%24, i/24%999+1, i), Number: hall.Number{Prefix: string(rune('A' + i%24)), N: i/24%999 + 1},
		Service: fmt.Sprint("s", i%24), State: hall.Waiting, IssuedAt: d.now,
	}
	d.tell(wire.TicketIssued, tk)
	for _, step := range []struct {
		kind  wire.Kind
		state hall.State
	}{{wire.TicketCalled, hall.Called}, {wire.ServiceStarted, hall.Serving}, {wire.TicketFinished, hall.Finished}} {
		tk.State, tk.Counter = step.state, fmt.Sprint("q", i%24+1)
		if step.kind == wire.TicketCalled {
			tk.CalledAt = d.now
		}
		d.tell(step.kind, tk)
		d.p.Paint(d.pic, d.now, false)
		d.now = d.now.Add(2 * time.Second)
	}
}

// A day of 5,000 calls leaves nothing behind but its tickets, which a board keeps
// until the next day: under 3 KB for each, in the board's state and in its
// line's. The short form takes 600; SOAK=5000 takes as many.
//
//	SOAK=5000 go test ./display -run TestADayOfCallsLeavesNothingBehind -v
func TestADayOfCallsLeavesNothingBehind(t *testing.T) {
	calls := 600
	if n, err := strconv.Atoi(os.Getenv("SOAK")); err == nil && n > 0 {
		calls = n
	}
	d := newWorkday(t, 480, 270)
	d.p.Paint(d.pic, d.now, true)
	for range calls / 6 {
		d.serve()
	}
	before := heap()
	for range calls - calls/6 {
		d.serve()
	}
	after := heap()
	runtime.KeepAlive(d)
	grown := int64(after) - int64(before)
	t.Logf("%d calls: the heap went from %d to %d KB, the program holds %d MB; calls to pixels %s", calls, before>>10, after>>10, memory()>>20, d.s.figures.pixels.words())
	if most := int64(calls)*3<<10 + 2<<20; grown > most {
		t.Errorf("%d calls left %d KB behind, want at most %d", calls-calls/6, grown>>10, most>>10)
	}
	if d.s.figures.pixels.n != calls || len(d.s.figures.pixels.last) > 256 || len(d.s.figures.due) != 0 {
		t.Errorf("%d calls were measured, %d kept, %d wait", d.s.figures.pixels.n, len(d.s.figures.pixels.last), len(d.s.figures.due))
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// What a board measures of itself is in its health: nothing that would worry
// anybody.
func TestABoardTellsItsFigures(t *testing.T) {
	d := newWorkday(t, 480, 270)
	d.p.Paint(d.pic, d.now, true)
	for range 20 {
		d.serve()
	}
	d.s.figures.said(d.now.Add(-1500*time.Millisecond), d.now)
	n := d.s.health(0, nil, nil).Settle()
	if n.Worst() != "ok" {
		t.Errorf("%+v", n)
	}
	got := map[string]string{}
	for _, p := range n.Parts {
		got[p.Name] = p.Detail
	}
	if got["call to pixels"] != "p50 0 ms, p95 0 ms, n 20" || got["last call"] != "T001 08:01" && got["last call"] != "T001 15:01" || got["memory"] == "" || got["frames"] != "61" {
		t.Errorf("%q", got)
	}
}

// BenchmarkCallToCanvas is how long the program needs from a call's event to the
// whole of its pixels on a software canvas.
func BenchmarkCallToCanvas(b *testing.B) {
	for _, size := range [][2]int{{1920, 1080}, {3840, 2160}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			d := newWorkday(b, size[0], size[1])
			d.p.Paint(d.pic, d.now, true)
			for i := 0; b.Loop(); i++ {
				d.now = d.now.Add(time.Minute)
				tk := hall.Ticket{ID: fmt.Sprint(i), Number: hall.Number{Prefix: "A", N: i%999 + 1}, Service: "s1", State: hall.Called, Counter: "q1", CalledAt: d.now}
				d.tell(wire.TicketCalled, tk)
				d.p.Paint(d.pic, d.now, false)
			}
		})
	}
}
