package flow

import (
	"strings"

	"motcua/internal/formats"
	"motcua/internal/wire"
)

// A scan or a typed code: a ticket's own QR, or the code of a case file.

func (e Scanned) act(m *machine) {
	switch m.Page {
	case Idle, Group, Search, LookUp, CaseFile, Own, Confirm:
		m.read(e.Text)
	}
}

func (m *machine) read(text string) {
	text = strings.TrimSpace(text)
	found, err := formats.ParseCaseCode(text)
	if token := TokenIn(text); err != nil && token != "" {
		m.Visit.Token, m.Visit.Own, m.Visit.Refusal = token, nil, ""
		m.do(AskOwn{Token: token})
		m.show(Own)
		return
	}
	if err != nil {
		m.Visit.Wrong = true
		if m.Page != LookUp {
			m.Visit.Query = Query{Plain: true}
			m.show(LookUp)
		}
		return
	}
	m.Visit.Case = nil
	m.Visit.Query = Query{Text: found.Code, Plain: true}
	m.do(AskCase{Code: found.Code})
	m.show(CaseFile)
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

func (e CaseIs) tell(m *machine) {
	if m.Page == CaseFile && m.Visit.Case == nil {
		m.Visit.Case = &e.Case
		m.touched = m.at
	}
}

func (e OwnIs) tell(m *machine) {
	if m.Page == Own && e.Token == m.Visit.Token {
		m.Visit.Own = &e.Own
		m.Visit.Refusal = ""
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
