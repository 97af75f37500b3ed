package flow

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/typing"
	"motcua/internal/wire"
)

// Visit is all that the kiosk knows of the person before it. The zero value is
// nobody.
type Visit struct {
	Lang string
	View View

	Path  []string // keys of the groups chosen, outermost first
	Sheet int      // which eight of a long list, from 0

	Service  string
	Priority string // id of the group
	Files    int    // 0: not said, which is one
	People   int
	Assist   bool // wants help with talking or hearing
	Carded   bool // a citizen card was shown with the wish; nothing else of it is kept

	Request string // of the wish under way or answered
	Ticket  Ticket
	Print   Print
	Refusal wire.Code
	Undone  bool // the ticket was given up by its holder

	Query     Query
	Results   []Found
	Answered  string // the query that Results answer
	Opening   string // code of the procedure whose page was asked for
	Procedure *ProcedureInfo
	Guide     Print  // of the procedure's guide slip
	GuideJob  string // its request id

	Case  *Case
	Token string // of the scanned ticket
	Own   *OwnTicket
	// Followed is a suggestion: the one that was sent, or whose code was asked for.
	Followed *Followed
	Sent     string // the words of Request, a suggestion that has no code yet
	Slip     Print  // of what was looked up
	// SlipJob is its request id.
	SlipJob string

	PIN    string
	Asked  string // request id of the PIN that is being checked
	Wrong  bool   // the last PIN, code or scan was not good
	Warned bool   // "do you need more time?" stands over the page
	Tuning bool   // the settings of voice and screen stand over the page
	From   Page   // where help was called from
	Help   Help   // how far that call has come
}

// Help is how far a call for an assistant has come.
type Help string

// The states of a call. The zero value: nobody was called.
const (
	HelpCalling Help = "calling" // on its way to the hall
	HelpCalled  Help = "called"  // the hall's people see it
	HelpComing  Help = "coming"  // somebody said that he comes
	HelpAlone   Help = "alone"   // it has not reached anybody
)

// View is how the person wants to see the screen.
type View struct {
	Larger   int // steps of larger text, 0 to 2
	Contrast bool
	Low      bool // all controls in the lower half
	Aloud    bool // the screen is read to the person
	Dark     bool // and shows nothing, so that nobody looks over the shoulder
	Rate     int  // of the voice, -MaxVoice to MaxVoice steps
	Volume   int  // the same
}

// MaxVoice is how many steps the voice can be faster or louder than it is, and
// slower or softer.
const MaxVoice = 3

// Ticket is a number that was given.
type Ticket struct {
	ID       string     `json:"id"`
	Number   string     `json:"number"`
	Service  string     `json:"service"`
	Token    string     `json:"token"`
	IssuedAt time.Time  `json:"issued_at,omitzero"` // zero: no clock to trust
	Ahead    int        `json:"ahead"`
	Wait     *hall.Wait `json:"wait_s"`
	Notice   string     `json:"notice,omitempty"`
	Offline  bool       `json:"offline,omitempty"` // numbered by this kiosk alone
}

// Print is how far a slip has come, as far as anybody knows.
type Print struct {
	State  PrintState
	Reason string // of a failure: "paper end", "cover open", ...
	Where  string // the printer that stands in for this kiosk's; "" for its own
}

// PrintState is how far a slip has come.
type PrintState string

// The states of a slip. The zero value: not asked for.
const (
	Printing  PrintState = "printing"
	Printed   PrintState = "printed"   // the printer said so
	Accepted  PrintState = "accepted"  // the printer took it all, and can say no more
	Failed    PrintState = "failed"    // the printer said why not
	Unknown   PrintState = "unknown"   // nothing answered
	NoPrinter PrintState = "noprinter" // this kiosk has none
)

// moves reports that a slip which did not print here comes out of another
// printer now.
func (p Print) moves(to Print) bool {
	return p.State == Failed && p.Where == "" && to.Where != ""
}

// Took reports that the paper is out as far as a printer can tell.
func (p Print) Took() bool { return p.State == Printed || p.State == Accepted }

// Over reports that nothing more will be heard of it.
func (p Print) Over() bool { return p.State != "" && p.State != Printing }

// Query is what was typed.
type Query struct {
	Text string
	Mode typing.Mode

	keys typing.Keys // that wrote Text; others when it was not typed
}

// Found is one line of search results.
type Found struct {
	Code, Name, Field string
	Apart             string // tells it from another of the same name: its level, its agency
	Service           string // id of the service that takes it; "" when none here does
}

// ProcedureInfo is what a procedure's page says. Empty fields are not known.
type ProcedureInfo struct {
	Code, Name, Field, Agency, Level string
	Days, Fee                        string // "10 ngày làm việc"
	Papers                           []string
	Service                          string // id of the service that takes it; "" when none here does
}

// Case is what anybody may know of a case file: how far it is and when it is
// due, never whose it is.
type Case struct {
	Code  string // as it was asked for
	State string // "received", "processing", "done", ...; "" when the code is not known here
	Due   string // day, "2026-11-21"; "" when not known
	Away  bool   // nobody could be asked
	// TooMany says that so many unknown codes were tried here that none is
	// answered for a minute.
	TooMany bool
	AsOf    time.Time // when that was so, by the hall's clock; zero when not known
}

// OwnTicket is a scanned ticket's place in line.
type OwnTicket struct {
	Number  string     `json:"number"`
	State   hall.State `json:"state"`
	Ahead   int        `json:"ahead"`
	Wait    *hall.Wait `json:"wait_s"`
	Counter string     `json:"counter"`
	Called  time.Time  `json:"called_at,omitzero"`
	Unknown bool       `json:"-"` // no such ticket today
	Away    bool       `json:"-"` // nobody could be asked
}
