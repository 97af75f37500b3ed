package questions

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"motcua/firmware-config/profile"
)

// Kind is how a question is answered.
type Kind int

// The kinds.
const (
	Choice  Kind = iota // one of the numbered choices
	Several             // any of them, "0" for none: "1 3"
	Number              // a number between Min and Max, "25.4" or "25,4"
)

// A Question is what is asked after its pattern was printed.
type Question struct {
	Key      string
	Kind     Kind
	Choices  int     // how many, for Choice and Several
	Min, Max float64 // for Number
	Pattern  []byte  // to print first; empty: it is about the pattern before, or needs none
}

// Options are what is known before anything is printed.
type Options struct {
	Name, Maker string    // of the printer; empty: what it says of itself
	Date        time.Time // stands in the sources
	Serial      bool      // a serial line, where text of its own pays
	Baud        int       // of that line
	Flow        string    // of that line, as in profiles
}

// Session is one printer being found out. It is not safe for concurrent use.
type Session struct {
	opts    Options
	p       profile.Printer
	at      int // step that comes next
	printed Question
	failed  error

	// what answers said that no profile key holds

	rollMM     float64
	glyphsSeen bool            // ESC & works
	pagesSeen  bool            // both TCVN-3 pages are right
	wrong      bool            // the last ticket was not right
	log        [][2]string     // every answer, in order
	known      map[string]bool // keys answered
}

// Errors that end a session: nothing can be printed on such a printer.
var (
	ErrUnreadable = errors.New("the printer does not print plain letters: wrong speed or parity of the line, or no ESC/POS printer")
	ErrNoPictures = errors.New("the printer prints no pictures by any of the three commands: Vietnamese cannot be printed on it")
	ErrWrong      = errors.New("the ticket was not right, not even as one picture; see the answers")
)

// New begins a session.
func New(o Options) *Session {
	s := &Session{opts: o, known: map[string]bool{}}
	s.p = assumed()
	if o.Serial {
		s.set("serial.baud", func(p *profile.Printer) { p.Serial.Baud = o.Baud }, "chosen by the installer")
		s.set("serial.flow", func(p *profile.Printer) { p.Serial.Flow = o.Flow }, "chosen by the installer")
	}
	return s
}

// set changes the draft and notes where the value comes from.
func (s *Session) set(key string, change func(*profile.Printer), source string) {
	change(&s.p)
	s.p.Sources[key] = source
}

// measured notes a value that was seen on paper or heard on the line.
func (s *Session) measured(key, how string, change func(*profile.Printer)) {
	s.set(key, change, "measured "+s.opts.Date.Format(time.DateOnly)+": "+how)
}

// Next is the question to ask now; false when there is none any more.
func (s *Session) Next() (Question, bool) {
	for s.failed == nil && s.at < len(steps) {
		st := steps[s.at]
		if st.needs != nil && !st.needs(s) {
			s.at++
			continue
		}
		q := Question{Key: st.key, Kind: st.kind, Choices: st.choices, Min: st.min, Max: st.max}
		if st.bounds != nil {
			q.Min, q.Max = st.bounds(s)
		}
		if st.print != nil {
			w := &sheet{s: s}
			st.print(s, w)
			q.Pattern = w.b
		}
		s.printed = q
		return q, true
	}
	return Question{}, false
}

// Answer takes the answer to the question that Next gave. One that does not fit
// is an error and changes nothing: ask again.
func (s *Session) Answer(text string) error {
	if s.failed != nil || s.at >= len(steps) || s.printed.Key != steps[s.at].key {
		return errors.New("questions: there is no question to answer")
	}
	a, err := parse(s.printed, text)
	if err != nil {
		return err
	}
	st := steps[s.at]
	s.log = append(s.log, [2]string{st.key, strings.TrimSpace(text)})
	s.known[st.key] = true
	s.at++
	s.failed = st.take(s, a)
	return nil
}

// answer is an answer that fits its question.
type answer struct {
	n    int     // Choice
	some []int   // Several
	x    float64 // Number
}

func (a answer) has(n int) bool { return slices.Contains(a.some, n) }

func parse(q Question, text string) (answer, error) {
	text = strings.TrimSpace(text)
	switch q.Kind {
	case Choice:
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > q.Choices {
			return answer{}, fmt.Errorf("%s: %q: want a number from 1 to %d", q.Key, text, q.Choices)
		}
		return answer{n: n}, nil
	case Several:
		fields := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '[' || r == ']' })
		var a answer
		for _, f := range fields {
			n, err := strconv.Atoi(f)
			if err != nil || n < 0 || n > q.Choices || n == 0 && len(fields) > 1 {
				return answer{}, fmt.Errorf("%s: %q: want numbers from 1 to %d, or 0 for none", q.Key, text, q.Choices)
			}
			if n > 0 && !a.has(n) {
				a.some = append(a.some, n)
			}
		}
		if len(fields) == 0 {
			return answer{}, fmt.Errorf("%s: no answer: want numbers from 1 to %d, or 0 for none", q.Key, q.Choices)
		}
		return a, nil
	}
	x, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || !(x >= q.Min && x <= q.Max) {
		return answer{}, fmt.Errorf("%s: %q: want a number from %g to %g", q.Key, text, q.Min, q.Max)
	}
	return answer{x: x}, nil
}
