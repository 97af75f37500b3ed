package link

import (
	"encoding/json"
	"errors"
	"time"

	"motcua/internal/wire"
)

// Speaks says what the line tells a display of its voice at a time: whether it
// may begin to speak, and whether it has to break off what it is saying. Own is
// whether it speaks where the hall does not decide that. It changes with every
// Status, and by itself wire.DutyRest after Since.
func (s *Status) Speaks(own bool, now time.Time) (may, stop bool) {
	shares := s.Welcome.Loudspeaker != ""
	if s.Duty != nil {
		shares = s.Duty.Loudspeaker != ""
	}
	var closed *closedError
	switch {
	case !shares:
		return own, false
	case !own: // it has no voice, or none for this loudspeaker
		return false, true
	case !s.Connected:
		restarts := errors.As(s.Err, &closed) && closed.code == wire.CloseRestart
		return false, !restarts || now.Sub(s.Since) >= wire.DutyRest
	case s.Duty == nil:
		return false, now.Sub(s.Since) >= wire.DutyRest
	}
	return s.Duty.Speak, s.Duty.Stop
}

// Said tells the server how this display's voice is: now if that is news, and at
// every new connection. It returns at once.
func (c *Client) Said(s wire.Said) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.said != nil && *c.said == s {
		return
	}
	c.said, c.saidNew = &s, true
	c.kick()
}

// saidFrame is what is to be told of the voice, nil when that is nothing; c.mu is
// held.
func (c *Client) saidFrame() []byte {
	if !c.saidNew {
		return nil
	}
	c.saidNew = false
	b, _ := json.Marshal(wire.Message{Type: "said", Said: c.said}) // plain fields: cannot fail
	return b
}
