package floor

import (
	"sync"
	"time"
)

const (
	// doubt is how long before its end a connection may already have been of
	// no use: a command's time-out. Only a kiosk that names the request that
	// was not answered has it.
	doubt = 90 * time.Second
	// blur is what issued_at may be off by being written in whole seconds.
	blur = 2 * time.Second
	// silence is how long a kiosk that is connected may say nothing, not even
	// that it lives: a heartbeat and some. Longer, and its line was cut.
	silence = 20 * time.Second
	// remembered is how many connections of a kiosk are kept.
	remembered = 64
)

// presence remembers when each kiosk was connected. It is kept in memory only:
// a hall that was switched off was away from all of them.
type presence struct {
	mu     sync.Mutex
	kiosks map[string][]stay
}

// stay is one connection, as far as the kiosk was heard on it.
type stay struct {
	from, heard time.Time
	over        bool
}

// seen notes that a kiosk is heard, or that its last connection has ended.
func (p *presence) seen(kiosk string, online bool, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kiosks == nil {
		p.kiosks = map[string][]stay{}
	}
	list := p.kiosks[kiosk]
	on := len(list) > 0 && !list[len(list)-1].over
	switch {
	case on && online && now.Sub(list[len(list)-1].heard) <= silence:
		list[len(list)-1].heard = now
	case online:
		if len(list) >= remembered {
			list = append(list[:0], list[1:]...)
		}
		list = append(list, stay{from: now, heard: now})
	case on:
		list[len(list)-1].over = true
	}
	p.kiosks[kiosk] = list
}

// away answers for one kiosk whether it may have been cut off at a time;
// unanswered says that it names a request that had no answer.
func (p *presence) away(kiosk string, unanswered bool) func(time.Time) bool {
	slack := blur
	if unanswered {
		slack = doubt
	}
	return func(at time.Time) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, s := range p.kiosks[kiosk] {
			if at.After(s.from) && at.Before(s.heard.Add(-slack)) {
				return false
			}
		}
		return true
	}
}
