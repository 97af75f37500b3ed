package agent

import (
	"encoding/json"
	"errors"
	"time"

	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// Look-ups: a scanned ticket, a case file.

// What a server may answer to fetch.
var (
	errNotFound = errors.New("not found")
	errTooMany  = errors.New("too many questions")
)

// askTime is how long somebody waits for a look at a ticket.
const askTime = 4 * time.Second

// askOwn asks for a ticket's place in line.
func (a *Agent) askOwn(token string) {
	ctx, cancel := a.within(askTime)
	defer cancel()
	data, err := a.fetch(ctx, "/t/"+token+".json")
	var o flow.OwnTicket
	switch {
	case errors.Is(err, errNotFound):
		o.Unknown = true
	case err != nil || json.Unmarshal(data, &o) != nil:
		a.log.Warn("a scanned ticket", "err", err)
		o = flow.OwnTicket{Away: true}
	default:
		a.recall(&o)
	}
	a.cfg.Tell(flow.OwnIs{Token: token, Own: o})
}

// recall adds when the ticket was called, which every screen in the hall saw.
func (a *Agent) recall(o *flow.OwnTicket) {
	a.link.Read(func(s *wire.State) {
		if s == nil {
			return
		}
		for i := range s.Tickets {
			if t := &s.Tickets[i]; t.Number.String() == o.Number {
				o.Called = a.local(t.CalledAt)
			}
		}
	})
}

// askCase asks how far a case file is. A server without a register says
// nothing, and so does the kiosk.
func (a *Agent) askCase(code string) {
	ctx, cancel := a.within(askTime)
	defer cancel()
	c := flow.Case{Code: code, Away: true}
	data, err := a.fetch(ctx, "/lookup.json?code="+escape(code))
	if err == nil {
		var got struct {
			State string    `json:"state"`
			Due   string    `json:"due"`
			AsOf  time.Time `json:"as_of"`
		}
		if err = json.Unmarshal(data, &got); err == nil {
			c = flow.Case{Code: code, State: got.State, Due: got.Due, AsOf: a.local(got.AsOf)}
		}
	}
	if errors.Is(err, errTooMany) {
		c.Away, c.TooMany = false, true
	}
	if err != nil {
		a.log.Warn("a case file", "err", err)
	}
	a.cfg.Tell(flow.CaseIs{Case: c})
}

// local is a time as the hall's clocks show it; zero stays zero.
func (a *Agent) local(t time.Time) time.Time {
	if now := a.clock.now(); !t.IsZero() && !now.IsZero() {
		return t.In(now.Location())
	}
	return t
}

// rejoin puts a latecomer back in line.
func (a *Agent) rejoin(e flow.Rejoin) {
	ctx, cancel := a.within(askTime)
	defer cancel()
	reply, err := a.link.Do(ctx, e.Request, "rejoin", wire.TicketRef{Token: e.Token})
	switch {
	case err != nil:
		a.cfg.Tell(flow.WasRefused{Request: e.Request, Code: string(wire.CodeUnavailable)})
	case !reply.OK:
		a.cfg.Tell(flow.WasRefused{Request: e.Request, Code: string(reply.Error.Code)})
	default:
		a.askOwn(e.Token)
	}
}
