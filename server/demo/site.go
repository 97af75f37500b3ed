package demo

import (
	"slices"
	"time"

	"motcua/firmware-config/site"
	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Names in the demo's hall that its own programs use.
const (
	printerName = "printer-1" // the software printer
	kioskName   = "kiosk-1"   // the kiosk that people use
	crowdKiosk  = "kiosk-2"   // the kiosk at which the crowd takes its numbers
	crowdOffice = "crowd"     // the integration that works at the crowd's counters
)

// demoSite is the provincial hall made to be shown at any hour: open day and
// night, without a rule that would stop somebody who tries things out, and
// with the one printer that is really there.
func demoSite(url string) (*site.Site, error) {
	s, err := sites.Load("provincial")
	if err != nil {
		return nil, err
	}
	h := &s.Hall
	h.PublicURL = url
	h.Hours = hall.Hours{}
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 0, To: 24 * 60}}
	}
	for i := range h.Services {
		h.Services[i].MaxPerDay = 0
	}
	h.Limits = hall.Limits{RejoinWithin: time.Hour, UndoWithin: 30 * time.Second}
	h.Printers = []string{printerName}
	h.Devices = slices.DeleteFunc(h.Devices, func(d hall.Device) bool {
		return d.Role == string(wire.RolePrinter) && d.Name != printerName
	})
	s.Devices = slices.DeleteFunc(s.Devices, func(d site.Device) bool {
		return d.Role == wire.RolePrinter && d.Name != printerName
	})
	for i := range s.Devices {
		d := &s.Devices[i]
		switch d.Role {
		case wire.RolePrinter:
			d.Port = printerName // a pty in the data directory
		case wire.RoleKiosk: // kiosks are browsers here and print at the desk's printer
			d.Profile, d.Port, d.Printer = "", "", printerName
		}
	}
	return s, nil
}
