// Package voice reads the kiosk's screen to those who do not see it.
//
// Reader compares each scene with the one before and finds what there is to
// say: a page that came up, the stop that the keypad is at, a status or a line
// that changed. It says the scene's own labels and nothing else, so that ear
// and eye are told the same. Spoken writes a label as it is said: "08:12" is
// a clock, "A012" is spelled, "15–30" is a range.
//
// Voice says it natively, Browser in the browser. Natively each sentence goes to an offline synthesiser,
// espeak-ng or a program called as it is, and its sound to a player; both are
// processes of their own, started for the sentence and killed when the person
// goes on. One that is missing, hangs or dies is told in the kiosk's health
// and leaves the screen alone. Jacks tells when a headset is plugged in.
package voice

import "motcua/internal/lang"

// Settings are how a sentence is to be said.
type Settings struct {
	Lang   string
	Rate   int // steps faster than usual, -3 to 3
	Volume int // steps louder than usual, -3 to 3
}

// Speaker is what a screen speaks by. Its methods return at once.
type Speaker interface {
	// Say says lines after what is being said, or, with cut, instead of it.
	// No lines and cut is silence.
	Say(lines []string, cut bool, with Settings)
	// Sound is a short sound for those who are not read to: "warning",
	// "number" or "refused".
	Sound(name string)
	// Busy reports that something is being said.
	Busy() bool
}

// words is what the voice needs of a language.
type words struct {
	Voice    string // the synthesiser's name for it
	Selected string // of a choice that is on
	Hour     string // {a} the full hour
	Clock    string // {a} the hour, {b} the minute
	Date     string // {a} the day, {b} the month, {c} the year
	Range    string // {a} to {b}
	Marks    map[string]string
}

var in = lang.Section[words]("speech")

// notes are the short sounds, in hertz: up asks, up and up is good news, down
// is none.
var notes = map[string][]float64{
	"warning": {523.25, 659.26},
	"number":  {523.25, 659.26, 783.99},
	"refused": {392.00, 311.13},
}
