package serve

import (
	"fmt"

	"motcua/internal/diag"
	"motcua/internal/wire"
)

// health is the hall as a tree: the log, and every device of the site with
// its printer. ready is false only when commands cannot be taken.
func (s *Server) health() (tree diag.Node, ready bool) {
	ready = s.hub.Taking() || s.probe()
	log := diag.Node{Name: "log"}
	if !ready {
		log.State, log.Detail = diag.Failed, "the disk does not take events"
	}
	parts := []diag.Node{log}
	if n, ok := s.sources.Health(); ok {
		parts = append(parts, n)
	}
	if n, ok := s.media.Health(); ok {
		parts = append(parts, n)
	}
	if n, ok := s.backups.Health(); ok {
		parts = append(parts, n)
	}
	return diag.Node{Name: s.floor.Hall().ID, Parts: append(parts, s.devices()...)}.Settle(), ready
}

// probe writes to the disk that did not take a command before: should nobody
// give another one, the hall would never hear that there is room again.
func (s *Server) probe() bool {
	return s.store.Bucket("health").Put("probe", []byte("ok")) == nil
}

func (s *Server) devices() []diag.Node {
	online := map[string]bool{}
	for _, p := range s.hub.Present() {
		online[p.Name] = true
	}
	printers, says := map[string]wire.Printer{}, map[string]wire.Device{}
	state := s.floor.State()
	for _, p := range state.Printers {
		printers[p.Name] = p
	}
	for _, d := range state.Devices {
		says[d.Name] = d
	}
	var list []diag.Node
	for _, d := range s.Site().Devices {
		n := diag.Node{Name: d.Name}
		if d.Role != wire.RoleIntegration && !online[d.Name] {
			n.State, n.Detail = diag.Failed, fmt.Sprintf("%s is not connected", d.Role)
		} else if says[d.Name].State == wire.DeviceFailed {
			n.State, n.Detail = diag.Failed, says[d.Name].Cause
		} else if says[d.Name].State == wire.DeviceWarn {
			n.State, n.Detail = diag.Warn, says[d.Name].Cause
		}
		if p, ok := printers[d.Name]; ok {
			n.Parts = append(n.Parts, printer(p))
		}
		list = append(list, n)
	}
	return list
}

func printer(p wire.Printer) diag.Node {
	n := diag.Node{Name: "printer", Detail: p.Detail}
	switch p.State {
	case "", "ok":
		return n
	case "near_end":
		n.State = diag.Warn
	default:
		n.State = diag.Failed
	}
	if n.Detail == "" {
		n.Detail = p.State
	}
	return n
}
