package hall

import "time"

// State is where a ticket stands on its way. Finished, NoShow, Cancelled and
// Expired are ends; a NoShow may rejoin by the hall's rule.
type State string

// The states of a ticket.
const (
	Waiting   State = "waiting"
	Called    State = "called"    // asked to a counter, not there yet
	Serving   State = "serving"   // at the counter
	Parked    State = "parked"    // waits for papers or a signature ("chờ bổ sung giấy tờ", "chờ ký")
	Returned  State = "returned"  // comes back to the same counter without queueing
	Finished  State = "finished"  // served
	NoShow    State = "no_show"   // called, never came ("vắng mặt")
	Cancelled State = "cancelled" // given up by its holder, or replaced
	Expired   State = "expired"   // the day ended before its turn
)

// Over reports whether the ticket has come to an end.
func (s State) Over() bool {
	switch s {
	case Finished, NoShow, Cancelled, Expired:
		return true
	}
	return false
}

// Ticket is one queue ticket ("phiếu số thứ tự") with all that is known of it.
// What a reader may see of it is wire's business: tokens, notes, case codes
// and reasons are in here.
type Ticket struct {
	ID       string    `json:"id"` // day and number: "20261121-A012"
	Number   Number    `json:"number"`
	Service  string    `json:"service"`
	State    State     `json:"state"`
	Counter  string    `json:"counter,omitempty"` // called, served, parked or expected back here
	IssuedAt time.Time `json:"issued_at,omitzero"`
	CalledAt time.Time `json:"called_at,omitzero"` // last call
	// StartedAt and EndedAt bound the service of the last counter.
	StartedAt time.Time `json:"started_at,omitzero"`
	EndedAt   time.Time `json:"ended_at,omitzero"`
	Recalls   int       `json:"recalls,omitempty"` // since the last call

	Priority  string `json:"priority,omitempty"` // id of the group, self-declared
	Lang      string `json:"lang,omitempty"`
	Procedure string `json:"procedure,omitempty"` // code in the catalogue
	Files     int    `json:"files,omitempty"`     // case files brought; 0 means not said
	People    int    `json:"people,omitempty"`    // people on this ticket; 0 means not said
	Offline   bool   `json:"offline,omitempty"`   // numbered by a kiosk without the server
	// Flagged says that the issue time was not believed: recorded at arrival.
	Flagged bool `json:"flagged,omitempty"`
	// Card says that the number was on a pre-printed emergency card, which was
	// registered afterwards.
	Card bool `json:"card,omitempty"`
	// Drawn is its place, from 1, in the draw at the day's opening among those
	// who took a number before it; 0: there was none, or it came later.
	Drawn int `json:"drawn,omitempty"`
	// Assist asks for help with talking or hearing.
	Assist bool `json:"assist,omitempty"`
	// Then are the services that it goes on to, in order, when this one ends.
	Then []string `json:"then,omitempty"`
	// Rejoined is when a latecomer came back; it then waits by this time.
	Rejoined time.Time `json:"rejoined,omitzero"`
	// Place is where the hall's rule put a latecomer, if not at the end. No
	// reader sees it.
	Place *Place `json:"place,omitempty"`

	Reason   string `json:"reason,omitempty"`    // why parked, paused, called out of order
	Note     string `json:"note,omitempty"`      // of a transfer, for the next clerk
	NoteBy   string `json:"note_by,omitempty"`   // who wrote it, by name
	NoteFrom string `json:"note_from,omitempty"` // the counter it was written at
	Outcome  string `json:"outcome,omitempty"`
	CaseCode string `json:"case_code,omitempty"` // "mã hồ sơ"
	Person   string `json:"person,omitempty"`    // keyed hash of the day, for the per-person limit

	Token       string `json:"token,omitempty"`        // the holder's secret
	RatingToken string `json:"rating_token,omitempty"` // one rating of this served ticket
	Rated       bool   `json:"rated,omitempty"`
}

// Place is a place in a line: right behind the ticket that waits since At and
// was the Ord-th of its day, and behind whom an earlier event put there.
type Place struct {
	At  time.Time `json:"at"`
	Ord int       `json:"ord"`
	Seq uint64    `json:"seq"`
}

// CounterState is what a counter is doing.
type CounterState string

// The states of a counter. A counter that was never opened is closed.
const (
	Closed CounterState = "closed"
	Open   CounterState = "open"
	Paused CounterState = "paused"
)

// Officer is what the public may know of the person at a counter: the law
// wants name, title and field published there.
type Officer struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	Field string `json:"field,omitempty"`
	Photo string `json:"photo,omitempty"` // path under the server's own origin
}

// Wait is a forecast in whole seconds: one in ten waits less than P10, half
// less than P50, nine in ten less than P90.
type Wait struct {
	P10 int `json:"p10"`
	P50 int `json:"p50"`
	P90 int `json:"p90"`
}
