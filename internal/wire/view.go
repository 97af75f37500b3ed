package wire

import (
	"slices"

	"motcua/internal/hall"
)

// View cuts events and states to what one reader may see. It is a value that
// compares equal for readers that see the same, so that an encoded event can
// be shared between them.
type View struct {
	Role Role
	// Own narrows the view further: a tablet's counter, a printer's or a
	// kiosk's device name. Empty for everyone else.
	Own string
}

// ViewOf is the view of an actor.
func ViewOf(a Actor) View {
	switch a.Role {
	case RoleTablet:
		return View{RoleTablet, a.Counter}
	case RolePrinter, RoleKiosk:
		return View{a.Role, a.Name}
	case RoleAdmin, RoleInspector:
		return View{RoleInspector, ""} // a manager's sight, but for ratings
	}
	return View{a.Role, ""}
}

// staff reports whether the reader works on the lines and sees notes, case
// codes and reasons.
func (v View) staff() bool {
	switch v.Role {
	case RoleClerk, RoleGuide, RoleManager, RoleInspector, RoleIntegration:
		return true
	}
	return false
}

// public kinds are seen by every screen in the hall.
var public = []Kind{
	TicketIssued, TicketCalled, TicketRecalled, ServiceStarted, TicketFinished, TicketNoShow,
	TicketTransferred, TicketParked, TicketReturned, TicketRejoined, TicketCancelled, TicketExpired,
	StepUndone, CounterOpened, CounterPaused, CounterClosed, ServiceOpened, ServiceClosed,
	DayOpened, DayClosed, SiteChanged, LegFinished, TicketDrawn, CounterHandedOver, TodayChanged,
	HallOpened, HallClosed, SoundTested,
}

// staffOnly kinds are what people in the hall tell each other.
var staffOnly = []Kind{
	TicketMarked, AlarmRaised, AlarmCleared, AlarmAcknowledged, DeviceChanged, ClockChanged, ServerStarted,
}

// Event cuts an event; ok is false when the reader may not see it at all.
func (v View) Event(e Event) (cut Event, ok bool) {
	if !v.sees(e) {
		return Event{}, false
	}
	cut = e
	if e.Ticket != nil {
		cut.Ticket = v.ticket(e.Ticket)
		if v.Role == RoleTablet && e.Kind == TicketFinished && e.Counter == v.Own && !e.Ticket.Rated {
			cut.Ticket.RatingToken = e.Ticket.RatingToken
		}
	}
	if e.CounterIs != nil {
		c := v.counter(*e.CounterIs)
		cut.CounterIs = &c
	}
	if e.Site != nil {
		site := *e.Site
		site.Counters = v.counters(site.Counters)
		site.Hall = v.info(site.Hall)
		if !v.staff() {
			site.Devices = nil
		}
		cut.Site = &site
	}
	if !v.staff() {
		cut.Today, cut.Basis = nil, nil
	}
	if e.Help != nil && v.Role == RoleKiosk {
		cut.Help = v.help(*e.Help)
	}
	if e.Rating != nil {
		cut = Event{Seq: e.Seq, At: e.At, Body: Body{Kind: e.Kind, Rating: &Rating{Group: e.Rating.Group}}}
	}
	if e.Suggestion != nil {
		cut.Suggestion = e.Suggestion.Shown()
	}
	if !v.staff() {
		cut.Reason = ""
		if e.Kind == ServiceClosed {
			cut.Reason = ClosedFor(e.Reason)
		}
	}
	if v.Role != RoleManager && v.Role != RoleInspector {
		cut.By = ""
	}
	return cut, true
}

func (v View) sees(e Event) bool {
	switch e.Kind {
	case RatingGiven:
		return v.Role == RoleManager && e.Rating != nil && e.Rating.Group != nil
	case PrintRequested:
		return e.Job != nil && e.Job.Printer == v.Own && (v.Role == RolePrinter || v.Role == RoleKiosk)
	case TicketPrinted, PrinterChanged:
		if v.Role == RolePrinter {
			return e.Printer != nil && e.Printer.Name == v.Own || e.Job != nil && e.Job.Printer == v.Own
		}
		// a kiosk in a browser prints by command, on a printer of another name
		return v.Role == RoleKiosk || v.staff()
	case HelpCalled, HelpAnswered:
		// the kiosk that called shows that somebody comes
		return v.staff() || v.Role == RoleKiosk && e.Help != nil && e.Help.Place == v.Own
	case SeriesNearlyFull, SuggestionGiven, SuggestionChanged, SuggestionEmptied, DataEmptied:
		return v.Role == RoleManager || v.Role == RoleInspector
	}
	if v.Role == RolePrinter {
		return e.Kind == DayOpened // its list of slips begins anew
	}
	return slices.Contains(public, e.Kind) || v.staff() && slices.Contains(staffOnly, e.Kind)
}

// State cuts a state. The result shares nothing that the caller may change.
func (v View) State(s *State) *State {
	cut := *s
	cut.Services = slices.Clone(s.Services)
	cut.Counters = v.counters(s.Counters)
	cut.Hall = v.info(s.Hall)
	cut.Tickets = []hall.Ticket{}
	cut.Printers, cut.Jobs = nil, nil
	cut.Calls = slices.Clone(s.Calls)
	if v.Role == RolePrinter {
		cut.Counters, cut.Services, cut.Calls = []CounterState{}, []ServiceState{}, nil
		cut.Notices = nil // it hears of no change to them
	} else {
		for i := range s.Tickets {
			cut.Tickets = append(cut.Tickets, *v.ticket(&s.Tickets[i]))
		}
	}
	if !v.staff() {
		cut.Helps, cut.Alarms, cut.Devices, cut.Today = nil, nil, nil, nil
	}
	if v.Role != RoleManager && v.Role != RoleInspector {
		cut.Suggestions = 0
	}
	if v.Role == RoleKiosk {
		for _, h := range s.Helps {
			if h.Place == v.Own {
				cut.Helps = append(cut.Helps, *v.help(h))
			}
		}
	}
	for _, p := range s.Printers {
		if v.staff() || v.Role == RoleKiosk || p.Name == v.Own {
			cut.Printers = append(cut.Printers, p)
		}
	}
	for _, j := range s.Jobs {
		if v.staff() || v.Role == RoleKiosk || j.Printer == v.Own {
			cut.Jobs = append(cut.Jobs, j)
		}
	}
	return &cut
}

// info leaves the boards out for who neither is one nor looks after them: they
// are the larger part of it.
func (v View) info(h *HallInfo) *HallInfo {
	switch v.Role {
	case RoleDisplay, RoleManager, RoleInspector, RoleIntegration:
		return h
	}
	if h == nil || len(h.Boards) == 0 {
		return h
	}
	c := *h
	c.Boards = nil
	return &c
}

// help is a call for help as the kiosk that called may show it: that somebody
// comes, not by which account.
func (v View) help(h Help) *Help {
	if h.AnsweredBy != "" {
		h.AnsweredBy = "staff"
	}
	return &h
}

func (v View) counters(list []CounterState) []CounterState {
	out := make([]CounterState, 0, len(list))
	for _, c := range list {
		out = append(out, v.counter(c))
	}
	return out
}

func (v View) counter(c CounterState) CounterState {
	if c.Ticket != nil {
		c.Ticket = v.ticket(c.Ticket)
	}
	if !v.staff() {
		c.Reason, c.Account = "", ""
	}
	return c
}

// ticket copies what the reader may see of a ticket. Nobody sees tokens, a
// person's hash or whether a ticket was rated in a view: ratings come in groups.
func (v View) ticket(t *hall.Ticket) *hall.Ticket {
	if v.staff() {
		c := *t
		c.Token, c.RatingToken, c.Person, c.Rated, c.Place = "", "", "", false, nil
		return &c
	}
	return &hall.Ticket{
		ID: t.ID, Number: t.Number, Service: t.Service, State: t.State, Counter: t.Counter,
		IssuedAt: t.IssuedAt, CalledAt: t.CalledAt, StartedAt: t.StartedAt, EndedAt: t.EndedAt,
		Recalls: t.Recalls, Lang: t.Lang, Offline: t.Offline, Rejoined: t.Rejoined, Drawn: t.Drawn,
	}
}
