package agent

import (
	"encoding/json"
	"errors"
	"time"

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
	if err := a.block.wished(e.Request); err != nil { // better a number that may be called in vain than none
		a.log.Error("a wish is not kept", "err", err)
		a.tellHealth()
	}
	ctx, cancel := a.within(patience)
	reply, err := a.link.Do(ctx, e.Request, "issue_ticket", e.Issue)
	cancel()
	switch {
	case a.ctx.Err() != nil:
	case err == nil && reply.OK:
		a.issued(e, reply)
	case err == nil && reply.Error.Code != wire.CodeUnavailable:
		a.over(e.Request)
		a.cfg.Tell(flow.WasRefused{Request: e.Request, Code: string(reply.Error.Code)})
	case alone:
		a.log.Warn("the server is silent: numbering alone", "request", e.Request, "err", err)
		a.number(e)
	default:
		a.log.Warn("no number", "request", e.Request, "err", err)
		a.refuse(e, wire.CodeUnavailable)
	}
}

func (a *Agent) issued(e flow.Ask, reply wire.Reply) {
	var t flow.Ticket
	if err := json.Unmarshal(reply.Result, &t); err != nil || t.Number == "" {
		a.log.Error("a ticket that cannot be read", "request", e.Request, "err", err)
		a.refuse(e, wire.CodeUnavailable)
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
		a.refuse(e, code)
		a.tellHealth()
		return
	}
	a.cfg.Tell(flow.Issued{Request: e.Request, Ticket: t})
	a.nudge()
}

// refuse tells a person that there is no number, and takes back what may still
// come of the wish.
func (a *Agent) refuse(e flow.Ask, code wire.Code) {
	if a.block.open(e.Request) {
		a.takeBack(e.Request, "")
	}
	a.cfg.Tell(flow.WasRefused{Request: e.Request, Code: string(code)})
}

// takeBack cancels what came or comes of a wish, as soon as there is a server;
// token is that of a number which the kiosk gave by itself.
func (a *Agent) takeBack(request, token string) {
	if err := a.block.takeBack(request, token); err != nil {
		a.log.Error("a number that nobody holds is not taken back", "request", request, "err", err)
	}
	a.nudge()
}

// over notes that a wish has come to its end.
func (a *Agent) over(request string) {
	if err := a.block.over(request); err != nil {
		a.log.Error("offline numbers", "err", err)
		a.tellHealth()
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
// some, until the server has answered each, and then takes back what nobody
// holds.
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
		for w, ok := a.block.unwanted(); ok && a.ctx.Err() == nil; w, ok = a.block.unwanted() {
			if !a.unwish(w) {
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
	r, err := a.block.timed(r, a.clock.now())
	if err != nil {
		a.log.Error("offline numbers", "err", err)
		a.later(a.nudge)
		return false
	}
	reply, err := a.link.Do(a.ctx, r.ID, "issue_offline", r.With)
	if err != nil {
		return false
	}
	refused := wire.Code("")
	if !reply.OK {
		if refused = reply.Error.Code; a.again(refused) {
			return false
		}
		// the server knows better for good: this number will never be taken
		a.log.Error("an offline number was refused", "number", r.With.Number.String(), "refusal", reply.Error)
	}
	if err := a.block.done(r, refused); err != nil {
		a.log.Error("offline numbers", "err", err)
		a.later(a.nudge)
		return false
	}
	if refused != "" {
		a.tellHealth()
	}
	var t flow.Ticket // without an id its slip is told of as paper only
	_ = json.Unmarshal(reply.Result, &t)
	a.outbox.home(r.With.Token, t.ID)
	return true
}

// unwish takes one wish back and reports whether the next may go.
func (a *Agent) unwish(w wish) bool {
	reply, err := a.link.Do(a.ctx, "back-"+w.Request, "cancel_ticket", w.cancel())
	if err != nil || !reply.OK && a.again(reply.Error.Code) {
		return false
	}
	a.log.Info("taken back", "request", w.Request, "refusal", reply.Error)
	if err := a.block.gone(w.Request); err != nil {
		a.log.Error("offline numbers", "err", err)
		a.later(a.nudge)
		return false
	}
	return true
}

// again reports whether a refusal is for now only, and then tries later.
func (a *Agent) again(c wire.Code) bool {
	if c != wire.CodeUnavailable && c != wire.CodeTooMany {
		return false
	}
	a.later(a.nudge)
	return true
}

// later tries something again after a pause.
func (a *Agent) later(f func()) { time.AfterFunc(retryAfter, f) }
