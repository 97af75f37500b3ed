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
	p := diag.Node{Name: "printer", Detail: state}
	switch state {
	case "":
		p.State, p.Detail = diag.Unknown, "it has not said anything yet"
	case "ok":
		p.Detail = ""
	case "near_end":
		p.State = diag.Warn
	default:
		p.State = diag.Failed
	}
	n.Parts = append(n.Parts, p)
	return n
}
