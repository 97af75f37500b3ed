//go:build !js

package agent

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// house is a small hall: it keeps the contract for the commands that a kiosk
// gives, and can fall silent in the ways that servers do.
type house struct {
	*httptest.Server
	t *testing.T

	writing sync.Mutex // one at a time on a connection
	mu      sync.Mutex
	conns   map[*websocket.Conn]bool
	next    int                        // number of the service "land"
	asked   map[string]json.RawMessage // request id -> its ticket
	home    map[string]wire.IssueOffline
	said    []wire.Command
	free    int  // first free number of the block
	mute    bool // commands are carried out and never answered
	deaf    bool // commands are lost
	closed  bool // nobody gets in
	refuse  wire.Code
	welcome chan struct{}
	results []wire.PrintResult
	back    map[string]bool // requests and tokens that were taken back
	seq     uint64
}

var hallTime = time.Date(2026, 11, 21, 8, 12, 0, 0, time.FixedZone("ICT", 7*3600))

func newHouse(t *testing.T) *house {
	h := &house{
		t: t, conns: map[*websocket.Conn]bool{}, asked: map[string]json.RawMessage{}, home: map[string]wire.IssueOffline{},
		back: map[string]bool{},
		next: 1, free: 950, welcome: make(chan struct{}, 100),
	}
	var wg sync.WaitGroup
	up := websocket.Upgrader{Subprotocols: []string{wire.Subprotocol}}
	mux := http.NewServeMux()
	mux.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		closed := h.closed
		h.mu.Unlock()
		if closed {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		wg.Add(1)
		defer wg.Done()
		h.mu.Lock()
		h.conns[ws] = true
		h.mu.Unlock()
		h.serve(ws)
		h.mu.Lock()
		delete(h.conns, ws)
		h.mu.Unlock()
		ws.Close()
	})
	mux.HandleFunc("GET /t/{token}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("token") != "Zk3v9QxT1bLm8RsW5yUe2A.json" {
			http.NotFound(w, r)
			return
		}
		_, _ = fmt.Fprint(w, `{"number":"A007","state":"no_show","ahead":0,"wait_s":null,"counter":"q1"}`)
	})
	mux.HandleFunc("GET /lookup.json", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("code") {
		case "H56.14-240823-0001":
			_, _ = fmt.Fprint(w, `{"code":"H56.14-240823-0001","state":"processing","due":"2026-12-01"}`)
		case "H56.14-240823-0002":
			_, _ = fmt.Fprint(w, `{"code":"H56.14-240823-0002","state":""}`)
		default:
			http.Error(w, "no register", http.StatusServiceUnavailable)
		}
	})
	h.Server = httptest.NewServer(mux)
	t.Cleanup(func() {
		h.cut(true)
		h.Close()
		wg.Wait()
	})
	return h
}

// cut hangs up on everybody; stay keeps them out.
func (h *house) cut(stay bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = stay
	for ws := range h.conns {
		ws.Close()
	}
}

func (h *house) set(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f()
}

func (h *house) serve(ws *websocket.Conn) {
	var m wire.Message
	if ws.ReadJSON(&m) != nil || m.Type != "hello" {
		return
	}
	h.mu.Lock()
	free := h.free
	h.mu.Unlock()
	if h.write(ws, wire.Message{Type: "welcome", Epoch: "e", Seq: 1, Welcome: wire.Welcome{
		Hall: "h", Day: "2026-11-21", Time: hallTime, Role: wire.RoleKiosk, Device: "kiosk-1", HeartbeatS: 15,
		Offline: &wire.Offline{Block: 1, First: 950, Last: 999, Next: map[string]int{"land": free}},
	}}) != nil || h.write(ws, wire.Message{Type: "snapshot", Seq: 1, State: h.state()}) != nil {
		return
	}
	h.welcome <- struct{}{}
	for {
		var m wire.Message
		if ws.ReadJSON(&m) != nil {
			return
		}
		if m.Type == "command" {
			if reply := h.command(wire.Command{ID: m.ID, Do: m.Do, With: m.With}); reply != nil && h.write(ws, reply) != nil {
				return
			}
		}
	}
}

func (h *house) state() *wire.State {
	return &wire.State{
		Epoch: "e", Seq: 1, Day: "2026-11-21",
		Hall:     &wire.HallInfo{ID: "h", Name: hall.Text{"vi": "Một cửa"}, Languages: []string{"vi"}, PublicURL: "https://h.example.vn"},
		Services: []wire.ServiceState{{ID: "land", Prefix: "A", Name: hall.Text{"vi": "Đất đai"}, Open: true}},
		Counters: []wire.CounterState{{ID: "q1", Name: hall.Text{"vi": "Quầy 5"}, Services: []string{"land"}}},
		Tickets:  []hall.Ticket{{ID: "x", Number: hall.Number{Prefix: "A", N: 7}, State: hall.NoShow, CalledAt: hallTime}},
	}
}

func (h *house) command(c wire.Command) any {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.deaf {
		return nil
	}
	h.said = append(h.said, c)
	result := json.RawMessage(`{}`)
	args, werr := wire.Arguments(c.Do, c.With)
	if werr == nil && h.refuse != "" {
		werr = wire.Errorf(h.refuse, "as told")
	}
	if werr == nil {
		switch a := args.(type) {
		case *wire.IssueTicket:
			if h.asked[c.ID] == nil {
				n := hall.Number{Prefix: "A", N: h.next}
				h.next++
				h.asked[c.ID] = fmt.Appendf(nil, `{"id":"20261121-%s","number":%q,"service":"land","token":"tok-%s","issued_at":"2026-11-21T08:12:00+07:00","ahead":3,"wait_s":null}`, n, n, n)
			}
			result = h.asked[c.ID]
		case *wire.IssueOffline:
			h.home[c.ID] = *a
			result = fmt.Appendf(nil, `{"id":"20261121-%s","number":%q}`, a.Number, a.Number)
		case *wire.CancelTicket:
			h.back[a.Request+a.Token] = true
		case *wire.PrintResult:
			h.results = append(h.results, *a)
		case *wire.Print:
			result = json.RawMessage(`{"id":"P1"}`)
		}
	}
	if h.mute {
		return nil
	}
	if werr != nil {
		return map[string]any{"type": "reply", "id": c.ID, "ok": false, "error": werr}
	}
	return map[string]any{"type": "reply", "id": c.ID, "ok": true, "seq": 1, "result": result}
}

func (h *house) write(ws *websocket.Conn, v any) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	return ws.WriteJSON(v)
}

// tells sends an event to everybody.
func (h *house) tells(b wire.Body) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seq++
	for ws := range h.conns {
		_ = h.write(ws, map[string]any{"type": "event", "seq": 1 + h.seq, "at": hallTime, "event": b})
	}
}

// verdicts are what the server was told of slips, in one line.
func (h *house) verdicts() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []string
	for _, r := range h.results {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", r.Job, r.Kind, r.Ticket, r.Verdict)))
	}
	return strings.Join(list, "; ")
}

// did counts the commands of that name.
func (h *house) did(do string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, c := range h.said {
		if c.Do == do {
			n++
		}
	}
	return n
}

// kiosk is an agent under test with what it told.
type kiosk struct {
	*Agent
	t      testing.TB
	events chan flow.Event
}

func newKiosk(t *testing.T, h *house, change ...func(*Config)) *kiosk {
	t.Helper()
	dir, err := OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	k := &kiosk{t: t, events: make(chan flow.Event, 1000)}
	cfg := Config{
		URL: h.URL, Token: "secret", Store: dir, Patience: 2 * time.Second,
		Tell: func(e flow.Event) { k.events <- e },
	}
	for _, f := range change {
		f(&cfg)
	}
	if k.Agent, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Close)
	return k
}

// heard waits for an event of type T that ok takes.
func heard[T flow.Event](k *kiosk, ok func(T) bool) T {
	k.t.Helper()
	timeout := time.After(10 * time.Second)
	for {
		select {
		case e := <-k.events:
			if v, is := e.(T); is && (ok == nil || ok(v)) {
				return v
			}
		case <-timeout:
			var zero T
			k.t.Fatalf("no %T came", zero)
			return zero
		}
	}
}

func (k *kiosk) up() { k.t.Helper(); heard(k, func(l flow.LineIs) bool { return l.Line.Up }) }

func (k *kiosk) down() { k.t.Helper(); heard(k, func(l flow.LineIs) bool { return !l.Line.Up }) }

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.NewTimer(10 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline.C:
			t.Fatalf("never: %s", what)
		case <-tick.C:
		}
	}
}

func land(request string) flow.Ask {
	return flow.Ask{Request: request, Issue: wire.IssueTicket{Service: "land", Lang: "vi"}}
}
