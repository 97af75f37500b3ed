package queue

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// clock sets the time of the day and lets it speak.
func (w *world) clock(hour, minute int) {
	y, m, d := w.now.In(zone).Date()
	w.now = time.Date(y, m, d, hour, minute, 0, 0, zone)
	w.tick()
}

// same holds a client's fold, a replay and a restored snapshot against the
// engine.
func (w *world) same() {
	w.t.Helper()
	replay := New(w.e.site, nil)
	for i := range w.log {
		replay.Apply(&w.log[i])
	}
	other, err := replay.Snapshot()
	if err != nil {
		w.t.Fatal(err)
	}
	if string(other) != w.fold() {
		w.t.Fatalf("a replay gives\n%s\nwant\n%s", other, w.fold())
	}
	back := New(w.e.site, nil)
	if err := back.Restore(other); err != nil {
		w.t.Fatal(err)
	}
	mine, theirs := asJSON(w.t, w.e.State(w.now)), asJSON(w.t, back.State(w.now))
	if mine != theirs {
		w.t.Fatalf("restored, the state is\n%s\nwant\n%s", theirs, mine)
	}
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (w *world) service(id string) *wire.ServiceState { return w.e.State(w.now).Service(id) }

func TestOtherHoursForToday(t *testing.T) {
	w := newWorld(t, town())
	a := w.do(boss, "set_hours", `{'hours':['07:00-11:00'],'reason':'họp'}`)
	if ev := a.Events[0]; ev.Kind != wire.TodayChanged || ev.By != "boss" || ev.Reason != "họp" || ev.Site == nil || ev.Today.Hours[0] != "07:00-11:00" {
		t.Errorf("%+v", ev)
	}
	w.same()
	if again := w.do(boss, "set_hours", `{'hours':['07:00-11:00']}`); len(again.Events) != 0 {
		t.Errorf("the same hours again made %d events", len(again.Events))
	}
	w.clock(11, 0)
	if s := w.service("land"); s.Open || s.Until != "07:00" {
		t.Errorf("11:00: %+v", s)
	}
	w.do(boss, "set_hours", `{'hours':null}`)
	if !w.service("land").Open {
		t.Error("the site's hours are back, and it is closed")
	}
	w.do(boss, "set_hours", `{'hours':[]}`)
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	for _, bad := range []string{`['7:00-11:00']`, `['11:00-07:00']`, `['07:00-11:00','10:00-12:00']`, `['07:00']`, `['07:00-25:00']`} {
		w.no(wire.CodeInvalid, boss, "set_hours", `{'hours':`+bad+`}`)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.clock(8, 0)
	if !w.service("land").Open || w.e.today.Hours != nil {
		t.Error("today's hours did not end with the day")
	}
	w.same()
}

func TestNoticesForToday(t *testing.T) {
	h := town()
	h.Notices = []hall.Text{{"vi": "Giữ trật tự"}}
	w := newWorld(t, h)
	w.do(boss, "set_notices", `{'notices':[{'vi':'Mất điện lúc 10 giờ'}]}`)
	if n := w.e.State(w.now).Notices; len(n) != 1 || n[0]["vi"] != "Mất điện lúc 10 giờ" {
		t.Errorf("%v", n)
	}
	w.do(boss, "set_notices", `{'notices':[]}`)
	if n := w.e.State(w.now).Notices; len(n) != 0 {
		t.Errorf("%v", n)
	}
	for _, bad := range []string{`[{'vi':' '}]`, `[{}]`, `[{'VI':'x'}]`, `[{'vi':'` + strings.Repeat("ạ", 501) + `'}]`} {
		w.no(wire.CodeInvalid, boss, "set_notices", `{'notices':`+bad+`}`)
	}
	w.do(boss, "set_notices", `{'notices':null}`)
	if n := w.e.State(w.now).Notices; len(n) != 1 || n[0]["vi"] != "Giữ trật tự" {
		t.Errorf("%v", n)
	}
}

func TestACountersServicesForToday(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "2")
	first := w.issue("few")
	w.no(wire.CodeConflict, boss, "set_counter", `{'counter':'2','services':['civil']}`)
	if _, err := w.try(boss, "set_counter", `{'counter':'2','services':['civil']}`); !strings.Contains(err.Message, "few (1)") {
		t.Errorf("%v does not name the line and how many wait", err)
	}
	w.no(wire.CodeInvalid, boss, "set_counter", `{'counter':'2','services':[]}`)
	w.no(wire.CodeInvalid, boss, "set_counter", `{'counter':'2','services':['civil','civil']}`)
	w.no(wire.CodeUnknownService, boss, "set_counter", `{'counter':'2','services':['sea']}`)
	w.no(wire.CodeUnknownCounter, boss, "set_counter", `{'counter':'9','services':['land']}`)
	w.do(boss, "set_counter", `{'counter':'1','services':['few','land']}`)
	w.do(boss, "set_counter", `{'counter':'2','services':['civil']}`)
	if got := w.next("1"); got != first.Number.String() {
		t.Errorf("%q, want %s", got, first.Number)
	}
	w.do(boss, "set_counter", `{'counter':'1','services':['land']}`) // and keeps its ticket
	if c := w.e.State(w.now).Counter("1"); c.Ticket == nil || len(c.Services) != 1 {
		t.Errorf("%+v", c)
	}
	w.same()
	if s := w.service("few"); s.Open || s.Reason != wire.ReasonClosed {
		t.Errorf("no counter serves it today, and it gives numbers: %+v", s)
	}
	w.do(robot, "start", `{'counter':'1'}`)
	w.no(wire.CodeServiceClosed, robot, "transfer", `{'counter':'1','to_service':'few'}`)
	w.end("1")
	w.do(boss, "set_counter", `{'counter':'2','services':null}`)
	if s := w.service("few"); !s.Open {
		t.Errorf("%+v", s)
	}
	if a := w.do(boss, "set_counter", `{'counter':'1','services':['land','civil']}`); a.Events[0].Today.Counters != nil {
		t.Errorf("as in the site: %v", a.Events[0].Today.Counters)
	}
}

func TestAServicesLimitsForToday(t *testing.T) {
	w := newWorld(t, town())
	w.do(boss, "set_service", `{'service':'land','max':2,'last':'09:00'}`)
	w.issue("land")
	w.issue("land")
	w.no(wire.CodeLimitReached, robot, "issue_ticket", `{'service':'land'}`)
	if s := w.service("land"); s.Open || s.Reason != wire.ReasonLimit {
		t.Errorf("%+v", s)
	}
	w.do(boss, "set_service", `{'service':'land','max':0}`)
	w.issue("land")
	if next := w.e.NextTick(w.now); !next.Equal(time.Date(2026, 11, 21, 9, 0, 0, 0, zone)) {
		t.Errorf("the clock is asked at %v", next)
	}
	w.clock(9, 0)
	var last wire.Event
	for _, e := range w.log {
		if e.Events[0].Kind == wire.ServiceClosed {
			last = e.Events[0]
		}
	}
	if last.At.Hour() != 9 || last.Reason != wire.ReasonLimit || last.Service != "land" {
		t.Errorf("at the last number's time: %+v", last)
	}
	w.no(wire.CodeLimitReached, robot, "issue_ticket", `{'service':'land'}`)
	w.same()
	w.do(boss, "set_service", `{'service':'land','last':''}`)
	w.issue("land")
	w.do(boss, "set_service", `{'service':'few','max':-1}`)
	for _, bad := range []string{`'max':-2`, `'max':1000`, `'last':'9:00'`, `'last':'25:00'`} {
		w.no(wire.CodeInvalid, boss, "set_service", `{'service':'land',`+bad+`}`)
	}
	w.no(wire.CodeUnknownService, boss, "set_service", `{'service':'sea','max':1}`)
}

func TestTheRosterOutlivesTheDay(t *testing.T) {
	w := newWorld(t, town())
	w.do(boss, "set_roster", `{'roster':{'1':'an','2':'binh','3':''}}`)
	w.no(wire.CodeUnknownCounter, boss, "set_roster", `{'roster':{'9':'an'}}`)
	w.now = w.now.AddDate(0, 0, 1)
	w.tick()
	if r := w.e.State(w.now).Today.Roster; len(r) != 2 || r["1"] != "an" {
		t.Errorf("%v", r)
	}
	w.same()
}

func TestTheHallIsOpenedEarly(t *testing.T) {
	w := newWorld(t, town())
	w.now = w.now.AddDate(0, 0, 1)
	w.clock(6, 30)
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	a := w.do(boss, "open_hall", `{'reason':'đông người'}`)
	if a.Events[0].Kind != wire.HallOpened || a.Events[0].Today.OpenedBy != "boss" || len(a.Events) != 4 {
		t.Errorf("%+v", a.Events)
	}
	w.issue("land")
	if again := w.do(boss, "open_hall", `{}`); len(again.Events) != 0 {
		t.Errorf("opened twice: %+v", again.Events)
	}
	w.clock(7, 0)
	w.issue("land")
	w.clock(11, 30)
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	w.do(boss, "open_hall", `{'until':'2026-11-22T12:00:00+07:00'}`)
	w.issue("civil")
	w.clock(12, 0)
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	w.no(wire.CodeInvalid, boss, "open_hall", `{'until':'2026-11-22T11:00:00+07:00'}`)
	w.same()
}

func TestTheHallIsClosedAndOpenedAgain(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	w.issue("land")
	w.issue("land")
	w.do(boss, "close_service", `{'service':'civil'}`)
	a := w.do(boss, "close_hall", `{'reason':'mưa bão'}`)
	if r := a.Result.(Closing); len(r.Unserved) != 2 || r.Unserved[0].Number.String() != "A001" || r.Unserved[0].Became != "" {
		t.Errorf("%+v", r)
	}
	if again := w.do(boss, "close_hall", `{}`); len(again.Events) != 0 || len(again.Result.(Closing).Unserved) != 2 {
		t.Errorf("closed twice: %+v", again)
	}
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	if got := w.next("1"); got != "A001" {
		t.Errorf("the counters go on: %q", got)
	}
	w.clock(13, 30)
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	w.do(boss, "open_hall", `{}`)
	w.issue("civil")
	if today := w.e.State(w.now).Today; today.ClosedBy != "" || today.OpenedBy != "boss" {
		t.Errorf("%+v", today)
	}
	w.no(wire.CodeInvalid, boss, "close_hall", `{'until':'2026-11-22T11:00:00+07:00'}`)
	w.same()
}

func TestTheDayIsEnded(t *testing.T) {
	for _, carry := range []bool{false, true} {
		h := town()
		h.Limits.CarryOver = carry
		w := newWorld(t, h)
		w.open("1", "2", "3")
		for range 4 {
			w.issue("land")
		}
		w.next("1")
		w.do(robot, "start", `{'counter':'1'}`)
		w.next("3") // called, and not there yet
		a := w.do(boss, "end_day", `{}`)
		r := a.Result.(Closing)
		became := map[bool]string{false: "expired", true: "carried"}[carry]
		if len(r.Unserved) != 3 || r.Unserved[0].State != hall.Called || r.Unserved[2].Became != became || len(r.Serving) != 1 {
			t.Errorf("carry %v: %+v", carry, r)
		}
		s := w.e.State(w.now)
		if s.Counter("1").Ticket == nil || s.Counter("1").State != hall.Open || s.Counter("2").State != hall.Closed || s.Counter("3").State != hall.Closed {
			t.Errorf("carry %v: %+v", carry, s.Counters)
		}
		w.end("1")
		if again := w.do(boss, "end_day", `{}`); len(again.Events) != 1 { // counter 1 is free now
			t.Errorf("carry %v: ended twice: %+v", carry, again.Events)
		}
		w.same()
		w.now = w.now.AddDate(0, 0, 1)
		w.tick()
		if n := len(w.e.order); n != map[bool]int{false: 0, true: 3}[carry] {
			t.Errorf("carry %v: %d tickets the next day", carry, n)
		}
		if !w.service("land").Open {
			t.Error("the next day is closed")
		}
	}
}

// end ends a service that was started.
func (w *world) end(counter string) {
	w.t.Helper()
	w.do(robot, "finish", `{'counter':'`+counter+`','outcome':'accepted'}`)
}

// A changed site takes along what today's rules say of things that are gone,
// and says so.
func TestTodaysRulesUnderAChangedSite(t *testing.T) {
	w := newWorld(t, town())
	w.do(boss, "set_counter", `{'counter':'3','services':['few','land']}`)
	w.do(boss, "set_counter", `{'counter':'1','services':['land']}`)
	w.do(boss, "set_service", `{'service':'few','max':50,'last':'16:00'}`)
	w.do(boss, "set_roster", `{'roster':{'1':'an','2':'binh'}}`)
	h := town()
	h.Services = h.Services[:2]
	h.Counters = []hall.Counter{h.Counters[0], h.Counters[2]}
	if err := w.e.Stranded(h); err != nil {
		t.Fatal(err)
	}
	w.e.SetHall(h)
	w.apply(&Entry{Events: w.e.Changed(w.now)})
	if got, want := asJSON(t, w.e.State(w.now).Today), `{"hours":null,"notices":null,"counters":{"1":["land"],"3":["land"]},"roster":{"1":"an"}}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if again := w.e.Changed(w.now); len(again) != 0 {
		t.Errorf("the same site makes %d events", len(again))
	}
	w.same()
}

func TestLimitsAtTheirEdges(t *testing.T) {
	h := carded()
	w := newWorld(t, h)
	few := func(code wire.Code) {
		t.Helper()
		if code == "" {
			w.issue("few")
			return
		}
		w.no(code, robot, "issue_ticket", `{'service':'few'}`)
	}
	// what was given by hand or offline counts, and is never refused
	w.do(guide, "register_card", `{'service':'few','number':'C850'}`)
	w.do(kiosk1, "issue_offline", `{'service':'few','number':'C950','token':'token-of-950','issued_at':'2026-11-21T07:50:00+07:00'}`)
	few("")
	few(wire.CodeLimitReached)
	w.do(guide, "register_card", `{'service':'few','number':'C851'}`)
	w.do(boss, "cancel_ticket", `{'ticket':'`+id("C001")+`'}`) // frees no number
	few(wire.CodeLimitReached)
	w.do(boss, "set_service", `{'service':'few','max':5}`)
	few("")
	few(wire.CodeLimitReached)
	w.do(boss, "set_service", `{'service':'few','max':2}`) // fewer than there are
	few(wire.CodeLimitReached)
	w.do(boss, "set_service", `{'service':'few','max':0}`)
	few("")
	w.do(boss, "set_service", `{'service':'few','max':-1}`)
	few(wire.CodeLimitReached)

	// two numbers a person a day, offline ones counted and not refused
	person := func(code wire.Code) {
		t.Helper()
		if code != "" {
			w.no(code, robot, "issue_ticket", `{'service':'land','person':'p'}`)
			return
		}
		w.do(robot, "issue_ticket", `{'service':'land','person':'p'}`)
	}
	person("")
	w.do(kiosk1, "issue_offline", offline("A950", "token-of-a950", eight, `,'person':'p'`))
	person(wire.CodeLimitReached)
	w.do(kiosk1, "issue_offline", offline("A951", "token-of-a951", eight, `,'person':'p'`))
	w.do(boss, "cancel_ticket", `{'ticket':'`+id("A950")+`'}`)
	person(wire.CodeLimitReached) // there are two left
	w.same()
	w.on("2026-11-22 08:00")
	person("")
	few("")
}
