package wire

import (
	"slices"
	"time"

	"motcua/internal/hall"
)

// State is a hall at one moment of its day: the object of GET /api/v1/hall
// and of a snapshot. Tickets are all of the day's, in the order of issue.
type State struct {
	Epoch    string         `json:"epoch"`
	Seq      uint64         `json:"seq"`
	Day      hall.Day       `json:"day"`
	Hall     *HallInfo      `json:"hall,omitempty"`
	Services []ServiceState `json:"services"`
	Counters []CounterState `json:"counters"`
	Tickets  []hall.Ticket  `json:"tickets"`
	Calls    Calls          `json:"calls,omitempty"`
	Printers []Printer      `json:"printers,omitempty"`
	Jobs     []PrintJob     `json:"jobs,omitempty"` // the last slips of each printer, in the order of their verdicts
	Notices  []hall.Text    `json:"notices,omitempty"`
	// For staff: what wants a person, and what was set for this day.
	Helps   []Help   `json:"helps,omitempty"`  // unanswered, oldest first
	Alarms  []Alarm  `json:"alarms,omitempty"` // oldest first
	Devices []Device `json:"devices,omitempty"`
	Today   *Today   `json:"today,omitempty"`
	// Suggestions is how many nobody has answered, for managers and inspectors.
	Suggestions int `json:"suggestions,omitempty"`
}

// HallInfo is what every screen may say of its hall.
type HallInfo struct {
	ID         string            `json:"id"`
	Name       hall.Text         `json:"name"`
	Zone       string            `json:"zone"`
	Languages  []string          `json:"languages"`
	PublicURL  string            `json:"public_url,omitempty"`
	Priorities []Named           `json:"priorities,omitempty"`
	Outcomes   []Named           `json:"outcomes,omitempty"`
	Levels     int               `json:"levels,omitempty"` // of the rating scale
	Words      map[int]hall.Text `json:"words,omitempty"`
	Reasons    []Named           `json:"reasons,omitempty"`
	Questions  []Question        `json:"questions,omitempty"` // asked beside the score
	Parks      []Named           `json:"parks,omitempty"`     // reasons for setting a ticket aside
	// A kiosk asks for the citizen card: "ask" or "must" (hall.Limits.Card), of
	// which PerPersonDay numbers a day can be had.
	Card         string `json:"card,omitempty"`
	PerPersonDay int    `json:"per_person_day,omitempty"`
	// Voice is how the boards speak; hall.Voice.Spoken has the languages.
	Voice hall.Voice `json:"voice,omitzero"`
	// Boards are what each board shows and how, for boards and for who looks after
	// them.
	Boards []hall.Board `json:"boards,omitempty"`
	Box    *Box         `json:"box,omitempty"` // for suggestions; nil: the hall has none
}

// Question is one that is asked of a service beside the score; Levels are the
// words of its answers, the worst, level 1, first.
type Question struct {
	ID     string      `json:"id"`
	Name   hall.Text   `json:"name"`
	Levels []hall.Text `json:"levels"`
}

// Named is an id with what people call it.
type Named struct {
	ID   string    `json:"id"`
	Name hall.Text `json:"name"`
}

// ServiceState is a service and its line.
type ServiceState struct {
	ID     string    `json:"id"`
	Prefix string    `json:"prefix"`
	Name   hall.Text `json:"name"`
	Line   string    `json:"line,omitempty"`
	Agency hall.Text `json:"agency,omitempty"`
	// Procedures and Fields of the catalogue that are handled here.
	Procedures []string   `json:"procedures,omitempty"`
	Fields     []string   `json:"fields,omitempty"`
	TargetS    int        `json:"target_s,omitempty"` // the longest wait that it promises, seconds
	Open       bool       `json:"open"`
	Reason     string     `json:"reason,omitempty"`    // why not open: hours, closed, limit
	Until      string     `json:"until,omitempty"`     // "13:30", when that ends, if known
	UntilDay   hall.Day   `json:"until_day,omitempty"` // of Until, when that is not today
	Notice     string     `json:"notice,omitempty"`    // "late_day": may not be served today
	Waiting    int        `json:"waiting"`
	WaitS      *hall.Wait `json:"wait_s"`
}

// ReopensAt sets Until and UntilDay from a time in the hall's zone; the zero
// time is not known.
func (s *ServiceState) ReopensAt(at time.Time, today hall.Day) {
	s.Until, s.UntilDay = "", ""
	if at.IsZero() {
		return
	}
	s.Until = at.Format("15:04")
	if day := hall.Day(at.Format(time.DateOnly)); day != today {
		s.UntilDay = day
	}
}

// CounterState is a counter and whom it serves. Ticket is the one called or
// serving there.
type CounterState struct {
	ID       string            `json:"id"`
	Name     hall.Text         `json:"name"`
	State    hall.CounterState `json:"state"`
	Services []string          `json:"services"`
	Ticket   *hall.Ticket      `json:"ticket,omitempty"`
	Officer  *hall.Officer     `json:"officer,omitempty"`
	Account  string            `json:"account,omitempty"` // who opened it
	Reason   string            `json:"reason,omitempty"`  // of a pause
	Until    string            `json:"until,omitempty"`   // "10:15", back at
}

// Board finds a board by its id; one that the hall does not speak of is the
// standard one, over a counter or for the whole hall.
func (s *State) Board(id string) hall.Board {
	if s.Hall != nil {
		for i := range s.Hall.Boards {
			if s.Hall.Boards[i].ID == id {
				return s.Hall.Boards[i]
			}
		}
	}
	return hall.StandardBoard(id, s.Counter(id) != nil)
}

// Service finds a service by id; nil if there is none.
func (s *State) Service(id string) *ServiceState {
	for i := range s.Services {
		if s.Services[i].ID == id {
			return &s.Services[i]
		}
	}
	return nil
}

// Counter finds a counter by id; nil if there is none.
func (s *State) Counter(id string) *CounterState {
	for i := range s.Counters {
		if s.Counters[i].ID == id {
			return &s.Counters[i]
		}
	}
	return nil
}

// Ticket finds a ticket by id; nil if there is none.
func (s *State) Ticket(id string) *hall.Ticket {
	for i := len(s.Tickets) - 1; i >= 0; i-- {
		if s.Tickets[i].ID == id {
			return &s.Tickets[i]
		}
	}
	return nil
}

// Apply folds one event into the state, as the server did when it made the
// event. An event at or before s.Seq changes nothing: a resumed stream may
// overlap. Forecasts and opening hours are the server's to know; they come
// with the next snapshot. Apply is for one goroutine at a time.
func (s *State) Apply(e Event) {
	if e.Seq <= s.Seq {
		return
	}
	s.Seq = e.Seq
	s.Calls.Fold(&e)
	if e.Ticket != nil {
		s.put(*e.Ticket)
	}
	if e.CounterIs != nil {
		s.putCounter(*e.CounterIs)
	}
	switch e.Kind {
	case DayOpened:
		s.Helps, s.Jobs = nil, nil
		s.Devices = slices.DeleteFunc(s.Devices, func(d Device) bool { return d.Guest && d.State == DeviceAway })
		// What is not over by now was carried into the new day.
		s.Day = e.Day
		s.Tickets = slices.DeleteFunc(s.Tickets, func(t hall.Ticket) bool { return t.State.Over() })
	case RatingGiven:
		if e.Rating != nil {
			if t := s.Ticket(e.Rating.Ticket); t != nil {
				t.Rated = true
			}
		}
	case PrinterChanged:
		if e.Printer != nil {
			s.putPrinter(*e.Printer)
		}
	case TicketPrinted:
		s.printed(&e)
	case ServiceOpened, ServiceClosed:
		if sv := s.Service(e.Service); sv != nil {
			sv.Open, sv.Reason = e.Kind == ServiceOpened, ""
			if !sv.Open {
				sv.Reason = ClosedFor(e.Reason)
			}
			sv.ReopensAt(e.Until, s.Day)
		}
	case HelpCalled, HelpAnswered:
		s.putHelp(e.Help)
	case AlarmRaised, AlarmAcknowledged, AlarmCleared:
		s.putAlarm(e.Alarm, e.Kind == AlarmCleared)
	case DeviceChanged:
		s.putDevice(e.Device)
	case SuggestionGiven, SuggestionChanged, SuggestionEmptied:
		if e.Suggestion != nil {
			s.Suggestions = e.Suggestion.Open
		}
	case SiteChanged, TodayChanged, HallOpened, HallClosed:
		if e.Today != nil {
			s.Today = e.Today
		}
		if e.Site != nil {
			if e.Site.Hall != nil {
				s.Hall = e.Site.Hall
			}
			s.Services = slices.Clone(e.Site.Services)
			s.Counters = slices.Clone(e.Site.Counters)
			s.Notices = e.Site.Notices
			if len(e.Site.Devices) > 0 {
				s.Devices = slices.Clone(e.Site.Devices)
			}
		}
	}
}

// The reasons for which a service takes no numbers, as everyone may see them.
const (
	ReasonHours  = "hours"
	ReasonLimit  = "limit"
	ReasonClosed = "closed" // by a manager, whose own words staff alone see
)

// ClosedFor is the public reason behind a service_closed event's reason.
func ClosedFor(reason string) string {
	if reason == ReasonHours || reason == ReasonLimit {
		return reason
	}
	return ReasonClosed
}
