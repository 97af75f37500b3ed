package speaker

import (
	"context"
	"time"
)

// linger is how long the public address system stays on when nothing follows.
const linger = time.Second

// relay keeps a Switch on through a row of announcements. It is for one goroutine.
type relay struct {
	s     Switch
	isOn  bool
	until time.Time // when it goes off; zero: not by itself
}

// on switches it on before something is said.
func (r *relay) on(ctx context.Context) {
	if r.s != nil && !r.isOn {
		r.s.On(ctx)
	}
	r.isOn, r.until = r.s != nil, time.Time{}
}

// ended says that an announcement is over.
func (r *relay) ended(now time.Time) {
	if r.isOn {
		r.until = now.Add(linger)
	}
}

// look switches it off when its time has come.
func (r *relay) look(now time.Time) {
	if r.isOn && !r.until.IsZero() && !now.Before(r.until) {
		r.off()
	}
}

func (r *relay) off() {
	if r.isOn {
		r.s.Off()
	}
	r.isOn, r.until = false, time.Time{}
}
