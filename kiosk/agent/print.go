package agent

import (
	"context"
	"encoding/json"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"motcua/internal/lang"
	"motcua/internal/link"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// Slip is one piece of paper: its kind and its data as `motcua-printer slip`
// reads them. ID is the job's name; the same ID is never printed twice.
type Slip struct {
	ID     string
	Kind   string // ticket or guide
	Data   json.RawMessage
	Ticket string // id of the ticket, where the server has it
}

// Printer prints slips. Print waits until something is known of the paper, at
// most until ctx ends. All of it is safe for concurrent use.
type Printer interface {
	Print(ctx context.Context, s Slip) flow.Print
	Close()
}

// PrinterEvents is what a printer of the kiosk's own is given: State is told
// the words of wire.PrinterStatus at every change; it must not be called
// before the printer is made.
type PrinterEvents struct {
	State func(state, detail string)
	Log   *slog.Logger
}

// paperTime is how long a slip may take before nobody knows about it.
const paperTime = 40 * time.Second

type ticketSlip struct {
	Hall     string     `json:"hall"`
	Number   string     `json:"number"`
	Service  string     `json:"service"`
	Counters string     `json:"counters,omitempty"`
	IssuedAt *time.Time `json:"issued_at,omitempty"`
	Ahead    *int       `json:"ahead,omitempty"`
	Wait     *slipWait  `json:"wait_s,omitempty"`
	URL      string     `json:"url,omitempty"`
	Lang     string     `json:"lang,omitempty"`
	Notice   string     `json:"notice,omitempty"`
	Marks    []string   `json:"marks,omitempty"`
}

type slipWait struct {
	P10 int `json:"p10"`
	P50 int `json:"p50"`
	P90 int `json:"p90"`
}

type guideSlip struct {
	Hall     string   `json:"hall"`
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Field    string   `json:"field,omitempty"`
	Papers   []string `json:"papers,omitempty"`
	Fee      string   `json:"fee,omitempty"`
	Days     string   `json:"days,omitempty"`
	Counters string   `json:"counters,omitempty"`
	URL      string   `json:"url,omitempty"`
	Lang     string   `json:"lang,omitempty"`
}

// slipLang is a language that slips can be made in.
func slipLang(language string) string {
	if lang.Has(language) {
		return language
	}
	return lang.Office
}

// notices are what a ticket's notice code says on paper.
var notices = lang.Section[map[string]string]("notices")

// ticketData is what the slip of a ticket shows.
func ticketData(h *flow.Hall, e flow.PrintTicket) ticketSlip {
	in := slipLang(e.Lang)
	t := e.Ticket
	s := ticketSlip{
		Hall: h.Name.In(in), Number: t.Number, Service: t.Service, Lang: in,
		URL: flow.QR(h.PublicURL, t.Token), Notice: t.Notice,
		Counters: counterNumbers(h.CountersOf(t.Service, in)),
	}
	if sv := h.Service(t.Service); sv != nil {
		s.Service = sv.Name.In(in)
	}
	if say := notices(in)[t.Notice]; say != "" {
		s.Notice = say
	}
	if !t.IssuedAt.IsZero() {
		at := t.IssuedAt
		s.IssuedAt = &at
	}
	if !t.Offline {
		ahead := t.Ahead
		s.Ahead = &ahead
		if w := t.Wait; w != nil && w.P50 >= w.P10 && w.P90 >= w.P50 {
			s.Wait = &slipWait{w.P10, w.P50, w.P90}
		}
	}
	if e.Priority {
		s.Marks = append(s.Marks, "priority")
	}
	if t.Offline {
		s.Marks = append(s.Marks, "offline")
	}
	return s
}

// counterNumbers makes "5, 6, 7" of "Quầy 5", "Quầy 6", ...
func counterNumbers(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		f := strings.Fields(n)
		if len(f) != 2 {
			return strings.Join(names, ", ")
		}
		if _, err := strconv.Atoi(f[1]); err != nil {
			return strings.Join(names, ", ")
		}
		out[i] = f[1]
	}
	return strings.Join(out, ", ")
}

func (a *Agent) printTicket(e flow.PrintTicket) {
	h := a.lastHall()
	data, err := json.Marshal(ticketData(&h, e))
	if err != nil {
		a.cfg.Tell(flow.PrintIs{Request: e.Request, Print: flow.Print{State: flow.Failed, Reason: err.Error()}})
		return
	}
	slip := Slip{ID: e.Request, Kind: "ticket", Data: data}
	if !e.Ticket.Offline {
		slip.Ticket = e.Ticket.ID
	}
	pr := a.print(slip)
	a.cfg.Tell(flow.PrintIs{Request: e.Request, Print: pr})
	if slip.Ticket != "" {
		a.result(wire.PrintResult{Job: slip.ID, Ticket: slip.Ticket, Verdict: string(pr.State), Reason: pr.Reason})
	}
}

func (a *Agent) lastHall() flow.Hall {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.hall
}

func (a *Agent) printGuide(e flow.PrintGuide) {
	h := a.lastHall()
	p, in := e.Procedure, slipLang(e.Lang)
	g := guideSlip{
		Hall: h.Name.In(in), Code: p.Code, Name: p.Name, Field: p.Field, Papers: p.Papers, Fee: p.Fee, Days: p.Days,
		Counters: counterNumbers(h.CountersOf(p.Service, in)), Lang: in,
	}
	if h.PublicURL != "" {
		g.URL = h.PublicURL + "/procedures/" + p.Code
	}
	data, err := json.Marshal(g)
	pr := flow.Print{State: flow.Failed}
	if err == nil {
		pr = a.print(Slip{ID: e.Request, Kind: "guide", Data: data})
	}
	a.cfg.Tell(flow.PrintIs{Request: e.Request, Print: pr})
}

// printTest prints a slip that is no ticket.
func (a *Agent) printTest() {
	h := a.lastHall()
	name := h.Name.In("vi")
	if name == "" {
		name = "motcua"
	}
	data, err := json.Marshal(guideSlip{Hall: name, Code: "IN THỬ", Name: "Phiếu in thử: ăâđêôơư ÁÀẢÃẠ 0123456789"})
	if err == nil {
		pr := a.print(Slip{ID: link.NewID(), Kind: "guide", Data: data})
		a.log.Info("test slip", "verdict", pr.State, "reason", pr.Reason)
	}
}

func (a *Agent) print(s Slip) flow.Print {
	ctx, cancel := a.within(paperTime)
	defer cancel()
	pr := a.printer.Print(ctx, s)
	a.log.Info("slip", "job", s.ID, "kind", s.Kind, "verdict", pr.State, "reason", pr.Reason)
	return pr
}

// printJob prints what the server asks of the kiosk's own printer: a reprint
// that the guide wishes, a slip from a desk.
func (a *Agent) printJob(job wire.Job) {
	<-a.ready
	pr := a.print(Slip{ID: job.ID, Kind: job.Kind, Data: job.Data})
	a.result(wire.PrintResult{Job: job.ID, Verdict: string(pr.State), Reason: pr.Reason})
}

// result tells the server what became of a slip of the kiosk's own printer.
func (a *Agent) result(r wire.PrintResult) {
	if a.cfg.NewPrinter == nil || a.ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	r.Printer = a.device
	a.mu.Unlock()
	ctx, cancel := a.within(time.Minute)
	defer cancel()
	if reply, err := a.link.Do(ctx, link.NewID(), "print_result", r); err != nil || !reply.OK {
		a.log.Warn("print result not taken", "job", r.Job, "err", err, "refusal", reply.Error)
	}
}

// printerIs hears of the kiosk's own printer.
func (a *Agent) printerIs(state, detail string) {
	a.mu.Lock()
	same := a.state == state
	a.state = state
	up := a.line.Up
	a.mu.Unlock()
	if same || a.ctx.Err() != nil {
		return
	}
	a.log.Info("printer", "state", state, "detail", detail)
	a.cfg.Tell(flow.PrinterIs{State: state})
	a.wg.Go(a.tellHealth)
	if up {
		a.wg.Go(func() { a.reportPrinter(state) })
	}
}

func (a *Agent) reportPrinter(state string) {
	<-a.ready
	a.mu.Lock()
	device := a.device
	a.mu.Unlock()
	ctx, cancel := a.within(time.Minute)
	defer cancel()
	if reply, err := a.link.Do(ctx, link.NewID(), "printer_status", wire.PrinterStatus{Printer: device, State: state}); err != nil || !reply.OK {
		a.log.Warn("printer status not taken", "err", err, "refusal", reply.Error)
	}
}

// remote prints through the server.
type remote struct{ a *Agent }

// Close does nothing: the line is the agent's.
func (remote) Close() {}

// Print sends the slip to the printer by the print command and waits for what
// its device says of it.
func (r remote) Print(ctx context.Context, s Slip) flow.Print {
	a := r.a
	a.mu.Lock()
	printer := a.device
	a.mu.Unlock()
	if a.cfg.PrintAt != "" {
		printer = a.cfg.PrintAt
	}
	if !a.isUp() {
		return flow.Print{State: flow.NoPrinter}
	}
	with := wire.Print{Printer: printer, Kind: s.Kind, Data: s.Data}
	if s.Ticket != "" {
		with.Data, with.Ticket = nil, s.Ticket
	}
	reply, err := a.link.Do(ctx, "print-"+s.ID, "print", with)
	switch {
	case err != nil:
		return flow.Print{State: flow.Unknown}
	case !reply.OK:
		a.log.Warn("print refused", "printer", printer, "refusal", reply.Error)
		return flow.Print{State: flow.NoPrinter}
	}
	var job wire.Job
	if json.Unmarshal(reply.Result, &job) != nil {
		return flow.Print{State: flow.Unknown}
	}
	return a.waitFor(ctx, job.ID)
}

func (a *Agent) waitFor(ctx context.Context, job string) flow.Print {
	ch := make(chan wire.Job, 1)
	a.mu.Lock()
	if a.early.ID == job {
		ch <- a.early
	} else {
		a.jobs[job] = ch
	}
	a.mu.Unlock()
	select {
	case <-ctx.Done():
		a.mu.Lock()
		delete(a.jobs, job)
		a.mu.Unlock()
		return flow.Print{State: flow.Unknown}
	case j := <-ch:
		return flow.Print{State: flow.PrintState(j.Verdict), Reason: j.Reason}
	}
}
