package slip

import "motcua/internal/lang"

// words are what a slip says beside its data.
type words struct {
	Ticket, Field, Counters, Issued, Scan string
	Ahead, Next, Wait                     string // Wait: a range of minutes
	AheadBrief, NextBrief                 string // beside Wait on one line of 42 letters
	Minutes, UpTo                         string
	Priority, Reprint, Offline            string

	Guide, Papers, Fee, Days, Where, At string
	Lookup, CaseCode, State, Due        string
	ScanGuide, ScanCase                 string
	ToPay, ScanPay                      string

	Emergency, WriteTime, WriteDay string
	TestTitle, Test                string

	DayEnd, NotClosed, Sign             string
	Issues, Served, NoShow, Cancelled   string
	Expired, StillOpen                  string
	WaitHalf, WaitMost, InTarget, Rated string
	ByService, ByPrinter                string
	Decimal, NotPrinted, NotKnown       string
}

// speak gives the words of a language, Vietnamese for one that is not named.
var speak = lang.Section[words]("slip")
