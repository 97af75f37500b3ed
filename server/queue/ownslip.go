package queue

import (
	"encoding/json"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// slipKinds are the slips that a printer can be asked for.
var slipKinds = []string{kindTicket, "guide", "lookup", kindDayEnd, kindTest}

const (
	kindTicket = "ticket"
	kindDayEnd = "end_of_day"
	kindTest   = "test"
)

// ownData reports whether the hall knows itself what such a slip shows.
func ownData(kind string) bool { return kind == kindDayEnd || kind == kindTest }

// ownSlip is the data of a slip that the hall knows itself.
func (d *decision) ownSlip(a *wire.Print) (json.RawMessage, *wire.Error) {
	language := ""
	if len(d.e.hall.Languages) > 0 {
		language = d.e.hall.Languages[0]
	}
	if a.Kind == kindTest {
		return slipData(testSlip{Hall: d.e.hall.Name.In(language), Printer: a.Printer, At: d.now, Lang: language})
	}
	return slipData(d.e.dayEnd(language, d.now))
}

// testSlip is what a test print shows.
type testSlip struct {
	Hall    string    `json:"hall"`
	Printer string    `json:"printer"`
	At      time.Time `json:"at"`
	Lang    string    `json:"lang"`
}

// daySlip is what the slip at the end of the day shows.
type daySlip struct {
	Hall     string       `json:"hall"`
	Day      hall.Day     `json:"day"`
	At       time.Time    `json:"at"`
	Issued   int          `json:"issued"`
	Served   int          `json:"served"`
	NoShow   int          `json:"no_show"`
	Gone     int          `json:"cancelled"`
	Unserved int          `json:"unserved"`
	WaitS    int          `json:"wait_s"` // the middle one
	Services []daySlipOf  `json:"services"`
	Printers []paperSlips `json:"printers,omitempty"`
	Lang     string       `json:"lang"`
}

type daySlipOf struct {
	Name   string `json:"name"`
	Prefix string `json:"prefix"`
	Issued int    `json:"issued"`
	Served int    `json:"served"`
}

type paperSlips struct {
	Name    string `json:"name"`
	Printed int    `json:"printed"`
	Failed  int    `json:"failed"`
	Unknown int    `json:"unknown"`
}

// dayEnd counts the day as it stands.
func (e *Engine) dayEnd(language string, now time.Time) *daySlip {
	s := &daySlip{Hall: e.hall.Name.In(language), Day: e.day, At: now, Lang: language}
	at := map[string]int{}
	for i := range e.hall.Services {
		sv := &e.hall.Services[i]
		at[sv.ID] = i
		s.Services = append(s.Services, daySlipOf{Name: sv.Name.In(language), Prefix: sv.Prefix})
	}
	var waited []time.Duration
	for _, t := range e.order {
		of := &daySlipOf{}
		if i, ok := at[t.Service]; ok {
			of = &s.Services[i]
		}
		s.Issued++
		of.Issued++
		switch t.State {
		case hall.Finished:
			s.Served++
			of.Served++
		case hall.NoShow:
			s.NoShow++
		case hall.Cancelled:
			s.Gone++
		default:
			s.Unserved++
		}
		if !t.CalledAt.IsZero() {
			waited = append(waited, t.CalledAt.Sub(t.IssuedAt))
		}
	}
	if n := len(waited); n > 0 {
		slices.Sort(waited)
		s.WaitS = int(max(waited[n/2], 0) / time.Second)
	}
	for _, name := range e.trays() {
		s.Printers = append(s.Printers, e.slips[name].count(name))
	}
	return s
}

// count counts a printer's slips of the day.
func (t *tray) count(name string) paperSlips {
	c := paperSlips{Name: name}
	for _, j := range t.done {
		switch {
		case j.Past:
		case j.Verdict == wire.Failed:
			c.Failed++
		case j.Verdict == wire.Unknown:
			c.Unknown++
		default:
			c.Printed++
		}
	}
	return c
}
