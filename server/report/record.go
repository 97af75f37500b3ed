package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Record is the record of a day ("biên bản ngày làm việc") that a manager
// signs and an inspector reads: who opened and closed the hall, who sat where,
// what became of the tickets, and everything that went another way than the
// line. It names no citizen and rates no person. Like the figures it is a fold
// of the log, and Sum says of which one.
type Record struct {
	Day    hall.Day `json:"day"`
	Closed bool     `json:"closed"` // the day is over
	// From and To are the first and last event that were read, At the time of
	// the last.
	From uint64    `json:"from"`
	To   uint64    `json:"to"`
	At   time.Time `json:"at,omitzero"`
	// Sum is the SHA-256, in hex, of those events: each as a line of JSON, in
	// their order. The same record made later, up to the same event, has the
	// same sum; another sum says that the log has changed.
	Sum string `json:"sum"`

	Tickets  Figures   `json:"tickets"`
	Priority int       `json:"priority"` // issued with a priority group
	Offline  int       `json:"offline"`  // numbered by a kiosk alone
	Cards    int       `json:"cards"`    // emergency cards
	Services []Row     `json:"services"`
	Desks    []Desk    `json:"counters"`
	Sections []Section `json:"sections"`
}

// Desk is one counter's day.
type Desk struct {
	ID     string    `json:"id"`
	Name   hall.Text `json:"name,omitempty"`
	Served int       `json:"served"`
	NoShow int       `json:"no_show"`
	Sits   []Sit     `json:"sits"`
}

// Sit is one person at a counter. To is zero while the counter is open.
type Sit struct {
	Account string    `json:"account,omitempty"`
	Name    string    `json:"name,omitempty"` // as the public sees it at the counter
	From    time.Time `json:"from"`
	To      time.Time `json:"to,omitzero"`
	Pauses  int       `json:"pauses,omitempty"`
	PauseS  int       `json:"pause_s,omitempty"` // seconds in all

	away time.Time // since when it is paused
}

// The sections of a record, in their order.
const (
	SecOpening  = "opening"   // the day, the hall, opened and closed
	SecToday    = "today"     // what was changed for this day, and the site
	SecOrder    = "order"     // calls out of order
	SecUndo     = "undo"      // steps taken back
	SecTransfer = "transfer"  // passed on to another line or counter
	SecHandOver = "hand_over" // a counter handed over with its ticket
	SecMark     = "mark"      // priority and help marks set or taken away
	SecRejoin   = "rejoin"    // latecomers let in again
	SecOffline  = "offline"   // offline numbers whose time was not believed, and emergency cards
	SecClock    = "clock"     // the machine's clock was set
	SecRestart  = "restart"   // the server was away
	SecAlarm    = "alarm"     // alarms, and how long until somebody said so
	SecHelp     = "help"      // calls for the guide
	SecDevice   = "device"    // printers and devices that failed
)

var sections = []string{
	SecOpening, SecToday, SecOrder, SecUndo, SecTransfer, SecHandOver, SecMark, SecRejoin, SecOffline, SecClock,
	SecRestart, SecAlarm, SecHelp, SecDevice,
}

// Section is all that happened of one sort.
type Section struct {
	ID   string `json:"id"`
	Acts []Act  `json:"acts"`
}

// Act is one thing that somebody did, or that befell the hall. What is a word
// of its section; the fields that do not apply are empty.
type Act struct {
	At      time.Time `json:"at"`
	What    string    `json:"what"`
	By      string    `json:"by,omitempty"` // account or device
	Number  string    `json:"number,omitempty"`
	Counter string    `json:"counter,omitempty"`
	Service string    `json:"service,omitempty"`
	Device  string    `json:"device,omitempty"`
	From    string    `json:"from,omitempty"` // before
	To      string    `json:"to,omitempty"`   // after
	Reason  string    `json:"reason,omitempty"`
	Until   time.Time `json:"until,omitzero"` // when it ended, or is to end
	Seconds int       `json:"seconds,omitempty"`
	// Back says that the step was taken back afterwards.
	Back bool `json:"back,omitempty"`
}

// Section finds a section; it is empty when nothing of the sort happened.
func (r *Record) Section(id string) []Act {
	for i := range r.Sections {
		if r.Sections[i].ID == id {
			return r.Sections[i].Acts
		}
	}
	return nil
}

// ErrNoEvent says that an event is not of the day that was asked for.
var ErrNoEvent = errors.New("the day has no such event")

// RecordOf reads a business day from the log and records it, up to an event
// when to is not 0: so a record on paper is held against the log.
func RecordOf(log Log, site Site, day hall.Day, to uint64) (Record, error) {
	events, err := read(log, day)
	if err != nil {
		return Record{}, fmt.Errorf("record of %s: %w", day, err)
	}
	if to > 0 {
		n := 0
		for n < len(events) && events[n].Seq <= to {
			n++
		}
		events = events[:n]
	}
	r := FoldRecord(site, day, events)
	if to > 0 && r.To != to {
		return Record{}, fmt.Errorf("record of %s up to event %d: %w", day, to, ErrNoEvent)
	}
	return r, nil
}

// checksum is the SHA-256 of events as lines of JSON.
func checksum(events []wire.Event) string {
	sum := sha256.New()
	lines := json.NewEncoder(sum)
	for i := range events {
		if err := lines.Encode(events[i]); err != nil {
			return "" // a value made of text, numbers and times: cannot fail
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}
