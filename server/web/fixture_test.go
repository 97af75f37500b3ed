package web

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"motcua/firmware-config/site"
	"motcua/internal/catalogue"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// fakeHall is a provincial hall in the middle of a morning. Its engine knows
// just enough steps for a page to be walked through.
type fakeHall struct {
	hall hall.Hall

	mu     sync.Mutex // guards what follows
	state  *wire.State
	events []wire.Event
	more   chan struct{}
	calls  int // call_next that called somebody
	keys   map[string]wire.Reply
	rates  []wire.Rate
	notice string     // for every ticket's holder
	lines  []net.Conn // of WebSockets
}

var (
	morning = time.Date(2026, 11, 20, 9, 41, 0, 0, time.FixedZone("ICT", 7*3600))
	started = time.Now()
)

// clock is the hall's: it runs on from that morning.
func clock() time.Time { return morning.Add(time.Since(started)) }

func newHall(t testing.TB) *fakeHall {
	t.Helper()
	s, err := site.Load(filepath.Join("..", "..", "firmware-config", "sites", "provincial.toml"))
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeHall{hall: s.Hall, more: make(chan struct{}), keys: map[string]wire.Reply{}}
	st := &wire.State{Epoch: "e1", Seq: 1, Day: "2026-11-20", Hall: &wire.HallInfo{
		ID: s.Hall.ID, Name: s.Hall.Name, Zone: s.Hall.Zone.String(), Languages: s.Hall.Languages,
	}}
	for _, o := range s.Hall.Outcomes {
		st.Hall.Outcomes = append(st.Hall.Outcomes, wire.Named{ID: o.ID, Name: o.Name})
	}
	for _, r := range s.Hall.Rating.Reasons {
		st.Hall.Reasons = append(st.Hall.Reasons, wire.Named{ID: r.ID, Name: r.Name})
	}
	for _, p := range s.Hall.Priorities {
		st.Hall.Priorities = append(st.Hall.Priorities, wire.Named{ID: p.ID, Name: p.Name})
	}
	for _, sv := range s.Hall.Services {
		st.Services = append(st.Services, wire.ServiceState{ID: sv.ID, Prefix: sv.Prefix, Name: sv.Name, Line: sv.Line, Agency: sv.Agency, Fields: sv.Fields, Open: true})
	}
	officers := []hall.Officer{
		{Name: "Nguyễn Thị Hoàng Phượng Uyên", Title: "Chuyên viên chính, Văn phòng Đăng ký đất đai", Field: "Đất đai, tài nguyên và môi trường"},
		{Name: "Lê Văn Đạt", Title: "Công chức tư pháp – hộ tịch"},
	}
	for i, c := range s.Hall.Counters {
		cs := wire.CounterState{ID: c.ID, Name: c.Name, State: hall.Closed}
		for _, sv := range c.Services {
			cs.Services = append(cs.Services, sv.Service)
		}
		if i > 0 && i < 9 {
			cs.State, cs.Officer, cs.Account = hall.Open, &officers[i%2], fmt.Sprintf("clerk%d", i)
		}
		if i == 9 {
			cs.State, cs.Until, cs.Account = hall.Paused, "10:15", "clerk9"
		}
		st.Counters = append(st.Counters, cs)
	}
	f.state = st
	f.fill()
	return f
}

// fill puts a morning's tickets into the hall.
func (f *fakeHall) fill() {
	st := f.state
	n := map[string]int{}
	open := 0
	for i := range 160 {
		sv := &f.hall.Services[i*7%len(f.hall.Services)]
		if i%3 == 0 {
			sv = &f.hall.Services[0]
		}
		n[sv.ID]++
		num := hall.Number{Prefix: sv.Prefix, N: n[sv.ID]}
		t := hall.Ticket{
			ID: "20261120-" + num.String(), Number: num, Service: sv.ID, State: hall.Waiting, Lang: "vi",
			IssuedAt: morning.Add(time.Duration(i-160) * 45 * time.Second), Token: "token-" + num.String(), Files: i % 4, Procedure: "2.000635",
		}
		if i%11 == 0 && len(f.hall.Priorities) > 0 {
			t.Priority = f.hall.Priorities[0].ID
		}
		switch {
		case i < 90:
			t.State, t.Counter = hall.Finished, st.Counters[1+i%8].ID
			t.CalledAt = t.IssuedAt.Add(time.Duration(4+i%23) * time.Minute)
			t.StartedAt, t.EndedAt = t.CalledAt.Add(time.Minute), t.CalledAt.Add(6*time.Minute)
			t.RatingToken = "rate-" + num.String()
		case i%9 == 0 && open < 8:
			open++
			t.State, t.Counter = hall.Serving, st.Counters[open].ID
			t.CalledAt, t.StartedAt = morning.Add(-7*time.Minute+time.Duration(i)*time.Second), morning.Add(-6*time.Minute)
			if open%3 == 0 {
				t.State = hall.Called
			}
		case i == 100:
			t.State, t.Counter, t.CalledAt, t.EndedAt = hall.NoShow, st.Counters[1].ID, morning.Add(-20*time.Minute), morning.Add(-17*time.Minute)
		case i == 101, i == 102:
			t.State, t.Counter, t.Reason = hall.Parked, st.Counters[0].ID, []string{"papers", "signature"}[i-101]
		}
		st.Tickets = append(st.Tickets, t)
		switch t.State {
		case hall.Waiting:
			st.Service(t.Service).Waiting++
		case hall.Called, hall.Serving:
			c := t
			st.Counter(t.Counter).Ticket = &c
		}
	}
	st.Printers = []wire.Printer{{Name: "kiosk-1", State: "ok"}, {Name: "kiosk-2", State: "paper_end", Detail: "hết giấy ở cuộn chính", Since: morning}}
	st.Devices = []wire.Device{
		{Name: "kiosk-1", Role: wire.RoleKiosk, State: wire.DeviceOK},
		{Name: "kiosk-2", Role: wire.RoleKiosk, State: wire.DeviceFailed, Cause: "paper_end", Since: morning.Add(-6 * time.Minute)},
		{Name: "board-hall", Role: wire.RoleDisplay, State: wire.DeviceOK},
		{Name: "tablet-q1", Role: wire.RoleTablet, State: wire.DeviceAway, Counter: "q1", Since: morning.Add(-3 * time.Minute)},
	}
	st.Alarms = []wire.Alarm{
		{ID: "wait/dat-dai", Kind: wire.AlarmWait, Service: "dat-dai", Since: morning.Add(-11 * time.Minute)},
		{ID: "printer/kiosk-2", Kind: wire.AlarmPrinter, Device: "kiosk-2", Cause: "paper_end", Since: morning.Add(-6 * time.Minute)},
		{ID: "uncalled/q3", Kind: wire.AlarmUncalled, Counter: "q3", Number: "D031", Since: morning.Add(-5 * time.Minute), AckBy: "minh", AckAt: morning.Add(-time.Minute)},
	}
	st.Helps = []wire.Help{{ID: "h1", Place: "kiosk-1", At: morning.Add(-40 * time.Second)}}
	st.Today = &wire.Today{OpenedBy: "minh", OpenedAt: morning.Add(-130 * time.Minute), Roster: map[string]string{"q1": "lan"}}
	st.Notices = []hall.Text{{"vi": "Hồ sơ nhận sau 15:00 được tính từ ngày làm việc tiếp theo.", "en": "Files taken after 15:00 count from the next working day."}}
}

func (f *fakeHall) Hall() *hall.Hall { return &f.hall }

func (f *fakeHall) State() *wire.State {
	f.mu.Lock()
	defer f.mu.Unlock()
	return clone(f.state)
}

func clone(s *wire.State) *wire.State {
	c := *s
	c.Services, c.Counters, c.Tickets = slices.Clone(s.Services), slices.Clone(s.Counters), slices.Clone(s.Tickets)
	c.Calls = slices.Clone(s.Calls)
	return &c
}

func (f *fakeHall) After(seq uint64) ([]wire.Event, <-chan struct{}, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []wire.Event
	for _, e := range f.events {
		if e.Seq > seq {
			out = append(out, e)
		}
	}
	return out, f.more, true
}

func (f *fakeHall) Events() []wire.Event {
	events, _, _ := f.After(0)
	return events
}

func (f *fakeHall) ByToken(token string) (hall.Ticket, int, *hall.Wait, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ahead := map[string]int{}
	for _, t := range f.state.Tickets {
		if t.Token == token && token != "" {
			return t, ahead[t.Service], &hall.Wait{P10: 540, P50: 1000, P90: 1790}, true
		}
		if t.State == hall.Waiting {
			ahead[t.Service]++
		}
	}
	return hall.Ticket{}, 0, nil, false
}

func (f *fakeHall) Notice(string) string { return f.notice }

// emit makes an event as the floor would.
func (f *fakeHall) emit(b wire.Body) uint64 {
	e := wire.Event{Seq: f.state.Seq + 1, At: clock(), Body: b}
	f.state.Apply(e)
	f.events = append(f.events, e)
	close(f.more)
	f.more = make(chan struct{})
	return e.Seq
}

// emitTicket puts a ticket into the hall as some event would; the lock is held.
func (f *fakeHall) emitTicket(t hall.Ticket) {
	f.emit(wire.Body{Kind: wire.TicketIssued, Ticket: &t, Counter: t.Counter})
}

func clerkOf(counter string) wire.Actor {
	return wire.Actor{Role: wire.RoleClerk, Name: "clerk-" + counter}
}

// must gives a command that may not be refused.
func (f *fakeHall) must(t testing.TB, by wire.Actor, do, with string) {
	t.Helper()
	if r := f.Do(by, wire.Command{ID: rand.Text(), Do: do, With: json.RawMessage(with)}); !r.OK {
		t.Fatalf("%s: %v", do, r.Error)
	}
}

// Do runs the few commands that the walks need.
func (f *fakeHall) Do(by wire.Actor, cmd wire.Command) wire.Reply {
	f.mu.Lock()
	defer f.mu.Unlock()
	if old, ok := f.keys[by.Name+cmd.ID]; ok {
		return old
	}
	args, bad := wire.Arguments(cmd.Do, cmd.With)
	if bad != nil {
		return wire.Reply{ID: cmd.ID, Error: bad}
	}
	result, refused := f.step(by, cmd.Do, args)
	if refused != nil {
		return wire.Reply{ID: cmd.ID, Error: refused}
	}
	b, _ := json.Marshal(result)
	r := wire.Reply{ID: cmd.ID, OK: true, Seq: f.state.Seq, Result: b}
	f.keys[by.Name+cmd.ID] = r
	return r
}

func (f *fakeHall) step(by wire.Actor, do string, args any) (any, *wire.Error) {
	none := struct{}{}
	switch a := args.(type) {
	case *wire.CounterChange:
		c := *f.state.Counter(a.Counter)
		kind := map[string]wire.Kind{"open_counter": wire.CounterOpened, "pause_counter": wire.CounterPaused, "close_counter": wire.CounterClosed}[do]
		c.State = map[string]hall.CounterState{"open_counter": hall.Open, "pause_counter": hall.Paused, "close_counter": hall.Closed}[do]
		c.Account, c.Officer, c.Until = by.Name, &by.Officer, ""
		if !a.Until.IsZero() {
			c.Until = a.Until.In(f.hall.Zone).Format("15:04")
		}
		f.emit(wire.Body{Kind: kind, Counter: a.Counter, CounterIs: &c})
		return none, nil
	case *wire.Rate:
		f.rates = append(f.rates, *a)
		f.emit(wire.Body{Kind: wire.RatingGiven, Rating: &wire.Rating{Score: a.Score}})
		return none, nil
	case *wire.AtCounter:
		return f.atCounter(do, a.Counter)
	case *wire.Finish:
		return f.atCounter(do, a.Counter)
	case *wire.Park:
		return f.atCounter(do, a.Counter)
	case *wire.IssueTicket:
		num := hall.Number{Prefix: f.state.Service(a.Service).Prefix, N: 200 + len(f.events)}
		t := hall.Ticket{ID: "20261120-" + num.String(), Number: num, Service: a.Service, State: hall.Waiting, IssuedAt: clock(), Token: rand.Text()}
		f.emit(wire.Body{Kind: wire.TicketIssued, Ticket: &t})
		return map[string]any{"id": t.ID, "number": num, "service": t.Service, "token": t.Token, "ahead": 3}, nil
	}
	return nil, wire.Errorf(wire.CodeWrongState, "the fake does not %s", do)
}

func (f *fakeHall) atCounter(do, id string) (any, *wire.Error) {
	c := f.state.Counter(id)
	if do == "call_next" {
		if c.Ticket != nil {
			return nil, wire.Errorf(wire.CodeCounterBusy, "busy")
		}
		for i := range f.state.Tickets {
			t := f.state.Tickets[i]
			if t.State == hall.Waiting && slices.Contains(c.Services, t.Service) {
				t.State, t.Counter, t.CalledAt = hall.Called, id, clock()
				f.calls++
				f.emit(wire.Body{Kind: wire.TicketCalled, Counter: id, Ticket: &t})
				return t, nil
			}
		}
		return nil, nil
	}
	if c.Ticket == nil {
		return nil, wire.Errorf(wire.CodeNotServing, "nobody")
	}
	t := *c.Ticket
	step := map[string]struct {
		from, to hall.State
		kind     wire.Kind
	}{
		"recall": {hall.Called, hall.Called, wire.TicketRecalled}, "start": {hall.Called, hall.Serving, wire.ServiceStarted},
		"no_show": {hall.Called, hall.NoShow, wire.TicketNoShow}, "finish": {hall.Serving, hall.Finished, wire.TicketFinished},
		"park": {hall.Serving, hall.Parked, wire.TicketParked},
	}[do]
	if t.State != step.from {
		return nil, wire.Errorf(wire.CodeWrongState, "%s is %s", t.Number, t.State)
	}
	t.State = step.to
	switch do {
	case "start":
		t.StartedAt = clock()
	case "recall":
		t.Recalls++
	case "finish":
		t.EndedAt, t.RatingToken = clock(), "rate-"+t.Number.String()
	}
	f.emit(wire.Body{Kind: step.kind, Counter: id, Ticket: &t})
	return struct{}{}, nil
}

// fakeGate lets in whom the header or the cookie "as" names.
type fakeGate struct{}

func (fakeGate) Who(r *http.Request, roles ...wire.Role) (wire.Actor, bool) {
	for _, role := range roles {
		if c, err := r.Cookie("as_" + string(role)); err == nil {
			by := wire.Actor{Role: role, Name: string(role), Counter: c.Value}
			if role == wire.RoleDisplay && c.Value != "1" {
				by.Name = c.Value
			}
			if role == wire.RoleClerk {
				by.Officer = hall.Officer{Name: "Nguyễn Thị Hoàng Phượng Uyên", Title: "Chuyên viên chính, Văn phòng Đăng ký đất đai", Field: "Đất đai, tài nguyên và môi trường"}
			}
			return by, true
		}
	}
	return wire.Actor{}, false
}

func (fakeGate) SignIn(w http.ResponseWriter, _ *http.Request, user, password string) (wire.Actor, error) {
	if password != "đúng" {
		return wire.Actor{}, wire.Errorf(wire.CodeUnauthenticated, "wrong")
	}
	http.SetCookie(w, &http.Cookie{Name: "as_" + user, Value: "1", Path: "/"})
	return wire.Actor{Role: wire.Role(user), Name: user}, nil
}

func (fakeGate) SignOut(http.ResponseWriter, *http.Request) {}

func (fakeGate) Enter(w http.ResponseWriter, _ *http.Request, role wire.Role, device, counter string) (wire.Actor, error) {
	http.SetCookie(w, &http.Cookie{Name: "as_" + string(role), Value: counter, Path: "/"})
	return wire.Actor{Role: role, Name: device, Counter: counter}, nil
}

type fakeCatalogue []catalogue.Procedure

func (f fakeCatalogue) Procedures(string) []catalogue.Procedure { return f[:min(10, len(f))] }
func (f fakeCatalogue) Procedure(code string) (catalogue.Procedure, bool) {
	return catalogue.Find(f, code)
}

// longest reads the real catalogue, its longest names first; it skips the test
// when the data does not lie beside the repository.
func longest(t testing.TB) fakeCatalogue {
	t.Helper()
	r, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "catalogue.csv"))
	if err != nil {
		t.Skip("../shared/data/catalogue.csv is not here")
	}
	defer r.Close()
	list, _, err := catalogue.Import(r)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(list, func(a, b catalogue.Procedure) int { return len(b.Name) - len(a.Name) })
	return list
}

// serve starts the pages over a fake hall, with the API that they call.
func serve(t testing.TB, f *fakeHall, change func(*Config)) *httptest.Server {
	t.Helper()
	cfg := Config{Hall: f, Gate: fakeGate{}, Demo: true, Now: clock}
	if change != nil {
		change(&cfg)
	}
	pages, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	fakeAPI{f}.mount(mux)
	srv := httptest.NewServer(fakeAPI{f}.tickets(mux))
	t.Cleanup(srv.Close)
	return srv
}

// cut ends a server's listener and every connection, WebSockets among them.
func (f *fakeHall) cut(srv *httptest.Server) {
	srv.Listener.Close()
	srv.CloseClientConnections()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.lines {
		c.Close()
	}
}

// again serves the hall anew at the address of a server whose listener was
// closed.
func again(t testing.TB, gone *httptest.Server, f *fakeHall) {
	t.Helper()
	l, err := net.Listen("tcp", gone.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: gone.Config.Handler}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); <-done })
}
