package queue

import (
	"slices"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// changeRoll notes a new roll of paper in a printer: its slips are counted
// from here.
func (d *decision) changeRoll(a *wire.AtPrinter) (any, *wire.Error) {
	if a.Printer == "" {
		return nil, invalid("printer is missing")
	}
	p := d.e.printer(a.Printer)
	if p == nil {
		known := d.printer(a.Printer) || slices.ContainsFunc(d.e.hall.Devices, func(b hall.Device) bool {
			return b.Name == a.Printer && b.Role == string(wire.RoleKiosk)
		})
		if !known {
			return nil, wire.Errorf(wire.CodeNotFound, "there is no printer %q", a.Printer)
		}
		p = &wire.Printer{Name: a.Printer, State: "ok", Since: d.now}
	}
	n := *p
	n.Roll, n.Slips = d.now, 0
	d.add(wire.Body{Kind: wire.PrinterChanged, Printer: &n})
	return none{}, nil
}

// printer is what a printer last said of itself; nil if it never has.
func (e *Engine) printer(name string) *wire.Printer {
	for i := range e.printers {
		if e.printers[i].Name == name {
			return &e.printers[i]
		}
	}
	return nil
}

// heard notes a printer that prints before it ever said how it is: it works,
// and its slips need something to be counted on.
func (d *decision) heard(name string, j *wire.Job) {
	if j.Paper() && d.e.printer(name) == nil {
		d.add(wire.Body{Kind: wire.PrinterChanged, Printer: &wire.Printer{Name: name, State: "ok", Since: d.now}})
	}
}
