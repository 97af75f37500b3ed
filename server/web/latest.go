package web

import (
	"sync"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// latest knows which number of each service was called last: all phones of a
// hall ask for it after each event, and the tickets are gone through once.
type latest struct {
	mu  sync.Mutex
	seq uint64
	of  map[string]*hall.Ticket
}

// call is the ticket of a service that was called last, nil before the first.
func (l *latest) call(st *wire.State, service string) *hall.Ticket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil || l.seq != st.Seq {
		l.seq, l.of = st.Seq, map[string]*hall.Ticket{}
		for i := range st.Tickets {
			t := &st.Tickets[i]
			if was := l.of[t.Service]; t.State != hall.Waiting && !t.CalledAt.IsZero() && (was == nil || t.CalledAt.After(was.CalledAt)) {
				l.of[t.Service] = t
			}
		}
	}
	return l.of[service]
}
