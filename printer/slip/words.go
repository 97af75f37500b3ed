package slip

import (
	"strings"

	"motcua/internal/lang"
)

// words are what a slip says beside its data.
type words struct {
	Ticket, Field, Counters, Issued, Scan string
	Ahead, Next, Wait                     string // Wait: a range of minutes
	AheadBrief, NextBrief                 string // beside Wait on one line of 42 letters
	Minutes, UpTo                         string
	Priority, Reprint, Offline            string

	Guide, Papers, Fee, Days, Where, At string
	Lookup, CaseCode, State, Due, AsOf  string
	ScanGuide, ScanCase                 string
	ToPay, ScanPay                      string

	Emergency, WriteTime, WriteDay string
	TestTitle, Test                string

	Suggestion, TrackingCode, SuggestedOn, ScanSuggestion, ScanAtKiosk string
	KeepSuggestion, Complaint                                          string

	DayEnd, NotClosed, Sign             string
	Issues, Served, NoShow, Cancelled   string
	Expired, StillOpen                  string
	WaitHalf, WaitMost, InTarget, Rated string
	CarriedOver, Transfers, OutOfOrder  string
	Undone, ServiceHalf, Given, OnTime  string
	ByService, ByPrinter                string
	Decimal, NotPrinted, NotKnown       string

	PlacePrinter, PlaceKiosk string // a device by its number
}

// place names a device as the screens do: printer-1 is "Máy in 1".
func (w words) place(name string) string {
	for kind, text := range map[string]string{"printer-": w.PlacePrinter, "kiosk-": w.PlaceKiosk} {
		if n, ok := strings.CutPrefix(name, kind); ok && n != "" {
			return lang.Fill(text, "n", n)
		}
	}
	return name
}

// speak gives the words of a language, Vietnamese for one that is not named.
var speak = lang.Section[words]("slip")
