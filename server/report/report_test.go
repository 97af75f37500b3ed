package report

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

const today hall.Day = "2026-11-20" // a Friday

var zone = time.FixedZone("ICT", 7*3600)

func at(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", string(today)+" "+clock, zone)
	if err != nil {
		panic(err)
	}
	return t
}

func commune() *hall.Hall {
	h := &hall.Hall{
		ID: "xa", Zone: zone,
		Services: []hall.Service{
			{ID: "land", Prefix: "A", Name: hall.Text{"vi": "Đất đai"}, Target: 10 * time.Minute},
			{ID: "civil", Prefix: "B", Name: hall.Text{"vi": "Hộ tịch"}},
		},
		Counters: []hall.Counter{
			{ID: "2", Name: hall.Text{"vi": "Quầy 2"}, Services: []hall.Serves{{Service: "land"}, {Service: "civil"}}},
			{ID: "1", Name: hall.Text{"vi": "Quầy 1"}, Services: []hall.Serves{{Service: "civil"}, {Service: "land"}}},
		},
		Rating: hall.RatingScale{Levels: 5},
	}
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 7 * 60, To: 17 * 60}}
	}
	return h
}

// world is a hall's engine and all that it ever said.
type world struct {
	engine *queue.Engine
	now    time.Time
	log    []wire.Event
	// entries are the same by the command that made them.
	entries []queue.Entry
	by      wire.Actor // who gives commands; an integration unless it is named
}

func begin(h *hall.Hall) *world {
	w := &world{engine: queue.New(h, nil), now: at("07:00:00")}
	w.tick()
	return w
}

func (w *world) apply(events []wire.Event) {
	if len(events) > 0 {
		entry := queue.Entry{Events: events}
		w.engine.Apply(&entry)
		w.log = append(w.log, events...)
		w.entries = append(w.entries, entry)
	}
}

func (w *world) tick() {
	for {
		events := w.engine.Tick(w.now)
		if len(events) == 0 {
			return
		}
		w.apply(events)
	}
}

func (w *world) actor() wire.Actor {
	if w.by.Name != "" {
		return w.by
	}
	return wire.Actor{Role: wire.RoleIntegration, Name: "test"}
}

// try gives a command and returns its result.
func (w *world) try(do string, args any) (any, *wire.Error) {
	w.tick()
	a, err := w.engine.Decide(queue.Ask{
		Now: w.now, By: w.actor(), Do: do, Args: args, Tokens: rand.Reader,
	})
	if err == nil {
		w.apply(a.Events)
	}
	return a.Result, err
}

func (w *world) do(t testing.TB, clock, do string, args any) any {
	t.Helper()
	w.now = at(clock)
	result, err := w.try(do, args)
	if err != nil {
		t.Fatalf("%s %s: %v", clock, do, err)
	}
	return result
}

func (w *world) issue(t testing.TB, clock, service string) string {
	return w.do(t, clock, "issue_ticket", &wire.IssueTicket{Service: service}).(*queue.Issued).ID
}

func row(t testing.TB, rows []Row, id string) Row {
	t.Helper()
	i := slices.IndexFunc(rows, func(r Row) bool { return r.ID == id })
	if i < 0 {
		t.Fatalf("no row %q", id)
	}
	return rows[i]
}

func counter(id string) *wire.AtCounter { return &wire.AtCounter{Counter: id} }

// aDay is a short day in which everything happens once.
func aDay(t testing.TB) *world {
	w := begin(commune())
	for _, c := range []string{"1", "2"} {
		w.do(t, "07:29:00", "open_counter", &wire.CounterChange{Counter: c})
	}
	w.issue(t, "07:30:00", "land")  // A001 waits 35 min, is served for 10
	w.issue(t, "07:31:00", "land")  // A002 waits 54 min, is transferred, served for 4
	w.issue(t, "07:59:00", "civil") // B001 waits 67 min, and does not come
	w.do(t, "08:05:00", "call_next", counter("2"))
	w.do(t, "08:10:30", "start", counter("2"))
	late := w.issue(t, "08:10:30", "land") // A003 is called out of order after 10:30, served for 2
	w.do(t, "08:20:30", "finish", &wire.Finish{Counter: "2"})
	w.do(t, "08:21:00", "call", &wire.Call{Counter: "1", Ticket: late, Reason: "người già yếu"})
	w.do(t, "08:21:10", "start", counter("1"))
	w.do(t, "08:23:10", "finish", &wire.Finish{Counter: "1"})
	w.do(t, "08:24:00", "call_next", counter("2")) // A002
	w.do(t, "08:24:10", "undo", counter("2"))
	w.do(t, "08:25:00", "call_next", counter("2"))
	w.do(t, "08:25:30", "transfer", &wire.Transfer{Counter: "2", ToService: "civil"})
	w.do(t, "09:00:00", "call_next", counter("1")) // A002 again, its time is the oldest
	w.do(t, "09:01:00", "start", counter("1"))
	w.do(t, "09:05:00", "finish", &wire.Finish{Counter: "1"})
	w.do(t, "09:06:00", "call_next", counter("1")) // B001
	w.do(t, "09:08:00", "no_show", counter("1"))
	w.issue(t, "09:30:00", "civil") // B002 is never called
	w.do(t, "09:31:00", "cancel_ticket", &wire.CancelTicket{Ticket: w.issue(t, "09:30:30", "land")})
	return w
}

func TestADayIsCounted(t *testing.T) {
	w := aDay(t)
	w.now = at("23:59:00").Add(5 * time.Minute)
	w.tick() // the day turns: B002 expires
	d := Fold(SiteOf(commune()), today, w.log)
	if !d.Closed || d.From == 0 || d.To <= d.From {
		t.Errorf("closed %v, events %d to %d", d.Closed, d.From, d.To)
	}
	want := Figures{
		Issued: 6, Served: 3, NoShow: 1, Cancelled: 1, Expired: 1, Transfers: 1, OutOfOrder: 1, Undone: 1,
		Wait:     Spread{N: 4, P50: 35 * 60, P90: 67 * 60, Max: 67 * 60},
		Targeted: 3, InTarget: 0, Service: Spread{N: 3, P50: 240, P90: 600, Max: 600},
	}
	if d.Total != want {
		t.Errorf("total\n%+v, want\n%+v", d.Total, want)
	}
	land, civil := row(t, d.Services, "land"), row(t, d.Services, "civil")
	if land.Issued != 4 || land.Served != 2 || civil.Issued != 2 || civil.Served != 1 || civil.NoShow != 1 || land.Transfers != 1 {
		t.Errorf("services: %+v, %+v", land, civil)
	}
	one, two := row(t, d.Counters, "1"), row(t, d.Counters, "2")
	if one.Served != 2 || two.Served != 1 || one.OutOfOrder != 1 || two.Undone != 1 || one.NoShow != 1 || one.Wait.N != 2 {
		t.Errorf("counters: %+v, %+v", one, two)
	}
	if d.Counters[0].ID != "2" || d.Services[0].Name["vi"] != "Đất đai" {
		t.Error("the rows are not in the site's order with its names")
	}
	if nine := row(t, d.Hours, "09"); nine.Issued != 2 || nine.Served != 1 || nine.NoShow != 1 || nine.Cancelled != 1 {
		t.Errorf("nine o'clock: %+v", nine)
	}
	next := Fold(Site{}, today, nil)
	if next.Total != (Figures{}) || next.Closed || next.Services == nil {
		t.Errorf("a day without events: %+v", next)
	}
}

func TestTheTurnBelongsToTheDayThatEnds(t *testing.T) {
	h := commune()
	h.Limits.CarryOver = true
	w := begin(h)
	w.do(t, "16:00:00", "open_counter", &wire.CounterChange{Counter: "1"})
	w.issue(t, "16:00:00", "civil")
	w.issue(t, "16:01:00", "civil")
	w.now = at("16:01:00").Add(15 * time.Hour) // Saturday morning
	w.tick()
	tomorrow := hall.Day("2026-11-21")
	for _, do := range []func() (any, *wire.Error){
		func() (any, *wire.Error) { return w.try("open_counter", &wire.CounterChange{Counter: "1"}) },
		func() (any, *wire.Error) { return w.try("call_next", counter("1")) },
	} {
		if _, err := do(); err != nil {
			t.Fatal(err)
		}
	}
	first, second := Fold(Site{}, today, w.log), Fold(Site{}, tomorrow, w.log)
	if f := first.Total; f.Issued != 2 || f.Open != 2 || f.Expired != 0 || f.Wait.N != 0 || !first.Closed {
		t.Errorf("Friday: %+v", f)
	}
	if f := second.Total; f.Issued != 0 || f.Carried != 2 || f.Open != 2 || f.Wait.N != 0 || second.Closed {
		t.Errorf("Saturday: %+v: a night in the line is no wait", f)
	}
}

// A day of any commands: what is counted once is counted once in every cut,
// and every ticket has come to one end.
func TestEveryCutSumsToTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := begin(commune())
		for range rapid.IntRange(1, 150).Draw(rt, "commands") {
			w.now = w.now.Add(time.Duration(rapid.IntRange(0, 400).Draw(rt, "seconds")) * time.Second)
			w.any(rt)
		}
		d := Fold(SiteOf(commune()), today, w.log)
		f := d.Total
		if f.Issued+f.Carried != f.Served+f.NoShow+f.Cancelled+f.Expired+f.Open {
			rt.Fatalf("tickets went missing: %+v", f)
		}
		states := map[hall.State]int{}
		for _, tk := range w.engine.State(w.now).Tickets {
			states[tk.State]++
		}
		if f.Served != states[hall.Finished] || f.NoShow != states[hall.NoShow] || f.Cancelled != states[hall.Cancelled] {
			rt.Fatalf("%+v, but the hall has %v", f, states)
		}
		for name, of := range map[string]func(Figures) int{
			"served":       func(f Figures) int { return f.Served },
			"no-show":      func(f Figures) int { return f.NoShow },
			"transfers":    func(f Figures) int { return f.Transfers },
			"out of order": func(f Figures) int { return f.OutOfOrder },
			"undone":       func(f Figures) int { return f.Undone },
			"waits":        func(f Figures) int { return f.Wait.N },
			"in target":    func(f Figures) int { return f.InTarget },
			"services":     func(f Figures) int { return f.Service.N },
		} {
			for cut, rows := range map[string][]Row{"services": d.Services, "counters": d.Counters, "hours": d.Hours, "clerks": d.Clerks} {
				sum := 0
				for _, r := range rows {
					sum += of(r.Figures)
				}
				if sum != of(f) {
					rt.Fatalf("%s over %s: %d, in all %d", name, cut, sum, of(f))
				}
			}
		}
		w.check(rt, f)
	})
}

// any gives some command; refusals are welcome.
func (w *world) any(rt *rapid.T) {
	c := rapid.SampledFrom([]string{"1", "2"}).Draw(rt, "counter")
	s := rapid.SampledFrom([]string{"land", "civil"}).Draw(rt, "service")
	id := ""
	if list := w.engine.State(w.now).Tickets; len(list) > 0 {
		id = rapid.SampledFrom(list).Draw(rt, "ticket").ID
	}
	do := rapid.SampledFrom([]string{
		"issue_ticket", "issue_ticket", "open_counter", "open_counter", "call_next", "call_next", "call_next", "start", "start",
		"finish", "finish", "no_show", "transfer", "park", "resume", "undo", "call", "return_ticket", "rejoin", "cancel_ticket",
		"close_counter", "recall",
	}).Draw(rt, "do")
	args := map[string]any{
		"issue_ticket": &wire.IssueTicket{Service: s}, "open_counter": &wire.CounterChange{Counter: c},
		"close_counter": &wire.CounterChange{Counter: c}, "finish": &wire.Finish{Counter: c},
		"transfer": &wire.Transfer{Counter: c, ToService: s}, "park": &wire.Park{Counter: c}, "resume": &wire.Park{Counter: c},
		"call":          &wire.Call{Counter: c, Ticket: id, Reason: "mời trước"},
		"return_ticket": &wire.TicketRef{Ticket: id}, "rejoin": &wire.TicketRef{Ticket: id}, "cancel_ticket": &wire.CancelTicket{Ticket: id},
	}[do]
	if args == nil {
		args = counter(c)
	}
	_, _ = w.try(do, args)
}

// check counts the times again, from the tickets alone.
func (w *world) check(rt *rapid.T, f Figures) {
	var took []int
	for _, tk := range w.engine.State(w.now).Tickets {
		if tk.State == hall.Finished {
			took = append(took, int(tk.EndedAt.Sub(tk.StartedAt)/time.Second))
		}
	}
	slices.Sort(took)
	if len(took) == 0 {
		return
	}
	for i, s := range took { // the first that at least half, or nine in ten, do not pass
		if 2*(i+1) >= len(took) {
			if f.Service.P50 != s {
				rt.Fatalf("p50 %d of %v", f.Service.P50, took)
			}
			break
		}
	}
	for i, s := range took {
		if 10*(i+1) >= 9*len(took) {
			if f.Service.P90 != s {
				rt.Fatalf("p90 %d of %v", f.Service.P90, took)
			}
			break
		}
	}
}

// A printer's slips are counted by what was heard of each last.
func TestTheSlipsOfADayAreCounted(t *testing.T) {
	w := aDay(t)
	told := func(printer, job, verdict string) {
		w.log = append(w.log, wire.Event{Seq: w.log[len(w.log)-1].Seq + 1, At: at("15:00:00"), Body: wire.Body{
			Kind: wire.TicketPrinted, Job: &wire.Job{ID: job, Printer: printer, Verdict: verdict},
		}})
	}
	told("kiosk-2", "a", wire.Printed)
	told("kiosk-1", "b", wire.Unknown)
	told("kiosk-1", "b", wire.Accepted) // found out later
	told("kiosk-1", "c", wire.Failed)
	told("kiosk-1", "d", wire.Unknown)
	d := Fold(SiteOf(commune()), today, w.log)
	want := []Printer{{Name: "kiosk-1", Printed: 1, Failed: 1, Unknown: 1}, {Name: "kiosk-2", Printed: 1}}
	if !slices.Equal(d.Printers, want) {
		t.Errorf("%+v, want %+v", d.Printers, want)
	}
	if d.Hall["vi"] != commune().Name["vi"] || d.Total.Issued != 6 {
		t.Errorf("hall %v, issued %d", d.Hall, d.Total.Issued)
	}
}
