//go:build !js

package agent

import (
	"context"
	"fmt"
	"path/filepath"

	"motcua/firmware-config/profiles"
	"motcua/kiosk/flow"
	"motcua/printer/escpos"
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
		encode := func(s Slip) ([]byte, error) {
			doc, err := slip.Decode(slip.Kind(s.Kind), s.Data)
			if err != nil {
				return nil, err
			}
			return escpos.Encode(book.Doc(doc, p), p)
		}
		return &ownPrinter{sp, encode}, nil
	}
}

type ownPrinter struct {
	spool  *spool.Printer
	encode func(Slip) ([]byte, error)
}

// Close stops printing; queued slips stay in the spool.
func (p *ownPrinter) Close() { _ = p.spool.Close() }

// Print waits for the printer's verdict.
func (p *ownPrinter) Print(ctx context.Context, s Slip) flow.Print {
	data, err := p.encode(s)
	if err != nil {
		return flow.Print{State: flow.Failed, Reason: err.Error()}
	}
	job, err := p.spool.Print(ctx, s.ID, data)
	switch {
	case ctx.Err() != nil:
		return flow.Print{State: flow.Unknown}
	case err != nil:
		return flow.Print{State: flow.Failed, Reason: err.Error()}
	}
	switch job.State {
	case spool.Printed, spool.Accepted, spool.Failed:
		return flow.Print{State: flow.PrintState(job.State), Reason: job.Reason}
	}
	return flow.Print{State: flow.Unknown, Reason: job.Reason}
}
