package practice

import (
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

var cast = map[string]wire.Actor{
	"kiosk": {Role: wire.RoleKiosk, Name: "kiosk-1"}, "guide": {Role: wire.RoleGuide, Name: "duc"},
	"manager": {Role: wire.RoleManager, Name: "hung"}, "colleague": {Role: wire.RoleClerk, Name: "nga"},
}

var trainee = wire.Actor{Role: wire.RoleClerk, Name: "lan"}

func practiceHall() *hall.Hall {
	h := &hall.Hall{
		ID: "tap", Cards: 3,
		Services: []hall.Service{
			{ID: "dat-dai", Prefix: "A", Name: hall.Text{"vi": "Đất đai"}}, {ID: "ho-so-nhieu", Prefix: "B", Name: hall.Text{"vi": "Nhiều hồ sơ"}},
		},
		Counters: []hall.Counter{
			{ID: "1", Services: []hall.Serves{{Service: "dat-dai"}}}, {ID: "2", Services: []hall.Serves{{Service: "ho-so-nhieu"}}},
		},
		Priorities: []hall.Priority{{ID: "nguoi-khuyet-tat", Share: 3}},
		Outcomes:   []hall.Outcome{{ID: "accepted"}, {ID: "returned"}, {ID: "answered"}, {ID: "handed-over"}},
	}
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 7 * 60, To: 17 * 60}}
	}
	return h
}

func TestWhatIsShippedCanBePlayed(t *testing.T) {
	list, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if err := list[i].Fits(practiceHall()); err != nil {
			t.Error(err)
		}
		if err := Rehearse(&list[i], practiceHall(), cast, trainee); err != nil {
			t.Error(err)
		}
	}
}

// A file that nobody can play through is found before a trainee is stuck.
func TestWhatCannotBePlayedIsFound(t *testing.T) {
	good, err := shipped.ReadFile("situations/02-wrong-form.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{`do = "resume"`, `do = "call_help"`, "step goi-lai-a"},
		{`{ do = "park", with = { counter = "@desk", reason = "papers" } }`, `{ do = "no_show", with = { counter = "@desk" } }`, "step gac: no_show"},
		{`with = { counter = "@desk", ticket = "@a" } }`, `with = { counter = "@desk", ticket = "@b" } }`, "step goi-lai-a"},
		{`by = "kiosk"`, `by = "manager"`, ""}, // a manager gives numbers too
		{`{ do = "finish", with = { counter = "@desk", outcome = "accepted" } },
]

[[wrong]]`, `{ do = "finish", with = { counter = "@desk" } },
]

[[wrong]]`, "does not do well"},
	} {
		text := strings.Replace(string(good), c.old, c.new, 1)
		if text == string(good) {
			t.Fatalf("%q is not in the file", c.old)
		}
		text = strings.Replace(text, `with = { place`, `with = { place`, 1)
		s, err := Parse("02.toml", []byte(strings.Replace(text, `do = "call_help", with = { counter = "@desk", ticket = "@a" }`, `do = "call_help", with = { place = "@desk" }`, 1)))
		if err != nil {
			t.Fatal(err)
		}
		err = Rehearse(&s, practiceHall(), cast, trainee)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s -> %s: %v", c.old, c.new, err)
		}
	}
}

// run begins the second situation with both tickets out and the trainee seated.
func begun(t *testing.T) (*Run, *Situation, time.Time) {
	t.Helper()
	list, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	r, _ := Begin(&list[1], Cast{Trainee: "lan", Desk: "1"}, true, now)
	r.Issued("a", "t1")
	r.Issued("b", "t2")
	return r, &list[1], now
}

func event(now time.Time, kind wire.Kind, ticket, by string, change func(*wire.Body)) wire.Event {
	b := wire.Body{Kind: kind, By: by, Counter: "1"}
	if ticket != "" {
		b.Ticket = &hall.Ticket{ID: ticket, IssuedAt: now.Add(-time.Minute)}
	}
	if change != nil {
		change(&b)
	}
	return wire.Event{At: now, Body: b}
}

func TestHintsComeWhenOneIsStuck(t *testing.T) {
	r, s, now := begun(t)
	for s.Steps[r.at].ID != "gac" {
		r.Event(event(now, s.Steps[r.at].On[0].Kind, "t1", "lan", nil))
	}
	hints := func(after time.Duration) int { return len(r.Look(now.Add(after)).Hints) }
	if hints(0) != 0 || hints(stuck-time.Second) != 0 || hints(stuck) != 1 || hints(2*stuck) != 2 || hints(time.Hour) != 2 {
		t.Errorf("hints after 0, %v, %v: %d, %d, %d", stuck, 2*stuck, hints(0), hints(stuck), hints(2*stuck))
	}
	r.Ask()
	if v := r.Look(now); len(v.Hints) != 1 || !v.More {
		t.Errorf("asked for: %d, more %v", len(v.Hints), v.More)
	}
	r.Event(event(now, wire.TicketFinished, "t1", "lan", nil))
	if v := r.Look(now); len(v.Hints) != 2 || v.More || len(v.Faults) != 1 || !v.Blocked {
		t.Errorf("after a mistake: %d hints, faults %v, blocked %v", len(v.Hints), v.Faults, v.Blocked)
	}
	r.Event(event(now, wire.StepUndone, "t1", "lan", func(b *wire.Body) { b.Undone = wire.TicketFinished }))
	if v := r.Look(now); v.Blocked || !v.Faults[0].Back || s.Steps[r.at].ID != "gac" {
		t.Errorf("after the undo: blocked %v, step %s", v.Blocked, s.Steps[r.at].ID)
	}
}

// What others do is no step of the trainee's, nor are events of other tickets.
func TestOnlyTheTraineesOwnStepsCount(t *testing.T) {
	r, _, now := begun(t)
	for _, e := range []wire.Event{
		event(now, wire.TicketCalled, "t1", "nga", nil), event(now, wire.TicketCalled, "t9", "lan", nil),
		event(now, wire.TicketCalled, "t2", "lan", nil), event(now, wire.ServiceStarted, "t1", "lan", nil),
	} {
		if r.Event(e); r.at != 0 {
			t.Fatalf("%s of %s by %s was a step", e.Kind, e.Ticket.ID, e.By)
		}
	}
	r.Event(event(now, wire.TicketCalled, "t1", "lan", nil))
	if r.at != 1 {
		t.Error("the call was none")
	}
	r.Event(event(now, wire.StepUndone, "t1", "lan", func(b *wire.Body) { b.Undone = wire.TicketCalled }))
	if r.at != 0 {
		t.Error("an undone step is to be done again")
	}
	r.Event(event(now, wire.CounterClosed, "", "lan", func(b *wire.Body) { b.CounterIs = &wire.CounterState{ID: "1", State: hall.Closed} }))
	if r.Look(now).Seated {
		t.Error("the trainee has left the counter")
	}
}
