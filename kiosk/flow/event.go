package flow

import (
	"time"

	"motcua/internal/wire"
)

// Event is something that happened: a touch, an answer or the passing of time.
type Event interface{ event() }

// Tick tells the time. One comes before every touch and at least once a
// second while anything on the screen depends on it.
type Tick struct {
	At    time.Duration // since the start; never runs backwards
	Clock time.Time     // the hall's clock; zero when there is none to trust
}

func (Tick) event() {}

// touch is an event made by a person at the screen, keypad or scanner.
type touch interface {
	Event
	act(m *machine)
}

// news is an event made by a machine.
type news interface {
	Event
	tell(m *machine)
}

type byTouch struct{}

func (byTouch) event() {}

type byNews struct{}

func (byNews) event() {}

// What a person can do. Each is one button, key or scan.
type (
	// Chose is a touch on a service's tile.
	Chose struct {
		byTouch
		Service string
	}
	// ChoseGroup opens a group of services.
	ChoseGroup struct {
		byTouch
		Key string
	}
	// Turned goes to another sheet of a long list.
	Turned struct {
		byTouch
		By int
	}
	// Took is LẤY SỐ.
	Took struct{ byTouch }
	// AskedPriority is "Tôi thuộc đối tượng ưu tiên".
	AskedPriority struct{ byTouch }
	// ChosePriority names the group; "" takes the wish back.
	ChosePriority struct {
		byTouch
		ID string
	}
	// AskedAssist wishes for help with talking or hearing ("cần hỗ trợ giao
	// tiếp"), or takes the wish back.
	AskedAssist struct{ byTouch }
	// Mistook is "Tôi lấy nhầm" beside a number, CalledOff its second touch,
	// which gives the number up.
	Mistook   struct{ byTouch }
	CalledOff struct{ byTouch }
	// NoCard says that one has no citizen card at hand.
	NoCard struct{ byTouch }
	// Counted changes the number of files or people by one.
	Counted struct {
		byTouch
		What Count
		By   int
	}
	// Spoke chooses the language.
	Spoke struct {
		byTouch
		Lang string
	}
	// Viewed chooses how the screen looks.
	Viewed struct {
		byTouch
		View View
	}
	// OpenedTuning opens the settings of voice and screen; WentBack closes them.
	OpenedTuning struct{ byTouch }
	// WentBack goes one page back, Ended ends the visit, Stayed asks for more time.
	WentBack struct{ byTouch }
	Ended    struct{ byTouch }
	Stayed   struct{ byTouch }
	// Walked is a sign of life that chooses nothing: the keypad walked on, a
	// finger touched where nothing is. It puts time-outs off.
	Walked struct{ byTouch }

	// OpenedSearch, OpenedLookUp and AskedHelp are the three utilities.
	OpenedSearch struct{ byTouch }
	OpenedLookUp struct{ byTouch }
	AskedHelp    struct{ byTouch }
	// OpenedSuggest opens the suggestion box.
	OpenedSuggest struct{ byTouch }

	// Typed is a key of the on-screen or a real keyboard.
	Typed struct {
		byTouch
		Key rune
	}
	// Erased is backspace, which takes back what the last key did, Cleared
	// empties the line, Submitted is Enter, and SwitchedInput goes round Telex,
	// VNI and plain keys.
	Erased        struct{ byTouch }
	Cleared       struct{ byTouch }
	Submitted     struct{ byTouch }
	SwitchedInput struct{ byTouch }

	// ChoseProcedure opens a procedure's page.
	ChoseProcedure struct {
		byTouch
		Code string
	}
	// AskedGuide is "print this guide", AskedNumber "take a number for it".
	AskedGuide  struct{ byTouch }
	AskedNumber struct{ byTouch }

	// AskedSlip prints what was looked up: a case file's state, or one's own
	// ticket anew.
	AskedSlip struct{ byTouch }

	// Scanned is what the scanner read. Of a citizen card there is no text, but
	// what stands for its number (formats.IsPerson) or, where nothing can be made
	// of it before the wish, the number.
	Scanned struct {
		byTouch
		Text   string
		Person string
	}
	// Rejoined is "Xếp lại lượt" on a scanned ticket.
	Rejoined struct{ byTouch }

	// PressedHidden is the long press that asks for the staff PIN.
	PressedHidden struct{ byTouch }
	// ChoseStaff is an action of the staff menu.
	ChoseStaff struct {
		byTouch
		Act StaffAct
	}
)

// Count says what Counted counts.
type Count int

// What can be counted on a ticket.
const (
	Files Count = iota
	People
)

// MaxCount bounds what a person can say of files or people.
const MaxCount = 20

// What machines tell.
type (
	// HallIs is the hall as it stands now.
	HallIs struct {
		byNews
		Hall Hall
	}
	// LineIs says how the kiosk stands with its server.
	LineIs struct {
		byNews
		Line Line
	}
	// HeadsetIs says whether a headset is plugged in: its person is read to.
	HeadsetIs struct {
		byNews
		In bool
	}
	// Heard says that the voice is still speaking: no time passes for its person.
	Heard struct{ byNews }
	// PrinterIs is the printer's state (wire.PrinterStatus.State).
	PrinterIs struct {
		byNews
		State string
	}
	// Issued answers Ask with a ticket that exists for good.
	Issued struct {
		byNews
		Request string
		Ticket  Ticket
	}
	// WasRefused answers Ask or Rejoin with a code of wire.
	WasRefused struct {
		byNews
		Request string
		Code    string
	}
	// PrintIs says how far the slip of a request has come.
	PrintIs struct {
		byNews
		Request string
		Print   Print
	}
	// FoundAre answers Find.
	FoundAre struct {
		byNews
		Query   string
		Results []Found
	}
	// ProcedureIs answers Open; an Info with a Code and no Name says that
	// nobody knows it here.
	ProcedureIs struct {
		byNews
		Info ProcedureInfo
	}
	// CaseIs answers AskCase.
	CaseIs struct {
		byNews
		Case Case
	}
	// OwnIs answers AskOwn, and Rejoin when it was taken.
	OwnIs struct {
		byNews
		Token string
		Own   OwnTicket
	}
	// SuggestionIs answers SendSuggestion with the code, or with why it was not
	// taken.
	SuggestionIs struct {
		byNews
		Request string
		Code    string
		Refusal wire.Code
	}
	// FollowedIs answers AskFollow.
	FollowedIs struct {
		byNews
		Is Followed
	}
	// HelpIs answers CallHelp, as often as there is news.
	HelpIs struct {
		byNews
		Help Help
	}
	// PINIs answers CheckPIN.
	PINIs struct {
		byNews
		Request string
		Good    bool
	}
)
