// Package link is the device's side of the hall's protocol (package wire): it
// keeps one WebSocket to the server alive, folds what comes into a wire.State
// and carries commands there and their replies back.
//
//	Dial -> run: dial, hello(epoch, since) -> welcome -> snapshot or missed events -> events ...
//	         |     line lost, server going down: wait (back-off with jitter), dial again, resume
//	         |     closed with 4500-4999: stop, Status.Stopped
//	        write: commands, in the order of Do; after a reconnect every one
//	               that has no reply yet is sent again under the same id
//
// Natively the WebSocket is gorilla's; under js it is the browser's own, which
// sends the page's cookie and hides pings. Once a second the client asks for a
// sign of life, with a ping or, there, with {"type":"time"}: a line that was cut
// without a word is dialled anew, and a device is back within a second of the
// line's return.
//
// Goroutines: one runs the connection (dialling, reading, folding, calling
// OnChange), one writes; both end before Close returns. OnChange is called by
// the first of them only, never at the same time as itself. Everything
// exported is safe for concurrent use.
package link

import (
	"context"
	"sync"
	"time"

	"motcua/internal/chance"
	"motcua/internal/journal"
	"motcua/internal/wire"
)

// Config says where the hall is and who listens.
type Config struct {
	// URL is the server's address, "https://hall.example:8443"; ws and wss do
	// as well. Under js "" means where the page came from.
	URL string
	// Token is the device's; under js it is left out, the cookie speaks.
	Token string
	// CA holds the PEM certificates that the server's must come from; nil
	// means the system's. Not used under js.
	CA []byte
	// Board is which board a display shows; the server then says whether it speaks.
	Board string
	// OnChange hears of everything that changes; nil means nobody does. It
	// must not wait for Do: replies come through the goroutine that calls it.
	OnChange func(Change)
	Logger   *journal.Logger // nil: silent
}

// Change is one piece of news. State is the link's own: read it inside
// OnChange only and keep no pointer into it. It is nil before the first
// snapshot.
type Change struct {
	State *wire.State
	// Event is what has just been folded into State; nil when the state came
	// whole (Snapshot) or when only the Status changed.
	Event    *wire.Event
	Snapshot bool
	Duty     bool // it is Status.Duty that has changed
	Status   Status
}

// Status is how the line to the server is.
type Status struct {
	Connected bool
	Since     time.Time // by this device's clock: when Connected last changed
	Err       error     // why not connected; nil while connected
	// Stopped says that the server does not want this device back (close code
	// 4500-4999): the client no longer tries.
	Stopped bool
	// Epoch and Welcome are of the last welcome; zero before it.
	Epoch   string
	Welcome wire.Welcome
	// Offset is what must be added to this device's clock to have the
	// server's; known since the last welcome.
	Offset time.Duration
	// Duty is the server's last word on whether this display speaks, on this
	// connection; nil before it. Its slices are nobody's to change.
	Duty *wire.Duty
}

// Client is one device's line to its hall. Make it with Dial.
type Client struct {
	// static after Dial
	cfg    Config
	log    *journal.Logger
	ctx    context.Context // ended by Close
	cancel context.CancelFunc
	wg     sync.WaitGroup

	denied bool // the last handshake was refused; the run goroutine's

	// stateMu guards state against Read; only the run goroutine changes it.
	stateMu sync.Mutex
	state   *wire.State

	mu      sync.Mutex // guards what follows
	status  Status
	pending []*pending    // commands without a reply, in the order of Do
	unsent  chan struct{} // holds one token when pending may hold something to send
	health  []byte        // the last word on the device's own health; nil before the first
	tellIt  bool          // it has not gone out on this connection, or is due again
	said    *wire.Said    // the last word on the display's voice; nil before the first
	saidNew bool          // it has not gone out on this connection
}

// Dial starts a client; it returns at once and goes on trying until Close.
func Dial(cfg Config) *Client {
	c := &Client{cfg: cfg, log: cfg.Logger, unsent: make(chan struct{}, 1)}
	if c.log == nil {
		c.log = journal.Discard()
	}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.status.Since = time.Now()
	c.wg.Go(c.run)
	return c
}

// Close ends the line and waits for the client's goroutines; a waiting Do
// returns ErrClosed. It must not be called from OnChange.
func (c *Client) Close() {
	c.cancel()
	c.wg.Wait()
}

// Status is how the line is now.
func (c *Client) Status() Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.status
}

// Now is the server's time as far as this device knows it: its own clock plus
// Status.Offset.
func (c *Client) Now() time.Time { return time.Now().Add(c.Status().Offset) }

// Read calls f with the state as it is, nil before the first snapshot; f must
// not keep it and must not wait. News waits while f runs.
func (c *Client) Read(f func(*wire.State)) {
	c.stateMu.Lock()
	defer c.stateMu.Unlock()
	f(c.state)
}

// NewID makes an idempotency key for one command: 26 random characters. It is
// made once for each wish, before the first try.
func NewID() string { return chance.Text() }

func (c *Client) setStatus(change func(*Status)) {
	c.mu.Lock()
	change(&c.status)
	c.mu.Unlock()
}

func (c *Client) tell(e *wire.Event, snapshot bool) {
	c.change(Change{Event: e, Snapshot: snapshot})
}

func (c *Client) change(n Change) {
	if c.cfg.OnChange != nil {
		n.State, n.Status = c.state, c.Status()
		c.cfg.OnChange(n)
	}
}
