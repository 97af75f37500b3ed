package wire

import (
	"time"

	"motcua/internal/hall"
)

// SuggestionState is how far a suggestion has come.
type SuggestionState string

// The states of a suggestion ("góp ý").
const (
	SuggestionReceived SuggestionState = "received"
	SuggestionRead     SuggestionState = "read"
	SuggestionAnswered SuggestionState = "answered"
	SuggestionHandedOn SuggestionState = "handed_on" // another office answers
	SuggestionClosed   SuggestionState = "closed"
)

// Waits reports whether the hall still owes it something.
func (s SuggestionState) Waits() bool { return s == SuggestionReceived || s == SuggestionRead }

// Suggestion is one as the log has it: never its words, only where they are.
// Nobody is asked for a name. No event says which device it came from.
type Suggestion struct {
	ID      string          `json:"id"` // "20261121-S003"
	State   SuggestionState `json:"state"`
	At      time.Time       `json:"at"`  // when it was given
	Via     Role            `json:"via"` // kiosk, tablet, public or integration
	Topic   string          `json:"topic,omitempty"`
	Lang    string          `json:"lang,omitempty"`
	Changed time.Time       `json:"changed,omitzero"` // when it came into this state
	By      string          `json:"by,omitempty"`     // who brought it there
	To      string          `json:"to,omitempty"`     // who answers, when handed_on; "" is the site's channel
	Replied bool            `json:"replied,omitempty"`
	Open    int             `json:"open"` // how many wait in the hall, with this one

	// Code is its holder's, and in no view. Words and Answer are the hashes by
	// which the store keeps what was said.
	Code   string `json:"code,omitempty"`
	Words  string `json:"words,omitempty"`
	Answer string `json:"answer,omitempty"`
	// From and Same stand for the device or address and for the words, to count
	// them this day: made with a key that dies with it.
	From string `json:"from,omitempty"`
	Same string `json:"same,omitempty"`
}

// Shown is what a manager or an inspector sees of it.
func (s *Suggestion) Shown() *Suggestion {
	c := *s
	c.Code, c.Words, c.Answer, c.From, c.Same = "", "", "", "", ""
	return &c
}

// Box is what screens need to know of the suggestion box.
type Box struct {
	Letters   int          `json:"letters"` // the most of one suggestion
	Topics    []Named      `json:"topics,omitempty"`
	Complaint hall.Channel `json:"complaint,omitzero"`
	// AnswerDays is within how many days an answer is promised; 0: none is.
	AnswerDays int `json:"answer_days,omitempty"`
}
