package flow

import (
	"time"

	"motcua/internal/wire"
)

// What a person does on the way to a number.

func (e Chose) act(m *machine) {
	s := m.Hall.Service(e.Service)
	if s == nil || m.Page != Idle && m.Page != Group && m.Page != Procedure {
		return
	}
	m.choose(s)
}

// choose goes to the confirm page of a service, or says why not.
func (m *machine) choose(s *wire.ServiceState) {
	if m.Visit.Service != s.ID {
		m.Visit.Priority, m.Visit.Files, m.Visit.People = "", 0, 0
	}
	m.Visit.Service = s.ID
	if s.Open || !m.Line.Up {
		m.show(Confirm)
		return
	}
	if s.Reason == "limit" {
		m.refuse(wire.CodeLimitReached)
	} else {
		m.refuse(wire.CodeServiceClosed)
	}
}

func (m *machine) refuse(code wire.Code) {
	m.Visit.Request = ""
	m.Visit.Refusal = code
	m.touched = m.at
	m.show(Refused)
}

func (e ChoseGroup) act(m *machine) {
	if m.Page != Idle && m.Page != Group {
		return
	}
	for _, t := range m.Tiles() {
		if t.Key == e.Key && t.Service == nil {
			m.Visit.Path = append(append([]string(nil), m.Visit.Path...), e.Key)
			m.Visit.Sheet = 0
			m.show(Group)
			m.entered = m.at
		}
	}
}

func (e Turned) act(m *machine) {
	if s := m.Visit.Sheet + e.By; s >= 0 && s < m.Sheets() && (m.Page == Idle || m.Page == Group) {
		m.Visit.Sheet = s
	}
}

func (Took) act(m *machine) {
	s := m.Service()
	if m.Page != Confirm || s == nil || m.burst(s.ID) > 0 {
		return
	}
	m.Visit.Request = m.wish()
	m.Visit.Ticket, m.Visit.Print, m.Visit.Refusal = Ticket{}, Print{}, ""
	issue := wire.IssueTicket{
		Service: s.ID, Lang: m.Lang(), Priority: m.Visit.Priority,
		Files: m.Visit.Files, People: m.Visit.People,
	}
	if p := m.Visit.Procedure; p != nil && p.Service == s.ID {
		issue.Procedure = p.Code
	}
	m.do(Ask{Request: m.Visit.Request, Issue: issue})
	m.show(Issuing)
}

func (AskedPriority) act(m *machine) {
	switch {
	case m.Page != Confirm || len(m.Hall.Priorities) == 0:
	case m.Visit.Priority != "":
		m.Visit.Priority = ""
	case len(m.Hall.Priorities) == 1:
		m.Visit.Priority = m.Hall.Priorities[0].ID
	default:
		m.show(Priority)
	}
}

func (e ChosePriority) act(m *machine) {
	if m.Page != Priority {
		return
	}
	m.Visit.Priority = ""
	for _, p := range m.Hall.Priorities {
		if p.ID == e.ID {
			m.Visit.Priority = e.ID
		}
	}
	m.show(Confirm)
}

func (e Counted) act(m *machine) {
	if m.Page != Confirm {
		return
	}
	n := &m.Visit.Files
	if e.What == People {
		n = &m.Visit.People
	}
	*n = min(max(max(*n, 1)+e.By, 1), MaxCount)
}

// burst is how long a field is still locked because Rules.Burst numbers of it
// were given within Rules.BurstTime; 0 when it is not.
func (s *State) burst(service string) time.Duration {
	var times []time.Duration
	for _, g := range s.recent {
		if g.service == service && s.at-g.at < s.Rules.BurstTime {
			times = append(times, g.at)
		}
	}
	if len(times) < s.Rules.Burst {
		return 0
	}
	return times[len(times)-s.Rules.Burst] + s.Rules.BurstTime - s.at
}

func (e Issued) tell(m *machine) {
	if e.Request == "" || e.Request != m.Visit.Request || m.Page != Issuing {
		if e.Request != m.Visit.Request || m.Page != Result {
			m.do(GiveUp{Ticket: e.Ticket})
		}
		return
	}
	m.Visit.Ticket = e.Ticket
	m.Visit.Print = Print{State: Printing}
	m.touched = m.at
	m.remember(e.Ticket.Service)
	m.do(PrintTicket{
		Request: e.Request, Ticket: e.Ticket, Lang: m.Lang(), Priority: m.Visit.Priority != "",
	})
	m.show(Result)
}

// remember notes that a number of the field was given and reports a burst.
func (m *machine) remember(service string) {
	var kept []given
	for _, g := range m.recent {
		if m.at-g.at < m.Rules.BurstTime {
			kept = append(kept, g)
		}
	}
	m.recent = append(kept, given{service, m.at})
	if m.burst(service) > 0 {
		m.do(ReportBurst{Service: service, Count: m.Rules.Burst})
	}
}

func (e WasRefused) tell(m *machine) {
	if e.Request == "" || e.Request != m.Visit.Request {
		return
	}
	switch m.Page {
	case Issuing:
		m.refuse(wire.Code(e.Code))
	case Own:
		m.Visit.Refusal = wire.Code(e.Code)
	}
}

func (e PrintIs) tell(m *machine) {
	switch {
	case e.Request == "":
	case e.Request == m.Visit.Request && m.Page == Result && (!m.Visit.Print.Over() || m.Visit.Print.moves(e.Print)):
		m.Visit.Print = e.Print
		if e.Print.Over() {
			m.touched = m.at // the time to take it, or to photograph it, starts now
		}
	case e.Request == m.Visit.GuideJob:
		m.Visit.Guide = e.Print
	}
}
