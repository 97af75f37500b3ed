package link

import (
	"bytes"
	"encoding/json"
	"time"

	"motcua/internal/diag"
)

// healthEvery is how often a device says how it is although nothing has
// changed: the server drops what comes too often.
var healthEvery = time.Minute // tests shorten it

// maxDetail bounds one detail, in characters: the server takes a tree of 8 KiB.
const maxDetail = 200

// Health tells the server how this device is: now if that is news, at every
// new connection, and once a minute. It returns at once and may be called as
// often as one likes.
func (c *Client) Health(n diag.Node) {
	frame, err := json.Marshal(struct {
		Type   string    `json:"type"`
		Health diag.Node `json:"health"`
	}{"health", clip(n.Settle())})
	if err != nil {
		return // plain fields: cannot be
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if bytes.Equal(frame, c.health) {
		return
	}
	c.health, c.tellIt = frame, true
	c.kick()
}

func clip(n diag.Node) diag.Node {
	if r := []rune(n.Detail); len(r) > maxDetail {
		n.Detail = string(r[:maxDetail-1]) + "…"
	}
	for i := range n.Parts {
		n.Parts[i] = clip(n.Parts[i])
	}
	return n
}
