package duty

import (
	"time"

	"motcua/internal/wire"
)

// A page without a socket (the plain board) has a seat as well. It names itself
// by a key of its own, asks for news again and again, and tells of its voice at
// least every three seconds while it is able to speak, since nothing else shows
// that it is still there:
//
//	seat, let, ok := desk.Page(key, device, board) // of every request of the page
//	defer let()                     // when it is answered
//	duty, news := seat.Watch()      // what to know now; news is closed when that changes
//	seat.Said(said)                 // what it tells, in a request of its own
//
// When it has had no request for pageGap, it has gone.

const (
	pageGap  = 3 * time.Second
	maxPages = 128
)

// Page finds the seat of a page, or takes it in, and keeps it until let; false
// when there are too many.
func (d *Desk) Page(key, device, board string) (s *Seat, let func(), ok bool) {
	d.do(func(now time.Time) {
		s = d.pages[key]
		switch {
		case s != nil && s.device == device && s.board == board:
			if s.chair != nil {
				s.chair.heard = now
			}
		case s != nil || len(d.pages) >= maxPages || len(d.seats) >= maxSeats:
			s = nil
			return
		default:
			s = &Seat{desk: d, device: device, board: board, page: key, news: make(chan struct{})}
			s.gone = time.AfterFunc(pageGap, s.miss)
			d.pages[key], d.seats[s] = s, struct{}{}
			d.settle(s, now)
		}
		s.held++
		s.gone.Stop()
	})
	return s, s.let, s != nil
}

// let ends what Page began.
func (s *Seat) let() {
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	if s.held--; s.held == 0 {
		s.gone.Reset(pageGap)
	}
}

// miss takes the page for gone if nothing of it waits.
func (s *Seat) miss() {
	s.desk.do(func(now time.Time) {
		if s.held == 0 {
			s.leave(now)
		}
	})
}

// Watch is what the page is to know, and a channel that is closed when there is
// something newer.
func (s *Seat) Watch() (is wire.Duty, news <-chan struct{}) {
	s.Duty()
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	return s.told, s.news
}
