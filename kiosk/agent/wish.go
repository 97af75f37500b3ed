package agent

import (
	"slices"

	"motcua/internal/wire"
)

// wish is a person who has asked for a number and holds nothing of it yet,
// neither paper nor, for long, the number on the screen. It is on disk before
// the server is asked. A kiosk that is killed meanwhile takes it back when it
// comes up again: nobody is called whom nobody can be.
type wish struct {
	Request string `json:"request"`
	Token   string `json:"token,omitempty"` // of the number that the kiosk gave by itself
	Back    bool   `json:"back,omitempty"`  // to be taken back
}

// wish finds or makes the wish of a request.
func (h *held) wish(request string) *wish {
	if i := slices.IndexFunc(h.Wishes, func(w wish) bool { return w.Request == request }); i >= 0 {
		return &h.Wishes[i]
	}
	h.Wishes = append(h.Wishes, wish{Request: request})
	return &h.Wishes[len(h.Wishes)-1]
}

func (h *held) back(request string) { h.wish(request).Back = true }

// wished notes that somebody asks.
func (b *block) wished(request string) error {
	return b.change(func(h *held) error {
		h.wish(request)
		return nil
	})
}

// over notes that the person holds a number, or knows that there is none. One
// who has called it off meanwhile, while the slip was on its way, stands by that.
func (b *block) over(request string) error {
	return b.forget(request, func(w wish) bool { return !w.Back })
}

// gone notes that a wish was taken back.
func (b *block) gone(request string) error {
	return b.forget(request, func(wish) bool { return true })
}

func (b *block) forget(request string, which func(wish) bool) error {
	if !b.open(request) {
		return nil
	}
	return b.change(func(h *held) error {
		h.Wishes = slices.DeleteFunc(h.Wishes, func(w wish) bool { return w.Request == request && which(w) })
		return nil
	})
}

func (b *block) open(request string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.held.Wishes, func(w wish) bool { return w.Request == request })
}

// takeBack notes that nobody holds what came or comes of a request: of one that
// the kiosk numbered by itself, the number with this token.
func (b *block) takeBack(request, token string) error {
	return b.change(func(h *held) error {
		h.back(request)
		if w := h.wish(request); w.Token == "" {
			w.Token = token
		}
		return nil
	})
}

// orphans takes back the wishes of an earlier start, but for those whose slip
// was on its way to the paper.
func (b *block) orphans(printed func(request string) bool) error {
	b.mu.Lock()
	none := len(b.held.Wishes) == 0
	b.mu.Unlock()
	if none {
		return nil
	}
	return b.change(func(h *held) error {
		h.Wishes = slices.DeleteFunc(h.Wishes, func(w wish) bool { return !w.Back && printed(w.Request) })
		for i := range h.Wishes {
			h.Wishes[i].Back = true
		}
		return nil
	})
}

// unwanted is the oldest wish to be taken back now: a number that the kiosk gave
// by itself must have come home before.
func (b *block) unwanted() (wish, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.held.Wishes {
		if w.Back && (w.Token == "" || !b.held.pending(w.Token)) {
			return w, true
		}
	}
	return wish{}, false
}

// cancel is the command that takes the wish back.
func (w wish) cancel() wire.CancelTicket {
	if w.Token != "" {
		return wire.CancelTicket{Token: w.Token}
	}
	return wire.CancelTicket{Request: w.Request}
}
