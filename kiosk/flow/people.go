package flow

// What a person does on any page, and the staff's part.

func (e Spoke) act(m *machine) {
	for _, l := range m.Hall.Languages {
		if l == e.Lang {
			m.Visit.Lang = l
		}
	}
}

func (e Viewed) act(m *machine) {
	e.View.Larger = min(max(e.View.Larger, 0), 2)
	m.Visit.View = e.View
}

func (Stayed) act(*machine) {} // the touch itself is the answer

func (Ended) act(m *machine) {
	if m.Page != Issuing {
		m.home()
	}
}

// WentBack leads to the page before; what was chosen on this one is forgotten.
func (WentBack) act(m *machine) {
	switch m.Page {
	case Group:
		m.Visit.Path, m.Visit.Sheet = m.Visit.Path[:len(m.Visit.Path)-1], 0
		m.entered = m.at
		m.toChoice()
	case Confirm, Refused:
		m.Visit.Service, m.Visit.Priority, m.Visit.Refusal = "", "", ""
		m.Visit.Files, m.Visit.People = 0, 0
		if m.Visit.Procedure != nil {
			m.show(Procedure)
			return
		}
		m.toChoice()
	case Priority:
		m.show(Confirm)
	case Procedure:
		m.Visit.Procedure = nil
		m.show(Search)
	case CaseFile, Own:
		m.Visit.Case, m.Visit.Own, m.Visit.Token = nil, nil, ""
		m.Visit.Query = Query{Plain: true}
		m.show(LookUp)
	case Helping:
		m.do(CallHelp{On: false})
		from := m.Visit.From
		m.Visit.From, m.Visit.Help = "", ""
		m.show(from)
	case Search, LookUp, StaffPIN, Staff, Result:
		m.home()
	}
}

// toChoice shows the tiles that the path leads to.
func (m *machine) toChoice() {
	if len(m.Visit.Path) > 0 {
		m.show(Group)
		return
	}
	lang, view := m.Visit.Lang, m.Visit.View
	m.Visit = Visit{Lang: lang, View: view}
	m.show(Idle)
}

func (AskedHelp) act(m *machine) {
	switch m.Page {
	case Issuing, Helping, StaffPIN, Staff:
		return
	}
	m.Visit.From, m.Visit.Help = m.Page, HelpCalling
	m.do(CallHelp{On: true, Lang: m.Lang()})
	m.show(Helping)
}

func (PressedHidden) act(m *machine) {
	if m.Page == Idle {
		m.show(StaffPIN)
	}
}

func (e PINIs) tell(m *machine) {
	if m.Page != StaffPIN {
		return
	}
	m.Visit.PIN = ""
	if e.Good {
		m.wrong = 0
		m.show(Staff)
		return
	}
	m.Visit.Wrong = true
	if m.wrong++; m.wrong >= m.Rules.PINTries {
		m.wrong, m.locked = 0, m.at+m.Rules.PINLock
	}
}

// StaffAct is an action of the staff menu.
type StaffAct string

// The staff's actions.
const (
	TestSlip StaffAct = "test-slip" // prints a slip that is no ticket
	Restart  StaffAct = "restart"   // ends the program; its keeper starts it again
)

func (e ChoseStaff) act(m *machine) {
	if m.Page == Staff {
		m.do(DoStaff{Act: e.Act})
	}
}

func (e HallIs) tell(m *machine) { m.Hall = e.Hall }

func (e LineIs) tell(m *machine) { m.Line = e.Line }

func (e HelpIs) tell(m *machine) {
	if m.Page == Helping {
		m.Visit.Help = e.Help
	}
}

func (e PrinterIs) tell(m *machine) { m.Printer = e.State }
