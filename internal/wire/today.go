package wire

import (
	"time"

	"motcua/internal/hall"
)

// Today is what a manager has set for this day only. It ends with the day, but
// for the roster, which stands until it is changed.
type Today struct {
	// Hours replace the site's hours of the day; nil means that they stand, an
	// empty list that the hall is closed.
	Hours []string `json:"hours"` // "07:30-11:30"
	// Notices stand on the screens instead of the site's; nil: the site's.
	Notices []hall.Text `json:"notices"`
	// Counters: what a counter serves today, in order.
	Counters map[string][]string `json:"counters,omitempty"`
	// Limits: numbers a service gives today at most; 0 means no limit.
	Limits map[string]int `json:"limits,omitempty"`
	// Last: when a service gives its last number, "16:15".
	Last map[string]string `json:"last,omitempty"`
	// Roster: who is to sit where, counter -> account.
	Roster map[string]string `json:"roster,omitempty"`
	// Opened and Closed: when and by whom the hall was, "" if it was not.
	OpenedBy string    `json:"opened_by,omitempty"`
	OpenedAt time.Time `json:"opened_at,omitzero"`
	ClosedBy string    `json:"closed_by,omitempty"`
	ClosedAt time.Time `json:"closed_at,omitzero"`
}
