package hub

import (
	"sync"
	"time"
)

// quota counts what one grant does: its open connections and, as a bucket
// that fills at the allowed rate and holds one second of it, its commands.
type quota struct {
	mu    sync.Mutex
	left  float64
	asOf  time.Time
	conns int // guarded by Hub.mu
}

// take takes one command out of the bucket; false when it is empty.
func (q *quota) take(now time.Time, rate float64) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.asOf.IsZero() {
		q.left = rate
	} else {
		q.left = min(rate, q.left+rate*now.Sub(q.asOf).Seconds())
	}
	q.asOf = now
	if q.left < 1 {
		return false
	}
	q.left--
	return true
}

// quota finds a grant's count. Grants that have been silent for a minute and
// have no connection are forgotten when the table has grown.
func (h *Hub) quota(grant string) *quota {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.quotaLocked(grant)
}

func (h *Hub) quotaLocked(grant string) *quota {
	q := h.quotas[grant]
	if q == nil {
		if len(h.quotas) >= 1024 {
			h.forgetIdle()
		}
		q = &quota{}
		h.quotas[grant] = q
	}
	return q
}

func (h *Hub) forgetIdle() {
	for g, q := range h.quotas {
		q.mu.Lock()
		idle := time.Since(q.asOf) > time.Minute
		q.mu.Unlock()
		if idle && q.conns == 0 {
			delete(h.quotas, g)
		}
	}
}

// admit counts a connection in; false when the grant has too many or the hub
// is closing.
func (h *Hub) admit(grant string) (ok, closing bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	q := h.quotaLocked(grant)
	if h.closed || q.conns >= h.cfg.Limits.Connections {
		return false, h.closed
	}
	q.conns++
	return true, false
}

func (h *Hub) dismiss(grant string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.quotaLocked(grant).conns--
}
