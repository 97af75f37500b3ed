package flow

import (
	"strings"
	"time"
	"unicode"

	"motcua/internal/formats"
	"motcua/internal/typing"
	"motcua/internal/wire"
)

// The suggestion box: words are typed, sent, and followed by a code. None of
// it is left when the visit ends.

// MaxSuggestion bounds what is typed standing, in letters; a hall may allow
// fewer.
const MaxSuggestion = 500

// Letters is how many letters a suggestion may have here.
func (h *Hall) Letters() int {
	if h.Box == nil {
		return 0
	}
	return min(h.Box.Letters, MaxSuggestion)
}

func (OpenedSuggest) act(m *machine) {
	if (m.Page == Idle || m.Page == Group) && m.Hall.Box != nil {
		m.Visit.Query = m.emptyLine()
		m.show(Suggest)
	}
}

// send sends what was typed; what is no word is said to be wrong, where it is
// typed.
func (m *machine) send() {
	v := &m.Visit
	text, letters := strings.TrimSpace(v.Query.Text), 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < 2 {
		m.wrongly()
		return
	}
	if v.Request == "" || v.Sent != text || v.Refusal != wire.CodeUnavailable {
		v.Request = m.wish() // words that may have arrived are asked for again, not sent twice
	}
	v.Wrong, v.Refusal, v.Sent = false, waiting, text
	m.do(SendSuggestion{Request: v.Request, Text: text, Lang: m.Lang()})
	m.show(Suggested)
	m.entered = m.at
}

func (e SuggestionIs) tell(m *machine) {
	v := &m.Visit
	page := m.Page
	if page == Helping {
		page = v.From
	}
	if page != Suggested || e.Request != v.Request || v.Followed != nil {
		return
	}
	m.touched = m.at
	if e.Code == "" {
		v.Refusal = e.Refusal
		return
	}
	v.Refusal, v.Followed = "", &Followed{Code: e.Code, State: wire.SuggestionReceived, Given: m.Clock, New: true}
	v.Query, v.Sent = Query{}, "" // nobody else reads them here
}

// follow asks how far a suggestion has come.
func (m *machine) follow(code string) {
	m.Visit.Query = Query{Text: formats.ShowTracking(code), Mode: typing.Plain}
	m.Visit.Token = code
	m.do(AskFollow{Code: code})
	m.show(FollowUp)
}

func (e FollowedIs) tell(m *machine) {
	if m.Page == FollowUp && e.Is.Code == m.Visit.Token {
		m.Visit.Followed = &e.Is
		m.touched = m.at
	}
}

// forgetSuggestion drops what was sent or followed.
func (m *machine) forgetSuggestion() {
	v := &m.Visit
	v.Followed, v.Request, v.Refusal, v.Sent, v.Token, v.Wrong = nil, "", "", "", "", false
	v.Slip, v.SlipJob = Print{}, ""
}

// SuggestionQR is what the code of a suggestion carries: its public address, or
// in a hall without one what only a kiosk reads.
func SuggestionQR(publicURL, code string) string {
	if publicURL == "" {
		return code
	}
	return publicURL + "/suggest/" + code
}

// Followed is how far a suggestion has come, as whoever holds its code may
// know.
type Followed struct {
	Code    string
	State   wire.SuggestionState
	Text    string
	Answer  string
	To      string    // who answers what was handed on; "" is the official channel
	Given   time.Time // its day
	New     bool      // it was given in this visit
	Unknown bool      // no suggestion has this code
	TooMany bool      // so many unknown codes were tried here that none is answered
	Away    bool      // nobody could be asked
}
