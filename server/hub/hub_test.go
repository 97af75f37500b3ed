package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// stage is a floor without rules: every command makes one event that carries
// as much as the test wants.
type stage struct {
	mu      sync.Mutex
	first   uint64 // seq before the day's first event
	events  []wire.Event
	more    chan struct{}
	seen    []string
	devices []wire.Device
	load    string // reason of every event: makes it big
}

func newStage() *stage { return &stage{more: make(chan struct{})} }

func (s *stage) publish(b wire.Body) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	seq := s.first + uint64(len(s.events)) + 1
	s.events = append(s.events, wire.Event{Seq: seq, At: time.Now(), Body: b})
	close(s.more)
	s.more = make(chan struct{})
	return seq
}

func (s *stage) Do(_ context.Context, by wire.Actor, cmd wire.Command) wire.Reply {
	if cmd.Do == "refuse" {
		return wire.Reply{Error: wire.Errorf(wire.CodeForbidden, "no")}
	}
	seq := s.publish(wire.Body{
		Kind: wire.TicketIssued, Reason: s.load, By: by.Name,
		Ticket: &hall.Ticket{ID: cmd.ID, Service: "land", State: hall.Waiting, Token: "SECRET"},
	})
	return wire.Reply{ID: cmd.ID, OK: true, Seq: seq}
}

func (s *stage) State() *wire.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := &wire.State{Epoch: "e1", Day: "2026-11-21", Services: []wire.ServiceState{{ID: "land"}}}
	st.Seq = s.first
	for _, e := range s.events {
		st.Apply(e)
	}
	return st
}

func (s *stage) Seq() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.first + uint64(len(s.events))
}
func (s *stage) Epoch() string    { return "e1" }
func (s *stage) Hall() *hall.Hall { return &hall.Hall{ID: "hall-1", Zone: time.UTC} }
func (s *stage) After(seq uint64) ([]wire.Event, <-chan struct{}, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seq < s.first || seq > s.first+uint64(len(s.events)) {
		return nil, nil, false
	}
	return s.events[seq-s.first:], s.more, true
}

func (s *stage) Asked(string) []wire.AskedJob { return nil }

func (s *stage) PersonKey() string { return "key of " + string(s.State().Day) }

func (s *stage) Offline(kiosk string) *wire.Offline {
	return &wire.Offline{Block: 1, First: 950, Last: 999, Next: map[string]int{"land": 951}}
}

func (s *stage) Seen(kiosk string, online bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, fmt.Sprint(kiosk, " ", online))
}

func (s *stage) Device(d wire.Device) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.devices = append(s.devices, d)
}

// newDay forgets what was and starts at a seq far ahead.
func (s *stage) newDay() {
	s.mu.Lock()
	s.first += uint64(len(s.events)) + 10
	s.events = nil
	s.mu.Unlock()
	s.publish(wire.Body{Kind: wire.DayOpened, Day: "2026-11-22"})
}

type rig struct {
	*Hub
	url   string
	stage *stage
	mu    sync.Mutex
	bad   map[string]bool
}

func newRig(t testing.TB, st *stage, change func(*Config)) *rig {
	r := &rig{stage: st, bad: map[string]bool{}}
	cfg := Config{Floor: st, Valid: func(g string) bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return !r.bad[g]
	}}
	if change != nil {
		change(&cfg)
	}
	r.Hub = New(cfg)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		role := wire.Role(req.URL.Query().Get("role"))
		name := string(role) + "-1"
		r.Serve(w, req, Identity{wire.Actor{Role: role, Name: name}, name}, func(w http.ResponseWriter, e *wire.Error) {
			w.WriteHeader(e.Code.Status())
		})
	}))
	r.url = srv.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		r.Close(ctx)
		srv.Close()
	})
	return r
}

type client struct {
	t  testing.TB
	ws *websocket.Conn
}

func (r *rig) dial(t testing.TB, role string) *client {
	t.Helper()
	h := http.Header{"Authorization": {"Bearer x"}}
	d := websocket.Dialer{Subprotocols: []string{wire.Subprotocol}}
	ws, _, err := d.Dial(strings.Replace(r.url, "http", "ws", 1)+"?role="+role, h) //nolint:bodyclose // gorilla has read it whole
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	if ws.Subprotocol() != wire.Subprotocol {
		t.Errorf("subprotocol %q", ws.Subprotocol())
	}
	return &client{t, ws}
}

func (c *client) send(s string) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(s)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) read() map[string]any {
	c.t.Helper()
	_ = c.ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, b, err := c.ws.ReadMessage()
	if err != nil {
		c.t.Fatal(err)
	}
	m := map[string]any{}
	if err := json.Unmarshal(b, &m); err != nil {
		c.t.Fatal(err)
	}
	m["raw"] = string(b)
	return m
}

// want reads a message of a type and fails on another one.
func (c *client) want(kind string) map[string]any {
	c.t.Helper()
	m := c.read()
	if m["type"] != kind {
		c.t.Fatalf("got %v, want a %s", m["raw"], kind)
	}
	return m
}

// closeCode reads until the server closes.
func (c *client) closeCode() int {
	c.t.Helper()
	_ = c.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	for {
		if _, _, err := c.ws.ReadMessage(); err != nil {
			var ce *websocket.CloseError
			if !errors.As(err, &ce) {
				c.t.Fatalf("no close frame: %v", err)
			}
			return ce.Code
		}
	}
}

func TestWelcomeSnapshotAndResume(t *testing.T) {
	st := newStage()
	r := newRig(t, st, nil)
	for range 3 {
		st.publish(wire.Body{Kind: wire.CounterOpened, Counter: "1"})
	}
	c := r.dial(t, "kiosk")
	c.send(`{"type":"who?"}`) // unknown types are skipped, before the hello too
	c.send(`{"type":"hello"}`)
	w := c.want("welcome")
	for k, v := range map[string]any{"hall": "hall-1", "epoch": "e1", "day": "2026-11-21", "seq": 3.0, "role": "kiosk", "device": "kiosk-1", "heartbeat_s": 15.0} {
		if w[k] != v {
			t.Errorf("welcome: %s is %v, want %v", k, w[k], v)
		}
	}
	if _, err := time.Parse(time.RFC3339, w["time"].(string)); err != nil {
		t.Error(err)
	}
	if o, _ := w["offline"].(map[string]any); o["block"] != 1.0 || o["next"].(map[string]any)["land"] != 951.0 {
		t.Errorf("offline block %v", w["offline"])
	}
	if s := c.want("snapshot"); s["seq"] != 3.0 || s["state"].(map[string]any)["epoch"] != "e1" {
		t.Errorf("snapshot %v", s["raw"])
	}
	st.publish(wire.Body{Kind: wire.CounterOpened, Counter: "2"})
	if e := c.want("event"); e["seq"] != 4.0 || e["event"].(map[string]any)["kind"] != "counter_opened" {
		t.Errorf("event %v", e["raw"])
	}

	for _, x := range []struct {
		hello string
		first string // what follows the welcome
	}{
		{`{"type":"hello","epoch":"e1","since":2}`, "event"},
		{`{"type":"hello","since":0}`, "event"},
		{`{"type":"hello","epoch":"e1","since":5}`, "snapshot"}, // beyond the end
		{`{"type":"hello","epoch":"e0","since":2}`, "snapshot"},
		{`{"type":"hello","epoch":"e1"}`, "snapshot"},
	} {
		c := r.dial(t, "display")
		c.send(x.hello)
		if w := c.want("welcome"); w["offline"] != nil {
			t.Error("a display has no offline block")
		}
		m := c.want(x.first)
		if x.first == "event" && m["seq"] == 3.0 != strings.Contains(x.hello, `"since":2`) {
			t.Errorf("%s: first event %v", x.hello, m["seq"])
		}
	}
}

func TestCommandsAreAnsweredInOrder(t *testing.T) {
	r := newRig(t, newStage(), nil)
	c := r.dial(t, "integration")
	c.send(`{"type":"hello"}`)
	c.want("welcome")
	c.want("snapshot")
	for i := range 20 {
		c.send(fmt.Sprintf(`{"type":"command","id":"k%d","do":"issue_ticket","with":{}}`, i))
	}
	c.send(`{"type":"command","id":"r","do":"refuse"}`)
	c.send(`{"type":"command","id":"u","do":"issue_ticket","colour":"red"}`)
	c.send(`{"type":"command","id":"` + strings.Repeat("x", 65) + `","do":"issue_ticket"}`)
	var ids []string
	last := 0.0
	for len(ids) < 23 {
		m := c.read()
		if m["type"] == "event" {
			if m["seq"].(float64) <= last {
				t.Fatal("events out of order")
			}
			last = m["seq"].(float64)
			if strings.Contains(m["raw"].(string), "SECRET") {
				t.Fatal("a token in an event")
			}
			continue
		}
		ids = append(ids, fmt.Sprint(m["id"]))
		switch n := len(ids); {
		case n <= 20:
			if m["ok"] != true || !strings.Contains(m["raw"].(string), `"result":null`) {
				t.Errorf("reply %v", m["raw"])
			}
		default:
			want := []string{"forbidden", "invalid", "invalid"}[n-21]
			if m["ok"] != false || m["error"].(map[string]any)["code"] != want {
				t.Errorf("reply %v, want %s", m["raw"], want)
			}
		}
	}
	for i := range 20 {
		if ids[i] != fmt.Sprintf("k%d", i) {
			t.Fatalf("replies in the order %v", ids)
		}
	}
}

func TestCloseCodes(t *testing.T) {
	hasty := newRig(t, newStage(), func(c *Config) { c.HelloTimeout = 300 * time.Millisecond })
	patient := newRig(t, newStage(), nil)
	for name, x := range map[string]struct {
		send []string
		kind int
		code int
	}{
		"no hello in time":  {nil, websocket.TextMessage, 4501},
		"command first":     {[]string{`{"type":"command","id":"k","do":"undo"}`}, websocket.TextMessage, 4501},
		"no JSON":           {[]string{`{"type":"hello"}`, `{`}, websocket.TextMessage, 4503},
		"no object":         {[]string{`[1]`}, websocket.TextMessage, 4503},
		"negative since":    {[]string{`{"type":"hello","since":-1}`}, websocket.TextMessage, 4501},
		"binary":            {[]string{`{"type":"hello"}`}, websocket.BinaryMessage, 4503},
		"a frame too large": {[]string{`{"type":"` + strings.Repeat("x", wire.MaxBody) + `"}`}, websocket.TextMessage, 4502},
	} {
		t.Run(name, func(t *testing.T) {
			r := patient
			if x.send == nil {
				r = hasty
			}
			c := r.dial(t, "display")
			for _, s := range x.send {
				if err := c.ws.WriteMessage(x.kind, []byte(s)); err != nil {
					t.Fatal(err)
				}
			}
			if code := c.closeCode(); code != x.code {
				t.Errorf("closed with %d, want %d", code, x.code)
			}
		})
	}
}

func TestRevokedRestartedAndTooMany(t *testing.T) {
	st := newStage()
	r := newRig(t, st, func(c *Config) { c.Limits = Limits{Connections: 2, Commands: 5} })
	a, b := r.dial(t, "kiosk"), r.dial(t, "kiosk")
	_, resp, err := websocket.DefaultDialer.Dial( //nolint:bodyclose // gorilla has read it whole
		strings.Replace(r.url, "http", "ws", 1)+"?role=kiosk", http.Header{"Authorization": {"Bearer x"}})
	if err == nil || resp.StatusCode != 429 {
		t.Errorf("third connection: %v, want 429", err)
	}
	a.send(`{"type":"hello"}`)
	a.want("welcome")
	a.want("snapshot")
	codes := map[any]int{}
	for i := range 8 {
		a.send(fmt.Sprintf(`{"type":"command","id":"k%d","do":"issue_ticket","with":{}}`, i))
	}
	for n := 0; n < 8; {
		if m := a.read(); m["type"] == "reply" {
			n++
			if e, ok := m["error"].(map[string]any); ok {
				codes[e["code"]]++
			}
		}
	}
	if codes["too_many"] < 2 {
		t.Errorf("8 commands at 5 a second: refused %v, want some too_many", codes)
	}
	r.mu.Lock()
	r.bad["kiosk-1"] = true
	r.mu.Unlock()
	r.Recheck()
	if ca, cb := a.closeCode(), b.closeCode(); ca != 4500 || cb != 4500 {
		t.Errorf("revoked: closed with %d and %d, want 4500", ca, cb)
	}
	d := r.dial(t, "display")
	d.send(`{"type":"hello"}`)
	d.want("welcome")
	closed := make(chan struct{})
	go func() { defer close(closed); r.Close(context.Background()) }()
	if code := d.closeCode(); code != 4000 {
		t.Errorf("going down: closed with %d, want 4000", code)
	}
	<-closed
	st.mu.Lock()
	defer st.mu.Unlock()
	if n := len(st.seen); n < 2 || st.seen[0] != "kiosk-1 true" || slices.Index(st.seen, "kiosk-1 false") != n-1 {
		t.Errorf("the floor saw %v", st.seen)
	}
}

func TestOriginIsChecked(t *testing.T) {
	r := newRig(t, newStage(), nil)
	host := strings.TrimPrefix(r.url, "http://")
	for _, x := range []struct {
		header http.Header
		ok     bool
	}{
		{http.Header{"Authorization": {"Bearer x"}}, true},
		{http.Header{"Cookie": {"a=b"}}, false},
		{http.Header{"Cookie": {"a=b"}, "Origin": {"http://" + host}}, true},
		{http.Header{"Authorization": {"Bearer x"}, "Origin": {"http://evil.example"}}, false},
		{http.Header{"Origin": {"null"}}, false},
	} {
		ws, resp, err := websocket.DefaultDialer.Dial("ws://"+host+"?role=display", x.header) //nolint:bodyclose // gorilla has read it whole
		if (err == nil) != x.ok {
			t.Errorf("%v: %v, want ok %v", x.header, err, x.ok)
		}
		if err == nil {
			_ = ws.Close()
		} else if resp == nil || resp.StatusCode != 403 {
			t.Errorf("%v: want 403", x.header)
		}
	}
}

// A client that does not read is closed with 4001, but only when a message
// has been waiting for SlowAfter; one that reads late within it loses nothing.
func TestOnlyTheSlowAreClosed(t *testing.T) {
	st := newStage()
	st.load = strings.Repeat("x", 60<<10)
	r := newRig(t, st, func(c *Config) { c.SlowAfter = 4 * time.Second })
	fill := func(n int) {
		for range n {
			st.publish(wire.Body{Kind: wire.CounterPaused, Reason: st.load, Counter: "1"})
		}
	}
	join := func() *client {
		c := r.dial(t, "integration") // sees reasons
		c.send(`{"type":"hello"}`)
		c.want("welcome")
		c.want("snapshot")
		return c
	}
	late, never := join(), join()
	fill(300) // 18 MB: more than any socket's buffers hold
	<-time.After(time.Second)
	for i := range 300 {
		_ = late.ws.SetReadDeadline(time.Now().Add(10 * time.Second))
		_, b, err := late.ws.ReadMessage() // not decoded: the race detector would make it slow in earnest
		if want := fmt.Sprintf(`{"type":"event","seq":%d,`, i+1); err != nil || !strings.HasPrefix(string(b), want) {
			t.Fatalf("%.40s, %v; want %s", b, err, want)
		}
	}
	<-time.After(4 * time.Second)
	if code := never.closeCode(); code != 4001 {
		t.Errorf("closed with %d, want 4001", code)
	}
	// It comes back and has missed nothing.
	c := r.dial(t, "integration")
	c.send(`{"type":"hello","epoch":"e1","since":299}`)
	c.want("welcome")
	if e := c.want("event"); e["seq"] != 300.0 {
		t.Errorf("after the return: %v", e["seq"])
	}
}

func TestTheDayTurns(t *testing.T) {
	st := newStage()
	r := newRig(t, st, nil)
	c := r.dial(t, "display")
	c.send(`{"type":"hello"}`)
	c.want("welcome")
	c.want("snapshot")
	st.newDay()
	s := c.want("snapshot") // the cursor was left behind by more than the log keeps
	if s["seq"].(float64) < 11 {
		t.Errorf("snapshot of seq %v, want the new day's", s["seq"])
	}
}

// A kiosk, and nobody else, hears by which key it hides what it reads off
// citizen cards, and of every new one.
func TestAKioskHearsTheKeyOfTheDay(t *testing.T) {
	st := newStage()
	r := newRig(t, st, nil)
	k, board := r.dial(t, "kiosk"), r.dial(t, "display")
	for _, c := range []*client{k, board} {
		c.send(`{"type":"hello"}`)
		if w := c.want("welcome"); (w["person_key"] == "key of 2026-11-21") != (c == k) || (w["person_key"] == nil) != (c == board) {
			t.Errorf("welcome %v", w)
		}
		c.want("snapshot")
	}
	st.publish(wire.Body{Kind: wire.DayOpened, Day: "2026-11-22"})
	k.want("event")
	if d := k.want("day"); d["day"] != "2026-11-22" || d["person_key"] != "key of 2026-11-22" {
		t.Errorf("the day turns: %v", d)
	}
	st.publish(wire.Body{Kind: wire.SiteChanged})
	k.want("event")
	k.want("day")
	board.want("event")
	board.want("event")
	st.newDay()
	k.want("snapshot")
	if d := k.want("day"); d["person_key"] != "key of 2026-11-22" {
		t.Errorf("after a snapshot: %v", d)
	}
	board.want("snapshot")
	board.send(`{"type":"time"}`)
	board.want("time") // and no day before it
}

func TestTimeIsTold(t *testing.T) {
	r := newRig(t, newStage(), nil)
	c := r.dial(t, "display")
	c.send(`{"type":"hello"}`)
	c.want("welcome")
	c.want("snapshot")
	c.send(`{"type":"time"}`)
	if _, err := time.Parse(time.RFC3339, c.want("time")["time"].(string)); err != nil {
		t.Error(err)
	}
}

func TestADeadClientIsForgotten(t *testing.T) {
	r := newRig(t, newStage(), func(c *Config) { c.Heartbeat = 50 * time.Millisecond })
	c := r.dial(t, "display")
	c.send(`{"type":"hello"}`)
	for len(r.Present()) == 0 {
		<-time.After(time.Millisecond)
	}
	// Nobody reads at the client's side: no pong goes out.
	late := time.After(10 * time.Second)
	for len(r.Present()) > 0 {
		select {
		case <-late:
			t.Fatal("a dead client is still counted")
		case <-time.After(10 * time.Millisecond):
		}
	}
}
