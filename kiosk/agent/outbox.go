package agent

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"motcua/internal/journal"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// slipsFile keeps what the server has not heard of the kiosk's own paper.
const slipsFile = "slips.json"

// keptSlips bounds the file: a week without a server.
const keptSlips = 5000

// untold is a slip of the kiosk's own printer whose verdict the server has not
// taken. Without a Verdict nothing is known of it yet.
type untold struct {
	wire.PrintResult
	// Token is the holder's, of a number that the kiosk gave by itself: the
	// server names its ticket when it has come home.
	Token string `json:"token,omitempty"`
}

// outbox carries the verdicts on the kiosk's own slips to the server, each once
// it is known and again until it is taken, across restarts and days without a
// line. A slip is in it, on disk, before it goes to the printer.
type outbox struct {
	store Store
	log   *journal.Logger
	wake  chan struct{} // a token: there may be something to tell

	mu   sync.Mutex
	list []untold // guarded by mu
}

func openOutbox(store Store, log *journal.Logger) *outbox {
	o := &outbox{store: store, log: log, wake: make(chan struct{}, 1)}
	data, err := store.Load(slipsFile)
	if err == nil && data != nil {
		err = json.Unmarshal(data, &o.list)
	}
	if err != nil {
		log.Error("what is not told of the slips is lost", "err", err)
	}
	return o
}

// change changes the list and keeps it. That it cannot be kept is no reason not
// to print.
func (o *outbox) change(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f()
	if over := len(o.list) - keptSlips; over > 0 {
		o.list = slices.Delete(o.list, 0, over)
	}
	data, err := json.Marshal(o.list)
	if err == nil {
		err = o.store.Save(slipsFile, data)
	}
	if err != nil {
		o.log.Error("what is told of the slips is not kept", "err", err)
	}
}

func (o *outbox) find(job string) *untold {
	if i := slices.IndexFunc(o.list, func(u untold) bool { return u.Job == job }); i >= 0 {
		return &o.list[i]
	}
	return nil
}

// open notes a slip that goes to the printer now.
func (o *outbox) open(s Slip, token string) {
	o.change(func() {
		if o.find(s.ID) == nil {
			o.list = append(o.list, untold{wire.PrintResult{Job: s.ID, Kind: s.Kind, Ticket: s.Ticket}, token})
		}
	})
}

// settle notes what became of it; of a slip that is none of its own it knows
// nothing.
func (o *outbox) settle(job string, is Outcome) {
	o.mu.Lock()
	none := o.find(job) == nil
	o.mu.Unlock()
	if none {
		return
	}
	o.change(func() {
		if u := o.find(job); u != nil {
			u.Verdict, u.Reason, u.Untouched, u.PaperMM = string(is.State), is.Reason, is.Untouched, is.PaperMM
		}
	})
	o.poke()
}

// home notes which ticket the server made of an offline number.
func (o *outbox) home(token, ticket string) {
	o.mu.Lock()
	i := slices.IndexFunc(o.list, func(u untold) bool { return u.Token == token })
	o.mu.Unlock()
	if token == "" || i < 0 {
		return
	}
	o.change(func() {
		for i := range o.list {
			if u := &o.list[i]; u.Token == token {
				u.Ticket, u.Token = ticket, ""
			}
		}
	})
	o.poke()
}

// tokens are the holders' of numbers that were not home when their slips were
// printed.
func (o *outbox) tokens() (list []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, u := range o.list {
		if u.Token != "" {
			list = append(list, u.Token)
		}
	}
	return list
}

// homed resolves the slips of numbers that are no longer on their way: they came
// home before the outbox knew of them, or were refused for good.
func (a *Agent) homed() {
	for _, token := range a.outbox.tokens() {
		if !a.block.pending(token) {
			a.outbox.home(token, "")
		}
	}
}

func (o *outbox) poke() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// next is the oldest verdict that can be told now.
func (o *outbox) next() (r wire.PrintResult, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, u := range o.list {
		if u.Verdict != "" && u.Token == "" {
			return u.PrintResult, true
		}
	}
	return r, false
}

// unsettled are the slips of which nothing is known.
func (o *outbox) unsettled() (jobs []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, u := range o.list {
		if u.Verdict == "" {
			jobs = append(jobs, u.Job)
		}
	}
	return jobs
}

func (o *outbox) told(job string) {
	o.mu.Lock()
	none := o.find(job) == nil
	o.mu.Unlock()
	if none {
		return
	}
	o.change(func() { o.list = slices.DeleteFunc(o.list, func(u untold) bool { return u.Job == job }) })
}

// tellSlips tells the server, one verdict after the other.
func (a *Agent) tellSlips() {
	<-a.ready
	for {
		select {
		case <-a.ctx.Done():
			return
		case <-a.outbox.wake:
		}
		for r, ok := a.outbox.next(); ok && a.isUp() && a.tellSlip(r); r, ok = a.outbox.next() {
		}
	}
}

// tellSlip reports whether the next one may go.
func (a *Agent) tellSlip(r wire.PrintResult) bool {
	a.mu.Lock()
	r.Printer = a.device
	a.mu.Unlock()
	ctx, cancel := a.within(time.Minute)
	defer cancel()
	reply, err := a.link.Do(ctx, "result-"+r.Job, "print_result", r)
	switch {
	case err != nil:
		return false
	case !reply.OK && reply.Error.Code == wire.CodeNoSuchTicket: // of another day by now: its paper counts all the same
		r.Ticket = ""
		if reply, err = a.link.Do(ctx, "result--"+r.Job, "print_result", r); err != nil {
			return false
		}
	case !reply.OK && (reply.Error.Code == wire.CodeUnavailable || reply.Error.Code == wire.CodeTooMany):
		a.later(a.outbox.poke)
		return false
	}
	if !reply.OK {
		a.log.Error("a verdict was refused", "job", r.Job, "refusal", reply.Error)
	}
	a.outbox.told(r.Job)
	return true
}

// settleSlips finds out what became of the slips of an earlier start.
func (a *Agent) settleSlips(jobs []string) {
	<-a.ready
	for _, job := range jobs {
		o, ok := a.printer.Await(a.ctx, job)
		if a.ctx.Err() != nil {
			return
		}
		if !ok {
			o = Outcome{Print: flow.Print{State: flow.Failed, Reason: "the program ended meanwhile"}, Untouched: true}
		}
		a.outbox.settle(job, o)
	}
}
