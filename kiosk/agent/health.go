package agent

import "motcua/internal/diag"

// tellHealth tells the hall how this kiosk is.
func (a *Agent) tellHealth() {
	<-a.ready
	a.link.Health(a.health())
}

// health is the kiosk as a tree: its own printer, if it has one.
func (a *Agent) health() diag.Node {
	n := diag.Node{Name: "kiosk"}
	if a.cfg.NewPrinter == nil {
		return n
	}
	a.mu.Lock()
	state := a.state
	a.mu.Unlock()
	n.Parts = append(n.Parts, diag.Printer(state))
	return n
}
