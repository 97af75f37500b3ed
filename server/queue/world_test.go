package queue

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

var zone = time.FixedZone("ICT", 7*3600)

// eight is a Saturday morning: 21 November 2026, 08:00 in Vietnam.
var eight = time.Date(2026, 11, 21, 8, 0, 0, 0, zone)

// town is a hall with all that the rules speak of.
func town() *hall.Hall {
	h := &hall.Hall{
		ID: "town", Name: hall.Text{"vi": "Một cửa phường"}, Zone: zone, Languages: []string{"vi", "en"},
		PublicURL: "https://motcua.example.vn",
		Services: []hall.Service{
			{ID: "land", Prefix: "A", Name: hall.Text{"vi": "Đất đai"}},
			{ID: "civil", Prefix: "B", Name: hall.Text{"vi": "Hộ tịch"}},
			{ID: "few", Prefix: "C", Name: hall.Text{"vi": "Ít số"}, MaxPerDay: 3},
		},
		Counters: []hall.Counter{
			{ID: "1", Name: hall.Text{"vi": "Quầy 1"}, Services: []hall.Serves{{Service: "land"}, {Service: "civil", AfterWait: 20 * time.Minute}}},
			{ID: "2", Name: hall.Text{"vi": "Quầy 2"}, Services: []hall.Serves{{Service: "civil"}, {Service: "few"}}},
			{ID: "3", Name: hall.Text{"vi": "Quầy 3"}, Services: []hall.Serves{{Service: "land"}}},
		},
		Priorities: []hall.Priority{{ID: "elder", Share: 3}},
		Outcomes:   []hall.Outcome{{ID: "accepted"}, {ID: "returned"}, {ID: "answered"}},
		Blocks:     map[string]int{"kiosk-1": 1, "kiosk-2": 2},
		Printers:   []string{"printer-1"},
		Rating:     hall.RatingScale{Levels: 5, Reasons: []hall.Reason{{ID: "slow"}}},
		Limits:     hall.Limits{PerPersonDay: 2, RejoinWithin: time.Hour},
		Alarms:     silent, // the tests of the alarms have them on, and the random days
	}
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 7 * 60, To: 11*60 + 30}, {From: 13*60 + 30, To: 17 * 60}}
	}
	return h
}

// silent has no alarm, so that a test meets only what it asked for.
var silent = hall.Alarms{Wait: -1, Serving: -1, Uncalled: -1, Unserved: -1, Help: -1, Device: -1, Back: -1}

var (
	kiosk1 = wire.Actor{Role: wire.RoleKiosk, Name: "kiosk-1"}
	kiosk2 = wire.Actor{Role: wire.RoleKiosk, Name: "kiosk-2"}
	spare  = wire.Actor{Role: wire.RoleKiosk, Name: "spare"}
	an     = wire.Actor{Role: wire.RoleClerk, Name: "an", Officer: hall.Officer{Name: "Nguyễn Văn An"}}
	binh   = wire.Actor{Role: wire.RoleClerk, Name: "binh"}
	boss   = wire.Actor{Role: wire.RoleManager, Name: "boss"}
	robot  = wire.Actor{Role: wire.RoleIntegration, Name: "robot"}
	tablet = wire.Actor{Role: wire.RoleTablet, Name: "tablet-1", Counter: "1"}
	paper  = wire.Actor{Role: wire.RolePrinter, Name: "printer-1"}
	phone  = wire.Actor{Role: wire.RolePublic, Name: "phone"}
)

// world is a hall under test: an engine, its clock and its log.
type world struct {
	t    testing.TB
	e    *Engine
	now  time.Time
	log  []Entry
	rand *rand.ChaCha8
}

func newWorld(t testing.TB, h *hall.Hall) *world {
	w := &world{t: t, e: New(h, nil), now: eight, rand: rand.NewChaCha8([32]byte{1})}
	w.tick()
	return w
}

// random is a source of secrets for one day of many.
func random(seed ...byte) *rand.ChaCha8 {
	var b [32]byte
	copy(b[:], seed)
	return rand.NewChaCha8(b)
}

// tick lets the clock speak until it has said all.
func (w *world) tick() {
	for {
		events := w.e.Tick(w.now)
		if len(events) == 0 {
			return
		}
		w.apply(&Entry{Events: events})
	}
}

func (w *world) apply(e *Entry) {
	w.e.Apply(e)
	w.log = append(w.log, *e)
}

// try gives a command, as the floor does: decide, then fold.
func (w *world) try(by wire.Actor, do, with string) (Answer, *wire.Error) {
	args, err := wire.Arguments(do, json.RawMessage(strings.ReplaceAll(with, "'", `"`)))
	if err != nil {
		return Answer{}, err
	}
	a, err := w.e.Decide(Ask{Now: w.now, By: by, Do: do, Args: args, Tokens: w.rand})
	if err == nil && len(a.Events) > 0 {
		entry := &Entry{Events: a.Events}
		w.apply(entry)
		if entry.Resets() {
			w.tick() // as the floor does
		}
	}
	return a, err
}

// do gives a command that must be taken.
func (w *world) do(by wire.Actor, do, with string) Answer {
	w.t.Helper()
	a, err := w.try(by, do, with)
	if err != nil {
		w.t.Fatalf("%s %s by %s: %v", do, with, by.Name, err)
	}
	return a
}

// no gives a command that must be refused with a code, without an event.
func (w *world) no(code wire.Code, by wire.Actor, do, with string) {
	w.t.Helper()
	before := w.fold()
	_, err := w.try(by, do, with)
	switch {
	case err == nil:
		w.t.Fatalf("%s %s by %s was taken, want %s", do, with, by.Name, code)
	case err.Code != code:
		w.t.Fatalf("%s %s by %s: %v, want %s", do, with, by.Name, err, code)
	}
	if after := w.fold(); after != before {
		w.t.Fatalf("%s was refused and still changed\n%s\nto\n%s", do, before, after)
	}
}

// issue takes a number and returns its ticket.
func (w *world) issue(service string) *Issued {
	w.t.Helper()
	return w.do(robot, "issue_ticket", `{'service':'`+service+`'}`).Result.(*Issued)
}

// next calls at a counter and returns the number, "" for null.
func (w *world) next(counter string) string {
	w.t.Helper()
	r := w.do(robot, "call_next", `{'counter':'`+counter+`'}`).Result
	if r == nil {
		return ""
	}
	return r.(*hall.Ticket).Number.String()
}

// serve brings the counter's ticket to its end and returns the rating token.
func (w *world) serve(counter string) string {
	w.t.Helper()
	w.do(robot, "start", `{'counter':'`+counter+`'}`)
	return w.do(robot, "finish", `{'counter':'`+counter+`','outcome':'accepted'}`).Result.(Finished).RatingToken
}

// open opens counters.
func (w *world) open(counters ...string) {
	w.t.Helper()
	for _, c := range counters {
		w.do(robot, "open_counter", `{'counter':'`+c+`'}`)
	}
}

// fold is the engine's whole state, written down.
func (w *world) fold() string {
	w.t.Helper()
	b, err := w.e.Snapshot()
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}

// ticket is the ticket of a number as it stands.
func (w *world) ticket(number string) *hall.Ticket {
	w.t.Helper()
	for _, t := range w.e.order {
		if t.Number.String() == number {
			return t.Ticket
		}
	}
	w.t.Fatalf("no ticket %s", number)
	return nil
}

func id(number string) string { return "20261121-" + number }
