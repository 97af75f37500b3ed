package agent

import (
	"encoding/json"
	"time"

	"motcua/internal/lang"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// Slips of what was looked up.

// caseSlip is a case file as `motcua-printer slip --kind lookup` reads it.
type caseSlip struct {
	Hall     string     `json:"hall"`
	CaseCode string     `json:"case_code"`
	State    string     `json:"state"`
	Due      string     `json:"due,omitempty"`
	AsOf     *time.Time `json:"as_of,omitempty"`
	URL      string     `json:"url,omitempty"`
	Lang     string     `json:"lang,omitempty"`
}

// caseStates are the words for how far a file is.
var caseStates = lang.Section[map[string]string]("cases")

// caseData is what the slip of a case file shows: what stands on the screen.
func caseData(h *flow.Hall, e flow.PrintCase) caseSlip {
	in, c := slipLang(e.Lang), e.Case
	s := caseSlip{Hall: h.Name.In(in), CaseCode: c.Code, State: caseStates(in)[c.State], Lang: in}
	if s.State == "" {
		s.State = c.State
	}
	if due, err := time.Parse(time.DateOnly, c.Due); err == nil && c.State != "returned" && c.State != "rejected" {
		s.Due = due.Format("02/01/2006")
	}
	if !c.AsOf.IsZero() {
		s.AsOf = &c.AsOf
	}
	if h.PublicURL != "" {
		s.URL = h.PublicURL + "/lookup?code=" + escape(c.Code)
	}
	return s
}

// printCase prints how far a case file is, with a code that asks again.
func (a *Agent) printCase(e flow.PrintCase) {
	h := a.lastHall()
	data, err := json.Marshal(caseData(&h, e))
	pr := flow.Print{State: flow.Failed}
	if err == nil {
		pr = a.own(Slip{ID: e.Request, Kind: "lookup", Data: data}).Print
	}
	a.cfg.Tell(flow.PrintIs{Request: e.Request, Print: pr})
}

// printOwn has the server print a ticket's slip again, marked as such: it alone
// knows all that stands on it. The slip comes out here, or where this kiosk's
// slips do.
func (a *Agent) printOwn(e flow.PrintOwn) {
	pr := flow.Print{State: flow.NoPrinter}
	if id := a.ticketOf(e.Own.Number); id != "" {
		ctx, cancel := a.within(paperTime)
		defer cancel()
		o := remote{a}.Print(ctx, Slip{ID: e.Request, Kind: "ticket", Ticket: id})
		a.log.Info("slip again", "job", e.Request, "verdict", o.State, "reason", o.Reason)
		pr = o.Print
	}
	a.cfg.Tell(flow.PrintIs{Request: e.Request, Print: pr})
}

// ticketOf is the id of today's ticket of that number; "" when there is none.
func (a *Agent) ticketOf(number string) (id string) {
	a.link.Read(func(s *wire.State) {
		if s == nil {
			return
		}
		for i := range s.Tickets {
			if s.Tickets[i].Number.String() == number {
				id = s.Tickets[i].ID
			}
		}
	})
	return id
}
