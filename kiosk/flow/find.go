package flow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"motcua/internal/typing"
)

// MaxQuery bounds what can be typed, in letters.
const MaxQuery = 60

// pinLength is how many digits a staff PIN has at most.
const pinLength = 8

func (OpenedSearch) act(m *machine) {
	if m.Page == Idle || m.Page == Group {
		m.Visit.Query = m.emptyLine()
		m.Visit.Results, m.Visit.Answered = nil, ""
		m.show(Search)
	}
}

// emptyLine is a line to type a search into.
func (m *machine) emptyLine() Query {
	if m.Lang() != "vi" {
		return Query{Mode: typing.Plain}
	}
	return Query{}
}

func (OpenedLookUp) act(m *machine) {
	if m.Page == Idle || m.Page == Group {
		m.Visit.Query = Query{Mode: typing.Plain}
		m.show(LookUp)
	}
}

func (e Typed) act(m *machine) {
	switch m.Page {
	case Search:
		m.query(TypeKey(m.Visit.Query, e.Key))
	case Suggest:
		m.query(typeKey(m.Visit.Query, e.Key, m.Hall.Letters()))
	case LookUp:
		if unicode.IsLetter(e.Key) || unicode.IsDigit(e.Key) || strings.ContainsRune(".-/", e.Key) {
			m.query(TypeKey(m.Visit.Query, unicode.ToUpper(e.Key)))
		}
	case StaffPIN:
		if e.Key >= '0' && e.Key <= '9' && len(m.Visit.PIN) < pinLength {
			m.Visit.PIN += string(e.Key)
			m.Visit.Wrong = false
		}
	}
}

// TypeKey is the line after one more key, composed in the query's mode.
func TypeKey(q Query, key rune) Query { return typeKey(q, key, MaxQuery) }

func typeKey(q Query, key rune, most int) Query {
	if !unicode.IsPrint(key) || key == ' ' && (q.Text == "" || strings.HasSuffix(q.Text, " ")) {
		return q
	}
	keys := q.keys
	if keys.Text() != q.Text {
		keys = typing.Of(q.Text)
	}
	keys = keys.Press(q.Mode, key)
	if text := keys.Text(); utf8.RuneCountInString(text) <= most && len(keys) <= 8*most {
		q.Text, q.keys = text, keys
	}
	return q
}

// EraseKey is the line without what the last key did: a mark or a tone goes
// before its letter does.
func EraseKey(q Query) Query {
	keys, text := q.keys, q.Text
	if keys.Text() != text {
		keys = typing.Of(text)
	}
	for q.Text == text && text != "" {
		keys = keys.Back()
		q.Text, q.keys = keys.Text(), keys
	}
	return q
}

// query takes a changed line and asks for what it finds.
func (m *machine) query(q Query) {
	changed := q.Text != m.Visit.Query.Text
	m.Visit.Query = q
	m.Visit.Wrong = false
	if !changed || m.Page != Search {
		return
	}
	if strings.TrimSpace(q.Text) == "" {
		m.Visit.Results, m.Visit.Answered = nil, ""
		return
	}
	m.do(Find{Query: q.Text})
}

func (Erased) act(m *machine) {
	switch m.Page {
	case Search, LookUp, Suggest:
		m.query(EraseKey(m.Visit.Query))
	case StaffPIN:
		if n := len(m.Visit.PIN); n > 0 {
			m.Visit.PIN = m.Visit.PIN[:n-1]
		}
	}
}

func (Cleared) act(m *machine) {
	switch m.Page {
	case Search, LookUp, Suggest:
		m.query(Query{Mode: m.Visit.Query.Mode})
	case StaffPIN:
		m.Visit.PIN = ""
	}
}

func (SwitchedInput) act(m *machine) {
	if m.Page == Search || m.Page == Suggest {
		m.Visit.Query.Mode = m.Visit.Query.Mode.Next()
	}
}

func (Submitted) act(m *machine) {
	switch m.Page {
	case LookUp:
		m.read(m.Visit.Query.Text)
	case Suggest:
		m.send()
	case Suggested:
		if m.Visit.Followed == nil && m.Visit.Refusal != waiting {
			m.send()
		}
	case StaffPIN:
		switch {
		case m.Visit.Asked != "": // one at a time
		case m.PINLockLeft() > 0 || m.Visit.PIN == "":
			m.wrongly()
		default:
			m.Visit.Asked = m.wish()
			m.do(CheckPIN{Request: m.Visit.Asked, PIN: m.Visit.PIN})
		}
	}
}

func (e FoundAre) tell(m *machine) {
	if m.Page == Search && e.Query == m.Visit.Query.Text {
		m.Visit.Results, m.Visit.Answered = e.Results, e.Query
	}
}

func (e ChoseProcedure) act(m *machine) {
	if m.Page == Search && e.Code != "" {
		m.open(e.Code)
	}
}

// open asks for a procedure's page; it comes up when the answer does.
func (m *machine) open(code string) {
	m.Visit.Opening = code
	m.do(Open{Code: code})
}

func (e ProcedureIs) tell(m *machine) {
	if e.Info.Code == "" || e.Info.Code != m.Visit.Opening {
		return
	}
	switch m.Page {
	case Idle, Group, Search, LookUp:
	default:
		return // gone on to something else in the meantime
	}
	m.Visit.Opening = ""
	if e.Info.Name == "" {
		if m.Page != Search {
			m.badScan()
		}
		return
	}
	m.Visit.Procedure = &e.Info
	m.Visit.Guide, m.Visit.GuideJob = Print{}, ""
	m.touched = m.at
	m.show(Procedure)
}

func (AskedGuide) act(m *machine) {
	if m.Page != Procedure || m.Visit.Procedure == nil || m.Visit.Guide.State == Printing {
		return
	}
	m.Visit.GuideJob = m.wish()
	m.Visit.Guide = Print{State: Printing}
	m.do(PrintGuide{Request: m.Visit.GuideJob, Procedure: *m.Visit.Procedure, Lang: m.Lang()})
}

func (AskedNumber) act(m *machine) {
	if m.Page != Procedure || m.Visit.Procedure == nil {
		return
	}
	if s := m.Hall.Service(m.Visit.Procedure.Service); s != nil {
		m.choose(s)
	}
}
