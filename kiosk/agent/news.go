package agent

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"motcua/internal/link"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// What the server says, and what it said last time.

// hallFile keeps the hall for a start without a server.
const hallFile = "hall.json"

// changed hears of everything from link, on its goroutine.
func (a *Agent) changed(c link.Change) {
	a.lineIs(c)
	a.bookIs(c.Status.Welcome.Catalogue)
	if c.State == nil {
		return
	}
	if c.Event != nil {
		a.clock.notBefore(c.Event.At)
	}
	a.helpIn(c.State)
	h := hallOf(c.State)
	a.mu.Lock()
	a.hall = h
	a.mu.Unlock()
	a.cfg.Tell(flow.HallIs{Hall: h})
	a.printerOf(c.State)
	if c.Snapshot || c.Event != nil && c.Event.Kind == wire.SiteChanged {
		a.keepHall(h)
	}
	if c.Event != nil {
		a.event(c.Event)
	}
}

// lineIs follows the line: its welcome brings the time and the block.
func (a *Agent) lineIs(c link.Change) {
	a.mu.Lock()
	was := a.line
	a.device = c.Status.Welcome.Device
	a.mu.Unlock()
	up, w := c.Status.Connected && c.State != nil, c.Status.Welcome
	if up && !was.Up {
		a.clock.set(w.Time.Add(time.Since(c.Status.Since)), a.cfg.Store)
	}
	if up && (!was.Up || w.Offline != a.given) { // each word of the server's is a value of its own
		a.given = w.Offline
		if err := a.block.welcome(w); err != nil {
			a.log.Error("the block of offline numbers is not kept", "err", err)
		}
	}
	if up && !was.Up {
		a.nudge()
	}
	line := flow.Line{Up: up, Numbers: a.block.can() && !c.Status.Stopped, Since: was.Since}
	switch {
	case up:
		line.Since = time.Time{}
	case was.Up:
		line.Since = a.clock.now()
	}
	if line == was {
		return
	}
	a.mu.Lock()
	a.line = line
	state := a.state
	a.mu.Unlock()
	a.cfg.Tell(flow.LineIs{Line: line})
	if !up || a.cfg.NewPrinter == nil {
		return
	}
	if state != "" {
		a.wg.Go(func() { a.reportPrinter(state) })
	}
	for _, j := range c.Status.Welcome.Asked {
		a.wg.Go(func() { a.printJob(j.Job, j.At) })
	}
	a.outbox.poke()
}

func (a *Agent) isUp() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.line.Up
}

// service finds a service as it was last known.
func (a *Agent) service(id string) *wire.ServiceState {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.hall.Service(id)
}

// hallOf takes what the conversation shows out of the state; it keeps no
// pointer into what link goes on changing.
func hallOf(s *wire.State) flow.Hall {
	h := flow.Hall{
		Services: slices.Clone(s.Services), Counters: slices.Clone(s.Counters), Notices: s.Notices,
	}
	for i := range h.Counters {
		h.Counters[i].Ticket = nil
	}
	if s.Hall != nil {
		h.Name, h.Languages, h.PublicURL = s.Hall.Name, s.Hall.Languages, s.Hall.PublicURL
		h.Priorities = s.Hall.Priorities
		h.Box = s.Hall.Box
		h.Card, h.PerPerson = flow.CardRule(s.Hall.Card), s.Hall.PerPersonDay
	}
	return h
}

// keepHall saves the hall, when it has changed but for how many wait.
func (a *Agent) keepHall(h flow.Hall) {
	h.Services, h.Counters = slices.Clone(h.Services), slices.Clone(h.Counters)
	for i := range h.Services {
		s := &h.Services[i]
		s.Waiting, s.WaitS, s.Open, s.Reason, s.Until, s.UntilDay, s.Notice = 0, nil, true, "", "", "", ""
	}
	for i := range h.Counters {
		c := &h.Counters[i]
		*c = wire.CounterState{ID: c.ID, Name: c.Name, Services: c.Services}
	}
	data, err := json.Marshal(h)
	if err != nil {
		return
	}
	if bytes.Equal(data, a.saved) {
		return
	}
	if err := a.cfg.Store.Save(hallFile, data); err != nil {
		a.log.Error("the hall is not kept for a start without a server", "err", err)
		return
	}
	a.saved = data
}

// tellLast tells what was known when the kiosk was last switched off.
func (a *Agent) tellLast() {
	data, err := a.cfg.Store.Load(hallFile)
	if err == nil && data != nil {
		var h flow.Hall
		if json.Unmarshal(data, &h) == nil {
			a.hall = h
			a.cfg.Tell(flow.HallIs{Hall: h})
		}
	}
	a.line = flow.Line{Numbers: a.block.can()}
	a.cfg.Tell(flow.LineIs{Line: a.line})
	if _, ok := a.block.first(); ok {
		a.nudge()
	}
}

// event hears of jobs for the kiosk's printer.
func (a *Agent) event(e *wire.Event) {
	switch {
	case e.Kind == wire.TicketPrinted && e.Job != nil:
		a.verdict(*e.Job)
	case e.Kind == wire.PrintRequested && e.Job != nil && a.cfg.NewPrinter != nil:
		job, at := *e.Job, e.At
		a.wg.Go(func() { a.printJob(job, at) })
	}
}

// printerOf follows the printer that this kiosk's slips come out of, where it
// is none of its own: a page's kiosk tells the truth about paper as well.
func (a *Agent) printerOf(s *wire.State) {
	if a.cfg.NewPrinter != nil {
		return
	}
	name, state := a.printsAt(), ""
	for i := range s.Printers {
		if s.Printers[i].Name == name {
			state = s.Printers[i].State
		}
	}
	a.mu.Lock()
	same := a.state == state
	a.state = state
	a.mu.Unlock()
	if !same {
		a.cfg.Tell(flow.PrinterIs{State: state})
	}
}
