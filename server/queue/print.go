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
	none := a.Bare()
	switch {
	case d.By.Role == wire.RoleClerk && a.Kind != "lookup":
		return nil, wire.Errorf(wire.CodeForbidden, "a clerk prints the look-up slip only")
	case a.Printer == "":
		return nil, invalid("printer is missing")
	case !slices.Contains(slipKinds, a.Kind):
		return nil, invalid("kind: want one of %s", strings.Join(slipKinds, ", "))
	case a.Kind == wire.SlipDayEnd && d.By.Role == wire.RoleGuide:
		return nil, wire.Errorf(wire.CodeForbidden, "the end of the day is the manager's to print")
	case a.Ticket != "" && !none, a.Ticket == "" && none && a.Kind != kindTest:
		return nil, invalid("want ticket or data, one of them")
	case a.Ticket != "" && a.Kind != kindTicket:
		return nil, invalid("a ticket's slip is of kind ticket")
	case !none && data[0] != '{':
		return nil, invalid("data: want a JSON object")
	}
	if !d.printer(a.Printer) {
		return nil, wire.Errorf(wire.CodeNotFound, "there is no printer %q", a.Printer)
	}
	job := &wire.Job{
		ID:      d.jobID(),
		Printer: a.Printer, Kind: a.Kind, Data: a.Data,
	}
	b := wire.Body{Kind: wire.PrintRequested, Job: job}
	var err *wire.Error
	switch {
	case a.Ticket != "":
		t, refused := d.named(a.Ticket)
		if refused != nil {
			return nil, refused
		}
		job.Reprint, b.Ticket = t.printed, t.Ticket
		job.Data, err = d.e.slip(t, t.printed, d.wall)
	case none:
		job.Data, err = d.testSlip(a.Printer)
	}
	if err != nil {
		return nil, err
	}
	d.add(b)
	return queuedJob{job.ID}, nil
}

// jobID is the next job's name.
func (d *decision) jobID() string {
	n := d.e.jobs + 1
	for i := range d.events {
		if d.events[i].Kind == wire.PrintRequested {
			n++
		}
	}
	return fmt.Sprintf("%s-P%05d", d.e.day.Compact(), n)
}

// printer reports whether the hall has a printer of that name. A device that
// prints by itself is one under its own name.
func (d *decision) printer(name string) bool {
	return slices.Contains(d.e.hall.Printers, name) || (d.By.Role == wire.RoleKiosk || d.By.Role == wire.RolePrinter) && name == d.By.Name
}

// slip is the data of a ticket's slip; again marks it as one more of the same.
func (e *Engine) slip(t *ticket, again bool, now time.Time) (json.RawMessage, *wire.Error) {
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
	if again {
		s.Marks = append(s.Marks, "reprint")
	}
	return slipData(s)
}

func slipData(s any) (json.RawMessage, *wire.Error) {
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
