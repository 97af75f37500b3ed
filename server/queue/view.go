package queue

import (
	"bytes"
	"encoding/json"
	"math"
	"path"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// State is the whole hall, uncut. Its tickets are copies.
func (e *Engine) State(now time.Time) *wire.State {
	now = e.wall(now)
	s := &wire.State{Seq: e.seq, Day: e.day, Notices: e.hall.Notices, Printers: slices.Clone(e.printers), Jobs: e.lastJobs(), Today: e.today}
	s.Calls = slices.Clone(e.calls)
	s.Suggestions = e.box.open
	s.Helps, s.Alarms, s.Devices = slices.Clone(e.helps), slices.Clone(e.alarms), slices.Clone(e.devices)
	site := e.siteNow(now)
	s.Hall, s.Services, s.Counters = site.Hall, site.Services, site.Counters
	s.Tickets = make([]hall.Ticket, len(e.order))
	for i, t := range e.order {
		s.Tickets[i] = *t.Ticket
	}
	return s
}

func (e *Engine) info() *wire.HallInfo {
	h := e.hall
	info := &wire.HallInfo{
		ID: h.ID, Name: h.Name, Zone: e.zone().String(), Languages: h.Languages, PublicURL: h.PublicURL,
		Levels: h.Rating.Levels, Words: h.Rating.Words,
		Card: h.Limits.Card, PerPersonDay: h.Limits.PerPersonDay, Voice: h.Voice, Boards: boardsOf(h), Box: shownBox(h),
	}
	for _, p := range h.Priorities {
		info.Priorities = append(info.Priorities, wire.Named{ID: p.ID, Name: p.Name})
	}
	for _, o := range h.Outcomes {
		info.Outcomes = append(info.Outcomes, wire.Named{ID: o.ID, Name: o.Name})
	}
	for _, r := range h.Rating.Reasons {
		info.Reasons = append(info.Reasons, wire.Named{ID: r.ID, Name: r.Name})
	}
	for _, q := range h.Rating.Questions {
		shown := wire.Question{ID: q.ID, Name: q.Name}
		for _, l := range q.Levels {
			shown.Levels = append(shown.Levels, l.Name)
		}
		info.Questions = append(info.Questions, shown)
	}
	for _, p := range h.Parks {
		info.Parks = append(info.Parks, wire.Named{ID: p.ID, Name: p.Name})
	}
	return info
}

// boardsOf are the boards as devices hear of them: of a folder of the server's
// disk its name will do.
func boardsOf(h *hall.Hall) []hall.Board {
	list := slices.Clone(h.Boards)
	for i := range list {
		if b := &list[i]; b.Media != "" {
			b.Media = path.Base(b.Media)
		}
	}
	return list
}

// siteNow is what the hall says of itself, its services and its counters as they
// stand.
func (e *Engine) siteNow(now time.Time) *wire.Site {
	site := &wire.Site{Hall: e.info(), Services: []wire.ServiceState{}, Counters: []wire.CounterState{}, Notices: e.hall.Notices, Devices: e.roster()}
	for i := range e.hall.Services {
		site.Services = append(site.Services, e.serviceNow(&e.hall.Services[i], now))
	}
	for i := range e.hall.Counters {
		id := e.hall.Counters[i].ID
		s := e.shown(id)
		if c := e.counters[id]; c.ticket != nil {
			t := *c.ticket.Ticket
			s.Ticket = &t
		}
		site.Counters = append(site.Counters, *s)
	}
	return site
}

func (e *Engine) serviceNow(sv *hall.Service, now time.Time) wire.ServiceState {
	l := e.line(sv.ID)
	s := wire.ServiceState{ID: sv.ID, Prefix: sv.Prefix, Name: sv.Name, Line: sv.Line, Agency: sv.Agency, Procedures: sv.Procedures, Fields: sv.Fields, TargetS: targetS(sv), Waiting: l.waiting}
	s.Reason = e.closed(l, sv, now)
	s.Open = s.Reason == ""
	switch {
	case l.override != byHours && l.until.After(now):
		s.ReopensAt(l.until.In(e.zone()), hall.DayOf(now, e.zone()))
	case s.Reason == wire.ReasonHours:
		s.ReopensAt(e.numbersFrom(now), hall.DayOf(now, e.zone()))
	}
	s.WaitS, s.Notice = e.outlook(l, l.ahead("", key{when: math.MaxInt64}, now, e.late(now), nil), now)
	return s
}

// sameSite compares what two sites are made of, not how they stand.
func sameSite(a, b *wire.Site) bool {
	if a == nil || b == nil {
		return a == b
	}
	return bytes.Equal(bones(a), bones(b))
}

func bones(s *wire.Site) []byte {
	c := wire.Site{Hall: s.Hall, Notices: s.Notices}
	for _, v := range s.Services {
		c.Services = append(c.Services, wire.ServiceState{ID: v.ID, Prefix: v.Prefix, Name: v.Name, Line: v.Line, Agency: v.Agency, Procedures: v.Procedures, Fields: v.Fields, TargetS: v.TargetS})
	}
	for _, v := range s.Counters {
		c.Counters = append(c.Counters, wire.CounterState{ID: v.ID, Name: v.Name, Services: v.Services})
	}
	for _, v := range s.Devices {
		if !v.Guest {
			c.Devices = append(c.Devices, wire.Device{Name: v.Name, Role: v.Role, Counter: v.Counter})
		}
	}
	b, err := json.Marshal(c)
	if err != nil {
		return nil
	}
	return b
}

// ahead is how many are called before a ticket; 0 for one that is not in a
// line.
func (e *Engine) ahead(t *ticket, now time.Time) int {
	switch {
	case t.State != hall.Waiting && t.State != hall.Returned, t.in == nil:
		return 0
	case t.Counter != "":
		return t.in.rank(t.key)
	}
	return e.line(t.Service).ahead(t.Priority, t.key, queued(t.Ticket), e.late(now), nil)
}

// ByToken finds a ticket of today or yesterday by its holder's token, with how
// many are ahead of it and the forecast if it still waits.
func (e *Engine) ByToken(token string, now time.Time) (t hall.Ticket, ahead int, wait *hall.Wait, ok bool) {
	f := e.tokens[token]
	if f == nil || f.Token != token {
		return hall.Ticket{}, 0, nil, false
	}
	ahead = e.ahead(f, e.wall(now))
	if f.State == hall.Waiting {
		wait = e.wait(e.line(f.Service), ahead, e.wall(now))
	}
	return *f.Ticket, ahead, wait, true
}

// Notice is what the holder of a ticket is to know of it, as its taker was
// told: "late_day" when it may not be served today; "" for nothing.
func (e *Engine) Notice(token string, now time.Time) string {
	t := e.tokens[token]
	if t == nil || t.Token != token {
		return ""
	}
	return e.shownIssued(t, e.wall(now)).Notice
}

// shownIssued is a ticket as its taker got it, as of now.
func (e *Engine) shownIssued(t *ticket, now time.Time) *Issued {
	r := &Issued{ID: t.ID, Number: t.Number, Service: t.Service, Token: t.Token, IssuedAt: t.IssuedAt, Ahead: e.ahead(t, now)}
	if t.State == hall.Waiting {
		r.WaitS, r.Notice = e.outlook(e.line(t.Service), r.Ahead, now)
	}
	return r
}

// Offline is a kiosk's block with the next free number of every service; nil
// if the kiosk has none.
func (e *Engine) Offline(kiosk string) *wire.Offline {
	block := e.hall.Blocks[kiosk]
	if block < 1 {
		return nil
	}
	o := &wire.Offline{Block: block, Next: map[string]int{}, Before: e.Met(kiosk)}
	o.First, o.Last = hall.Block(block)
	for i := range e.hall.Services {
		s := &e.hall.Services[i]
		o.Next[s.ID] = e.used(s.Prefix).nextOf(o.First, o.Last)
	}
	return o
}
