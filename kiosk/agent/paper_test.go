//go:build !js

package agent

import (
	"testing"

	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

func printTicket(request string, t flow.Ticket) flow.PrintTicket {
	return flow.PrintTicket{Request: request, Ticket: t, Lang: "vi"}
}

func inside(p *paper) func(*Config) {
	return func(c *Config) { c.NewPrinter = func(PrinterEvents) (Printer, error) { return p, nil } }
}

// Verdicts go to the server once, whatever lies between: no line, a restart, a
// number that has not come home, a program that died at the printer.
func TestVerdictsComeHomeOnce(t *testing.T) {
	h := newHouse(t)
	store := Dir(t.TempDir())
	keep := func(c *Config) { c.Store = store }
	p := &paper{verdict: Outcome{Print: flow.Print{State: flow.Printed}, PaperMM: 78}, slips: make(chan Slip, 10)}
	k := newKiosk(t, h, keep, inside(p))
	k.up()
	h.cut(true)
	k.down()
	k.Do(printTicket("r1", flow.Ticket{ID: "20261121-A001", Number: "A001", Service: "land", Token: "t1"}))
	heard(k, func(e flow.PrintIs) bool { return e.Request == "r1" })
	k.Do(land("r2"))
	own := heard[flow.Issued](k, nil).Ticket
	k.Do(printTicket("r2", own))
	heard(k, func(e flow.PrintIs) bool { return e.Request == "r2" })
	k.outbox.open(Slip{ID: "r3", Kind: "ticket", Ticket: "20261121-A003"}, "") // it dies here
	k.outbox.open(Slip{ID: "r4", Kind: "guide"}, "")
	k.Close()
	if got := h.verdicts(); got != "" {
		t.Fatalf("told without a line: %s", got)
	}
	p.known = map[string]Outcome{"r3": {Print: flow.Print{State: flow.Unknown}}}
	h.cut(false)
	k = newKiosk(t, h, keep, inside(p))
	k.up()
	eventually(t, "four verdicts", func() bool { h.mu.Lock(); defer h.mu.Unlock(); return len(h.results) == 4 })
	got := map[string]bool{}
	h.mu.Lock()
	for _, r := range h.results {
		got[r.Job+" "+r.Ticket+" "+r.Verdict] = true
		if r.Printer != "kiosk-1" || r.Verdict == wire.Printed && r.PaperMM != 78 || r.Untouched != (r.Job == "r4") {
			t.Errorf("%+v", r)
		}
	}
	h.mu.Unlock()
	for _, one := range []string{"r1 20261121-A001 printed", "r2 20261121-A950 printed", "r3 20261121-A003 unknown", "r4  failed"} {
		if !got[one] {
			t.Errorf("%q was not told: %s", one, h.verdicts())
		}
	}
	k.Close()
	k = newKiosk(t, h, keep, inside(p))
	k.up()
	k.Do(printTicket("r5", flow.Ticket{ID: "20261121-A005", Number: "A005", Service: "land", Token: "t5"}))
	// A kiosk that ended before it heard the answer tells a verdict again, the same.
	told := map[wire.PrintResult]bool{}
	eventually(t, "the next one", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, r := range h.results {
			told[r] = true
		}
		return h.results[len(h.results)-1].Job == "r5"
	})
	if len(told) != 5 {
		t.Errorf("%+v", told)
	}
}

// What the kiosk could not print comes out of the printer that stands in for
// its own, and the person is told where.
func TestThePersonIsToldWhereTheSlipComesOut(t *testing.T) {
	h := newHouse(t)
	p := &paper{verdict: Outcome{Print: flow.Print{State: flow.Failed, Reason: "paper end"}, Untouched: true}, slips: make(chan Slip, 10)}
	k := newKiosk(t, h, inside(p))
	k.up()
	k.Do(printTicket("r1", flow.Ticket{ID: "20261121-A001", Number: "A001", Service: "land", Token: "t1"}))
	if got := heard[flow.PrintIs](k, nil).Print; got.State != flow.Failed {
		t.Fatalf("%+v", got)
	}
	eventually(t, "the server hears of it", func() bool { return h.did("print_result") == 1 })
	h.tells(wire.Body{Kind: wire.TicketPrinted, Job: &wire.Job{ID: "r1", Printer: "kiosk-1", Verdict: wire.Failed, Next: &wire.NextJob{ID: "P9", Printer: "printer-2"}}})
	h.tells(wire.Body{Kind: wire.TicketPrinted, Job: &wire.Job{ID: "P9", Printer: "printer-2", Verdict: wire.Printed}})
	if got := heard[flow.PrintIs](k, nil).Print; got != (flow.Print{State: flow.Printing, Where: "printer-2"}) {
		t.Errorf("%+v", got)
	}
	if got := heard[flow.PrintIs](k, nil).Print; got != (flow.Print{State: flow.Printed, Where: "printer-2"}) {
		t.Errorf("%+v", got)
	}
}

// A kiosk in a browser follows the printer that its slips come out of, and no
// other.
func TestAKioskWithoutAPrinterFollowsTheHalls(t *testing.T) {
	h := newHouse(t)
	k := newKiosk(t, h, func(c *Config) { c.PrintAt = "printer-1" })
	k.up()
	h.tells(wire.Body{Kind: wire.PrinterChanged, Printer: &wire.Printer{Name: "printer-2", State: "cutter"}})
	h.tells(wire.Body{Kind: wire.PrinterChanged, Printer: &wire.Printer{Name: "printer-1", State: "paper_end"}})
	if got := heard[flow.PrinterIs](k, nil).State; got != "paper_end" {
		t.Errorf("first heard: %q", got)
	}
	k.Do(printTicket("r1", flow.Ticket{ID: "20261121-A001", Number: "A001", Service: "land", Token: "t1"}))
	eventually(t, "it is asked for", func() bool { return h.did("print") == 1 })
	h.tells(wire.Body{Kind: wire.TicketPrinted, Job: &wire.Job{ID: "P1", Printer: "printer-1", Verdict: wire.Failed, Reason: "paper end"}})
	if got := heard[flow.PrintIs](k, nil).Print; got != (flow.Print{State: flow.Failed, Reason: "paper end"}) {
		t.Errorf("%+v", got)
	}
	if h.did("print_result") != 0 {
		t.Error("it speaks for a printer that is not its own")
	}
}
