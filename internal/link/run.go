package link

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"motcua/internal/wire"
)

// Times of the device's side.
const (
	// dialTimeout bounds the way to a connection, and then to its welcome.
	dialTimeout = 3 * time.Second
	// firstWait and lastWait bound the wait before the next try: it doubles
	// from the first to the last. A hall has tens of devices, so that even a
	// server that has just come up bears them all within the second that a
	// device may be behind.
	firstWait = 100 * time.Millisecond
	lastWait  = 250 * time.Millisecond
	// refusedWait is the wait after a handshake that the server refused: a
	// wrong token does not get better by asking often.
	refusedWait = 15 * time.Second
	// missedBeats is how many heartbeats may stay away before the line counts
	// as dead.
	missedBeats = 2
	// pulse is how often the server is asked for a sign of life, and silence how
	// long none may come before the line is dialled anew. A line that was cut
	// without a word and is back would else wait for TCP, whose tries lie ever
	// further apart: after 3 s by another 3.
	pulse   = time.Second
	silence = 3 * time.Second
	// clockEvery is how often the server is asked for its time, and clockSet by how
	// much its clock, or ours, has to be off what we know to have been set.
	clockEvery = 15 * time.Second
	clockSet   = time.Second
)

// conn is one WebSocket. read is for one goroutine, write for one; close may
// be called by any, more than once.
type conn interface {
	// read returns the next text frame. It fails when nothing, not even a
	// ping, comes for idle.
	read(idle time.Duration) ([]byte, error)
	write(frame []byte) error
	close(code int)
	// ask asks the server for a sign of life.
	ask() error
}

// closedError is a connection that the other side closed.
type closedError struct {
	code int
	text string
}

func (e *closedError) Error() string {
	if e.text == "" {
		return fmt.Sprintf("closed by the server (%d)", e.code)
	}
	return fmt.Sprintf("closed by the server (%d %s)", e.code, e.text)
}

// refusedError is a handshake that the server answered with an HTTP status.
type refusedError struct{ status int }

func (e *refusedError) Error() string {
	return fmt.Sprintf("server refused the connection (HTTP %d)", e.status)
}

// run keeps one connection after the other until Close, or until the server
// says not to come back.
func (c *Client) run() {
	wait, again := firstWait, false
	for c.ctx.Err() == nil {
		welcomed, err := c.connection(again)
		again = !welcomed
		if welcomed {
			wait = firstWait
		}
		if c.ctx.Err() != nil {
			err = ErrClosed
		}
		stop := c.lost(err, welcomed)
		if stop {
			c.cancel()
			return
		}
		w := wait/2 + rand.N(wait)
		var refused *refusedError
		if errors.As(err, &refused) && refused.status < 500 {
			w = refusedWait/2 + rand.N(refusedWait)
		}
		wait = min(2*wait, lastWait)
		select {
		case <-c.ctx.Done():
		case <-time.After(w):
		}
	}
}

// lost notes the end of a connection, or a try that came to none, and reports
// whether it was the last one.
func (c *Client) lost(err error, was bool) (stop bool) {
	var closed *closedError
	stop = errors.As(err, &closed) && !wire.MayReturn(closed.code)
	c.setStatus(func(s *Status) {
		if s.Connected {
			s.Connected, s.Since = false, time.Now()
		}
		s.Err, s.Stopped = err, stop
	})
	switch {
	case c.ctx.Err() != nil:
		return false
	case stop:
		c.log.Error("server does not want this device back", "err", err)
	case was:
		c.log.Warn("line to the server lost", "err", err)
	case c.refused(err):
		c.log.Error("the server refuses this device: is its token still good?", "err", err)
	default:
		c.log.Debug("server not reached", "err", err)
	}
	c.tell(nil, false)
	return stop
}

// refused reports whether a try failed for a handshake that the server refused,
// and the one before did not: it is said once.
func (c *Client) refused(err error) bool {
	var e *refusedError
	was := c.denied
	c.denied = errors.As(err, &e) && e.status < 500
	return c.denied && !was
}

// connection dials, says hello and reads until the connection ends; it
// reports whether a welcome came. Again says that the last try came to none.
func (c *Client) connection(again bool) (welcomed bool, err error) {
	dialCtx, cancel := context.WithTimeout(c.ctx, dialTimeout)
	cn, err := dial(dialCtx, c.cfg, again)
	cancel()
	if err != nil {
		return false, err
	}
	stop := context.AfterFunc(c.ctx, func() { cn.close(1001) })
	defer stop()
	defer cn.close(1000)

	if err := cn.write(c.hello()); err != nil {
		return false, fmt.Errorf("say hello: %w", err)
	}
	w, err := welcome(cn)
	if err != nil {
		return false, err
	}
	c.welcomed(w)

	beat := wire.Heartbeat
	if w.HeartbeatS > 0 {
		beat = time.Duration(w.HeartbeatS) * time.Second
	}
	ctx, cancel := context.WithCancel(c.ctx)
	written := make(chan struct{})
	go func() {
		defer close(written)
		c.write(ctx, cn)
	}()
	err = c.read(cn, min(silence, missedBeats*beat+beat/2))
	cancel()
	cn.close(1000)
	<-written
	return true, err
}

func (c *Client) hello() []byte {
	m := wire.Message{Type: "hello", Board: c.cfg.Board}
	if c.state != nil {
		m.Epoch, m.Since = c.state.Epoch, &c.state.Seq
	}
	b, _ := json.Marshal(m) // plain fields: cannot fail
	return b
}

// welcome reads up to the server's welcome.
func welcome(cn conn) (*wire.Message, error) {
	for {
		b, err := cn.read(dialTimeout)
		if err != nil {
			return nil, fmt.Errorf("wait for the welcome: %w", err)
		}
		var m wire.Message
		if err := json.Unmarshal(b, &m); err != nil {
			return nil, fmt.Errorf("wait for the welcome: %w", err)
		}
		if m.Type == "welcome" {
			return &m, nil
		}
	}
}

func (c *Client) welcomed(m *wire.Message) {
	now := time.Now()
	c.setStatus(func(s *Status) {
		*s = Status{Connected: true, Since: now, Epoch: m.Epoch, Welcome: m.Welcome, Offset: m.Time.Sub(now)}
	})
	c.log.Info("line to the server up", "hall", m.Hall, "device", m.Device, "role", m.Role, "seq", m.Seq)
	c.unsentAll()
	c.tell(nil, false)
}

// read takes frames until the connection ends. Kinds that it does not know it
// skips, as the protocol wants.
func (c *Client) read(cn conn, idle time.Duration) error {
	for {
		b, err := cn.read(idle)
		if err != nil {
			return err
		}
		var m wire.Message
		if err := json.Unmarshal(b, &m); err != nil {
			return fmt.Errorf("read a frame: %w", err)
		}
		switch m.Type {
		case "snapshot":
			c.snapshot(m.State)
		case "event":
			c.event(m)
		case "reply":
			c.answer(wire.Reply{ID: m.ID, OK: m.OK, Seq: m.Seq, Result: m.Result, Error: m.Error})
		case "day":
			c.setStatus(func(s *Status) { s.Welcome.Day, s.Welcome.PersonKey, s.Welcome.Offline = m.Day, m.PersonKey, m.Offline })
			c.tell(nil, false)
		case "duty":
			c.setStatus(func(s *Status) { s.Duty = m.Duty })
			c.change(Change{Duty: true})
		case "time":
			c.time(m.Time)
		case "catalogue":
			c.setStatus(func(s *Status) { s.Welcome.Catalogue = m.Catalogue })
			c.tell(nil, false)
		}
	}
}

func (c *Client) snapshot(s *wire.State) {
	if s == nil {
		return
	}
	c.stateMu.Lock()
	c.state = s
	c.stateMu.Unlock()
	c.tell(nil, true)
}

// event folds one event. Before the first snapshot there is nothing to fold
// into, and one that was seen before changes nothing.
func (c *Client) event(m wire.Message) {
	if c.state == nil || m.Event == nil || m.Seq <= c.state.Seq {
		return
	}
	e := wire.Event{Seq: m.Seq, At: m.At, Body: *m.Event}
	c.stateMu.Lock()
	c.state.Apply(e)
	c.stateMu.Unlock()
	c.tell(&e, false)
}

// time takes the server's word on its clock. A clock that was set is news.
func (c *Client) time(t time.Time) {
	offset := time.Until(t)
	var by time.Duration
	c.setStatus(func(s *Status) { by, s.Offset = offset-s.Offset, offset })
	if by.Abs() > clockSet {
		c.tell(nil, false)
	}
}
