package report

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// diary writes a day's log by hand.
type diary struct {
	events  []wire.Event
	tickets map[string]*hall.Ticket
}

func (d *diary) add(clock string, b wire.Body) {
	d.events = append(d.events, wire.Event{Seq: uint64(len(d.events) + 1), At: at(clock), Body: b})
}

// ticket adds an event of a ticket: its next version, by what change does.
func (d *diary) ticket(clock string, kind wire.Kind, number, by, counter string, change func(*hall.Ticket), more ...func(*wire.Body)) {
	if d.tickets == nil {
		d.tickets = map[string]*hall.Ticket{}
	}
	t := hall.Ticket{ID: "20261120-" + number, State: hall.Waiting, IssuedAt: at(clock)}
	if err := t.Number.UnmarshalText([]byte(number)); err != nil {
		panic(err)
	}
	t.Service = map[string]string{"A": "land", "B": "civil"}[number[:1]]
	if old := d.tickets[number]; old != nil {
		t = *old
	}
	if change != nil {
		change(&t)
	}
	d.tickets[number] = &t
	b := wire.Body{Kind: kind, Ticket: &t, By: by, Counter: counter}
	for _, fn := range more {
		fn(&b)
	}
	d.add(clock, b)
}

func to(s hall.State) func(*hall.Ticket) { return func(t *hall.Ticket) { t.State = s } }

func ended(clock string, s hall.State, counter string) func(*hall.Ticket) {
	return func(t *hall.Ticket) { t.State, t.EndedAt, t.Counter = s, at(clock), counter }
}

func reason(s string) func(*wire.Body) { return func(b *wire.Body) { b.Reason = s } }

func sat(kind wire.Kind, counter, account, name string, state hall.CounterState) wire.Body {
	return wire.Body{Kind: kind, Counter: counter, By: account, CounterIs: &wire.CounterState{
		ID: counter, State: state, Account: account, Officer: &hall.Officer{Name: name},
	}}
}

// byHand is a Friday in which everything happens that a record tells of.
func byHand() *diary {
	d := &diary{}
	d.add("06:50:00", wire.Body{Kind: wire.DayOpened, Day: today})
	d.add("06:50:01", wire.Body{Kind: wire.ServerStarted, Until: at("06:50:00").Add(-14 * time.Hour)})
	d.add("07:20:00", wire.Body{Kind: wire.HallOpened, By: "hung", Today: &wire.Today{OpenedBy: "hung", Roster: map[string]string{"1": "lan"}}})
	d.add("07:20:00", wire.Body{Kind: wire.ServiceOpened, By: "hung", Service: "land"})
	d.add("07:24:00", wire.Body{Kind: wire.ServiceClosed, By: "hung", Service: "civil", Reason: "mất điện"})
	d.add("07:25:00", wire.Body{Kind: wire.TodayChanged, By: "hung", Reason: "họp", Today: &wire.Today{
		OpenedBy: "hung", Roster: map[string]string{"1": "lan"}, Hours: []string{"07:30-11:00"}, Limits: map[string]int{"civil": 40},
	}})
	d.add("07:28:00", sat(wire.CounterOpened, "1", "lan", "Trần Thị Lan", hall.Open))
	d.add("07:29:00", sat(wire.CounterOpened, "2", "minh", "Lê Văn Minh", hall.Open))
	d.ticket("07:30:00", wire.TicketIssued, "A001", "kiosk-1", "", nil)
	d.ticket("07:31:00", wire.TicketIssued, "A002", "kiosk-1", "", func(t *hall.Ticket) { t.Priority = "elder" })
	d.ticket("07:32:00", wire.TicketIssued, "A003", "kiosk-1", "", nil)
	d.ticket("07:33:00", wire.TicketIssued, "B001", "kiosk-1", "", nil)
	d.ticket("07:34:00", wire.TicketDrawn, "A001", "", "", func(t *hall.Ticket) { t.Drawn = 2 }, reason("seed-1"))
	d.ticket("07:34:00", wire.TicketDrawn, "A002", "", "", func(t *hall.Ticket) { t.Drawn = 1 }, reason("seed-1"))
	d.ticket("07:35:00", wire.TicketCalled, "A001", "lan", "1", to(hall.Called))
	d.ticket("07:36:00", wire.ServiceStarted, "A001", "lan", "1", func(t *hall.Ticket) { t.State, t.StartedAt = hall.Serving, at("07:36:00") })
	d.ticket("07:46:00", wire.TicketFinished, "A001", "lan", "1", ended("07:46:00", hall.Finished, "1"))
	d.ticket("07:47:00", wire.TicketCalled, "A003", "lan", "1", to(hall.Called), reason("người già yếu"))
	d.ticket("07:47:10", wire.StepUndone, "A003", "lan", "1", to(hall.Waiting), func(b *wire.Body) { b.Undone = wire.TicketCalled })
	d.ticket("07:48:00", wire.TicketCalled, "A003", "minh", "2", to(hall.Called), reason("người già yếu"))
	d.ticket("07:49:00", wire.TicketTransferred, "A003", "minh", "2", func(t *hall.Ticket) { t.State, t.Service = hall.Waiting, "civil" },
		func(b *wire.Body) { b.From, b.Service = "land", "civil" })
	d.add("07:50:00", sat(wire.CounterPaused, "2", "minh", "Lê Văn Minh", hall.Paused))
	d.add("07:58:00", sat(wire.CounterOpened, "2", "minh", "Lê Văn Minh", hall.Open))
	d.ticket("08:00:00", wire.TicketMarked, "B001", "duc", "", func(t *hall.Ticket) { t.Priority, t.Assist = "disabled", true })
	d.ticket("08:05:00", wire.TicketCalled, "B001", "minh", "2", to(hall.Called))
	d.ticket("08:08:00", wire.TicketNoShow, "B001", "minh", "2", ended("08:08:00", hall.NoShow, "2"))
	d.ticket("08:15:00", wire.TicketRejoined, "B001", "duc", "", func(t *hall.Ticket) { t.State, t.EndedAt, t.Counter = hall.Waiting, time.Time{}, "" })
	d.add("08:20:00", wire.Body{Kind: wire.AlarmRaised, Alarm: &wire.Alarm{ID: "wait/land", Kind: wire.AlarmWait, Service: "land", Number: "A002", Since: at("08:19:00")}})
	d.add("08:22:30", wire.Body{Kind: wire.AlarmAcknowledged, By: "hung", Alarm: &wire.Alarm{ID: "wait/land", Kind: wire.AlarmWait, AckBy: "hung"}})
	d.add("08:30:00", wire.Body{Kind: wire.AlarmCleared, Alarm: &wire.Alarm{ID: "wait/land", Kind: wire.AlarmWait}})
	d.add("08:31:00", wire.Body{Kind: wire.HelpCalled, Help: &wire.Help{ID: "h1", Place: "kiosk-1"}})
	d.add("08:31:40", wire.Body{Kind: wire.HelpAnswered, By: "duc", Help: &wire.Help{ID: "h1", Place: "kiosk-1", AnsweredBy: "duc"}})
	d.add("08:40:00", wire.Body{Kind: wire.PrinterChanged, Printer: &wire.Printer{Name: "printer-1", State: "paper_end"}})
	d.add("08:44:00", wire.Body{Kind: wire.PrinterChanged, Printer: &wire.Printer{Name: "printer-1", State: "ok"}})
	d.add("08:50:00", wire.Body{Kind: wire.ClockChanged, From: at("08:51:30").Format(time.RFC3339), Until: at("08:50:00")})
	d.add("09:07:00", wire.Body{Kind: wire.ServerStarted, Until: at("08:50:00")})
	d.ticket("09:08:00", wire.TicketIssued, "A950", "kiosk-1", "", func(t *hall.Ticket) { t.Offline = true })
	d.ticket("09:08:01", wire.TicketIssued, "A951", "kiosk-1", "", func(t *hall.Ticket) { t.Offline, t.Flagged = true, true })
	d.ticket("09:10:00", wire.TicketIssued, "A901", "duc", "", func(t *hall.Ticket) { t.Card = true })
	d.ticket("09:11:00", wire.TicketCancelled, "A951", "duc", "", ended("09:11:00", hall.Cancelled, ""))
	d.add("11:00:00", wire.Body{Kind: wire.CounterHandedOver, Counter: "1", By: "lan", CounterIs: &wire.CounterState{ID: "1", State: hall.Open}})
	d.add("11:02:00", sat(wire.CounterOpened, "1", "nga", "Lý Thị Nga", hall.Open))
	d.add("11:30:00", sat(wire.CounterClosed, "1", "nga", "Lý Thị Nga", hall.Closed))
	d.ticket("11:31:00", wire.TicketExpired, "A002", "", "", ended("11:31:00", hall.Expired, ""))
	d.ticket("11:31:00", wire.TicketExpired, "A950", "", "", ended("11:31:00", hall.Expired, ""))
	d.add("11:32:00", wire.Body{Kind: wire.HallClosed, By: "hung"})
	return d
}

func TestARecordTellsTheDay(t *testing.T) {
	d := byHand()
	r := FoldRecord(SiteOf(commune()), today, d.events)
	// By hand: A001, A002, A003, B001, A950, A951 and the card A901 were
	// issued; A001 was served, A951 cancelled, A002 and A950 expired, and A003,
	// B001 and the card are not at an end.
	f := r.Tickets
	if f.Issued != 7 || f.Served != 1 || f.NoShow != 0 || f.Cancelled != 1 || f.Expired != 2 || f.Open != 3 {
		t.Errorf("tickets: %+v", f)
	}
	if f.Issued+f.Carried != f.Served+f.Unserved() {
		t.Errorf("the sums do not agree: %+v", f)
	}
	if r.Priority != 1 || r.Offline != 2 || r.Cards != 1 || r.Closed {
		t.Errorf("priority %d, offline %d, cards %d, closed %v", r.Priority, r.Offline, r.Cards, r.Closed)
	}
	wantDesks := []Desk{
		{ID: "2", Name: hall.Text{"vi": "Quầy 2"}, NoShow: 0, Sits: []Sit{
			{Account: "minh", Name: "Lê Văn Minh", From: at("07:29:00"), Pauses: 1, PauseS: 480},
		}},
		{ID: "1", Name: hall.Text{"vi": "Quầy 1"}, Served: 1, Sits: []Sit{
			{Account: "lan", Name: "Trần Thị Lan", From: at("07:28:00"), To: at("11:00:00")},
			{Account: "nga", Name: "Lý Thị Nga", From: at("11:02:00"), To: at("11:30:00")},
		}},
	}
	if !reflect.DeepEqual(r.Desks, wantDesks) {
		t.Errorf("counters\n%+v, want\n%+v", r.Desks, wantDesks)
	}
	want := map[string][]Act{
		SecOpening: {
			{At: at("06:50:00"), What: "day_opened"},
			{At: at("07:20:00"), What: "hall_opened", By: "hung"},
			{At: at("07:34:00"), What: "ticket_drawn", To: "2", Reason: "seed-1"},
			{At: at("11:32:00"), What: "hall_closed", By: "hung"},
		},
		SecToday: {
			{At: at("07:24:00"), What: "service_closed", By: "hung", Service: "civil", Reason: "mất điện"},
			{At: at("07:25:00"), What: "hours", By: "hung", Reason: "họp", To: "07:30-11:00"},
			{At: at("07:25:00"), What: "limit", By: "hung", Reason: "họp", Service: "civil", To: "40"},
		},
		SecOrder: {
			{At: at("07:47:00"), What: "called", By: "lan", Number: "A003", Counter: "1", Reason: "người già yếu", Back: true},
			{At: at("07:48:00"), What: "called", By: "minh", Number: "A003", Counter: "2", Reason: "người già yếu"},
		},
		SecUndo:     {{At: at("07:47:10"), What: "ticket_called", By: "lan", Number: "A003", Counter: "1"}},
		SecTransfer: {{At: at("07:49:00"), What: "service", By: "minh", Number: "A003", Counter: "2", Service: "civil", From: "land", To: "civil"}},
		SecHandOver: {{
			At: at("11:00:00"), What: "handed_over", By: "lan", Counter: "1", From: "Trần Thị Lan", To: "Lý Thị Nga", Until: at("11:02:00"),
		}},
		SecMark: {
			{At: at("08:00:00"), What: "priority", By: "duc", Number: "B001", To: "disabled"},
			{At: at("08:00:00"), What: "assist", By: "duc", Number: "B001"},
		},
		SecRejoin: {{At: at("08:15:00"), What: "rejoined", By: "duc", Number: "B001"}},
		SecOffline: {
			{At: at("09:08:01"), What: "flagged", By: "kiosk-1", Number: "A951"},
			{At: at("09:10:00"), What: "card", By: "duc", Number: "A901"},
		},
		SecClock: {{At: at("08:50:00"), What: "clock", From: at("08:51:30").Format(time.RFC3339), Until: at("08:50:00")}},
		SecRestart: {
			{At: at("06:50:01"), What: "started"},
			{At: at("08:50:00"), What: "restart", Until: at("09:07:00"), Seconds: 17 * 60},
		},
		SecAlarm: {{
			At: at("08:20:00"), What: "wait", By: "hung", Number: "A002", Service: "land", Until: at("08:30:00"), Seconds: 150,
		}},
		SecHelp:   {{At: at("08:31:00"), What: "called", By: "duc", Device: "kiosk-1", Until: at("08:31:40"), Seconds: 40}},
		SecDevice: {{At: at("08:40:00"), What: "paper_end", Device: "printer-1", Until: at("08:44:00"), Seconds: 240}},
	}
	for _, s := range r.Sections {
		if !reflect.DeepEqual(s.Acts, want[s.ID]) {
			t.Errorf("%s\n%+v, want\n%+v", s.ID, s.Acts, want[s.ID])
		}
		delete(want, s.ID)
	}
	if len(want) > 0 {
		t.Errorf("no sections %v", want)
	}
}

// The sum is of the log as it was read: the same for the same events, another
// for any change, and a record that ends earlier has its own.
func TestASumHoldsTheRecordAgainstTheLog(t *testing.T) {
	sum := func(change func([]wire.Event) []wire.Event) string {
		return FoldRecord(Site{}, today, change(byHand().events)).Sum
	}
	same := func(e []wire.Event) []wire.Event { return e }
	if first, again := sum(same), sum(same); first != again || len(first) != 64 {
		t.Fatalf("sums %q, %q", first, again)
	}
	for what, change := range map[string]func([]wire.Event) []wire.Event{
		"another reason": func(e []wire.Event) []wire.Event { e[13].Reason = "quen"; return e },
		"another time":   func(e []wire.Event) []wire.Event { e[13].At = e[13].At.Add(time.Millisecond); return e },
		"one event less": func(e []wire.Event) []wire.Event { return e[:len(e)-1] },
		"two exchanged":  func(e []wire.Event) []wire.Event { e[6], e[7] = e[7], e[6]; return e },
	} {
		if sum(change) == sum(same) {
			t.Errorf("%s: the same sum", what)
		}
	}
}

// Tickets that a day took over are counted, touched or not.
func TestARecordKnowsWhatWasCarriedOver(t *testing.T) {
	d := byHand()
	d.add("23:59:00", wire.Body{Kind: wire.DayClosed, Day: today})
	d.add("23:59:00", wire.Body{Kind: wire.DayOpened, Day: "2026-11-21"})
	first, next := FoldRecord(Site{}, today, d.events), FoldRecord(Site{}, "2026-11-21", d.events)
	if f := next.Tickets; !first.Closed || f.Carried != first.Tickets.Open || f.Open != 3 || f.Issued != 0 {
		t.Errorf("the next day: %+v", f)
	}
	if next.From != 0 || next.Sum == first.Sum {
		t.Errorf("the next day's events: %d to %d", next.From, next.To)
	}
}

// Whatever a hall does, tickets that were there were served or were not, and
// what is recorded agrees with what is counted.
func TestARecordAgreesWithTheFigures(t *testing.T) {
	w := aDay(t)
	r := FoldRecord(SiteOf(commune()), today, w.log)
	f := r.Tickets
	if f.Issued == 0 || f.Issued+f.Carried != f.Served+f.Unserved() {
		t.Errorf("%+v", f)
	}
	for id, want := range map[string]int{SecOrder: f.OutOfOrder, SecUndo: f.Undone, SecTransfer: f.Transfers} {
		stand := 0
		for _, a := range r.Section(id) {
			if !a.Back {
				stand++
			}
		}
		if stand != want || want == 0 {
			t.Errorf("%s: %d are listed, %d counted", id, stand, want)
		}
	}
	served := 0
	for _, d := range r.Desks {
		served += d.Served
	}
	if served != f.Served {
		t.Errorf("the counters served %d, the hall %d", served, f.Served)
	}
	if r.To != uint64(len(w.log)) {
		t.Errorf("up to event %d of %d", r.To, len(w.log))
	}
}

// Everything that a record can tell has words in every language, and a
// sentence without a gap.
func TestARecordHasWordsForEverything(t *testing.T) {
	r := FoldRecord(SiteOf(commune()), today, byHand().events)
	what := map[string][]string{
		SecOpening: {"day_opened", "hall_opened", "hall_closed", "day_closed", "ticket_drawn"},
		SecToday:   {"hours", "notices", "services", "roster", "rosters", "limit", "last", "service_opened", "service_closed", "full", "site_changed"},
		SecUndo: {
			string(wire.TicketCalled), string(wire.ServiceStarted), string(wire.TicketFinished), string(wire.LegFinished),
			string(wire.TicketNoShow), string(wire.TicketParked), string(wire.TicketTransferred), string(wire.TicketReturned),
		},
		SecTransfer: {"service", "counter"},
		SecMark:     {"priority", "assist", "assist_off"},
		SecOffline:  {"flagged", "card"},
		SecRestart:  {"restart", "started"},
		SecAlarm: {
			wire.AlarmWait, wire.AlarmServing, wire.AlarmUncalled, wire.AlarmUnserved, wire.AlarmHelp, wire.AlarmDevice,
			wire.AlarmPrinter, wire.AlarmBack, wire.AlarmSeries,
		},
		SecDevice: {
			"paper_end", "cover_open", "cutter", "error", "offline", "silent", wire.DeviceFailed, wire.DeviceAway, "not_printed",
		},
	}
	for _, language := range []string{"vi", "en"} {
		s := r.Speech(language, SiteOf(commune()))
		for _, sec := range r.Sections {
			for _, a := range sec.Acts {
				what[sec.ID] = append(what[sec.ID], a.What)
			}
		}
		for id, list := range what {
			for _, w := range list {
				text := s.Act(id, Act{At: at("08:00:00"), What: w, Number: "A001", Counter: "1", Service: "land", Device: "máy", From: "x", To: "y", By: "lan"})
				if strings.ContainsAny(text, "{}") || strings.Contains(text, id+"."+w) || strings.Contains(text, "step.") {
					t.Errorf("%s: %s of %s is said as %q", language, w, id, text)
				}
			}
		}
	}
	s := r.Speech("vi", SiteOf(commune()))
	for _, c := range []struct{ section, want string }{
		{SecOrder, "Số A003 đến Quầy 1; lý do: người già yếu (đã hoàn tác) · lan"},
		{SecTransfer, "Số A003, Quầy 2: Đất đai → Hộ tịch · minh"},
		{SecHandOver, "Quầy 1: Trần Thị Lan → Lý Thị Nga · lan"},
		{SecAlarm, "Đất đai: số A002 chờ quá lâu; xác nhận sau 2 phút 30 giây · hung"},
		{SecHelp, "kiosk-1; có người đến sau 40 giây · duc"},
		{SecDevice, "printer-1: hết giấy; kéo dài 4 phút"},
		{SecClock, "08:51:30 → 08:50:00"},
	} {
		if got := s.Act(c.section, r.Section(c.section)[0]); got != c.want {
			t.Errorf("%s: %q, want %q", c.section, got, c.want)
		}
	}
}

// A roster that is set as a whole is one act; a seat or two are told one by one.
func TestAWholeRosterIsOneAct(t *testing.T) {
	d := &diary{}
	d.add("06:50:00", wire.Body{Kind: wire.DayOpened, Day: today})
	d.add("07:10:00", wire.Body{Kind: wire.TodayChanged, By: "hung", Today: &wire.Today{Roster: map[string]string{"1": "lan", "2": "minh", "3": "nga", "4": "duc"}}})
	d.add("07:20:00", wire.Body{Kind: wire.TodayChanged, By: "hung", Today: &wire.Today{Roster: map[string]string{"1": "minh", "2": "lan", "3": "nga", "4": "duc"}}})
	var acts []string
	for _, sec := range FoldRecord(SiteOf(commune()), today, d.events).Sections {
		for _, a := range sec.Acts {
			if sec.ID == SecToday {
				acts = append(acts, a.What+" "+a.Counter+a.To)
			}
		}
	}
	if got := strings.Join(acts, ", "); got != "rosters 4, roster 1minh, roster 2lan" {
		t.Errorf("told as %s", got)
	}
}
