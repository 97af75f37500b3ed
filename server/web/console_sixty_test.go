package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// console is a clerk's page without the page: the same messages, the same
// fold, and what must hold of every state that a page would draw.
type console struct {
	user    string
	counter string
	ws      *websocket.Conn
	state   *wire.State
	replies map[string]wire.Message
	keys    int
}

func (d *desks) console(user, counter string) *console {
	d.t.Helper()
	dial := websocket.Dialer{Subprotocols: []string{wire.Subprotocol}, HandshakeTimeout: 20 * time.Second}
	ws, _, err := dial.Dial(strings.Replace(d.url, "http", "ws", 1)+"/ws?as=clerk", http.Header{"Cookie": {d.session(user)}, "Origin": {d.url}})
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { ws.Close() })
	c := &console{user: user, counter: counter, ws: ws, replies: map[string]wire.Message{}}
	if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello"}`)); err != nil {
		d.t.Fatal(err)
	}
	return c
}

// read takes one message into the fold and holds the state to what must be
// true of it.
func (c *console) read() error {
	_ = c.ws.SetReadDeadline(time.Now().Add(30 * time.Second))
	var m wire.Message
	if err := c.ws.ReadJSON(&m); err != nil {
		return fmt.Errorf("%s: %w", c.user, err)
	}
	switch m.Type {
	case "snapshot":
		c.state = m.State
	case "event":
		if m.Seq <= c.state.Seq {
			return fmt.Errorf("%s: event %d behind %d", c.user, m.Seq, c.state.Seq)
		}
		if t := m.Event.Ticket; t != nil && (t.Token != "" || t.RatingToken != "" || t.Person != "") {
			return fmt.Errorf("%s: event %d carries a secret", c.user, m.Seq)
		}
		c.state.Apply(wire.Event{Seq: m.Seq, At: m.At, Body: *m.Event})
		return c.valid()
	case "reply":
		c.replies[m.ID] = m
	}
	return nil
}

// valid: no ticket at two counters, nobody called to a counter that is not
// open, every counter's ticket names it.
func (c *console) valid() error {
	at := map[string]string{}
	for _, x := range c.state.Counters {
		if x.Ticket == nil {
			continue
		}
		if other := at[x.Ticket.ID]; other != "" {
			return fmt.Errorf("%s at %d: %s stands at %s and %s", c.user, c.state.Seq, x.Ticket.Number, other, x.ID)
		}
		at[x.Ticket.ID] = x.ID
		if x.Ticket.Counter != x.ID || x.State == hall.Closed {
			return fmt.Errorf("%s at %d: counter %s is %s with %s of %s", c.user, c.state.Seq, x.ID, x.State, x.Ticket.Number, x.Ticket.Counter)
		}
	}
	return nil
}

// do gives a command and reads on until its answer is there.
func (c *console) do(do, with string) (wire.Message, error) {
	c.keys++
	id := fmt.Sprintf("%s-%d", c.user, c.keys)
	frame := fmt.Sprintf(`{"type":"command","id":%q,"do":%q,"with":%s}`, id, do, with)
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		return wire.Message{}, err
	}
	for {
		if m, ok := c.replies[id]; ok {
			delete(c.replies, id)
			return m, nil
		}
		if err := c.read(); err != nil {
			return wire.Message{}, err
		}
	}
}

// work opens a counter and serves until nobody is left, doubling every press.
func (c *console) work() (served []string, err error) {
	at := `{"counter":"` + c.counter + `"}`
	if _, err := c.do("open_counter", at); err != nil {
		return nil, err
	}
	for {
		m, err := c.do("call_next", at)
		if err != nil {
			return nil, err
		}
		if string(m.Result) == "null" {
			return served, nil
		}
		var t hall.Ticket
		if err := json.Unmarshal(m.Result, &t); err != nil {
			return nil, fmt.Errorf("call_next: %s: %w", m.Result, err)
		}
		served = append(served, t.Number.String())
		again, err := c.do("call_next", at)
		if err != nil {
			return nil, fmt.Errorf("a second press: %w", err)
		}
		if again.OK || again.Error.Code != wire.CodeCounterBusy {
			return nil, fmt.Errorf("a second press called somebody: %+v", again)
		}
		for _, do := range []string{"start", "finish"} {
			with := at
			if do == "finish" {
				with = `{"counter":"` + c.counter + `","outcome":"accepted"}`
			}
			m, err := c.do(do, with)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", do, err)
			}
			if !m.OK {
				return nil, fmt.Errorf("%s: %w", do, m.Error)
			}
		}
	}
}

// Sixty consoles at once: everybody is called once, and no console ever sees a
// state that cannot be.
func TestSixtyConsolesAtOnce(t *testing.T) {
	const consoles, people = 60, 240
	d := openDesks(t, consoles)
	for i := range people {
		d.issue([]string{"land", "civil", "fee"}[i%3], 1)
	}
	all := make([]*console, consoles)
	for i := range all {
		user := fmt.Sprintf("clerk-%d", i+1)
		d.hire(user, "")
		all[i] = d.console(user, fmt.Sprint(i+1))
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	served := map[string]string{}
	for _, c := range all {
		wg.Go(func() {
			list, err := c.work()
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			for _, n := range list {
				if other := served[n]; other != "" {
					t.Errorf("%s was called by %s and %s", n, other, c.user)
				}
				served[n] = c.user
			}
		})
	}
	wg.Wait()
	if len(served) != people {
		t.Errorf("%d of %d were served", len(served), people)
	}
	want := d.srv.Floor().State()
	for _, c := range all {
		for c.state.Seq < want.Seq {
			if err := c.read(); err != nil {
				t.Fatal(err)
			}
		}
		for i := range want.Counters {
			if got := c.state.Counter(want.Counters[i].ID); got.State != want.Counters[i].State || got.Ticket != nil || got.Account != want.Counters[i].Account {
				t.Fatalf("%s sees counter %s as %+v, want %+v", c.user, got.ID, got, want.Counters[i])
			}
		}
	}
}
