package agent

import (
	"reflect"
	"slices"
	"strings"

	"motcua/internal/diag"
)

// tellHealth tells the hall how this kiosk is.
func (a *Agent) tellHealth() {
	<-a.ready
	a.link.Health(a.health())
}

// health is the kiosk as a tree: its own printer, if it has one, the parts that
// others look after, and what is wrong with the numbers that it gives by
// itself.
func (a *Agent) health() diag.Node {
	n := diag.Node{Name: "kiosk"}
	if bad := a.numbersHealth(); bad != nil {
		n.Parts = append(n.Parts, *bad)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.cfg.NewPrinter != nil {
		n.Parts = append(n.Parts, diag.Printer(a.state))
	}
	n.Parts = append(n.Parts, a.parts...)
	return n
}

// Have takes a part of the kiosk into its health, or what is new of one that
// has that name: screen, touch, scanner, sound. Any goroutine may call it.
func (a *Agent) Have(part diag.Node) {
	a.mu.Lock()
	i, known := slices.BinarySearchFunc(a.parts, part.Name, func(n diag.Node, name string) int { return strings.Compare(n.Name, name) })
	same := known && reflect.DeepEqual(a.parts[i], part)
	a.parts = slices.Clone(a.parts)
	if known {
		a.parts[i] = part
	} else {
		a.parts = slices.Insert(a.parts, i, part)
	}
	a.mu.Unlock()
	if same || a.ctx.Err() != nil {
		return
	}
	if part.State == diag.OK || part.State == "" {
		a.log.Info("health", "part", part.Name, "detail", part.Detail)
	} else {
		a.log.Warn("health", "part", part.Name, "state", part.State, "detail", part.Detail)
	}
	a.wg.Go(a.tellHealth)
}

// numbersHealth says what is wrong with the offline numbers; nil: nothing.
func (a *Agent) numbersHealth() *diag.Node {
	refused, ill := a.block.health()
	switch {
	case ill != nil:
		return &diag.Node{Name: "storage", State: diag.Failed, Detail: ill.Error()}
	case len(refused) > 0:
		list := make([]string, len(refused))
		for i, r := range refused {
			list[i] = r.Number + " " + string(r.Code)
		}
		return &diag.Node{Name: "numbers", State: diag.Warn, Detail: strings.Join(list, ", ")}
	}
	return nil
}

// ScannerIs says whether the kiosk's code scanner can be read, and if not why.
func (a *Agent) ScannerIs(ok bool, why string) {
	part := diag.Node{Name: "scanner"}
	if !ok {
		part.State, part.Detail = diag.Failed, why
	}
	a.Have(part)
}
