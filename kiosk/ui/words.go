package ui

import "motcua/internal/lang"

// words are what the kiosk says beside the hall's own names.
type words struct {
	Question, Choose, Meanwhile                       string
	Lines                                             map[string]string // by Service.Line
	Search, Lookup, Help                              string
	Waiting                                           string
	Ahead, Next                                       string
	Wait, Minutes, UpTo                               string
	Counters                                          string
	PausedUntil, Paused, Full                         string
	Lunch, Early, DayOver, OverUntil, AtOn            string
	Assist, Assisted, Again, PersonLimit              string
	CardTitle, CardHow, CardKept, BadCard             string
	Mistook, UndoAsk, UndoHow, UndoIt                 string
	UndoKeep, Undone, UndoneHow                       string
	IssuingSlow                                       string
	NoCard, NoCardHelp                                string
	Take, Priority, Late, Draw, PriorityIs            string
	WhichPriority, NoPriority                         string
	Files, People, Less, More                         string
	Issuing                                           string
	Yours, Printing, Taken, Accepted                  string
	NotPrinted, Unknown, NoPrinter                    string
	PrintingAt, TakeAt, PrinterName                   string
	NoPaper                                           string
	Follow, Keep, Offline, Marked                     string
	Locked                                            string
	Unavailable, OtherField                           string
	TypeToFind, Nothing, Typing                       string
	Modes                                             [3]string // by typing.Mode
	Keys                                              [2]string // how Telex and VNI type marks and tones
	Unmarked                                          string
	Space, Clear, Erase                               string
	Fee, Days, Agency, Field, Papers, AskPapers       string
	AndMore                                           string
	Guide, Guiding, Guided, GuideFails                string
	NotHere                                           string
	LookupHow, Check, BadCode, ScanTicket, ForExample string
	Due, NoCase, CaseAway, CaseTooMany                string
	CaseAsOf, CaseSlip, OwnSlip                       string
	Slipping, Slipped, SlipFails                      string
	TakeCollect                                       string
	Own, OwnUnknown, OwnAway, GoTo                    string
	Serving, Over, Parked, Back                       string
	Called, Rejoin, NoRejoin                          string
	Helping, HelpStay, HelpEnd                        string
	HelpCalling, HelpComing, HelpWait                 string
	HelpAlone, HelpMeet, HelpMeetAt                   string
	Out, OutHelp                                      string
	MoreTime, GoOn, End, Seconds                      string
	GoBack, Done, Prev, NextPage                      string
	Larger, Contrast, Low                             string
	Pin, WrongPIN, LockedPIN, Enter                   string
	Staff, TestSlip, Restart, LineUp                  string
	LineDown, Printer                                 string
	PrinterStates                                     map[string]string // as wire.PrinterStatus has them, and "unknown"
	Weekdays                                          [7]string
	OfflineWait                                       string
	Tuning, VoiceHow, Aloud, Dark                     string
	DarkNote, Rate, Slower, Faster                    string
	Volume, Softer, Louder, Of, SizeIs                string
	Close, Found, SheetOf                             string
	Suggest, SuggestTitle, SuggestHow, SuggestHere    string
	SuggestShort, Send, SendAgain, Sending, Letters   string
	SuggestThanks, SuggestKeep, SuggestDays           string
	SuggestScan, SuggestSlip, SuggestAway             string
	SuggestKept, SuggestFull, SuggestTomorrow         string
	SuggestBad, SuggestOff, NoSuggestion, Complaint   string
	SuggestionReceived, SuggestionRead                string
	SuggestionAnswered, SuggestionTo                  string
	SuggestionPassed, SuggestionClosed                string
	Answer, YouWrote, SuggestByPhone                  string
}

// in gives the words of a language.
var in = lang.Section[words]("kiosk")
