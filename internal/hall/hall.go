// Package hall holds the words of the trade: what a public service hall
// ("trung tâm Phục vụ hành chính công", "bộ phận Một cửa") is made of, and the
// few rules that belong to the words themselves. It does no I/O, keeps no
// clock and imports only the standard library, so that every program may speak
// it.
package hall

import (
	"slices"
	"strings"
	"time"
)

// Hall describes one hall as the engine and the screens need it. A site file
// is read into it; it is a value that nobody changes once it is in use: a
// changed site is a new Hall.
type Hall struct {
	ID        string
	Name      Text
	Zone      *time.Location // the business day follows this zone, never UTC
	Hours     Hours
	Languages []string // packs offered, the first is the default: "vi", "en"
	PublicURL string   // what QR codes carry, without a final slash; "" means slips carry no link

	Services   []Service
	Counters   []Counter
	Priorities []Priority
	Outcomes   []Outcome
	Blocks     map[string]int // kiosk's device name -> its block of offline numbers, from 1
	Printers   []string       // device names of the printers, for "print"
	Devices    []Device       // the boxes whose absence is trouble
	Boards     []Board        // each that the site speaks of, or that a device shows
	Rating     RatingScale
	Limits     Limits
	// Suggestions is the suggestion box.
	Suggestions Suggestions
	// Notices stand on boards and screens until the site changes.
	Notices []Text
	// Parks are the reasons offered for setting a ticket aside ("Chờ bổ sung
	// giấy tờ", "Chờ ký"); the citizen sees them.
	Parks  []Reason
	Alarms Alarms
	Voice  Voice
	// Keys of the clerks' consoles, where they differ from ConsoleKeys.
	Keys Keys
	// Cards is the block of offline numbers that the pre-printed emergency
	// cards carry, from 1 like a kiosk's; 0 means that the hall has none.
	Cards int
}

// Service is what one takes a number for: a field ("lĩnh vực") or a group of
// procedures.
type Service struct {
	ID         string
	Prefix     string // [A-Z]{1,2}, no two services share one
	Name       Text
	Line       string        // "submit", "collect" or "help": the three lines people come for; "" in a hall with one
	Agency     Text          // the agency whose field it is, if the hall groups by agency
	Procedures []string      // codes of procedures handled here
	Fields     []string      // fields of the catalogue handled here
	Target     time.Duration // wait that the hall promises; 0 means none
	MaxPerDay  int           // numbers a day; 0 means no limit
}

// Counter is a service window ("quầy").
type Counter struct {
	ID   string
	Name Text
	// Services are served in this order, subject to each one's rule.
	Services []Serves
}

// Serves is one service at a counter, with the rule that lets the counter
// take from it. The zero rule takes whenever the services before it are empty.
type Serves struct {
	Service string
	// IdleOnly takes a ticket only when every service before it is empty.
	IdleOnly bool
	// AfterWait takes one also when its longest wait has passed this; 0 means never.
	AfterWait time.Duration
}

// Priority is a group that is served before others ("đối tượng ưu tiên"). A
// slip and a board never say which group: only that there is one.
type Priority struct {
	ID         string
	Name       Text
	LegalBasis string
	// Share guarantees one call in Share to this group's tickets while any
	// waits, and no more than that to the group while others wait,
	// until one of it has waited a third of the longest wait.
	Share int
}

// Device is a box that belongs to the hall: a kiosk, display, tablet or
// printer.
type Device struct {
	Name    string
	Role    string // as in wire.Role
	Counter string // where a tablet, a counter board or a desk's printer stands
	Board   string // what a display shows, as in /board/{id}
	// Loudspeaker names the loudspeaker that a display is wired to, where it is
	// another than its board's. Of those at one loudspeaker only one speaks.
	Loudspeaker string
	// Fallback is the printer that takes over what this one surely did not
	// print; "" means that nobody does. RollM is the length of a roll of its
	// paper, m; 0 means the usual 80.
	Fallback string
	RollM    int
}

// Outcome is how a service ended. Every hall has "accepted", "returned" and
// "answered".
type Outcome struct {
	ID   string
	Name Text
}

// Reason is one reason that is offered for choosing.
type Reason struct {
	ID   string
	Name Text
}

// How a kiosk asks for the citizen card (CCCD) to count the numbers of a person.
const (
	CardAsk  = "ask"  // whoever has none at hand goes on without
	CardMust = "must" // whoever has none is sent to the assistant
)

// Limits are the hall's own rules of thumb. The zero value limits nothing
// beyond what a protocol must.
type Limits struct {
	PerPersonDay  int           // numbers a person a day; 0 means no limit
	Card          string        // whether kiosks ask for the citizen card: "" no, CardAsk or CardMust
	NoShowRecalls int           // recalls before no_show is taken; 0 means at once
	RejoinWithin  time.Duration // how long a no-show may rejoin; 0 means all day
	UndoWithin    time.Duration // how long a step can be undone; 0 means 30 s
	MustOutcome   bool          // finish needs an outcome
	CarryOver     bool          // the unserved keep their place next day; else they expire

	// LongestWait is how long a ticket without a guaranteed share waits behind
	// those who have one before it is treated as due itself; 0 means 45 min.
	LongestWait time.Duration
	// Rejoin says where a latecomer stands who comes back.
	Rejoin Rejoin
	// NumbersBefore is how long before the day's first opening numbers are
	// given; 0 means not before.
	NumbersBefore time.Duration
	// Draw shuffles, at the day's first opening, those who took their number
	// before it, so that nobody need queue in the night. It needs NumbersBefore.
	Draw bool
	// NoLastNumber switches off "may not be served today".
	NoLastNumber bool
}

// Rejoin is where a no-show stands when it comes back. The zero value is the
// end of the line.
type Rejoin struct {
	// After is how many calls of its line go before it; it counts only when
	// Soon is set. Zero means that it is next.
	After int
	Soon  bool
}

// Alarms are the thresholds from which a manager is told. A zero threshold is
// the default written beside it; a negative one switches that alarm off.
type Alarms struct {
	Wait     time.Duration // somebody waits longer: the service's Target, else 30 min
	Serving  time.Duration // one ticket holds a counter longer: 60 min
	Uncalled time.Duration // called and neither started nor given up: 5 min
	Unserved time.Duration // somebody waits and no open counter takes the service: 3 min
	Help     time.Duration // a call for help goes unanswered: 1 min
	Device   time.Duration // a device is away or failing: 30 s
	Back     time.Duration // a paused counter is past its return time: 5 min
}

// Text is one thing said in several languages: "vi" -> "Đất đai".
type Text map[string]string

// In returns the text in lang, else in Vietnamese, else in any language that
// has one; "" for an empty Text.
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	if s := t["vi"]; s != "" {
		return s
	}
	best := ""
	for k, s := range t {
		if s != "" && (best == "" || k < best) {
			best = k
		}
	}
	return t[best]
}

// Service finds a service by its id.
func (h *Hall) Service(id string) (*Service, bool) {
	for i := range h.Services {
		if h.Services[i].ID == id {
			return &h.Services[i], true
		}
	}
	return nil, false
}

// Counter finds a counter by its id.
func (h *Hall) Counter(id string) (*Counter, bool) {
	for i := range h.Counters {
		if h.Counters[i].ID == id {
			return &h.Counters[i], true
		}
	}
	return nil, false
}

// Board finds a board by its id; one that the site does not speak of is the
// standard one.
func (h *Hall) Board(id string) (b Board, named bool) {
	for _, b := range h.Boards {
		if b.ID == id {
			return b, true
		}
	}
	_, over := h.Counter(id)
	return StandardBoard(id, over), false
}

// FirstBlocked is the first number of every series that the server does not
// give, because it stands in a kiosk's block or on an emergency card.
func (h *Hall) FirstBlocked() int {
	first := MaxNumber + 1
	if h.Cards > 0 {
		first, _ = Block(h.Cards)
	}
	for _, b := range h.Blocks {
		if f, _ := Block(b); b > 0 && f < first {
			first = f
		}
	}
	return first
}

// CountersOf lists the ids of the counters that serve a service, in the
// hall's order.
func (h *Hall) CountersOf(service string) []string {
	var ids []string
	for i := range h.Counters {
		for _, s := range h.Counters[i].Services {
			if s.Service == service {
				ids = append(ids, h.Counters[i].ID)
				break
			}
		}
	}
	return ids
}

// Handles reports how surely a list of procedures and fields holds a
// procedure: 2 by its code, 1 by its field of the catalogue, 0 not at all.
func Handles(procedures, fields []string, code, field string) int {
	same := func(want string) func(string) bool {
		return func(have string) bool { return want != "" && strings.EqualFold(have, want) }
	}
	switch {
	case slices.ContainsFunc(procedures, same(code)):
		return 2
	case slices.ContainsFunc(fields, same(field)):
		return 1
	}
	return 0
}
