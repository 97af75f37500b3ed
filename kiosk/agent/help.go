package agent

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"motcua/internal/link"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// helpFor is how long a call for an assistant is worth bringing to the hall:
// whoever made it has found somebody, or gone, by then.
const helpFor = 3 * time.Minute

// helpCall is the call for an assistant that this kiosk has made. Agent.mu
// guards it.
type helpCall struct {
	turn int64              // of the last wish: one that comes behind it is void
	stop context.CancelFunc // ends the try that is under way; nil: there is none
	id   string             // of the call that the hall has taken; "" if none is looked at
	seq  uint64             // a state from here on has it, or it was answered
}

// callHelp brings a call to the hall and says how it stands: when the hall has
// not answered in the time that people have patience for, that it is alone,
// and still goes on trying.
func (a *Agent) callHelp(e flow.CallHelp, turn int64) {
	a.mu.Lock()
	if turn < a.help.turn {
		a.mu.Unlock()
		return
	}
	if a.help.stop != nil {
		a.help.stop()
	}
	a.help = helpCall{turn: turn}
	if !e.On {
		a.mu.Unlock()
		return
	}
	ctx, cancel := a.within(helpFor)
	defer cancel()
	a.help.stop = cancel
	a.mu.Unlock()
	alone := time.AfterFunc(a.cfg.Patience, func() {
		if ctx.Err() == nil {
			a.cfg.Tell(flow.HelpIs{Help: flow.HelpAlone})
		}
	})
	if !a.isUp() {
		a.cfg.Tell(flow.HelpIs{Help: flow.HelpAlone})
	}
	reply, err := a.link.Do(ctx, link.NewID(), "call_help", wire.CallHelp{Lang: e.Lang, Reason: e.Reason})
	alone.Stop()
	var call struct{ ID string }
	switch {
	case err != nil:
		if ctx.Err() == context.DeadlineExceeded {
			a.cfg.Tell(flow.HelpIs{Help: flow.HelpAlone})
		}
		return
	case !reply.OK || json.Unmarshal(reply.Result, &call) != nil || call.ID == "":
		a.log.Warn("the call for help is not taken", "refusal", reply.Error)
		a.cfg.Tell(flow.HelpIs{Help: flow.HelpAlone})
		return
	}
	a.mu.Lock()
	wanted := ctx.Err() == nil
	if wanted {
		a.help.id, a.help.seq = call.ID, reply.Seq
	}
	a.mu.Unlock()
	if wanted {
		a.cfg.Tell(flow.HelpIs{Help: flow.HelpCalled})
		a.link.Read(a.helpIn)
	}
}

// helpIn looks whether the call that the hall has taken still waits in its
// state: it leaves it when somebody comes.
func (a *Agent) helpIn(s *wire.State) {
	if s == nil {
		return
	}
	a.mu.Lock()
	h := a.help
	waits := slices.ContainsFunc(s.Helps, func(o wire.Help) bool { return o.ID == h.id })
	answered := h.id != "" && s.Seq >= h.seq && !waits
	if answered {
		a.help.id = ""
	}
	a.mu.Unlock()
	if answered {
		a.cfg.Tell(flow.HelpIs{Help: flow.HelpComing})
	}
}

// reportBurst calls somebody to look who takes so many numbers. Nobody at the
// kiosk waits for it.
func (a *Agent) reportBurst(e flow.ReportBurst) {
	a.log.Warn("many numbers in a row", "service", e.Service, "count", e.Count)
	ctx, cancel := a.within(helpFor)
	defer cancel()
	reply, err := a.link.Do(ctx, link.NewID(), "call_help", wire.CallHelp{Reason: flow.NeedBurst})
	if err != nil || !reply.OK {
		a.log.Warn("the burst is not reported", "err", err, "refusal", reply.Error)
	}
}
