package link

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"motcua/internal/wire"
)

// ErrClosed is Do's error after Close.
var ErrClosed = errors.New("link is closed")

// ErrStopped is Do's error when the server does not want this device back.
var ErrStopped = errors.New("the server does not take this device")

// pending is a command that waits for its reply.
type pending struct {
	id    string
	frame []byte
	done  chan struct{} // closed when reply is set; by the run goroutine
	reply wire.Reply

	// guarded by Client.mu
	sent    bool // on the present connection
	waiters int
}

// Do sends a command and waits for its reply. While the line is down it
// waits; after a reconnect the command goes out again under the same id, which
// the server answers as if it had come once. A refusal is in Reply.Error; the
// error is ctx's, ErrClosed or ErrStopped, and after it nobody knows whether
// the server has done the command: ask again with the same id, or for a ticket
// numbered offline name this id as its request. With is the command's
// arguments, nil for none.
func (c *Client) Do(ctx context.Context, id, do string, with any) (wire.Reply, error) {
	frame, err := commandFrame(id, do, with)
	if err != nil {
		return wire.Reply{}, err
	}
	p := c.enqueue(id, frame)
	defer c.leave(p)
	select {
	case <-p.done:
		return p.reply, nil
	case <-ctx.Done():
		return wire.Reply{}, fmt.Errorf("%s: %w", do, ctx.Err())
	case <-c.ctx.Done():
	}
	if c.Status().Stopped {
		return wire.Reply{}, fmt.Errorf("%s: %w", do, ErrStopped)
	}
	return wire.Reply{}, fmt.Errorf("%s: %w", do, ErrClosed)
}

func commandFrame(id, do string, with any) ([]byte, error) {
	if with == nil {
		with = struct{}{}
	}
	args, err := json.Marshal(with)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", do, err)
	}
	return json.Marshal(struct {
		Type string `json:"type"`
		wire.Command
	}{"command", wire.Command{ID: id, Do: do, With: args}})
}

// enqueue adds a command, or joins the one that waits under the same id.
func (c *Client) enqueue(id string, frame []byte) *pending {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.pending {
		if p.id == id && string(p.frame) == string(frame) {
			p.waiters++
			return p
		}
	}
	p := &pending{id: id, frame: frame, done: make(chan struct{}), waiters: 1}
	c.pending = append(c.pending, p)
	c.kick()
	return p
}

// leave forgets a command that nobody waits for any more.
func (c *Client) leave(p *pending) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p.waiters--; p.waiters == 0 {
		c.drop(p)
	}
}

func (c *Client) drop(p *pending) {
	for i, q := range c.pending {
		if q == p {
			c.pending = append(c.pending[:i], c.pending[i+1:]...)
			return
		}
	}
}

// answer hands a reply to the first command that was sent under its id.
func (c *Client) answer(r wire.Reply) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.pending {
		if p.id == r.ID && p.sent {
			p.reply = r
			close(p.done)
			c.drop(p)
			return
		}
	}
}

// unsentAll makes every waiting command go out on the next connection.
func (c *Client) unsentAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.pending {
		p.sent = false
	}
	c.tellIt, c.saidNew = c.health != nil, c.said != nil
	c.kick()
}

func (c *Client) kick() {
	select {
	case c.unsent <- struct{}{}:
	default:
	}
}

// next takes the first command that has not gone out on this connection, or
// what is to be told of the device's health.
func (c *Client) next() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.pending {
		if !p.sent {
			p.sent = true
			return p.frame
		}
	}
	if b := c.saidFrame(); b != nil {
		return b
	}
	if c.tellIt {
		c.tellIt = false
		return c.health
	}
	return nil
}

// write sends commands and asks for signs of life, until ctx ends or the
// connection does not take them.
func (c *Client) write(ctx context.Context, cn conn) {
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	again := time.NewTicker(healthEvery)
	defer again.Stop()
	clock := time.NewTicker(clockEvery)
	defer clock.Stop()
	for {
		var frame []byte
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if cn.ask() != nil {
				cn.close(1006)
				return
			}
			continue
		case <-clock.C:
			frame = []byte(`{"type":"time"}`)
		case <-again.C:
			c.mu.Lock()
			c.tellIt = c.health != nil
			c.mu.Unlock()
			frame = c.next()
		case <-c.unsent:
			frame = c.next()
		}
		for ; frame != nil; frame = c.next() {
			if err := cn.write(frame); err != nil {
				cn.close(1006) // the reader sees it and dials again
				return
			}
		}
	}
}
