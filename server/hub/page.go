package hub

import (
	"time"

	"motcua/internal/diag"
	"motcua/internal/wire"
)

// pageGrace is how long a display without a socket, the plain board's page, may
// take from one request to the next.
const pageGrace = 3 * time.Second

// Visit notes that such a display is here, for as long as a request of it is
// answered and pageGrace longer.
func (h *Hub) Visit(a wire.Actor) (leave func()) {
	h.comes(a, 1, h.now())
	return func() {
		heard := h.now()
		time.AfterFunc(pageGrace, func() {
			h.mu.Lock()
			closed := h.closed
			h.mu.Unlock()
			if !closed {
				h.comes(a, -1, heard)
			}
		})
	}
}

// Tell takes what a display without a socket says of itself, as a message of
// health does for the others.
func (h *Hub) Tell(a wire.Actor, health diag.Node) {
	if !isDevice(a) || !sound(&health, 1, new(int)) {
		return
	}
	if !h.mayTell(a.Name, time.Now()) {
		h.figures.health.WithLabelValues("too_many").Inc()
		return
	}
	d := deviceOf(a)
	d.State, d.Cause = condition(health.Settle())
	h.figures.health.WithLabelValues("taken").Inc()
	h.floor.Device(d)
}
