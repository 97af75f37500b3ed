package flow

import (
	"strings"

	"motcua/internal/formats"
	"motcua/internal/typing"
	"motcua/internal/wire"
)

// A scan or a typed code: a ticket's own QR, or the code of a case file.

func (e Scanned) act(m *machine) {
	switch m.Page {
	case Idle, Group, Search, Procedure, LookUp, CaseFile, Own, FollowUp, Confirm, Refused:
		m.read(e.Text)
	case Card:
		m.card(e)
	case Result: // the next one in line has a slip or a card in hand
		if m.Visit.Print.Took() {
			m.home()
			m.read(e.Text)
		}
	}
}

// card takes what stands for a person into the wish, and nowhere else.
func (m *machine) card(e Scanned) {
	if e.Person == "" {
		c, err := formats.ParseCard(e.Text)
		if err != nil {
			m.wrongly()
			return
		}
		e.Person = c.Number
	}
	m.ask(e.Person)
}

// read finds what a code is of and asks for it. Whatever else was begun is
// forgotten: who scans has come for this.
func (m *machine) read(text string) {
	text = strings.TrimSpace(text)
	m.forgetWish()
	m.forgetLookUp()
	m.entered = m.at
	if code := procedureIn(text); code != "" {
		switch m.Page {
		case Idle, Group, Search, LookUp:
		default:
			m.toChoice() // its page comes up from there
		}
		m.open(code)
		return
	}
	if code, err := formats.ParseTracking(text); err == nil {
		m.follow(code)
		return
	}
	found, err := formats.ParseCaseCode(text)
	if token := TokenIn(text); err != nil && token != "" {
		m.Visit.Token = token
		m.do(AskOwn{Token: token})
		m.show(Own)
		return
	}
	if err != nil {
		m.badScan()
		return
	}
	m.Visit.Query = Query{Text: found.Code, Mode: typing.Plain}
	m.do(AskCase{Code: found.Code})
	m.show(CaseFile)
}

// badScan says that a code is none of ours, where one can be typed.
func (m *machine) badScan() {
	m.wrongly()
	if m.Page != LookUp {
		m.Visit.Query = Query{Mode: typing.Plain}
		m.show(LookUp)
	}
}

// forgetLookUp drops what was looked up.
func (m *machine) forgetLookUp() {
	v := &m.Visit
	v.Case, v.Own, v.Followed, v.Token, v.Refusal, v.Request = nil, nil, nil, "", "", ""
	v.Slip, v.SlipJob, v.Wrong, v.Opening = Print{}, "", false, ""
}

// procedureIn finds the code in the address that a printed guide carries
// (".../procedures/1.001193"); "" when there is none.
func procedureIn(text string) string {
	_, code, ok := strings.Cut(text, "/procedures/")
	if !ok || len(code) > maxToken {
		return ""
	}
	for _, r := range code {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') && r != '.' && r != '-' {
			return ""
		}
	}
	return code
}

// Lengths of a ticket's token: 128 random bits in any usual writing.
const (
	minToken = 20
	maxToken = 64
)

// TokenIn finds a ticket's token in what was scanned: the address on the slip
// (".../t/TOKEN"), or the token alone where a hall has no public address. ""
// when there is none.
func TokenIn(text string) string {
	if i := strings.LastIndex(text, "/t/"); i >= 0 {
		text = text[i+len("/t/"):]
	}
	if len(text) < minToken || len(text) > maxToken {
		return ""
	}
	for _, r := range text {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
		default:
			return ""
		}
	}
	return text
}

// unanswered says that a look-up came to nothing when nobody has answered it in
// all the time that one waits for an answer.
func (m *machine) unanswered() bool {
	switch {
	case m.Page == CaseFile && m.Visit.Case == nil:
		m.Visit.Case = &Case{Code: m.Visit.Query.Text, Away: true}
	case m.Page == Own && m.Visit.Own == nil:
		m.Visit.Own = &OwnTicket{Away: true}
	case m.Page == FollowUp && m.Visit.Followed == nil:
		m.Visit.Followed = &Followed{Code: m.Visit.Token, Away: true}
	case m.Page == Suggested && m.Visit.Refusal == waiting:
		m.Visit.Refusal = wire.CodeUnavailable
	default:
		return false
	}
	m.touched = m.at
	return true
}

func (e CaseIs) tell(m *machine) {
	if m.Page == CaseFile && m.Visit.Case == nil && e.Case.Code == m.Visit.Query.Text {
		m.Visit.Case = &e.Case
		m.touched = m.at
	}
}

func (e OwnIs) tell(m *machine) {
	if m.Page == Own && e.Token == m.Visit.Token {
		if m.Visit.Own == nil || m.Visit.Refusal != "" {
			m.touched = m.at
		}
		m.Visit.Own = &e.Own
		m.Visit.Refusal, m.Visit.Request = "", ""
	}
}

func (Rejoined) act(m *machine) {
	if m.Page != Own || m.Visit.Own == nil || m.Visit.Own.State != "no_show" || m.Visit.Refusal == waiting {
		return
	}
	m.Visit.Request = m.wish()
	m.Visit.Refusal = waiting
	m.do(Rejoin{Request: m.Visit.Request, Token: m.Visit.Token})
}

// AskedSlip prints what stands on the page.
func (AskedSlip) act(m *machine) {
	v := &m.Visit
	if v.Slip.State == Printing || v.Slip.Took() {
		return
	}
	switch {
	case m.Page == CaseFile && v.Case != nil && v.Case.State != "" && !v.Case.Away && !v.Case.TooMany:
		v.SlipJob = m.wish()
		m.do(PrintCase{Request: v.SlipJob, Case: *v.Case, Lang: m.Lang()})
	case m.Page == Own && v.Own != nil && !v.Own.Away && !v.Own.Unknown && !v.Own.State.Over():
		v.SlipJob = m.wish()
		m.do(PrintOwn{Request: v.SlipJob, Token: v.Token, Own: *v.Own, Lang: m.Lang()})
	case m.Page == Suggested && v.Followed != nil:
		v.SlipJob = m.wish()
		m.do(PrintSuggestion{Request: v.SlipJob, Code: v.Followed.Code, Given: v.Followed.Given, Lang: m.Lang()})
	default:
		return
	}
	v.Slip = Print{State: Printing}
}

// waiting stands in Visit.Refusal while a rejoin is not answered yet.
const waiting wire.Code = "waiting"

// TicketQR is what the code of the visit's ticket carries: its public address,
// or in a hall without one what only the kiosk reads.
func (s *State) TicketQR() string { return QR(s.Hall.PublicURL, s.Visit.Ticket.Token) }

// QR is what the code of a ticket carries, on paper and on the screen; "" when
// the ticket has no token.
func QR(publicURL, token string) string {
	switch {
	case token == "":
		return ""
	case publicURL == "":
		return token
	}
	return publicURL + "/t/" + token
}
