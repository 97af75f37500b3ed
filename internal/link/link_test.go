//go:build !js

package link

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// house is a server that a test drives frame by frame: each connection is
// handed over on conns.
type house struct {
	*httptest.Server
	conns chan *peer
}

type peer struct {
	t  testing.TB
	ws *websocket.Conn
	// done lets the handler return.
	done chan struct{}
}

func newHouse(t testing.TB, check func(*http.Request) int) *house {
	h := &house{conns: make(chan *peer, 10)}
	up := websocket.Upgrader{Subprotocols: []string{wire.Subprotocol}}
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if status := check(r); status != 0 {
			w.WriteHeader(status)
			return
		}
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		wg.Add(1)
		defer wg.Done()
		p := &peer{t: t, ws: ws, done: make(chan struct{})}
		h.conns <- p
		select {
		case <-p.done:
		case <-ctx.Done():
		}
		ws.Close()
	}))
	t.Cleanup(func() { cancel(); h.Close(); wg.Wait() })
	return h
}

func anyone(*http.Request) int { return 0 }

func (h *house) accept(t *testing.T) *peer {
	t.Helper()
	select {
	case p := <-h.conns:
		return p
	case <-time.After(10 * time.Second):
		t.Fatal("the client did not come")
		return nil
	}
}

func (p *peer) read() wire.Message {
	p.t.Helper()
	var m wire.Message
	_ = p.ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	if err := p.ws.ReadJSON(&m); err != nil {
		p.t.Fatal(err)
	}
	return m
}

func (p *peer) send(v any) {
	p.t.Helper()
	if err := p.ws.WriteJSON(v); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) welcome(epoch string, seq uint64) wire.Message {
	p.t.Helper()
	hello := p.read()
	if hello.Type != "hello" {
		p.t.Fatalf("first message is %q, want hello", hello.Type)
	}
	p.send(wire.Message{Type: "welcome", Epoch: epoch, Seq: seq, Welcome: wire.Welcome{
		Hall: "h", Time: time.Now().Add(time.Hour), Role: wire.RoleKiosk, Device: "k", HeartbeatS: 1,
	}})
	return hello
}

func (p *peer) event(seq uint64, id string) {
	p.t.Helper()
	p.send(wire.Message{Type: "event", Seq: seq, Event: &wire.Body{
		Kind: wire.TicketIssued, Ticket: &hall.Ticket{ID: id, Service: "land", State: hall.Waiting},
	}})
}

func (p *peer) closeWith(code int) {
	_ = p.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, "test"), time.Now().Add(time.Second))
	close(p.done)
}

func client(t *testing.T, h *house, token string) (*Client, chan Change) {
	t.Helper()
	news := make(chan Change, 100)
	c := Dial(Config{URL: h.URL, Token: token, OnChange: func(ch Change) {
		if ch.State != nil { // the state is the link's own: keep a copy of what the test looks at
			s := *ch.State
			s.Tickets = append([]hall.Ticket(nil), s.Tickets...)
			ch.State = &s
		}
		news <- ch
	}})
	t.Cleanup(c.Close)
	return c, news
}

func until(t *testing.T, news chan Change, what string, ok func(Change) bool) Change {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		select {
		case ch := <-news:
			if ok(ch) {
				return ch
			}
		case <-late:
			t.Fatalf("never came: %s", what)
		}
	}
}

func TestResumesFromWhatItHasSeen(t *testing.T) {
	h := newHouse(t, func(r *http.Request) int {
		if r.Header.Get("Authorization") != "Bearer secret" || websocket.Subprotocols(r)[0] != wire.Subprotocol {
			return http.StatusUnauthorized
		}
		return 0
	})
	c, news := client(t, h, "secret")
	p := h.accept(t)
	if hello := p.welcome("e1", 7); hello.Since != nil || hello.Epoch != "" {
		t.Errorf("first hello says since %v of %q, want neither", hello.Since, hello.Epoch)
	}
	p.send(wire.Message{Type: "snapshot", Seq: 7, State: &wire.State{Epoch: "e1", Seq: 7, Services: []wire.ServiceState{{ID: "land"}}}})
	p.send(wire.Message{Type: "dance"}) // unknown types are skipped
	p.event(9, "a")
	ch := until(t, news, "event 9", func(ch Change) bool { return ch.Event != nil })
	if ch.Event.Seq != 9 || ch.State.Services[0].Waiting != 1 || !ch.Status.Connected {
		t.Errorf("event %d, state %+v, status %+v", ch.Event.Seq, ch.State, ch.Status)
	}
	if d := time.Until(c.Now()); d < 59*time.Minute || d > 61*time.Minute {
		t.Errorf("server's clock is %v ahead, want an hour", d)
	}
	p.closeWith(wire.CloseRestart)
	until(t, news, "line lost", func(ch Change) bool { return !ch.Status.Connected && ch.Status.Err != nil })

	p = h.accept(t)
	if hello := p.welcome("e1", 10); hello.Since == nil || *hello.Since != 9 || hello.Epoch != "e1" {
		t.Fatalf("second hello says since %v of %q, want 9 of e1", hello.Since, hello.Epoch)
	}
	p.event(9, "a") // an overlap changes nothing
	p.event(10, "b")
	ch = until(t, news, "event 10", func(ch Change) bool { return ch.Event != nil })
	if ch.Event.Seq != 10 || ch.State.Services[0].Waiting != 2 {
		t.Errorf("after resume: event %d, %d waiting; want 10, 2", ch.Event.Seq, ch.State.Services[0].Waiting)
	}
}

func TestSendsAgainUnderTheSameID(t *testing.T) {
	h := newHouse(t, anyone)
	c, _ := client(t, h, "")
	type answer struct {
		r   wire.Reply
		err error
	}
	got := make(chan answer, 1)
	go func() {
		r, err := c.Do(context.Background(), "key-1", "issue_ticket", wire.IssueTicket{Service: "land"})
		got <- answer{r, err}
	}()
	p := h.accept(t)
	p.welcome("e1", 1)
	first := p.read()
	p.closeWith(1011) // gone between the command and its reply

	p = h.accept(t)
	p.welcome("e1", 2)
	second := p.read()
	if second.ID != "key-1" || second.Do != "issue_ticket" || string(second.With) != string(first.With) {
		t.Fatalf("sent again: %+v, first %+v", second, first)
	}
	p.send(map[string]any{"type": "reply", "id": "key-1", "ok": true, "seq": 2, "result": json.RawMessage(`{"id":"x"}`)})
	a := <-got
	if a.err != nil || !a.r.OK || string(a.r.Result) != `{"id":"x"}` || a.r.Seq != 2 {
		t.Errorf("reply %+v, %v", a.r, a.err)
	}
	// Nothing of it may go out a third time.
	p.closeWith(1011)
	p = h.accept(t)
	p.welcome("e1", 2)
	go func() { _, _ = c.Do(context.Background(), "key-2", "undo", nil) }()
	if m := p.read(); m.ID != "key-2" {
		t.Errorf("%s went out again after its reply", m.ID)
	}
}

func TestDoEndsWithItsContext(t *testing.T) {
	h := newHouse(t, func(*http.Request) int { return http.StatusServiceUnavailable })
	c, _ := client(t, h, "")
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.Do(ctx, "k", "undo", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the context's", err)
	}
	c.Close()
	if _, err := c.Do(context.Background(), "k", "undo", nil); !errors.Is(err, ErrClosed) {
		t.Errorf("error %v, want ErrClosed", err)
	}
}

func TestStopsWhenTheServerDoesNotWantItBack(t *testing.T) {
	h := newHouse(t, anyone)
	c, news := client(t, h, "")
	p := h.accept(t)
	p.welcome("e1", 1)
	p.closeWith(wire.CloseUnauthorized)
	until(t, news, "stopped", func(ch Change) bool { return ch.Status.Stopped })
	if _, err := c.Do(context.Background(), "k", "undo", nil); !errors.Is(err, ErrStopped) {
		t.Errorf("error %v, want ErrStopped", err)
	}
	select {
	case <-h.conns:
		t.Error("it came back")
	case <-time.After(3 * firstWait):
	}
}

func TestNoticesADeadLine(t *testing.T) {
	h := newHouse(t, anyone)
	_, news := client(t, h, "")
	p := h.accept(t)
	p.welcome("e1", 1) // a heartbeat a second
	start := time.Now()
	for range 4 { // a ping in time keeps the line
		<-time.After(time.Second)
		if err := p.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	until(t, news, "dead line", func(ch Change) bool { return ch.Status.Err != nil })
	if d := time.Since(start); d < 6*time.Second || d > 8*time.Second {
		t.Errorf("noticed after %v, want about 2.5 s behind the last ping at 4 s", d)
	}
	h.accept(t) // and it comes back
}

// The server's word on its clock is taken, and one that was set is news.
func TestAClockThatWasSetIsNews(t *testing.T) {
	h := newHouse(t, anyone)
	news := make(chan Change, 10)
	c := Dial(Config{URL: h.URL, OnChange: func(ch Change) { news <- ch }})
	t.Cleanup(c.Close)
	p := h.accept(t)
	defer close(p.done)
	p.read()
	for _, m := range []wire.Message{
		{Type: "welcome", Epoch: "e1", Welcome: wire.Welcome{HeartbeatS: 15, Time: time.Now()}},
		{Type: "time", Welcome: wire.Welcome{Time: time.Now().Add(time.Hour)}},
	} {
		if err := p.ws.WriteJSON(m); err != nil {
			t.Fatal(err)
		}
	}
	set := until(t, news, "the clock was set", func(ch Change) bool { return ch.Status.Offset > 59*time.Minute })
	if !set.Status.Connected || set.Event != nil || set.Snapshot {
		t.Errorf("told %+v", set)
	}
}
