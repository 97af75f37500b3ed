package agent

import "motcua/internal/diag"

// tellHealth tells the hall how this kiosk is.
func (a *Agent) tellHealth() {
	<-a.ready
	a.link.Health(a.health())
}

// health is the kiosk as a tree: what of its own printer and scanner it has.
func (a *Agent) health() diag.Node {
	n := diag.Node{Name: "kiosk"}
	a.mu.Lock()
	state, codes := a.state, a.codes
	a.mu.Unlock()
	if a.cfg.NewPrinter != nil {
		n.Parts = append(n.Parts, diag.Printer(state))
	}
	if codes != nil {
		n.Parts = append(n.Parts, *codes)
	}
	return n
}

// ScannerIs says whether the kiosk's code scanner can be read, and if not why.
func (a *Agent) ScannerIs(ok bool, why string) {
	part := diag.Node{Name: "scanner"}
	if !ok {
		part.State, part.Detail = diag.Failed, why
	}
	a.mu.Lock()
	a.codes = &part
	a.mu.Unlock()
	if a.ctx.Err() == nil {
		a.wg.Go(a.tellHealth)
	}
}
