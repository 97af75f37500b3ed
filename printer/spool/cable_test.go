package spool_test

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"motcua/printer/paper"
	"motcua/printer/spool"
)

// A cable is a line to a printer as a kernel has it, in a bubble of synctest: a
// buffer each way, XON/XOFF by the host's side, deadlines, a plug that can be
// pulled. A host that dies takes what is still in its buffer along.
type cable struct {
	serial bool // otherwise a network socket
	ixon   bool
	fresh  chan *end // ends for the printer; never closed

	mu     sync.Mutex
	pulled time.Time // no end can be opened before
	now    *end
}

// room is what a kernel takes before it lets a writer wait.
const room = 4096

func newCable(serial, ixon bool) *cable {
	return &cable{serial: serial, ixon: ixon, fresh: make(chan *end, 64)}
}

// open plugs the host in. A serial line stays the same for the printer; a
// network connection is a new one.
func (c *cable) open() (spool.Port, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().Before(c.pulled) {
		return nil, errors.New("no such device")
	}
	if c.serial && c.now != nil && !c.now.dead() {
		c.now.flush()
		return host{c.now}, nil
	}
	c.now = &end{cable: c}
	c.now.moved = sync.NewCond(&c.now.mu)
	c.fresh <- c.now
	return host{c.now}, nil
}

// serve is the printer's side, until ctx ends. A pulled plug is back after a
// while.
func (c *cable) serve(ctx context.Context, p *paper.Printer, wire paper.Wire, away time.Duration) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-c.fresh:
			p.Serve(ctx, device{e}, wire)
			c.mu.Lock()
			if c.serial && e == c.now {
				c.pulled = time.Now().Add(away)
			}
			c.mu.Unlock()
			e.kill()
		}
	}
}

// end is one connection.
type end struct {
	cable *cable
	mu    sync.Mutex
	moved *sync.Cond

	out, in  []byte // to and from the printer
	stopped  bool   // XOFF came
	closed   bool   // by the host
	lost     bool
	crashed  bool   // the host is dead: nothing of it goes on the line any more
	taken    int    // by the printer
	crashAt  int    // the host dies when the printer took so many; 0: never
	onCrash  func() // called then, with mu held
	deadline time.Time
}

func (e *end) dead() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.lost
}

func (e *end) kill() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lost = true
	e.moved.Broadcast()
}

// flush is what opening a tty does.
func (e *end) flush() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.out, e.in, e.stopped, e.closed, e.crashed, e.crashAt = nil, nil, false, false, false, 0
	e.moved.Broadcast()
}

// crash kills the host at once; die is called before anybody can notice.
func (e *end) crash(die func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.crashed, e.out = true, nil
	die()
	if !e.cable.serial {
		e.lost = true
	}
	e.moved.Broadcast()
}

// host is the spool's side.
type host struct{ *end }

func (h host) Read(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		switch {
		case h.closed:
			return 0, os.ErrClosed
		case len(h.in) > 0 && !h.crashed:
			n := copy(b, h.in)
			h.in = h.in[n:]
			return n, nil
		case h.lost:
			return 0, io.EOF
		}
		h.moved.Wait()
	}
}

func (h host) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for {
		switch {
		case h.closed:
			return n, os.ErrClosed
		case h.lost:
			return n, errors.New("input/output error")
		case h.crashed:
			return len(b), nil
		}
		k := min(len(b)-n, room-len(h.out))
		if h.stopped {
			k = 0
		}
		h.out = append(h.out, b[n:n+k]...)
		n += k
		h.moved.Broadcast()
		switch {
		case n == len(b):
			return n, nil
		case !h.deadline.IsZero() && !time.Now().Before(h.deadline):
			return n, os.ErrDeadlineExceeded
		}
		h.moved.Wait()
	}
}

func (h host) SetWriteDeadline(t time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.deadline = t
	if !t.IsZero() {
		time.AfterFunc(time.Until(t), func() {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.moved.Broadcast()
		})
	}
	return nil
}

func (h host) Drain(deadline time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.cable.serial {
		return nil
	}
	timer := time.AfterFunc(time.Until(deadline), func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.moved.Broadcast()
	})
	defer timer.Stop()
	for len(h.out) > 0 && !h.lost && !h.closed && !h.crashed {
		if !time.Now().Before(deadline) {
			return os.ErrDeadlineExceeded
		}
		h.moved.Wait()
	}
	return nil
}

func (h host) Discard() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.cable.serial {
		h.out, h.stopped = nil, false
		h.moved.Broadcast()
	}
	return nil
}

// Close leaves a tty as it is, what was written goes on; a socket ends after
// what was written.
func (h host) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	h.moved.Broadcast()
	return nil
}

// device is the printer's side.
type device struct{ *end }

func (d device) Read(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.out) == 0 {
		if d.lost || !d.cable.serial && d.closed {
			return 0, io.EOF
		}
		d.moved.Wait()
	}
	n := copy(b, d.out)
	if d.crashAt > 0 && d.taken+n >= d.crashAt {
		n = max(1, d.crashAt-d.taken)
		d.crashed = true
	}
	d.taken += n
	d.out = d.out[n:]
	if d.crashed {
		d.out, d.crashAt = nil, 0
		if !d.cable.serial {
			d.lost = true
		}
		d.onCrash()
	}
	d.moved.Broadcast()
	return n, nil
}

func (d device) Waiting() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.out)
}

func (d device) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.lost {
		return 0, errors.New("broken pipe")
	}
	for _, c := range b {
		switch {
		case d.cable.ixon && c == 0x13:
			d.stopped = true
		case d.cable.ixon && c == 0x11:
			d.stopped = false
		case len(d.in) < room:
			d.in = append(d.in, c)
		}
	}
	d.moved.Broadcast()
	return len(b), nil
}

func (d device) Close() error {
	d.kill()
	return nil
}
