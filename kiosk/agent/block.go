package agent

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Store keeps small named files. Save is atomic and durable: after a crash at
// any moment Load gives the old content or the new. Load of a name that was
// never saved gives nil.
type Store interface {
	Load(name string) ([]byte, error)
	Save(name string, data []byte) error
}

// blockFile is the name of the block's file; damagedFile is where one goes that
// cannot be read.
const (
	blockFile   = "offline.json"
	damagedFile = "offline.damaged.json"
)

// held is the block as it stands in its file.
type held struct {
	// Provision tells which provisioning the block belongs to; a kiosk that was
	// provisioned anew does not number before its first welcome.
	Provision string         `json:"provision"`
	Welcomed  bool           `json:"welcomed"`
	First     int            `json:"first"`
	Last      int            `json:"last"`
	Day       hall.Day       `json:"day"`
	Next      map[string]int `json:"next"` // service -> first free number of the day
	// Pending are the numbers given that the server has not answered, oldest first.
	Pending []report `json:"pending,omitempty"`
	// Wishes are the people who have asked for a number and hold nothing yet.
	Wishes []wish `json:"wishes,omitempty"`
	// Refused are numbers on paper that the server would not take.
	Refused []refusal `json:"refused,omitempty"`
}

// refusal is a number on paper that the server would not take, and why.
type refusal struct {
	Day    hall.Day  `json:"day"` // of the refusal
	Number string    `json:"number"`
	Code   wire.Code `json:"code"`
}

// block is a kiosk's own numbers. What is in memory is what is on disk: every
// change is saved before it counts. Safe for concurrent use.
type block struct {
	store Store
	mu    sync.Mutex
	held  held
	ill   error // of the last save; nil when it went well
}

// openBlock reads what the last run left. Numbers still on their way home stay
// so even when the kiosk was provisioned anew. A file that cannot be read is
// put aside: the kiosk then knows none of its numbers, and gives none before
// its next welcome; damaged says so.
func openBlock(store Store, provision string) (b *block, damaged error) {
	b = &block{store: store}
	data, err := store.Load(blockFile)
	if err == nil && data != nil {
		if err = json.Unmarshal(data, &b.held); err != nil {
			_ = store.Save(damagedFile, data) // for whoever looks into it
		}
	}
	if err != nil {
		damaged, b.held = fmt.Errorf("%s: %w", blockFile, err), held{}
	}
	if b.held.Provision != provision {
		b.held.Provision, b.held.Welcomed = provision, false
	}
	return b, damaged
}

// change saves a changed copy and then makes it count.
func (b *block) change(f func(h *held) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	h := b.held
	h.Next, h.Pending = maps.Clone(h.Next), slices.Clone(h.Pending)
	h.Wishes, h.Refused = slices.Clone(h.Wishes), slices.Clone(h.Refused)
	if err := f(&h); err != nil {
		return err
	}
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if b.ill = b.store.Save(blockFile, data); b.ill != nil {
		return fmt.Errorf("offline numbers: %w", b.ill)
	}
	b.held = h
	return nil
}

// health is which numbers on paper the server would not take, and why numbers
// cannot be kept, if they cannot.
func (b *block) health() (refused []refusal, ill error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.held.Refused), b.ill
}

// welcome takes the block and its next free numbers from the server. A kiosk
// that takes another's place, or has lost its disk, does not know which numbers
// stand on paper that the server has not heard of: on that day it numbers in the
// upper half of what is left.
func (b *block) welcome(w wire.Welcome) error {
	return b.change(func(h *held) error {
		h.Refused = slices.DeleteFunc(h.Refused, func(r refusal) bool { return r.Day < w.Day })
		o := w.Offline
		if o == nil { // the site has taken it away
			h.First, h.Last, h.Next, h.Day = 0, 0, nil, w.Day
			return nil
		}
		same := h.First == o.First && h.Last == o.Last && h.Day == w.Day
		next := maps.Clone(o.Next)
		if next == nil {
			next = map[string]int{}
		}
		for id, n := range h.Next {
			if same {
				next[id] = max(next[id], n)
			}
		}
		if !h.Welcomed && !same && o.Before {
			for id, n := range next { // half of what is left is for the box that was here before
				next[id] = n + (o.Last+1-n)/2
			}
		}
		h.Welcomed, h.First, h.Last, h.Day, h.Next = true, o.First, o.Last, w.Day, next
		return nil
	})
}

// can reports whether the kiosk may number by itself.
func (b *block) can() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.held.Welcomed && b.held.First > 0
}
