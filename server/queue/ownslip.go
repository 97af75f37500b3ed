package queue

import (
	"encoding/json"
	"time"

	"motcua/internal/wire"
)

// slipKinds are the slips that a printer can be asked for.
var slipKinds = []string{kindTicket, "guide", "lookup", "suggestion", wire.SlipDayEnd, kindTest}

const (
	kindTicket = "ticket"
	kindTest   = "test"
)

// testSlip is what a test print shows.
type testSlip struct {
	Hall    string    `json:"hall"`
	Printer string    `json:"printer"`
	At      time.Time `json:"at"`
	Lang    string    `json:"lang"`
}

// testSlip is the data of the one slip that the line knows without a ticket.
func (d *decision) testSlip(printer string) (json.RawMessage, *wire.Error) {
	language := ""
	if len(d.e.hall.Languages) > 0 {
		language = d.e.hall.Languages[0]
	}
	return slipData(testSlip{Hall: d.e.hall.Name.In(language), Printer: printer, At: d.now, Lang: language})
}
