package slip

import "motcua/internal/lang"

// words are what a slip says beside its data.
type words struct {
	Ticket, Field, Counters, Issued, Scan string
	Ahead, Next, Wait                     string // Wait: a range of minutes
	Minutes, UpTo                         string
	Priority, Reprint, Offline            string

	Guide, Papers, Fee, Days, Where, At string
	Lookup, CaseCode, State, Due        string
	ScanGuide, ScanCase                 string
}

// speak gives the words of a language, Vietnamese for one that is not named.
var speak = lang.Section[words]("slip")
