package queue

import (
	"slices"
	"strings"

	"motcua/internal/wire"
)

// printerStates are what a printer may say of itself.
var printerStates = []string{"ok", "near_end", "paper_end", "cover_open", "cutter", "error", "offline", "silent"}

func (d *decision) printerStatus(a *wire.PrinterStatus) (any, *wire.Error) {
	switch {
	case a.Printer == "":
		return nil, invalid("printer is missing")
	case !slices.Contains(printerStates, a.State):
		return nil, invalid("state: want one of %s", strings.Join(printerStates, ", "))
	case len(a.Detail) > 500:
		return nil, invalid("detail is too long")
	}
	if err := d.mine(a.Printer); err != nil {
		return nil, err
	}
	n := wire.Printer{Name: a.Printer, State: a.State, Detail: a.Detail, Since: d.now}
	if p := d.e.printer(a.Printer); p != nil {
		if p.State == a.State && p.Detail == a.Detail {
			return none{}, nil
		}
		n = *p
		n.State, n.Detail, n.Since = a.State, a.Detail, d.now
		d.e.refilled(&n, p.State)
	}
	d.add(wire.Body{Kind: wire.PrinterChanged, Printer: &n})
	return none{}, nil
}

// verdicts are what may become of a job.
var verdicts = []string{wire.Printed, wire.Accepted, wire.Failed, wire.Unknown}

// printResult takes a verdict once: the same one told again changes nothing, and
// another one is taken only in the place of "unknown".
func (d *decision) printResult(a *wire.PrintResult) (any, *wire.Error) {
	switch {
	case a.Printer == "":
		return nil, invalid("printer is missing")
	case a.Job == "" || len(a.Job) > 64:
		return nil, invalid("job: want 1 to 64 characters")
	case !slices.Contains(verdicts, a.Verdict):
		return nil, invalid("verdict: want one of %s", strings.Join(verdicts, ", "))
	case len(a.Reason) > 500:
		return nil, invalid("reason is too long")
	case a.Kind != "" && !slices.Contains(slipKinds, a.Kind):
		return nil, invalid("kind: want one of %s", strings.Join(slipKinds, ", "))
	case a.PaperMM < 0 || a.PaperMM > maxPaperMM:
		return nil, invalid("paper_mm: want 0 to %d", maxPaperMM)
	case a.Untouched && a.Verdict != wire.Failed:
		return nil, invalid("untouched: only a failed slip left the paper as it was")
	}
	if err := d.mine(a.Printer); err != nil {
		return nil, err
	}
	switch was := d.e.tray(a.Printer).find(a.Job); {
	case was == nil || was.Verdict == "" || was.Verdict == wire.Unknown && a.Verdict != wire.Unknown:
	case was.Verdict == a.Verdict:
		return none{}, nil
	default:
		return nil, wire.Errorf(wire.CodeConflict, "job %s was told as %s", a.Job, was.Verdict)
	}
	if a.Ticket != "" {
		if _, err := d.named(a.Ticket); err != nil {
			return nil, err
		}
	}
	d.heard(a.Printer, a.Verdict)
	d.verdict(a)
	return none{}, nil
}

// verdict notes what became of a job, and gives it to another printer when it
// surely did not print and the site says so.
func (d *decision) verdict(a *wire.PrintResult) {
	e := d.e
	job := &wire.Job{ID: a.Job, Printer: a.Printer, Kind: a.Kind, Verdict: a.Verdict, Reason: a.Reason, Untouched: a.Untouched}
	b := wire.Body{Kind: wire.TicketPrinted, Job: job}
	id, asked := a.Ticket, e.tray(a.Printer).find(a.Job)
	if asked != nil {
		job.Kind, job.Reprint, job.Instead = asked.Kind, asked.Reprint, asked.Instead
		if id == "" {
			id = asked.Ticket
		}
	} else if job.Kind == "" && id != "" {
		job.Kind = kindTicket
	}
	t := e.tickets[id]
	if t != nil {
		b.Ticket = t.Ticket
	}
	b.Printer = e.after(job, a.PaperMM, d.now)
	next := d.instead(job, asked, t)
	d.add(b)
	if next != nil {
		d.add(*next)
	}
}

// instead is the job at the printer that the site names for when this one
// fails; nil when there is none to be made. Only what surely left no dot on the
// paper goes there, by itself, and only once: a slip that came out half, or may
// have come out, is a person's to print again.
func (d *decision) instead(job *wire.Job, asked *slipJob, t *ticket) *wire.Body {
	own := d.e.own(job.Printer)
	switch {
	case !job.Untouched || job.Instead != "" || own == nil || own.Fallback == "" || !d.e.atHand(own.Fallback):
		return nil
	case asked != nil && (asked.Verdict != "" || asked.Kind == kindTest || d.now.Sub(asked.Asked) > takeover):
		return nil
	case asked == nil && (t == nil || d.now.Sub(t.IssuedAt) > takeover):
		return nil
	case t != nil && t.State.Over():
		return nil
	}
	n := &wire.Job{ID: d.jobID(), Printer: own.Fallback, Kind: job.Kind, Reprint: job.Reprint, Instead: job.ID}
	b := &wire.Body{Kind: wire.PrintRequested, Job: n}
	switch {
	case t != nil:
		data, err := d.e.slip(t, job.Reprint, d.wall)
		if err != nil {
			return nil
		}
		n.Data, b.Ticket = data, t.Ticket
	case asked != nil:
		n.Data = asked.Data
	}
	job.Next = &wire.NextJob{ID: n.ID, Printer: n.Printer}
	return b
}

// atHand reports whether a printer can take over: it works, as far as is known,
// and its box is there.
func (e *Engine) atHand(name string) bool {
	p, v := e.printer(name), e.device(name)
	return p != nil && (p.State == "ok" || p.State == nearEnd) && (v == nil || v.State != wire.DeviceAway)
}

// unheard gives up the jobs of which no printer has said a word for too long:
// their box is away, or was when it was asked.
func (d *decision) unheard() {
	for _, name := range d.e.trays() {
		for _, j := range d.e.tray(name).open {
			if d.now.Sub(j.Asked) >= silence {
				d.verdict(&wire.PrintResult{Printer: j.Printer, Job: j.ID, Verdict: wire.Unknown, Reason: "no word from the printer"})
			}
		}
	}
}

// heard notes a printer that prints before it ever said how it is: it works,
// and its slips need something to be counted on.
func (d *decision) heard(name, verdict string) {
	if (verdict == wire.Printed || verdict == wire.Accepted) && d.e.printer(name) == nil {
		d.add(wire.Body{Kind: wire.PrinterChanged, Printer: &wire.Printer{Name: name, State: "ok", Since: d.now}})
	}
}
