package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// seat is a place in the hall from which one device or person gives commands,
// over HTTP or the socket, and folds what it is sent.
type seat struct {
	t      testing.TB
	name   string
	http   *client
	conn   *websocket.Conn
	frames chan string
	fold   fold
	events []string        // as they came
	from   float64         // the snapshot's seq
	tokens func() []string // that nobody may be sent
}

// sit opens the seat's socket and reads up to the snapshot.
func (h *own) sit(name string, tokens func() []string) *seat {
	h.t.Helper()
	s := &seat{t: h.t, name: name, http: h.who(name), frames: make(chan string, 4096), tokens: tokens}
	header := http.Header{}
	if s.http.token != "" {
		header.Set("Authorization", "Bearer "+s.http.token)
	} else {
		at, err := url.Parse(h.URL)
		if err != nil {
			h.t.Fatal(err)
		}
		var cookies []string
		for _, c := range s.http.http.Jar.Cookies(at) {
			cookies = append(cookies, c.String())
		}
		header.Set("Cookie", strings.Join(cookies, "; "))
		header.Set("Origin", h.URL)
	}
	dialer := websocket.Dialer{Subprotocols: []string{"motcua.v1"}, HandshakeTimeout: 10 * time.Second}
	conn, _, err := dialer.Dial("ws"+strings.TrimPrefix(h.URL, "http")+"/ws", header)
	if err != nil {
		h.t.Fatalf("dial as %s: %v", name, err)
	}
	s.conn = conn
	if err := conn.WriteJSON(map[string]any{"type": "hello"}); err != nil {
		h.t.Fatal(err)
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		defer close(s.frames)
		for {
			_, raw, err := conn.ReadMessage()
			if err != nil {
				return
			}
			s.frames <- string(raw)
		}
	}()
	h.t.Cleanup(func() {
		conn.Close()
		for range s.frames { // let the reader go
		}
		<-read
	})
	for s.fold.state == nil {
		s.read()
	}
	return s
}

// read takes one frame, holds it against the role's cut and folds it.
func (s *seat) read() frame {
	s.t.Helper()
	select {
	case raw, ok := <-s.frames:
		if !ok {
			s.t.Fatalf("%s: the socket was closed", s.name)
		}
		f := frame{raw: raw}
		if err := json.Unmarshal([]byte(raw), &f); err != nil {
			s.t.Fatalf("%s: %s: %v", s.name, raw, err)
		}
		if f.Type == "event" || f.Type == "snapshot" {
			if word := leaks(roleOf(s.name), raw, s.tokens()); word != "" {
				s.t.Fatalf("%s is sent %q: %s", s.name, word, raw)
			}
			s.take(f)
		}
		return f
	case <-time.After(20 * time.Second):
		s.t.Fatalf("%s: nothing came for 20 s", s.name)
	}
	return frame{}
}

// drain folds all that has come.
func (s *seat) drain() {
	for len(s.frames) > 0 {
		s.read()
	}
}

// give sends a command over the socket and waits for its reply.
func (s *seat) give(do string, with any) answer {
	s.t.Helper()
	key := newKey()
	if err := s.conn.WriteJSON(map[string]any{"type": "command", "id": key, "do": do, "with": with}); err != nil {
		s.t.Fatalf("%s: %v", s.name, err)
	}
	for {
		if f := s.read(); f.Type == "reply" && f.ID == key {
			return answer{OK: f.OK, Seq: f.Seq, Result: f.Result, Code: f.Error.Code, raw: []byte(f.raw)}
		}
	}
}

// agrees waits until what was folded is what GET /api/v1/hall says to the
// same role.
func (s *seat) agrees() {
	s.t.Helper()
	for patience := time.Now().Add(10 * time.Second); ; {
		s.drain()
		var now map[string]any
		status, raw := s.http.get("/api/v1/hall", &now)
		if status != 200 {
			s.t.Fatalf("%s: GET /api/v1/hall: %d %s", s.name, status, raw)
		}
		if word := leaks(roleOf(s.name), string(raw), s.tokens()); word != "" {
			s.t.Fatalf("%s reads %q in %s", s.name, word, raw)
		}
		s.drain()
		if s.name == "printer" { // it is given slips to print, and keeps no lines
			s.fold.state["tickets"] = nil
		}
		where := differs(s.fold.state, now)
		if where == "" {
			return
		}
		if time.Now().After(patience) {
			s.t.Fatalf("%s folds another hall than it reads, at seq %v: %s", s.name, s.fold.seq, where)
		}
		select { // what is still on its way
		case raw, ok := <-s.frames:
			if !ok {
				s.t.Fatalf("%s: the socket was closed", s.name)
			}
			var f frame
			if err := json.Unmarshal([]byte(raw), &f); err != nil {
				s.t.Fatalf("%s: %s: %v", s.name, raw, err)
			}
			f.raw = raw
			s.take(f)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// take folds a snapshot or an event.
func (s *seat) take(f frame) {
	s.t.Helper()
	switch f.Type {
	case "snapshot":
		s.from = float64(f.Seq)
	case "event":
		s.events = append(s.events, f.raw)
	}
	if err := s.fold.frame(f.raw); err != nil {
		s.t.Fatalf("%s: %v", s.name, err)
	}
}

// rereads asks for all the events over HTTP: they have to be those that came
// over the socket, flattened.
func (s *seat) rereads() {
	s.t.Helper()
	status, body := s.http.get(fmt.Sprintf("/api/v1/events?since=%.0f", s.from), nil)
	if status != 200 {
		s.t.Fatalf("%s: GET /api/v1/events: %d %s", s.name, status, body)
	}
	lines := strings.FieldsFunc(string(body), func(r rune) bool { return r == '\n' })
	for i, line := range lines {
		if i >= len(s.events) {
			break // what has come since
		}
		var flat, framed map[string]any
		if err := errors.Join(json.Unmarshal([]byte(line), &flat), json.Unmarshal([]byte(s.events[i]), &framed)); err != nil {
			s.t.Fatal(err)
		}
		want, _ := framed["event"].(map[string]any)
		want["seq"], want["at"] = framed["seq"], framed["at"]
		if where := diff("", want, flat); where != "" {
			s.t.Fatalf("%s: the socket and HTTP say different events: %s", s.name, where)
		}
	}
	if len(lines) < len(s.events) {
		s.t.Errorf("%s: %d events over HTTP, %d over the socket", s.name, len(lines), len(s.events))
	}
}
