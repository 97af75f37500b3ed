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
	return slipData(d.e.dayEnd(language))
}

// testSlip is what a test print shows.
type testSlip struct {
	Hall    string    `json:"hall"`
	Printer string    `json:"printer"`
	At      time.Time `json:"at"`
	Lang    string    `json:"lang"`
}

// daySlip is what the slip at the end of the day shows: the keys of a report's
// JSON, which motcua-printer slip reads too.
type daySlip struct {
	Hall     string       `json:"hall"`
	Day      hall.Day     `json:"day"`
	Closed   bool         `json:"closed"` // the figures stand
	Total    figures      `json:"total"`
	Services []figures    `json:"services"`
	Printers []paperSlips `json:"printers,omitempty"`
	Lang     string       `json:"lang"`
}

type figures struct {
	ID        string `json:"id,omitempty"`
	Name      string `json:"name,omitempty"`
	Issued    int    `json:"issued"`
	Served    int    `json:"served"`
	NoShow    int    `json:"no_show"`
	Cancelled int    `json:"cancelled"`
	Expired   int    `json:"expired"`
	Open      int    `json:"open"`
	Wait      spread `json:"wait_s"`

	waited []time.Duration
}

type spread struct {
	N   int `json:"n"`
	P50 int `json:"p50"`
	P90 int `json:"p90"`
}

type paperSlips struct {
	Name    string `json:"name"`
	Printed int    `json:"printed"`
	Failed  int    `json:"failed"`
	Unknown int    `json:"unknown"`
}

// dayEnd counts the day as it stands.
func (e *Engine) dayEnd(language string) *daySlip {
	s := &daySlip{Hall: e.hall.Name.In(language), Day: e.day, Closed: e.today.ClosedBy != "", Lang: language, Services: []figures{}}
	at := map[string]int{}
	for i := range e.hall.Services {
		sv := &e.hall.Services[i]
		at[sv.ID] = i
		s.Services = append(s.Services, figures{ID: sv.ID, Name: sv.Name.In(language)})
	}
	for _, t := range e.order {
		s.Total.count(t)
		if i, ok := at[t.Service]; ok {
			s.Services[i].count(t)
		}
	}
	s.Total.Wait = spreadOf(s.Total.waited)
	for i := range s.Services {
		s.Services[i].Wait = spreadOf(s.Services[i].waited)
	}
	for _, name := range e.trays() {
		s.Printers = append(s.Printers, e.slips[name].count(name))
	}
	return s
}

func (f *figures) count(t *ticket) {
	f.Issued++
	switch t.State {
	case hall.Finished:
		f.Served++
	case hall.NoShow:
		f.NoShow++
	case hall.Cancelled:
		f.Cancelled++
	case hall.Expired:
		f.Expired++
	default:
		f.Open++
	}
	if !t.CalledAt.IsZero() {
		f.waited = append(f.waited, max(t.CalledAt.Sub(t.IssuedAt), 0))
	}
}

func spreadOf(list []time.Duration) spread {
	if len(list) == 0 {
		return spread{}
	}
	slices.Sort(list)
	at := func(percent int) int { return int(list[(len(list)-1)*percent/100] / time.Second) }
	return spread{len(list), at(50), at(90)}
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
