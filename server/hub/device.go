package hub

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"motcua/internal/diag"
	"motcua/internal/wire"
)

// Bounds of what a device may say of its own health.
const (
	maxHealth  = 8 << 10 // bytes of the frame
	maxParts   = 64
	maxDepth   = 8
	maxCause   = 200 // characters that are passed on
	healthRate = 2   // a second and device
	healthHold = 10  // at once
)

// box is a device that is, or was, connected. Hub.mu guards it.
type box struct {
	conns int // welcomed
	left  float64
	asOf  time.Time
	told  *Told // the last it said of itself; nil: nothing
}

// Told is what a device last said of its own health, whole. The log has no more
// of it than its state and first cause.
type Told struct {
	Name   string    `json:"name"`
	Role   wire.Role `json:"role"`
	At     time.Time `json:"at"`
	Health diag.Node `json:"health"`
}

// Told lists what the devices that are connected last said of themselves, by name.
func (h *Hub) Told() []Told {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := []Told{}
	for _, b := range h.boxes {
		if b.conns > 0 && b.told != nil {
			out = append(out, *b.told)
		}
	}
	slices.SortFunc(out, func(a, b Told) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// isDevice reports whether an actor is a box of the hall rather than a person
// or a program.
func isDevice(a wire.Actor) bool {
	return slices.Contains([]wire.Role{wire.RoleKiosk, wire.RoleDisplay, wire.RoleTablet, wire.RolePrinter}, a.Role)
}

// comes counts a device's welcomed connections and tells the floor when the
// first comes and the last goes; heard is when it was last heard.
func (h *Hub) comes(a wire.Actor, by int, heard time.Time) {
	if !isDevice(a) {
		return
	}
	h.mu.Lock()
	b := h.box(a.Name)
	b.conns += by
	first, last := by > 0 && b.conns == by, b.conns == 0
	h.mu.Unlock()
	if a.Role == wire.RoleKiosk && (by > 0 || last) {
		h.floor.Seen(a.Name, by > 0)
	}
	switch d := deviceOf(a); {
	case first:
		h.floor.Device(d)
	case last:
		d.State, d.Since = wire.DeviceAway, heard
		h.floor.Device(d)
	}
}

func deviceOf(a wire.Actor) wire.Device {
	return wire.Device{Name: a.Name, Role: a.Role, Counter: a.Counter}
}

// box finds a device's count. Those that are gone are forgotten when the table
// has grown. Hub.mu is held.
func (h *Hub) box(name string) *box {
	b := h.boxes[name]
	if b == nil {
		if len(h.boxes) >= 1024 {
			for n, o := range h.boxes {
				if o.conns == 0 && time.Since(o.asOf) > time.Minute {
					delete(h.boxes, n)
				}
			}
		}
		b = &box{left: healthHold}
		h.boxes[name] = b
	}
	return b
}

// heard tells the floor that a connected kiosk has just said something.
func (h *Hub) heard(a wire.Actor) {
	if a.Role != wire.RoleKiosk {
		return
	}
	h.mu.Lock()
	on := h.boxes[a.Name] != nil && h.boxes[a.Name].conns > 0
	h.mu.Unlock()
	if on {
		h.floor.Seen(a.Name, true)
	}
}

// mayTell takes one message of health out of a device's share.
func (h *Hub) mayTell(name string, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	b := h.box(name)
	if !b.asOf.IsZero() {
		b.left = min(healthHold, b.left+healthRate*now.Sub(b.asOf).Seconds())
	}
	b.asOf = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// health takes what a device says of itself. What is too much, too often or
// not to be read is dropped: the next one is due within a minute.
func (c *conn) health(frame []byte) {
	a := c.who.Actor
	if !isDevice(a) {
		return
	}
	if !c.hub.mayTell(a.Name, time.Now()) {
		c.hub.figures.health.WithLabelValues("too_many").Inc()
		return
	}
	d := deviceOf(a)
	n, ok := readHealth(frame)
	if !ok {
		c.hub.figures.health.WithLabelValues("bad").Inc()
		c.hub.log.Debug("health that cannot be read", "device", a.Name, "bytes", len(frame))
		return
	}
	c.hub.figures.health.WithLabelValues("taken").Inc()
	c.hub.mu.Lock()
	c.hub.box(a.Name).told = &Told{a.Name, a.Role, c.hub.now(), n}
	c.hub.mu.Unlock()
	d.State, d.Cause = condition(n)
	c.hub.floor.Device(d)
}

// readHealth reads a message of health.
func readHealth(frame []byte) (n diag.Node, ok bool) {
	var m struct {
		Type   string     `json:"type"`
		Health *diag.Node `json:"health"`
	}
	if len(frame) > maxHealth || wire.Strict(frame, &m) != nil || m.Health == nil || !sound(m.Health, 1, new(int)) {
		return n, false
	}
	return m.Health.Settle(), true
}

// sound reports whether a tree is one that a device may send.
func sound(n *diag.Node, depth int, parts *int) bool {
	if *parts++; depth > maxDepth || *parts > maxParts {
		return false
	}
	switch n.State {
	case "", diag.OK, diag.Unknown, diag.Warn, diag.Failed:
	default:
		return false
	}
	for i := range n.Parts {
		if !sound(&n.Parts[i], depth+1, parts) {
			return false
		}
	}
	return true
}

// condition sums a tree up: the device's state and the first cause of it.
func condition(n diag.Node) (state, cause string) {
	switch n.Worst() {
	case diag.Failed:
		return wire.DeviceFailed, plain(n.Cause(diag.Failed))
	case diag.Warn:
		return wire.DeviceWarn, plain(n.Cause(diag.Warn))
	}
	return wire.DeviceOK, ""
}

// plain keeps a text of a device's own to one short line.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > maxCause {
		s = string(r[:maxCause-1]) + "…"
	}
	return strings.TrimSpace(s)
}
