// Package duty decides which display speaks for a loudspeaker that several share
// ("trực loa"), so that the hall hears every call and never two voices at once.
//
//	Desk   all loudspeakers of the hall; its methods are safe for concurrent use
//	Seat   one display's place: a socket's (Join), or that of a page that has none
//	       and asks again and again (Page)
//	group  one loudspeaker and its rules: pure, time comes in
//
// The first display in the site's order that can speak does. A better one that
// comes takes over when the speaker has finished what it is saying and has said
// so; when the speaker's line ends, the next one speaks at once, and when nothing
// is heard of it, after wire.DutyLease. What displays tell of how far they have
// spoken is kept here and told to all of them, so that it outlives a display, and
// in them a restart of the server.
package duty

import (
	"slices"
	"sync"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Floor is the running hall as the desk needs it.
type Floor interface {
	Hall() *hall.Hall
	Seq() uint64
	Events() []wire.Event
	Now() time.Time
}

const (
	// maxSeats bounds the displays that the desk knows.
	maxSeats = 512
	// unsure is how old a call may be that is spoken when nobody knows whether it
	// was: as on a display that has just been switched on.
	unsure = 20 * time.Second
)

// Desk is made with New and ended with Close.
type Desk struct {
	floor Floor

	mu     sync.Mutex // guards what follows, and every seat
	closed bool
	groups map[string]*group
	seats  map[*Seat]struct{}
	pages  map[string]*Seat
	timer  *time.Timer
}

// New makes a desk for a hall.
func New(f Floor) *Desk {
	d := &Desk{floor: f, groups: map[string]*group{}, seats: map[*Seat]struct{}{}, pages: map[string]*Seat{}}
	d.timer = time.AfterFunc(time.Hour, func() { d.do(func(time.Time) {}) })
	return d
}

// Close ends the desk: nobody is told anything any more.
func (d *Desk) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	d.timer.Stop()
}

// Loudspeaker names the one that a display is at, "" for none.
func (d *Desk) Loudspeaker(device, board string) string {
	name, _ := place(d.floor.Hall(), device, board)
	return name
}

// SiteChanged looks the displays' loudspeakers up again.
func (d *Desk) SiteChanged() {
	d.do(func(now time.Time) {
		for s := range d.seats {
			d.settle(s, now)
		}
		h := d.floor.Hall()
		for name, g := range d.groups {
			if g.boards = boardsAt(h, name); len(g.seats) == 0 {
				delete(d.groups, name)
			}
		}
	})
}

// do changes something, lets every loudspeaker decide anew and wakes those who
// have something to hear.
func (d *Desk) do(change func(now time.Time)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return
	}
	now := time.Now()
	change(now)
	next := now.Add(time.Hour)
	for _, g := range d.groups {
		if t := g.step(now); !t.IsZero() && t.Before(next) {
			next = t
		}
	}
	d.timer.Reset(next.Sub(now))
	for s := range d.seats {
		s.tell()
	}
}

// settle puts a seat at the loudspeaker that its display is at; d.mu is held.
func (d *Desk) settle(s *Seat, now time.Time) {
	h := d.floor.Hall()
	name, rank := place(h, s.device, s.board)
	if s.group != nil && s.group.name == name && s.chair.rank == rank {
		return
	}
	if s.group != nil {
		s.group.leave(now, s.chair)
		s.group, s.chair = nil, nil
		s.alone = true
	}
	if name == "" {
		return
	}
	g := d.groups[name]
	if g == nil {
		g = &group{name: name, boards: boardsAt(h, name), rest: now.Add(wire.DutyRest), waits: devicesAt(h, name), turn: 1000 * uint64(now.UnixMilli())}
		d.groups[name] = g
	}
	s.group, s.chair, s.alone = g, g.come(now, s.device, rank), false
	if s.is != nil {
		g.hear(now, s.chair, wire.Said{Able: s.is.Able, Speaking: s.is.Speaking})
	}
}

// place is where a display speaks and when it is its turn: in the order of the
// site's devices, behind them in that of its boards.
func place(h *hall.Hall, device, board string) (loudspeaker string, r Rank) {
	b := slices.IndexFunc(h.Boards, func(o hall.Board) bool { return o.ID == board })
	if b >= 0 {
		loudspeaker = h.Boards[b].Loudspeaker
	}
	i := slices.IndexFunc(h.Devices, func(o hall.Device) bool { return o.Name == device && o.Role == string(wire.RoleDisplay) })
	switch {
	case i < 0:
		return loudspeaker, Rank{1, b}
	case h.Devices[i].Loudspeaker != "":
		loudspeaker = h.Devices[i].Loudspeaker
	}
	return loudspeaker, Rank{0, i}
}

// boardsAt lists the boards that a loudspeaker speaks for, devicesAt the displays
// that may speak there; nil for none.
func boardsAt(h *hall.Hall, name string) (ids []string) {
	for i := range h.Devices {
		d := &h.Devices[i]
		if l, _ := place(h, d.Name, d.Board); l == name && d.Role == string(wire.RoleDisplay) && !slices.Contains(ids, d.Board) {
			ids = append(ids, d.Board)
		}
	}
	for _, b := range h.Boards {
		if b.Loudspeaker == name && !slices.Contains(ids, b.ID) {
			ids = append(ids, b.ID)
		}
	}
	return ids
}

func devicesAt(h *hall.Hall, name string) map[string]bool {
	var at map[string]bool
	for i := range h.Devices {
		d := &h.Devices[i]
		if l, _ := place(h, d.Name, d.Board); l == name && d.Role == string(wire.RoleDisplay) {
			if at == nil {
				at = map[string]bool{}
			}
			at[d.Name] = true
		}
	}
	return at
}

// begin is behind which event a new speaker begins: where nobody knows what was
// spoken, only what is as good as new.
func (d *Desk) begin(said uint64) uint64 {
	events := d.floor.Events()
	if len(events) == 0 || said > 0 && said <= d.floor.Seq() && said+1 >= events[0].Seq {
		return said
	}
	old := d.floor.Now().Add(-unsure)
	n, _ := slices.BinarySearchFunc(events, old, func(e wire.Event, t time.Time) int { return e.At.Compare(t) })
	return events[0].Seq - 1 + uint64(n)
}
