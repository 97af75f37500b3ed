package slip

import (
	"strconv"
	"strings"
	"time"

	"motcua/internal/lang"
	"motcua/printer/ink"
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

func (t Ticket) content() content {
	w := speak(t.Lang)
	c := content{kind: KindTicket, lang: t.Lang, say: map[string]string{
		"title": w.Ticket, "hall": t.Hall, "number": t.Number, "service": t.Service,
		"field": fill(w.Field, "n", t.Service), "counters": label(w.Counters, t.Counters),
		"ahead": t.ahead(w), "wait": t.wait(w), "issued": t.issued(w), "offline": "",
		"notice": t.Notice, "url": t.URL, "scan": "",
	}}
	if t.URL != "" {
		c.say["scan"] = w.Scan
	}
	c.brief = map[string]string{
		ink.Clean(c.say["field"]): ink.Clean(t.Service), // the sign over the counters says what it is
		c.say["ahead"]:            t.ahead(words{Ahead: w.AheadBrief, Next: w.NextBrief}),
	}
	for _, m := range t.Marks {
		switch m {
		case Priority:
			c.marks = append(c.marks, w.Priority)
		case Reprint:
			c.marks = append(c.marks, w.Reprint)
		case Offline:
			c.say["offline"] = w.Offline
		}
	}
	return c
}

// fill puts a value into a text; without a value there is no text.
func fill(text, name, value string) string {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	return lang.Fill(text, name, value)
}

// label puts a value behind its label, unless it brings the label along ("Quầy 3").
func label(text, value string) string {
	word, _, _ := strings.Cut(text, ":")
	if strings.HasPrefix(strings.ToLower(ink.Clean(value)), strings.ToLower(word)) {
		return value
	}
	return fill(text, "n", value)
}

func (t Ticket) ahead(w words) string {
	switch {
	case t.Ahead == nil:
		return ""
	case *t.Ahead == 0:
		return w.Next
	}
	return lang.Fill(w.Ahead, "n", strconv.Itoa(*t.Ahead))
}

func (t Ticket) wait(w words) string {
	if t.Wait == nil {
		return ""
	}
	return lang.Fill(w.Wait, "n", w.minutes(*t.Wait))
}

// minutes words a range as people say it: steps of five minutes from ten on,
// never more exact than a forecast is.
func (w words) minutes(f Wait) string {
	low := f.P50
	if f.P10 != nil {
		low = *f.P10
	}
	lo, hi := max(low, 0)/60, (max(f.P90, low, 60)+59)/60
	if hi > 10 {
		lo, hi = lo/5*5, (hi+4)/5*5
	}
	switch lo {
	case 0:
		return lang.Fill(w.UpTo, "n", strconv.Itoa(max(hi, 5)))
	case hi:
		return lang.Fill(w.Minutes, "n", strconv.Itoa(lo))
	}
	return lang.Fill(w.Minutes, "n", strconv.Itoa(lo)+"–"+strconv.Itoa(hi))
}

// vietnam is the only civil time of the country, without summer time.
var vietnam = time.FixedZone("ICT", 7*60*60)

func (t Ticket) issued(w words) string {
	if t.IssuedAt == nil {
		return ""
	}
	return lang.Fill(w.Issued, "t", local(*t.IssuedAt).Format("15:04, 02/01/2006"))
}

// local is a time as the hall's clock showed it; one in UTC says nothing to a
// citizen.
func local(at time.Time) time.Time {
	if _, offset := at.Zone(); offset == 0 {
		return at.In(vietnam)
	}
	return at
}
