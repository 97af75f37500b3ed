package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/report"
	"motcua/server/report/chart"
)

// pictures keeps what was drawn, for people to judge:
// go test ./server/report/chart -pictures DIR.
var pictures = flag.String("pictures", "", "folder for the drawings")

var zone = time.FixedZone("ICT", 7*3600)

var groups = []report.Group{
	{Name: "Nộp hồ sơ", Services: []string{"land"}},
	{Name: "Nhận kết quả", Services: []string{"result"}},
	{Name: "Hỗ trợ nộp trực tuyến", Services: []string{"help"}},
}

// morning is a day from half past seven until a quarter to eleven.
func morning() (events []wire.Event, now time.Time) {
	open := time.Date(2026, 11, 20, 7, 30, 0, 0, zone)
	now = open.Add(195 * time.Minute)
	add := func(at time.Time, b wire.Body) {
		events = append(events, wire.Event{Seq: uint64(len(events) + 1), At: at, Body: b})
	}
	add(open.Add(-time.Hour), wire.Body{Kind: wire.DayOpened, Day: "2026-11-20"})
	counter := func(id string, at time.Time, kind wire.Kind, is hall.CounterState) {
		add(at, wire.Body{Kind: kind, Counter: id, CounterIs: &wire.CounterState{ID: id, State: is}})
	}
	for i := range 8 {
		counter(fmt.Sprint("q", i), open, wire.CounterOpened, hall.Open)
	}
	var line []hall.Ticket
	n := 0
	for m := range 195 {
		at := open.Add(time.Duration(m) * time.Minute)
		if m == 120 {
			counter("q7", at, wire.CounterPaused, hall.Paused)
		}
		for range []int{1, 2, 3, 2, 1, 1, 0}[m/30] {
			n++
			t := hall.Ticket{ID: fmt.Sprint(n), Service: []string{"land", "land", "result", "help"}[n%4], State: hall.Waiting, IssuedAt: at}
			line = append(line, t)
			add(at, wire.Body{Kind: wire.TicketIssued, Ticket: &t})
		}
		if m%5 != 0 && len(line) > 0 {
			t := line[0]
			line = line[1:]
			called, done := t, t
			called.State, done.State, done.StartedAt, done.EndedAt = hall.Called, hall.Finished, at, at
			add(at, wire.Body{Kind: wire.TicketCalled, Ticket: &called, Counter: "q1"})
			add(at, wire.Body{Kind: wire.TicketFinished, Ticket: &done, Counter: "q1"})
		}
	}
	return events, now
}

func TestPaceCountsHalfHours(t *testing.T) {
	events, now := morning()
	p := report.PaceOf("2026-11-20", groups, events, now, zone)
	if len(p.Slots) != 7 || p.Slots[0].From.Format("15:04") != "07:30" {
		t.Fatalf("slots: %d from %v", len(p.Slots), p.Slots[0].From)
	}
	for i, want := range []int{30, 60, 90, 60, 30, 30, 0} {
		if got := p.Slots[i].Issued; got != want {
			t.Errorf("%s: %d numbers, want %d", p.Slots[i].From.Format("15:04"), got, want)
		}
	}
	if got := p.Slots[1].Served; got != 24 {
		t.Errorf("08:00: %d served, want 24", got)
	}
	for i, want := range []float64{8, 8, 8, 8, 7, 7, 7} {
		if got := p.Slots[i].Open; got != want {
			t.Errorf("%s: %.2f counters, want %.2f", p.Slots[i].From.Format("15:04"), got, want)
		}
	}
	last := p.Waiting[len(p.Waiting)-1]
	if sum := last.N[0] + last.N[1] + last.N[2]; sum != 300-156 || !last.At.Equal(now) {
		t.Errorf("%d wait at %v, want 144 at the end", sum, last.At)
	}
	if w := p.Slots[6].Wait; w.N != 12 || w.P50 <= 0 || w.P90 < w.P50 {
		t.Errorf("waits of the last slot: %+v", w)
	}
}

// An undone call is no wait, and a day before its first number has no pace.
func TestPaceLeavesOutWhatDidNotHappen(t *testing.T) {
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, zone)
	events := []wire.Event{{Seq: 1, At: at, Body: wire.Body{Kind: wire.DayOpened, Day: "2026-11-20"}}}
	if p := report.PaceOf("2026-11-20", groups, events, at, zone); len(p.Slots) != 0 {
		t.Errorf("an empty day has %d slots", len(p.Slots))
	}
	w := hall.Ticket{ID: "1", Service: "land", State: hall.Waiting, IssuedAt: at}
	c := w
	c.State = hall.Called
	events = append(events,
		wire.Event{Seq: 2, At: at, Body: wire.Body{Kind: wire.TicketIssued, Ticket: &w}},
		wire.Event{Seq: 3, At: at.Add(time.Minute), Body: wire.Body{Kind: wire.TicketCalled, Ticket: &c, Counter: "q1"}},
		wire.Event{Seq: 4, At: at.Add(time.Minute), Body: wire.Body{Kind: wire.StepUndone, Undone: wire.TicketCalled, Ticket: &w}},
	)
	p := report.PaceOf("2026-11-20", groups, events, at.Add(10*time.Minute), zone)
	if p.Slots[0].Wait.N != 0 || p.Waiting[5].N[0] != 1 {
		t.Errorf("after undo: %+v, waiting %v", p.Slots[0].Wait, p.Waiting)
	}
}

// Every picture is well-formed, speaks both languages, carries no code and has
// its table; so has a day without figures.
func TestPictures(t *testing.T) {
	events, now := morning()
	for name, p := range map[string]report.Pace{
		"day": report.PaceOf("2026-11-20", groups, events, now, zone), "empty": report.PaceOf("2026-11-20", groups, nil, now, zone),
	} {
		for _, k := range chart.Kinds {
			for _, l := range []string{"vi", "en"} {
				var b bytes.Buffer
				if err := chart.SVG(&b, k, p, groups, l, 640, 320); err != nil {
					t.Fatal(err)
				}
				wellFormed(t, b.Bytes())
				if *pictures != "" {
					_ = os.WriteFile(filepath.Join(*pictures, fmt.Sprintf("%s-%s-%s.svg", name, k, l)), b.Bytes(), 0o644)
				}
				table := chart.TableOf(k, p, groups, l)
				if (name == "day") != (len(table.Rows) > 0) {
					t.Errorf("%s %s: %d rows", name, k, len(table.Rows))
				}
				for _, r := range table.Rows {
					if len(r) != len(table.Head) {
						t.Errorf("%s %s: a row of %d under %d heads", name, k, len(r), len(table.Head))
					}
				}
			}
		}
	}
	var b bytes.Buffer
	_ = chart.SVG(&b, chart.Waiting, report.PaceOf("2026-11-20", groups, events, now, zone), groups, "vi", 640, 320)
	for _, want := range []string{"Nhận kết quả", "09:00", "#0B4F8A", "Segoe UI", "Số người đang chờ"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in the picture", want)
		}
	}
}

func wellFormed(t *testing.T, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		if e, ok := tok.(xml.StartElement); ok && (e.Name.Local == "script" || e.Name.Local == "image") {
			t.Errorf("a <%s> in a picture", e.Name.Local)
		}
	}
}

func BenchmarkPaceAndThreePictures(b *testing.B) {
	events, now := morning()
	for b.Loop() {
		p := report.PaceOf("2026-11-20", groups, events, now, zone)
		for _, k := range chart.Kinds {
			if err := chart.SVG(io.Discard, k, p, groups, "vi", 640, 320); err != nil {
				b.Fatal(err)
			}
		}
	}
}
