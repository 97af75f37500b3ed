// Package agent is the box beside a printer at work: it takes the slips that
// the hall asks of this device, prints them through the spool and tells the
// hall what became of each and how the printer is.
//
//	print_requested --> slip --> escpos --> spool --> print_result
//	                                          '-----> printer_status
//
// What was asked for while the box was away is in the hall's welcome. A slip
// that is older than its citizen's patience is not printed any more: it is
// reported as failed, its paper untouched, so that the hall may give it to
// another printer. Results that a crash kept from the hall are told after the
// start; the server takes each once.
package agent

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"motcua/firmware-config/profile"
	"motcua/internal/link"
	"motcua/internal/wire"
	"motcua/printer/escpos"
	"motcua/printer/logo"
	"motcua/printer/port"
	"motcua/printer/slip"
	"motcua/printer/spool"
)

// Config says which printer hangs where, and whose it is.
type Config struct {
	URL   string // the hall's server
	Token string // the device's
	CA    []byte // PEM; nil: the system's

	Profile profile.Printer
	Port    string     // as port.Open takes it
	Baud    int        // of a serial line; 0: the profile's
	Dir     string     // the spool's folder
	Slips   *slip.Book // the hall's templates; nil: the house's
	Logo    *logo.Logo // at the head of every slip; nil: none
	Log     *slog.Logger
}

// Times of the agent.
const (
	tooOld = 2 * time.Minute  // a wish that is older is not printed any more
	retell = 12 * time.Hour   // results that are told again after a start
	tellIn = 30 * time.Second // for one report, after which it is tried again
	warmUp = 3 * time.Second  // a printer may take to its first answer
)

// Agent is the box at work. Its methods are safe for concurrent use.
type Agent struct {
	cfg   Config
	log   *slog.Logger
	spool *spool.Printer
	link  *link.Client
	stop  context.CancelFunc
	ctx   context.Context
	wg    sync.WaitGroup
	wake  chan struct{} // something to tell; never closed
	first *time.Timer   // ends the warm-up
	warm  atomic.Bool   // nobody wonders yet that the printer says nothing

	mu      sync.Mutex
	results []wire.PrintResult // to be told, oldest first
	paperMM map[string]int     // of jobs in the spool: how long their slips are
	status  string             // last told to the hall; "" after every reconnect
	up      bool
}

// New opens the spool and the line to the hall and starts working. Close ends
// it.
func New(cfg Config) (*Agent, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Profile = cfg.over()
	a := &Agent{cfg: cfg, log: cfg.Log, wake: make(chan struct{}, 1), paperMM: map[string]int{}}
	a.ctx, a.stop = context.WithCancel(context.Background())
	sp, err := spool.New(Spool(cfg, func(spool.Status) { a.poke() }, a.finished))
	if err != nil {
		a.stop()
		return nil, fmt.Errorf("printer: %w", err)
	}
	a.spool = sp
	a.mu.Lock()
	for _, j := range sp.Jobs() {
		if j.State.Final() && time.Since(j.Updated) < retell {
			a.results = append(a.results, a.verdict(j))
		}
	}
	a.mu.Unlock()
	a.link = link.Dial(link.Config{URL: cfg.URL, Token: cfg.Token, CA: cfg.CA, OnChange: a.change, Logger: cfg.Log})
	a.warm.Store(true)
	a.first = time.AfterFunc(warmUp, func() { a.warm.Store(false); a.poke() })
	a.wg.Go(a.tell)
	return a, nil
}

// baud is the speed of a serial line.
func (c *Config) baud() int { return cmp.Or(c.Baud, c.Profile.Serial.Baud) }

// over is the profile as it is used at that port.
func (c *Config) over() profile.Printer {
	if !port.IsSerial(c.Port) {
		return c.Profile
	}
	return c.Profile.Over(c.baud())
}

// Spool are the options of a spool for that printer.
func Spool(cfg Config, onStatus func(spool.Status), onJob func(spool.Job)) spool.Options {
	baud := cfg.baud()
	cfg.Profile = cfg.over()
	place := port.NewPlace(cfg.Port, port.Config{Baud: baud, Flow: cfg.Profile.Serial.Flow, Slack: cfg.Profile.Serial.XOffFree})
	o := spool.Options{
		Dir: cfg.Dir, Language: escpos.Language(cfg.Profile), OnStatus: onStatus, OnJob: onJob, Log: cfg.Log,
		Open: func() (spool.Port, error) { return place.Open() },
	}
	if port.IsSerial(cfg.Port) {
		o.Baud, o.Wake = baud, spool.WakeTime
	}
	return o
}

// Status is the printer's, and whether the hall hears of it.
func (a *Agent) Status() (spool.Status, link.Status) { return a.spool.Status(), a.link.Status() }

// Close stops printing, hangs up and waits. Slips that wait in the spool stay
// there.
func (a *Agent) Close() {
	a.first.Stop()
	_ = a.spool.Close()
	a.stop()
	a.link.Close()
	a.wg.Wait()
}

func (a *Agent) poke() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// change hears of everything that the hall says to this device.
func (a *Agent) change(c link.Change) {
	a.mu.Lock()
	fresh := c.Status.Connected && !a.up
	if fresh {
		a.status = "" // the hall may have started anew: tell it again
	}
	a.up = c.Status.Connected
	a.mu.Unlock()
	a.poke()
	if fresh {
		for _, j := range c.Status.Welcome.Asked {
			a.print(j.Job, j.At)
		}
	}
	if e := c.Event; e != nil && e.Kind == wire.PrintRequested && e.Job != nil {
		a.print(*e.Job, e.At)
	}
}

// print puts a slip into the spool, once however often it is asked for. It does
// not wait.
func (a *Agent) print(j wire.Job, asked time.Time) {
	if have, ok := a.spool.Job(j.ID); ok {
		a.finished(have)
		return
	}
	if age := a.link.Now().Sub(asked); age > tooOld {
		a.refuse(j.ID, "asked for too long ago")
		return
	}
	s, err := slip.Decode(slip.Kind(j.Kind), j.Data)
	if err != nil {
		a.refuse(j.ID, "slip: "+err.Error())
		return
	}
	doc := a.cfg.Logo.Head(a.cfg.Slips.Doc(s, a.cfg.Profile))
	b, err := escpos.Encode(doc, a.cfg.Profile, a.cfg.Logo.Options()...)
	if err != nil {
		a.refuse(j.ID, err.Error())
		return
	}
	if tenths, err := escpos.Length(doc, a.cfg.Profile); err == nil {
		a.mu.Lock()
		a.paperMM[j.ID] = (tenths + 9) / 10
		a.mu.Unlock()
	}
	if _, err := a.spool.Submit(j.ID, b); err != nil {
		a.refuse(j.ID, err.Error())
	}
}

// refuse reports a slip that never got as far as the spool.
func (a *Agent) refuse(id, why string) {
	a.log.Warn("slip not printed", "job", id, "err", why)
	a.mu.Lock()
	delete(a.paperMM, id)
	a.results = append(a.results, wire.PrintResult{Job: id, Verdict: wire.Failed, Reason: clip(why), Untouched: true})
	a.mu.Unlock()
	a.poke()
}

// finished hears from the spool; only verdicts are told.
func (a *Agent) finished(j spool.Job) {
	if !j.State.Final() {
		return
	}
	a.mu.Lock()
	a.results = append(a.results, a.verdict(j))
	a.mu.Unlock()
	a.poke()
}

// verdict is what the hall is told of a job. The caller holds mu.
func (a *Agent) verdict(j spool.Job) wire.PrintResult {
	r := wire.PrintResult{Job: j.ID, Verdict: string(j.State), Reason: clip(j.Reason)}
	r.Untouched = j.State == spool.Failed && !j.Begun
	if j.State != spool.Failed {
		r.PaperMM = a.paperMM[j.ID]
	}
	delete(a.paperMM, j.ID)
	return r
}

// clip keeps a reason within what the hall takes.
func clip(s string) string {
	const most = 300 // bytes; the hall takes 500
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
