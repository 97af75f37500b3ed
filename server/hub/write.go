package hub

import (
	"encoding/json"
	"errors"
	"net"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// slowGrace is how long a client that is already too slow may take to swallow
// the frame that it is in the middle of: only behind a whole frame can it be
// told why it is closed.
const slowGrace = 60 * time.Second

// bulkTime is how long one snapshot may take on a bad line.
const bulkTime = 60 * time.Second

// writer is the part of a connection that its write goroutine owns; there is
// one at most, and each sees what the one before it left.
type writer struct {
	cursor uint64    // seq of the last event that the client was sent or cannot see
	joined time.Time // when the connection began to read the log
	events *eventCache
	reason string // why it ended; read by serve once over
}

// write sends what there is and ends when there is nothing left; wake starts
// it anew.
func (c *conn) write() {
	for {
		c.mu.Lock()
		t := c.todo
		c.again, c.hello, c.ping, c.books, c.news = false, nil, false, false, false
		c.mu.Unlock()

		why := c.pass(t)

		if why != nil {
			c.last(*why) // and stays busy for ever
			return
		}
		c.mu.Lock()
		more := c.again
		c.busy = more
		c.mu.Unlock()
		if !more {
			return
		}
	}
}

// last sends the close frame, if there is one to send; nothing follows it.
func (c *conn) last(why closing) {
	c.reason = why.reason
	if why.code != 0 {
		msg := websocket.FormatCloseMessage(why.code, why.text)
		_ = c.ws.WriteControl(websocket.CloseMessage, msg, time.Now().Add(time.Second))
		_ = c.ws.SetReadDeadline(time.Now().Add(drainFor))
	} else {
		_ = c.ws.Close() // wakes the reader
	}
	c.mu.Lock()
	c.over = true
	c.turn.Broadcast()
	c.mu.Unlock()
}

// pass sends what was noted and the events that there are.
func (c *conn) pass(t todo) *closing {
	if t.wish != nil {
		return t.wish
	}
	if t.hello != nil {
		c.joined = time.Now()
		c.hub.comes(c.who.Actor, +1, c.joined)
		c.events = c.hub.cache.of(c.view)
		if why := c.greet(*t.hello); why != nil {
			return why
		}
	}
	if c.joined.IsZero() {
		return nil
	}
	if why := c.catchUp(); why != nil {
		return why
	}
	if why := c.between(); why != nil {
		return why
	}
	if t.books && c.who.Actor.Role == wire.RoleKiosk {
		b, _ := json.Marshal(map[string]any{"type": "catalogue", "catalogue": c.hub.cfg.Catalogue()})
		if why := c.send(b, time.Now()); why != nil {
			return why
		}
	}
	if t.news {
		if why := c.duty(t.at); why != nil {
			return why
		}
	}
	if t.ping {
		if err := c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(c.hub.cfg.SlowAfter)); err != nil {
			return c.failed(err, time.Now())
		}
	}
	return nil
}

// greet welcomes the client and sends a snapshot if it cannot resume.
func (c *conn) greet(h hello) *closing {
	epoch := c.hub.floor.Epoch()
	resume := h.Since != nil && (h.Epoch == "" || h.Epoch == epoch)
	if resume {
		_, _, resume = c.hub.floor.After(*h.Since)
	}
	if why := c.send(c.welcome(epoch, h.Board), time.Now()); why != nil {
		return why
	}
	if resume {
		c.cursor = *h.Since
		return nil
	}
	return c.snapshot()
}

func (c *conn) welcome(epoch, board string) []byte {
	f := c.hub.floor
	now, hl := c.hub.now(), f.Hall()
	w := struct {
		Type  string `json:"type"`
		Epoch string `json:"epoch"`
		Seq   uint64 `json:"seq"`
		wire.Welcome
	}{"welcome", epoch, f.Seq(), wire.Welcome{
		Hall: hl.ID, Day: f.State().Day, Time: now, Role: c.who.Actor.Role, Device: c.who.Actor.Name,
		HeartbeatS: max(1, int(c.hub.cfg.Heartbeat/time.Second)), Loudspeaker: c.loudspeaker(board),
	}}
	switch name := c.who.Actor.Name; c.who.Actor.Role {
	case wire.RoleKiosk:
		w.Offline, w.Asked, w.PersonKey = f.Offline(name), f.Asked(name), f.PersonKey()
		if c.hub.cfg.Catalogue != nil {
			w.Catalogue = c.hub.cfg.Catalogue()
		}
	case wire.RolePrinter:
		w.Asked = f.Asked(name)
	}
	b, _ := json.Marshal(w) // plain fields, and JSON that was checked when it came: cannot fail
	return b
}

// now is the hall's time in its own zone.
func (h *Hub) now() time.Time {
	t := h.cfg.Now()
	if z := h.floor.Hall().Zone; z != nil {
		t = t.In(z)
	}
	return t.Truncate(time.Millisecond)
}

// snapshot sends the whole state and puts the cursor behind it.
func (c *conn) snapshot() *closing {
	state, seq, err := c.hub.cache.state(c.view, c.hub.floor)
	if err != nil {
		c.hub.log.Error("snapshot", "err", err)
		return &closing{wire.CloseRestart, "no snapshot", "restart"}
	}
	frame, err := json.Marshal(struct {
		Type  string          `json:"type"`
		Seq   uint64          `json:"seq"`
		State json.RawMessage `json:"state"`
	}{"snapshot", seq, state})
	if err != nil {
		return &closing{wire.CloseRestart, "no snapshot", "restart"}
	}
	c.cursor = seq
	return c.sendBy(frame, time.Now().Add(bulkTime))
}

// catchUp sends the events behind the cursor. A cursor that the log no longer
// knows, because the day has turned, is answered with a snapshot.
func (c *conn) catchUp() *closing {
	for {
		events, _, ok := c.hub.floor.After(c.cursor)
		if !ok {
			if why := c.snapshot(); why != nil {
				return why
			}
			if why := c.day(); why != nil {
				return why
			}
			continue
		}
		if len(events) == 0 {
			return nil
		}
		for i := range events {
			if why := c.event(&events[i]); why != nil {
				return why
			}
			if why := c.between(); why != nil {
				return why
			}
		}
	}
}

// between sends what does not wait for the end of a long way of events:
// replies, and a wish to close. It alone takes replies, so that they keep their
// order.
func (c *conn) between() *closing {
	c.mu.Lock()
	out, wish := c.out, c.wish
	if len(out) > 0 {
		c.out = nil
		c.turn.Broadcast()
	}
	c.mu.Unlock()
	if wish != nil {
		return wish
	}
	for _, r := range out {
		if why := c.send(r.frame, r.at); why != nil {
			return why
		}
	}
	return nil
}

func (c *conn) event(e *wire.Event) *closing {
	msg, err := c.events.event(c.view, e)
	if err != nil {
		c.hub.log.Error("event", "err", err)
	}
	c.cursor = e.Seq
	if msg == nil {
		return nil
	}
	now := time.Now()
	since := c.hub.feed.published(e.Seq, now)
	if since.Before(c.joined) {
		since = now // part of what was missed: it is old, but the client is not slow
	}
	slowAt := since.Add(c.hub.cfg.SlowAfter)
	_ = c.ws.SetWriteDeadline(slowAt.Add(slowGrace))
	if err := c.ws.WritePreparedMessage(msg); err != nil {
		return c.failed(err, slowAt)
	}
	c.hub.figures.sent.Inc()
	if why := c.late(slowAt); why != nil || e.Kind != wire.DayOpened && e.Kind != wire.SiteChanged {
		return why
	}
	return c.day()
}

// day tells a kiosk by which key a person is counted and which numbers are its
// own from now on, when a new day or a changed site may have brought others.
func (c *conn) day() *closing {
	if c.who.Actor.Role != wire.RoleKiosk {
		return nil
	}
	frame, err := json.Marshal(struct {
		Type    string        `json:"type"`
		Day     hall.Day      `json:"day"`
		Key     string        `json:"person_key,omitempty"`
		Offline *wire.Offline `json:"offline,omitempty"`
	}{"day", c.hub.floor.State().Day, c.hub.floor.PersonKey(), c.hub.floor.Offline(c.who.Actor.Name)})
	if err != nil {
		return nil
	}
	return c.send(frame, time.Now())
}

func (c *conn) send(frame []byte, since time.Time) *closing {
	return c.sendBy(frame, since.Add(c.hub.cfg.SlowAfter))
}

func (c *conn) sendBy(frame []byte, slowAt time.Time) *closing {
	_ = c.ws.SetWriteDeadline(slowAt.Add(slowGrace))
	if err := c.ws.WriteMessage(websocket.TextMessage, frame); err != nil {
		return c.failed(err, slowAt)
	}
	return c.late(slowAt)
}

// late tells a client that took a message only after its time that it is slow.
func (c *conn) late(slowAt time.Time) *closing {
	if time.Now().Before(slowAt) {
		return nil
	}
	return &closing{wire.CloseSlow, "too slow", "slow"}
}

func (c *conn) failed(err error, slowAt time.Time) *closing {
	var ne net.Error
	if errors.As(err, &ne) && ne.Timeout() && !time.Now().Before(slowAt) {
		return &closing{0, "", "slow"}
	}
	return &closing{0, "", "gone"}
}
