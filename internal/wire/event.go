package wire

import (
	"time"

	"motcua/internal/hall"
)

// Kind says what happened.
type Kind string

// The kinds of events.
const (
	TicketIssued      Kind = "ticket_issued"
	TicketCalled      Kind = "ticket_called"
	TicketRecalled    Kind = "ticket_recalled"
	ServiceStarted    Kind = "service_started"
	TicketFinished    Kind = "ticket_finished"
	TicketNoShow      Kind = "ticket_no_show"
	TicketTransferred Kind = "ticket_transferred"
	TicketParked      Kind = "ticket_parked"
	TicketReturned    Kind = "ticket_returned"
	TicketRejoined    Kind = "ticket_rejoined"
	TicketCancelled   Kind = "ticket_cancelled"
	TicketExpired     Kind = "ticket_expired"
	StepUndone        Kind = "step_undone"
	CounterOpened     Kind = "counter_opened"
	CounterPaused     Kind = "counter_paused"
	CounterClosed     Kind = "counter_closed"
	RatingGiven       Kind = "rating_given"
	PrinterChanged    Kind = "printer_changed"
	PrintRequested    Kind = "print_requested"
	TicketPrinted     Kind = "ticket_printed"
	ServiceOpened     Kind = "service_opened"
	ServiceClosed     Kind = "service_closed"
	SeriesNearlyFull  Kind = "series_nearly_full"
	DayOpened         Kind = "day_opened"
	DayClosed         Kind = "day_closed"
	SiteChanged       Kind = "site_changed"
	// LegFinished ends one service of a ticket that goes on to another: it
	// waits there, at its own time.
	LegFinished       Kind = "leg_finished"
	TicketMarked      Kind = "ticket_marked"
	TicketDrawn       Kind = "ticket_drawn"
	CounterHandedOver Kind = "counter_handed_over"
	// HallOpened and HallClosed are a manager's acts; services follow by events
	// of their own.
	HallOpened        Kind = "hall_opened"
	HallClosed        Kind = "hall_closed"
	TodayChanged      Kind = "today_changed"
	HelpCalled        Kind = "help_called"
	HelpAnswered      Kind = "help_answered"
	AlarmRaised       Kind = "alarm_raised"
	AlarmCleared      Kind = "alarm_cleared"
	AlarmAcknowledged Kind = "alarm_acknowledged"
	DeviceChanged     Kind = "device_changed"
	SoundTested       Kind = "sound_tested"
	// ClockChanged says that the machine's clock was set: From is what it would
	// have shown, Until what it shows.
	ClockChanged Kind = "clock_changed"
	// ServerStarted says that the hall goes on after it was away: Until is the
	// time of the last event before that.
	ServerStarted Kind = "server_started"
	// SuggestionChanged: it was read, answered, handed on or closed.
	SuggestionGiven   Kind = "suggestion_given"
	SuggestionChanged Kind = "suggestion_changed"
	// SuggestionEmptied: it was kept for as long as the hall keeps them; its
	// words are gone from this moment on.
	SuggestionEmptied Kind = "suggestion_emptied"
	// DataEmptied: what the hall had kept for as long as its site says is gone.
	DataEmptied Kind = "data_emptied"
)

// Event is one thing that happened, at its place in the order of the hall.
// Its JSON is flat: {"seq":,"at":,"kind":,...}.
type Event struct {
	Seq uint64    `json:"seq"`
	At  time.Time `json:"at"`
	Body
}

// Body is what happened. A ticket stands in it whole, as it is after the
// event, so that a fold need only put it in the old one's place; For cuts it
// to what a role may see.
type Body struct {
	Kind   Kind         `json:"kind"`
	Ticket *hall.Ticket `json:"ticket,omitempty"`
	// Counter is where it happened; From the counter or service it left.
	Counter string `json:"counter,omitempty"`
	From    string `json:"from,omitempty"`
	// CounterIs is the counter's state after the event, when that changed.
	CounterIs *CounterState `json:"counter_is,omitempty"`
	// Undone is the kind of the step that an undo took back.
	Undone  Kind      `json:"undone,omitempty"`
	Service string    `json:"service,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	Until   time.Time `json:"until,omitzero"`
	Day     hall.Day  `json:"day,omitempty"`
	// Basis is what a day begins with, in day_opened.
	Basis *Basis `json:"basis,omitempty"`
	By    string `json:"by,omitempty"` // device or account, for the audit

	Rating     *Rating     `json:"rating,omitempty"`
	Suggestion *Suggestion `json:"suggestion,omitempty"` // whole, as it is after the event

	Printer *Printer `json:"printer,omitempty"`
	Job     *Job     `json:"job,omitempty"`
	// Site is the new site's services and counters, in site_changed and
	// today_changed.
	Site   *Site   `json:"site,omitempty"`
	Today  *Today  `json:"today,omitempty"` // whole, as it is after the event
	Help   *Help   `json:"help,omitempty"`
	Alarm  *Alarm  `json:"alarm,omitempty"`
	Device *Device `json:"device,omitempty"`
	Board  string  `json:"board,omitempty"` // of a sound test; "" means all
	// Emptied, in data_emptied, is what is no longer kept.
	Emptied *Emptied `json:"emptied,omitempty"`
}

// Rating is one rating as the log has it, or, in Group, five or more of them
// together as a manager may see them. It belongs to the ticket, clerk, counter
// and service that were rated, and counts on the business day of its event.
type Rating struct {
	Ticket  string `json:"ticket,omitempty"`
	Counter string `json:"counter,omitempty"`
	Clerk   string `json:"clerk,omitempty"`
	Service string `json:"service,omitempty"`
	// Day is the business day of the ticket; Finished when its service ended.
	Day      hall.Day  `json:"day,omitempty"`
	Finished time.Time `json:"finished,omitzero"`
	// Score is 1, the worst, to Levels, the scale that was asked with.
	Score  int `json:"score,omitempty"`
	Levels int `json:"levels,omitempty"`
	// Answers are the levels that were chosen, by question; level 1 is the worst.
	Answers map[string]int `json:"answers,omitempty"`
	Reasons []string       `json:"reasons,omitempty"`
	// CommentHash is the SHA-256 of the ticket, a line break and the comment, which
	// is kept outside the log.
	CommentHash string       `json:"comment_hash,omitempty"`
	Group       *RatingGroup `json:"group,omitempty"`
}

// RatingGroup sums up N ratings, at least 5, that one clerk was given at one
// counter since the last such group.
type RatingGroup struct {
	N      int         `json:"n"`
	Scores map[int]int `json:"scores"` // score -> how many
}

// Basis is what the figures of a day rest on beside its events: with it, a day is
// counted from its own part of the log. Staff see it.
type Basis struct {
	// Targets are the longest waits that services promise, in seconds, by
	// service; site_changed says in its services when they change.
	Targets map[string]int `json:"targets,omitempty"`
	// Carried are the tickets that had come to no end the day before.
	Carried []Carried `json:"carried,omitempty"`
	// Seats are the counters that stay open from the day before, with who holds
	// them.
	Seats []Seat `json:"seats,omitempty"`
}

// Emptied is what a hall no longer keeps.
type Emptied struct {
	What   string   `json:"what"`   // comments or cases
	Before hall.Day `json:"before"` // of the days before this one
	N      int      `json:"n"`
}

// Carried is a ticket that a day takes over.
type Carried struct {
	Ticket  string     `json:"ticket"`
	Service string     `json:"service"`
	State   hall.State `json:"state"`
	Seq     uint64     `json:"seq"` // of the last event that changed it
}

// Seat is a counter and who holds it.
type Seat struct {
	Counter string `json:"counter"`
	Account string `json:"account"`
	Name    string `json:"name,omitempty"` // as the public sees it there
}

// Site is the part of a site that clients show.
type Site struct {
	Hall     *HallInfo      `json:"hall,omitempty"`
	Services []ServiceState `json:"services"`
	Counters []CounterState `json:"counters"`
	Notices  []hall.Text    `json:"notices,omitempty"`
	Devices  []Device       `json:"devices,omitempty"` // all, for staff
}
