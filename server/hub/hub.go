// Package hub carries the hall's events to everyone who is connected, and
// their commands to the floor. It is the server's side of package wire.
//
//	handshake -> reader: hello, then commands, one after the other
//	             writer: welcome, snapshot or missed events, live events,
//	                     replies, pings; there is one only while there is
//	                     something to write
//
// A connection has no queue of events: it has a cursor, the seq of the last
// one that it was sent, and reads the day's log from there (Floor.After). So a
// client that is slow for a while costs no memory and misses nothing; only
// when the oldest message that it has not taken is wire.SlowAfter old is it
// closed, with a code that says come back. An event is encoded once for all
// readers of one wire.View.
//
// Goroutines: one reader and at most one writer a connection; two for the hub,
// which wake the writers when there is an event (feed) and once a heartbeat
// (beat). Hub.Close ends and waits for them all.
package hub

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/duty"
)

// Floor is the running hall as the hub needs it; see package floor.
type Floor interface {
	Do(ctx context.Context, by wire.Actor, cmd wire.Command) wire.Reply
	State() *wire.State
	Seq() uint64
	Epoch() string
	Hall() *hall.Hall
	After(seq uint64) (events []wire.Event, more <-chan struct{}, ok bool)
	Offline(kiosk string) *wire.Offline
	Asked(printer string) []wire.AskedJob
	PersonKey() string
	// Seen hears when a kiosk connects, whenever it is heard while it is
	// connected, and when its last connection goes.
	Seen(kiosk string, online bool)
	// Device hears how a device is: with no State when its first connection is
	// welcomed, "away" when its last one has gone, else what it says of itself.
	Device(d wire.Device)
}

// Limits bound what one token or session may do. A zero field means the
// contract's limit.
type Limits struct {
	Connections int // at once; 256
	Commands    int // a second; 20,000
}

// Config is what a hub is made of. Floor is needed.
type Config struct {
	Floor  Floor
	Limits Limits
	// Valid says whether a grant is still good; asked at each heartbeat and by
	// Recheck. nil: always.
	Valid    func(grant string) bool
	Registry prometheus.Registerer // nil: figures are kept but shown nowhere
	Logger   *slog.Logger
	Now      func() time.Time // the hall's clock; nil: time.Now
	// Catalogue names the version of the procedures that kiosks search; nil:
	// they hear of none.
	Catalogue func() string
	// Desk says which display speaks; nil: each decides for itself.
	Desk *duty.Desk
	// Heartbeat is the time between pings; 0 means wire.Heartbeat. SlowAfter
	// and HelloTimeout likewise. Tests shorten them.
	Heartbeat, SlowAfter, HelloTimeout time.Duration
}

// Identity is who is at the other end: the actor and the grant (token or
// session) that proves it.
type Identity struct {
	Actor wire.Actor
	Grant string
}

// Hub is made with New and ended with Close. Its methods are safe for
// concurrent use.
type Hub struct {
	// static after New
	cfg     Config
	floor   Floor
	log     *slog.Logger
	up      websocket.Upgrader
	figures *figures
	cache   *cache
	feed    *feed
	ctx     context.Context // ended by Close
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	stuck   atomic.Bool // the floor's last word was that it cannot take commands
	guesses guesses

	mu     sync.Mutex // guards what follows
	closed bool
	conns  map[*conn]struct{}
	quotas map[string]*quota // by grant
	boxes  map[string]*box   // devices, by name
}

// New makes a hub that serves at once.
func New(cfg Config) *Hub {
	def := func(v *time.Duration, d time.Duration) {
		if *v == 0 {
			*v = d
		}
	}
	def(&cfg.Heartbeat, wire.Heartbeat)
	def(&cfg.SlowAfter, wire.SlowAfter)
	def(&cfg.HelloTimeout, wire.HelloTimeout)
	if cfg.Limits.Connections == 0 {
		cfg.Limits.Connections = 256
	}
	if cfg.Limits.Commands == 0 {
		cfg.Limits.Commands = 20000
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	h := &Hub{
		cfg: cfg, floor: cfg.Floor, log: cfg.Logger,
		cache: newCache(), feed: newFeed(),
		conns: map[*conn]struct{}{}, quotas: map[string]*quota{}, boxes: map[string]*box{},
	}
	h.up = websocket.Upgrader{
		HandshakeTimeout: 5 * time.Second,
		ReadBufferSize:   512,
		WriteBufferPool:  &sync.Pool{},
		WriteBufferSize:  4096,
		Subprotocols:     []string{wire.Subprotocol},
		CheckOrigin:      func(*http.Request) bool { return true }, // Serve has looked
	}
	h.figures = newFigures(cfg.Registry, h)
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.wg.Go(func() { h.feed.run(h.ctx, h.floor, func() { h.each(func(*todo) {}) }) })
	h.wg.Go(h.beat)
	return h
}

// Close tells every client that the server goes down for a moment (4000) and
// waits until they are gone, at most until ctx ends; then it cuts the lines.
func (h *Hub) Close(ctx context.Context) {
	h.mu.Lock()
	h.closed = true
	for c := range h.conns {
		c.end(wire.CloseRestart, "restart")
	}
	h.mu.Unlock()
	h.cancel()
	gone := make(chan struct{})
	go func() { h.wg.Wait(); close(gone) }()
	select {
	case <-gone:
		return
	case <-ctx.Done():
	}
	h.mu.Lock()
	for c := range h.conns {
		_ = c.ws.Close()
	}
	h.mu.Unlock()
	<-gone
}

// each wakes every connection's writer.
func (h *Hub) each(note func(*todo)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.conns {
		c.wake(note)
	}
}

// beat pings every connection once a heartbeat, and closes those whose grant
// has ended by itself.
func (h *Hub) beat() {
	tick := time.NewTicker(h.cfg.Heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-tick.C:
			h.Recheck()
			h.each(func(t *todo) { t.ping = true })
		}
	}
}

// Recheck closes every connection whose grant is no longer good.
func (h *Hub) Recheck() {
	if h.cfg.Valid == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.conns {
		if !h.cfg.Valid(c.who.Grant) {
			c.end(wire.CloseUnauthorized, "no longer authorized")
		}
	}
}

// Rehello makes the connections of a role and name say hello again, because
// their own settings have changed; name "" means all of the role.
func (h *Hub) Rehello(role wire.Role, name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.conns {
		if c.who.Actor.Role == role && (name == "" || c.who.Actor.Name == name) {
			c.end(wire.CloseSiteChanged, "settings changed")
		}
	}
}

// NewCatalogue tells the kiosks that there is another catalogue.
func (h *Hub) NewCatalogue() {
	if h.cfg.Catalogue != nil {
		h.each(func(t *todo) { t.books = true })
	}
}

// Presence is a device or person that is connected.
type Presence struct {
	Role        wire.Role
	Name        string
	Connections int
}

// Present lists who is connected, by role and name.
func (h *Hub) Present() []Presence {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := map[Presence]int{}
	var list []Presence
	for c := range h.conns {
		key := Presence{Role: c.who.Actor.Role, Name: c.who.Actor.Name}
		i, ok := at[key]
		if !ok {
			i = len(list)
			at[key] = i
			list = append(list, key)
		}
		list[i].Connections++
	}
	return list
}

// Do carries one command to the floor, within the limits of its grant.
func (h *Hub) Do(ctx context.Context, who Identity, cmd wire.Command) wire.Reply {
	start := time.Now()
	h.heard(who.Actor)
	var r wire.Reply
	if h.quota(who.Grant).take(start, float64(h.cfg.Limits.Commands)) {
		r = h.floor.Do(ctx, who.Actor, cmd)
	} else {
		r = wire.Reply{Error: wire.Errorf(wire.CodeTooMany, "more than %d commands a second", h.cfg.Limits.Commands)}
	}
	if r.Error != nil && r.Error.Code == wire.CodeBadToken {
		if e := h.Guessed(who); e != nil {
			r.Error = e
		}
	}
	r.ID = cmd.ID
	if r.OK && len(r.Result) == 0 {
		r.Result = []byte("null")
	}
	if r.OK || r.Error.Code == wire.CodeUnavailable && ctx.Err() == nil {
		h.stuck.Store(!r.OK)
	}
	h.figures.command(cmd.Do, r, time.Since(start))
	return r
}

// Taking reports whether the floor takes commands, as far as the last one
// showed.
func (h *Hub) Taking() bool { return !h.stuck.Load() }

// State is the hall's state as a reader of that view may see it, encoded; seq
// is the last event in it. Callers must not change it.
func (h *Hub) State(view wire.View) (encoded []byte, seq uint64, err error) {
	return h.cache.state(view, h.floor)
}
