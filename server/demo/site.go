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

// demoSource is the text that the demo's hall is made from.
func demoSource() ([]byte, error) { return sites.Source("provincial") }

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

// practiceSite is the demo's hall with what new clerks are to practise: a lane
// for many files, emergency cards, and time to read before a step can no more
// be undone.
func practiceSite(url string) (*site.Site, error) {
	s, err := demoSite(url)
	if err != nil {
		return nil, err
	}
	h := &s.Hall
	h.Limits.UndoWithin = 5 * time.Minute
	if h.Cards == 0 {
		h.Cards = practiceCards
	}
	h.Services = append(h.Services, hall.Service{
		ID: "ho-so-nhieu", Prefix: "HN", Line: "submit",
		Name: hall.Text{"vi": "Hồ sơ số lượng lớn (hẹn giờ)", "en": "Many files (by appointment)"},
	})
	for i := range h.Counters {
		if id := h.Counters[i].ID; id == "q2" || id == "q3" {
			h.Counters[i].Services = append(h.Counters[i].Services, hall.Serves{Service: "ho-so-nhieu"})
		}
	}
	return s, nil
}

// practiceCards is the block of the practice hall's emergency cards.
const practiceCards = 9
