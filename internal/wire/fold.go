package wire

import (
	"slices"

	"motcua/internal/hall"
)

// put sets a ticket in its place and keeps the lines' counts and the
// counters' tickets true.
func (s *State) put(t hall.Ticket) {
	if old := s.Ticket(t.ID); old != nil {
		s.count(old, -1)
		*old = t
	} else {
		s.Tickets = append(s.Tickets, t)
	}
	s.count(&t, +1)
	for i := range s.Counters {
		c := &s.Counters[i]
		at := c.ID == t.Counter && (t.State == hall.Called || t.State == hall.Serving)
		switch {
		case at:
			c.Ticket = &t
		case c.Ticket != nil && c.Ticket.ID == t.ID:
			c.Ticket = nil
		}
	}
}

func (s *State) count(t *hall.Ticket, by int) {
	if t.State != hall.Waiting {
		return
	}
	if sv := s.Service(t.Service); sv != nil {
		sv.Waiting += by
	}
}

func (s *State) putCounter(c CounterState) {
	if old := s.Counter(c.ID); old != nil {
		*old = c
		return
	}
	s.Counters = append(s.Counters, c)
}

func (s *State) putPrinter(p Printer) {
	for i := range s.Printers {
		if s.Printers[i].Name == p.Name {
			s.Printers[i] = p
			return
		}
	}
	s.Printers = append(s.Printers, p)
}

func (s *State) putHelp(h *Help) {
	if h == nil {
		return
	}
	s.Helps = slices.DeleteFunc(s.Helps, func(o Help) bool { return o.ID == h.ID })
	if h.AnsweredBy == "" {
		s.Helps = append(s.Helps, *h)
	}
}

func (s *State) putAlarm(a *Alarm, cleared bool) {
	if a == nil {
		return
	}
	at := slices.IndexFunc(s.Alarms, func(o Alarm) bool { return o.ID == a.ID })
	switch {
	case cleared:
		s.Alarms = slices.DeleteFunc(s.Alarms, func(o Alarm) bool { return o.ID == a.ID })
	case at < 0:
		s.Alarms = append(s.Alarms, *a)
	default:
		s.Alarms[at] = *a
	}
}

func (s *State) putDevice(d *Device) {
	if d == nil {
		return
	}
	for i := range s.Devices {
		if s.Devices[i].Name == d.Name {
			s.Devices[i] = *d
			return
		}
	}
	s.Devices = append(s.Devices, *d)
}
