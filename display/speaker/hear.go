package speaker

import (
	"slices"
	"time"

	"motcua/display/voice"
	"motcua/internal/hall"
	"motcua/internal/link"
	"motcua/internal/spoken"
	"motcua/internal/wire"
)

// Line takes how the line to the hall is, and the server's word on who speaks.
func (s *Speaker) Line(is link.Status, zone *time.Location, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if is.Connected && !s.line.Connected {
		s.until = now.Add(catchGap)
	}
	s.line, s.zone = is, zone
	s.shared = is.Welcome.Loudspeaker != ""
	turn := uint64(0)
	if d := is.Duty; d != nil && is.Connected {
		s.shared = d.Loudspeaker != ""
		turn = d.Turn
		if s.shared && (!d.Speak || turn != s.turn) { // it speaks on from there
			s.told = max(s.told, d.Said)
			s.q.SaidTo(d.Said)
		}
	}
	s.turn = turn
	s.zones()
	s.heed(now)
	if !is.Connected || is.Duty == nil { // after DutyRest what may be finished now may not
		time.AfterFunc(wire.DutyRest, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.heed(time.Now())
		})
	}
	s.Wake()
}

// heed breaks off what is being said if it has to be; mu is held.
func (s *Speaker) heed(now time.Time) {
	if _, stop := s.line.Speaks(s.own || s.shared, now); stop && s.stop != nil {
		s.stop()
	}
}

// Fold takes the hall as it is after an event, nil for a snapshot, and the board
// as it is now. It keeps nothing of st.
func (s *Speaker) Fold(st *wire.State, is hall.Board, e *wire.Event, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st.Hall != nil && (e == nil || e.Site != nil || s.epoch == "") {
		s.hall = *st.Hall
		s.own, s.shows = s.cfg.Own(&is, &s.hall), []hall.Board{is}
		s.zones()
		s.settle()
	}
	if e != nil && now.Before(s.until) && e.At.Before(s.hallTime(now).Add(-catchOld)) {
		s.until = now.Add(catchGap)
	}
	s.calls(st, now)
	if e != nil && e.Kind == wire.SoundTested && s.hallTime(now).Sub(e.At) < testOld {
		if e.Board == "" || e.Board == s.cfg.Board || e.Board == s.line.Welcome.Device {
			s.test, s.retry = now.Add(testOld), now
		}
	}
	s.Wake()
}

// zones finds the boards whose calls it says; mu is held.
func (s *Speaker) zones() {
	if len(s.shows) == 0 {
		return
	}
	s.shows = s.shows[:1]
	if d := s.line.Duty; d != nil && d.Loudspeaker != "" {
		for _, b := range s.hall.Boards {
			if b.ID != s.cfg.Board && slices.Contains(d.Boards, b.ID) {
				s.shows = append(s.shows, b)
			}
		}
	}
}

// settle takes how the hall wants its calls said; mu is held.
func (s *Speaker) settle() {
	v := &s.hall.Voice
	style := spoken.Style{Numbers: spoken.Numbers(v.Numbers), Words: v.Words}
	if s.cfg.Numbers != "" {
		style.Numbers = s.cfg.Numbers
	}
	langs := v.Spoken(s.hall.Languages)
	if len(langs) > 0 {
		s.first = langs[0]
	}
	s.q.Set(voice.Settings{Langs: langs, Style: style, Repeat: v.Repeat, NoChime: v.NoChime})
}

// calls brings the queue up to date; mu is held.
func (s *Speaker) calls(st *wire.State, now time.Time) {
	first := s.epoch != st.Epoch || s.day != st.Day
	if first {
		s.q.Keep(func(voice.Call) bool { return false })
		if s.epoch != "" && s.epoch != st.Epoch { // another history
			s.q, s.added, s.told = voice.Queue{}, 0, 0
			s.settle()
		}
		s.epoch, s.day = st.Epoch, st.Day
	}
	again := map[string]bool{}
	for i := range st.Calls {
		c := &st.Calls[i]
		if c.Seq > s.added && asked(st, c.Ticket, c.Counter) && s.wanted(c, first && s.hallTime(now).Sub(c.At) > fresh) {
			call := voice.Call{Ticket: c.Ticket, Number: c.Number.String(), Counter: c.Counter, Service: c.Service, Seq: c.Seq, At: c.At, Again: again[c.Ticket]}
			if at := st.Counter(c.Counter); at != nil {
				call.Name = at.Name
			}
			s.q.Add(call)
		}
		s.added = max(s.added, c.Seq)
		again[c.Ticket] = true
	}
	s.q.Keep(func(c voice.Call) bool { return asked(st, c.Ticket, c.Counter) })
}

// asked reports whether a ticket is still asked to a counter.
func asked(st *wire.State, ticket, counter string) bool {
	t := st.Ticket(ticket)
	return t != nil && t.State == hall.Called && t.Counter == counter
}

// wanted reports whether a call that it has not heard of is to be said. Of a
// loudspeaker that is shared it keeps them all: it may have to speak for others,
// from where those have come to.
func (s *Speaker) wanted(c *wire.PastCall, old bool) bool {
	if s.shared {
		return c.Seq > s.told
	}
	return !old && s.mine(c.Service, c.Counter)
}

// mine reports whether a call is of one of the boards that it speaks for.
func (s *Speaker) mine(service, counter string) bool {
	return slices.ContainsFunc(s.shows, func(b hall.Board) bool { return b.ShowsCall(service, counter) })
}
