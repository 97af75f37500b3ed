package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// snapshotVersion changes when a program of another version would not make the
// same snapshot of the same log; it then replays the log instead.
const snapshotVersion = 5

// ErrVersion is Restore's error for a snapshot of another version: it is no
// use, and nothing is wrong with it.
var ErrVersion = errors.New("snapshot of another version")

// saved is the whole fold as a snapshot has it. Equal states give equal bytes.
type saved struct {
	Version   int                              `json:"version"`
	Seq       uint64                           `json:"seq"`
	At        time.Time                        `json:"at"`
	Day       hall.Day                         `json:"day"`
	Tickets   []savedTicket                    `json:"tickets"`
	Before    []savedTicket                    `json:"before,omitempty"`
	Lines     []savedLine                      `json:"lines"`
	All       times                            `json:"all"`
	Gaps      times                            `json:"gaps"`
	Counters  []savedCounter                   `json:"counters"`
	Persons   map[string]int                   `json:"persons,omitempty"`
	Printers  []wire.Printer                   `json:"printers,omitempty"`
	Jobs      int                              `json:"jobs,omitempty"`
	Slips     []*slipJob                       `json:"slips,omitempty"`
	Lots      map[string]map[int]int           `json:"lots,omitempty"`
	Box       []*wire.Suggestion               `json:"box,omitempty"`
	Suggested int                              `json:"suggested,omitempty"` // of the box, today
	Visits    []*rateable                      `json:"visits,omitempty"`
	Site      *wire.Site                       `json:"site,omitempty"`
	Today     *wire.Today                      `json:"today,omitempty"`
	Reverted  bool                             `json:"reverted,omitempty"`
	LastDay   hall.Day                         `json:"last_day,omitempty"`
	Abandoned map[hall.Day]map[string]*numbers `json:"abandoned,omitempty"`
	Drawn     bool                             `json:"drawn,omitempty"`
	Helps     []wire.Help                      `json:"helps,omitempty"`
	Helped    int                              `json:"helped,omitempty"`
	Alarms    []wire.Alarm                     `json:"alarms,omitempty"`
	Devices   []wire.Device                    `json:"devices,omitempty"`
	Calls     wire.Calls                       `json:"calls,omitempty"`
	Done      []*Done                          `json:"done,omitempty"`
	Voids     []string                         `json:"voids,omitempty"`
}

type savedTicket struct {
	Ticket  *hall.Ticket `json:"t"`
	Since   time.Time    `json:"since"`
	Seq     uint64       `json:"seq"`
	Printed bool         `json:"printed,omitempty"`
}

type savedLine struct {
	Service   string         `json:"service"`
	Last      map[string]int `json:"last,omitempty"` // group -> its last call
	Calls     int            `json:"calls,omitempty"`
	Memory    []turn         `json:"memory,omitempty"`
	Issued    int            `json:"issued,omitempty"`
	Nearly    bool           `json:"nearly,omitempty"`
	Announced string         `json:"announced,omitempty"`
	Override  override       `json:"override,omitempty"`
	Until     time.Time      `json:"until,omitzero"`
	Reason    string         `json:"reason,omitempty"`
	Times     times          `json:"times"`
}

type savedCounter struct {
	Is   wire.CounterState `json:"is"`
	Seq  uint64            `json:"seq,omitempty"`
	Left time.Time         `json:"left,omitzero"`
	Back time.Time         `json:"back,omitzero"`
	Free time.Time         `json:"free,omitzero"`
	Step step              `json:"step,omitzero"`
}

// sorted lists a map's values by key.
func sorted[V any](m map[string]V) []V {
	out := make([]V, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	return out
}

func save(t *ticket) savedTicket {
	return savedTicket{t.Ticket, t.since, t.seq, t.printed}
}

// Snapshot writes the whole fold down.
func (e *Engine) Snapshot() ([]byte, error) {
	s := saved{
		Version: snapshotVersion, Seq: e.seq, At: e.at, Day: e.day, All: e.all, Gaps: e.gaps,
		Persons: maps.Clone(e.persons), Printers: e.printers, Jobs: e.jobs, Slips: e.saveSlips(), Lots: e.lots, Visits: e.saveVisits(), Site: e.shownSite,
		Reverted: e.reverted, LastDay: e.lastDay, Abandoned: e.abandoned, Drawn: e.drawn,
		Helps: e.helps, Helped: e.helped, Alarms: e.alarms, Devices: e.devices, Calls: e.calls,
		Voids: slices.Sorted(maps.Keys(e.voids)), Box: e.box.list, Suggested: e.box.today,
	}
	if !sameToday(e.today, new(wire.Today)) {
		s.Today = e.today
	}
	maps.DeleteFunc(s.Persons, func(_ string, n int) bool { return n == 0 })
	for _, t := range e.order {
		s.Tickets = append(s.Tickets, save(t))
	}
	for _, t := range sorted(e.before) {
		s.Before = append(s.Before, save(t))
	}
	for _, l := range sorted(e.lines) {
		if sl := l.save(); sl != nil {
			s.Lines = append(s.Lines, *sl)
		}
	}
	for _, c := range sorted(e.counters) {
		if c.seq > 0 {
			s.Counters = append(s.Counters, savedCounter{c.is, c.seq, c.left, c.back, c.freed, c.step})
		}
	}
	s.Done = sorted(e.done)
	return json.Marshal(s)
}

// save writes a line down; nil when nothing ever happened in it.
func (l *line) save() *savedLine {
	s := &savedLine{
		Service: l.service, Last: map[string]int{}, Calls: l.calls, Memory: l.memory, Issued: l.issued, Nearly: l.nearly,
		Announced: l.announced, Override: l.override, Until: l.until, Reason: l.reason, Times: l.times,
	}
	for _, g := range l.groups {
		if g.last > 0 {
			s.Last[g.id] = g.last
		}
	}
	if len(s.Last) == 0 && l.calls == 0 && l.issued == 0 && l.announced == "" && l.override == byHours && len(l.times.Ring) == 0 && !l.nearly {
		return nil
	}
	return s
}

// Restore reads a snapshot into a fresh engine.
func (e *Engine) Restore(data []byte) error {
	var s saved
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	if s.Version != snapshotVersion {
		return fmt.Errorf("%w: %d, want %d", ErrVersion, s.Version, snapshotVersion)
	}
	e.seq, e.at, e.day, e.all, e.gaps = s.Seq, s.At, s.Day, s.All, s.Gaps
	e.printers, e.jobs, e.shownSite, e.reverted = s.Printers, s.Jobs, s.Site, s.Reverted
	e.drawn, e.lastDay, e.abandoned = s.Drawn, s.LastDay, s.Abandoned
	e.restoreSlips(s.Slips)
	e.givenOn(e.day)
	if s.Today != nil {
		e.today = s.Today
	}
	e.effect()
	e.helps, e.helped, e.alarms, e.devices = s.Helps, s.Helped, s.Alarms, s.Devices
	e.calls = s.Calls
	e.box.restore(s.Box, s.Suggested)
	e.all.restore()
	e.gaps.restore()
	maps.Copy(e.persons, s.Persons)
	maps.Copy(e.lots, s.Lots)
	e.restoreVisits(s.Visits)
	for _, d := range s.Done {
		e.done[keyOf(d.By, d.Key)] = d
	}
	for _, k := range s.Voids {
		e.voids[k] = true
	}
	for i := range s.Lines {
		e.line(s.Lines[i].Service).restore(&s.Lines[i])
	}
	for i := range s.Counters {
		c := e.counter(s.Counters[i].Is.ID)
		c.is, c.seq, c.step = s.Counters[i].Is, s.Counters[i].Seq, s.Counters[i].Step
		c.left, c.back, c.freed = s.Counters[i].Left, s.Counters[i].Back, s.Counters[i].Free
		e.restaff(c.is.ID)
	}
	e.before = map[string]*ticket{}
	for _, st := range s.Before {
		e.before[st.Ticket.ID] = e.restore(st)
		e.before[st.Ticket.ID].past = true
	}
	for _, st := range s.Tickets {
		t := e.restore(st)
		t.ord = len(e.order)
		e.order = append(e.order, t)
		e.tickets[t.ID] = t
		e.used(t.Number.Prefix).set(t.Number.N)
		e.enter(t, nil)
	}
	return nil
}

func (e *Engine) restore(st savedTicket) *ticket {
	t := &ticket{Ticket: st.Ticket, since: st.Since, seq: st.Seq, printed: st.Printed}
	if t.Token != "" {
		e.tokens[t.Token] = t
	}
	return t
}

func (l *line) restore(s *savedLine) {
	l.calls, l.memory, l.issued, l.nearly, l.announced = s.Calls, s.Memory, s.Issued, s.Nearly, s.Announced
	l.override, l.until, l.reason, l.times = s.Override, s.Until, s.Reason, s.Times
	l.times.restore()
	for id, last := range s.Last {
		l.group(id).last = last
	}
}
