package ui

import "motcua/internal/lang"

// words are what stands on a board besides numbers and names. A board speaks the
// hall's first language large and its second one small.
type words struct {
	Calling, Number, Counter, Recent  string
	Quay                              string // before a counter's number, in small letters
	Wait                              string // before the first call
	Shut                              string // outside the hours
	Serving, Please, Ready            string
	Paused, Back, Closed              string
	PausedShort, ClosedShort, BackRow string // in a row of the hall board
	Waiting, Minutes                  string // how many wait, and about how long
	Stale, Connecting                 string
	Mute, Tap, Testing                string

	Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday string
}

// speak gives the words of a language.
var speak = lang.Section[words]("board")
