package agent

import (
	"context"
	"encoding/json"
	"slices"

	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// remote prints through the server.
type remote struct{ a *Agent }

// Close does nothing: the line is the agent's.
func (remote) Close() {}

// Await knows of no slip: the server does.
func (remote) Await(context.Context, string) (Outcome, bool) { return Outcome{}, false }

// Print sends the slip to the printer by the print command and waits for what
// its device says of it, or the device of the printer that stands in for it.
func (r remote) Print(ctx context.Context, s Slip) Outcome {
	a := r.a
	printer := a.printsAt()
	if !a.isUp() {
		return Outcome{Print: flow.Print{State: flow.NoPrinter}}
	}
	with := wire.Print{Printer: printer, Kind: s.Kind, Data: s.Data}
	if s.Ticket != "" {
		with.Data, with.Ticket = nil, s.Ticket
	}
	reply, err := a.link.Do(ctx, "print-"+s.ID, "print", with)
	switch {
	case err != nil:
		return Outcome{Print: flow.Print{State: flow.Unknown}}
	case !reply.OK:
		a.log.Warn("print refused", "printer", printer, "refusal", reply.Error)
		return Outcome{Print: flow.Print{State: flow.NoPrinter}}
	}
	var job wire.Job
	if json.Unmarshal(reply.Result, &job) != nil {
		return Outcome{Print: flow.Print{State: flow.Unknown}}
	}
	where := ""
	for id := job.ID; ; id = job.Next.ID {
		ok := false
		if job, ok = a.expect(id).wait(ctx); !ok {
			return Outcome{Print: flow.Print{State: flow.Unknown, Where: where}}
		}
		if job.Next == nil {
			return Outcome{Print: flow.Print{State: flow.PrintState(job.Verdict), Reason: job.Reason, Where: where}}
		}
		where = job.Next.Printer
		if s.Kind == "ticket" {
			a.cfg.Tell(flow.PrintIs{Request: s.ID, Print: flow.Print{State: flow.Printing, Where: where}})
		}
	}
}

// printsAt is the printer that this kiosk's slips come out of.
func (a *Agent) printsAt() string {
	if a.cfg.NewPrinter == nil && a.cfg.PrintAt != "" {
		return a.cfg.PrintAt
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.device
}

// keptEarly is how many verdicts are kept for those who ask a moment later.
const keptEarly = 32

// expected is a job whose verdict somebody waits for.
type expected struct {
	a   *Agent
	job string
	ch  chan wire.Job
}

// expect waits for a job's verdict from now on. One that is heard of before the
// print command's own answer is there already: the two come by different
// goroutines.
func (a *Agent) expect(job string) *expected {
	e := &expected{a, job, make(chan wire.Job, 1)}
	a.mu.Lock()
	defer a.mu.Unlock()
	if i := slices.IndexFunc(a.early, func(j wire.Job) bool { return j.ID == job }); i >= 0 {
		e.ch <- a.early[i]
	} else {
		a.jobs[job] = e.ch
	}
	return e
}

// wait returns the verdict; ok is false when ctx ends first.
func (e *expected) wait(ctx context.Context) (j wire.Job, ok bool) {
	select {
	case j = <-e.ch:
		return j, true
	case <-ctx.Done():
		e.a.mu.Lock()
		delete(e.a.jobs, e.job)
		e.a.mu.Unlock()
		return wire.Job{}, false
	}
}

// verdict passes on what became of a job.
func (a *Agent) verdict(job wire.Job) {
	a.mu.Lock()
	ch := a.jobs[job.ID]
	delete(a.jobs, job.ID)
	if ch == nil {
		if a.early = append(a.early, job); len(a.early) > keptEarly {
			a.early = slices.Delete(a.early, 0, 1)
		}
	}
	a.mu.Unlock()
	if ch != nil {
		ch <- job
	}
}
