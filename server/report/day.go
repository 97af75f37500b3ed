package report

import (
	"slices"
	"time"

	"motcua/internal/hall"
)

// Day is what a hall did on one business day.
type Day struct {
	Day    hall.Day  `json:"day"`
	Hall   hall.Text `json:"hall,omitempty"` // its name
	Closed bool      `json:"closed"`         // the day is over: the figures stand
	// From and To are the first and last event that were read, 0 for none.
	From  uint64  `json:"from"`
	To    uint64  `json:"to"`
	Total Figures `json:"total"`
	// The cuts, in the site's order, what has left it last; Hours are "00" to
	// "23" in the hall's own time, those in which something happened.
	Services []Row `json:"services"`
	Counters []Row `json:"counters"`
	Hours    []Row `json:"hours"`
	// Printers are those that were told of, by name.
	Printers []Printer `json:"printers,omitempty"`
}

// Printer is what became of the slips of one printer.
type Printer struct {
	Name    string `json:"name"`
	Printed int    `json:"printed"` // or taken without a fault
	Failed  int    `json:"failed"`
	Unknown int    `json:"unknown"` // nobody heard whether they came out
}

// Row is the figures of one service, counter or hour.
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
	Transfers  int    `json:"transfers"`
	OutOfOrder int    `json:"out_of_order"`
	Undone     int    `json:"undone"`
	Wait       Spread `json:"wait_s"`
	Targeted   int    `json:"targeted"`  // waits for a service that promises a longest one
	InTarget   int    `json:"in_target"` // those that kept it
	Service    Spread `json:"service_s"`
	Rating     *Score `json:"rating"` // nil for fewer than five
}

// Site is what of a hall's site a report shows: the zero value is a site of
// which nothing is known, and every row has its id alone.
type Site struct {
	Name     hall.Text `json:"name,omitempty"`
	Services []Place   `json:"services"`
	Counters []Place   `json:"counters"`
	// Priorities are the groups that a ticket may be marked with.
	Priorities []Place `json:"priorities,omitempty"`
}

// Place is a service or a counter.
type Place struct {
	ID     string    `json:"id"`
	Name   hall.Text `json:"name,omitempty"`
	Target int       `json:"target_s,omitempty"` // longest wait that a service promises
}

// SiteOf takes a report's part of a hall.
func SiteOf(h *hall.Hall) Site {
	s := Site{Name: h.Name}
	for i := range h.Services {
		sv := &h.Services[i]
		s.Services = append(s.Services, Place{sv.ID, sv.Name, seconds(sv.Target)})
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

// Score is how satisfied a group was: 1 is the worst.
type Score struct {
	N    int     `json:"n"`
	Mean float64 `json:"mean"`
}

// Running is the day as it may be shown while it goes on: without ratings.
// Two looks at a mean, one before and one after a rating, would give that
// rating away; the floor hears of them in groups.
func (d Day) Running() Day {
	hide := func(rows []Row) []Row {
		out := slices.Clone(rows)
		for i := range out {
			out[i].Rating = nil
		}
		return out
	}
	d.Total.Rating = nil
	d.Services, d.Counters, d.Hours = hide(d.Services), hide(d.Counters), hide(d.Hours)
	return d
}

// least is the smallest group whose ratings may be shown.
const least = 5

// spread sums up sorted times.
func spread(sorted []time.Duration) Spread {
	n := len(sorted)
	if n == 0 {
		return Spread{}
	}
	at := func(tenths int) int { return seconds(sorted[(n*tenths+9)/10-1]) }
	return Spread{N: n, P50: at(5), P90: at(9), Max: seconds(sorted[n-1])}
}

func seconds(d time.Duration) int { return int(d.Round(time.Second) / time.Second) }
