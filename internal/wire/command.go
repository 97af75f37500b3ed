package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
	"unicode"

	"motcua/internal/hall"
)

// The commands' arguments ("with"). Ids are those of the site and of tickets.

// IssueTicket takes a number. Result: the ticket with its token.
type IssueTicket struct {
	Service   string `json:"service"`
	Lang      string `json:"lang"`
	Priority  string `json:"priority"`
	Procedure string `json:"procedure"`
	Files     int    `json:"files"`
	People    int    `json:"people"`
	Person    string `json:"person"` // opaque; for the per-person limit only
	// Then are services to go on to with the same ticket; Assist asks for help
	// with talking or hearing.
	Then   []string `json:"then"`
	Assist bool     `json:"assist"`
}

// IssueOffline brings home a number that a kiosk gave from its block while the
// server was away. Request is the id of the issue_ticket that was never
// answered: its ticket is cancelled, or refused if it comes later.
type IssueOffline struct {
	IssueTicket
	Number   hall.Number `json:"number"`
	IssuedAt time.Time   `json:"issued_at"`
	Token    string      `json:"token"`
	Request  string      `json:"request"`
}

// TicketRef names a ticket by id or by the holder's token: return_ticket,
// rejoin.
type TicketRef struct {
	Ticket string `json:"ticket"`
	Token  string `json:"token"`
}

// CancelTicket names a ticket by id or by the holder's token, or by Request,
// the id of an issue_ticket of the same device that nobody heard the answer of:
// what came of it is cancelled, and if it comes later it is refused.
type CancelTicket struct {
	Ticket  string `json:"ticket"`
	Token   string `json:"token"`
	Request string `json:"request"`
}

// AtCounter is for commands that name a counter and nothing else: call_next,
// recall, start, no_show, undo, hand_over.
type AtCounter struct {
	Counter string `json:"counter"`
}

// CounterChange is open_counter, close_counter and pause_counter.
type CounterChange struct {
	Counter string    `json:"counter"`
	Reason  string    `json:"reason"`
	Until   time.Time `json:"until"`
}

// Call takes a chosen ticket out of order; the reason is kept.
type Call struct {
	Counter string `json:"counter"`
	Ticket  string `json:"ticket"`
	Reason  string `json:"reason"`
}

// Finish ends the service of the counter's ticket.
type Finish struct {
	Counter   string `json:"counter"`
	Outcome   string `json:"outcome"`
	CaseCode  string `json:"case_code"`
	Procedure string `json:"procedure"`
	// Files and People correct the counts; 0 leaves them. Then adds services
	// that the ticket goes on to.
	Files  int      `json:"files"`
	People int      `json:"people"`
	Then   []string `json:"then"`
}

// Transfer passes the counter's ticket on; exactly one target is set.
type Transfer struct {
	Counter   string `json:"counter"`
	ToService string `json:"to_service"`
	ToCounter string `json:"to_counter"`
	Note      string `json:"note"`
}

// Park sets the counter's ticket aside; resume calls it again.
type Park struct {
	Counter string `json:"counter"`
	Ticket  string `json:"ticket"`
	Reason  string `json:"reason"`
}

// Rate gives a score, 1 the worst, and beside it answers to the site's
// questions: id -> level, 1 the worst. Comment is kept outside the log.
type Rate struct {
	Token string `json:"token"`
	Score int    `json:"score"`
	// Levels is the scale that was asked with, 3 or 5; 0 is the hall's present
	// one. A tablet may have kept its rating while the scale changed.
	Levels  int            `json:"levels,omitempty"`
	Answers map[string]int `json:"answers,omitempty"`
	Reasons []string       `json:"reasons"`
	Comment string         `json:"comment"`
}

// Suggest puts words into the suggestion box. Result: the code by which
// whoever holds it follows them.
type Suggest struct {
	Text  string `json:"text"`
	Topic string `json:"topic"` // one of the site's; "" for none
	Lang  string `json:"lang"`
}

// AnswerSuggestion says what became of a suggestion: read, answered, handed_on
// or closed. Answer is for whoever gave it; To is who has it now. Both are kept
// outside the log.
type AnswerSuggestion struct {
	Suggestion string          `json:"suggestion"` // its id
	State      SuggestionState `json:"state"`
	Answer     string          `json:"answer"`
	To         string          `json:"to"`
}

// Print asks a printer for a slip of a ticket, or of data that the slip shows.
// A test and the end of the day need neither.
type Print struct {
	Printer string          `json:"printer"`
	Kind    string          `json:"kind"` // ticket, guide, lookup, suggestion, end_of_day or test
	Ticket  string          `json:"ticket"`
	Data    json.RawMessage `json:"data"`
}

// SlipDayEnd is the slip at the end of the day, which the hall fills in.
const SlipDayEnd = "end_of_day"

// Bare reports whether the slip's data is left to the hall.
func (p *Print) Bare() bool {
	data := bytes.TrimSpace(p.Data)
	return len(data) == 0 || string(data) == "null"
}

// PrinterStatus is what a printer says of itself.
type PrinterStatus struct {
	Printer string `json:"printer"`
	State   string `json:"state"` // ok, near_end, paper_end, cover_open, cutter, error, offline, silent
	Detail  string `json:"detail"`
}

// PrintResult is the verdict on a job. A box that prints by itself says also
// of which Ticket or Kind the slip was.
type PrintResult struct {
	Printer   string `json:"printer"`
	Job       string `json:"job"`
	Ticket    string `json:"ticket,omitempty"`
	Kind      string `json:"kind,omitempty"`
	Verdict   string `json:"verdict"` // printed, accepted, failed or unknown
	Reason    string `json:"reason,omitempty"`
	Untouched bool   `json:"untouched,omitempty"` // failed before its first byte left
	PaperMM   int    `json:"paper_mm,omitempty"`  // that it took; 0: not known
}

// ServiceChange is open_service and close_service, by a manager, for today.
type ServiceChange struct {
	Service string    `json:"service"`
	Reason  string    `json:"reason"`
	Until   time.Time `json:"until"`
}

// MarkTicket changes what is known of a ticket that is not over; a field left
// out stays. An empty priority takes the mark away.
type MarkTicket struct {
	Ticket    string  `json:"ticket"`
	Priority  *string `json:"priority"`
	Assist    *bool   `json:"assist"`
	Files     *int    `json:"files"`
	People    *int    `json:"people"`
	Note      *string `json:"note"`
	Procedure *string `json:"procedure"`
}

// RegisterCard brings home a pre-printed emergency card that was given out
// while nothing worked. One that was served already has an Outcome, or says
// at least when it EndedAt.
type RegisterCard struct {
	Service  string      `json:"service"`
	Number   hall.Number `json:"number"`
	IssuedAt time.Time   `json:"issued_at"` // zero: not known; it waits from now on
	Priority string      `json:"priority"`
	Counter  string      `json:"counter"` // that served it
	EndedAt  time.Time   `json:"ended_at"`
	Outcome  string      `json:"outcome"`
	CaseCode string      `json:"case_code"`
}

// CallHelp calls the guide. Place is where to come: a device calls from itself.
type CallHelp struct {
	Place  string `json:"place"`
	Reason string `json:"reason"`
	Lang   string `json:"lang"`
}

// AnswerHelp says that somebody is on the way.
type AnswerHelp struct {
	Help string `json:"help"`
}

// AtPrinter is change_roll.
type AtPrinter struct {
	Printer string `json:"printer"`
}

// Acknowledge silences an alarm.
type Acknowledge struct {
	Alarm string `json:"alarm"`
	Note  string `json:"note"`
}

// HallChange is open_hall, close_hall and end_day. Until bounds opening
// outside the hours.
type HallChange struct {
	Reason string    `json:"reason"`
	Until  time.Time `json:"until"`
}

// SetHours gives this day other hours; null goes back to the site's.
type SetHours struct {
	Hours  []string `json:"hours"`
	Reason string   `json:"reason"`
}

// SetNotices puts other notices on the screens for this day; null goes back to
// the site's.
type SetNotices struct {
	Notices []hall.Text `json:"notices"`
}

// SetCounter says what a counter serves today, in order; null goes back to the
// site's.
type SetCounter struct {
	Counter  string   `json:"counter"`
	Services []string `json:"services"`
	Reason   string   `json:"reason"`
}

// SetService limits a service today: Max numbers, the last of them at Last
// ("16:15"). A field left out stays; -1 and "" go back to the site's.
type SetService struct {
	Service string  `json:"service"`
	Max     *int    `json:"max"`
	Last    *string `json:"last"`
}

// SetRoster says who is to sit where: counter -> account. It replaces the
// roster and stands until the next one.
type SetRoster struct {
	Roster map[string]string `json:"roster"`
}

// TestSound makes the boards say a few words; Board names one, "" means all.
type TestSound struct {
	Board string `json:"board"`
}

// arguments makes the zero arguments of a command.
var arguments = map[string]func() any{
	"issue_ticket":   func() any { return new(IssueTicket) },
	"issue_offline":  func() any { return new(IssueOffline) },
	"cancel_ticket":  func() any { return new(CancelTicket) },
	"return_ticket":  func() any { return new(TicketRef) },
	"rejoin":         func() any { return new(TicketRef) },
	"open_counter":   func() any { return new(CounterChange) },
	"close_counter":  func() any { return new(CounterChange) },
	"pause_counter":  func() any { return new(CounterChange) },
	"call_next":      func() any { return new(AtCounter) },
	"recall":         func() any { return new(AtCounter) },
	"start":          func() any { return new(AtCounter) },
	"no_show":        func() any { return new(AtCounter) },
	"undo":           func() any { return new(AtCounter) },
	"call":           func() any { return new(Call) },
	"finish":         func() any { return new(Finish) },
	"transfer":       func() any { return new(Transfer) },
	"park":           func() any { return new(Park) },
	"resume":         func() any { return new(Park) },
	"rate":           func() any { return new(Rate) },
	"suggest":        func() any { return new(Suggest) },
	"print":          func() any { return new(Print) },
	"printer_status": func() any { return new(PrinterStatus) },
	"print_result":   func() any { return new(PrintResult) },
	"open_service":   func() any { return new(ServiceChange) },
	"close_service":  func() any { return new(ServiceChange) },
	"hand_over":      func() any { return new(AtCounter) },
	"mark_ticket":    func() any { return new(MarkTicket) },
	"register_card":  func() any { return new(RegisterCard) },
	"call_help":      func() any { return new(CallHelp) },
	"answer_help":    func() any { return new(AnswerHelp) },
	"change_roll":    func() any { return new(AtPrinter) },
	"acknowledge":    func() any { return new(Acknowledge) },
	"open_hall":      func() any { return new(HallChange) },
	"close_hall":     func() any { return new(HallChange) },
	"end_day":        func() any { return new(HallChange) },
	"set_hours":      func() any { return new(SetHours) },
	"set_notices":    func() any { return new(SetNotices) },
	"set_counter":    func() any { return new(SetCounter) },
	"set_service":    func() any { return new(SetService) },
	"set_roster":     func() any { return new(SetRoster) },
	"test_sound":     func() any { return new(TestSound) },

	"answer_suggestion": func() any { return new(AnswerSuggestion) },
}

// Arguments decodes what a command is given with, strictly: an unknown field,
// a wrong type or data behind the object is CodeInvalid, an unknown command
// CodeUnknownCommand. It returns a pointer to one of the argument types above.
// A missing or null "with" counts as {}.
func Arguments(do string, with json.RawMessage) (any, *Error) {
	zero, ok := arguments[do]
	if !ok {
		return nil, Errorf(CodeUnknownCommand, "there is no command %q", do)
	}
	args := zero()
	if len(bytes.TrimSpace(with)) == 0 || string(bytes.TrimSpace(with)) == "null" {
		return args, nil
	}
	if err := Strict(with, args); err != nil {
		return nil, Errorf(CodeInvalid, "with: %v", err)
	}
	if steers(with) {
		return nil, Errorf(CodeInvalid, "with: control characters in a text")
	}
	return args, nil
}

// steers reports whether a text in valid JSON has control characters other
// than line breaks and tabs: they would steer a printer, a terminal or a log.
func steers(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == 0x7f, c == 0xc2 && raw[i+1] < 0xa0: // DEL, and U+0080 to U+009F
			return true
		case c == '\\':
			i++ // what it escapes is no escape itself
			switch raw[i] {
			case 'b', 'f':
				return true
			case 'u':
				n, err := strconv.ParseUint(string(raw[i+1:i+5]), 16, 16)
				if r := rune(n); err == nil && unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
					return true
				}
			}
		}
	}
	return false
}
