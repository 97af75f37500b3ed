package agent

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"motcua/internal/chance"
	"motcua/internal/formats"
	"motcua/internal/hall"
	"motcua/internal/link"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// Store keeps small named files. Save is atomic and durable: after a crash at
// any moment Load gives the old content or the new. Load of a name that was
// never saved gives nil.
type Store interface {
	Load(name string) ([]byte, error)
	Save(name string, data []byte) error
}

// blockFile is the name of the block's file.
const blockFile = "offline.json"

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
}

// report is one number on its way home. ID is its idempotency key, made once.
type report struct {
	ID   string            `json:"id"`
	With wire.IssueOffline `json:"with"`
}

// block is a kiosk's own numbers. What is in memory is what is on disk: every
// change is saved before it counts. Safe for concurrent use.
type block struct {
	store Store
	mu    sync.Mutex
	held  held
}

// openBlock reads what the last run left. Numbers still on their way home stay
// so even when the kiosk was provisioned anew.
func openBlock(store Store, provision string) (*block, error) {
	b := &block{store: store}
	data, err := store.Load(blockFile)
	if err != nil {
		return nil, fmt.Errorf("offline numbers: %w", err)
	}
	if data != nil {
		if err := json.Unmarshal(data, &b.held); err != nil {
			return nil, fmt.Errorf("offline numbers: %s: %w", blockFile, err)
		}
	}
	if b.held.Provision != provision {
		b.held = held{Provision: provision, Pending: b.held.Pending}
	}
	return b, nil
}

// change saves a changed copy and then makes it count.
func (b *block) change(f func(h *held) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	h := b.held
	h.Next, h.Pending = maps.Clone(h.Next), slices.Clone(h.Pending)
	if err := f(&h); err != nil {
		return err
	}
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := b.store.Save(blockFile, data); err != nil {
		return fmt.Errorf("offline numbers: %w", err)
	}
	b.held = h
	return nil
}

// welcome takes the block and its next free numbers from the server. Numbers
// that are still on their way home are not free, whatever the server says.
func (b *block) welcome(w wire.Welcome) error {
	if w.Offline == nil {
		return nil
	}
	o := w.Offline
	return b.change(func(h *held) error {
		same := h.Welcomed && h.First == o.First && h.Last == o.Last && h.Day == w.Day
		next := maps.Clone(o.Next)
		if next == nil {
			next = map[string]int{}
		}
		for id, n := range h.Next {
			if same {
				next[id] = max(next[id], n)
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

var (
	errNotWelcomed = errors.New("the kiosk was never welcomed since it was provisioned")
	errNoService   = errors.New("no such service")
	errUsedUp      = errors.New("the block is used up")
)

// give makes a ticket of the next number. It is on disk when give returns.
// Now is zero when there is no time to trust: then nobody can know whether a
// new day has begun, and the numbers go on behind the old ones.
func (b *block) give(request string, issue wire.IssueTicket, s *wire.ServiceState, now time.Time) (flow.Ticket, error) {
	if s == nil {
		return flow.Ticket{}, errNoService
	}
	var t flow.Ticket
	err := b.change(func(h *held) error {
		if !h.Welcomed || h.First <= 0 {
			return errNotWelcomed
		}
		if day := dayOf(now); day > h.Day {
			h.Day, h.Next = day, map[string]int{}
		}
		if h.Next == nil {
			h.Next = map[string]int{}
		}
		n := max(h.Next[s.ID], h.First)
		if n > h.Last || n > hall.MaxNumber {
			return errUsedUp
		}
		h.Next[s.ID] = n + 1
		if !formats.IsPerson(issue.Person) {
			issue.Person = "" // a card's number is written nowhere
		}
		number := hall.Number{Prefix: s.Prefix, N: n}
		r := report{ID: link.NewID(), With: wire.IssueOffline{
			IssueTicket: issue, Number: number, IssuedAt: now, Token: newToken(), Request: request,
		}}
		if now.IsZero() {
			r.With.IssuedAt = timeless
		}
		h.Pending = append(h.Pending, r)
		t = flow.Ticket{
			Number: number.String(), Service: s.ID, Token: r.With.Token, IssuedAt: now, Offline: true,
		}
		return nil
	})
	return t, err
}

// timeless is the time that a number without one goes home with: so long ago
// that the server takes the number as of its arrival and flags it.
var timeless = time.Unix(0, 0).UTC()

// dayOf is the business day of a trusted time, in the hall's zone that it
// carries; "" for no time.
func dayOf(now time.Time) hall.Day {
	if now.IsZero() {
		return ""
	}
	return hall.Day(now.Format(time.DateOnly))
}

// newToken makes 128 random bits for the holder.
func newToken() string {
	var b [16]byte
	chance.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// first is the oldest number on its way home.
func (b *block) first() (report, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.held.Pending) == 0 {
		return report{}, false
	}
	return b.held.Pending[0], true
}

// pending reports whether the number with that token is still on its way home.
func (b *block) pending(token string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.held.Pending, func(r report) bool { return r.With.Token == token })
}

// done forgets a number that the server has answered.
func (b *block) done(id string) error {
	return b.change(func(h *held) error {
		h.Pending = slices.DeleteFunc(h.Pending, func(r report) bool { return r.ID == id })
		return nil
	})
}

// drop takes back a number that nobody was given, if it has not gone home yet.
func (b *block) drop(token string) {
	b.change(func(h *held) error { //nolint:errcheck // then it goes home as a no-show
		h.Pending = slices.DeleteFunc(h.Pending, func(r report) bool { return r.With.Token == token })
		return nil
	})
}
