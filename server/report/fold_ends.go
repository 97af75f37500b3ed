package report

import (
	"maps"
	"slices"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// end notes where a ticket came to its end. One that an undo brings back is
// where it was before.
func (f *fold) end(t *ticket, e *wire.Event) {
	if !t.State.Over() {
		return
	}
	key := t.EndedAt.UnixNano()
	if _, known := t.ends[key]; known && e.Kind == wire.StepUndone {
		return
	}
	ended := t.EndedAt
	if ended.IsZero() {
		ended = e.At
	}
	at := place{byService: t.Service, byHour: hour(ended, e.At.Location())}
	if t.State == hall.Finished || t.State == hall.NoShow {
		at[byCounter], at[byClerk] = first(t.Counter, nobody), f.clerk(e)
	}
	if t.ends == nil {
		t.ends = map[int64]end{}
	}
	t.ends[key] = end{at, e.Seq}
}

// ends counts what became of every ticket.
func (f *fold) ends() {
	for _, id := range slices.Sorted(maps.Keys(f.tickets)) {
		t := f.tickets[id]
		if !t.issued {
			f.one(mCarried, place{byService: t.Service}, t.over)
		}
		if !t.State.Over() {
			f.one(mOpen, place{byService: t.Service}, t.seq)
			continue
		}
		e := t.ends[t.EndedAt.UnixNano()]
		switch t.State {
		case hall.Finished:
			f.one(mServed, e.at, e.seq)
			if t.StartedAt.IsZero() {
				continue // served by hand, in a power cut: nobody knows how long
			}
			took := seconds(max(0, t.EndedAt.Sub(t.StartedAt)))
			x := f.cube.at(e.at)
			x.services = append(x.services, took)
			f.tell(mService, e.at, e.seq, took)
		case hall.NoShow:
			f.one(mNoShow, e.at, e.seq)
		case hall.Cancelled:
			f.one(mCancelled, e.at, e.seq)
		case hall.Expired:
			f.one(mExpired, e.at, e.seq)
		}
	}
}

// printers counts the slips of each printer.
func (f *fold) printers() []Printer {
	var list []Printer
	for _, name := range slices.Sorted(maps.Keys(f.jobs)) {
		p := Printer{Name: name}
		for _, verdict := range f.jobs[name] {
			switch verdict {
			case wire.Failed:
				p.Failed++
			case wire.Unknown:
				p.Unknown++
			default:
				p.Printed++
			}
		}
		list = append(list, p)
	}
	return list
}
