package hub

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/wire"
	"motcua/server/duty"
)

// maxSaid bounds what a display tells of its voice, bytes of the frame.
const maxSaid = 1 << 10

// sit takes a display that says which board it shows to the desk that gives out
// the duty.
func (c *conn) sit(board string) {
	if c.hub.cfg.Desk == nil || c.who.Actor.Role != wire.RoleDisplay || board == "" || len(board) > wire.MaxKey {
		return
	}
	c.seat = c.hub.cfg.Desk.Join(c.who.Actor.Name, board, func() {
		c.wake(func(t *todo) { t.news = true })
	})
	c.wake(func(t *todo) { t.at, t.news = c.seat, true })
}

// loudspeaker names the one that the display shares, "" for none.
func (c *conn) loudspeaker(board string) string {
	if c.hub.cfg.Desk == nil || c.who.Actor.Role != wire.RoleDisplay || board == "" {
		return ""
	}
	return c.hub.cfg.Desk.Loudspeaker(c.who.Actor.Name, board)
}

// duty tells a display whether it speaks.
func (c *conn) duty(seat *duty.Seat) *closing {
	if seat == nil {
		return nil
	}
	is, fresh := seat.Duty()
	if !fresh {
		return nil
	}
	b, err := json.Marshal(struct {
		Type string    `json:"type"`
		Duty wire.Duty `json:"duty"`
	}{"duty", is})
	if err != nil {
		return nil // plain fields: cannot be
	}
	return c.send(b, time.Now())
}

// said takes what a display tells of its voice; what cannot be read is dropped.
func (c *conn) said(frame []byte) {
	var m struct {
		Type string     `json:"type"`
		Said *wire.Said `json:"said"`
	}
	if c.seat == nil || len(frame) > maxSaid || json.Unmarshal(frame, &m) != nil || m.Said == nil {
		return
	}
	c.seat.Said(*m.Said)
}

// pinged answers a client's ping: it is there.
func (c *conn) pinged(data string) error {
	if c.seat != nil {
		c.seat.Heard()
	}
	err := c.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	if errors.Is(err, websocket.ErrCloseSent) {
		return nil
	}
	return err
}
