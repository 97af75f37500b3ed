package agent

import (
	"encoding/json"
	"errors"
	"time"

	"motcua/internal/link"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// ask gets a number: from the server, or after Patience from the block. A
// kiosk that may not number by itself waits longer, and if nobody answers
// makes sure that no ticket comes of it later.
func (a *Agent) ask(e flow.Ask) {
	e.Issue.Person = a.hidden(e.Issue.Person)
	patience, alone := a.cfg.Patience, a.block.can()
	if !alone {
		patience = 4 * a.cfg.Patience
	}
	if alone && !a.isUp() {
		a.number(e)
		return
	}
	ctx, cancel := a.within(patience)
	reply, err := a.link.Do(ctx, e.Request, "issue_ticket", e.Issue)
	cancel()
	switch {
	case a.ctx.Err() != nil:
	case err == nil && reply.OK:
		a.issued(e, reply)
	case err == nil && reply.Error.Code != wire.CodeUnavailable:
		a.cfg.Tell(flow.WasRefused{Request: e.Request, Code: string(reply.Error.Code)})
	case alone:
		a.log.Warn("the server is silent: numbering alone", "request", e.Request, "err", err)
		a.number(e)
	default:
		a.log.Warn("no number", "request", e.Request, "err", err)
		a.cfg.Tell(flow.WasRefused{Request: e.Request, Code: string(wire.CodeUnavailable)})
		if err != nil {
			a.takeBack(e)
		}
	}
}

func (a *Agent) issued(e flow.Ask, reply wire.Reply) {
	var t flow.Ticket
	if err := json.Unmarshal(reply.Result, &t); err != nil || t.Number == "" {
		a.log.Error("a ticket that cannot be read", "request", e.Request, "err", err)
		a.cfg.Tell(flow.WasRefused{Request: e.Request, Code: string(wire.CodeUnavailable)})
		return
	}
	if t.Service == "" {
		t.Service = e.Issue.Service
	}
	a.cfg.Tell(flow.Issued{Request: e.Request, Ticket: t})
}

// number gives a number of the block.
func (a *Agent) number(e flow.Ask) {
	t, err := a.block.give(e.Request, e.Issue, a.service(e.Issue.Service), a.clock.now())
	if err != nil {
		a.log.Error("no number of the block", "service", e.Issue.Service, "err", err)
		code := wire.CodeUnavailable
		if errors.Is(err, errUsedUp) {
			code = wire.CodeLimitReached
		}
		a.cfg.Tell(flow.WasRefused{Request: e.Request, Code: string(code)})
		return
	}
	a.cfg.Tell(flow.Issued{Request: e.Request, Ticket: t})
	a.nudge()
}

// takeBack cancels what may still come of an ask that its person was told
// would come to nothing: asking again under the same id tells which ticket.
func (a *Agent) takeBack(e flow.Ask) {
	reply, err := a.link.Do(a.ctx, e.Request, "issue_ticket", e.Issue)
	var t flow.Ticket
	if err == nil && reply.OK && json.Unmarshal(reply.Result, &t) == nil {
		a.giveUp(t)
	}
}

// giveUp cancels a ticket that nobody holds.
func (a *Agent) giveUp(t flow.Ticket) {
	a.log.Info("a ticket came too late", "number", t.Number)
	if t.Offline {
		a.block.drop(t.Token)
		return
	}
	reply, err := a.link.Do(a.ctx, link.NewID(), "cancel_ticket", wire.CancelTicket{Ticket: t.ID})
	if err != nil || !reply.OK {
		a.log.Warn("not cancelled", "number", t.Number, "err", err, "refusal", reply.Error)
	}
}

// nudge starts bringing offline numbers home.
func (a *Agent) nudge() {
	select {
	case a.report <- struct{}{}:
	default:
	}
}

// bringHome reports offline numbers, the oldest first, whenever there may be
// some, until the server has answered each.
func (a *Agent) bringHome() {
	for {
		select {
		case <-a.ctx.Done():
			return
		case <-a.report:
		}
		for r, ok := a.block.first(); ok && a.ctx.Err() == nil; r, ok = a.block.first() {
			if !a.bring(r) {
				break
			}
		}
	}
}

// retryAfter is the pause before a number goes home again that the server
// could not take.
const retryAfter = 5 * time.Second

// bring reports one number and reports whether the next may go.
func (a *Agent) bring(r report) bool {
	reply, err := a.link.Do(a.ctx, r.ID, "issue_offline", r.With)
	if err != nil {
		return false
	}
	if !reply.OK {
		switch reply.Error.Code {
		case wire.CodeUnavailable, wire.CodeTooMany:
			a.later(a.nudge)
			return false
		}
		// the server knows better for good: this number will never be taken
		a.log.Error("an offline number was refused", "number", r.With.Number.String(), "refusal", reply.Error)
	}
	if err := a.block.done(r.ID); err != nil {
		a.log.Error("offline numbers", "err", err)
		a.later(a.nudge)
		return false
	}
	var t flow.Ticket // without an id its slip is told of as paper only
	_ = json.Unmarshal(reply.Result, &t)
	a.outbox.home(r.With.Token, t.ID)
	return true
}

// later tries something again after a pause.
func (a *Agent) later(f func()) { time.AfterFunc(retryAfter, f) }
