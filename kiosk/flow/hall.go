package flow

import (
	"slices"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Hall is what the kiosk knows of its hall. It is a value that nobody changes
// once flow has it.
type Hall struct {
	Name       hall.Text
	Languages  []string
	PublicURL  string
	Services   []wire.ServiceState
	Counters   []wire.CounterState
	Priorities []wire.Named
	Notices    []hall.Text
	Box        *wire.Box // for suggestions; nil: there is none
	// Card says whether a wish for a number asks for the citizen card, of which
	// PerPerson numbers a day can be had.
	Card      CardRule
	PerPerson int
}

// CardRule says how a hall counts the numbers of a person.
type CardRule string

// The rules. The zero value: nobody is asked.
const (
	CardAsk  CardRule = hall.CardAsk
	CardMust CardRule = hall.CardMust
)

// Service finds a service by id; nil if there is none.
func (h *Hall) Service(id string) *wire.ServiceState {
	for i := range h.Services {
		if h.Services[i].ID == id {
			return &h.Services[i]
		}
	}
	return nil
}

// CountersOf are the names of the counters that serve a service.
func (h *Hall) CountersOf(service, lang string) []string {
	var names []string
	for _, c := range h.Counters {
		if slices.Contains(c.Services, service) {
			names = append(names, c.Name.In(lang))
		}
	}
	return names
}

// tell takes the hall as it is now. Whatever of the visit is no longer there
// goes back to a page that is: the site was changed under somebody's finger.
func (e HallIs) tell(m *machine) {
	m.Hall = e.Hall
	v := &m.Visit
	if v.Lang != "" && !slices.Contains(m.Hall.Languages, v.Lang) {
		v.Lang = ""
	}
	if v.Priority != "" && !slices.ContainsFunc(m.Hall.Priorities, func(p wire.Named) bool { return p.ID == v.Priority }) {
		v.Priority = ""
	}
	for len(v.Path) > 0 && len(m.within()) == 0 {
		v.Path = v.Path[:len(v.Path)-1]
	}
	v.Sheet = min(v.Sheet, m.Sheets()-1)
	m.settle()
}

// settle leaves a page whose ground has gone.
func (m *machine) settle() {
	switch m.Page {
	case Group:
		if len(m.Visit.Path) == 0 {
			m.toChoice()
		}
	case Suggest:
		if m.Hall.Box == nil {
			m.toChoice()
		}
	case Confirm, Card, Priority:
		switch s := m.Service(); {
		case s == nil:
			m.leave()
		case m.Page == Confirm && !m.Gives(s):
			m.choose(s) // says why, before anybody presses in vain
		}
	}
}

func (e LineIs) tell(m *machine) { m.Line = e.Line }

func (e PrinterIs) tell(m *machine) { m.Printer = e.State }
