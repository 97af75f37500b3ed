package agent

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"motcua/internal/journal"
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

// Outcome is what became of a slip.
type Outcome struct {
	flow.Print
	Untouched bool // failed before its first byte reached the printer
	PaperMM   int  // that it took; 0: not known
	Open      bool // not over yet: the verdict comes later
}

// Printer prints slips. Print waits until something is known of the paper, at
// most until ctx ends; Await does so for a slip of an earlier start, and ok is
// false when it never came as far as the printer's spool. All of it is safe for
// concurrent use.
type Printer interface {
	Print(ctx context.Context, s Slip) Outcome
	Await(ctx context.Context, job string) (o Outcome, ok bool)
	Close()
}

// PrinterEvents is what a printer of the kiosk's own is given: State is told
// the words of wire.PrinterStatus at every change; it must not be called
// before the printer is made.
type PrinterEvents struct {
	State func(state, detail string)
	Log   *journal.Logger
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
	token := ""
	if e.Ticket.Offline {
		token = e.Ticket.Token // its ticket is known when it has come home
	} else {
		slip.Ticket = e.Ticket.ID
	}
	tell := func(p flow.Print) { a.cfg.Tell(flow.PrintIs{Request: e.Request, Print: p}) }
	if a.cfg.NewPrinter == nil {
		a.over(e.Request) // from here on nobody can tell whether the slip was asked for
		tell(a.print(slip).Print)
		return
	}
	a.outbox.open(slip, token)
	a.homed()
	o := a.print(slip)
	if a.ctx.Err() == nil || o.Open {
		a.over(e.Request)
	}
	tell(o.Print)
	if o.Open {
		a.wg.Go(func() { a.settleSlips([]string{slip.ID}) })
		return
	}
	if o.Untouched && slip.Ticket != "" {
		stand := a.expect(slip.ID)
		a.outbox.settle(slip.ID, o)
		a.elsewhere(stand, tell)
		return
	}
	a.outbox.settle(slip.ID, o)
}

// elsewhere follows a slip that the hall gives to another printer.
func (a *Agent) elsewhere(stand *expected, tell func(flow.Print)) {
	ctx, cancel := a.within(paperTime)
	defer cancel()
	j, ok := stand.wait(ctx)
	if !ok || j.Next == nil {
		return
	}
	next := a.expect(j.Next.ID)
	tell(flow.Print{State: flow.Printing, Where: j.Next.Printer})
	if j, ok = next.wait(ctx); !ok {
		j.Verdict = string(flow.Unknown)
	}
	tell(flow.Print{State: flow.PrintState(j.Verdict), Reason: j.Reason, Where: j.Printer})
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
		pr = a.own(Slip{ID: e.Request, Kind: "guide", Data: data}).Print
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
		o := a.own(Slip{ID: link.NewID(), Kind: "guide", Data: data})
		a.log.Info("test slip", "verdict", o.State, "reason", o.Reason)
	}
}

func (a *Agent) print(s Slip) Outcome {
	ctx, cancel := a.within(paperTime)
	defer cancel()
	o := a.printer.Print(ctx, s)
	a.log.Info("slip", "job", s.ID, "kind", s.Kind, "verdict", o.State, "reason", o.Reason)
	return o
}

// own prints a slip and, where the paper is the kiosk's own, tells the server
// what became of it.
func (a *Agent) own(s Slip) Outcome {
	if a.cfg.NewPrinter != nil {
		a.outbox.open(s, "")
	}
	o := a.print(s)
	if o.Open {
		a.wg.Go(func() { a.settleSlips([]string{s.ID}) })
		return o
	}
	a.outbox.settle(s.ID, o)
	return o
}

// printJob prints what the server asks of the kiosk's own printer: a reprint
// that the guide wishes, a slip from a desk, what another printer could not
// make. Asked twice it is printed once; what is too old, not at all.
func (a *Agent) printJob(job wire.Job, asked time.Time) {
	<-a.ready
	o, known := a.printer.Await(a.ctx, job.ID)
	if a.ctx.Err() != nil {
		return
	}
	switch now := a.clock.now(); {
	case known:
	case !now.IsZero() && now.Sub(asked) > tooOld:
		o = Outcome{Print: flow.Print{State: flow.Failed, Reason: "asked for too long ago"}, Untouched: true}
	default:
		a.own(Slip{ID: job.ID, Kind: job.Kind, Data: job.Data})
		return
	}
	a.outbox.open(Slip{ID: job.ID, Kind: job.Kind}, "")
	a.outbox.settle(job.ID, o)
}

// tooOld is the age of a wish whose citizen is gone.
const tooOld = 2 * time.Minute

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
