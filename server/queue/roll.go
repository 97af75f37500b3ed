package queue

import (
	"slices"
	"time"

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
	n.Roll, n.Slips, n.UsedMM, n.Refilled = d.now, 0, 0, time.Time{}
	d.e.reckon(&n, d.now)
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

// What a roll of paper holds.
const (
	usualRollMM  = 80_000 // a kiosk's; a device of the site may say otherwise
	usualSlipMM  = 80     // a ticket with the way to the blade
	maxPaperMM   = 5_000  // of one slip: the longest guide is a metre
	enoughSlips  = 20     // that say how long the hall's own are
	lowSlips     = 50     // left: time to fetch a roll
	paceOf       = time.Hour
	enoughPace   = 5 // slips that make a pace
	longForecast = 12 * time.Hour
)

// after is a printer as it is behind a verdict; nil if it never said how it is.
func (e *Engine) after(j *wire.Job, mm int, now time.Time) *wire.Printer {
	p := e.printer(j.Printer)
	if p == nil {
		if !j.Paper() {
			return nil
		}
		p = &wire.Printer{Name: j.Printer, State: "ok", Since: now}
	}
	n := *p
	was := e.tray(j.Printer).find(j.ID)
	switch first := was == nil || was.Verdict == ""; {
	case first && mm > 0:
		n.UsedMM += mm
	case j.Paper():
		n.UsedMM += usualSlipMM
	}
	if j.Paper() {
		n.Slips++
	}
	e.reckon(&n, now)
	return &n
}

// reckon says how many slips are left on the roll and until when. Before
// somebody has said when the roll was put in, nobody knows.
func (e *Engine) reckon(p *wire.Printer, now time.Time) {
	p.Left, p.Ends, p.Low = nil, time.Time{}, false
	if p.Roll.IsZero() {
		return
	}
	slip := usualSlipMM
	if p.Slips >= enoughSlips {
		slip = max(p.UsedMM/p.Slips, 1)
	}
	left := max(e.rollMM(p.Name)-p.UsedMM, 0) / slip
	p.Left, p.Low = &left, left <= lowSlips
	if each := e.pace(p.Name, now); each > 0 && each < longForecast/time.Duration(left+1) {
		p.Ends = now.Add(each * time.Duration(left)).Truncate(time.Minute)
	}
}

// pace is the time from one slip to the next, by the last hour; 0: not enough
// were printed.
func (e *Engine) pace(printer string, now time.Time) time.Duration {
	n, first := 0, now
	done := e.tray(printer).done
	for i := len(done) - 1; i >= 0 && now.Sub(done[i].At) < paceOf; i-- {
		if v := done[i].Verdict; v == wire.Printed || v == wire.Accepted {
			n, first = n+1, done[i].At
		}
	}
	if n < enoughPace {
		return 0
	}
	return now.Sub(first) / time.Duration(n)
}

// rollMM is the length of a new roll in a printer, mm.
func (e *Engine) rollMM(printer string) int {
	if own := e.own(printer); own != nil && own.RollM > 0 {
		return own.RollM * 1000
	}
	return usualRollMM
}

// refilled notes that a printer has paper again. Where the count had the roll
// at its end, the next one is a new one; else a person is asked.
func (e *Engine) refilled(p *wire.Printer, was string) {
	if p.State != "ok" && p.State != nearEnd || was != "paper_end" {
		return
	}
	if p.Left != nil && *p.Left <= 2*lowSlips {
		p.Roll, p.Slips, p.UsedMM, p.Refilled = p.Since, 0, 0, time.Time{}
		e.reckon(p, p.Since)
		return
	}
	p.Refilled = p.Since
}
