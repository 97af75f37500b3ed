package report

import (
	"time"

	"motcua/internal/wire"
)

// counter records who sits where from when to when.
func (f *recording) counter(e *wire.Event, a Act) {
	d := f.desks[e.Counter]
	if d == nil {
		d = &Desk{ID: e.Counter, Sits: []Sit{}}
		f.desks[e.Counter] = d
	}
	account, name := e.By, ""
	if c := e.CounterIs; c != nil {
		if c.Account != "" {
			account = c.Account
		}
		if c.Officer != nil {
			name = c.Officer.Name
		}
	}
	last := d.last()
	switch e.Kind {
	case wire.CounterOpened:
		if last != nil && last.Account == account {
			last.Name = first(name, last.Name)
			last.back(e.At)
			return
		}
		d.leave(e.At)
		d.Sits = append(d.Sits, Sit{Account: account, Name: name, From: e.At})
		if at, ok := f.handed[e.Counter]; ok {
			f.acts[SecHandOver][at].To, f.acts[SecHandOver][at].Until = first(name, account), e.At
			delete(f.handed, e.Counter)
		}
	case wire.CounterPaused:
		if last != nil && last.away.IsZero() {
			last.Pauses++
			last.away = e.At
		}
	case wire.CounterClosed:
		d.leave(e.At)
		delete(f.handed, e.Counter)
	case wire.CounterHandedOver:
		a.What = "handed_over"
		if last != nil {
			a.From = first(last.Name, last.Account)
		}
		f.handed[e.Counter] = f.add(SecHandOver, a)
		d.leave(e.At) // nobody holds it until the next one opens it
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// last is who sits there; nil when nobody does.
func (d *Desk) last() *Sit {
	if n := len(d.Sits); n > 0 && d.Sits[n-1].To.IsZero() {
		return &d.Sits[n-1]
	}
	return nil
}

func (d *Desk) leave(at time.Time) {
	if s := d.last(); s != nil {
		s.back(at)
		s.To = at
	}
}

// back ends a pause.
func (s *Sit) back(at time.Time) {
	if !s.away.IsZero() {
		s.PauseS += seconds(at.Sub(s.away))
		s.away = time.Time{}
	}
}

// alarm records an alarm from its raising until somebody said so and it ended.
func (f *recording) alarm(e *wire.Event) {
	al := e.Alarm
	if al == nil {
		return
	}
	at, known := f.alarms[al.ID]
	if !known || e.Kind == wire.AlarmRaised {
		at = f.add(SecAlarm, Act{
			At: e.At, What: al.Kind, Number: al.Number, Counter: al.Counter, Service: al.Service, Device: al.Device, Reason: al.Cause,
		})
		f.alarms[al.ID] = at
	}
	a := &f.acts[SecAlarm][at]
	switch e.Kind {
	case wire.AlarmAcknowledged:
		if a.By == "" {
			a.By, a.Seconds = first(al.AckBy, e.By), seconds(e.At.Sub(a.At))
		}
	case wire.AlarmCleared:
		a.Until = e.At
		delete(f.alarms, al.ID)
	}
}

// help records a call for the guide and how long it was until somebody came.
func (f *recording) help(e *wire.Event) {
	h := e.Help
	if h == nil {
		return
	}
	if e.Kind == wire.HelpCalled {
		f.helps[h.ID] = f.add(SecHelp, Act{At: e.At, What: "called", Device: h.Place, Reason: h.Reason})
		return
	}
	if at, ok := f.helps[h.ID]; ok {
		a := &f.acts[SecHelp][at]
		a.By, a.Until, a.Seconds = first(h.AnsweredBy, e.By), e.At, seconds(e.At.Sub(a.At))
		delete(f.helps, h.ID)
	}
}

// device records when a printer or another device did not do its work, and
// slips that were not printed.
func (f *recording) device(e *wire.Event) {
	switch {
	case e.Kind == wire.TicketPrinted && e.Job != nil && e.Job.Verdict == "failed":
		number := ""
		if e.Ticket != nil {
			number = e.Ticket.Number.String()
		}
		f.add(SecDevice, Act{At: e.At, What: "not_printed", Number: number, Device: e.Job.Printer, Reason: e.Job.Reason})
	case e.Kind == wire.PrinterChanged && e.Printer != nil:
		p := e.Printer
		f.failing(p.Name, p.State, p.Detail, p.State == "ok" || p.State == "near_end", e.At)
	case e.Kind == wire.DeviceChanged && e.Device != nil && e.Device.Role != wire.RolePrinter:
		d := e.Device
		f.failing(d.Name, d.State, d.Cause, d.State == wire.DeviceOK || d.State == wire.DeviceWarn, e.At)
	}
}

func (f *recording) failing(name, state, cause string, well bool, at time.Time) {
	if i, failed := f.devices[name]; failed {
		a := &f.acts[SecDevice][i]
		if !well && a.What == state {
			return
		}
		a.Until, a.Seconds = at, seconds(at.Sub(a.At))
		delete(f.devices, name)
	}
	if !well {
		f.devices[name] = f.add(SecDevice, Act{At: at, What: state, Device: name, Reason: cause})
	}
}

// Unserved is how many tickets nobody served: those that did not come, were
// given up, or whose turn did not come.
func (f Figures) Unserved() int { return f.NoShow + f.Cancelled + f.Expired + f.Open }
