package queue

import (
	"time"

	"motcua/internal/hall"
)

// ticket is a ticket with what the engine knows beside it. The embedded
// hall.Ticket is never changed in place: an event replaces it, and everyone who
// was given the old one may keep it.
type ticket struct {
	*hall.Ticket
	ord     int       // order of issue within the day
	since   time.Time // when it came into its present state
	seq     uint64    // of the last event that changed it
	clerk   string    // who finished it
	printed bool      // a slip of it was asked for
	past    bool      // of the day before

	// owned by the heap that it stands in
	in  *heap
	pos int
	key key
}

// key orders tickets in a heap: lower is called first.
type key struct {
	class int
	when  int64 // milliseconds
	ord   int
}

func (a key) less(b key) bool {
	if a.class != b.class {
		return a.class < b.class
	}
	if a.when != b.when {
		return a.when < b.when
	}
	return a.ord < b.ord
}

// queued is the time by which a ticket waits in a line.
func queued(t *hall.Ticket) time.Time {
	if !t.Rejoined.IsZero() {
		return t.Rejoined
	}
	return t.IssuedAt
}

// heap is a binary heap of tickets, each of which knows its place, so that one
// can be taken out of the middle. The zero value is empty.
type heap struct{ list []*ticket }

func (h *heap) len() int { return len(h.list) }

// head is the ticket that is called first; nil if the heap is empty.
func (h *heap) head() *ticket {
	if len(h.list) == 0 {
		return nil
	}
	return h.list[0]
}

func (h *heap) push(t *ticket, k key) {
	t.in, t.key, t.pos = h, k, len(h.list)
	h.list = append(h.list, t)
	h.up(t.pos)
}

func (h *heap) remove(t *ticket) {
	i, last := t.pos, len(h.list)-1
	h.swap(i, last)
	h.list[last] = nil
	h.list = h.list[:last]
	if i < last {
		h.down(i)
		h.up(i)
	}
	t.in = nil
}

func (h *heap) swap(i, j int) {
	h.list[i], h.list[j] = h.list[j], h.list[i]
	h.list[i].pos, h.list[j].pos = i, j
}

func (h *heap) up(i int) {
	for i > 0 {
		p := (i - 1) / 2
		if !h.list[i].key.less(h.list[p].key) {
			return
		}
		h.swap(i, p)
		i = p
	}
}

func (h *heap) down(i int) {
	for {
		least := 2*i + 1
		if least >= len(h.list) {
			return
		}
		if r := least + 1; r < len(h.list) && h.list[r].key.less(h.list[least].key) {
			least = r
		}
		if !h.list[least].key.less(h.list[i].key) {
			return
		}
		h.swap(i, least)
		i = least
	}
}
