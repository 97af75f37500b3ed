package wire

import (
	"encoding/json"
	"slices"
	"time"
)

// The verdicts on a slip.
const (
	Printed  = "printed"  // the printer said so
	Accepted = "accepted" // it took all of it; whether it is on paper nobody knows
	Failed   = "failed"   // it is not whole on paper
	Unknown  = "unknown"  // nothing answered
)

// Printer is a printer's state of the moment.
type Printer struct {
	Name   string    `json:"name"`
	State  string    `json:"state"`
	Detail string    `json:"detail,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	// Roll is when its paper roll was changed, Slips how many it has printed
	// since; a zero Roll means that nobody has said so yet.
	Roll  time.Time `json:"roll,omitzero"`
	Slips int       `json:"slips,omitempty"`
	// UsedMM is how much paper it has used since then, mm. Left is how many
	// slips the roll still holds by that count, and Ends when the last of them
	// goes at the pace of the last hour; nil and zero when nobody knows.
	UsedMM int       `json:"used_mm,omitempty"`
	Left   *int      `json:"left,omitempty"`
	Ends   time.Time `json:"ends,omitzero"`
	// Low says that few slips are left by the count, whatever a sensor says.
	Low bool `json:"low,omitempty"`
	// Refilled is when it had paper again after its end, as long as nobody has
	// said whether the roll is a new one.
	Refilled time.Time `json:"refilled,omitzero"`
}

// Job is one slip to print, or what became of it.
type Job struct {
	ID      string          `json:"id"`
	Printer string          `json:"printer,omitempty"`
	Kind    string          `json:"kind,omitempty"` // ticket, guide, lookup, end_of_day or test
	Data    json.RawMessage `json:"data,omitempty"` // what the slip shows, as motcua-printer slip reads it
	Reprint bool            `json:"reprint,omitempty"`
	Verdict string          `json:"verdict,omitempty"`
	Reason  string          `json:"reason,omitempty"`
	// Untouched says of a failed job that not a byte of it reached the printer.
	Untouched bool `json:"untouched,omitempty"`
	// Instead is the job whose place this one takes, by the site's rule; Next is
	// the one that takes this one's.
	Instead string   `json:"instead,omitempty"`
	Next    *NextJob `json:"next,omitempty"`
}

// NextJob is the job at another printer that takes the place of a failed one.
type NextJob struct {
	ID      string `json:"id"`
	Printer string `json:"printer"`
}

// AskedJob is a slip that was asked for at At.
type AskedJob struct {
	At time.Time `json:"at"`
	Job
}

// Paper reports whether the job has, or may well have, taken paper.
func (j *Job) Paper() bool { return j.Verdict == Printed || j.Verdict == Accepted }

// PrintJob is one of the last slips of a printer, for those who look after it.
type PrintJob struct {
	Seq     uint64    `json:"seq"` // of the event that brought the verdict
	ID      string    `json:"id"`
	Printer string    `json:"printer"`
	Kind    string    `json:"kind,omitempty"`
	Ticket  string    `json:"ticket,omitempty"` // its id, and its number
	Number  string    `json:"number,omitempty"`
	At      time.Time `json:"at"` // of the verdict
	Verdict string    `json:"verdict"`
	Reason  string    `json:"reason,omitempty"`
	Reprint bool      `json:"reprint,omitempty"`
	Next    *NextJob  `json:"next,omitempty"`
}

// LastJobs is how many slips of each printer a state lists.
const LastJobs = 20

// PrintJobOf is the line that a verdict adds to the list.
func PrintJobOf(e *Event) PrintJob {
	j := PrintJob{
		Seq: e.Seq, ID: e.Job.ID, Printer: e.Job.Printer, Kind: e.Job.Kind, At: e.At,
		Verdict: e.Job.Verdict, Reason: e.Job.Reason, Reprint: e.Job.Reprint, Next: e.Job.Next,
	}
	if e.Ticket != nil {
		j.Ticket, j.Number = e.Ticket.ID, e.Ticket.Number.String()
	}
	return j
}

// printed folds a verdict: the printer as it is after it, or, in the log of an
// older program, one slip more; and the line in the list.
func (s *State) printed(e *Event) {
	switch {
	case e.Job == nil:
		return
	case e.Printer != nil:
		s.putPrinter(*e.Printer)
	case e.Job.Paper():
		for i := range s.Printers {
			if s.Printers[i].Name == e.Job.Printer {
				s.Printers[i].Slips++
			}
		}
	}
	n := PrintJobOf(e)
	s.Jobs = slices.DeleteFunc(s.Jobs, func(o PrintJob) bool { return o.Printer == n.Printer && o.ID == n.ID })
	s.Jobs = append(s.Jobs, n)
	of := func(o PrintJob) bool { return o.Printer == n.Printer }
	count := 0
	for _, o := range s.Jobs {
		if of(o) {
			count++
		}
	}
	if count > LastJobs {
		first := slices.IndexFunc(s.Jobs, of)
		s.Jobs = slices.Delete(s.Jobs, first, first+1)
	}
}
