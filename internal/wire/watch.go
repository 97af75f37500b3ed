package wire

import "time"

// Help is a call for the guide ("gọi cán bộ hướng dẫn"). It is open until
// somebody answers it.
type Help struct {
	ID         string    `json:"id"`
	Place      string    `json:"place"` // device or counter it came from
	Reason     string    `json:"reason,omitempty"`
	Lang       string    `json:"lang,omitempty"`
	At         time.Time `json:"at,omitzero"`
	AnsweredBy string    `json:"answered_by,omitempty"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
}

// The kinds of alarms, by the thresholds of hall.Alarms.
const (
	AlarmWait     = "wait"     // somebody waits longer than promised
	AlarmServing  = "serving"  // one ticket holds a counter
	AlarmUncalled = "uncalled" // called, and nothing since
	AlarmUnserved = "unserved" // they wait, and no open counter takes them
	AlarmHelp     = "help"     // a call for help goes unanswered
	AlarmDevice   = "device"   // a device is away or failing
	AlarmPrinter  = "printer"  // a printer cannot print, or its paper ends
	AlarmBack     = "back"     // a paused counter is past its return time
	AlarmSeries   = "series"   // the numbers of a service run out
)

// Alarm tells a manager of what wants a person. Its ID is its kind and what it
// is about ("wait/dat-dai"), so that one trouble is one alarm however long it
// lasts; it ends when the trouble does. Acknowledging silences it, by name.
type Alarm struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"`
	Service string    `json:"service,omitempty"`
	Counter string    `json:"counter,omitempty"`
	Device  string    `json:"device,omitempty"`
	Help    string    `json:"help,omitempty"`
	Number  string    `json:"number,omitempty"` // of the ticket it is about
	Cause   string    `json:"cause,omitempty"`  // of a device or printer: the first cause
	Since   time.Time `json:"since,omitzero"`   // of the trouble, not of the alarm; of a wait: since the promise is broken
	AckBy   string    `json:"ack_by,omitempty"`
	AckAt   time.Time `json:"ack_at,omitzero"`
}

// The states of a device.
const (
	DeviceOK     = "ok"
	DeviceWarn   = "warn"   // works, and wants a hand soon
	DeviceFailed = "failed" // is there, and does not do its work
	DeviceAway   = "away"   // no line to it
)

// Device is a kiosk, board, tablet or printer box as the hall last heard of it.
type Device struct {
	Name    string    `json:"name"`
	Role    Role      `json:"role"`
	State   string    `json:"state"`
	Cause   string    `json:"cause,omitempty"`   // the first cause, from its own health
	Counter string    `json:"counter,omitempty"` // a tablet's, a counter board's
	Since   time.Time `json:"since,omitzero"`
	// Guest says that it is none of the site's: it may go when it likes, and is
	// forgotten with the day.
	Guest bool `json:"guest,omitempty"`
}
