package floor

import (
	"sync"
	"time"
)

const (
	// doubt is how long before its end a connection may already have been
	// dead: missed heartbeats and a command's time-out.
	doubt = 90 * time.Second
	// remembered is how many connections of a kiosk are kept.
	remembered = 64
)

// presence remembers when each kiosk was connected. It is kept in memory only:
// a hall that was switched off was away from all of them.
type presence struct {
	mu     sync.Mutex
	kiosks map[string][]stay
}

// stay is one connection; to is zero while it lasts.
type stay struct{ from, to time.Time }

func (p *presence) seen(kiosk string, online bool, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kiosks == nil {
		p.kiosks = map[string][]stay{}
	}
	list := p.kiosks[kiosk]
	on := len(list) > 0 && list[len(list)-1].to.IsZero()
	switch {
	case online && !on:
		if len(list) >= remembered {
			list = append(list[:0], list[1:]...)
		}
		list = append(list, stay{from: now})
	case !online && on:
		list[len(list)-1].to = now
	}
	p.kiosks[kiosk] = list
}

// away answers for one kiosk whether it may have been cut off at a time.
func (p *presence) away(kiosk string, now time.Time) func(time.Time) bool {
	return func(at time.Time) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, s := range p.kiosks[kiosk] {
			end := s.to
			if end.IsZero() {
				end = now
			}
			if at.After(s.from) && at.Before(end.Add(-doubt)) {
				return false
			}
		}
		return true
	}
}
