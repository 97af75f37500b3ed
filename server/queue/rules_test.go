package queue

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

func offline(number, token string, at time.Time, more string) string {
	return fmt.Sprintf(`{'service':'land','number':'%s','issued_at':'%s','token':'%s'%s}`, number, at.Format(time.RFC3339), token, more)
}

func TestAnOfflineTicketIsCalledByItsIssueTime(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	w.issue("land")
	with := offline("A950", "token-of-950", eight.Add(-10*time.Minute), "")
	a := w.do(kiosk1, "issue_offline", with)
	if r := a.Result.(*Issued); r.Ahead != 0 || r.Token != "token-of-950" || r.ID != id("A950") {
		t.Errorf("%+v", r)
	}
	if tk := w.ticket("A950"); !tk.Offline || tk.Flagged || !tk.IssuedAt.Equal(eight.Add(-10*time.Minute)) {
		t.Errorf("%+v", tk)
	}
	if again := w.do(kiosk1, "issue_offline", with); len(again.Events) != 0 || again.Result.(*Issued).ID != id("A950") {
		t.Errorf("sent again: %+v", again)
	}
	w.no(wire.CodeConflict, kiosk1, "issue_offline", offline("A950", "another-token", eight, ""))
	w.no(wire.CodeConflict, kiosk1, "issue_offline", offline("A951", "token-of-950", eight, ""))
	if got := w.next("1"); got != "A950" {
		t.Errorf("%s, want A950: it was first", got)
	}
	if o := w.e.Offline("kiosk-1"); o.First != 950 || o.Last != 999 || o.Next["land"] != 951 || o.Next["civil"] != 950 {
		t.Errorf("the block is %+v", o)
	}
	if w.e.Offline("spare") != nil {
		t.Error("a kiosk without a block has one")
	}
}

func TestAKiosksClockIsBounded(t *testing.T) {
	away := func(at time.Time) bool { return at.Before(eight.Add(-5 * time.Minute)) }
	for i, c := range []struct {
		at      time.Time
		flagged bool
	}{
		{eight.Add(-10 * time.Minute), false},
		{eight.Add(-2 * time.Minute), true}, // it was connected
		{eight.Add(time.Hour), true},        // the future
		{eight.Add(-9 * time.Hour), true},   // yesterday
	} {
		w := newWorld(t, town())
		args := &wire.IssueOffline{
			IssueTicket: wire.IssueTicket{Service: "land"}, Number: hall.Number{Prefix: "A", N: 950},
			IssuedAt: c.at, Token: "0123456789abcdef",
		}
		a, err := w.e.Decide(Ask{Now: w.now, By: kiosk1, Do: "issue_offline", Args: args, Tokens: w.rand, Away: away})
		if err != nil {
			t.Fatal(err)
		}
		want := c.at
		if c.flagged {
			want = eight
		}
		if tk := a.Events[0].Ticket; tk.Flagged != c.flagged || !tk.IssuedAt.Equal(want) {
			t.Errorf("%d: flagged %v at %v, want %v at %v", i, tk.Flagged, tk.IssuedAt, c.flagged, want)
		}
	}
}

// keyed gives a command with a key, as the floor does.
func (w *world) keyed(by wire.Actor, key, do string, args any) (Answer, *wire.Error) {
	a, err := w.e.Decide(Ask{Now: w.now, By: by, Do: do, Args: args, Tokens: w.rand})
	if err == nil && len(a.Events) > 0 {
		w.apply(&Entry{Events: a.Events, Done: &Done{By: Owner(by), Key: key, Do: do, Ticket: a.Ticket, Voids: a.Voids, Result: json.RawMessage(`{}`)}})
	}
	return a, err
}

func TestAnOfflineNumberReplacesTheUnansweredRequest(t *testing.T) {
	w := newWorld(t, town())
	if _, err := w.keyed(kiosk1, "r1", "issue_ticket", &wire.IssueTicket{Service: "land"}); err != nil {
		t.Fatal(err)
	}
	args := func(n int, request string) *wire.IssueOffline {
		return &wire.IssueOffline{
			IssueTicket: wire.IssueTicket{Service: "land"}, Number: hall.Number{Prefix: "A", N: n},
			IssuedAt: eight, Token: fmt.Sprint("token-of-", n), Request: request,
		}
	}
	a, err := w.keyed(kiosk1, "o1", "issue_offline", args(950, "r1"))
	if err != nil {
		t.Fatal(err)
	}
	if tk := w.ticket("A001"); tk.State != hall.Cancelled {
		t.Errorf("the answered ticket is %s, want cancelled", tk.State)
	}
	if r := a.Result.(*Issued); r.Ahead != 0 {
		t.Errorf("%d ahead: the replaced ticket was counted", r.Ahead)
	}
	if _, err := w.keyed(kiosk1, "o2", "issue_offline", args(951, "r2")); err != nil {
		t.Fatal(err)
	}
	if _, void := w.e.Answered(kiosk1, "r2"); !void {
		t.Error("a request that comes behind its replacement must be refused")
	}
	if _, void := w.e.Answered(kiosk2, "r2"); void {
		t.Error("another kiosk's key is its own")
	}
}

func TestHoursLunchAndAManagersWord(t *testing.T) {
	w := newWorld(t, town())
	at := func(hour, minute int) { w.now = time.Date(2026, 11, 21, hour, minute, 0, 0, zone); w.tick() }
	open := func() bool { return w.e.State(w.now).Service("land").Open }
	for _, c := range []struct {
		hour, minute int
		open         bool
		until        string
	}{
		{11, 29, true, ""}, {11, 30, false, "13:30"}, {13, 29, false, "13:30"}, {13, 30, true, ""}, {17, 0, false, "07:00"},
	} {
		at(c.hour, c.minute)
		s := w.e.State(w.now).Service("land")
		if s.Open != c.open || s.Until != c.until {
			t.Errorf("%02d:%02d: open %v until %q, want %v until %q", c.hour, c.minute, s.Open, s.Until, c.open, c.until)
		}
		if !c.open {
			w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
		}
	}
	w.do(boss, "open_service", `{'service':'land','until':'2026-11-21T18:00:00+07:00'}`)
	if !open() {
		t.Error("the manager keeps it open, and it is closed")
	}
	w.issue("land")
	at(18, 0)
	if open() {
		t.Error("it is 18:00 and still open")
	}
	w.now = time.Date(2026, 11, 22, 9, 0, 0, 0, zone)
	w.tick()
	w.do(boss, "close_service", `{'service':'land','reason':'mất điện'}`)
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	if s := w.e.State(w.now).Service("land"); s.Reason != wire.ReasonClosed {
		t.Errorf("reason %q", s.Reason)
	}
	w.do(boss, "open_service", `{'service':'land'}`)
	w.issue("land")
	at(11, 45) // the clock goes back a day: the hall's does not
	if !w.e.at.After(time.Date(2026, 11, 22, 0, 0, 0, 0, zone)) {
		t.Errorf("the hall went back to %v", w.e.at)
	}
}

func TestAClockThatRanAheadDoesNotKeepTheHallShut(t *testing.T) {
	w := newWorld(t, town())
	w.now = eight.Add(12 * time.Hour) // 20:00, by mistake
	w.tick()
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	w.now = eight.Add(time.Hour) // 09:00: it was set right
	w.tick()
	w.issue("land")
	if s := w.e.State(w.now).Service("land"); !s.Open {
		t.Errorf("land: %+v", s)
	}
	if tk := w.ticket("A001"); tk.IssuedAt.Before(eight.Add(12 * time.Hour)) {
		t.Errorf("the ticket went back to %v", tk.IssuedAt)
	}
}

func TestLimitsOfServiceAndPerson(t *testing.T) {
	w := newWorld(t, town())
	for range 3 {
		w.issue("few")
	}
	w.no(wire.CodeLimitReached, robot, "issue_ticket", `{'service':'few'}`)
	if s := w.e.State(w.now).Service("few"); s.Open || s.Reason != wire.ReasonLimit {
		t.Errorf("full: %+v", s)
	}
	first := w.do(robot, "issue_ticket", `{'service':'land','person':'p'}`).Result.(*Issued)
	w.do(robot, "issue_ticket", `{'service':'civil','person':'p'}`)
	w.no(wire.CodeLimitReached, robot, "issue_ticket", `{'service':'land','person':'p'}`)
	w.do(robot, "issue_ticket", `{'service':'land','person':'q'}`)
	w.do(robot, "cancel_ticket", `{'ticket':'`+first.ID+`'}`)
	w.do(robot, "issue_ticket", `{'service':'land','person':'p'}`)
}

func TestTheDayTurns(t *testing.T) {
	tomorrow := time.Date(2026, 11, 22, 7, 30, 0, 0, zone)
	morning := func(h *hall.Hall) (*world, *Issued) {
		w := newWorld(t, h)
		w.open("1")
		w.issue("land")
		last := w.issue("land")
		w.next("1")
		w.now = tomorrow
		w.tick()
		return w, last
	}
	t.Run("the unserved expire", func(t *testing.T) {
		w, last := morning(town())
		if len(w.e.order) != 0 || w.e.State(w.now).Counter("1").State != hall.Closed {
			t.Errorf("%d tickets left, counter %+v", len(w.e.order), w.e.State(w.now).Counter("1"))
		}
		if tk, _, _, ok := w.e.ByToken(last.Token, w.now); !ok || tk.State != hall.Expired {
			t.Errorf("yesterday's ticket: %v %+v", ok, tk)
		}
		if r := w.issue("land"); r.ID != "20261122-A001" {
			t.Errorf("the new day begins with %s", r.ID)
		}
		w.no(wire.CodeWrongState, phone, "cancel_ticket", `{'token':'`+last.Token+`'}`)
		w.now = tomorrow.AddDate(0, 0, 1)
		w.tick()
		if _, _, _, ok := w.e.ByToken(last.Token, w.now); ok {
			t.Error("a ticket of the day before yesterday is still found")
		}
	})
	t.Run("the unserved keep their place", func(t *testing.T) {
		h := town()
		h.Limits.CarryOver = true
		w, _ := morning(h)
		if r := w.issue("land"); r.Number.String() != "A003" || r.Ahead != 2 {
			t.Errorf("%+v: A001 and A002 were carried over", r)
		}
		w.open("3")
		for _, want := range []string{"A001", "A002", "A003"} {
			if got := w.next("3"); got != want {
				t.Errorf("%s, want %s", got, want)
			}
			w.serve("3")
		}
	})
	t.Run("a hall that is open at midnight goes on", func(t *testing.T) {
		h := town()
		for d := range h.Hours.Week {
			h.Hours.Week[d] = []hall.Span{{From: 0, To: 24 * 60}}
		}
		w := newWorld(t, h)
		w.now = time.Date(2026, 11, 21, 23, 59, 0, 0, zone)
		w.tick()
		w.open("1")
		w.issue("land")
		w.next("1")
		w.now = w.now.Add(2 * time.Minute)
		w.tick()
		if c := w.e.State(w.now).Counter("1"); c.Ticket == nil || c.State != hall.Open || w.e.Day() != "2026-11-22" {
			t.Errorf("%s: counter %+v", w.e.Day(), c)
		}
		w.serve("1")
	})
}

func TestASlipShowsTheTicket(t *testing.T) {
	w := newWorld(t, town())
	w.issue("land")
	r := w.do(robot, "issue_ticket", `{'service':'land','priority':'elder','lang':'xx'}`).Result.(*Issued)
	for i, marks := range []string{`["priority"]`, `["priority","reprint"]`} {
		a := w.do(robot, "print", `{'printer':'printer-1','kind':'ticket','ticket':'`+r.ID+`'}`)
		want := `{"hall":"Một cửa phường","number":"A002","service":"Đất đai","counters":"1, 3","issued_at":"2026-11-21T08:00:00+07:00",` +
			`"ahead":0,"url":"https://motcua.example.vn/t/` + r.Token + `","lang":"vi","marks":` + marks + `}`
		job := a.Events[0].Job
		if string(job.Data) != want || job.Reprint != (i == 1) || a.Result != (queuedJob{job.ID}) {
			t.Errorf("%+v\n%s\nwant\n%s", job, job.Data, want)
		}
	}
}

func TestASiteChangeStrandsNobody(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	w.issue("land")
	w.issue("civil")
	w.next("1")
	without := func(change func(h *hall.Hall)) *hall.Hall {
		h := town()
		change(h)
		return h
	}
	for name, h := range map[string]*hall.Hall{
		"a line":    without(func(h *hall.Hall) { h.Services = h.Services[:1] }),
		"a counter": without(func(h *hall.Hall) { h.Counters = h.Counters[1:] }),
		"a prefix":  without(func(h *hall.Hall) { h.Services[1].Prefix = "Z" }),
	} {
		if err := w.e.Stranded(h); err == nil {
			t.Errorf("%s: the change was taken", name)
		}
	}
	h := without(func(h *hall.Hall) {
		h.Services = append(h.Services, hall.Service{ID: "new", Prefix: "N"})
		h.Counters[0].Services = []hall.Serves{{Service: "new"}}
	})
	if err := w.e.Stranded(h); err != nil {
		t.Fatal(err)
	}
	w.e.SetHall(h)
	w.apply(&Entry{Events: w.e.Changed(w.now)})
	if w.e.Changed(w.now) != nil {
		t.Error("an unchanged site was announced")
	}
	w.issue("new")
	w.serve("1")
	if got := w.next("1"); got != "N001" {
		t.Errorf("%s, want N001", got)
	}
}
