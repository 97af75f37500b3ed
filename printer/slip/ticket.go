package slip

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"motcua/internal/lang"
	"motcua/printer/spool"
)

// A Ticket is a place in line, as the citizen carries it. Hall, Number and
// Service must be set; the rest is left out of the paper when it is absent.
type Ticket struct {
	Hall     string     `json:"hall"`
	Number   string     `json:"number"`   // "A012"
	Service  string     `json:"service"`  // name of the field
	Counters string     `json:"counters"` // "5, 6, 7"
	IssuedAt *time.Time `json:"issued_at"`
	Ahead    *int       `json:"ahead"`
	Wait     *Wait      `json:"wait_s"`
	URL      string     `json:"url"` // what the QR carries
	Lang     string     `json:"lang"`
	Notice   string     `json:"notice"`
	Marks    []Mark     `json:"marks"`
}

// Wait is a forecast, seconds. Without P10 the range begins at P50.
type Wait struct {
	P10 *int `json:"p10"`
	P50 int  `json:"p50"`
	P90 int  `json:"p90"`
}

// A Mark is said loudly on a ticket.
type Mark string

// The marks.
const (
	Priority Mark = "priority" // ưu tiên: called ahead of others, checked at the counter
	Reprint  Mark = "reprint"  // in lại: the same number was on paper before
	Offline  Mark = "offline"  // numbered while the server was away
)

// Doc lays the ticket out: at most 80 mm long on an 80 mm roll when the names
// take one line each.
func (t Ticket) Doc(width int) spool.Doc {
	s := &sheet{w: speak(t.Lang), width: width}
	s.head(t.Hall, s.w.Ticket)
	s.marks(t.Marks)
	s.space(14)
	s.line(t.Number, s.numberSize(t.Number), true)
	s.space(14)
	s.name(lang.Fill(s.w.Field, "n", t.Service))
	if t.Counters != "" {
		s.space(4)
		s.line(lang.Fill(s.w.Counters, "n", t.Counters), sizeHead, true)
	}
	s.wait(t)
	s.code(t.URL, s.w.Scan)
	s.foot(t)
	return s.cut()
}

func (s *sheet) marks(marks []Mark) {
	for _, m := range marks {
		switch m {
		case Priority:
			s.space(6)
			s.mark(s.w.Priority)
		case Reprint:
			s.space(6)
			s.mark(s.w.Reprint)
		}
	}
}

// numberSize makes the number as large as the roll allows.
func (s *sheet) numberSize(number string) int {
	most := 208 // digits 19 mm tall
	if s.width < narrow {
		most = 152
	}
	n := max(utf8.RuneCountInString(number), 1)
	return min(most, s.width*100/(66*n))
}

func (s *sheet) wait(t Ticket) {
	if t.Ahead == nil && t.Wait == nil {
		return
	}
	s.space(8)
	var parts []string
	if t.Ahead != nil && *t.Ahead == 0 {
		parts = append(parts, s.w.Next)
	} else if t.Ahead != nil {
		parts = append(parts, lang.Fill(s.w.Ahead, "n", strconv.Itoa(*t.Ahead)))
	}
	if t.Wait != nil {
		parts = append(parts, lang.Fill(s.w.Wait, "n", s.minutes(*t.Wait)))
	}
	if s.width >= narrow {
		parts = []string{strings.Join(parts, " ")}
	}
	for _, p := range parts {
		s.line(p, sizeBody, false)
	}
}

// minutes words a range as people say it: steps of five minutes from ten on,
// never more exact than a forecast is.
func (s *sheet) minutes(w Wait) string {
	low := w.P50
	if w.P10 != nil {
		low = *w.P10
	}
	lo, hi := max(low, 0)/60, (max(w.P90, low, 60)+59)/60
	if hi > 10 {
		lo, hi = lo/5*5, (hi+4)/5*5
	}
	switch lo {
	case 0:
		return lang.Fill(s.w.UpTo, "n", strconv.Itoa(max(hi, 5)))
	case hi:
		return lang.Fill(s.w.Minutes, "n", strconv.Itoa(lo))
	}
	return lang.Fill(s.w.Minutes, "n", strconv.Itoa(lo)+"–"+strconv.Itoa(hi))
}

// vietnam is the only civil time of the country, without summer time.
var vietnam = time.FixedZone("ICT", 7*60*60)

// foot is what only an argument needs.
func (s *sheet) foot(t Ticket) {
	s.space(8)
	s.rule(2)
	s.space(8)
	if t.IssuedAt != nil {
		at := *t.IssuedAt
		if _, offset := at.Zone(); offset == 0 {
			at = at.In(vietnam) // a time in UTC says nothing to a citizen
		}
		s.line(lang.Fill(s.w.Issued, "t", at.Format("15:04, 02/01/2006")), sizeNote, false)
	}
	for _, m := range t.Marks {
		if m == Offline {
			s.line(s.w.Offline, sizeNote, true)
		}
	}
	s.line(t.Notice, sizeNote, false)
}
