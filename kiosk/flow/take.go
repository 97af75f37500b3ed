package flow

import "motcua/internal/wire"

// What a person does on the way to a number.

func (e Chose) act(m *machine) {
	s := m.Hall.Service(e.Service)
	if s == nil {
		return
	}
	switch m.Page {
	case CaseFile: // its result is ready: a number to collect it
		m.forgetLookUp()
		m.Visit.Query = Query{}
	case Idle, Group, Procedure:
	default:
		return
	}
	m.choose(s)
}

// choose goes to the confirm page of a service, or says why not.
func (m *machine) choose(s *wire.ServiceState) {
	if m.Visit.Service != s.ID {
		m.forgetWish()
	}
	m.Visit.Service = s.ID
	if m.Gives(s) {
		m.show(Confirm)
		return
	}
	if s.Reason == wire.ReasonLimit {
		m.refuse(wire.CodeLimitReached)
	} else {
		m.refuse(wire.CodeServiceClosed)
	}
}

func (m *machine) refuse(code wire.Code) {
	m.Visit.Request = ""
	m.Visit.Refusal = code
	m.touched = m.at
	m.do(Sound{What: SoundRefused})
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
	switch {
	case m.Page != Confirm || s == nil || m.LockLeft() > 0:
	case m.Hall.Card != "" && m.Line.Up:
		m.Visit.Wrong = false
		m.show(Card) // whom nobody can count, nobody asks
	default:
		m.ask("")
	}
}

// NoCard goes on without, or calls for help where the hall wants one.
func (NoCard) act(m *machine) {
	switch {
	case m.Page != Card:
	case m.Hall.Card == CardMust && m.Line.Up:
		m.callHelp()
	default:
		m.ask("")
	}
}

// ask wishes for a number. The card is in the effect alone.
func (m *machine) ask(card string) {
	s := m.Service()
	if s == nil || m.LockLeft() > 0 {
		return
	}
	v := &m.Visit
	v.Request = m.wish()
	v.Ticket, v.Print, v.Refusal, v.Wrong = Ticket{}, Print{}, "", false
	v.Carded = card != ""
	issue := wire.IssueTicket{
		Service: s.ID, Lang: m.Lang(), Priority: v.Priority,
		Files: v.Files, People: v.People, Assist: v.Assist, Person: card,
	}
	if p := v.Procedure; p != nil && p.Service == s.ID {
		issue.Procedure = p.Code
	}
	m.do(Ask{Request: v.Request, Issue: issue})
	m.show(Issuing)
}

func (AskedAssist) act(m *machine) {
	if m.Page == Confirm {
		m.Visit.Assist = !m.Visit.Assist
	}
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

// tell takes an answer to Ask. One for whom nobody waits any more is given up;
// one that was shown already stands, however often it comes.
func (e Issued) tell(m *machine) {
	if e.Request == "" || e.Request != m.Visit.Request || m.Page != Issuing {
		if !m.had(e.Request) {
			m.do(GiveUp{Request: e.Request, Ticket: e.Ticket})
		}
		return
	}
	m.Visit.Ticket = e.Ticket
	m.Visit.Print = Print{State: Printing}
	m.touched = m.at
	m.remember(e.Ticket.Service, e.Request)
	m.do(Sound{What: SoundNumber})
	m.do(PrintTicket{
		Request: e.Request, Ticket: e.Ticket, Lang: m.Lang(), Priority: m.Visit.Priority != "",
	})
	m.show(Result)
}

func (e WasRefused) tell(m *machine) {
	if e.Request == "" || e.Request != m.Visit.Request {
		return
	}
	switch m.Page {
	case Issuing:
		m.refuse(m.limitOf(wire.Code(e.Code)))
	case Own:
		m.do(Sound{What: SoundRefused})
		m.Visit.Refusal = wire.Code(e.Code)
		m.Visit.Request = ""
	}
}

// limitOf tells apart whose limit was reached: the person's, who has shown a
// card while the service still gives numbers, or the service's.
func (m *machine) limitOf(code wire.Code) wire.Code {
	if s := m.Service(); code == wire.CodeLimitReached && m.Visit.Carded && s != nil && m.Gives(s) {
		return PersonLimit
	}
	return code
}

// PersonLimit stands in Visit.Refusal when a person has had all numbers of the
// day, Hall.PerPerson of them.
const PersonLimit wire.Code = "person_limit"

func (e PrintIs) tell(m *machine) {
	v := &m.Visit
	switch e.Request {
	case "":
	case v.Request:
		if m.hasNumber() && (!v.Print.Over() || v.Print.moves(e.Print)) {
			v.Print = e.Print
			if e.Print.Over() {
				m.touched = m.at // the time to take it, or to photograph it, starts now
			}
		}
	case v.GuideJob:
		v.Guide = e.Print
	case v.SlipJob:
		v.Slip = e.Print
	}
}

// hasNumber reports that the number stands on the screen, or one touch away.
func (m *machine) hasNumber() bool {
	p := m.Page
	if p == Helping {
		p = m.Visit.From
	}
	return p == Result || p == Undo
}

func (Mistook) act(m *machine) {
	if m.Page == Result {
		m.show(Undo)
	}
}

// CalledOff gives the number up for good. The page stays and says so, for the
// paper may lie in the tray.
func (CalledOff) act(m *machine) {
	if m.Page == Undo && !m.Visit.Undone {
		m.Visit.Undone = true
		m.do(GiveUp{Request: m.Visit.Request, Ticket: m.Visit.Ticket})
	}
}
