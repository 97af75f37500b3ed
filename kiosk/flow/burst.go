package flow

import "time"

// Numbers taken one upon the other. A line of people cannot be quicker than
// this: one takes the paper and steps aside, the next comes up, reads and
// touches twice. What is quicker is a child, or somebody who takes ten.

// given is a number that the kiosk gave.
type given struct {
	service string
	request string
	at      time.Duration
	quick   bool // within Rules.Quick of the one before
}

// keep is how many numbers are remembered, to know an answer that comes twice.
const keep = 64

// remember notes that a number was given, and reports a burst as it begins.
func (m *machine) remember(service, request string) {
	g := given{service: service, request: request, at: m.at}
	if n := len(m.recent); n > 0 {
		g.quick = m.at-m.recent[n-1].at < m.Rules.Quick
	}
	from := max(0, len(m.recent)-keep+1)
	m.recent = append(append([]given(nil), m.recent[from:]...), g)
	if m.run() == m.Rules.Burst {
		m.do(ReportBurst{Service: service, Count: m.Rules.Burst})
	}
}

// run is how many numbers up to the last were taken one upon the other.
func (s *State) run() int {
	n := 0
	for i := len(s.recent) - 1; i >= 0; i-- {
		n++
		if !s.recent[i].quick {
			break
		}
	}
	return n
}

// LockLeft is how long no number is given after a burst; 0 when one is.
func (s *State) LockLeft() time.Duration {
	if n := len(s.recent); n > 0 && s.run() >= s.Rules.Burst {
		return max(0, s.recent[n-1].at+s.Rules.Lock-s.at)
	}
	return 0
}

// lift ends a lock before its time.
func (m *machine) lift() {
	if n := len(m.recent); n > 0 {
		m.recent = append([]given(nil), m.recent...)
		m.recent[n-1].quick = false
	}
}

// Again reports that the last number was of the chosen field too, and came a
// moment ago: whoever has just taken it should know that it counts.
func (s *State) Again() bool {
	n := len(s.recent)
	return n > 0 && s.recent[n-1].service == s.Visit.Service && s.at-s.recent[n-1].at < s.Rules.Quick
}

// had reports that the ticket of a request has been shown.
func (s *State) had(request string) bool {
	for _, g := range s.recent {
		if g.request == request {
			return true
		}
	}
	return false
}
