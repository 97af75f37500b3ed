package flow

import (
	"time"

	"motcua/internal/wire"
)

// Effect is something for the agent to do. Whatever asks for an answer names
// the event that brings it; an answer may come late, twice or never.
type Effect interface{ isEffect() }

type effect struct{}

func (effect) isEffect() {}

// What is to be done.
type (
	// Ask asks the server for a number: Issued or WasRefused. The request is
	// the idempotency key: asking again with it cannot make a second ticket.
	// Issue.Person, when it is there, is the number of a citizen card as it was
	// read: it goes to the server for the day's count and is written nowhere.
	Ask struct {
		effect
		Request string
		Issue   wire.IssueTicket
	}
	// GiveUp cancels a ticket that came after its person had been told that
	// none would, or that its person does not want after all.
	GiveUp struct {
		effect
		Request string
		Ticket  Ticket
	}
	// PrintTicket prints the slip: PrintIs.
	PrintTicket struct {
		effect
		Request  string
		Ticket   Ticket
		Lang     string
		Priority bool
	}
	// PrintGuide prints a procedure's guide: PrintIs.
	PrintGuide struct {
		effect
		Request   string
		Procedure ProcedureInfo
		Lang      string
	}
	// PrintCase prints how far a case file is: PrintIs.
	PrintCase struct {
		effect
		Request string
		Case    Case
		Lang    string
	}
	// PrintOwn prints the slip of a ticket again for whoever holds its token:
	// PrintIs.
	PrintOwn struct {
		effect
		Request string
		Token   string
		Own     OwnTicket
		Lang    string
	}
	// Find searches the catalogue: FoundAre.
	Find struct {
		effect
		Query string
	}
	// Open fetches a procedure's page: ProcedureIs.
	Open struct {
		effect
		Code string
	}
	// AskCase asks how far a case file is: CaseIs.
	AskCase struct {
		effect
		Code string
	}
	// AskOwn asks for a ticket's place in line: OwnIs.
	AskOwn struct {
		effect
		Token string
	}
	// SendSuggestion puts words into the suggestion box: SuggestionIs. The
	// request is the idempotency key. The words are written nowhere.
	SendSuggestion struct {
		effect
		Request, Text, Lang string
	}
	// AskFollow asks how far a suggestion has come: FollowedIs.
	AskFollow struct {
		effect
		Code string
	}
	// PrintSuggestion prints the code of a suggestion: PrintIs.
	PrintSuggestion struct {
		effect
		Request string
		Code    string
		Given   time.Time // zero: no clock to trust
		Lang    string
	}
	// Rejoin puts a latecomer back in line: OwnIs or WasRefused.
	Rejoin struct {
		effect
		Request string
		Token   string
	}
	// CallHelp calls an assistant: HelpIs. Off says that nobody looks at the
	// answer any more; a call that has reached the hall stands.
	CallHelp struct {
		effect
		On     bool
		Lang   string // of the person, so that the right one comes
		Reason string // where the person is: a Need, or "" for nothing special
	}
	// CheckPIN asks whether this is the staff's PIN: PINIs.
	CheckPIN struct {
		effect
		Request string
		PIN     string
	}
	// DoStaff carries out an action of the staff menu.
	DoStaff struct {
		effect
		Act StaffAct
	}
	// ReportBurst says that many numbers were taken faster than people come and
	// go: children at play, or somebody hoarding numbers. Service is the last.
	ReportBurst struct {
		effect
		Service string
		Count   int
	}
	// Sound asks for a short sound, for those who do not look.
	Sound struct {
		effect
		What SoundName
	}
)

// SoundName is a short sound.
type SoundName string

// The sounds.
const (
	SoundWarning SoundName = "warning" // the visit ends soon
	SoundNumber  SoundName = "number"  // a number was given
	SoundRefused SoundName = "refused" // none was, or a code was not good
)

// What the person who calls for help stands before, as wire.CallHelp.Reason;
// the staff's pages have words for them. NeedBurst is no call of a person.
const (
	NeedAssist = "assist" // help with talking or hearing
	NeedCard   = "card"   // none at hand
	NeedNumber = "number" // none was given
	NeedPaper  = "paper"  // the slip did not come out
	NeedSearch = "search"
	NeedLookUp = "lookup"
	NeedBurst  = "burst" // many numbers were taken in a row
)
