package flow

import (
	"time"

	"motcua/internal/typing"
)

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
	e.View.Rate = min(max(e.View.Rate, -MaxVoice), MaxVoice)
	e.View.Volume = min(max(e.View.Volume, -MaxVoice), MaxVoice)
	e.View.Dark = e.View.Dark && e.View.Aloud // nothing seen and nothing heard is no way to stand
	m.Visit.View = e.View
}

func (Stayed) act(*machine) {} // the touch itself is the answer

func (Walked) act(*machine) {}

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
		m.leave()
	case Undo:
		if !m.Visit.Undone {
			m.show(Result)
			return
		}
		m.Visit.Path = nil
		m.toChoice()
	case Priority, Card:
		m.Visit.Wrong = false
		m.show(Confirm)
	case Procedure:
		m.Visit.Procedure, m.Visit.Guide, m.Visit.GuideJob = nil, Print{}, ""
		if m.Visit.Query.Text == "" { // its guide was scanned
			m.Visit.Query = m.emptyLine()
		}
		m.show(Search)
	case Suggested:
		if m.Visit.Followed == nil { // not sent: the words are still there
			m.entered = m.at
			m.show(Suggest)
			return
		}
		m.forgetSuggestion()
		m.toChoice()
	case Suggest:
		m.forgetSuggestion()
		m.toChoice()
	case CaseFile, Own, FollowUp:
		m.forgetLookUp()
		m.Visit.Query = Query{Mode: typing.Plain}
		m.show(LookUp)
	case Helping:
		m.do(CallHelp{On: false})
		from := m.Visit.From
		m.Visit.From, m.Visit.Help = "", ""
		m.show(from)
		m.settle()
	case Search, LookUp:
		m.toChoice()
	case StaffPIN, Staff, Result:
		m.home()
	}
}

// leave goes back from the field that was chosen, or could not be had.
func (m *machine) leave() {
	m.forgetWish()
	if m.Visit.Procedure != nil {
		m.show(Procedure)
		return
	}
	m.toChoice()
}

// forgetWish drops what was said for a number of the chosen field.
func (m *machine) forgetWish() {
	v := &m.Visit
	v.Service, v.Priority, v.Refusal, v.Request = "", "", "", ""
	v.Files, v.People, v.Assist, v.Carded = 0, 0, false, false
}

// toChoice shows the tiles that the path leads to.
func (m *machine) toChoice() {
	if len(m.Visit.Path) > 0 {
		m.show(Group)
		return
	}
	lang, view := m.Visit.Lang, m.Visit.View
	m.home()
	m.Visit.Lang, m.Visit.View = lang, view
}

func (AskedHelp) act(m *machine) {
	switch m.Page {
	case Helping:
	case StaffPIN, Staff: // from the first page: the way back leads to no menu
		m.home()
		m.callHelp()
	case Issuing:
		if m.Visit.Help == "" { // the page stays: the number may come any moment
			m.Visit.Help = HelpCalling
			m.do(CallHelp{On: true, Lang: m.Lang(), Reason: m.need()})
		}
	default:
		m.callHelp()
	}
}

func (m *machine) callHelp() {
	need := m.need()
	m.Visit.From, m.Visit.Help = m.Page, HelpCalling
	m.do(CallHelp{On: true, Lang: m.Lang(), Reason: need})
	m.show(Helping)
}

// need is what the page lets one guess of why help is called.
func (m *machine) need() string {
	switch m.Page {
	case Card:
		return NeedCard
	case Issuing:
		return NeedNumber
	case Refused:
		if m.ClosedNow() == (Closed{}) {
			return NeedNumber
		}
	case Result:
		if p := m.Visit.Print; p.Over() && !p.Took() {
			return NeedPaper
		}
	case Search, Procedure:
		return NeedSearch
	case LookUp, CaseFile, Own:
		return NeedLookUp
	}
	if m.Visit.Assist {
		return NeedAssist
	}
	return ""
}

func (PressedHidden) act(m *machine) {
	if m.Page == Idle {
		m.show(StaffPIN)
	}
}

func (e PINIs) tell(m *machine) {
	if m.Page != StaffPIN || e.Request == "" || e.Request != m.Visit.Asked {
		return
	}
	m.Visit.PIN, m.Visit.Asked = "", ""
	if e.Good {
		m.wrong = 0
		m.lift() // somebody is here who can see who takes the numbers
		m.show(Staff)
		return
	}
	m.wrongly()
	if m.wrong++; m.wrong >= m.Rules.PINTries {
		m.wrong, m.locked = 0, m.at+m.Rules.PINLock
	}
}

// PINLockLeft is how long no PIN is taken after too many wrong ones; 0 when one
// is.
func (s *State) PINLockLeft() time.Duration { return max(0, s.locked-s.at) }

// wrongly says that a code, a card or a PIN was not good.
func (m *machine) wrongly() {
	m.Visit.Wrong = true
	m.do(Sound{What: SoundRefused})
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

func (e HelpIs) tell(m *machine) {
	if m.Visit.Help != "" {
		m.Visit.Help = e.Help
	}
}
