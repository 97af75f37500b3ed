package hub

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"motcua/internal/wire"
	"motcua/server/duty"
)

// missedBeats is how many heartbeats may stay without a pong, or anything
// else, before a client counts as gone. It is more than SlowAfter, so that a
// slow client is told so rather than cut.
const missedBeats = 4

// drainFor is how long a closed connection waits for the client's own close,
// so that the close code arrives and is not lost in a reset.
const drainFor = 2 * time.Second

// conn is one WebSocket.
type conn struct {
	// static after Serve
	hub  *Hub
	ws   *websocket.Conn
	who  Identity
	view wire.View
	ctx  context.Context // ended by the reader when it ends
	seat *duty.Seat      // of a display that said which board it shows; owned by the reader
	stop context.CancelFunc

	mu   sync.Mutex
	turn sync.Cond // on mu: out has room, or the writer is over
	todo           // guarded by mu

	writer // owned by the write goroutine
}

// todo is what a connection has to send beside events, and whether someone is
// at it. There is a write goroutine only while there is something to write: a
// board that waits for the next call costs one stack, not two.
type todo struct {
	busy  bool // a write goroutine is at it
	again bool // something came since it looked
	over  bool // nothing is sent any more

	hello *hello
	out   []reply // at most maxOut: a client that takes no replies is read no further
	ping  bool
	books bool // there is another catalogue
	news  bool // there may be some of its duty, for the display at this seat
	at    *duty.Seat
	wish  *closing // the first wish to close
}

const maxOut = 4

type hello struct {
	Epoch string  `json:"epoch"`
	Since *uint64 `json:"since"`
	Board string  `json:"board"`
}

type reply struct {
	frame []byte
	at    time.Time
}

// closing is why a connection ends: code 0 means that it is cut without a
// word, because the other side has gone.
type closing struct {
	code   int
	text   string
	reason string // for the figures
}

// Serve upgrades a request of a known identity and returns when the
// connection is handed to its goroutines; errors are answered over HTTP.
// A request without an Origin comes from a program and must hold a bearer
// token; one with an Origin must come from this server's own pages.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, who Identity, refuse func(http.ResponseWriter, *wire.Error)) {
	if !originGood(r) {
		refuse(w, wire.Errorf(wire.CodeForbidden, "a page of another origin may not connect"))
		return
	}
	ok, shutting := h.admit(who.Grant)
	switch {
	case shutting:
		refuse(w, wire.Errorf(wire.CodeUnavailable, "the server is going down"))
		return
	case !ok:
		refuse(w, wire.Errorf(wire.CodeTooMany, "more than %d connections with this token", h.cfg.Limits.Connections))
		return
	}
	up := h.up
	up.Error = func(w http.ResponseWriter, _ *http.Request, _ int, reason error) {
		refuse(w, wire.Errorf(wire.CodeInvalid, "%v", reason))
	}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		h.dismiss(who.Grant)
		h.log.Debug("handshake", "err", err)
		return
	}
	c := &conn{
		hub: h, ws: ws, who: who, view: wire.ViewOf(who.Actor),
	}
	c.turn.L = &c.mu
	c.ctx, c.stop = context.WithCancel(context.Background())
	if !h.enter(c) {
		h.dismiss(who.Grant)
		_ = ws.Close()
		return
	}
	// The handler returns now: its goroutine's big stack and net/http's
	// buffers go, two small goroutines stay.
	go c.serve()
}

// originGood compares a page's origin with the host that it asked.
func originGood(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

// enter registers a connection, whose goroutines the hub then waits for.
func (h *Hub) enter(c *conn) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.conns[c] = struct{}{}
	h.wg.Add(1)
	return true
}

// serve runs the reader, waits for the writer and clears up.
func (c *conn) serve() {
	defer c.hub.wg.Done()
	polite := c.read()
	c.stop()
	if c.seat != nil {
		c.seat.Leave()
	}
	if polite { // the writer says why; should it be stuck, it is cut
		cut := time.AfterFunc(2*drainFor, func() { _ = c.ws.Close() })
		c.drain()
		defer cut.Stop()
	} else {
		_ = c.ws.Close() // a writer that is in the middle of a frame ends too
	}
	c.mu.Lock()
	for !c.over {
		c.turn.Wait()
	}
	c.mu.Unlock()
	_ = c.ws.Close()
	c.hub.mu.Lock()
	delete(c.hub.conns, c)
	c.hub.mu.Unlock()
	if !c.joined.IsZero() {
		heard := time.Now()
		if c.reason != "timeout" { // it was there to the end
			c.hub.heard(c.who.Actor)
		} else {
			heard = heard.Add(-missedBeats * c.hub.cfg.Heartbeat)
		}
		c.hub.comes(c.who.Actor, -1, heard)
	}
	c.hub.dismiss(c.who.Grant)
	c.hub.figures.closed.WithLabelValues(c.reason).Inc()
	c.hub.log.Debug("connection ended", "device", c.who.Actor.Name, "role", c.who.Actor.Role, "reason", c.reason)
}

// end asks the writer to close the connection; the first wish counts.
func (c *conn) end(code int, text string) {
	c.endFor(closing{code, text, reasonOf(code)})
}

func (c *conn) endFor(why closing) {
	c.wake(func(t *todo) {
		if t.wish == nil {
			t.wish = &why
		}
	})
}

// wake notes something to do and sees to it that a write goroutine does it.
func (c *conn) wake(note func(*todo)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	note(&c.todo)
	c.again = true
	if !c.busy {
		c.busy = true
		go c.write()
	}
}

func reasonOf(code int) string {
	switch code {
	case wire.CloseRestart:
		return "restart"
	case wire.CloseSlow:
		return "slow"
	case wire.CloseSiteChanged:
		return "site_changed"
	case wire.CloseUnauthorized:
		return "unauthorized"
	case wire.CloseBadHello:
		return "bad_hello"
	case wire.CloseTooLarge:
		return "too_large"
	case wire.CloseBadMessage:
		return "bad_message"
	}
	return "gone"
}

// read takes the hello and then commands until the connection ends; it is
// polite to tell the client why, unless it has gone.
func (c *conn) read() (polite bool) {
	alive := missedBeats * c.hub.cfg.Heartbeat
	c.ws.SetPongHandler(func(string) error {
		c.hub.heard(c.who.Actor)
		return c.ws.SetReadDeadline(time.Now().Add(alive))
	})
	c.ws.SetPingHandler(c.pinged)
	_ = c.ws.SetReadDeadline(time.Now().Add(c.hub.cfg.HelloTimeout))
	greeted := false
	for {
		frame, end := c.frame()
		switch {
		case end != nil:
		case greeted:
			end = c.take(frame, &greeted)
		default:
			end = aside(func() *closing { return c.take(frame, &greeted) })
		}
		if end == nil {
			c.hub.heard(c.who.Actor)
			if c.seat != nil {
				c.seat.Heard()
			}
			_ = c.ws.SetReadDeadline(time.Now().Add(alive))
			continue
		}
		if !greeted && end.reason == "timeout" {
			end = &closing{wire.CloseBadHello, "no hello", "bad_hello"}
		}
		c.endFor(*end)
		return end.code != 0
	}
}

// aside runs f on a goroutine of its own and waits for it: JSON needs a deep
// stack, which the reader of a board would then keep for good.
func aside(f func() *closing) *closing {
	done := make(chan *closing)
	go func() { done <- f() }()
	return <-done
}

// frame reads one text frame, bounded without trusting its header.
func (c *conn) frame() ([]byte, *closing) {
	kind, r, err := c.ws.NextReader()
	if err != nil {
		return nil, gone(err)
	}
	b, err := io.ReadAll(io.LimitReader(r, wire.MaxBody+1))
	switch {
	case err != nil:
		return nil, gone(err)
	case len(b) > wire.MaxBody:
		return nil, &closing{wire.CloseTooLarge, "frame over 64 KiB", "too_large"}
	case kind != websocket.TextMessage:
		return nil, &closing{wire.CloseBadMessage, "want JSON text", "bad_message"}
	}
	return b, nil
}

func gone(err error) *closing {
	var ce *websocket.CloseError
	var ne net.Error
	switch {
	case errors.As(err, &ce) && (ce.Code == websocket.CloseNormalClosure || ce.Code == websocket.CloseGoingAway):
		return &closing{0, "", "client"}
	case errors.As(err, &ne) && ne.Timeout():
		return &closing{0, "", "timeout"}
	}
	return &closing{0, "", "gone"}
}

// drain reads on without a look until the client has answered the good-bye.
func (c *conn) drain() {
	_ = c.ws.SetReadDeadline(time.Now().Add(drainFor))
	for {
		_, r, err := c.ws.NextReader()
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			return
		}
	}
}

// take acts on one frame; a non-nil result ends the connection.
func (c *conn) take(frame []byte, greeted *bool) *closing {
	var m struct {
		Type string `json:"type"`
	}
	if t := bytes.TrimSpace(frame); len(t) == 0 || t[0] != '{' || json.Unmarshal(frame, &m) != nil {
		return &closing{wire.CloseBadMessage, "want a JSON object with a type", "bad_message"}
	}
	switch {
	case m.Type == "hello" && !*greeted:
		var h hello
		if err := json.Unmarshal(frame, &h); err != nil {
			return &closing{wire.CloseBadHello, "bad hello", "bad_hello"}
		}
		*greeted = true
		c.wake(func(t *todo) { t.hello = &h })
		c.sit(h.Board)
	case m.Type == "command" && !*greeted:
		return &closing{wire.CloseBadHello, "hello comes first", "bad_hello"}
	case m.Type == "command":
		return c.put(encodeReply(c.command(frame)))
	case m.Type == "health" && *greeted:
		c.health(frame)
	case m.Type == "said" && *greeted:
		c.said(frame)
	case m.Type == "time" && *greeted:
		b, _ := json.Marshal(map[string]any{"type": "time", "time": c.hub.now()})
		return c.put(b)
	}
	return nil
}

// command runs one command. What cannot be read of it is a refusal, not the
// end of the connection.
func (c *conn) command(frame []byte) wire.Reply {
	var m struct {
		Type string `json:"type"`
		wire.Command
	}
	if err := wire.Strict(frame, &m); err != nil {
		return wire.Reply{ID: m.ID, Error: wire.Errorf(wire.CodeInvalid, "command: %v", err)}
	}
	if err := CheckKey(m.ID); err != nil {
		return wire.Reply{ID: m.ID, Error: err}
	}
	return c.hub.Do(c.ctx, c.who, m.Command)
}

// CheckKey looks at an idempotency key: 1 to wire.MaxKey characters.
func CheckKey(id string) *wire.Error {
	if n := utf8.RuneCountInString(id); n < 1 || n > wire.MaxKey {
		return wire.Errorf(wire.CodeInvalid, "id: want 1 to %d characters", wire.MaxKey)
	}
	return nil
}

// put hands a frame to the writer, in order.
func (c *conn) put(frame []byte) *closing {
	c.mu.Lock()
	for len(c.out) >= maxOut && !c.over {
		c.turn.Wait()
	}
	over := c.over
	c.mu.Unlock()
	if over {
		return &closing{0, "", "gone"}
	}
	c.wake(func(t *todo) { t.out = append(t.out, reply{frame, time.Now()}) })
	return nil
}
