package duty

import (
	"time"

	"motcua/internal/wire"
)

// Seat is a display's place at the desk, whether it is at a loudspeaker or not.
type Seat struct {
	desk          *Desk
	device, board string
	wake          func()

	// guarded by desk.mu
	group *group
	chair *chair
	alone bool       // it was at a loudspeaker and is not any more
	is    *wire.Said // its last word
	told  wire.Duty
	page  string
	held  int           // requests that wait for news
	news  chan struct{} // closed when there are some
	gone  *time.Timer
}

// Join takes in a display that has a socket. Wake is called when Duty has
// something new; it must not wait nor call the desk.
func (d *Desk) Join(device, board string, wake func()) *Seat {
	s := &Seat{desk: d, device: device, board: board, wake: wake, news: make(chan struct{})}
	d.do(func(now time.Time) {
		if len(d.seats) < maxSeats {
			d.seats[s] = struct{}{}
			d.settle(s, now)
		}
	})
	return s
}

// Leave gives the seat up: the display's line has ended.
func (s *Seat) Leave() { s.desk.do(func(now time.Time) { s.leave(now) }) }

func (s *Seat) leave(now time.Time) {
	delete(s.desk.seats, s)
	if s.page != "" {
		delete(s.desk.pages, s.page)
	}
	if s.group != nil {
		s.group.leave(now, s.chair)
		s.group, s.chair = nil, nil
	}
}

// Heard notes that the display is there.
func (s *Seat) Heard() {
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	if s.chair != nil {
		s.chair.heard = time.Now()
	}
}

// Said takes what the display tells of its voice.
func (s *Seat) Said(is wire.Said) {
	s.desk.do(func(now time.Time) {
		s.is = &is
		if s.group != nil {
			is.Seq = min(is.Seq, s.desk.floor.Seq())
			s.group.hear(now, s.chair, is)
		}
	})
}

// Duty is what the display is to know; fresh when that is news since the last
// time.
func (s *Seat) Duty() (is wire.Duty, fresh bool) {
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	switch {
	case s.alone:
		s.alone = false
		s.told = wire.Duty{}
		return s.told, true
	case s.chair == nil:
		return s.told, false
	case !s.chair.news:
		return s.told, false
	}
	s.chair.news = false
	s.told = s.chair.duty
	if s.told.Speak {
		s.told.Said = s.desk.begin(s.told.Said)
	}
	return s.told, true
}

// tell wakes the display if there is something new for it; desk.mu is held.
func (s *Seat) tell() {
	if !s.alone && (s.chair == nil || !s.chair.news) {
		return
	}
	if s.wake != nil {
		s.wake()
	}
	close(s.news)
	s.news = make(chan struct{})
}
