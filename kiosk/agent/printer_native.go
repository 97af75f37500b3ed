//go:build !js

package agent

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/kiosk/flow"
	"motcua/printer/escpos"
	"motcua/printer/logo"
	"motcua/printer/port"
	"motcua/printer/slip"
	"motcua/printer/spool"
)

// OwnPrinter makes the printer inside the kiosk: a profile's name, the port it
// hangs on, the data folder under which its spool lies, and the hall's templates
// (nil: the house's).
func OwnPrinter(profileName, portName, dir string, book *slip.Book) func(PrinterEvents) (Printer, error) {
	return func(ev PrinterEvents) (Printer, error) {
		p, err := profiles.Printer(profileName)
		if err != nil {
			return nil, err
		}
		if port.IsSerial(portName) {
			p = p.Over(p.Serial.Baud)
		}
		head, err := logo.Load(dir, p)
		if err != nil && ev.Log != nil { // a number is worth more than a picture
			ev.Log.Error("no logo", "err", err)
		}
		place := port.NewPlace(portName, port.Config{Baud: p.Serial.Baud, Flow: p.Serial.Flow, Slack: p.Serial.XOffFree})
		opts := spool.Options{
			Dir:      filepath.Join(dir, "spool"),
			Language: escpos.Language(p),
			Open:     func() (spool.Port, error) { return place.Open() },
			OnStatus: func(s spool.Status) { ev.State(s.Word(), s.String()) },
			Log:      ev.Log,
		}
		if port.IsSerial(portName) {
			opts.Baud, opts.Wake = p.Serial.Baud, spool.WakeTime
		}
		sp, err := spool.New(opts)
		if err != nil {
			return nil, fmt.Errorf("printer: %w", err)
		}
		return &ownPrinter{profile: p, book: book, logo: head, spool: sp, mm: map[string]int{}}, nil
	}
}

type ownPrinter struct {
	book    *slip.Book
	logo    *logo.Logo
	profile profile.Printer
	spool   *spool.Printer

	mu sync.Mutex
	mm map[string]int // guarded by mu: how long the slips of this start are
}

// Close stops printing; queued slips stay in the spool.
func (p *ownPrinter) Close() { _ = p.spool.Close() }

// encode makes a slip's bytes and notes how much paper it takes.
func (p *ownPrinter) encode(s Slip) ([]byte, error) {
	made, err := slip.Decode(slip.Kind(s.Kind), s.Data)
	if err != nil {
		return nil, err
	}
	doc := p.logo.Head(p.book.Doc(made, p.profile))
	if tenths, err := escpos.Length(doc, p.profile); err == nil {
		p.mu.Lock()
		p.mm[s.ID] = (tenths + 9) / 10
		p.mu.Unlock()
	}
	return escpos.Encode(doc, p.profile, p.logo.Options()...)
}

// Print waits for the printer's verdict.
func (p *ownPrinter) Print(ctx context.Context, s Slip) Outcome {
	data, err := p.encode(s)
	if err == nil {
		_, err = p.spool.Submit(s.ID, data)
	}
	if err != nil {
		return Outcome{Print: flow.Print{State: flow.Failed, Reason: err.Error()}, Untouched: true}
	}
	o, _ := p.Await(ctx, s.ID)
	return o
}

// Await waits for the verdict on a slip that the spool has.
func (p *ownPrinter) Await(ctx context.Context, id string) (Outcome, bool) {
	if _, ok := p.spool.Job(id); !ok {
		return Outcome{}, false
	}
	job, err := p.spool.Wait(ctx, id)
	if err != nil {
		return Outcome{Print: flow.Print{State: flow.Unknown, Reason: job.Reason}, Open: true}, true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	o := Outcome{Print: flow.Print{State: flow.PrintState(job.State), Reason: job.Reason}, PaperMM: p.mm[id]}
	delete(p.mm, id)
	if job.State == spool.Failed {
		o.Untouched, o.PaperMM = !job.Begun, 0
	}
	return o, true
}
