// Package agent carries out what the kiosk's conversation asks for: it asks the
// server for numbers over link, numbers by itself when the server is silent,
// prints, searches, reports health, and tells the conversation what came of it.
//
//	flow.Effect --Do--> agent --link--> server
//	flow.Event <--Tell--  |  --Store--> offline.json, hall.json, clock.json, slips.json
//	                      '--Printer--> spool on disk, or the "print" command
//
// Numbers without the server (contract.md, "Numbers"): block.go. A number is
// on disk before anybody sees it, is brought home with issue_offline under a
// key of its own until the server has answered, and names the request that was
// never answered, so that no person ends up with two tickets. A wish is on disk
// as well, before the server is asked, until its slip is in the printer's spool:
// a kiosk that was killed in between takes it back (wish.go), so that every
// waiting ticket has its paper and every paper its ticket.
//
// Time is the server's: that of its last welcome, carried on by the machine's
// time since boot, which nobody sets. Without one the agent says so and no time
// is printed; the number gets its time when the server is back.
package agent

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"motcua/internal/catalogue"
	"motcua/internal/chance"
	"motcua/internal/diag"
	"motcua/internal/journal"
	"motcua/internal/link"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// Config is what an agent needs. Tell and Store must be set.
type Config struct {
	URL   string // the server's; under js "" is where the page came from
	Token string
	CA    []byte // PEM; nil: the system's
	Store Store
	// Tell hands an event to the conversation; it must not wait.
	Tell func(flow.Event)
	// NewPrinter makes the kiosk's own printer; nil: slips go to the server by
	// the print command, to the printer that PrintAt names, or to the kiosk's
	// own name.
	NewPrinter func(PrinterEvents) (Printer, error)
	PrintAt    string
	// Catalogue is what is searched, whatever the server has; nil: the server's,
	// and what ships until it has come.
	Catalogue []catalogue.Procedure
	// IsPIN tells whether a PIN opens the staff menu; nil: it stays shut.
	IsPIN func(pin string) bool
	// Patience is how long a citizen waits for the server before the kiosk
	// numbers by itself; 0 means 2.5 s.
	Patience time.Duration
	Restart  func() // ends the program, for the staff menu; may be nil
	Log      *journal.Logger
}

// Agent is one kiosk's hands. Make it with New, end it with Close.
type Agent struct {
	// static after New
	cfg     Config
	log     *journal.Logger
	link    *link.Client
	printer Printer
	books   books
	ctx     context.Context
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	ready   chan struct{} // closed when link and printer stand
	helps   atomic.Int64  // calls for help turned on or off so far
	report  chan struct{} // a token: offline numbers may be waiting to go home

	clock  clock
	given  *wire.Offline // the block as told last; owned by link's goroutine
	block  *block
	outbox *outbox

	mu     sync.Mutex // guards what follows
	device string
	line   flow.Line
	state  string      // the printer's, as told last
	parts  []diag.Node // what Have was told, in the order of its names
	jobs   map[string]chan wire.Job
	early  []wire.Job // the last verdicts on jobs that nobody waits for, or not yet
	hall   flow.Hall
	help   helpCall
	saved  []byte // hall.json as it was written last
}

// Seed makes the part of request ids that differs at every start.
func Seed() string { return "k" + chance.Text()[:13] }

// New starts an agent: it dials, and tells the conversation what it knows from
// last time until the server says more.
func New(cfg Config) (*Agent, error) {
	if cfg.Patience == 0 {
		cfg.Patience = 2500 * time.Millisecond
	}
	if cfg.Log == nil {
		cfg.Log = journal.Discard()
	}
	a := &Agent{
		cfg: cfg, log: cfg.Log, ready: make(chan struct{}), report: make(chan struct{}, 1),
		jobs: map[string]chan wire.Job{},
	}
	a.books = books{opened: make(chan struct{}), news: make(chan string, 1)}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	var damaged error
	if a.block, damaged = openBlock(cfg.Store, fingerprint(cfg.Token)); damaged != nil {
		a.log.Error("the offline numbers are lost", "err", damaged)
	}
	a.outbox = openOutbox(cfg.Store, cfg.Log)
	a.homed()
	a.clock.restore(cfg.Store)
	a.tellLast()
	a.link = link.Dial(link.Config{URL: cfg.URL, Token: cfg.Token, CA: cfg.CA, OnChange: a.changed, Logger: cfg.Log})
	if cfg.NewPrinter != nil {
		var err error
		a.printer, err = cfg.NewPrinter(PrinterEvents{State: a.printerIs, Log: cfg.Log})
		if err != nil {
			a.cancel()
			a.link.Close()
			return nil, err
		}
	} else {
		a.printer = remote{a}
	}
	a.orphans()
	left := a.outbox.unsettled()
	close(a.ready)
	a.tellHealth()
	a.wg.Go(a.bringHome)
	a.wg.Go(a.tellSlips)
	a.wg.Go(func() { a.settleSlips(left) })
	a.wg.Go(a.keepBook)
	return a, nil
}

// orphans takes back the wishes that the last run left without a slip, and
// tells nobody of slips that never were.
func (a *Agent) orphans() {
	never, end := context.WithCancel(a.ctx)
	end() // it is not the verdict that is asked for
	err := a.block.orphans(func(request string) bool {
		_, known := a.printer.Await(never, request)
		if !known {
			a.outbox.told(request)
		}
		return known
	})
	if err != nil {
		a.log.Error("offline numbers", "err", err)
	}
	a.nudge()
}

// Now is the hall's time; zero while there is none to trust.
func (a *Agent) Now() time.Time { return a.clock.now() }

// Close ends everything and waits for it.
func (a *Agent) Close() {
	a.cancel()
	<-a.ready
	a.link.Close()
	a.printer.Close()
	a.wg.Wait()
}

// Do carries out an effect; it returns at once.
func (a *Agent) Do(e flow.Effect) {
	if a.ctx.Err() != nil {
		return
	}
	turn := int64(0)
	if _, ok := e.(flow.CallHelp); ok {
		turn = a.helps.Add(1)
	}
	a.wg.Go(func() { a.carryOut(e, turn) })
}

// carryOut does it; turn is the place of a call for help among its like.
func (a *Agent) carryOut(e flow.Effect, turn int64) {
	<-a.ready
	switch e := e.(type) {
	case flow.Ask:
		a.ask(e)
	case flow.GiveUp:
		a.log.Info("a ticket that nobody wants", "number", e.Ticket.Number)
		token := ""
		if e.Ticket.Offline {
			token = e.Ticket.Token
		}
		a.takeBack(e.Request, token)
	case flow.PrintTicket:
		a.printTicket(e)
	case flow.PrintGuide:
		a.printGuide(e)
	case flow.PrintCase:
		a.printCase(e)
	case flow.PrintOwn:
		a.printOwn(e)
	case flow.Find:
		a.cfg.Tell(flow.FoundAre{Query: e.Query, Results: a.find(e.Query)})
	case flow.Open:
		a.open(e.Code)
	case flow.AskCase:
		a.askCase(e.Code)
	case flow.AskOwn:
		a.askOwn(e.Token)
	case flow.Rejoin:
		a.rejoin(e)
	case flow.SendSuggestion:
		a.sendSuggestion(e)
	case flow.AskFollow:
		a.askFollow(e.Code)
	case flow.PrintSuggestion:
		a.printSuggestion(e)
	case flow.CheckPIN:
		good := a.cfg.IsPIN != nil && a.cfg.IsPIN(e.PIN)
		a.cfg.Tell(flow.PINIs{Request: e.Request, Good: good})
	case flow.DoStaff:
		a.staff(e.Act)
	case flow.CallHelp:
		a.callHelp(e, turn)
	case flow.ReportBurst:
		a.reportBurst(e)
	}
}

func (a *Agent) staff(act flow.StaffAct) {
	switch {
	case act == flow.TestSlip:
		a.printTest()
	case act == flow.Restart && a.cfg.Restart != nil:
		a.cfg.Restart()
	}
}

// within is a context for one try at the server.
func (a *Agent) within(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(a.ctx, d)
}
