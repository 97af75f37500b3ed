package wire

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
)

func TestArgumentsAreStrict(t *testing.T) {
	for _, c := range []struct {
		do, with string
		want     Code // "" means taken
	}{
		{"issue_ticket", `{"service":"land"}`, ""},
		{"issue_ticket", `{"service":"land","colour":"red"}`, CodeInvalid},
		{"issue_ticket", `{"service":7}`, CodeInvalid},
		{"issue_ticket", `{"service":"land"} {}`, CodeInvalid},
		{"issue_ticket", `[]`, CodeInvalid},
		{"issue_ticket", `{"Service":"land"}`, CodeInvalid},
		{"issue_ticket", `{"service":"land","service":"civil"}`, CodeInvalid},
		{"issue_ticket", `{"service":"land","\u0073ervice":"civil"}`, CodeInvalid},
		{"issue_ticket", `{"\u0073ervice":"land"}`, ""},
		{"issue_ticket", "{\"service\":\"land\",\"person\":\"\xff\"}", CodeInvalid},
		{"issue_ticket", `{"service":"land","person":"{\"service\":\"service,\\"}`, ""},
		{"print", `{"printer":"p","data":{"A":1,"a":[{"b":2,"b":3}]},"kind":"guide"}`, ""},
		{"issue_offline", `{"service":"land","number":"A950","issued_at":"2026-11-21T08:00:00+07:00","token":"x"}`, ""},
		{"issue_offline", `{"service":"land","number":"A95"}`, CodeInvalid},
		{"undo", ``, ""},
		{"dance", `{}`, CodeUnknownCommand},
	} {
		_, err := Arguments(c.do, json.RawMessage(c.with))
		var got Code
		if err != nil {
			got = err.Code
		}
		if got != c.want {
			t.Errorf("%s %s: code %q, want %q (%v)", c.do, c.with, got, c.want, err)
		}
	}
}

func TestEveryCommandHasArgumentsAndARole(t *testing.T) {
	for do := range commands {
		if arguments[do] == nil {
			t.Errorf("%s has no arguments", do)
		}
		manager := Actor{Role: RoleManager}
		integration := Actor{Role: RoleIntegration}
		if !manager.Allowed(do) && !integration.Allowed(do) {
			t.Errorf("%s: nobody may do it", do)
		}
	}
	for do := range arguments {
		if !Known(do) {
			t.Errorf("%s has arguments but no ability names it", do)
		}
	}
}

// The contract's paragraph on roles, word by word, with what it leaves open:
// the commands of ours behind the word "ours".
func TestRolesAreTheContracts(t *testing.T) {
	counter := []string{
		"open_counter", "close_counter", "pause_counter", "call_next", "call", "recall", "start", "no_show",
		"finish", "transfer", "park", "resume", "return_ticket", "undo",
		/* ours */ "hand_over", "mark_ticket", "call_help",
	}
	guide := []string{
		"issue_ticket", "rejoin", "print", "cancel_ticket",
		/* ours */ "mark_ticket", "register_card", "answer_help", "change_roll", "call_help",
	}
	kiosk := []string{
		"issue_ticket", "issue_offline", "cancel_ticket", "rejoin", "print", "printer_status", "print_result",
		/* ours */ "call_help", "suggest",
	}
	manager := []string{
		/* ours */ "open_service", "close_service", "acknowledge", "open_hall", "close_hall", "end_day", "set_hours",
		"set_notices", "set_counter", "set_service", "set_roster", "test_sound", "answer_suggestion",
	}
	for role, want := range map[Role][]string{
		RoleKiosk:       kiosk,
		RoleTablet:      {"rate" /* ours */, "suggest"},
		RolePrinter:     {"printer_status", "print_result"},
		RoleDisplay:     nil,
		RoleClerk:       append([]string{"print"}, counter...),
		RoleGuide:       guide,
		RoleManager:     slices.Concat(counter, guide, manager),
		RoleInspector:   nil,
		RoleIntegration: slices.Concat(counter, kiosk, []string{"rate", "suggest"}),
	} {
		for do := range commands {
			if got := (Actor{Role: role}).Allowed(do); got != slices.Contains(want, do) {
				t.Errorf("%s %s: allowed %v", role, do, got)
			}
		}
	}
}

func TestMayNarrowsAnIntegration(t *testing.T) {
	a := Actor{Role: RoleIntegration, May: []string{"issue"}}
	if !a.Allowed("issue_ticket") || !a.Allowed("print") || a.Allowed("call_next") || a.Allowed("rate") {
		t.Error("--may issue: want what a kiosk does, and no more")
	}
	a.May = []string{"issue", "call", "rate"}
	for do := range commands {
		if a.Allowed(do) != (Actor{Role: RoleIntegration}).Allowed(do) {
			t.Errorf("--may issue,call,rate narrows %s", do)
		}
	}
}

// A display must never see a token, a note, a case code, a reason, a person or
// a rating, in any event or state: the fields are searched for by value.
func TestADisplaySeesNoSecret(t *testing.T) {
	const secret = "SECRET"
	ticket := hall.Ticket{
		ID: "20261121-A001", Number: hall.Number{Prefix: "A", N: 1}, Service: "land", State: hall.Serving,
		Counter: "5", Reason: secret, Note: secret, Outcome: secret, CaseCode: secret, Person: secret,
		Token: secret, RatingToken: secret, Priority: secret, Procedure: secret,
	}
	counter := CounterState{ID: "5", Ticket: &ticket, Reason: secret, Account: secret}
	event := Event{Seq: 1, At: time.Unix(0, 0), Body: Body{
		Ticket: &ticket, Counter: "5", CounterIs: &counter, Reason: secret, By: secret,
		Rating: &Rating{Ticket: secret}, Job: &Job{ID: secret, Data: json.RawMessage(`"SECRET"`)},
		Today: &Today{Roster: map[string]string{"5": secret}}, Help: &Help{ID: secret}, Alarm: &Alarm{ID: secret},
		Device: &Device{Name: secret},
	}}
	state := &State{
		Tickets: []hall.Ticket{ticket}, Counters: []CounterState{counter}, Printers: []Printer{{Name: secret}},
		Helps: []Help{{ID: secret}}, Alarms: []Alarm{{ID: secret}}, Devices: []Device{{Name: secret}}, Today: &Today{OpenedBy: secret},
	}
	v := View{Role: RoleDisplay}
	for _, kind := range kinds(t) {
		e := event
		e.Kind = kind
		if kind != HelpCalled && kind != HelpAnswered {
			e.Help = nil
		}
		if kind != AlarmRaised && kind != AlarmCleared && kind != AlarmAcknowledged {
			e.Alarm = nil
		}
		if kind != DeviceChanged {
			e.Device = nil
		}
		if kind != RatingGiven {
			e.Rating = nil
		}
		if kind != PrintRequested {
			e.Job = nil
		}
		if cut, ok := v.Event(e); ok {
			mustNotHold(t, string(kind), cut, secret)
		}
	}
	mustNotHold(t, "state", v.State(state), secret)
}

// kinds is every kind that event.go declares.
func kinds(t *testing.T) []Kind {
	t.Helper()
	src, err := os.ReadFile("event.go")
	if err != nil {
		t.Fatal(err)
	}
	var list []Kind
	for _, m := range regexp.MustCompile(`(?m)^\t\w+ +Kind = "(\w+)"`).FindAllSubmatch(src, -1) {
		list = append(list, Kind(m[1]))
	}
	if len(list) < 40 {
		t.Fatalf("event.go declares only %d kinds", len(list))
	}
	return list
}

// A kiosk hears of its own call for help and of nobody else's; staff hear all.
func TestACallForHelpIsBetweenItsPlaceAndStaff(t *testing.T) {
	e := Event{Seq: 1, Body: Body{Kind: HelpCalled, Help: &Help{ID: "1", Place: "kiosk-1"}}}
	for _, c := range []struct {
		by   Actor
		want bool
	}{
		{Actor{Role: RoleKiosk, Name: "kiosk-1"}, true},
		{Actor{Role: RoleKiosk, Name: "kiosk-2"}, false},
		{Actor{Role: RoleGuide, Name: "huong-dan"}, true},
		{Actor{Role: RoleClerk, Name: "canbo"}, true},
		{Actor{Role: RoleDisplay, Name: "kiosk-1"}, false},
		{Actor{Role: RoleTablet, Name: "tablet-1", Counter: "kiosk-1"}, false},
	} {
		if _, ok := ViewOf(c.by).Event(e); ok != c.want {
			t.Errorf("%s %s hears of it: %v", c.by.Role, c.by.Name, ok)
		}
	}
}

func TestApplyKeepsWhatWantsAPerson(t *testing.T) {
	s := &State{}
	seq := uint64(0)
	apply := func(b Body) {
		seq++
		s.Apply(Event{Seq: seq, Body: b})
	}
	apply(Body{Kind: HelpCalled, Help: &Help{ID: "1", Place: "kiosk-1"}})
	apply(Body{Kind: AlarmRaised, Alarm: &Alarm{ID: "wait/land"}})
	apply(Body{Kind: AlarmRaised, Alarm: &Alarm{ID: "help/1"}})
	apply(Body{Kind: AlarmAcknowledged, Alarm: &Alarm{ID: "wait/land", AckBy: "lan"}})
	apply(Body{Kind: DeviceChanged, Device: &Device{Name: "board", State: DeviceAway}})
	apply(Body{Kind: DeviceChanged, Device: &Device{Name: "board", State: DeviceOK}})
	apply(Body{Kind: TodayChanged, Today: &Today{Hours: []string{"08:00-10:00"}}, Site: &Site{Services: []ServiceState{{ID: "land"}}}})
	if len(s.Helps) != 1 || len(s.Alarms) != 2 || s.Alarms[0].AckBy != "lan" || len(s.Devices) != 1 ||
		s.Devices[0].State != DeviceOK || s.Today == nil || len(s.Services) != 1 {
		t.Fatalf("%+v", s)
	}
	apply(Body{Kind: HelpAnswered, Help: &Help{ID: "1", AnsweredBy: "minh"}})
	apply(Body{Kind: AlarmCleared, Alarm: &Alarm{ID: "help/1"}})
	if len(s.Helps) != 0 || len(s.Alarms) != 1 {
		t.Fatalf("helps %v, alarms %v", s.Helps, s.Alarms)
	}
}

func mustNotHold(t *testing.T, what string, v any, secret string) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), secret) {
		t.Errorf("%s: a display sees %s", what, b)
	}
}

func TestRatingsReachManagersOnly(t *testing.T) {
	e := Event{Seq: 1, Body: Body{Kind: RatingGiven, Rating: &Rating{Ticket: "x", Group: &RatingGroup{N: 5}}}}
	for _, role := range []Role{RoleKiosk, RoleTablet, RolePrinter, RoleDisplay, RoleClerk, RoleGuide, RoleManager, RoleInspector, RoleAdmin, RoleIntegration} {
		cut, ok := ViewOf(Actor{Role: role, Name: "n"}).Event(e)
		if ok != (role == RoleManager) || ok && cut.Rating.Ticket != "" {
			t.Errorf("%s: %v %+v", role, ok, cut)
		}
	}
	called := Event{Seq: 2, Body: Body{Kind: TicketCalled, Reason: "why", By: "canbo", Ticket: &hall.Ticket{Note: "note"}}}
	for _, role := range []Role{RoleManager, RoleInspector, RoleAdmin} { // they audit
		if cut, ok := ViewOf(Actor{Role: role}).Event(called); !ok || cut.By == "" || cut.Reason == "" || cut.Ticket.Note == "" {
			t.Errorf("%s sees %+v", role, cut)
		}
	}
}

func TestOnlyTheCountersTabletGetsTheRatingToken(t *testing.T) {
	e := Event{Seq: 1, Body: Body{Kind: TicketFinished, Counter: "5", Ticket: &hall.Ticket{ID: "x", Counter: "5", RatingToken: "r"}}}
	for _, c := range []struct {
		view View
		want string
	}{
		{View{RoleTablet, "5"}, "r"},
		{View{RoleTablet, "6"}, ""},
		{View{RoleClerk, ""}, ""},
		{View{RoleManager, ""}, ""},
		{View{RoleIntegration, ""}, ""},
		{View{RoleDisplay, ""}, ""},
	} {
		cut, ok := c.view.Event(e)
		if !ok || cut.Ticket.RatingToken != c.want {
			t.Errorf("%+v: token %q, want %q", c.view, cut.Ticket.RatingToken, c.want)
		}
	}
}

func TestApplyKeepsLinesAndCounters(t *testing.T) {
	s := &State{Services: []ServiceState{{ID: "land"}}, Counters: []CounterState{{ID: "5"}}}
	tk := hall.Ticket{ID: "1", Service: "land", State: hall.Waiting}
	step := func(seq uint64, kind Kind, change func(*hall.Ticket)) {
		change(&tk)
		c := tk
		s.Apply(Event{Seq: seq, Body: Body{Kind: kind, Ticket: &c}})
	}
	step(1, TicketIssued, func(*hall.Ticket) {})
	if s.Services[0].Waiting != 1 {
		t.Fatalf("waiting %d after issue, want 1", s.Services[0].Waiting)
	}
	step(2, TicketCalled, func(t *hall.Ticket) { t.State, t.Counter = hall.Called, "5" })
	if s.Services[0].Waiting != 0 || s.Counters[0].Ticket == nil {
		t.Fatalf("after call: waiting %d, ticket at counter %v", s.Services[0].Waiting, s.Counters[0].Ticket)
	}
	s.Apply(Event{Seq: 2, Body: Body{Kind: TicketCancelled, Ticket: &hall.Ticket{ID: "1", State: hall.Cancelled}}})
	if s.Tickets[0].State != hall.Called {
		t.Fatal("an event at or before seq must change nothing")
	}
	step(3, TicketFinished, func(t *hall.Ticket) { t.State = hall.Finished })
	if s.Counters[0].Ticket != nil || len(s.Tickets) != 1 {
		t.Fatal("a finished ticket must leave the counter and stay in the day's list")
	}
}
