package queue

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"motcua/internal/wire"
)

// How long is waited for paper.
const (
	// takeover is how old a wish may be for another printer to take it over: the
	// citizen who waited for it is gone by then.
	takeover = 2 * time.Minute
	// silence is how long after the wish a box may say what became of it: longer
	// than it prints what it was asked for while it was away.
	silence = 4 * time.Minute
)

// keptJobs is how many verdicts of a printer are remembered, so that one told
// again after days is known. A box's spool keeps as many.
const keptJobs = 500

// slipJob is what is known of one slip: asked of a printer, or told of by a box
// that made it by itself. Without a Verdict it is still to be heard of.
type slipJob struct {
	wire.PrintJob
	Asked   time.Time       `json:"asked,omitzero"`
	Instead string          `json:"instead,omitempty"`
	Data    json.RawMessage `json:"data,omitempty"` // until the verdict
	Past    bool            `json:"past,omitempty"` // of a day before
}

// tray are the slips of one printer.
type tray struct {
	open []*slipJob // without a verdict, in the order of asking
	done []*slipJob // in the order of their verdicts
	byID map[string]*slipJob
}

func (t *tray) find(id string) *slipJob { return t.byID[id] }

// tray is a printer's; nil-safe to look into, made by the fold alone.
func (e *Engine) tray(name string) *tray {
	if t := e.slips[name]; t != nil {
		return t
	}
	return &tray{}
}

// trays are the printers of which there is a slip, in order.
func (e *Engine) trays() []string { return slices.Sorted(maps.Keys(e.slips)) }

func (e *Engine) foldPrint(ev *wire.Event) {
	job := ev.Job
	t := e.slips[job.Printer]
	if t == nil {
		t = &tray{byID: map[string]*slipJob{}}
		e.slips[job.Printer] = t
	}
	if ev.Ticket != nil {
		if k := e.tickets[ev.Ticket.ID]; k != nil {
			k.printed = true
		}
	}
	j := &slipJob{PrintJob: wire.PrintJobOf(ev), Instead: job.Instead}
	if ev.Kind == wire.PrintRequested {
		e.jobs++
		j.Asked, j.At, j.Data, j.Seq = ev.At, time.Time{}, bytes.Clone(job.Data), 0
		t.open = append(t.open, j)
		t.byID[j.ID] = j
		return
	}
	if was := t.byID[j.ID]; was != nil {
		j.Asked = was.Asked
		same := func(o *slipJob) bool { return o == was }
		t.open, t.done = slices.DeleteFunc(t.open, same), slices.DeleteFunc(t.done, same)
	}
	t.done = append(t.done, j)
	t.byID[j.ID] = j
	if len(t.done) > keptJobs {
		delete(t.byID, t.done[0].ID)
		t.done = slices.Delete(t.done, 0, 1)
	}
	switch p := e.printer(job.Printer); {
	case ev.Printer != nil:
		e.foldPrinter(ev.Printer)
	case p != nil && job.Paper():
		p.Slips++
	}
}

// Asked are the slips that a printer was asked for and has not said a word of,
// oldest first.
func (e *Engine) Asked(printer string) (list []wire.AskedJob) {
	for _, j := range e.tray(printer).open {
		list = append(list, wire.AskedJob{At: j.Asked, Job: wire.Job{
			ID: j.ID, Printer: j.Printer, Kind: j.Kind, Data: j.Data, Reprint: j.Reprint, Instead: j.Instead,
		}})
	}
	return list
}

// lastJobs are today's last slips of every printer, in the order of their
// verdicts.
func (e *Engine) lastJobs() []wire.PrintJob {
	var list []wire.PrintJob
	for _, t := range e.slips {
		for _, j := range t.done[max(0, len(t.done)-wire.LastJobs):] {
			if !j.Past {
				list = append(list, j.PrintJob)
			}
		}
	}
	slices.SortFunc(list, func(a, b wire.PrintJob) int { return int(a.Seq) - int(b.Seq) })
	return list
}

// yesterdaysSlips puts the slips of the day aside when it turns.
func (e *Engine) yesterdaysSlips() {
	for _, t := range e.slips {
		for _, j := range t.done {
			j.Past = true
		}
	}
}

func (e *Engine) saveSlips() (list []*slipJob) {
	for _, name := range e.trays() {
		list = append(append(list, e.slips[name].done...), e.slips[name].open...)
	}
	return list
}

func (e *Engine) restoreSlips(list []*slipJob) {
	for _, j := range list {
		t := e.slips[j.Printer]
		if t == nil {
			t = &tray{byID: map[string]*slipJob{}}
			e.slips[j.Printer] = t
		}
		if t.byID[j.ID] = j; j.Verdict == "" {
			t.open = append(t.open, j)
		} else {
			t.done = append(t.done, j)
		}
	}
}
