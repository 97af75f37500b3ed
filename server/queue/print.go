package queue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/wire"
)

// queuedJob is the answer to print.
type queuedJob struct {
	ID string `json:"id"`
}

// slip is what a ticket's slip shows, as motcua-printer slip reads it.
type slip struct {
	Hall     string      `json:"hall"`
	Number   hall.Number `json:"number"`
	Service  string      `json:"service"`
	Counters string      `json:"counters"`
	IssuedAt time.Time   `json:"issued_at"`
	Ahead    int         `json:"ahead"`
	WaitS    *hall.Wait  `json:"wait_s,omitempty"`
	URL      string      `json:"url,omitempty"`
	Lang     string      `json:"lang"`
	Notice   string      `json:"notice,omitempty"`
	Marks    []string    `json:"marks,omitempty"`
}

// print asks a printer for a slip. Its device alone hears of it.
func (d *decision) print(a *wire.Print) (any, *wire.Error) {
	data := bytes.TrimSpace(a.Data)
	none := len(data) == 0 || string(data) == "null"
	switch {
	case d.By.Role == wire.RoleClerk && a.Kind != "lookup":
		return nil, wire.Errorf(wire.CodeForbidden, "a clerk prints the look-up slip only")
	case a.Printer == "":
		return nil, invalid("printer is missing")
	case a.Kind != "ticket" && a.Kind != "guide" && a.Kind != "lookup":
		return nil, invalid("kind: want ticket, guide or lookup")
	case (a.Ticket == "") == none:
		return nil, invalid("want ticket or data, one of them")
	case a.Kind != "ticket" && none:
		return nil, invalid("data is missing")
	case !none && data[0] != '{':
		return nil, invalid("data: want a JSON object")
	}
	if !d.printer(a.Printer) {
		return nil, wire.Errorf(wire.CodeNotFound, "there is no printer %q", a.Printer)
	}
	job := &wire.Job{
		ID:      fmt.Sprintf("%s-P%05d", d.e.day.Compact(), d.e.jobs+1),
		Printer: a.Printer, Kind: a.Kind, Data: a.Data,
	}
	b := wire.Body{Kind: wire.PrintRequested, Job: job}
	if a.Ticket != "" {
		t, err := d.named(a.Ticket)
		if err != nil {
			return nil, err
		}
		job.Reprint, b.Ticket = t.printed, t.Ticket
		if job.Data, err = d.e.slip(t, d.wall); err != nil {
			return nil, err
		}
	}
	d.add(b)
	return queuedJob{job.ID}, nil
}

// printer reports whether the hall has a printer of that name. A device that
// prints by itself is one under its own name.
func (d *decision) printer(name string) bool {
	return slices.Contains(d.e.hall.Printers, name) || (d.By.Role == wire.RoleKiosk || d.By.Role == wire.RolePrinter) && name == d.By.Name
}

func (e *Engine) slip(t *ticket, now time.Time) (json.RawMessage, *wire.Error) {
	language := t.Lang
	if !slices.Contains(e.hall.Languages, language) && len(e.hall.Languages) > 0 {
		language = e.hall.Languages[0]
	}
	s := slip{Hall: e.hall.Name.In(language), Number: t.Number, Service: t.Service, IssuedAt: t.IssuedAt, Lang: language}
	if sv, ok := e.services[t.Service]; ok {
		s.Service = sv.Name.In(language)
	}
	var names []string
	for _, d := range e.serving[t.Service] {
		names = append(names, label(d.Name.In(language)))
	}
	s.Counters = strings.Join(names, ", ")
	shown := e.shownIssued(t, now)
	s.Ahead, s.WaitS = shown.Ahead, shown.WaitS
	if shown.Notice != "" {
		s.Notice = notices(language)[shown.Notice]
	}
	s.URL = t.Token // without a public address the QR is for the kiosk's reader
	if e.hall.PublicURL != "" {
		s.URL = e.hall.PublicURL + "/t/" + t.Token
	}
	if t.Priority != "" {
		s.Marks = append(s.Marks, "priority")
	}
	if t.Offline {
		s.Marks = append(s.Marks, "offline")
	}
	if t.printed {
		s.Marks = append(s.Marks, "reprint")
	}
	data, err := json.Marshal(s)
	if err != nil {
		return nil, wire.Errorf(wire.CodeInvalid, "slip: %v", err)
	}
	return data, nil
}

// label is what tells a counter from the others: "5" of "Quầy 5", so that the
// slip says "Quầy: 5, 6, 7".
func label(name string) string {
	for _, word := range []string{"Quầy số ", "Quầy ", "Counter ", "Window "} {
		if rest, ok := strings.CutPrefix(name, word); ok && rest != "" {
			return rest
		}
	}
	return name
}

// notices are what a slip says of a ticket that may come too late.
var notices = lang.Section[map[string]string]("notices")

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
		n.Roll, n.Slips = p.Roll, p.Slips
	}
	d.add(wire.Body{Kind: wire.PrinterChanged, Printer: &n})
	return none{}, nil
}

// verdicts are what may become of a job.
var verdicts = []string{"printed", "accepted", "failed", "unknown"}

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
	}
	if err := d.mine(a.Printer); err != nil {
		return nil, err
	}
	b := wire.Body{Kind: wire.TicketPrinted, Job: &wire.Job{ID: a.Job, Printer: a.Printer, Verdict: a.Verdict, Reason: a.Reason}}
	if a.Ticket != "" {
		t, err := d.named(a.Ticket)
		if err != nil {
			return nil, err
		}
		b.Ticket = t.Ticket
	}
	d.heard(a.Printer, b.Job)
	d.add(b)
	return none{}, nil
}

// mine checks that the actor may speak for a printer: a printer's own device
// for itself, everyone else for any of the hall's.
func (d *decision) mine(name string) *wire.Error {
	if !d.printer(name) {
		return wire.Errorf(wire.CodeNotFound, "there is no printer %q", name)
	}
	if d.By.Role == wire.RolePrinter && name != d.By.Name {
		return wire.Errorf(wire.CodeForbidden, "%s speaks for itself only", d.By.Name)
	}
	return nil
}
