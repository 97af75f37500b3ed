package agent

import (
	"context"

	"motcua/internal/diag"
	"motcua/internal/link"
	"motcua/internal/wire"
	"motcua/printer/spool"
)

// tell carries reports to the hall, one after the other: verdicts first, they
// are waited for. What is not taken for want of a line is tried again.
func (a *Agent) tell() {
	for {
		select {
		case <-a.ctx.Done():
			return
		case <-a.wake:
		}
		for a.ctx.Err() == nil && a.tellOne() {
		}
	}
}

// tellOne tells one thing; false: there is nothing to tell now.
func (a *Agent) tellOne() bool {
	device := a.link.Status().Welcome.Device
	a.mu.Lock()
	up := a.up
	var result wire.PrintResult
	if len(a.results) > 0 {
		result = a.results[0]
	}
	told := a.status
	a.mu.Unlock()
	if !up || device == "" {
		return false // change pokes when the line is back
	}
	if result.Job != "" {
		result.Printer = device
		taken := a.do("result-"+result.Job, "print_result", result)
		if taken {
			a.drop(result.Job)
		}
		return taken || !a.link.Status().Stopped
	}
	s := a.spool.Status()
	if !s.Known && a.warm.Load() {
		return false
	}
	a.link.Health(health(s))
	if word := s.Word(); word+s.String() != told {
		taken := a.do(link.NewID(), "printer_status", wire.PrinterStatus{Printer: device, State: word, Detail: s.String()})
		if taken {
			a.mu.Lock()
			a.status = word + s.String()
			a.mu.Unlock()
		}
		return taken || !a.link.Status().Stopped
	}
	return false
}

// do sends one command; true: it need not be sent again. A refusal is final.
func (a *Agent) do(id, do string, with any) bool {
	ctx, cancel := context.WithTimeout(a.ctx, tellIn)
	defer cancel()
	reply, err := a.link.Do(ctx, id, do, with)
	if err != nil {
		a.log.Warn("report", "do", do, "err", err)
		return false
	}
	if !reply.OK {
		a.log.Warn("report refused", "do", do, "id", id, "err", reply.Error)
	}
	return true
}

// drop takes a told result off the list.
func (a *Agent) drop(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.results) > 0 && a.results[0].Job == id {
		a.results = a.results[1:]
	}
}

// health is the box as a tree: the printer that hangs on it.
func health(s spool.Status) diag.Node {
	return diag.Node{Name: "box", Parts: []diag.Node{diag.Printer(s.Word())}}
}
