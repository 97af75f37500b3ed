//go:build !js

package agent

import (
	"context"
	"runtime"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

func TestTheServerGivesTheNumber(t *testing.T) {
	h := newHouse(t)
	k := newKiosk(t, h)
	k.up()
	k.Do(land("r1"))
	got := heard[flow.Issued](k, nil)
	if got.Request != "r1" || got.Ticket.Number != "A001" || got.Ticket.Offline || got.Ticket.Ahead != 3 {
		t.Fatalf("issued %+v", got)
	}
	if now := k.Now(); now.Sub(hallTime) < 0 || now.Sub(hallTime) > time.Minute || now.Format("15:04") != "08:12" {
		t.Errorf("the hall's clock says %v", now)
	}
	h.set(func() { h.refuse = wire.CodeServiceClosed })
	k.Do(land("r2"))
	if r := heard[flow.WasRefused](k, nil); r.Code != string(wire.CodeServiceClosed) {
		t.Fatalf("refused %+v", r)
	}
}

// A server that does the command and never answers, and one that is gone: the
// kiosk numbers by itself, and brings the number home with the request that
// was never answered.
func TestSilenceIsNumberedAround(t *testing.T) {
	for name, silence := range map[string]func(h *house){
		"mute":      func(h *house) { h.set(func() { h.mute = true }) },
		"deaf":      func(h *house) { h.set(func() { h.deaf = true }) },
		"cut":       func(h *house) { h.cut(true) },
		"full disk": func(h *house) { h.set(func() { h.refuse = wire.CodeUnavailable }) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			k := newKiosk(t, h)
			k.up()
			silence(h)
			if name == "cut" {
				k.down()
			}
			k.Do(land("r1"))
			got := heard[flow.Issued](k, nil).Ticket
			if got.Number != "A950" || !got.Offline || len(got.Token) != 22 || got.IssuedAt.IsZero() {
				t.Fatalf("issued %+v", got)
			}
			h.set(func() { h.mute, h.deaf, h.refuse = false, false, "" })
			h.cut(false)
			eventually(t, "the number goes home", func() bool { _, left := k.block.first(); return !left })
			h.mu.Lock()
			defer h.mu.Unlock()
			if len(h.home) != 1 {
				t.Fatalf("%d numbers came home", len(h.home))
			}
			for _, w := range h.home {
				if w.Request != "r1" || w.Number.String() != "A950" || w.Token != got.Token || w.Service != "land" || !w.IssuedAt.Equal(got.IssuedAt) {
					t.Fatalf("came home as %+v", w)
				}
			}
		})
	}
}

func TestNeverWelcomedNeverNumbers(t *testing.T) {
	h := newHouse(t)
	h.cut(true)
	k := newKiosk(t, h, func(c *Config) { c.Patience = 20 * time.Millisecond })
	k.Do(land("r1"))
	if r := heard[flow.WasRefused](k, nil); r.Code != string(wire.CodeUnavailable) {
		t.Fatalf("refused %+v", r)
	}
}

// A kiosk that told its person "no number" cancels the ticket that comes of
// the ask after all.
func TestATicketThatNobodyHoldsIsCancelled(t *testing.T) {
	h := newHouse(t)
	h.set(func() { h.mute = true })
	k := newKiosk(t, h, func(c *Config) { c.Patience = 20 * time.Millisecond })
	k.up()
	if err := k.block.change(func(h *held) error { h.Welcomed = false; return nil }); err != nil {
		t.Fatal(err)
	}
	k.Do(land("r1"))
	heard[flow.WasRefused](k, nil)
	h.set(func() { h.mute = false })
	h.cut(false)
	eventually(t, "cancelled", func() bool { h.mu.Lock(); defer h.mu.Unlock(); return h.back["r1"] })
	eventually(t, "nothing is left to do", func() bool { return !k.block.open("r1") })
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.asked) != 1 || len(h.back) != 1 {
		t.Fatalf("%d tickets were made, %v cancelled", len(h.asked), h.back)
	}
}

// A restart without a server: the hall, the block and, on the same boot, the
// time are as they were; another provisioning does not number.
func TestARestartWithoutTheServer(t *testing.T) {
	h := newHouse(t)
	store := Dir(t.TempDir())
	keep := func(c *Config) { c.Store = store }
	k := newKiosk(t, h, keep)
	k.up()
	k.Do(land("r1"))
	heard[flow.Issued](k, nil)
	h.cut(true)
	k.down()
	k.Do(land("r2"))
	heard[flow.Issued](k, nil)
	k.Close()

	k = newKiosk(t, h, keep)
	if got := heard(k, func(e flow.HallIs) bool { return len(e.Hall.Services) == 1 }); got.Hall.Name["vi"] != "Một cửa" {
		t.Fatalf("the hall is %+v", got.Hall)
	}
	if runtime.GOOS == "linux" && k.Now().IsZero() {
		t.Error("the time was lost in a restart of the program")
	}
	k.Do(land("r3"))
	if got := heard[flow.Issued](k, nil).Ticket; got.Number != "A951" {
		t.Fatalf("issued %+v", got)
	}
	k.Close()

	other := newKiosk(t, h, keep, func(c *Config) { c.Token = "new" })
	other.Do(land("r4"))
	heard[flow.WasRefused](other, nil)
	h.cut(false)
	eventually(t, "both numbers go home", func() bool { h.mu.Lock(); defer h.mu.Unlock(); return len(h.home) == 2 })
}

func TestScannedTicketAndRejoin(t *testing.T) {
	h := newHouse(t)
	k := newKiosk(t, h)
	k.up()
	k.Do(flow.AskOwn{Token: "Zk3v9QxT1bLm8RsW5yUe2A"})
	own := heard[flow.OwnIs](k, nil).Own
	if own.Number != "A007" || own.State != hall.NoShow || own.Called.Format("15:04") != "08:12" {
		t.Fatalf("own %+v", own)
	}
	k.Do(flow.AskOwn{Token: "0000000000000000000000"})
	if own := heard[flow.OwnIs](k, nil).Own; !own.Unknown {
		t.Fatalf("own %+v", own)
	}
	k.Do(flow.Rejoin{Request: "j1", Token: "Zk3v9QxT1bLm8RsW5yUe2A"})
	heard[flow.OwnIs](k, nil)
	if h.did("rejoin") != 1 {
		t.Fatal("did not rejoin")
	}
}

// paper is a printer that says what it was told to.
type paper struct {
	verdict Outcome
	slips   chan Slip
	known   map[string]Outcome // of an earlier start
}

func (p *paper) Print(_ context.Context, s Slip) Outcome { p.slips <- s; return p.verdict }

func (p *paper) Await(_ context.Context, job string) (Outcome, bool) {
	o, ok := p.known[job]
	return o, ok
}

func (p *paper) Close() {}

func TestPrintedAndReported(t *testing.T) {
	h := newHouse(t)
	p := &paper{verdict: Outcome{Print: flow.Print{State: flow.Failed, Reason: "paper end"}}, slips: make(chan Slip, 10)}
	var state func(string, string)
	k := newKiosk(t, h, func(c *Config) {
		c.NewPrinter = func(ev PrinterEvents) (Printer, error) { state = ev.State; return p, nil }
	})
	k.up()
	k.Do(flow.PrintTicket{Request: "r1", Ticket: flow.Ticket{ID: "x", Number: "A012", Service: "land", Token: "tok", IssuedAt: hallTime}, Lang: "vi", Priority: true})
	if got := heard[flow.PrintIs](k, nil); got.Request != "r1" || got.Print != p.verdict.Print {
		t.Fatalf("print %+v", got)
	}
	const want = `{"hall":"Một cửa","number":"A012","service":"Đất đai","counters":"5","issued_at":"2026-11-21T08:12:00+07:00","ahead":0,"url":"https://h.example.vn/t/tok","lang":"vi","marks":["priority"]}`
	if s := <-p.slips; string(s.Data) != want {
		t.Errorf("slip\n%s, want\n%s", s.Data, want)
	}
	eventually(t, "the server hears of it", func() bool { return h.did("print_result") == 1 })
	state("paper_end", "")
	state("paper_end", "again")
	if got := heard[flow.PrinterIs](k, nil); got.State != "paper_end" {
		t.Fatalf("printer %+v", got)
	}
	eventually(t, "the manager hears of it", func() bool { return h.did("printer_status") == 1 })
}

func TestSearchAndProcedure(t *testing.T) {
	h := newHouse(t)
	k := newKiosk(t, h)
	k.up()
	k.Do(flow.Find{Query: "khai sinh"})
	got := heard[flow.FoundAre](k, nil)
	if got.Query != "khai sinh" || len(got.Results) == 0 {
		t.Fatalf("found %+v", got)
	}
	k.Do(flow.Open{Code: got.Results[0].Code})
	if p := heard[flow.ProcedureIs](k, nil); p.Info.Name != got.Results[0].Name || p.Info.Service != "land" {
		t.Fatalf("procedure %+v", p.Info)
	}
}

func TestCaseFiles(t *testing.T) {
	h := newHouse(t)
	k := newKiosk(t, h)
	k.up()
	for code, want := range map[string]flow.Case{
		"H56.14-240823-0001": {Code: "H56.14-240823-0001", State: "processing", Due: "2026-12-01"},
		"H56.14-240823-0002": {Code: "H56.14-240823-0002"},
		"H56.14-240823-0003": {Code: "H56.14-240823-0003", Away: true},
	} {
		k.Do(flow.AskCase{Code: code})
		if got := heard[flow.CaseIs](k, nil).Case; got != want {
			t.Errorf("%s: %+v, want %+v", code, got, want)
		}
	}
}
