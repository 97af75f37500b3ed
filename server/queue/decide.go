package queue

import (
	"encoding/base64"
	"io"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Ask is a command with all that its decision may depend on besides the state.
// The role, the idempotency key and the form of the arguments were checked
// before.
type Ask struct {
	Now  time.Time
	By   wire.Actor
	Do   string
	Args any // what wire.Arguments made for Do
	// Tokens is where secrets come from.
	Tokens io.Reader
	// From stands for the device or address that a suggestion comes from, and
	// Same for its words, today; "" counts neither.
	From, Same string
	// Away reports whether the asking kiosk was cut off at a time; nil: it was.
	Away func(time.Time) bool
}

// Answer is what a command leads to. Without events it changed nothing.
type Answer struct {
	Events []wire.Event
	// Result is the object of the reply; nil stands for null.
	Result  any
	Ticket  string // the id of the ticket that was issued
	Voids   string // the key that an offline number replaced before it came
	Comment string // to be kept beside the log
	// Words likewise, by their hash: a suggestion's, or the answer to one.
	Words map[string]string
}

// decision is one command being decided.
type decision struct {
	e *Engine
	Ask
	now     time.Time // of the events
	wall    time.Time // of the opening hours
	events  []wire.Event
	voids   string
	issued  string
	comment string
	words   map[string]string
}

// none is the empty result.
type none struct{}

// Decide says what a command leads to, or why it is refused. It changes
// nothing: the caller applies the events once it has made an Entry of them.
func (e *Engine) Decide(ask Ask) (Answer, *wire.Error) {
	d := &decision{e: e, Ask: ask, now: e.clock(ask.Now), wall: e.wall(ask.Now)}
	result, err := d.decide()
	if err != nil {
		return Answer{}, err
	}
	return Answer{Events: d.events, Result: result, Ticket: d.issued, Voids: d.voids, Comment: d.comment, Words: d.words}, nil
}

func (d *decision) decide() (any, *wire.Error) {
	switch a := d.Args.(type) {
	case *wire.IssueTicket:
		return d.issueTicket(a)
	case *wire.IssueOffline:
		return d.issueOffline(a)
	case *wire.Call:
		return d.call(a)
	case *wire.Finish:
		return d.finish(a)
	case *wire.Transfer:
		return d.transfer(a)
	case *wire.MarkTicket:
		return d.mark(a)
	case *wire.Rate:
		return d.rate(a)
	case *wire.Suggest:
		return d.suggest(a)
	case *wire.AnswerSuggestion:
		return d.answerSuggestion(a)
	case *wire.Print:
		return d.print(a)
	case *wire.PrinterStatus:
		return d.printerStatus(a)
	case *wire.PrintResult:
		return d.printResult(a)
	case *wire.CancelTicket:
		return d.cancel(a)
	case *wire.TicketRef:
		switch d.Do {
		case "return_ticket":
			return d.returnTicket(a)
		case "rejoin":
			return d.rejoin(a)
		}
	case *wire.CounterChange:
		return d.counterChange(a)
	case *wire.AtCounter:
		switch d.Do {
		case "call_next":
			return d.callNext(a)
		case "recall":
			return d.recall(a)
		case "start":
			return d.start(a)
		case "no_show":
			return d.noShow(a)
		case "undo":
			return d.undo(a)
		case "hand_over":
			return d.handOver(a)
		}
	case *wire.Park:
		if d.Do == "park" {
			return d.park(a)
		}
		return d.resume(a)
	case *wire.ServiceChange:
		return d.serviceChange(a)
	case *wire.RegisterCard:
		return d.registerCard(a)
	case *wire.HallChange:
		return d.hallChange(a)
	case *wire.SetHours:
		return d.setHours(a)
	case *wire.SetNotices:
		return d.setNotices(a)
	case *wire.SetCounter:
		return d.setCounter(a)
	case *wire.SetService:
		return d.setService(a)
	case *wire.SetRoster:
		return d.setRoster(a)
	case *wire.CallHelp:
		return d.callHelp(a)
	case *wire.AnswerHelp:
		return d.answerHelp(a)
	case *wire.AtPrinter:
		return d.changeRoll(a)
	case *wire.Acknowledge:
		return d.acknowledge(a)
	case *wire.TestSound:
		return d.testSound(a)
	}
	return nil, wire.Errorf(wire.CodeUnknownCommand, "there is no command %q", d.Do)
}

// add appends an event of this decision at its place in the order.
func (d *decision) add(b wire.Body) {
	b.By = d.By.Name
	if d.events == nil {
		d.events = make([]wire.Event, 0, 1)
	}
	d.events = append(d.events, wire.Event{Seq: d.e.seq + uint64(len(d.events)) + 1, At: d.now, Body: b})
}

// invalid refuses an argument.
func invalid(format string, args ...any) *wire.Error {
	return wire.Errorf(wire.CodeInvalid, format, args...)
}

// token makes a secret of 128 random bits, 22 characters of [A-Za-z0-9_-].
func (d *decision) token() (string, *wire.Error) {
	var b [16]byte
	if _, err := io.ReadFull(d.Tokens, b[:]); err != nil {
		return "", wire.Errorf(wire.CodeUnavailable, "no random bits: %v", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// at finds the counter that a command names and whether the actor may give
// commands there: a clerk only at a counter that this account opened.
func (d *decision) at(id string) (*counter, *wire.Error) {
	if id == "" {
		return nil, invalid("counter is missing")
	}
	desk := d.e.desks[id]
	if desk == nil {
		return nil, wire.Errorf(wire.CodeUnknownCounter, "there is no counter %q", id)
	}
	c := desk.at
	if c.is.State == hall.Closed {
		return nil, wire.Errorf(wire.CodeCounterClosed, "counter %s is closed", id)
	}
	if d.By.Role == wire.RoleClerk && c.is.Account != d.By.Name {
		return nil, wire.Errorf(wire.CodeForbidden, "counter %s was opened by somebody else", id)
	}
	return c, nil
}

// free is at, for a counter that is to take a ticket.
func (d *decision) free(id string) (*counter, *wire.Error) {
	c, err := d.at(id)
	switch {
	case err != nil:
		return nil, err
	case c.is.State != hall.Open:
		return nil, wire.Errorf(wire.CodeCounterClosed, "counter %s is paused", id)
	case c.ticket != nil:
		return nil, wire.Errorf(wire.CodeCounterBusy, "counter %s has %s", id, c.ticket.Number)
	}
	return c, nil
}

// taken is at, for a counter that must have a ticket in one of the states.
func (d *decision) taken(id string, states ...hall.State) (*counter, *ticket, *wire.Error) {
	c, err := d.at(id)
	if err != nil {
		return nil, nil, err
	}
	if c.ticket == nil {
		return nil, nil, wire.Errorf(wire.CodeNotServing, "counter %s has no ticket", id)
	}
	for _, s := range states {
		if c.ticket.State == s {
			return c, c.ticket, nil
		}
	}
	return nil, nil, wrongState(c.ticket)
}

func wrongState(t *ticket) *wire.Error {
	return wire.Errorf(wire.CodeWrongState, "%s is %s", t.Number, t.State)
}

// ref finds the ticket that a command names by id or by token.
func (d *decision) ref(a *wire.TicketRef) (*ticket, *wire.Error) {
	if a.Ticket == "" && a.Token == "" {
		return nil, invalid("ticket or token is missing")
	}
	if a.Token == "" {
		if d.By.Role == wire.RolePublic {
			return nil, invalid("token is missing")
		}
		return d.named(a.Ticket)
	}
	t := d.e.tokens[a.Token]
	if t == nil || t.Token != a.Token {
		return nil, wire.Errorf(wire.CodeBadToken, "no ticket has this token")
	}
	if a.Ticket != "" && a.Ticket != t.ID {
		return nil, invalid("ticket and token are not of one ticket")
	}
	if t.past {
		return nil, wrongState(t)
	}
	return t, nil
}

// named finds a ticket of today by its id.
func (d *decision) named(id string) (*ticket, *wire.Error) {
	if t := d.e.tickets[id]; t != nil {
		return t, nil
	}
	return nil, wire.Errorf(wire.CodeNoSuchTicket, "there is no ticket %q today", id)
}

// changed starts a ticket's next version.
func changed(t *ticket, to hall.State) *hall.Ticket {
	n := *t.Ticket
	n.State = to
	return &n
}

// bare is a ticket as a reply shows it: without secrets.
func bare(t *hall.Ticket) *hall.Ticket {
	n := *t
	n.Token, n.RatingToken, n.Person, n.Rated, n.Place = "", "", "", false, nil
	return &n
}
