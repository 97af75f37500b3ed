package ui

import "motcua/internal/lang"

// words are what stands on a board besides numbers and names. A board speaks the
// hall's first language large and its second one small.
type words struct {
	Calling, Number, Counter, Recent  string
	Wait                              string // before the first call
	Shut                              string // outside the hours
	Serving, Please, Ready            string
	Paused, Back, Closed              string
	PausedShort, ClosedShort, BackRow string // in a row of the hall board
	Stale, Connecting                 string
	Mute, Tap, Testing                string
}

// speak gives the words of a language.
var speak = lang.Section[words]("board")
