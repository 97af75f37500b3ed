package report

import (
	"time"

	"motcua/internal/hall"
	"motcua/server/cases"
	"motcua/server/rating"
)

// Summary is what a hall did in a period; a day's has its Day as well. Its JSON
// is what the API, the command line and the end-of-day slip share.
type Summary struct {
	Period Period    `json:"period"`
	Day    hall.Day  `json:"day,omitempty"`  // of a day's
	Hall   hall.Text `json:"hall,omitempty"` // its name
	// Closed says that all its days are over: the figures stand.
	Closed bool `json:"closed"`
	// From and To are the first and last event that were counted, 0 for none.
	From uint64 `json:"from"`
	To   uint64 `json:"to"`
	// At is the time of the last, in the hall's zone.
	At time.Time `json:"at,omitzero"`
	// Sum is the SHA-256, in hex, of a closed day's events, as Record has it; of
	// a longer period that of its days' lines "2026-11-21 SUM\n". Empty while
	// the period goes on.
	Sum string `json:"sum,omitempty"`

	Total Figures `json:"total"`
	// The cuts. Services and counters come in the site's order, what has left it
	// last; clerks by account; Hours are "00" to "23" in the hall's own time,
	// Weekdays "1" (Monday) to "7", those in which something happened.
	Services []Row `json:"services"`
	Counters []Row `json:"counters"`
	Clerks   []Row `json:"clerks"`
	Hours    []Row `json:"hours"`
	// Weekdays, Days and Months are empty for a day; Months come with quarters
	// and years only. The id of a row of Days or Months is its period.
	Weekdays []Row `json:"weekdays,omitempty"`
	Days     []Row `json:"days,omitempty"`
	Months   []Row `json:"months,omitempty"`
	Load     Load  `json:"load"`
	// Ratings is what the rows' scores rest on, nil where ratings are not known.
	Ratings *rating.Basis `json:"ratings,omitempty"`
	// Comments are the words that citizens gave with their ratings, five or more
	// together and in no order; only of a week or longer, and nobody's by name.
	Comments []string `json:"comments,omitempty"`
	// OnTime is of the case files whose results were due in the period; nil when
	// the hall knows of none.
	OnTime *cases.OnTime `json:"on_time,omitempty"`
	// Printers are those that were told of, by name.
	Printers []Printer `json:"printers,omitempty"`
}

// Load is when people take their numbers ("lưu lượng theo giờ"): how many on
// which day of the week, Monday first, in which hour.
type Load struct {
	Days   [7]int     `json:"days"` // how many such days the period has that the hall worked on
	Issued [7][24]int `json:"issued"`
}

// Printer is what became of the slips of one printer.
type Printer struct {
	Name    string `json:"name"`
	Printed int    `json:"printed"` // or taken without a fault
	Failed  int    `json:"failed"`
	Unknown int    `json:"unknown"` // nobody heard whether they came out
}

// Row is the figures of one service, counter, clerk, hour, day of the week, day
// or month. A clerk's id is the account and the name that of the officer as the
// counter showed it; "-" stands for a counter or clerk that the log does not name.
type Row struct {
	ID   string    `json:"id"`
	Name hall.Text `json:"name,omitempty"`
	Figures
}

// Figures are the counts of a day or of a part of it.
type Figures struct {
	Issued     int    `json:"issued"`
	Carried    int    `json:"carried"` // over from the day before
	Served     int    `json:"served"`
	NoShow     int    `json:"no_show"`
	Cancelled  int    `json:"cancelled"`
	Expired    int    `json:"expired"`
	Open       int    `json:"open"` // not at an end
	Legs       int    `json:"legs"` // services that ended before the ticket's last
	Transfers  int    `json:"transfers"`
	OutOfOrder int    `json:"out_of_order"`
	Undone     int    `json:"undone"`
	Wait       Spread `json:"wait_s"`
	Targeted   int    `json:"targeted"`  // waits for a service that promises a longest one
	InTarget   int    `json:"in_target"` // those that kept it
	Service    Spread `json:"service_s"`
	// Given is how many ratings were given, Response their share of those served,
	// nil when nobody was; Rating is what of them is shown: nil for fewer than
	// five, see package rating.
	Given    int           `json:"given"`
	Response *float64      `json:"response,omitempty"`
	Rating   *rating.Score `json:"rating"`
}

// Site is what of a hall's site a report shows: the zero value is a site of
// which nothing is known, and every row has its id alone.
type Site struct {
	Name     hall.Text `json:"name,omitempty"`
	Services []Place   `json:"services"`
	Counters []Place   `json:"counters"`
	// Priorities are the groups that a ticket may be marked with.
	Priorities []Place `json:"priorities,omitempty"`
	// Rating is the scale by which rows are scored.
	Rating hall.RatingScale `json:"rating"`
	// People are the names of accounts, where the log has none.
	People map[string]string `json:"-"`
}

// Place is a service or a counter.
type Place struct {
	ID     string    `json:"id"`
	Name   hall.Text `json:"name,omitempty"`
	Target int       `json:"target_s,omitempty"` // longest wait that a service promises
	Gone   bool      `json:"gone,omitempty"`     // it has left the site, but reports of earlier days name it
}

// SiteOf takes a report's part of a hall.
func SiteOf(h *hall.Hall) Site {
	s := Site{Name: h.Name, Rating: h.Rating}
	for i := range h.Services {
		sv := &h.Services[i]
		s.Services = append(s.Services, Place{ID: sv.ID, Name: sv.Name, Target: seconds(sv.Target)})
	}
	for i := range h.Counters {
		s.Counters = append(s.Counters, Place{ID: h.Counters[i].ID, Name: h.Counters[i].Name})
	}
	for _, p := range h.Priorities {
		s.Priorities = append(s.Priorities, Place{ID: p.ID, Name: p.Name})
	}
	return s
}

// Spread sums up times, in whole seconds. P50 is the smallest that at least
// half of them do not pass, P90 the same for nine in ten.
type Spread struct {
	N   int `json:"n"`
	P50 int `json:"p50"`
	P90 int `json:"p90"`
	Max int `json:"max"`
}

func seconds(d time.Duration) int { return int(d.Round(time.Second) / time.Second) }
