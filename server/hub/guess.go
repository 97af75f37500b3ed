package hub

import (
	"sync"
	"time"

	"motcua/internal/wire"
)

// A grant, or an address where a grant is everybody's, may name this many
// tokens that there are not within a minute. Good ones are not counted and go
// on being taken: a whole hall's phones share one address.
const (
	guessesAllowed = 30
	guessWindow    = time.Minute
	guessersKept   = 10000
)

// guesses counts tokens that there are not. A token's 128 bits are its guard;
// this keeps whoever tries from being heard a thousand times a second.
type guesses struct {
	mu sync.Mutex
	by map[string][]time.Time // within the window, oldest first
}

// wrong notes one more and reports whether there were too many before it.
func (g *guesses) wrong(who string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	list := g.by[who]
	for len(list) > 0 && now.Sub(list[0]) >= guessWindow {
		list = list[1:]
	}
	if len(list) >= guessesAllowed {
		g.by[who] = list
		return true
	}
	if g.by == nil {
		g.by = map[string][]time.Time{}
	}
	if list == nil && len(g.by) >= guessersKept {
		g.forget(now)
	}
	g.by[who] = append(list, now)
	return false
}

// forget makes room: whoever has not tried for a minute, else everybody.
func (g *guesses) forget(now time.Time) {
	for who, list := range g.by {
		if now.Sub(list[len(list)-1]) >= guessWindow {
			delete(g.by, who)
		}
	}
	if len(g.by) >= guessersKept {
		clear(g.by)
	}
}

// Guessed counts a token that there is not, named by somebody at an address,
// and is what to answer: nil, or too_many once they were too many.
func (h *Hub) Guessed(who Identity) *wire.Error {
	if !h.guesses.wrong(who.Grant+"\x00"+who.Actor.Address, h.cfg.Now()) {
		return nil
	}
	h.figures.guesses.Inc()
	return wire.Errorf(wire.CodeTooMany, "too many tokens that there are not: wait a minute")
}
